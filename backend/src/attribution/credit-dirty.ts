import type { Context } from '../context.ts';
import { retryLost } from '../db/retry.ts';
import { withTenant, type TenantTransaction } from '../db/tenancy.ts';
import { refreshCampaigns } from './campaign-outcomes.ts';
import { creditBatch, type Failure, type Marks } from './credit-batch.ts';
import { refreshInfluencerValues } from './influencer-values.ts';
import { markForPosts } from './load-posts.ts';
import type { DirtyMark } from './types.ts';

/** What one call did. */
export interface CreditProgress {
  readonly deals: number;
  readonly leads: number;
  /** Campaigns summed anew. */
  readonly campaigns: number;
  /** Deals marked because influencers are worth something else now. */
  readonly revalued: number;
  readonly failures: number;
  /** The batch was full: more is marked than one batch holds. */
  readonly isFull: boolean;
  /** Another process credits this tenant just now; nothing was done. */
  readonly isBusy: boolean;
}

export interface CreditOptions {
  /** Deals of one batch; four times as many leads. */
  readonly limit?: number;
  /** Waits for another process that credits this tenant; without it, leaves it to them. */
  readonly wait?: boolean;
}

/** Some 30,000 rows of credit: small enough that one transaction holds nothing up for long. */
const BATCH = 100;
/** A lead is a fraction of the work of a deal: no amount, no ledger, one short journey. */
const LEADS_PER_DEAL = 4;
/** Names the tenants' credit among the advisory locks of the database. */
const CREDIT_LOCK = 7_310_242;

/**
 * Credits up to `limit` marked deals and four times as many marked leads of a tenant, each batch in one
 * transaction under the tenant's lock: one process credits a tenant at a time, and one that dies half
 * way leaves everything as it was, marks included. When nothing is left to credit, influencers are
 * valued anew; marked campaigns are summed in a transaction of their own.
 *
 * What cannot be credited is put aside with its error and tried again with growing pauses; it never
 * stops its neighbours. Anything else that goes wrong (the database is gone) is thrown.
 */
export async function creditDirty(
  context: Context,
  tenantId: number,
  { limit = BATCH, wait = true }: CreditOptions = {},
): Promise<CreditProgress> {
  const progress = await underLock(context, tenantId, wait, async (tx, attempt) => {
    await markForPosts(tx);
    attempt.marks = await takeMarks(tx, limit);
    const { deals, leads } = attempt.marks;
    return {
      ...(await creditMarks(tx, context, attempt.marks)),
      isFull: deals.length >= limit || leads.length >= limit * LEADS_PER_DEAL,
    };
  });
  if (progress.isBusy) return progress;
  const after = await retryLost(() =>
    withTenant(context.dataSource, tenantId, async (tx) => {
      if (!(await lock(tx, wait))) return { revalued: 0, campaigns: 0 };
      const revalued = (await isAnyDue(tx)) ? 0 : await refreshInfluencerValues(tx);
      return { revalued, campaigns: await refreshCampaigns(tx) };
    }),
  );
  return { ...progress, ...after };
}

/** Credits until nothing is marked but what has failed and waits for its next try. */
export async function runUntilClean(
  context: Context,
  tenantId: number,
  options: CreditOptions = {},
): Promise<CreditProgress> {
  let total = NOTHING;
  for (;;) {
    const progress = await creditDirty(context, tenantId, options);
    total = added(total, progress);
    if (progress.isBusy || !didAnything(progress)) return total;
  }
}

/** What a transaction had taken when it failed; the rows themselves are rolled back. */
interface Attempt {
  marks: Marks;
}

async function underLock(
  context: Context,
  tenantId: number,
  wait: boolean,
  work: (tx: TenantTransaction, attempt: Attempt) => Promise<CreditProgress>,
): Promise<CreditProgress> {
  const attempt: Attempt = { marks: { deals: [], leads: [] } };
  try {
    return await retryLost(() =>
      withTenant(context.dataSource, tenantId, async (tx) =>
        (await lock(tx, wait)) ? work(tx, attempt) : { ...NOTHING, isBusy: true },
      ),
    );
  } catch (error) {
    if (!isOfTheData(error)) throw error;
    return apart(context, tenantId, attempt.marks, error);
  }
}

const NOTHING: CreditProgress = {
  deals: 0,
  leads: 0,
  campaigns: 0,
  revalued: 0,
  failures: 0,
  isFull: false,
  isBusy: false,
};

export function didAnything({ isBusy, isFull, ...counts }: CreditProgress): boolean {
  return !isBusy && (isFull || Object.values(counts).some((count) => count > 0));
}

const added = (a: CreditProgress, b: CreditProgress): CreditProgress => ({
  deals: a.deals + b.deals,
  leads: a.leads + b.leads,
  campaigns: a.campaigns + b.campaigns,
  revalued: a.revalued + b.revalued,
  failures: a.failures + b.failures,
  isFull: b.isFull,
  isBusy: a.isBusy || b.isBusy,
});

