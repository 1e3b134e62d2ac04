import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CrmError } from '../../../src/crm/errors.ts';
import { readDirty } from '../../../src/crm/read-dirty.ts';
import { runBackfill } from '../../../src/crm/run-backfill.ts';
import { runSync } from '../../../src/crm/run-sync.ts';
import { idTable } from '../../../sandbox/index.ts';
import { smallCompany, startLandscape, type TestLandscape } from '../support/installed.ts';

const HOUR = 3_600_000;
/** A portal that moves to another data centre (developers.hubspot.com, "Error handling", 477). */
const moving = (seconds: number, times = 1, match = '/crm/') => ({
  status: 477,
  headers: { 'retry-after': String(seconds) },
  body: {
    status: 'error',
    message: 'This account is being migrated between data hosting locations.',
  },
  times,
  match,
});

describe('A portal that moves to another data centre (477)', () => {
  const company = smallCompany(11);
  const ids = idTable(company);
  let landscape: TestLandscape;
  let tenantId: number;
  let jobId: string;
  let now = new Date();
  const calls = (): number =>
    landscape.hubspot.traffic.general.length + landscape.hubspot.traffic.searches.length;
  const load = () => runBackfill(landscape.services, { tenantId, crm: 'hubspot', jobId });
  const sync = () => runSync(landscape.services, tenantId, 'hubspot');
  const connection = async () => {
    const [row] = await landscape.rows<{
      state: string;
      state_reason: string | null;
      resting_until: Date | null;
    }>(
      tenantId,
      'select state, state_reason, resting_until from connections where tenant_id = $1',
      [tenantId],
    );
    return row;
  };
  const wait = (ms: number): void => {
    now = new Date(now.getTime() + ms);
  };

  beforeAll(async () => {
    landscape = await startLandscape({ company, withJobs: false, now: () => now });
    await landscape.install('hubspot');
    tenantId = await landscape.tenantOf('hubspot');
    const [job] = await landscape.rows<{ id: string }>(
      tenantId,
      'select id from jobs where tenant_id = $1',
      [tenantId],
    );
    jobId = job?.id ?? '';
  });
  beforeEach(() => {
    landscape.hubspot.faults.clear();
  });
  afterAll(() => landscape.close());

  it('is left alone in the middle of the first load until it said, and read on from there', async () => {
    landscape.hubspot.faults.next(moving(7_200, 1, '/crm/objects/2026-09/deals'));
    await expect(load()).rejects.toMatchObject({ kind: 'passing', retryAfterMs: 2 * HOUR });
    expect(await connection()).toEqual({
      state: 'connected',
      state_reason: 'HubSpot is moving this portal to another data centre. We wait.',
      resting_until: new Date(now.getTime() + 2 * HOUR),
    });

    wait(HOUR);
    const before = calls();
    await expect(load()).rejects.toMatchObject({ kind: 'passing', retryAfterMs: HOUR });
    await expect(load()).rejects.toBeInstanceOf(CrmError);
    expect(calls()).toBe(before);

    wait(HOUR + 1);
    expect(await load()).toMatchObject({ deals: company.deals.length });
    expect(await connection()).toMatchObject({ state: 'connected', state_reason: null });
  });

  it('is left alone by every round, event and write meanwhile, and nothing that changed is missed', async () => {
    await sync();
    wait(HOUR);
    const [deal] = company.deals.filter(
      ({ outcome, amountMinor }) => outcome === 'open' && amountMinor !== null,
    );
    const dealId = ids.of(deal?.id ?? '').hubspotId;
    landscape.hubspot.faults.next(moving(86_400));
    await expect(sync()).rejects.toMatchObject({ kind: 'passing' });
    landscape.hubspot.store.changeAmount(dealId, 7_654_321);

    const before = calls();
    for (let hour = 0; hour < 23; hour += 1) {
      wait(HOUR);
      await expect(sync()).rejects.toMatchObject({ kind: 'passing' });
    }
    await landscape.rows(
      tenantId,
      `insert into dirty_records (tenant_id, crm, object_type, external_id, marked_at) values ($1, 'hubspot', 'deal', $2, now())`,
      [tenantId, dealId],
    );
    await expect(readDirty(landscape.services, tenantId, 'hubspot')).rejects.toBeInstanceOf(
      CrmError,
    );
    expect(calls()).toBe(before);

    wait(HOUR + 1);
    expect(await sync()).toBe('synced');
    const [row] = await landscape.rows<{ amount_minor: number }>(
      tenantId,
      'select amount_minor from deals where tenant_id = $1 and external_id = $2',
      [tenantId, dealId],
    );
    expect(row?.amount_minor).toBe(7_654_321);
  });

  it('is waited for on the spot when it asks for a moment only', async () => {
    wait(HOUR);
    landscape.hubspot.faults.next(moving(1));
    expect(await sync()).toBe('synced');
    expect(await connection()).toMatchObject({ state_reason: null });
  });

  it('may be asked for a token, and is not taken to have refused us', async () => {
    wait(24 * HOUR);
    landscape.hubspot.oauth.expireAccessTokens();
    landscape.hubspot.faults.next(moving(3_600, 1, '/oauth/'));
    await expect(sync()).rejects.toMatchObject({ kind: 'passing', retryAfterMs: HOUR });
    expect(await connection()).toMatchObject({ state: 'connected' });
    wait(HOUR + 1);
    expect(await sync()).toBe('synced');
  });
});
