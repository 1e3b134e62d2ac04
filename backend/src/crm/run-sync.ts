import type { Crm } from '@pipeline-attribution/shared';
import { retryLost } from '../db/retry.ts';
import { withTenant } from '../db/tenancy.ts';
import { moveCursor, saveState, type Cursors } from './connections.ts';
import { CrmError } from './errors.ts';
import { openSession } from './open-session.ts';
import { readDirty } from './read-dirty.ts';
import { logClashes } from './run-backfill.ts';
import { restingWhenAsked } from './rest.ts';
import type { CrmServices } from './services.ts';
import { untilAborted } from './until-aborted.ts';
import { writeBatch } from './write-batch.ts';

/** How the round went; `waiting` when the first load is not done yet. */
export type SyncOutcome = 'synced' | 'waiting' | 'not connected';

/**
 * Reads what changed in the CRM since the last round. A round that was cut off is taken up where it
 * stopped, with the same end, before the next begins.
 *
 * @throws CrmError when the CRM does not answer; the connection's state says why.
 */
export function runSync(
  services: CrmServices,
  tenantId: number,
  crm: Crm,
  signal?: AbortSignal,
): Promise<SyncOutcome> {
  return restingWhenAsked(services, tenantId, crm, () => round(services, tenantId, crm, signal));
}

async function round(
  services: CrmServices,
  tenantId: number,
  crm: Crm,
  signal: AbortSignal | undefined,
): Promise<SyncOutcome> {
  const { context } = services;
  const { connector, connection, session } = await openSession(services, tenantId, crm);
  if (connection.state === 'revoked') return 'not connected';
  let cursor = connection.cursors.sync;
  if (cursor === undefined) return 'waiting';
  const advance = async (
    to: NonNullable<Cursors['sync']>,
    write?: Parameters<typeof withTenant<void>>[2],
  ): Promise<void> => {
    await retryLost(() =>
      withTenant(context.dataSource, tenantId, async (tx) => {
        await write?.(tx);
        await moveCursor(tx, connection.id, 'sync', cursor, to);
      }),
    );
    cursor = to;
  };
  try {
    const until = cursor.until ?? context.now().toISOString();
    if (cursor.until === null) await advance({ ...cursor, until });
    const window = {
      since: new Date(cursor.since),
      until: new Date(until),
      position: cursor.position,
    };
    const since = cursor.since;
    for await (const batch of untilAborted(connector.changesSince(session, window), signal)) {
      await advance({ since, until, position: batch.position }, async (tx) => {
        logClashes(session, await writeBatch(tx, crm, batch, session.homeCurrency));
      });
    }
    await advance({ since: until, until: null, position: null }, async (tx) => {
      await saveState(tx, connection.id, 'connected', null);
      await tx.query(
        `update connections set last_synced_at = $3 where tenant_id = $1 and id = $2`,
        [tenantId, connection.id, until],
      );
    });
    // Marks whose job was lost, in a crash between the commit and the queue.
    await readDirty(services, tenantId, crm, signal);
    return 'synced';
  } catch (error) {
    // A revocation has been noted where the token was refused.
    if (error instanceof CrmError && error.kind !== 'revoked' && error.kind !== 'passing') {
      await withTenant(context.dataSource, tenantId, (tx) =>
        saveState(tx, connection.id, 'failing', error.message),
      );
    }
    throw error;
  }
}
