import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { euros, smallCompany, type SmallCompany } from './small-company.ts';

interface Group {
  label: string;
  kind: string;
  deals: number;
  leads: number;
  pipeline: { minor: number };
  open: { minor: number };
  weighted: { minor: number };
  won: { minor: number };
  lost: { minor: number };
}

interface Pipeline {
  groups: Group[];
  totals: Record<string, unknown>;
  crm: Record<string, unknown> | null;
  funnel: Record<string, unknown>[];
  reconciliation: { reconciles: boolean | null; note: string };
  stages: Record<string, unknown>[];
  velocity: Record<string, { deals: number; winRate: { value: number | null } }>;
  freshness: Record<string, unknown>;
}

describe('GET /attribution/pipeline', () => {
  let small: SmallCompany;
  beforeAll(async () => {
    small = await smallCompany();
  });
  afterAll(() => small.api.close());

  const pipeline = (query: string): Promise<Pipeline> =>
    small.report(`/attribution/pipeline?model=linear${query}`);
  const cents = ({ groups }: Pipeline, column: 'pipeline' | 'open' | 'weighted' | 'won' | 'lost') =>
    Object.fromEntries(
      groups.filter((group) => group[column].minor !== 0).map((g) => [g.label, g[column].minor]),
    );

  it('splits the pipeline over influencers, other marketing and what nobody can have', async () => {
    const report = await pipeline('');
    expect(cents(report, 'pipeline')).toEqual({
      'Ray Osei': 545_000,
      'Mina Kovač': 472_500,
      'Other marketing': 472_500,
      Unattributed: 200_000,
    });
    expect(cents(report, 'won')).toEqual({
      'Mina Kovač': 270_000,
      'Ray Osei': 270_000,
      'Other marketing': 270_000,
    });
    expect(cents(report, 'weighted')).toEqual({
      'Ray Osei': 222_500,
      'Mina Kovač': 11_250,
      'Other marketing': 11_250,
    });
    expect(cents(report, 'lost')).toEqual({ Unattributed: 200_000 });
    expect(report.groups.map(({ label, deals, leads }) => [label, deals, leads])).toEqual([
      ['Ray Osei', 2, 1],
      ['Mina Kovač', 2, 1],
      ['Other marketing', 2, 0],
      ['Unattributed', 1, 1],
    ]);
    expect(report.groups[0]).toMatchObject({
      kind: 'group',
      // 5,450 of 16,900 sourced; 2,700 of 8,100 won.
      share: { value: 5_450 / 16_900, reason: null },
      wonShare: { value: 1 / 3, reason: null },
    });
  });

  it('reconciles with the CRM’s own totals, answered beside it', async () => {
    const { totals, crm, reconciliation } = await pipeline('');
    const same = {
      pipeline: euros(1_690_000),
      open: euros(590_000),
      weighted: euros(245_000),
      won: euros(810_000),
      lost: euros(200_000),
    };
    expect(totals).toMatchObject({ ...same, leads: 3, qualifiedLeads: 1, opportunities: 4 });
    expect(crm).toMatchObject({ ...same, deals: 4, openDeals: 2, wonDeals: 1, lostDeals: 1 });
    expect(reconciliation).toMatchObject({ reconciles: true });
  });

  it.each(['influencer', 'campaign', 'contentType', 'channel', 'platform'])(
    'sums to the same by %s and under every model',
    async (groupBy) => {
      for (const model of ['first_touch', 'influencer_touch', 'time_decay', 'full_path']) {
        const report = await small.report<Pipeline>(
          `/attribution/pipeline?model=${model}&groupBy=${groupBy}`,
        );
        expect(report.reconciliation).toMatchObject({ reconciles: true });
        expect(report.totals).toMatchObject({ pipeline: euros(1_690_000), won: euros(810_000) });
      }
    },
  );

  it('tells how far the funnel is influencers’ work', async () => {
    const { funnel } = await pipeline('');
    expect(funnel).toMatchObject([
      { step: 'lead', count: 3, influenced: 2 },
      { step: 'qualified', count: 1, influenced: 0.5, fromPrevious: { value: 1 / 3 } },
      // 0.5 + 1 + 0.75 of four deals.
      { step: 'opportunity', count: 4, influenced: 2.25, influencedAmount: euros(1_017_500) },
      { step: 'won', count: 1, amount: euros(810_000), influencedAmount: euros(540_000) },
    ]);
  });

  it('counts days of a month that is only partly in the period, to the day', async () => {
    // Of the deals only Beta was created between 15 February and 5 March, of the leads only Cleo.
    const report = await pipeline('&from=2026-02-15&to=2026-03-05');
    expect(report.totals).toMatchObject({ pipeline: euros(500_000), leads: 1, opportunities: 1 });
    expect(report.groups.map(({ label, deals }) => [label, deals])).toEqual([
      ['Ray Osei', 1],
      ['Unattributed', 0],
    ]);
    expect(report.reconciliation.reconciles).toBe(true);
    // Whole months in the middle, edges on both sides: Alpha, Beta and Gamma.
    const wide = await pipeline('&from=2026-01-20&to=2026-04-04');
    expect(wide.totals).toMatchObject({ pipeline: euros(1_600_000), opportunities: 3 });
    expect(wide.reconciliation.reconciles).toBe(true);
  });

  it('does not call it a rate of 100 % that, by close date, all counted leads have qualified', async () => {
    const [lead, qualified] = (await pipeline('&basis=closed')).funnel;
    expect(lead).toMatchObject({ label: 'Leads that qualified', count: 1 });
    expect(qualified).toMatchObject({
      count: 1,
      fromPrevious: { value: null, reason: expect.stringContaining('basis “created”') as unknown },
    });
    const [, byCreation] = (await pipeline('')).funnel;
    expect(byCreation).toMatchObject({ fromPrevious: { value: expect.any(Number) as unknown } });
  });

  it('puts a deal into the day it closed in the company’s time zone', async () => {
    // Alpha was won at 22:30 UTC on 31 March: 1 April in Berlin.
    const march = await pipeline('&basis=closed&from=2026-03-01&to=2026-03-31');
    expect(march.totals).toMatchObject({ won: euros(0) });
    const april = await pipeline('&basis=closed&from=2026-04-01&to=2026-04-01');
    expect(april.totals).toMatchObject({ won: euros(810_000), lost: euros(0) });
    expect(april.reconciliation.reconciles).toBe(true);
  });

  it('counts credit by the day of the touch, and says that no CRM total is like that', async () => {
    const report = await pipeline('&basis=touched&from=2026-02-20&to=2026-02-20');
    // Ray's touch on Anna: a third of what Alpha won, a quarter of Delta.
    expect(cents(report, 'won')).toEqual({ 'Ray Osei': 270_000 });
    expect(cents(report, 'pipeline')).toEqual({ 'Ray Osei': 22_500 });
    expect(report.crm).toBeNull();
    expect(report.reconciliation).toMatchObject({ reconciles: null });
    expect(report.reconciliation.note).toMatch(/By touch date/);
  });

  it('keeps to one influencer or campaign when asked', async () => {
    const report = await pipeline(`&groupBy=contentType&campaign=${small.summer}`);
    expect(report.groups.map(({ label, deals }) => [label, deals])).toEqual([['Video', 2]]);
    expect(report.totals).toMatchObject({ pipeline: euros(545_000) });
    expect(report.reconciliation.reconciles).toBeNull();
  });

  it('follows deals through the stages of the CRM', async () => {
    const { stages } = await pipeline('');
    expect(stages).toMatchObject([
      // All four were new; Alpha and Beta went on, Gamma was lost from there. Alpha stayed 10 days, Beta 20,
      // Gamma 31: the median of those that left is 20.
      {
        label: 'New',
        entered: 4,
        current: 1,
        advanced: 2,
        conversion: { value: 0.5 },
        medianDays: { value: 20 },
      },
      { label: 'Offer', entered: 2, current: 1, advanced: 1, conversion: { value: 0.5 } },
      { label: 'Won', entered: 1, current: 1, conversion: { value: null } },
      { label: 'Lost', entered: 1, current: 1 },
    ]);
  });

  it('compares the velocity of deals influencers touched with that of the others', async () => {
    const { velocity } = await pipeline('');
    expect(velocity['influenced']).toMatchObject({ deals: 3, winRate: { value: 1 } });
    expect(velocity['others']).toMatchObject({ deals: 1, winRate: { value: 0 } });
    expect(velocity['all']).toMatchObject({
      deals: 4,
      winRate: { value: 0.5 },
      averageAmount: { amount: euros(422_500) },
    });
  });

  it('lets only open deals move through the pipeline, so that velocity is no multiple of what is won', async () => {
    interface Speed {
      perDay: { amount: { minor: number } | null; reason: string | null };
      cycleDays: { value: number | null; reason: string | null };
    }
    const all = async (query: string): Promise<Speed> =>
      (await pipeline(query)).velocity['all'] as unknown as Speed;
    const { perDay, cycleDays } = await all('&from=2026-02-01&to=2026-03-31');
    // Of Alpha, Beta and Gamma only Beta is open; half of what closed was won; €5,333.33 on average.
    const cycle = cycleDays.value ?? Number.NaN;
    expect(cycle).toBeGreaterThan(50);
    expect(perDay.amount?.minor).toBe(Math.round((0.5 * (1_600_000 / 3)) / cycle));
    expect((await all('&basis=closed')).perDay).toEqual({
      amount: null,
      reason: 'No deal of this period is open.',
    });
    expect((await all('&from=2030-01-01&to=2030-01-31')).cycleDays).toEqual({
      value: null,
      reason: 'There is no deal in this period.',
    });
  });

  it('does not call a campaign’s credit other marketing because nobody knows through whom it came', async () => {
    const dan = await small.company.contact({ createdAt: '2025-11-10T08:00:00Z' });
    await small.company.touch({ contact: dan, at: '2025-11-05T08:00:00Z', campaign: small.spring });
    await small.company.deal({ contacts: [dan], createdAt: '2025-11-20T08:00:00Z' });
    await small.credit();
    const labels = async (query: string): Promise<string[]> =>
      (await pipeline(query)).groups.map(({ label }) => label);
    expect(await labels('&from=2025-11-01&to=2025-11-30')).toEqual([
      'Other marketing, and campaigns with no influencer named',
    ]);
    expect(await labels('&from=2025-11-01&to=2025-11-30&groupBy=campaign')).toEqual(['Spring']);
    expect(await labels('&from=2026-01-01')).toContain('Other marketing');
  });

  it('says what is still being credited', async () => {
    await small.company.changeDeal(
      small.gamma,
      { amount_minor: 210_000, home_minor: 210_000 },
      'x',
    );
    const before = await pipeline('');
    expect(before.freshness).toMatchObject({ pendingDeals: 1 });
    expect(before.reconciliation).toMatchObject({ reconciles: false });
    expect(before.reconciliation.note).toMatch(/1 deal is still being credited/);
    await small.company.changeDeal(
      small.gamma,
      { amount_minor: 200_000, home_minor: 200_000 },
      'x',
    );
    await small.credit();
    expect((await pipeline('')).reconciliation.reconciles).toBe(true);
  });
});
