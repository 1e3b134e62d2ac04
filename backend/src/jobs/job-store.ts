import type { TenantTransaction } from '../db/tenancy.ts';

export const JOB_KINDS = [
  'backfill',
  'recompute',
  'import',
  'fit',
  'lift',
  'erase',
  'writeBack',
] as const;
export type JobKind = (typeof JOB_KINDS)[number];
export type JobState = 'queued' | 'running' | 'done' | 'failed';

/** A long task as the people who wait for it see it. */
export interface JobRow {
  readonly id: string;
  readonly kind: JobKind;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly state: JobState;
  readonly step: string;
  readonly done: number;
  readonly total: number | null;
  readonly result: unknown;
  readonly error: string | null;
  readonly created_at: Date;
  readonly started_at: Date | null;
  readonly finished_at: Date | null;
}

const COLUMNS =
  'id, kind, payload, state, step, done, total, result, error, created_at, started_at, finished_at';

/** Adds a job in the caller's transaction. The queue takes it up after the commit, see `startJobs`. */
export async function insertJob(
  tx: TenantTransaction,
  kind: JobKind,
  payload: Readonly<Record<string, unknown>>,
): Promise<string> {
  const [row] = await tx.query<{ id: string }>(
    `insert into jobs (tenant_id, kind, payload) values ($1, $2, $3) returning id`,
    [tx.tenantId, kind, JSON.stringify(payload)],
  );
  if (!row) throw new Error('The database answered nothing to a new job.');
  return row.id;
}

export async function loadJob(tx: TenantTransaction, id: string): Promise<JobRow | null> {
  const [row] = await tx.query<JobRow>(
    `select ${COLUMNS} from jobs where tenant_id = $1 and id = $2`,
    [tx.tenantId, id],
  );
  return row ?? null;
}

/** Jobs in the order of `ids`; unknown ids are left out. */
export async function loadJobs(tx: TenantTransaction, ids: readonly string[]): Promise<JobRow[]> {
  const rows = await tx.query<JobRow>(
    `select ${COLUMNS} from jobs where tenant_id = $1 and id = any($2::uuid[])`,
    [tx.tenantId, ids],
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** Jobs that are not finished, oldest first. */
export function openJobs(tx: TenantTransaction): Promise<JobRow[]> {
  return tx.query<JobRow>(
    `select ${COLUMNS} from jobs where tenant_id = $1 and state in ('queued', 'running')
     order by created_at`,
    [tx.tenantId],
  );
}

/**
 * Takes up again loads of a CRM's history that ended for a reason somebody had to mend (a wrong client secret, say)
 * while the CRM is still connected: the last of each, from where it stood. Called when the server starts, which is
 * what whoever mended it had to do.
 */
export async function reopenBackfills(tx: TenantTransaction): Promise<void> {
  await tx.query(
    `update jobs j set state = 'queued', error = null, finished_at = null
     from connections c
     where j.tenant_id = $1 and c.tenant_id = $1 and j.kind = 'backfill' and j.state = 'failed'
       and j.payload ->> 'crm' = c.crm and c.state in ('connected', 'failing')
       and c.cursors -> 'backfill' ->> 'finishedAt' is null
       and not exists (
         select from jobs n where n.tenant_id = $1 and n.kind = 'backfill' and n.payload ->> 'crm' = c.crm
           and n.created_at > j.created_at)`,
    [tx.tenantId],
  );
}

export async function startJob(tx: TenantTransaction, id: string): Promise<void> {
  await tx.query(
    `update jobs set state = 'running', started_at = coalesce(started_at, now()), error = null
     where tenant_id = $1 and id = $2`,
    [tx.tenantId, id],
  );
}

export async function saveProgress(
  tx: TenantTransaction,
  id: string,
  progress: { readonly step: string; readonly done: number; readonly total: number | null },
): Promise<void> {
  await tx.query(
    `update jobs set step = $3, done = $4, total = $5 where tenant_id = $1 and id = $2`,
    [tx.tenantId, id, progress.step, progress.done, progress.total],
  );
}

export async function finishJob(tx: TenantTransaction, id: string, result: unknown): Promise<void> {
  await tx.query(
    `update jobs set state = 'done', result = $3, error = null, step = '', finished_at = now(),
            total = coalesce(total, done), done = coalesce(total, done)
     where tenant_id = $1 and id = $2`,
    [tx.tenantId, id, JSON.stringify(result ?? null)],
  );
}

/** Back into the queue, as if it had not been begun; what it did so far stays. */
export async function requeueJob(tx: TenantTransaction, id: string): Promise<void> {
  await tx.query(`update jobs set state = 'queued' where tenant_id = $1 and id = $2`, [
    tx.tenantId,
    id,
  ]);
}

/** What went wrong, for people; `final` when it will not be tried again by itself. */
export async function failJob(
  tx: TenantTransaction,
  id: string,
  message: string,
  final: boolean,
): Promise<void> {
  await tx.query(
    `update jobs set state = case when $4 then 'failed' else 'queued' end, error = $3,
            finished_at = case when $4 then now() end
     where tenant_id = $1 and id = $2`,
    [tx.tenantId, id, message, final],
  );
}
