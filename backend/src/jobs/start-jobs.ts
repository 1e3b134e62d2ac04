import type { Crm } from '@pipeline-attribution/shared';
import { PgBoss, type Job, type JobResult, type JobWithMetadata } from 'pg-boss';
import { fitJob } from '../attribution/fit/fit-job.ts';
import { startFitSchedule } from '../attribution/fit/fit-schedule.ts';
import type { Context } from '../context.ts';
import { liftJob } from '../lift/lift-job.ts';
import { startLiftSchedule } from '../lift/lift-schedule.ts';
import { resealTokens } from '../crm/access-token.ts';
import { eraseTenant } from '../crm/disconnect.ts';
import { CrmError } from '../crm/errors.ts';
import { needsPerson, runBackfill, wentElsewhere } from '../crm/run-backfill.ts';
import { readDirty } from '../crm/read-dirty.ts';
import { runSync } from '../crm/run-sync.ts';
import { createCrmServices, type CrmServices } from '../crm/services.ts';
import { runWriteBack } from '../crm/write-back/run-write-back.ts';
import { writeBackJob } from '../crm/write-back/write-back-job.ts';
import { withTenant } from '../db/tenancy.ts';
import {
  failJob,
  finishJob,
  insertJob,
  loadJob,
  openJobs,
  reopenBackfills,
  requeueJob,
  startJob,
  type JobKind,
  type JobRow,
} from './job-store.ts';
import { startCountSchedule } from './count-schedule.ts';
import { startRetention } from './retention.ts';

/** What a job's handler is given; what it answers becomes the job's result. */
export interface JobRun {
  readonly tenantId: number;
  readonly job: JobRow;
  /** Fires when the process is asked to end or the queue took the job back. */
  readonly signal: AbortSignal;
}
export type JobHandler = (run: JobRun) => Promise<unknown>;

export interface Jobs {
  /** Adds a job and answers its id; its progress is at `GET /api/v1/jobs/{id}`. */
  enqueue(
    tenantId: number,
    kind: JobKind,
    payload?: Readonly<Record<string, unknown>>,
  ): Promise<string>;
  /** Hands a job to the queue that was inserted (and committed) by `insertJob`. */
  dispatch(tenantId: number, jobId: string): Promise<void>;
  /** Has the records read anew that a CRM said changed (and that are marked, see `markDirty`). */
  readDirty(tenantId: number, crm: Crm): Promise<void>;
  /** Reads the tenant's CRM for changes now rather than at the next round. */
  syncNow(tenantId: number): Promise<void>;
  stop(): Promise<void>;
}

/** Visible jobs, with their row in `jobs`; the queue's entry holds only whose and which. */
const WORK = 'tenant-work';
/** Rounds of reading changes; their outcome is the connection's state. */
const SYNC = 'crm-sync';
/** Records a webhook named. */
const RECORDS = 'crm-records';
/** Rounds of writing figures and stages into the CRM, behind those of reading. */
const WRITE = 'crm-write-back';
/** What failed for good lands here for an operator to look at. */
const DEAD = 'dead-letters';
/** Ticks that send every connected tenant a round. */
const SCHEDULE = 'crm-sync-schedule';

/** A CRM may be out of reach, or out of calls, for a day; at ten minutes' distance that is many tries. */
const PASSING_RETRIES = 200;
/** What else goes wrong is a fault of ours: a few tries, then it is for an operator. */
const OTHER_RETRIES = 6;

/** How long a batch that is being written may take to be committed when the process is asked to end. */
const STOP_MS = 8_000;

interface Entry {
  readonly tenantId: number;
  readonly jobId: string;
}
interface SyncEntry {
  readonly tenantId: number;
  readonly crm: Crm;
}

/**
 * Starts the queue and its workers.
 *
 * pg-boss connects as the database's owner, not as the application's role: it creates and migrates a
 * schema of its own (`pgboss`) at start, which needs the right to create, and its tables hold no tenant's
 * data, only ids. What a job does to tenants' rows goes through the application's own connections, hence
 * under row-level security.
 *
 * The `jobs` table is the truth and the queue its motor: a job that was committed but never reached the
 * queue (a crash in between) is handed over at the next start.
 */
