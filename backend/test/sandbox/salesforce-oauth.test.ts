import { createHmac } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import jsforce from 'jsforce';
import type { SandboxSalesforce } from '../../sandbox/index.ts';
import {
  APP,
  REDIRECT,
  approve,
  authorization,
  installSalesforce,
  pkce,
  postForm,
  smallCompany,
  startSalesforce,
} from './support.ts';

const company = smallCompany();
let salesforce: SandboxSalesforce;
beforeAll(async () => {
  salesforce = await startSalesforce(company);
});
afterAll(() => salesforce.stop());

const token = (
  values: Readonly<Record<string, string>>,
  url = salesforce.url,
): ReturnType<typeof postForm> =>
  postForm(`${url}/services/oauth2/token`, {
    client_id: APP.clientId,
    client_secret: APP.clientSecret,
    redirect_uri: REDIRECT,
    ...values,
  });
const limits = (accessToken: string, url = salesforce.url): Promise<Response> =>
  fetch(`${url}/services/data/v67.0/limits`, {
    headers: { authorization: `Bearer ${accessToken}` },
  });

async function codeWith(challenge: string): Promise<string> {
  const back = await approve(
    salesforce.url,
    '/services/oauth2/authorize',
    authorization(challenge),
  );
  expect(back.searchParams.get('state')).toBe('state-1');
  return back.searchParams.get('code') ?? '';
}

describe('authorising against the stand-in Salesforce', () => {
  it('shows a consent page', async () => {
    const query = new URLSearchParams(authorization(pkce().challenge)).toString();
    const page = await fetch(`${salesforce.url}/services/oauth2/authorize?${query}`);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('Allow');
  });

  it.each([
    ['without a code challenge', { code_challenge: '' }, 'missing required code challenge'],
    ['with a plain challenge', { code_challenge_method: 'plain' }, 'only S256 is supported'],
    ['with an unknown scope', { scope: 'api full_power' }, 'scope is not allowed'],
  ])('sends the browser back with an error %s', async (_what, wrong, message) => {
    const back = await approve(salesforce.url, '/services/oauth2/authorize', {
      ...authorization('x'),
      ...wrong,
    });
    expect(back.searchParams.get('error_description')).toContain(message);
    expect(back.searchParams.get('code')).toBeNull();
  });

  it('never redirects to an address that is not registered, nor for an unknown client', async () => {
    for (const wrong of [{ redirect_uri: 'http://evil.example/' }, { client_id: 'other' }]) {
      const query = new URLSearchParams({ ...authorization('x'), ...wrong }).toString();
      const response = await fetch(`${salesforce.url}/services/oauth2/authorize?${query}`, {
        redirect: 'manual',
      });
      expect(response.status).toBe(400);
      expect(response.headers.get('location')).toBeNull();
    }
  });

  it('exchanges a code once, for the right verifier and secret only', async () => {
    const { verifier, challenge } = pkce();
    const grant = { grant_type: 'authorization_code', code_verifier: verifier };
    expect(
      (await token({ ...grant, code: await codeWith(challenge), client_secret: 'x' })).body,
    ).toMatchObject({ error: 'invalid_client' });
    expect(
      (await token({ ...grant, code: await codeWith(challenge), code_verifier: 'x'.repeat(64) }))
        .body,
    ).toMatchObject({ error: 'invalid_grant', error_description: 'invalid code verifier' });
    const code = await codeWith(challenge);
    expect((await token({ ...grant, code })).status).toBe(200);
    expect((await token({ ...grant, code })).body).toMatchObject({ error: 'invalid_grant' });
  });

  it('signs the identity it hands out and answers at that address', async () => {
    const tokens = await installSalesforce(salesforce.url);
    const id = String(tokens['id']);
    const expected = createHmac('sha256', APP.clientSecret)
      .update(`${id}${String(tokens['issued_at'])}`)
      .digest('base64');
    expect(tokens['signature']).toBe(expected);
    const identity = await fetch(id, {
      headers: { authorization: `Bearer ${tokens.access_token}` },
    });
    expect(await identity.json()).toMatchObject({ organization_id: salesforce.orgId });
  });
});

describe('tokens of the stand-in Salesforce', () => {
  it('rotates the refresh token, and ends the family when a used one comes back', async () => {
    const first = await installSalesforce(salesforce.url);
    const second = await token({ grant_type: 'refresh_token', refresh_token: first.refresh_token });
    expect(second.status).toBe(200);
    const access = String(second.body['access_token']);
    expect((await limits(access)).status).toBe(200);
    expect(
      (await token({ grant_type: 'refresh_token', refresh_token: first.refresh_token })).body,
    ).toMatchObject({ error: 'invalid_grant', error_description: 'expired access/refresh token' });
    // The replay took the good tokens with it.
    expect(
      (
        await token({
          grant_type: 'refresh_token',
          refresh_token: String(second.body['refresh_token']),
        })
      ).status,
    ).toBe(400);
    expect((await limits(access)).status).toBe(401);
  });

  it('breaks a client that forgets rotated tokens, and satisfies jsforce with a refresh function of its own', async () => {
    const tokens = await installSalesforce(salesforce.url);
    let refreshToken = tokens.refresh_token;
    const oauth2 = {
      loginUrl: salesforce.url,
      clientId: APP.clientId,
      clientSecret: APP.clientSecret,
    };
    const connection = new jsforce.Connection({
      instanceUrl: salesforce.url,
      accessToken: tokens.access_token,
      version: '67.0',
      refreshFn: (_connection, done) => {
        token({ grant_type: 'refresh_token', refresh_token: refreshToken }).then(
          ({ body }) => {
            refreshToken = String(body['refresh_token']);
            done(null, String(body['access_token']));
          },
          (error: unknown) => {
            done(error as Error);
          },
        );
      },
    });
    for (let i = 0; i < 3; i += 1) {
      salesforce.oauth.expireSessions();
      expect((await connection.query('SELECT COUNT() FROM Opportunity')).totalSize).toBe(
        company.deals.length,
      );
    }
    const forgetful = await installSalesforce(salesforce.url);
    const plain = new jsforce.Connection({
      oauth2,
      instanceUrl: salesforce.url,
      accessToken: forgetful.access_token,
      refreshToken: forgetful.refresh_token,
      version: '67.0',
    });
    salesforce.oauth.expireSessions();
    await plain.query('SELECT COUNT() FROM Opportunity');
    salesforce.oauth.expireSessions();
    await expect(plain.query('SELECT COUNT() FROM Opportunity')).rejects.toThrow(
      /expired access\/refresh token/,
    );
  });

  it('revokes', async () => {
    const tokens = await installSalesforce(salesforce.url);
    expect(
      (await postForm(`${salesforce.url}/services/oauth2/revoke`, { token: tokens.refresh_token }))
        .status,
    ).toBe(200);
    const refused = await limits(tokens.access_token);
    expect(refused.status).toBe(401);
    expect(await refused.json()).toEqual([
      { message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' },
    ]);
  });

  it('keeps sessions over a restart', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'sandbox-'));
    const stateFile = join(directory, 'salesforce.json');
    const before = await startSalesforce(company, { stateFile });
    const tokens = await installSalesforce(before.url);
    await before.stop();
    const after = await startSalesforce(company, { stateFile });
    try {
      expect((await limits(tokens.access_token, after.url)).status).toBe(200);
      expect(
        (
          await token(
            { grant_type: 'refresh_token', refresh_token: tokens.refresh_token },
            after.url,
          )
        ).status,
      ).toBe(200);
    } finally {
      await after.stop();
      await rm(directory, { recursive: true });
    }
  });
});