/** A batch the database refused: its halves apart, down to the one that is to blame. */
async function apart(
  context: Context,
  tenantId: number,
  marks: Marks,
  error: unknown,
): Promise<CreditProgress> {
  const [deal, ...otherDeals] = marks.deals;
  const [lead, ...otherLeads] = marks.leads;
  if (otherDeals.length + otherLeads.length === 0 && !(deal && lead)) {
    const failure: Failure | null = deal
      ? { kind: 'deal', id: deal.id, error }
      : lead
        ? { kind: 'lead', id: lead.id, error }
        : null;
    if (!failure) throw error;
    await withTenant(context.dataSource, tenantId, (tx) => putAside(tx, context, marks, [failure]));
    return { ...NOTHING, failures: 1 };
  }
  let total = NOTHING;
  const parts: Marks[] =
    deal && lead
      ? [
          { deals: marks.deals, leads: [] },
          { deals: [], leads: marks.leads },
        ]
      : [0, 1].map((half) => ({
          deals: halfOf(marks.deals, half),
          leads: halfOf(marks.leads, half),
        }));
  for (const part of parts) {
    const done = await underLock(context, tenantId, true, async (tx, attempt) => {
      attempt.marks = await takeMarks(tx, BATCH, part);
      return creditMarks(tx, context, attempt.marks);
    });
    total = added(total, done);
  }
  return total;
}

function halfOf<Item>(list: readonly Item[], half: number): Item[] {
  const middle = Math.ceil(list.length / 2);
  return half === 0 ? list.slice(0, middle) : list.slice(middle);
}

async function creditMarks(
  tx: TenantTransaction,
  context: Context,
  marks: Marks,
): Promise<CreditProgress> {
  if (marks.deals.length + marks.leads.length === 0) return NOTHING;
  const failures = await creditBatch(tx, context, marks);
  await putAside(tx, context, marks, failures);
  return {
    ...NOTHING,
    deals: marks.deals.length - failures.filter(({ kind }) => kind === 'deal').length,
    leads: marks.leads.length - failures.filter(({ kind }) => kind === 'lead').length,
    failures: failures.length,
  };
}

async function lock(tx: TenantTransaction, wait: boolean): Promise<boolean> {
  if (wait) {
    await tx.query('select pg_advisory_xact_lock($1, $2)', [CREDIT_LOCK, tx.tenantId]);
    return true;
  }
  const [row] = await tx.query<{ locked: boolean }>(
    'select pg_try_advisory_xact_lock($1, $2) as locked',
    [CREDIT_LOCK, tx.tenantId],
  );
  return row?.locked ?? false;
}

const DUE = '(retry_at is null or retry_at <= clock_timestamp())';

async function isAnyDue(tx: TenantTransaction): Promise<boolean> {
  const rows = await tx.query(
    `select from dirty_deals where tenant_id = $1 and ${DUE}
     union all
     select from dirty_leads where tenant_id = $1 and ${DUE} limit 1`,
    [tx.tenantId],
  );
  return rows.length > 0;
}

/**
 * Reads marks that are due, oldest first, or those of `only` that are still there; several marks of one deal
 * or lead are one. The tenant's lock keeps other workers away; writers only add marks, which stay for the
 * next batch.
 */
async function takeMarks(tx: TenantTransaction, limit: number, only?: Marks): Promise<Marks> {
  const take = (
    table: 'dirty_deals' | 'dirty_leads',
    id: 'deal_id' | 'contact_id',
    most: number,
    chosen: readonly DirtyMark[] | undefined,
  ): Promise<DirtyMark[]> =>
    tx.query<DirtyMark>(
      `select ${id} as id, (array_agg(reason order by id desc))[1] as reason, array_agg(id)::text[] as marks
       from ${table}
       where tenant_id = $1 and ($3::uuid[] is null or ${id} = any($3::uuid[]))
       group by ${id} having bool_or${DUE} order by min(marked_at), ${id} limit $2`,
      [tx.tenantId, most, chosen?.map((mark) => mark.id) ?? null],
    );
  return {
    deals: await take('dirty_deals', 'deal_id', limit, only?.deals),
    leads: await take('dirty_leads', 'contact_id', limit * LEADS_PER_DEAL, only?.leads),
  };
}

/** Keeps what failed marked, with its error, until its next try: 30 s, 1 min, 2 min … 8 h. */
async function putAside(
  tx: TenantTransaction,
  context: Context,
  marks: Marks,
  failures: readonly Failure[],
): Promise<void> {
  for (const { kind, id, error } of failures) {
    context.log.error({ err: error, tenantId: tx.tenantId, kind, id }, 'cannot be credited');
    const table = kind === 'deal' ? 'dirty_deals' : 'dirty_leads';
    const taken = (kind === 'deal' ? marks.deals : marks.leads).find((mark) => mark.id === id);
    const [kept, ...others] = taken?.marks ?? [];
    await tx.query(`delete from ${table} where tenant_id = $1 and id = any($2::bigint[])`, [
      tx.tenantId,
      others,
    ]);
    // A mark that came meanwhile is tried at once: what changed may have cured it.
    await tx.query(
      `update ${table} set attempts = attempts + 1, last_error = $3,
         retry_at = clock_timestamp() + interval '30 seconds' * power(2, least(attempts, 10))
       where tenant_id = $1 and id = $2::bigint`,
      [tx.tenantId, kept, error instanceof Error ? error.message : String(error)],
    );
  }
}

/** Whether some row is to blame: what PostgreSQL says of data (22…) and constraints (23…), or our own sums. */
function isOfTheData(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return (
    error instanceof RangeError ||
    error instanceof TypeError ||
    (typeof code === 'string' && /^2[23]/.test(code))
  );
}
