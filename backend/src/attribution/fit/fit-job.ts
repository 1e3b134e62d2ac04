import { performance } from 'node:perf_hooks';
import type { FitAccount } from '@pipeline-attribution/shared';
import type { Context } from '../../context.ts';
import { retryLost } from '../../db/retry.ts';
import { withTenant, type TenantTransaction } from '../../db/tenancy.ts';
import { saveProgress, type JobRow } from '../../jobs/job-store.ts';
import { loadSettings } from '../../settings/load-settings.ts';
import { markEverything } from '../mark-dirty.ts';
import {
  activeFit,
  countInfluencerTouches,
  storeFit,
  type FitCounts,
  type Learnt,
} from './fit-store.ts';
import { howFarMoved } from './how-far-moved.ts';
import { loadFitAccounts, loadFitFrame, type FitFrame } from './load-fit-input.ts';
import { Pseudonyms } from './pseudonyms.ts';
import type { FitCause } from './request-fit.ts';
import { startFitThread, type FitThread } from './run-fit.ts';

/** What the ledger says of credit that a new fit moved. */
export const REFITTED = 'model refitted';

/** What a fit answers as the result of its job. */
export interface FitResult {
  readonly version: number;
  readonly level: string;
  readonly reason: string;
  readonly counts: FitCounts;
  /** False: the history taught nothing else, or nothing that matters, and the version in force stays. */
  readonly isNew: boolean;
}

export interface FitRun {
  readonly tenantId: number;
  readonly signal: AbortSignal;
  /** Leaves the version in force while no share has moved by more than {@link MINOR}. */
  readonly keepsMinor?: boolean;
  /** Told what is being done and how far it is, in hundredths. */
  readonly onProgress?: (step: string, done: number) => Promise<void>;
}

/**
 * Nobody acts on a share that moved by half a point, and the credit of every deal would be written anew for it each
 * night. Whoever asks for a fit, and a fit that new deals ask for, get what there is.
 */
const MINOR = 0.005;

/** Reading is a small part of the work. */
const READ = 30;

/**
 * Learns the tenant's models anew from all of its history and puts them in force: reads the history as of one
 * moment, learns in a thread of its own, stores the version and marks every deal and lead for crediting, with the
 * reason. A process that ends on the way leaves the former version in force. What was learnt before and is learnt
 * again stays as it is, and nothing is credited anew.
 */
export async function fitTenant(
  context: Context,
  { tenantId, signal, keepsMinor = false, onProgress = () => Promise.resolve() }: FitRun,
): Promise<FitResult> {
  const startedAt = performance.now();
  const asOf = context.now();
  const thread = startFitThread(signal);
  try {
    const names = new Pseudonyms();
    const { frame, tally } = await withTenant(context.dataSource, tenantId, (tx) =>
      readHistory(tx, thread, names, { asOf: asOf.getTime(), signal, onProgress }),
    );
    await onProgress('Learning', READ);
    let told = READ;
    let telling = Promise.resolve();
    const learnt = await thread.fit(frame, (part) => {
      const done = READ + Math.floor((99 - READ) * Math.min(1, Math.max(0, part)));
      if (done <= told) return;
      told = done;
      // One after the other, so that the last word is the last one. That it cannot be saved is no reason to stop.
      telling = telling.then(() => onProgress('Learning', done)).catch(() => undefined);
    });
    await telling;
    signal.throwIfAborted();
    const durationMs = performance.now() - startedAt;
    return await retryLost(() =>
      withTenant(context.dataSource, tenantId, (tx) =>
        putInForce(tx, names.restore(learnt), tally, { asOf, durationMs, keepsMinor }),
      ),
    );
  } finally {
    await thread.end();
  }
}

/** The job as the queue runs it. */
export const fitJob =
  (context: Context) =>
  ({
    tenantId,
    job,
    signal,
  }: {
    readonly tenantId: number;
    readonly job: Pick<JobRow, 'id' | 'payload'>;
    readonly signal: AbortSignal;
  }): Promise<FitResult> =>
    fitTenant(context, {
      tenantId,
      signal,
      keepsMinor: job.payload['cause'] === ('nightly' satisfies FitCause),
      onProgress: (step, done) =>
        withTenant(context.dataSource, tenantId, (tx) =>
          saveProgress(tx, job.id, { step, done, total: 100 }),
        ),
    });

type Tally = Omit<FitCounts, 'journeys'>;

async function readHistory(
  tx: TenantTransaction,
  thread: FitThread,
  names: Pseudonyms,
  {
    asOf,
    signal,
    onProgress,
  }: { asOf: number; signal: AbortSignal; onProgress: NonNullable<FitRun['onProgress']> },
): Promise<{ frame: FitFrame; tally: Tally }> {
  await tx.query('set transaction isolation level repeatable read, read only');
  const settings = await loadSettings(tx);
  const frame = await loadFitFrame(tx, names, settings, asOf);
  const influencerTouches = await countInfluencerTouches(tx);
  const tally = {
    influencerTouches,
    accounts: 0,
    deals: 0,
    won: 0,
    answers: 0,
    posts: frame.posts.length,
  };
  for await (const { accounts, done, total } of loadFitAccounts(tx, names, settings, asOf)) {
    signal.throwIfAborted();
    for (const account of accounts) count(tally, account);
    await thread.take(accounts);
    await onProgress('Reading the history', Math.floor((READ * done) / total));
  }
  return { frame, tally };
}

function count(
  tally: { accounts: number; deals: number; won: number; answers: number },
  { deals }: FitAccount,
): void {
  tally.accounts++;
  for (const { outcome, touches } of deals) {
    tally.deals++;
    if (outcome === 'won') tally.won++;
    if (touches.some(({ kind }) => kind === 'self_report')) tally.answers++;
  }
}

async function putInForce(
  tx: TenantTransaction,
  fitted: Learnt,
  tally: Tally,
  { asOf, durationMs, keepsMinor }: { asOf: Date; durationMs: number; keepsMinor: boolean },
): Promise<FitResult> {
  const { dataDriven, markov, shapley } = fitted;
  const counts: FitCounts = {
    ...tally,
    ...dataDriven?.counts,
    journeys: markov?.paths ?? shapley?.paths ?? 0,
  };
  const level = dataDriven?.level ?? 'fallback';
  const reason = dataDriven?.reason ?? 'The data-driven model has learnt nothing yet.';
  const told = { level, reason, counts };
  const before = await activeFit(tx);
  if (
    before &&
    (sameJson(before.fitted, fitted) || (keepsMinor && howFarMoved(before.fitted, fitted) <= MINOR))
  ) {
    return { version: before.version, ...told, isNew: false };
  }
  const { version } = await storeFit(tx, { fitted, ...told, fittedAt: asOf, durationMs });
  await markEverything(tx, REFITTED);
  return { version, ...told, isNew: true };
}

/** Whether two are the same data, whatever order the database gave their keys. */
function sameJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(a, sorted) === JSON.stringify(b, sorted);
}

function sorted(_key: string, value: unknown): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;
}