export async function startJobs(
  context: Context,
  ownerUrl: string,
  handlers: Partial<Record<JobKind, JobHandler>> = {},
): Promise<Jobs> {
  const services = createCrmServices(context);
  const { log, dataSource } = context;
  const boss = new PgBoss({
    connectionString: ownerUrl,
    schema: 'pgboss',
    application_name: 'pipeline-attribution-jobs',
    max: 4,
    useListenNotify: true,
    // How soon work of a process that died is noticed.
    superviseIntervalSeconds: 10,
    monitorIntervalSeconds: 10,
  });
  const stopping = new AbortController();
  boss.on('error', ({ message, stack }: Error) => {
    // Its parts fall silent one after the other; what was under way is taken up at the next start.
    const level = stopping.signal.aborted ? 'debug' : 'error';
    // The queue emits objects that only look like errors.
    log[level]({ err: Object.assign(new Error(message), { stack }) }, 'job queue');
  });
  boss.on('warning', (warning) => {
    log.warn({ warning }, 'job queue');
  });
  await boss.start();
  await createQueues(boss);

  const all: Partial<Record<JobKind, JobHandler>> = {
    backfill: ({ tenantId, job, signal }) =>
      runBackfill(services, { tenantId, crm: job.payload['crm'] as Crm, jobId: job.id }, signal),
    fit: fitJob(context),
    erase: ({ tenantId }) => eraseTenant(context, tenantId),
    lift: liftJob(context),
    writeBack: writeBackJob(services),
    ...handlers,
  };
  const dispatch = async (tenantId: number, jobId: string): Promise<void> => {
    await boss.send(WORK, { tenantId, jobId } satisfies Entry, {
      singletonKey: jobId,
      group: { id: String(tenantId) },
    });
  };
  const syncNow = async (tenantId: number): Promise<void> => {
    for (const crm of services.connectors.keys()) {
      if (!(await isSyncable(services, tenantId, crm))) continue;
      await boss.send(SYNC, { tenantId, crm } satisfies SyncEntry, {
        singletonKey: `${tenantId}:${crm}`,
        group: { id: String(tenantId) },
      });
    }
  };

  const writeBackSoon = async ({ tenantId, crm }: SyncEntry): Promise<void> => {
    await boss.send(WRITE, { tenantId, crm } satisfies SyncEntry, {
      singletonKey: `${tenantId}:${crm}`,
      group: { id: String(tenantId) },
    });
  };

  await boss.work(
    WORK,
    { ...WORKERS, includeMetadata: true, perJobResults: true },
    (entries: JobWithMetadata<Entry>[]) =>
      Promise.all(entries.map((entry) => runVisible(context, all, entry, stopping.signal))),
  );
  await boss.work(SYNC, WORKERS, async (entries: Job<SyncEntry>[]) => {
    for (const { data, signal: lost } of entries) {
      const signal = AbortSignal.any([lost, stopping.signal]);
      await quietly(
        services,
        data,
        () => runSync(services, data.tenantId, data.crm, signal),
        signal,
      );
      await writeBackSoon(data);
    }
  });
  await boss.work(WRITE, WORKERS, async (entries: Job<SyncEntry>[]) => {
    for (const { data, signal: lost } of entries) {
      const signal = AbortSignal.any([lost, stopping.signal]);
      await quietly(
        services,
        data,
        () => runWriteBack(services, data.tenantId, data.crm, { signal }),
        signal,
      );
    }
  });
  await boss.work(RECORDS, WORKERS, async (entries: Job<SyncEntry>[]) => {
    for (const { data } of entries) {
      await quietly(services, data, () =>
        readDirty(services, data.tenantId, data.crm, stopping.signal),
      );
    }
  });
  await boss.work(SCHEDULE, async () => {
    for (const id of await tenantIds(context)) await syncNow(id);
  });
  await boss.schedule(SCHEDULE, context.config.syncSchedule);
  await startRetention(boss, context, stopping.signal);
  await startCountSchedule(boss, context);
  await startFitSchedule(boss, context, dispatch);
  await startLiftSchedule(boss, context, dispatch);

  for (const tenantId of await tenantIds(context)) {
    await resealTokens(services, tenantId);
    await withTenant(dataSource, tenantId, reopenBackfills);
    for (const job of await withTenant(dataSource, tenantId, openJobs)) {
      await dispatch(tenantId, job.id);
    }
  }
  return {
    dispatch,
    syncNow,
    readDirty: async (tenantId, crm) => {
      await boss.send(RECORDS, { tenantId, crm } satisfies SyncEntry, {
        singletonKey: `${tenantId}:${crm}`,
        group: { id: String(tenantId) },
      });
    },
    enqueue: async (tenantId, kind, payload = {}) => {
      const jobId = await withTenant(dataSource, tenantId, (tx) => insertJob(tx, kind, payload));
      await dispatch(tenantId, jobId);
      return jobId;
    },
    // Work stops behind its next batch and goes back into the queue.
    stop: async () => {
      stopping.abort(new Error('The server is stopping.'));
      await boss.stop({ graceful: true, timeout: STOP_MS });
    },
  };
}

/** One job of a tenant at a time across all processes; tenants side by side. */
const WORKERS = {
  localConcurrency: 2,
  groupConcurrency: 1,
  pollingIntervalSeconds: 1,
  notifyPollingIntervalSeconds: 5,
} as const;

