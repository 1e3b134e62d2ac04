import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runSync } from '../../src/crm/run-sync.ts';
import { startLandscape, type TestLandscape } from './support/installed.ts';

describe('The connection, as an administrator sees it', () => {
  let landscape: TestLandscape;
  let key = '';
  let tenantId = 0;
  const call = (method: string, path: string, as = key): Promise<Response> =>
    fetch(`${landscape.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${as}` },
    });
  const connection = async (): Promise<Record<string, unknown> | undefined> => {
    const body = (await (await call('GET', '/connections')).json()) as {
      connections: Record<string, unknown>[];
    };
    return body.connections[0];
  };

  beforeAll(async () => {
    landscape = await startLandscape();
    const html = await landscape.install('salesforce');
    key = /<pre data-key="secret">(sk_[\w-]+)</.exec(html)?.[1] ?? '';
    tenantId = await landscape.tenantOf('salesforce');
    await landscape.jobsDone(tenantId);
  });
  afterAll(() => landscape.close());

  it('tells whose it is, that its history is loaded, and up to when it is read', async () => {
    expect(await connection()).toMatchObject({
      crm: 'salesforce',
      externalId: landscape.salesforce.orgId,
      name: 'Fernhall',
      state: 'connected',
      reason: null,
      historyLoaded: true,
      lastSyncedAt: expect.stringMatching(/^20/) as unknown,
      installUrl: `${landscape.url}/install/salesforce`,
    });
  });

  it('gets a new key that replaces the earlier one once it is confirmed, and not before', async () => {
    const made = (await (await call('POST', '/keys/rotate')).json()) as {
      key: string;
      shown: string;
    };
    expect(made.shown).toBe(`…${made.key.slice(-4)}`);
    // What was not stored yet is not lost: both work, and the old one cannot pass for the new.
    expect((await call('GET', '/connections')).status).toBe(200);
    expect(await (await call('POST', '/keys/rotate/confirm')).json()).toEqual({ revoked: 0 });
    const confirmed = await call('POST', '/keys/rotate/confirm', made.key);
    expect(await confirmed.json()).toEqual({ revoked: 1 });
    expect((await call('GET', '/connections')).status).toBe(401);
    key = made.key;
    expect((await call('GET', '/connections')).status).toBe(200);
  });

  it('tells that the access was taken back, and what to do', async () => {
    landscape.salesforce.oauth.revokeAll();
    landscape.salesforce.oauth.expireSessions();
    await expect(runSync(landscape.services, tenantId, 'salesforce')).rejects.toThrow();
    expect(await connection()).toMatchObject({
      state: 'revoked',
      reason: expect.stringContaining('Connect again') as unknown,
    });
  });

  it('is ended by an administrator only, and once', async () => {
    await landscape.install('salesforce');
    await landscape.jobsDone(tenantId);
    expect((await call('DELETE', '/connections/salesforce', 'sk_wrong')).status).toBe(401);
    expect((await call('DELETE', '/connections/hubspot')).status).toBe(404);
    expect((await call('DELETE', '/connections/salesforce')).status).toBe(204);
    expect(await connection()).toMatchObject({ state: 'disconnected' });
    expect((await call('DELETE', '/connections/salesforce')).status).toBe(404);
  });
});
