import { createServer, type IncomingMessage, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CrmError, TokenRejected } from '../../src/crm/errors.ts';
import {
  judge as judgeHubSpot,
  judgeToken as judgeHubSpotToken,
} from '../../src/crm/hubspot/judge.ts';
import { SalesforceClient } from '../../src/crm/salesforce/client.ts';
import {
  judge as judgeSalesforce,
  judgeToken as judgeSalesforceToken,
} from '../../src/crm/salesforce/judge.ts';
import { createSender, retryAfterMs, type Answer } from '../../src/crm/send.ts';

const answer = (
  status: number,
  body: unknown = {},
  headers: Record<string, string> = {},
): Answer => ({
  status,
  headers: new Headers(headers),
  text: JSON.stringify(body),
});

describe('What a failed answer of HubSpot means', () => {
  it('a rejected token asks for a new one', () => {
    expect(judgeHubSpot(answer(401))).toBeInstanceOf(TokenRejected);
  });

  it.each([
    [429, { policyName: 'TEN_SECONDLY_ROLLING' }, {}, 10_000],
    [429, { policyName: 'SECONDLY' }, {}, 1_000],
    [429, {}, { 'retry-after': '3' }, 3_000],
    [429, { policyName: 'DAILY' }, {}, 3_600_000],
    [423, {}, {}, 2_000],
    [477, {}, { 'retry-after': '86400' }, 86_400_000],
    [502, {}, {}, null],
    [522, {}, {}, null],
  ])('%i %j passes, after the wait that was asked for', (status, body, headers, wait) => {
    expect(judgeHubSpot(answer(status, body, headers as Record<string, string>))).toMatchObject({
      kind: 'passing',
      retryAfterMs: wait,
    });
  });

  it('a missing scope is not a passing trouble', () => {
    expect(judgeHubSpot(answer(403, { category: 'MISSING_SCOPES' }))).toMatchObject({
      kind: 'forbidden',
    });
    expect(judgeHubSpot(answer(400, { message: 'Bad filter' }))).toMatchObject({
      kind: 'rejected',
    });
  });

  it('access taken back, a wrong secret and an outage are three things', () => {
    expect(
      judgeHubSpotToken(answer(400, { error: 'invalid_grant', status: 'BAD_REFRESH_TOKEN' })),
    ).toMatchObject({ kind: 'revoked' });
    expect(judgeHubSpotToken(answer(400, { status: 'BAD_CLIENT_SECRET' }))).toMatchObject({
      kind: 'misconfigured',
    });
    expect(
      judgeHubSpotToken(answer(400, { error: 'invalid_grant', status: 'BAD_REDIRECT_URI' })),
    ).toMatchObject({ kind: 'misconfigured' });
    expect(judgeHubSpotToken(answer(502))).toMatchObject({ kind: 'passing' });
  });
});

describe('What a failed answer of Salesforce means', () => {
  it.each([
    [401, 'INVALID_SESSION_ID', null],
    [403, 'REQUEST_LIMIT_EXCEEDED', 'passing'],
    [400, 'UNABLE_TO_LOCK_ROW', 'passing'],
    [503, 'SERVER_UNAVAILABLE', 'passing'],
    [403, 'API_DISABLED_FOR_ORG', 'forbidden'],
    [400, 'INVALID_FIELD', 'forbidden'],
    [400, 'MALFORMED_QUERY', 'rejected'],
  ])('%i %s', (status, errorCode, kind) => {
    const verdict = judgeSalesforce(answer(status, [{ errorCode, message: 'why' }]));
    if (kind === null) expect(verdict).toBeInstanceOf(TokenRejected);
    else expect(verdict).toMatchObject({ kind });
  });

  it.each([
    ['invalid_grant', 'revoked'],
    ['invalid_client_id', 'misconfigured'],
    ['redirect_uri_mismatch', 'misconfigured'],
    ['inactive_user', 'revoked'],
    ['unknown_error', 'passing'],
  ])('of its token endpoint: %s is %s', (error, kind) => {
    expect(judgeSalesforceToken(answer(400, { error }))).toMatchObject({ kind });
  });
});

describe('Retry-After', () => {
  it('is read as seconds and as a date', () => {
    const now = Date.parse('2026-10-01T12:00:00Z');
    const of = (value: string): number | null =>
      retryAfterMs(new Headers({ 'retry-after': value }), now);
    expect(of('2')).toBe(2_000);
    expect(of('Thu, 01 Oct 2026 12:00:30 GMT')).toBe(30_000);
    expect(of('Thu, 01 Oct 2026 11:00:00 GMT')).toBe(0);
    expect(of('soon')).toBeNull();
  });
});

describe('A call to a CRM', () => {
  let server: Server;
  let url: string;
  let requests: IncomingMessage[] = [];
  let respond: (request: IncomingMessage) => {
    status: number;
    headers?: Record<string, string>;
    body: string;
  };

  beforeAll(async () => {
    server = createServer((request, response) => {
      requests.push(request);
      const { status, headers = {}, body } = respond(request);
      response.writeHead(status, headers).end(body);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(() => {
    requests = [];
  });
  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });

  const send = createSender({
    label: 'The CRM',
    perInterval: 100,
    intervalMs: 100,
    concurrency: 4,
    judge: judgeHubSpot,
  });

  it('is made again when the trouble passed', async () => {
    respond = () =>
      requests.length < 2
        ? { status: 429, headers: { 'retry-after': '0' }, body: '{}' }
        : { status: 200, body: '{"fine":true}' };
    expect(await send(url)).toEqual({ fine: true });
    expect(requests).toHaveLength(2);
  });

  it('is not made again when the request itself was wrong', async () => {
    respond = () => ({ status: 400, body: '{"message":"no such property"}' });
    await expect(send(url)).rejects.toMatchObject({ kind: 'rejected' });
    expect(requests).toHaveLength(1);
  });

  it('is left for later when the CRM asks for a wait longer than anybody can sit out', async () => {
    respond = () => ({ status: 477, headers: { 'retry-after': '3600' }, body: '' });
    await expect(send(url)).rejects.toMatchObject({ kind: 'passing', retryAfterMs: 3_600_000 });
    expect(requests).toHaveLength(1);
  });

  it('does not take its token to another host', async () => {
    respond = () => ({ status: 302, headers: { location: 'http://127.0.0.1:9/' }, body: '' });
    const brief = createSender({
      label: 'The CRM',
      perInterval: 100,
      intervalMs: 100,
      concurrency: 1,
      judge: judgeHubSpot,
      isBrief: true,
    });
    await expect(brief(url, { headers: { authorization: 'Bearer t' } })).rejects.toBeInstanceOf(
      CrmError,
    );
  });

  it('stops at four fifths of a Salesforce organisation’s daily calls, before asking once more', async () => {
    respond = () => ({
      status: 200,
      headers: { 'sforce-limit-info': 'api-usage=81/100' },
      body: '{"totalSize":0,"done":true,"records":[]}',
    });
    const client = new SalesforceClient({
      apiUrl: url,
      externalId: 'an-organisation-of-this-test',
      accessToken: () => Promise.resolve('t'),
    });
    expect(await client.query('SELECT Id FROM Account')).toEqual([]);
    await expect(client.query('SELECT Id FROM Account')).rejects.toMatchObject({
      kind: 'passing',
      message: expect.stringContaining('81 %') as unknown,
    });
    expect(requests).toHaveLength(1);
  });
});