async function createQueues(boss: PgBoss): Promise<void> {
  await boss.createQueue(DEAD);
  const common = {
    // Of entries with one key at most one is waiting or running.
    policy: 'exclusive',
    retryBackoff: true,
    retryDelay: 5,
    retryDelayMax: 600,
    // A worker that died is noticed by its missing heartbeat, not by a limit on the time of work.
    heartbeatSeconds: 15,
    expireInSeconds: 23 * 3600,
    notify: true,
  } as const;
  await boss.createQueue(WORK, { ...common, retryLimit: PASSING_RETRIES, deadLetter: DEAD });
  await boss.createQueue(SYNC, { ...common, retryLimit: 2, deleteAfterSeconds: 3600 });
  await boss.createQueue(WRITE, { ...common, retryLimit: 2, deleteAfterSeconds: 3600 });
  await boss.createQueue(RECORDS, {
    ...common,
    // One waiting behind the one that runs: what is marked while that one reads is not forgotten.
    policy: 'short',
    retryLimit: OTHER_RETRIES,
    deadLetter: DEAD,
    deleteAfterSeconds: 3600,
  });
  await boss.createQueue(SCHEDULE, { policy: 'exclusive', deleteAfterSeconds: 3600 });
}

async function tenantIds({ dataSource }: Context): Promise<number[]> {
  const rows: { id: number; status: string }[] = await dataSource.query(
    'select id, status from list_tenants()',
  );
  return rows.filter(({ status }) => status === 'active').map(({ id }) => id);
}

async function isSyncable({ context }: CrmServices, tenantId: number, crm: Crm): Promise<boolean> {
  const rows = await withTenant(context.dataSource, tenantId, (tx) =>
    tx.query(
      `select id from connections where tenant_id = $1 and crm = $2
         and state in ('connected', 'failing') and cursors ? 'sync'
         and (resting_until is null or resting_until <= $3)`,
      [tenantId, crm, context.now()],
    ),
  );
  return rows.length > 0;
}

/** Runs one job and tells the queue how it went; what people see of it is in its row. */
async function runVisible(
  { dataSource, log }: Context,
  handlers: Partial<Record<JobKind, JobHandler>>,
  entry: JobWithMetadata<Entry>,
  stopping: AbortSignal,
): Promise<JobResult> {
  const { tenantId, jobId } = entry.data;
  const { id } = entry;
  const within = <Result>(work: Parameters<typeof withTenant<Result>>[2]): Promise<Result> =>
    withTenant(dataSource, tenantId, work);
  const job = await within((tx) => loadJob(tx, jobId));
  // The tenant or the job was deleted, or another worker finished it.
  if (!job || job.state === 'done' || job.state === 'failed') return { id, status: 'completed' };
  const handler = handlers[job.kind];
  if (!handler) {
    await within((tx) => failJob(tx, jobId, `This server cannot run “${job.kind}” jobs.`, true));
    return { id, status: 'deadletter' };
  }
  await within((tx) => startJob(tx, jobId));
  try {
    const signal = AbortSignal.any([entry.signal, stopping]);
    const result = await handler({ tenantId, job, signal });
    await within((tx) => finishJob(tx, jobId, result));
    return { id, status: 'completed' };
  } catch (error) {
    if (wentElsewhere(error)) return { id, status: 'completed' };
    if (stopping.aborted) {
      await within((tx) => requeueJob(tx, jobId));
      return { id, status: 'failed' };
    }
    const passing = error instanceof CrmError && error.kind === 'passing';
    const tries = passing ? PASSING_RETRIES : OTHER_RETRIES;
    const final = needsPerson(error) || entry.retryCount >= tries;
    log.error({ err: error, tenantId, jobId, kind: job.kind, final }, 'job failed');
    await within((tx) => failJob(tx, jobId, messageFor(error), final));
    if (!final) return { id, status: 'failed' };
    // A permission taken back is no fault of ours to look into.
    return { id, status: needsPerson(error) ? 'completed' : 'deadletter' };
  }
}

/** Work nobody waits for: its outcome is the connection's state, its faults are the log's. */
async function quietly(
  { context: { log } }: CrmServices,
  { tenantId, crm }: SyncEntry,
  work: () => Promise<unknown>,
  signal?: AbortSignal,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    // Stopped or taken over: it goes on from where it was.
    if (wentElsewhere(error) || signal?.aborted) return;
    log.warn({ err: error, tenantId, crm }, 'work with the CRM failed');
    if (!needsPerson(error)) throw error;
  }
}

/** An error of ours says what happened; anything else is for the log, not for the customer. */
function messageFor(error: unknown): string {
  return error instanceof CrmError
    ? error.message
    : 'Something went wrong on our side. It is in our log; we try again by ourselves.';
}
