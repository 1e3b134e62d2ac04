import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DealCardView } from '@pipeline-attribution/shared';
import { runUntilClean } from '../../src/attribution/credit-dirty.ts';
import { endpoints } from '../../src/endpoints.ts';
import { startJobs, type Jobs } from '../../src/jobs/start-jobs.ts';
import { testApi, type TestApi } from '../support/api.ts';
import { Company } from '../support/company.ts';
import { expectReconciled, type Demanded } from '../support/reconcile.ts';
import { at, DAYS, website, type Website } from './website.ts';

interface LiftAnswer {
  readonly jobId: string | null;
  readonly lift: {
    readonly version: number;
    readonly series: readonly {
      readonly kind: string;
      readonly source: string;
      readonly reason: string | null;
      readonly days: number;
      readonly influencers: readonly {
        readonly name: string;
        readonly excess: { value: number; low: number; high: number };
        readonly isClaimed: boolean;
        readonly preTrend: string;
        readonly reason: string | null;
      }[];
      readonly events: readonly { readonly from: string; readonly influencer: string }[];
    }[];
  } | null;
}

interface Job {
  readonly state: string;
  readonly error: string | null;
  readonly result: { readonly version: number; readonly isNew: boolean };
}

describe('Lift over the API', () => {
  let api: TestApi;
  let jobs: Jobs;
  let company: Company;
  let site: Website;
  const deals: Demanded[] = [];

  beforeAll(async () => {
    api = await testApi({ endpoints, now: at(DAYS + 0.5) });
    jobs = await startJobs(api.context, api.database.url);
    Object.assign(api.context, {
      dispatchJob: (tenantId: number, jobId: string) => jobs.dispatch(tenantId, jobId),
    });
    company = new Company(api.database.dataSource, api.ours.id);
    site = await website(company);
    const posted = site.minasDays[3] ?? 0;
    for (const [index, hasClick] of [false, true].entries()) {
      const contact = await company.contact({ createdAt: at(posted + 2) });
      await company.touch({ contact, at: at(posted + 1.5), channel: 'direct' });
      await company.touch({ contact, at: at(posted + 30), channel: 'email' });
      if (hasClick) {
        // After the deal was created: for the sourced view it lies outside the journey.
        await company.touch({ contact, at: at(posted + 50), influencer: site.mina });
      }
      const id = await company.deal({
        createdAt: at(posted + 40),
        contacts: [contact],
        amountMinor: 100_001,
        externalId: `${7000 + index}`,
      });
      deals.push({
        id,
        outcome: 'open',
        minor: 100_001,
        homeMinor: 100_001,
        netMinor: 100_001,
        netHomeMinor: 100_001,
        counts: true,
      });
    }
    await runUntilClean(api.context, company.tenantId);
  }, 60_000);
  afterAll(async () => {
    await jobs.stop();
    await api.close();
  });

  const get = async <Answer>(path: string, key = api.ours.readKey): Promise<Answer> => {
    const answer = await api.as(key).get(path);
    if (answer.status !== 200) throw new Error(`${path}: ${answer.text}`);
    return answer.body as Answer;
  };
  const analyse = async (key = api.ours.writerKey): Promise<Job> => {
    const asked = await api.as(key).post('/attribution/lift').expect(202);
    const { jobId } = asked.body as { jobId: string };
    for (let attempt = 0; attempt < 900; attempt++) {
      const job = await get<Job>(`/jobs/${jobId}`, key);
      if (job.state === 'done' || job.state === 'failed') return job;
      await new Promise((done) => setTimeout(done, 100));
    }
    throw new Error('The analysis is not done after 90 seconds.');
  };
  const credited = (): Promise<{ model: string; weight: number; minor: number }[]> =>
    company.rows(
      `select model, sum(weight)::float8 as weight, sum(amount_minor)::float8 as minor
       from pipeline_attribution
       where tenant_id = $1 and deal_id = $2 and stage = 'open' and evidence = 'lift'
       group by 1 order by 1`,
      [company.tenantId, deals[0]?.id],
    );

  it('has found nothing before the first analysis, and says what brings one', async () => {
    expect(await get('/attribution/lift')).toEqual({
      lift: null,
      reason: expect.stringMatching(
        /^Nothing was analysed yet\. \d+ posts are on record; .* every night/,
      ),
      jobId: null,
    });
  });

  it('is asked for by who may change things', async () => {
    await api.as(api.ours.readKey).post('/attribution/lift').expect(403);
  });

  it('finds whose posts brought direct visits, about how many, and who brought none', async () => {
    const job = await analyse();
    expect(job).toMatchObject({ state: 'done', result: { version: 1, isNew: true } });
    const { lift } = await get<LiftAnswer>('/attribution/lift');
    const direct = lift?.series.find(({ kind }) => kind === 'direct');
    expect(direct).toMatchObject({ source: 'tracker', reason: null, days: DAYS });
    const [mina, ray] = ['Mina Kovač', 'Ray Osei'].map((name) =>
      direct?.influencers.find((one) => one.name === name),
    );
    expect(mina).toMatchObject({ isClaimed: true, reason: null });
    expect((mina?.excess.value ?? 0) / site.excess).toBeGreaterThan(0.8);
    expect((mina?.excess.value ?? 0) / site.excess).toBeLessThan(1.2);
    expect(ray?.isClaimed).toBe(false);
    expect(direct?.events.filter(({ influencer }) => influencer === 'Mina Kovač')).toHaveLength(
      site.minasDays.length,
    );
    const search = lift?.series.find(({ kind }) => kind === 'search');
    expect(search?.influencers.some(({ isClaimed }) => isClaimed)).toBe(false);
    const signUps = lift?.series.find(({ kind }) => kind === 'sign_ups');
    expect(signUps).toMatchObject({ source: 'crm', influencers: [] });
    expect(signUps?.reason).toMatch(/needed/);
  }, 120_000);

  it('gives the influencer the likely part of the visit’s credit, and the deal keeps its amount to the cent', async () => {
    await runUntilClean(api.context, company.tenantId);
    const inferred = await credited();
    const models = inferred.map(({ model }) => model);
    expect(models).toContain('linear');
    expect(models).toContain('position_based');
    expect(models).not.toContain('data_driven');
    expect(models).not.toContain('incremental');
    const linear = inferred.find(({ model }) => model === 'linear');
    // Half of the deal is the direct visit's; of that a good third.
    expect(linear?.weight).toBeGreaterThan(0.1);
    expect(linear?.weight).toBeLessThan(0.35);
    await expectReconciled(company, deals);
  });

  it('says so on the card, with the post, the chance and what stays with the channel', async () => {
    const card = await get<DealCardView>('/records/hubspot/deal/7000/card?model=linear');
    const [row] = card.influencers;
    expect(row).toMatchObject({ name: 'Mina Kovač', evidence: 'inferred', touches: 0, posts: 1 });
    expect(row?.evidenceLabel).toMatch(/^Inferred, \d+\s%$/);
    expect(row?.reason).toMatch(
      /^Mina Kovač published “Teardown #4”\. A direct visit came 1 day after this post; about \d+\s% of such visits would not have come without it\.$/,
    );
    expect(card.remainder.map(({ label }) => label).sort()).toEqual(['Direct', 'Email']);
    const all = [...card.influencers, ...card.remainder].map(({ amount }) => amount?.minor ?? 0);
    expect(all.reduce((sum, minor) => sum + minor, 0)).toBe(100_001);
    expect(card.explanation.join(' ')).toContain('only that part of their credit is given away');
    const dataDriven = await get<DealCardView>('/records/hubspot/deal/7000/card?model=data_driven');
    expect(dataDriven.influencers).toEqual([]);
  });

  it('gives nothing on a deal where a click names the influencer, at any of its stages', async () => {
    const rows = await company.rows(
      `select 1 from pipeline_attribution where tenant_id = $1 and deal_id = $2 and evidence = 'lift'`,
      [company.tenantId, deals[1]?.id],
    );
    expect(rows).toEqual([]);
  });

  it('makes no version and moves no credit when it finds the same', async () => {
    expect((await analyse()).result).toMatchObject({ version: 1, isNew: false });
    const marks = await company.rows('select 1 from dirty_deals where tenant_id = $1', [
      company.tenantId,
    ]);
    expect(marks).toEqual([]);
  }, 120_000);

  it('credits nobody where the tenant does not want it', async () => {
    await api
      .as(api.ours.adminKey)
      .patch('/settings', { lift: { earnsCredit: false } })
      .expect(200);
    await runUntilClean(api.context, company.tenantId);
    expect(await credited()).toEqual([]);
    await expectReconciled(company, deals);
    await api
      .as(api.ours.adminKey)
      .patch('/settings', { lift: { earnsCredit: true } })
      .expect(200);
    await runUntilClean(api.context, company.tenantId);
    expect((await credited()).length).toBeGreaterThan(0);
  });

  it('follows posts that are taken away', async () => {
    const [post] = await company.rows<{ id: string }>(
      `select id from posts where tenant_id = $1 and title = 'Teardown #4'`,
      [company.tenantId],
    );
    await api
      .as(api.ours.adminKey)
      .delete(`/posts/${post?.id ?? ''}`)
      .expect(204);
    await runUntilClean(api.context, company.tenantId);
    expect(await credited()).toEqual([]);
    await expectReconciled(company, deals);
  });

  it('takes flags, refuses one twice, and keeps tenants apart', async () => {
    const us = api.as(api.ours.writerKey);
    const launch = { day: '2026-03-02', kind: 'launch', name: 'Version 4' };
    await us.put('/attribution/lift/flags', { flags: [launch] }).expect(200);
    expect(await get('/attribution/lift/flags')).toEqual({ flags: [launch] });
    const twice = await us.put('/attribution/lift/flags', { flags: [launch, launch] }).expect(400);
    expect(twice.text).toContain('2026-03-02 is there twice as a launch.');
    expect(await get('/attribution/lift/flags', api.theirs.readKey)).toEqual({ flags: [] });
    expect(await get('/attribution/lift', api.theirs.readKey)).toEqual({
      lift: null,
      reason: expect.stringContaining('no post of an influencer is on record'),
      jobId: null,
    });
  });
});
