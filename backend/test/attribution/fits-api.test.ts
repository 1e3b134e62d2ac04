import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DealCardView } from '@pipeline-attribution/shared';
import { startCreditWorker } from '../../src/attribution/credit-worker.ts';
import { runUntilClean } from '../../src/attribution/credit-dirty.ts';
import { requestFitIfDue } from '../../src/attribution/fit/request-fit.ts';
import { endpoints } from '../../src/endpoints.ts';
import { startJobs, type Jobs } from '../../src/jobs/start-jobs.ts';
import { testApi, type TestApi } from '../support/api.ts';
import { Company } from '../support/company.ts';
import { learningCompany, type LearningCompany } from './learning-company.ts';

interface FitView {
  readonly version: number;
  readonly state: string;
  readonly level: string;
  readonly reason: string;
  readonly influencers: readonly {
    readonly name: string;
    readonly share: number;
    readonly low: number;
    readonly high: number;
    readonly best: number;
    readonly attributed: { readonly share: number };
  }[];
  readonly shapley: {
    readonly values: readonly { readonly label: string; readonly value: number }[];
  };
}

interface Job {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly done: number;
  readonly total: number | null;
  readonly result: { readonly version: number } | null;
}

describe('Fits over the API', () => {
  let api: TestApi;
  let jobs: Jobs;
  let few: LearningCompany;
  let many: LearningCompany;
  let small: Company;
  let large: Company;

  beforeAll(async () => {
    api = await testApi({ endpoints, now: '2026-11-22T12:00:00Z' });
    jobs = await startJobs(api.context, api.database.url);
    // As the server does: whoever handles requests hands jobs to the queue.
    Object.assign(api.context, {
      dispatchJob: (tenantId: number, jobId: string) => jobs.dispatch(tenantId, jobId),
    });
    small = new Company(api.database.dataSource, api.ours.id);
    large = new Company(api.database.dataSource, api.theirs.id);
    few = await learningCompany(small, 12);
    many = await learningCompany(large, 90);
    for (const { tenantId } of [small, large]) await runUntilClean(api.context, tenantId);
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
  const finished = async (id: string, key: string): Promise<Job> => {
    for (let attempt = 0; attempt < 600; attempt++) {
      const job = await get<Job>(`/jobs/${id}`, key);
      if (job.state === 'done' || job.state === 'failed') return job;
      await new Promise((done) => setTimeout(done, 50));
    }
    throw new Error('The fit is not done after 30 seconds.');
  };
  const fitNow = async (key: string): Promise<Job> => {
    const answer = await api.as(key).post('/attribution/fits').expect(202);
    return finished((answer.body as { jobId: string }).jobId, key);
  };

  it('say that nothing was learnt before the first', async () => {
    expect(await get('/attribution/fits/current')).toEqual({ fit: null, jobId: null });
    const card = await get<DealCardView>('/records/hubspot/deal/9000/card?model=data_driven');
    expect(card.fit).toBeNull();
    expect(card.explanation.join(' ')).toContain('It has not been fitted yet');
  });

  it('are asked for by who may change things, and show how far they are', async () => {
    await api.as(api.ours.readKey).post('/attribution/fits').expect(403);
    const job = await fitNow(api.ours.writerKey);
    expect(job).toMatchObject({ kind: 'fit', state: 'done', done: 100, total: 100 });
    expect(job.result).toMatchObject({ version: 1, level: 'fallback', isNew: true });
    const audit = await api.rows<{ action: string }>(
      `select action from audit_log where tenant_id = $1 and entity = 'models'`,
      [api.ours.id],
    );
    expect(audit).toEqual([{ action: 'fit' }]);
  });

  it('of a company with few won deals tell on the card what the model falls back to, and why', async () => {
    await runUntilClean(api.context, small.tenantId);
    const won = few.deals.filter(({ outcome }) => outcome === 'won').length;
    for (const model of ['data_driven', 'incremental', 'influencer_touch']) {
      const { fit } = await get<DealCardView>(`/records/hubspot/deal/9000/card?model=${model}`);
      expect(fit).toMatchObject({ level: 'fallback', version: 1 });
      expect(fit?.fittedAt.text).toBe('Nov 22, 2026');
      expect(fit?.reason).toMatch(new RegExp(`^${won} won deals`));
      expect(fit?.text).toContain(`12 deals, ${won} of them won`);
    }
    const card = await get<DealCardView>('/records/hubspot/deal/9000/card?model=data_driven');
    expect(card.influencers[0]?.reason).toMatch(/share evenly for now\..* won deals/);
    expect(card.explanation.join(' ')).toContain(card.fit?.reason ?? 'no reason');
    const rule = await get<DealCardView>('/records/hubspot/deal/9000/card?model=linear');
    expect(rule.fit).toBeNull();
    expect(rule.comparison.map(({ model }) => model)).toEqual(
      expect.arrayContaining(['data_driven', 'incremental', 'markov', 'shapley']),
    );
  });

  it('of a company with enough of them give influencers a share with its interval', async () => {
    const key = api.theirs.writerKey;
    expect((await fitNow(key)).result).toMatchObject({ version: 1, level: 'blended' });
    await runUntilClean(api.context, large.tenantId);
    const { fit } = await get<{ fit: FitView }>('/attribution/fits/current', key);
    expect(fit.influencers.map(({ name }) => name)).toContain('Mina Kovač');
    expect(fit.shapley.values.map(({ label }) => label)).toContain('Mina Kovač');
    for (const { share, low, high, best } of fit.influencers) {
      expect(low).toBeLessThanOrEqual(share);
      expect(high).toBeGreaterThanOrEqual(share);
      expect(best).toBeGreaterThanOrEqual(0);
    }
    interface Performance {
      readonly influencers: readonly {
        readonly name: string;
        readonly interval: object | null;
        readonly intervalReason: string | null;
      }[];
      readonly fit: { readonly version: number; readonly baseline: object };
    }
    const learnt = await get<Performance>(
      '/attribution/influencer-performance?model=data_driven',
      key,
    );
    expect(learnt.fit).toMatchObject({ version: 1, baseline: { share: expect.any(Number) } });
    const mina = learnt.influencers.find(({ name }) => name === 'Mina Kovač');
    const fitted = fit.influencers.find(({ name }) => name === 'Mina Kovač');
    expect(mina).toMatchObject({
      interval: { ...fitted?.attributed, best: fitted?.best },
      intervalReason: null,
    });
    const rule = await get<Performance>('/attribution/influencer-performance?model=linear', key);
    expect(rule.influencers[0]).toMatchObject({
      interval: null,
      intervalReason: expect.stringContaining('data-driven'),
    });
  });

  it('show what would have come anyway as a remainder of its own: on the card, in reports and in lists', async () => {
    const key = api.theirs.readKey;
    interface Group {
      readonly kind: string;
      readonly label: string;
      readonly won: { readonly minor: number };
    }
    const { groups, reconciliation } = await get<{
      groups: readonly Group[];
      reconciliation: { reconciles: boolean };
    }>('/attribution/pipeline?model=incremental&basis=closed', key);
    const baseline = groups.find(({ kind }) => kind === 'baseline');
    expect(baseline?.label).toBe('Would have come anyway');
    expect(baseline?.won.minor).toBeGreaterThan(0);
    expect(reconciliation.reconciles).toBe(true);

    interface Item {
      readonly recordId: string;
      readonly credit: readonly { readonly share: number; readonly channel: string }[];
      readonly baselineShare: number;
      readonly unattributedShare: number;
    }
    const { items } = await get<{ items: readonly Item[] }>(
      '/attribution/opportunities?model=incremental',
      key,
    );
    expect(items.some(({ baselineShare }) => baselineShare > 0)).toBe(true);
    for (const item of items) {
      const named = item.credit.reduce((sum, { share }) => sum + share, 0);
      expect(named + item.baselineShare + item.unattributedShare).toBeCloseTo(1, 8);
      expect(item.credit.map(({ channel }) => channel)).not.toContain('baseline');
    }

    const card = await get<DealCardView>('/records/hubspot/deal/9000/card?model=incremental', key);
    const rest = card.remainder.find(({ kind }) => kind === 'baseline');
    expect(rest).toMatchObject({ label: 'Would have come anyway' });
    expect(rest?.reason).toMatch(/\.$/);
    const parts = [...card.influencers, ...card.remainder];
    expect(parts.reduce((sum, { amount }) => sum + (amount?.minor ?? 0), 0)).toBe(
      card.record.amount?.minor,
    );
    interface MultiTouch {
      readonly fit: { readonly version: number };
      readonly deal: {
        readonly models: readonly {
          readonly id: string;
          readonly attributedShare: number;
          readonly baselineShare: number;
          readonly unattributedShare: number;
          readonly unseenChannels: readonly { readonly share: number; readonly reason: string }[];
        }[];
        readonly journey: readonly {
          readonly credits: readonly { readonly model: string; readonly share: number }[];
        }[];
      };
    }
    const { deal, fit } = await get<MultiTouch>(
      '/attribution/multi-touch?crm=hubspot&recordId=9000',
      key,
    );
    expect(fit.version).toBe(1);
    const shares = Object.fromEntries(deal.models.map((row) => [row.id, row.baselineShare]));
    expect(shares['incremental']).toBeCloseTo(rest?.share ?? 0, 8);
    expect(shares['data_driven']).toBe(0);
    // Whatever the model, the answer itself accounts for the whole deal.
    const credits = deal.journey.flatMap((touch) => touch.credits);
    for (const { id, baselineShare, unattributedShare, unseenChannels } of deal.models) {
      const ofTouches = credits.filter(({ model }) => model === id);
      const all = [...ofTouches, ...unseenChannels].reduce((sum, { share }) => sum + share, 0);
      expect(all + baselineShare + unattributedShare).toBeCloseTo(1, 8);
    }
    expect(deal.models.some(({ unseenChannels }) => unseenChannels.length > 0)).toBe(true);
    const roi = await get<{ campaigns: readonly { id: string | null }[] }>(
      '/attribution/roi?model=incremental',
      key,
    );
    expect(roi.campaigns.map(({ id }) => id)).toEqual([many.campaign]);
  });

  it('come by themselves: after the first crediting, and when the won deals have moved by a twentieth', async () => {
    const key = api.theirs.readKey;
    const fits = () => get<{ jobId: string | null }>('/attribution/fits/current', key);
    await requestFitIfDue(api.context, large.tenantId);
    expect((await fits()).jobId).toBeNull();

    for (let deal = 0; deal < 4; deal++) await many.addDeal('won');
    const worker = startCreditWorker(api.context, { pollMs: 20, quietMs: 100 });
    let items: readonly Job[] = [];
    for (let attempt = 0; attempt < 600; attempt++) {
      ({ items } = await get<{ items: readonly Job[] }>('/jobs?kind=fit', key));
      if (items.length === 2 && items[0]?.state === 'done') break;
      await new Promise((done) => setTimeout(done, 50));
    }
    await worker.stop();
    expect(items[0]?.result).toMatchObject({ version: 2, isNew: true });
    const rows = await large.rows<{ payload: { cause: string } }>(
      `select payload from jobs where tenant_id = $1 and kind = 'fit' order by created_at`,
      [large.tenantId],
    );
    expect(rows.map(({ payload }) => payload.cause)).toEqual(['asked for', 'new conversions']);
    const { items: versions } = await get<{ items: readonly FitView[] }>('/attribution/fits', key);
    expect(versions.map(({ version, state }) => [version, state])).toEqual([
      [2, 'active'],
      [1, 'superseded'],
    ]);
  }, 60_000);

  it('ask once, however often they are asked for', async () => {
    await jobs.stop();
    const ask = async (): Promise<string> => {
      const answer = await api.as(api.ours.writerKey).post('/attribution/fits').expect(202);
      return (answer.body as { jobId: string }).jobId;
    };
    Object.assign(api.context, { dispatchJob: undefined });
    const [id, ...others] = await Promise.all([ask(), ask(), ask()]);
    expect(others).toEqual([id, id]);
    jobs = await startJobs(api.context, api.database.url);
    expect(await finished(id, api.ours.readKey)).toMatchObject({ state: 'done' });
  }, 60_000);

  it('tell why the credit of a deal is not what it was, on the card and influencer by influencer', async () => {
    const key = api.theirs.readKey;
    await runUntilClean(api.context, large.tenantId);
    interface Part {
      readonly share: number;
      readonly amount: { readonly minor: number };
    }
    interface Changes {
      readonly changes: readonly {
        readonly reason: string;
        readonly fitVersion: number | null;
        readonly before: Part;
        readonly after: Part;
        readonly influencers: readonly { readonly before: Part; readonly after: Part }[];
      }[];
    }
    const { deal } = await get<{ deal: { dealId: string } }>(
      '/attribution/multi-touch?crm=hubspot&recordId=9000&models=linear',
      key,
    );
    const path = `/attribution/opportunities/${deal.dealId}/changes?model=data_driven`;
    const { changes } = await get<Changes>(path, key);
    const refitted = changes.find(({ reason }) => reason === 'model refitted');
    expect(refitted?.fitVersion).toBe(2);

    const card = await get<DealCardView>('/records/hubspot/deal/9000/card?model=data_driven', key);
    const [latest] = changes;
    expect(latest?.after.share).toBeCloseTo(card.figures.attributed.share, 8);
    expect(latest?.after.amount.minor).toBe(card.figures.attributed.amount?.minor);
    expect(card.explanation.join(' ')).toContain(`: ${latest?.reason ?? '?'}. By that`);

    // Each change begins where the one before it ended, and its influencers make up all of it.
    changes.forEach(({ before, after, influencers }, i) => {
      const earlier = changes[i + 1]?.after ?? { share: 0, amount: { minor: 0 } };
      expect(before.share).toBeCloseTo(earlier.share, 8);
      expect(before.amount.minor).toBe(earlier.amount.minor);
      const moved = influencers.reduce(
        (sum, one) => sum + one.after.amount.minor - one.before.amount.minor,
        0,
      );
      expect(after.amount.minor - before.amount.minor).toBe(moved);
    });
    expect((await get<Changes>(`${path}&limit=1`, key)).changes).toEqual([latest]);
  });

  it('credit a post without a click on the card as inferred, with its day', async () => {
    const key = api.theirs.readKey;
    await runUntilClean(api.context, large.tenantId);
    let found: DealCardView | null = null;
    for (let deal = 9_000; deal < 9_090 && found === null; deal++) {
      const card = await get<DealCardView>(
        `/records/hubspot/deal/${deal}/card?model=data_driven`,
        key,
      );
      if (card.influencers.some(({ posts }) => posts > 0)) found = card;
    }
    if (found === null) throw new Error('No card shows a post.');
    const entry = found.journey.all.find(({ id }) => id.startsWith('post:'));
    expect(entry).toMatchObject({
      kind: 'touch',
      evidence: 'inferred',
      person: 'No click seen',
      title: expect.stringMatching(/^(Mina Kovač|Ray Osei) published “/),
    });
    expect(found.explanation.join(' ')).toContain('nobody was seen to click');
  });
});
