import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FITTED_MODEL_IDS } from '@pipeline-attribution/shared';
import { runUntilClean } from '../../src/attribution/credit-dirty.ts';
import { fitTenant, REFITTED, type FitResult } from '../../src/attribution/fit/fit-job.ts';
import { activeFit, type ModelsFit } from '../../src/attribution/fit/fit-store.ts';
import { notePosts } from '../../src/attribution/load-posts.ts';
import type { Company } from '../support/company.ts';
import { creditTest, type CreditTest } from '../support/credit.ts';
import { expectReconciled } from '../support/reconcile.ts';
import { instant, learningCompany, type LearningCompany } from './learning-company.ts';

const PROCESS = fileURLToPath(new URL('./killed-fit.ts', import.meta.url));
const NIL = '00000000-0000-0000-0000-000000000000';

describe('A fit', () => {
  let test: CreditTest;
  let company: Company;
  let learning: LearningCompany;
  let first: FitResult;

  const fit = (signal = new AbortController().signal): Promise<FitResult> =>
    fitTenant(test.context, { tenantId: company.tenantId, signal });
  const credit = () => runUntilClean(test.context, company.tenantId);
  const inForce = (): Promise<ModelsFit | null> => company.transaction(activeFit);
  const marked = async (): Promise<number> => {
    const [row] = await company.rows<{ n: number }>(
      'select count(distinct deal_id)::int as n from dirty_deals where tenant_id = $1',
      [company.tenantId],
    );
    return row?.n ?? 0;
  };
  const states = () =>
    company.rows<{ version: number; state: string }>(
      `select version, state from credit_fits where tenant_id = $1 and kind = 'models' order by version`,
      [company.tenantId],
    );

  beforeAll(async () => {
    test = await creditTest('2026-11-22T12:00:00Z');
    company = await test.company();
    learning = await learningCompany(company, 90);
    await credit();
    first = await fit();
  }, 60_000);
  afterAll(() => test.database.drop());

  it('learns from the deals there are, and says how much that is', async () => {
    expect(first).toMatchObject({ version: 1, isNew: true, level: 'blended' });
    const fitted = await inForce();
    expect(fitted).toMatchObject({ version: 1, state: 'active', level: 'blended' });
    expect(fitted?.counts).toMatchObject({ deals: 90, accounts: 135, posts: 26 });
    // Real ids again, nobody else's.
    expect(fitted?.fitted.dataDriven?.influencers.map((row) => row.influencerId).sort()).toEqual(
      [learning.mina, learning.ray].sort(),
    );
    expect(JSON.stringify(fitted?.fitted)).not.toContain('00000000-0000-4000-8000-');
    expect(fitted?.fitted.shapley?.values[`influencer:${learning.mina}`]).toBeGreaterThan(
      fitted?.fitted.shapley?.values[`influencer:${learning.ray}`] ?? 0,
    );
  });

  it('changes the credit of the models that learn, says why, and every deal still sums to its amount', async () => {
    expect(await marked()).toBe(learning.deals.length);
    await credit();
    const moved = await company.rows<{ model: string; reason: string }>(
      `select distinct l.model, l.reason from credit_ledger l
       join credit_runs r on r.tenant_id = l.tenant_id and r.id = l.run_id
       where l.tenant_id = $1 and r.models_fit_id is not null`,
      [company.tenantId],
    );
    expect(new Set(moved.map(({ reason }) => reason))).toEqual(new Set([REFITTED]));
    expect(moved.map(({ model }) => model)).toEqual(expect.arrayContaining([...FITTED_MODEL_IDS]));
    // Rules do not learn.
    expect(moved.map(({ model }) => model)).not.toContain('linear');
    await expectReconciled(company, learning.deals);
  });

  it('gives what would have come anyway a row of its own in the incremental view, and in no other', async () => {
    const rows = await company.rows<{ model: string; influencer: string; touches: number }>(
      `select distinct model, influencer_id as influencer, touches from pipeline_attribution
       where tenant_id = $1 and channel = 'baseline'`,
      [company.tenantId],
    );
    expect(rows).toEqual([{ model: 'incremental', influencer: NIL, touches: 0 }]);
  });

  it('lets posts nobody was seen to click earn credit on their own day, as no touch of anybody’s', async () => {
    const rows = await company.rows<{ model: string; channel: string; touches: number }>(
      `select distinct p.model, p.channel, p.touches from pipeline_attribution p
       where p.tenant_id = $1 and p.evidence = 'lift' and p.touches = 0`,
      [company.tenantId],
    );
    expect(new Set(rows.map(({ model }) => model))).toEqual(
      new Set(['data_driven', 'incremental']),
    );
    expect(new Set(rows.map(({ channel }) => channel))).toEqual(new Set(['influencer']));
    const days = await company.rows(
      `select p.touched_on from pipeline_attribution p
       where p.tenant_id = $1 and p.evidence = 'lift' and p.touches = 0
         and not exists (
           select from posts o where o.tenant_id = p.tenant_id and o.influencer_id = p.influencer_id
             and (o.published_at at time zone 'Europe/Berlin')::date = p.touched_on)`,
      [company.tenantId],
    );
    expect(days).toEqual([]);
  });

  it('of the same history teaches the same, makes no version and credits nothing anew', async () => {
    expect(await fit()).toMatchObject({ version: 1, isNew: false });
    expect(await marked()).toBe(0);
    expect(await states()).toEqual([{ version: 1, state: 'active' }]);
  });

  it('of a night that moved no share by half a point leaves the version in force', async () => {
    const nightly = () =>
      fitTenant(test.context, {
        tenantId: company.tenantId,
        signal: new AbortController().signal,
        keepsMinor: true,
      });
    // The clock alone moves a little of everything.
    test.setNow('2026-11-23T12:00:00Z');
    expect(await nightly()).toMatchObject({ version: 1, isNew: false });
    test.setNow('2026-11-22T12:00:00Z');
    expect(await states()).toEqual([{ version: 1, state: 'active' }]);
    expect(await marked()).toBe(0);
  });

  it('credits by posts that came since, without being fitted again', async () => {
    const before = await company.rows<{ n: number }>(
      `select count(*)::int as n from credit_ledger where tenant_id = $1`,
      [company.tenantId],
    );
    const post = await company.post(learning.mina, instant(300), { title: 'Since' });
    await company.transaction((tx) => notePosts(tx, new Date(instant(300))));
    const { deals } = await credit();
    // What was closed before it was published is left alone.
    expect(deals).toBe(learning.deals.filter(({ outcome }) => outcome === 'open').length);
    const after = await company.rows<{ reason: string }>(
      `select distinct reason from credit_ledger where tenant_id = $1
       and id > (select max(id) - (count(*) - $2) from credit_ledger where tenant_id = $1)`,
      [company.tenantId, before[0]?.n ?? 0],
    );
    for (const { reason } of after) expect(reason).toBe('posts changed');
    await company.rows('delete from posts where tenant_id = $1 and id = $2', [
      company.tenantId,
      post,
    ]);
    await company.transaction((tx) => notePosts(tx, new Date(instant(300))));
    await credit();
    await expectReconciled(company, learning.deals);
  });

  it('leaves the former in force when its process is killed while it learns', async () => {
    await learning.addDeal('won');
    await credit();
    const child = spawn(process.execPath, [PROCESS, test.database.url, String(company.tenantId)], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {},
    });
    const ended = once(child, 'exit');
    for await (const said of child.stdout) if (String(said).includes('Learning')) break;
    child.kill('SIGKILL');
    expect((await ended)[1]).toBe('SIGKILL');
    expect(await states()).toEqual([{ version: 1, state: 'active' }]);
    expect(await marked()).toBe(0);
    await expectReconciled(company, learning.deals);
  });

  it('ends at once when it is asked to, and leaves the former in force', async () => {
    const stopping = new AbortController();
    const stopped = fitTenant(test.context, {
      tenantId: company.tenantId,
      signal: stopping.signal,
      onProgress: (step) => {
        if (step === 'Learning') stopping.abort(new Error('The server is stopping.'));
        return Promise.resolve();
      },
    });
    await expect(stopped).rejects.toThrow('The server is stopping.');
    expect(await states()).toEqual([{ version: 1, state: 'active' }]);
    expect(await marked()).toBe(0);
  });

  it('of a history that has grown is the next version, and the former is kept', async () => {
    expect(await fit()).toMatchObject({ version: 2, isNew: true });
    expect(await states()).toEqual([
      { version: 1, state: 'superseded' },
      { version: 2, state: 'active' },
    ]);
    await credit();
    await expectReconciled(company, learning.deals);
  });

  it('teaches two tenants of one history the same, whatever their ids are', async () => {
    const twins = [await test.company(), await test.company()];
    const said: unknown[] = [];
    for (const twin of twins) {
      const { mina, ray } = await learningCompany(twin, 60);
      await fitTenant(test.context, {
        tenantId: twin.tenantId,
        signal: new AbortController().signal,
      });
      const { fitted } = (await twin.transaction(activeFit)) ?? {};
      const named = JSON.stringify(fitted).replaceAll(mina, 'mina').replaceAll(ray, 'ray');
      said.push(JSON.parse(named));
    }
    expect(said[0]).toMatchObject({
      shapley: { values: { 'influencer:mina': expect.any(Number) } },
    });
    expect(said[1]).toEqual(said[0]);
  }, 60_000);
});
