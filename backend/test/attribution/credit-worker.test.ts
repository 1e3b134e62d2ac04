import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { creditDirty, runUntilClean } from '../../src/attribution/credit-dirty.ts';
import { markAged, startCreditWorker } from '../../src/attribution/credit-worker.ts';
import { markCampaigns } from '../../src/attribution/mark-dirty.ts';
import type { Company } from '../support/company.ts';
import { creditTest, type CreditTest } from '../support/credit.ts';
import { expectReconciled, type Demanded } from '../support/reconcile.ts';

const openDeal = (id: string): Demanded => ({
  id,
  outcome: 'open',
  minor: 100_000,
  homeMinor: 100_000,
  netMinor: 100_000,
  netHomeMinor: 100_000,
  counts: true,
});

describe('The credit worker', () => {
  let test: CreditTest;
  let owner: pg.Client;
  let company: Company;
  let influencer: string;
  let campaign: string;
  let contact: string;

  beforeAll(async () => {
    test = await creditTest('2026-11-22T12:00:00Z');
    owner = new pg.Client({ connectionString: test.database.url });
    await owner.connect();
  });
  afterAll(async () => {
    await owner.end();
    await test.database.drop();
  });
  beforeEach(async () => {
    company = await test.company();
    influencer = await company.influencer('Mina');
    campaign = await company.campaign('Spring');
    contact = await company.contact({
      createdAt: '2026-02-10T00:00:00Z',
      qualifiedAt: '2026-02-12T00:00:00Z',
    });
    await company.touch({ contact, at: '2026-02-01T00:00:00Z', influencer, campaign });
    await company.touch({ contact, at: '2026-02-05T00:00:00Z', channel: 'email' });
  });

  const someDeals = (count: number): Promise<string[]> =>
    Promise.all(
      Array.from({ length: count }, () =>
        company.deal({ createdAt: '2026-03-10T00:00:00Z', contacts: [contact] }),
      ),
    );
  const marked = async (): Promise<number> => {
    const [row] = await company.rows<{ n: number }>(
      'select count(*)::int as n from dirty_deals where tenant_id = $1',
      [company.tenantId],
    );
    return row?.n ?? 0;
  };

  it('takes a batch at a time and leaves nothing marked in the end', async () => {
    const deals = await someDeals(5);
    expect(await creditDirty(test.context, company.tenantId, { limit: 2 })).toMatchObject({
      deals: 2,
      leads: 1,
    });
    expect(await marked()).toBe(3);
    expect(await runUntilClean(test.context, company.tenantId, { limit: 2 })).toMatchObject({
      deals: 3,
      failures: 0,
    });
    expect(await marked()).toBe(0);
    await expectReconciled(company, deals.map(openDeal));
  });

  it('loses nothing and leaves nothing behind when it dies half way through a batch', async () => {
    const deals = await someDeals(3);
    // It has written ledger and state when it comes to the roll-up, and waits there.
    await owner.query('begin');
    await owner.query('lock table credit_monthly in exclusive mode');
    const dying = creditDirty(test.context, company.tenantId);
    const died = expect(dying).rejects.toThrow(/terminat|connection/i);
    let pid: number | undefined;
    while (pid === undefined) {
      const { rows } = await owner.query<{ pid: number }>(
        `select pid from pg_locks where relation = 'credit_monthly'::regclass and not granted`,
      );
      pid = rows[0]?.pid;
    }
    await owner.query('select pg_terminate_backend($1)', [pid]);
    await died;
    await owner.query('rollback');

    expect(await marked()).toBe(3);
    for (const table of ['credit_ledger', 'pipeline_attribution', 'credit_runs']) {
      expect(
        await company.rows(`select from ${table} where tenant_id = $1`, [company.tenantId]),
      ).toEqual([]);
    }
    await runUntilClean(test.context, company.tenantId);
    await expectReconciled(company, deals.map(openDeal));
  });

  it('credits each deal once when two processes work on one tenant', async () => {
    const deals = await someDeals(12);
    const both = await Promise.all([
      runUntilClean(test.context, company.tenantId, { limit: 2 }),
      runUntilClean(test.context, company.tenantId, { limit: 2 }),
    ]);
    expect(both.reduce((sum, { deals: done }) => sum + done, 0)).toBe(12);
    await expectReconciled(company, deals.map(openDeal));
    const again = await company.rows(
      `select deal_id from credit_ledger where tenant_id = $1 and model = 'last_touch' and stage = 'open'
       group by deal_id having count(*) <> 1`,
      [company.tenantId],
    );
    expect(again).toEqual([]);
  });

  it('leaves a tenant to whoever is crediting it already, unless told to wait', async () => {
    await someDeals(1);
    await owner.query('begin');
    await owner.query('select pg_advisory_xact_lock(7310242, $1)', [company.tenantId]);
    expect(await creditDirty(test.context, company.tenantId, { wait: false })).toMatchObject({
      isBusy: true,
      deals: 0,
    });
    await owner.query('rollback');
    expect(await creditDirty(test.context, company.tenantId, { wait: false })).toMatchObject({
      isBusy: false,
      deals: 1,
    });
  });

  it('puts a deal aside whose facts cannot be credited, and credits the others', async () => {
    const deals = await someDeals(3);
    const poisoned = await company.deal({
      createdAt: '2026-03-10T00:00:00Z',
      contacts: [contact],
      outcome: 'won',
      closedAt: '2026-04-01T00:00:00Z',
      amountMinor: Number.MAX_SAFE_INTEGER,
    });
    await company.revenueEvent(poisoned, 'adjustment', 1_000, '2026-05-01T00:00:00Z');
    expect(await runUntilClean(test.context, company.tenantId)).toMatchObject({
      deals: 3,
      failures: 1,
    });
    const left = await company.rows(
      `select deal_id, attempts, last_error like '%whole minor units%' as "saysWhy", retry_at > now() as waits
       from dirty_deals where tenant_id = $1`,
      [company.tenantId],
    );
    expect(left).toEqual([{ deal_id: poisoned, attempts: 1, saysWhy: true, waits: true }]);
    await expectReconciled(company, deals.map(openDeal));

    // Somebody corrects the amount: it is tried at once, not after the pause.
    await company.changeDeal(
      poisoned,
      { amount_minor: 5_000, home_minor: 5_000 },
      'amount changed',
    );
    expect(await runUntilClean(test.context, company.tenantId)).toMatchObject({
      deals: 1,
      failures: 0,
    });
    expect(await marked()).toBe(0);
  });

  it('finds the one deal the database refuses by halving the batch', async () => {
    const deals = await someDeals(6);
    const [refused, ...others] = deals;
    await owner.query(
      `alter table pipeline_attribution add constraint refuses check (deal_id <> '${refused ?? ''}')`,
    );
    try {
      expect(await runUntilClean(test.context, company.tenantId)).toMatchObject({
        deals: 5,
        failures: 1,
      });
      await expectReconciled(company, others.map(openDeal));
      const [left] = await company.rows<{ deal_id: string; last_error: string }>(
        'select deal_id, last_error from dirty_deals where tenant_id = $1',
        [company.tenantId],
      );
      expect(left).toMatchObject({ deal_id: refused });
      expect(left?.last_error).toMatch(/refuses/);
    } finally {
      await owner.query('alter table pipeline_attribution drop constraint refuses');
    }
  });

  it('finds the work of every tenant by itself and stops when told', async () => {
    const deals = await someDeals(2);
    const other = await test.company();
    const otherDeal = await other.deal({ createdAt: '2026-03-10T00:00:00Z' });
    const worker = startCreditWorker(test.context, { pollMs: 5 });
    const isClean = async (): Promise<boolean> => {
      const { rows } = await owner.query('select from dirty_deals where tenant_id = any($1)', [
        [company.tenantId, other.tenantId],
      ]);
      return rows.length === 0;
    };
    while (!(await isClean())) await new Promise((resolve) => setTimeout(resolve, 5));
    await worker.stop();
    await expectReconciled(company, deals.map(openDeal));
    await expectReconciled(other, [openDeal(otherDeal)]);

    await company.changeDeal(deals[0] ?? '', { amount_minor: 7 }, 'amount changed');
    expect(await marked()).toBe(1);
  });

  it('credits an open deal anew when a touch leaves the lookback', async () => {
    await someDeals(1);
    await runUntilClean(test.context, company.tenantId);
    expect(await markAged(test.context, company.tenantId)).toBe(0);
    // A year and two days after the first touch, the e-mail of the fifth is still inside.
    test.setNow('2027-02-03T00:00:00Z');
    try {
      expect(await markAged(test.context, company.tenantId)).toBe(1);
      await runUntilClean(test.context, company.tenantId);
    } finally {
      test.setNow('2026-11-22T12:00:00Z');
    }
    const rows = await company.rows(
      `select channel, amount_minor from pipeline_attribution
       where tenant_id = $1 and model = 'linear' and stage = 'open'`,
      [company.tenantId],
    );
    expect(rows).toEqual([{ channel: 'email', amount_minor: 100_000 }]);
  });

  it('names the run, the settings and the instant it credited with', async () => {
    await someDeals(1);
    await runUntilClean(test.context, company.tenantId);
    const [run] = await company.rows(
      `select reason, deals, leads, engine_version, as_of, length(settings_digest) as digest
       from credit_runs where tenant_id = $1`,
      [company.tenantId],
    );
    expect(run).toEqual({
      reason: 'deal created; new touch',
      deals: 1,
      leads: 1,
      engine_version: '3',
      as_of: new Date('2026-11-22T12:00:00Z'),
      digest: 64,
    });
  });

  it('sums what came of a campaign, by month and model, and its impact under the default model', async () => {
    await company.deal({
      createdAt: '2026-03-10T00:00:00Z',
      contacts: [contact],
      outcome: 'won',
      closedAt: '2026-04-20T00:00:00Z',
    });
    await someDeals(1);
    await company.cost(30_000, '2026-04-02', { campaign });
    await company.transaction((tx) => markCampaigns(tx, [campaign]));
    await runUntilClean(test.context, company.tenantId);
    const outcomes = await company.rows(
      `select month, leads, qualified_leads, opportunities, pipeline_minor, won_deals, revenue_minor,
              lost_minor, cost_minor, roi
       from campaign_outcomes where tenant_id = $1 and campaign_id = $2 and model = 'linear' order by month`,
      [company.tenantId, campaign],
    );
    const none = {
      leads: 0,
      qualified_leads: 0,
      opportunities: 0,
      pipeline_minor: 0,
      won_deals: 0,
      revenue_minor: 0,
      lost_minor: 0,
      cost_minor: 0,
      roi: null,
    };
    // Two touches, so half of everything is the campaign's: a lead, two deals of 1,000, one of them won.
    expect(outcomes).toEqual([
      { ...none, month: '2026-02-01', leads: 0.5, qualified_leads: 0.5 },
      { ...none, month: '2026-03-01', opportunities: 1, pipeline_minor: 100_000 },
      {
        ...none,
        month: '2026-04-01',
        won_deals: 0.5,
        revenue_minor: 50_000,
        cost_minor: 30_000,
        // (500 − 300) ÷ 300
        roi: 2 / 3,
      },
    ]);
    const [impact] = await company.rows(
      `select attributed_leads, attributed_opportunities, attributed_pipeline_minor, attributed_open_minor,
              attributed_revenue_minor
       from campaigns where tenant_id = $1 and id = $2`,
      [company.tenantId, campaign],
    );
    expect(impact).toEqual({
      attributed_leads: 0.5,
      attributed_opportunities: 1,
      attributed_pipeline_minor: 100_000,
      attributed_open_minor: 50_000,
      attributed_revenue_minor: 50_000,
    });
  });
});
