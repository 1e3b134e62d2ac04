import { performance } from 'node:perf_hooks';
import { isDeepStrictEqual } from 'node:util';
import { liftInForce, type LiftInForce } from '@pipeline-attribution/shared';
import { loadPosts } from '../attribution/load-posts.ts';
import { markEverything } from '../attribution/mark-dirty.ts';
import type { Context } from '../context.ts';
import { retryLost } from '../db/retry.ts';
import { withTenant, type TenantTransaction } from '../db/tenancy.ts';
import { saveProgress, type JobRow } from '../jobs/job-store.ts';
import { loadSettings } from '../settings/load-settings.ts';
import { activeLift, storeLift, type AnalysedSeries } from './lift-store.ts';
import { loadLiftInput } from './load-lift-input.ts';
import { runLift } from './run-lift.ts';

/** What the ledger says of credit that a new analysis moved. */
export const REANALYSED = 'lift of posts analysed anew';

/** What an analysis answers as the result of its job. */
export interface LiftResult {
  readonly version: number;
  /** Series in which anything could be said. */
  readonly series: number;
  /** Influencers with a claimed effect on any of them. */
  readonly influencers: number;
  /** False: the same as before; the version in force stays, and no credit moves. */
  readonly isNew: boolean;
}

/**
 * Looks at all daily series as of one moment for what posts did to them, in a thread of its own, stores the version
 * and, where it changes what visits are judged by, marks everything for crediting.
 */
export async function analyseTenant(
  context: Context,
  {
    tenantId,
    signal,
    onProgress = () => Promise.resolve(),
  }: {
    readonly tenantId: number;
    readonly signal: AbortSignal;
    readonly onProgress?: (step: string, done: number) => Promise<void>;
  },
): Promise<LiftResult> {
  const startedAt = performance.now();
  const analysedAt = context.now();
  await onProgress('Reading the traffic', 0);
  const { series, brandShare, posts } = await withTenant(
    context.dataSource,
    tenantId,
    async (tx) => {
      await tx.query('set transaction isolation level repeatable read, read only');
      return { ...(await loadLiftInput(tx, analysedAt)), posts: await loadPosts(tx) };
    },
  );
  let telling = Promise.resolve();
  const found = await runLift(
    series.map(({ input }) => input),
    signal,
    (part) => {
      const done = Math.min(99, Math.floor(100 * part));
      telling = telling
        .then(() => onProgress('Comparing with dates without posts', done))
        .catch(() => undefined);
    },
  );
  await telling;
  signal.throwIfAborted();
  const analysed = found.flatMap((lift, index): AnalysedSeries[] => {
    const source = series[index]?.source;
    return source ? [{ ...lift, source }] : [];
  });
  const inForce = liftInForce(
    analysed,
    posts,
    brandShare === null ? { brand_search: 0 } : { brand_search: brandShare },
  );
  const durationMs = performance.now() - startedAt;
  return retryLost(() =>
    withTenant(context.dataSource, tenantId, (tx) =>
      putInForce(tx, { series: analysed, inForce, analysedAt, durationMs }),
    ),
  );
}

/** The job as the queue runs it. */
export const liftJob =
  (context: Context) =>
  ({
    tenantId,
    job,
    signal,
  }: {
    readonly tenantId: number;
    readonly job: Pick<JobRow, 'id'>;
    readonly signal: AbortSignal;
  }): Promise<LiftResult> =>
    analyseTenant(context, {
      tenantId,
      signal,
      onProgress: (step, done) =>
        withTenant(context.dataSource, tenantId, (tx) =>
          saveProgress(tx, job.id, { step, done, total: 100 }),
        ),
    });

async function putInForce(
  tx: TenantTransaction,
  analysis: {
    readonly series: readonly AnalysedSeries[];
    readonly inForce: LiftInForce;
    readonly analysedAt: Date;
    readonly durationMs: number;
  },
): Promise<LiftResult> {
  const told = {
    series: analysis.series.filter(({ reason }) => reason === null).length,
    influencers: new Set(
      analysis.series.flatMap(({ influencers }) =>
        influencers.filter(({ isClaimed }) => isClaimed).map(({ influencerId }) => influencerId),
      ),
    ).size,
  };
  const before = await activeLift(tx);
  // As JSON keeps them: a key without a value is no difference.
  const same = (a: unknown, b: unknown): boolean =>
    isDeepStrictEqual(JSON.parse(JSON.stringify(a)), JSON.parse(JSON.stringify(b)));
  if (before && same(before.series, analysis.series) && same(before.inForce, analysis.inForce)) {
    return { version: before.version, ...told, isNew: false };
  }
  const version = await storeLift(tx, analysis);
  const moves = !same(before?.inForce ?? { series: [] }, analysis.inForce);
  if (moves && (await loadSettings(tx)).lift.earnsCredit) await markEverything(tx, REANALYSED);
  return { version, ...told, isNew: true };
}
