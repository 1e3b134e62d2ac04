import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SandboxHubSpot } from '../../sandbox/index.ts';
import {
  APP,
  REDIRECT,
  approve,
  hubspotCode,
  installHubSpot,
  postForm,
  smallCompany,
  startHubSpot,
} from './support.ts';

const company = smallCompany();
let hubspot: SandboxHubSpot;
beforeAll(async () => {
  hubspot = await startHubSpot(company);
});
afterAll(() => hubspot.stop());

const token = (
  values: Readonly<Record<string, string>>,
  url = hubspot.url,
): ReturnType<typeof postForm> =>
  postForm(`${url}/oauth/2026-09/token`, {
    client_id: APP.clientId,
    client_secret: APP.clientSecret,
    redirect_uri: REDIRECT,
    ...values,
  });
const details = (accessToken: string, url = hubspot.url): Promise<Response> =>
  fetch(`${url}/account-info/2026-09/details`, {
    headers: { authorization: `Bearer ${accessToken}` },
  });

describe('installing the app in the stand-in HubSpot', () => {
  it('shows a consent page that names the scopes, and sends the browser back with code and state', async () => {
    const query = new URLSearchParams({
      client_id: APP.clientId,
      redirect_uri: REDIRECT,
      scope: 'oauth crm.objects.deals.read',
      state: 'a"b',
    });
    const page = await fetch(`${hubspot.url}/oauth/authorize?${query.toString()}`);
    const html = await page.text();
    expect(html).toContain('crm.objects.deals.read');
    expect(html).toContain('value="a&quot;b"');
    const back = await approve(hubspot.url, '/oauth/authorize', Object.fromEntries(query));
    expect(back.origin + back.pathname).toBe(REDIRECT);
    expect(back.searchParams.get('state')).toBe('a"b');
    expect(back.searchParams.get('code')).toBeTruthy();
  });

  it.each([
    ['an unknown client', { client_id: 'other' }],
    ['a redirect address that is not registered exactly', { redirect_uri: `${REDIRECT}/` }],
    ['a scope that does not exist', { scope: 'oauth crm.everything' }],
    ['no scope', { scope: '' }],
  ])('refuses %s without redirecting', async (_what, wrong) => {
    const query = new URLSearchParams({
      client_id: APP.clientId,
      redirect_uri: REDIRECT,
      scope: 'oauth',
      ...wrong,
    });
    const response = await fetch(`${hubspot.url}/oauth/authorize?${query.toString()}`, {
      redirect: 'manual',
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ status: 'error', category: 'VALIDATION_ERROR' });
  });

  it('exchanges a code once', async () => {
    const code = await hubspotCode(hubspot.url);
    const first = await token({ grant_type: 'authorization_code', code });
    expect(first.body).toMatchObject({
      token_type: 'bearer',
      expires_in: 1800,
      hub_id: 48_210_377,
    });
    const second = await token({ grant_type: 'authorization_code', code });
    expect(second).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant', status: 'BAD_AUTH_CODE' },
    });
  });

  it('refuses a wrong secret, client and redirect address', async () => {
    const code = await hubspotCode(hubspot.url);
    expect(
      (await token({ grant_type: 'authorization_code', code, client_secret: 'x' })).body['status'],
    ).toBe('BAD_CLIENT_SECRET');
    expect(
      (await token({ grant_type: 'authorization_code', code, client_id: 'x' })).body['status'],
    ).toBe('BAD_CLIENT_ID');
    expect(
      (await token({ grant_type: 'authorization_code', code, redirect_uri: 'http://x/' })).body[
        'status'
      ],
    ).toBe('BAD_REDIRECT_URI');
  });

  it('takes no parameters from the query', async () => {
    const response = await postForm(
      `${hubspot.url}/oauth/2026-09/token?client_secret=${APP.clientSecret}`,
      { grant_type: 'refresh_token' },
    );
    expect(response).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
  });
});

describe('tokens of the stand-in HubSpot', () => {
  it('rotates the refresh token at each use and refuses the one before', async () => {
    const installed = await installHubSpot(hubspot.url);
    const refreshed = await token({
      grant_type: 'refresh_token',
      refresh_token: installed.refresh_token,
    });
    expect(refreshed.body['refresh_token']).not.toBe(installed.refresh_token);
    const replay = await token({
      grant_type: 'refresh_token',
      refresh_token: installed.refresh_token,
    });
    expect(replay).toMatchObject({ status: 400, body: { status: 'BAD_REFRESH_TOKEN' } });
    expect((await details(String(refreshed.body['access_token']))).status).toBe(200);
  });

  it('lets an access token live thirty minutes', async () => {
    let at = ENDS;
    const timed = await startHubSpot(company, { now: () => at });
    try {
      const { access_token: accessToken } = await installHubSpot(timed.url);
      at += 1799_000;
      expect((await details(accessToken, timed.url)).status).toBe(200);
      at += 2_000;
      const late = await details(accessToken, timed.url);
      expect(late.status).toBe(401);
      expect(await late.json()).toMatchObject({ category: 'EXPIRED_AUTHENTICATION' });
    } finally {
      await timed.stop();
    }
  });

  it('tells about a token and forgets it when revoked', async () => {
    const installed = await installHubSpot(hubspot.url);
    const ask = (path: string): ReturnType<typeof postForm> =>
      postForm(`${hubspot.url}/oauth/2026-09/token/${path}`, {
        client_id: APP.clientId,
        client_secret: APP.clientSecret,
        token: installed.access_token,
      });
    expect((await ask('introspect')).body).toMatchObject({
      active: true,
      token_use: 'access_token',
      hub_id: 48_210_377,
    });
    expect((await ask('revoke')).status).toBe(200);
    expect((await ask('introspect')).body).toEqual({ active: false });
    expect((await details(installed.access_token)).status).toBe(401);
  });

  it('ends the installation when the app uninstalls itself', async () => {
    const installed = await installHubSpot(hubspot.url);
    const response = await fetch(`${hubspot.url}/appinstalls/2026-09/external-install`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${installed.access_token}` },
    });
    expect(response.status).toBe(204);
    expect(
      (await token({ grant_type: 'refresh_token', refresh_token: installed.refresh_token })).body[
        'status'
      ],
    ).toBe('BAD_REFRESH_TOKEN');
  });

  it('keeps installations over a restart', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'sandbox-'));
    const stateFile = join(directory, 'deep', 'hubspot.json');
    const before = await startHubSpot(company, { stateFile });
    const installed = await installHubSpot(before.url);
    await before.stop();
    const after = await startHubSpot(company, { stateFile });
    try {
      expect((await details(installed.access_token, after.url)).status).toBe(200);
      expect(
        (
          await token(
            { grant_type: 'refresh_token', refresh_token: installed.refresh_token },
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

const ENDS = Date.UTC(2026, 10, 22);
