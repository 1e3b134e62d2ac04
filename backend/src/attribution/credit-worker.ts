import PQueue from 'p-queue';
import type { Context } from '../context.ts';
import { withTenant } from '../db/tenancy.ts';
import { loadSettings } from '../settings/load-settings.ts';
import { creditDirty, didAnything } from './credit-dirty.ts';
import { QuietTenants } from './fit/quiet-tenants.ts';
import { requestFitIfDue } from './fit/request-fit.ts';
import { markDeals } from './mark-dirty.ts';

export interface CreditWorker {
  /** Finishes the batch under way, then stops. */
  stop(): Promise<void>;
}

export interface WorkerOptions {
  /** How long after a change its credit may begin, milliseconds. */
  readonly pollMs?: number;
  /** How long a tenant whose history is being loaded rests between two batches, milliseconds. */
  readonly loadingMs?: number;
  /** How long after the last credit it is asked whether there is enough new to learn from, milliseconds. */
  readonly quietMs?: number;
  /** How often open deals are looked through for touches that left the lookback, milliseconds. */
  readonly ageMs?: number;
}

const HOUR_MS = 3_600_000;

/**
 * Credits what is marked, of all tenants in turn, one batch a tenant and round so that a large
 * back-fill does not keep the others waiting. Any number of processes may run one: a tenant another
 * process is crediting is left to it.
 */
export function startCreditWorker(
  context: Context,
  { pollMs = 500, loadingMs = 10_000, quietMs = 5_000, ageMs = 6 * HOUR_MS }: WorkerOptions = {},
): CreditWorker {
  const stopping = new AbortController();
  const { signal } = stopping;
  let agedAt = 0;
  const toLearn = new QuietTenants(quietMs);
  const creditedAt = new Map<number, number>();
  // A back-fill marks the same deals over and over: crediting them after every page would be work thrown away.
  const isResting = async (tenantId: number): Promise<boolean> =>
    performance.now() - (creditedAt.get(tenantId) ?? -Infinity) < loadingMs &&
    (await isLoading(context, tenantId));

  /** Answers whether something was done, and whether more than a batch is still marked. */
  const round = async (): Promise<{ didWork: boolean; isFull: boolean }> => {
    if (context.now().getTime() - agedAt >= ageMs) {
      agedAt = context.now().getTime();
      await markAgedOfAll(context);
    }
    const outcome = { didWork: false, isFull: false };
    const creditOne = async (tenantId: number): Promise<void> => {
      if (signal.aborted || (await isResting(tenantId))) return;
      const progress = await creditDirty(context, tenantId, { wait: false });
      creditedAt.set(tenantId, performance.now());
      if (progress.deals > 0) toLearn.note(tenantId);
      outcome.didWork ||= didAnything(progress);
      outcome.isFull ||= progress.isFull;
    };
    // Two at a time: one computes while the database writes what the other computed.
    const lanes = new PQueue({ concurrency: 2 });
    const tenants = await tenantsToCredit(context);
    await lanes.addAll(tenants.map((tenantId) => () => creditOne(tenantId)));
    // What was credited may be enough to learn from.
    for (const tenantId of toLearn.quiet()) await requestFitIfDue(context, tenantId);
    return outcome;
  };

  const run = async (): Promise<void> => {
    let isFailing = false;
    while (!signal.aborted) {
      let pause = pollMs;
      const startedAt = performance.now();
      try {
        const { didWork, isFull } = await round();
        // A backlog is worked off at once. Else half of the time at most: what is marked while we rest is
        // credited once instead of again and again.
        if (isFull) pause = 0;
        else if (didWork) pause = Math.min(performance.now() - startedAt, 2_000);
        isFailing = false;
      } catch (error) {
        // Once a change of state: a database that is away for an hour is one line, not seven thousand.
        if (!isFailing)
          context.log.error({ err: error }, 'the credit worker cannot work; retrying');
        isFailing = true;
        pause = Math.max(pollMs, 1000);
      }
      await sleep(pause, signal);
    }
  };
  const running = run();
  return {
    stop: () => {
      stopping.abort();
      return running;
    },
  };
}

async function tenantsToCredit(context: Context): Promise<number[]> {
  const rows: { tenant_id: number }[] = await context.dataSource.query(
    'select tenant_id from tenants_to_credit() order by tenant_id',
  );
  return rows.map((row) => row.tenant_id);
}

function isLoading(context: Context, tenantId: number): Promise<boolean> {
  return withTenant(context.dataSource, tenantId, async (tx) => {
    const rows = await tx.query(
      `select from jobs where tenant_id = $1 and kind = 'backfill' and state = 'running' limit 1`,
      [tenantId],
    );
    return rows.length > 0;
  });
}

async function markAgedOfAll(context: Context): Promise<void> {
  const tenants: { id: number }[] = await context.dataSource.query('select id from list_tenants()');
  for (const { id } of tenants) await markAged(context, id);
}

/**
 * Marks open deals of which a credited touch has left the lookback since: nobody changed anything, time
 * did. Answers how many.
 */
export function markAged(context: Context, tenantId: number): Promise<number> {
  return withTenant(context.dataSource, tenantId, async (tx) => {
    const { lookbackDays } = await loadSettings(tx);
    const oldest = new Date(context.now().getTime() - lookbackDays * 24 * HOUR_MS);
    const rows = await tx.query<{ deal_id: string }>(
      `select distinct deal_id from pipeline_attribution
       where tenant_id = $1 and stage = 'open' and first_touch_at < $2`,
      [tenantId, oldest],
    );
    await markDeals(
      tx,
      rows.map((row) => row.deal_id),
      'a touch left the lookback',
    );
    return rows.length;
  });
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}
