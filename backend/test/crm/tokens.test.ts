import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Crm } from '@pipeline-attribution/shared';
import { accessToken } from '../../src/crm/access-token.ts';
import { disconnect } from '../../src/crm/disconnect.ts';
import { openSession } from '../../src/crm/open-session.ts';
import { runSync } from '../../src/crm/run-sync.ts';
import { createCrmServices } from '../../src/crm/services.ts';
import { startLandscape, type TestLandscape } from './support/installed.ts';

describe.each<Crm>(['hubspot', 'salesforce'])('The tokens of %s', (crm) => {
  let landscape: TestLandscape;
  let tenantId = 0;
  /** Requests to the token endpoint, noticed by a fault that does nothing. */
  const refreshes = (): number => sandbox().faults.hits;
  const sandbox = (): TestLandscape['hubspot'] | TestLandscape['salesforce'] =>
    crm === 'hubspot' ? landscape.hubspot : landscape.salesforce;
  const connection = async (): Promise<{
    state: string;
    state_reason: string | null;
    sealed_access_token: string | null;
    sealed_refresh_token: string | null;
  }> => {
    const [row] = await landscape.rows<{
      state: string;
      state_reason: string | null;
      sealed_access_token: string | null;
      sealed_refresh_token: string | null;
    }>(tenantId, 'select * from connections where tenant_id = $1', [tenantId]);
    if (!row) throw new Error('There is no connection.');
    return row;
  };
  const expire = (): Promise<unknown> =>
    landscape.rows(
      tenantId,
      `update connections set access_expires_at = now() - interval '1 minute' where tenant_id = $1`,
      [tenantId],
    );
  const expireAtVendor = (): void => {
    if (crm === 'hubspot') landscape.hubspot.oauth.expireAccessTokens();
    else landscape.salesforce.oauth.expireSessions();
  };

  beforeAll(async () => {
    landscape = await startLandscape();
  });
  beforeEach(async () => {
    sandbox().faults.clear();
    const isConnected = tenantId !== 0 && (await connection()).state === 'connected';
    if (!isConnected) tenantId = await landscape.installAndLoad(crm);
    sandbox().faults.next({ times: 100_000, match: '/token' });
  });
  afterAll(() => landscape.close());

  it('lie sealed in the database: neither token is there in the clear', async () => {
    const { connector } = await openSession(landscape.services, tenantId, crm);
    const token = await accessToken(landscape.services, connector, tenantId);
    const row = await connection();
    expect(row.sealed_access_token).toMatch(/^v1\.[0-9a-f]{8}\./);
    expect(row.sealed_refresh_token).toMatch(/^v1\.[0-9a-f]{8}\./);
    expect(JSON.stringify(row)).not.toContain(token);
  });

  it('are renewed once however many workers need a new one at the same time', async () => {
    await expire();
    const before = refreshes();
    const { connector } = await openSession(landscape.services, tenantId, crm);
    // Two processes, each with several calls under way.
    const processes = [landscape.services, createCrmServices(landscape.context)];
    const tokens = await Promise.all(
      processes.flatMap((services) =>
        [1, 2, 3].map(() => accessToken(services, connector, tenantId)),
      ),
    );
    expect(refreshes() - before).toBe(1);
    expect(new Set(tokens).size).toBe(1);
  });

  it('are renewed when the CRM rejects one early, and the rotated refresh token is the one used next', async () => {
    for (let round = 0; round < 3; round++) {
      expireAtVendor();
      expect(await runSync(landscape.services, tenantId, crm)).toBe('synced');
    }
    expect((await connection()).state).toBe('connected');
  });

  it('say so, with the reason, when the customer took the access back', async () => {
    if (crm === 'hubspot') landscape.hubspot.oauth.uninstallAll();
    else landscape.salesforce.oauth.revokeAll();
    await expect(runSync(landscape.services, tenantId, crm)).rejects.toMatchObject({
      kind: 'revoked',
    });
    const revoked = await connection();
    expect(revoked.state).toBe('revoked');
    expect(revoked.state_reason).toMatch(/install it again|connect again/i);
    // Nothing more is asked of a CRM that has said no.
    const before = refreshes();
    expect(await runSync(landscape.services, tenantId, crm)).toBe('not connected');
    expect(refreshes()).toBe(before);
  });

  it('are not given up for a CRM that is down for a moment', async () => {
    await expire();
    sandbox().faults.clear();
    sandbox().faults.next({ status: 503, body: {}, times: 2, match: '/token' });
    const { connector } = await openSession(landscape.services, tenantId, crm);
    expect(await accessToken(landscape.services, connector, tenantId)).not.toBe('');
    expect((await connection()).state).toBe('connected');
  });

  it('tell a wrong registration of ours from a permission taken back', async () => {
    await expire();
    sandbox().faults.clear();
    sandbox().faults.next({
      status: 400,
      body: { error: 'invalid_client', status: 'BAD_CLIENT_SECRET' },
      match: '/token',
    });
    const { connector } = await openSession(landscape.services, tenantId, crm);
    await expect(accessToken(landscape.services, connector, tenantId)).rejects.toMatchObject({
      kind: 'misconfigured',
    });
    expect(await connection()).toMatchObject({ state: 'failing' });
    // The refresh token is still good: once the operator has mended it, all goes on.
    expect(await accessToken(landscape.services, connector, tenantId)).not.toBe('');
    expect(await connection()).toMatchObject({ state: 'connected', state_reason: null });
  });

  it('are let go of, here and there, when the customer disconnects; the data stays', async () => {
    await disconnect(landscape.services, tenantId, crm, { actor: 'test' });
    expect(await connection()).toMatchObject({
      state: 'disconnected',
      sealed_access_token: null,
      sealed_refresh_token: null,
    });
    await expect(openSession(landscape.services, tenantId, crm)).rejects.toThrow(/install/i);
    const deals = await landscape.rows(tenantId, 'select id from deals where tenant_id = $1', [
      tenantId,
    ]);
    expect(deals).toHaveLength(landscape.company.deals.length);
  });
});
