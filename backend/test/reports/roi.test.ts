import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DEFAULT_SETTINGS } from '@pipeline-attribution/shared';
import { euros, smallCompany, type SmallCompany } from './small-company.ts';

interface Row {
  id: string | null;
  label: string;
  cost: { minor: number };
  revenue: { minor: number };
  fullPipelineRoi: { value: number | null; reason: string | null };
}

interface Roi {
  model: { id: string };
  lookbackDays: number;
  total: Row;
  campaigns: Row[];
  influencers: Row[];
  notes: string[];
}

describe('GET /attribution/roi', () => {
  let small: SmallCompany;
  beforeAll(async () => {
    small = await smallCompany();
    const { company, mina, ray, spring, summer } = small;
    await company.cost(100_000, '2026-01-02', { campaign: spring, influencer: mina });
    // A fee that was agreed and not booked yet counts; one that was booked counts once.
    await company.rows(
      `insert into campaign_influencers
         (tenant_id, campaign_id, influencer_id, platform, content_type, fee_minor, currency, utm_source, utm_medium, utm_content)
       values ($1, $2, $3, 'youtube', 'video', 50000, 'EUR', 'ray', 'youtube', 'video'),
              ($1, $4, $5, 'linkedin', 'post', 90000, 'EUR', 'mina', 'linkedin', 'post')`,
      [company.tenantId, summer, ray, spring, mina],
    );
    await company.rows(`update campaigns set starts_on = '2026-02-01' where tenant_id = $1`, [
      company.tenantId,
    ]);
  });
  afterAll(() => small.api.close());

  const roi = (query = ''): Promise<Roi> => small.report(`/attribution/roi?model=linear${query}`);

  it('counts the whole pipeline in the headline, money won beside it', async () => {
    const { total } = await roi();
    expect(total).toMatchObject({
      label: 'All influencer campaigns',
      cost: euros(150_000),
      revenue: euros(540_000),
      weightedPipeline: euros(233_750),
      openPipeline: euros(567_500),
      sourcedPipeline: euros(1_017_500),
      leads: 2,
      qualifiedLeads: 0.5,
      opportunities: 2.25,
      // (5,400 + 2,337.50 − 1,500) ÷ 1,500
      fullPipelineRoi: { value: 623_750 / 150_000, reason: null },
      // (5,400 − 1,500) ÷ 1,500
      revenueRoi: { value: 2.6 },
      roas: { value: 3.6 },
      marginRoi: { value: null, reason: expect.stringMatching(/margin is not set/) },
      costPer: {
        lead: { amount: euros(75_000) },
        qualifiedLead: { amount: euros(300_000) },
        // 1,500 ÷ 2.25 and 1,500 ÷ ⅔
        opportunity: { amount: euros(66_667) },
        customer: { amount: euros(225_000) },
      },
    });
  });

  it('tells each influencer and campaign apart', async () => {
    const { influencers, campaigns } = await roi();
    expect(influencers).toMatchObject([
      {
        label: 'Ray Osei',
        cost: euros(50_000),
        revenue: euros(270_000),
        weightedPipeline: euros(222_500),
        // (2,700 + 2,225 − 500) ÷ 500
        fullPipelineRoi: { value: 8.85 },
      },
      {
        label: 'Mina Kovač',
        cost: euros(100_000),
        // (2,700 + 112.50 − 1,000) ÷ 1,000
        fullPipelineRoi: { value: 1.8125 },
      },
    ]);
    expect(campaigns.map(({ label, revenue }) => [label, revenue.minor])).toEqual([
      ['Summer', 270_000],
      ['Spring', 270_000],
    ]);
  });

  it('has no return on nothing, and says why', async () => {
    const { total } = await roi('&from=2026-03-01&to=2026-03-31');
    expect(total.cost).toMatchObject({ minor: 0 });
    expect(total.fullPipelineRoi.value).toBeNull();
    expect(total.fullPipelineRoi.reason).toMatch(/No cost is recorded/);
  });

  it('books a refund in the month it was given when asked by close date', async () => {
    const april = await roi('&basis=closed&from=2026-04-01&to=2026-04-30');
    expect(april.total).toMatchObject({ revenue: euros(600_000), weightedPipeline: euros(0) });
    const may = await roi('&basis=closed&from=2026-05-01&to=2026-05-31');
    expect(may.total).toMatchObject({ revenue: euros(-60_000) });
    // A period that reaches today counts what is open today.
    const untilNow = await roi('&basis=closed&from=2026-04-01');
    expect(untilNow.total).toMatchObject({
      revenue: euros(540_000),
      weightedPipeline: euros(233_750),
    });
  });

  it('shows the margin’s return once the margin is known', async () => {
    await small.company.settings({
      ...DEFAULT_SETTINGS,
      roi: { ...DEFAULT_SETTINGS.roi, grossMargin: 0.8 },
    });
    const { total } = await roi();
    // (5,400 × 0.8 − 1,500) ÷ 1,500
    expect(total).toMatchObject({ marginRoi: { value: 1.88 } });
    await small.company.settings(DEFAULT_SETTINGS);
  });

  it('adds the overhead of the settings to fees, and to nothing else', async () => {
    await small.company.rows(
      `insert into costs (tenant_id, campaign_id, kind, amount_minor, currency, home_minor, incurred_on)
       values ($1, $2, 'production', 10000, 'EUR', 10000, '2026-02-03')`,
      [small.company.tenantId, small.spring],
    );
    await small.company.settings({
      ...DEFAULT_SETTINGS,
      roi: { ...DEFAULT_SETTINGS.roi, overhead: 0.2 },
    });
    const { total, influencers, notes } = await roi();
    // Fees of 1,000 and 500, a fifth on top of each, and 100 of production.
    expect(total.cost).toMatchObject(euros(190_000));
    expect(influencers.map(({ cost }) => cost.minor)).toEqual([60_000, 120_000]);
    expect(notes.join(' ')).toContain('€300 of the cost is the overhead on fees');
    await small.company.rows(`delete from costs where tenant_id = $1 and kind = 'production'`, [
      small.company.tenantId,
    ]);
    await small.company.settings(DEFAULT_SETTINGS);
  });

  it('follows a campaign’s own rule when asked for that campaign alone', async () => {
    await small.company.rows(
      `update campaigns set model = 'last_touch' where tenant_id = $1 and id = $2`,
      [small.company.tenantId, small.summer],
    );
    const { model, total, campaigns } = await small.report<Roi>(
      `/attribution/roi?campaign=${small.summer}`,
    );
    expect(model.id).toBe('last_touch');
    // Ray's video was the last touch of an influencer before Alpha was won.
    expect(total).toMatchObject({ revenue: euros(810_000), cost: euros(50_000) });
    expect(campaigns.map(({ label }) => label)).toEqual(['Summer']);
  });

  describe('of a campaign with a lookback of its own', () => {
    const ownRule = (lookbackDays: number | null): Promise<unknown> =>
      small.company.rows(
        `update campaigns set model = 'linear', lookback_days = $3 where tenant_id = $1 and id = $2`,
        [small.company.tenantId, small.summer, lookbackDays],
      );
    const own = (query = ''): Promise<Roi> =>
      small.report(`/attribution/roi?campaign=${small.summer}${query}`);
    const ledger = (): Promise<unknown[]> =>
      small.company.rows(
        `select count(*)::int as entries, (select count(*)::int from pipeline_attribution where tenant_id = $1) as state
         from credit_ledger where tenant_id = $1`,
        [small.company.tenantId],
      );

    it('counts only what lies within it, by hand', async () => {
      await ownRule(30);
      const before = await ledger();
      const { lookbackDays, total, campaigns, notes } = await own();
      expect(lookbackDays).toBe(30);
      // Alpha closed on 31 March: no touch in the 30 days before. Beta was created on 1 March, 28 days after
      // Ray's video: sourced. Nothing happened in the 30 days before today: what is open is nobody's.
      expect(total).toMatchObject({
        revenue: euros(0),
        weightedPipeline: euros(0),
        openPipeline: euros(0),
        sourcedPipeline: euros(500_000),
        opportunities: 1,
        leads: 1,
        cost: euros(50_000),
      });
      expect(campaigns.map(({ label }) => label)).toEqual(['Summer']);
      expect(notes[0]).toMatch(/own rule touches count for 30 days/);
      expect(await ledger()).toEqual(before);
    });

    it('agrees with the ledger to the cent when it is as long as the tenant’s, by every basis', async () => {
      for (const query of [
        '',
        '&basis=created&from=2026-03-01',
        '&basis=closed&from=2026-04-01',
        '&basis=closed&from=2026-05-01&to=2026-05-31',
        '&basis=touched&from=2026-02-01&to=2026-02-10',
        `&influencer=${small.ray}`,
        `&influencer=${small.mina}`,
      ]) {
        await ownRule(null);
        const stored = await own(query);
        // A day more than the tenant's changes no journey here, and is computed anew.
        await ownRule(DEFAULT_SETTINGS.lookbackDays + 1);
        const computed = await own(query);
        expect(computed.total).toEqual(stored.total);
        expect(computed.influencers).toEqual(stored.influencers);
        expect(computed.campaigns).toEqual(stored.campaigns);
      }
    });

    it('does not count where a model is asked for: then the tenant’s rule does', async () => {
      await ownRule(1);
      const asked = await own('&model=linear');
      expect(asked.lookbackDays).toBe(DEFAULT_SETTINGS.lookbackDays);
      expect(asked.total.revenue).toMatchObject(euros(270_000));
    });
  });
});
