import type { Crm } from '@pipeline-attribution/shared';
import { retryLost } from '../db/retry.ts';
import { withTenant, type TenantTransaction } from '../db/tenancy.ts';
import { saveProgress } from '../jobs/job-store.ts';
import { CursorMoved, loadConnection, moveCursor, saveState, type Cursors } from './connections.ts';
import type { CrmSession } from './connector.ts';
import { CrmError } from './errors.ts';
import { openSession } from './open-session.ts';
import type { CampaignClash } from './match-campaigns.ts';
import { restingWhenAsked } from './rest.ts';
import type { CrmServices } from './services.ts';
import { readAhead } from './read-ahead.ts';
import { untilAborted } from './until-aborted.ts';
import { writeBatch } from './write-batch.ts';

/** Batches that are read while one is being written: the CRM's limit is what a load waits for, not the database. */
const READ_AHEAD = 1;

/** What was read, as the job's result. */
export interface BackfillResult {
  readonly accounts: number;
  readonly contacts: number;
  readonly deals: number;
  readonly touches: number;
  /** Campaigns of the CRM that were left out, each with the reason. */
  readonly skippedCampaigns: readonly CampaignClash[];
}

/**
 * Reads a whole CRM. Each batch, the cursor behind it and the progress people see are committed
 * together: whenever it is cut off, it goes on behind the last batch that counts, with nothing left out
 * and nothing twice. Resolves when everything is read (at once, when it had been already).
 */
export async function runBackfill(
  services: CrmServices,
  job: BackfillJob,
  signal?: AbortSignal,
): Promise<BackfillResult> {
  const { tenantId, crm } = job;
  const once = (): Promise<BackfillResult> =>
    restingWhenAsked(services, tenantId, crm, () => load(services, job, signal));
  try {
    return await once();
  } catch (error) {
    // The last commit of a worker that was killed may come after its end. A cursor that moves once more is
    // somebody's who is alive.
    if (!(error instanceof CursorMoved)) throw error;
    return once();
  }
}

interface BackfillJob {
  readonly tenantId: number;
  readonly crm: Crm;
  readonly jobId: string;
}

async function load(
  services: CrmServices,
  job: BackfillJob,
  signal: AbortSignal | undefined,
): Promise<BackfillResult> {
  const { tenantId, crm } = job;
  const { context } = services;
  const { connector, connection, session } = await openSession(services, tenantId, crm);
  let cursor: NonNullable<Cursors['backfill']> = connection.cursors.backfill ?? {
    startedAt: context.now().toISOString(),
    position: null,
    finishedAt: null,
  };
  if (connection.cursors.backfill === undefined) {
    await withTenant(context.dataSource, tenantId, (tx) =>
      moveCursor(tx, connection.id, 'backfill', null, cursor),
    );
  }
  const advance = async (
    step: (tx: TenantTransaction) => Promise<NonNullable<Cursors['backfill']>>,
  ): Promise<void> => {
    cursor = await retryLost(() =>
      withTenant(context.dataSource, tenantId, async (tx) => {
        const to = await step(tx);
        await moveCursor(tx, connection.id, 'backfill', cursor, to);
        return to;
      }),
    );
  };
  if (cursor.finishedAt === null) {
    const batches = readAhead(connector.backfill(session, cursor.position), READ_AHEAD);
    for await (const batch of untilAborted(batches, signal)) {
      await advance(async (tx) => {
        const clashes = await writeBatch(tx, crm, batch, session.homeCurrency);
        logClashes(session, clashes);
        await saveProgress(tx, job.jobId, batch);
        return {
          ...cursor,
          position: batch.position,
          ...(clashes.length === 0 ? {} : { clashes: [...(cursor.clashes ?? []), ...clashes] }),
        };
      });
    }
    const finishedAt = context.now().toISOString();
    await advance(async (tx) => {
      // What changed while we read is the first round of the sync.
      const current = await loadConnection(tx, crm);
      await moveCursor(tx, connection.id, 'sync', current?.cursors.sync ?? null, {
        since: cursor.startedAt,
        until: null,
        position: null,
      });
      await saveState(tx, connection.id, 'connected', null);
      await tx.query(
        `update connections set last_synced_at = $3 where tenant_id = $1 and id = $2`,
        [tenantId, connection.id, cursor.startedAt],
      );
      return { ...cursor, finishedAt };
    });
  }
  const counts = await withTenant(context.dataSource, tenantId, (tx) => countRecords(tx, crm));
  return { ...counts, skippedCampaigns: cursor.clashes ?? [] };
}

/** Says which campaigns were left out, for whoever looks after the server. */
export function logClashes(
  { log }: Pick<CrmSession, 'log'>,
  clashes: readonly CampaignClash[],
): void {
  for (const clash of clashes) log.info(clash, 'a campaign of the CRM was left out');
}

type Counts = Omit<BackfillResult, 'skippedCampaigns'>;

async function countRecords(tx: TenantTransaction, crm: Crm): Promise<Counts> {
  const [counts] = await tx.query<Counts>(
    `select (select count(*) from accounts where tenant_id = $1 and source = $2)::integer as accounts,
            (select count(*) from contacts where tenant_id = $1 and source = $2)::integer as contacts,
            (select count(*) from deals where tenant_id = $1 and source = $2)::integer as deals,
            (select count(*) from attribution_touchpoints
             where tenant_id = $1 and idempotency_key like $2 || ':%')::integer as touches`,
    [tx.tenantId, crm],
  );
  return counts ?? { accounts: 0, contacts: 0, deals: 0, touches: 0 };
}

/** True for what another try cannot mend: somebody must act first. */
export const needsPerson = (error: unknown): boolean =>
  error instanceof CrmError && error.kind !== 'passing';

/** True when the work goes on elsewhere and this worker may quietly stop. */
export const wentElsewhere = (error: unknown): boolean => error instanceof CursorMoved;
