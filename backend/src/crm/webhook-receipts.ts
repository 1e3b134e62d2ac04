import { createHash } from 'node:crypto';
import type { Crm } from '@pipeline-attribution/shared';
import type { DataSource } from 'typeorm';
import type { TenantTransaction } from '../db/tenancy.ts';
import type { RecordChange } from './connector.ts';

/** Twice as long as a timestamp is accepted: five minutes into the past and five into the future. */
const RECEIPT_LIFETIME_MS = 20 * 60_000;
/** HubSpot sends an event again for a day. */
const EVENT_LIFETIME_MS = 3 * 86_400_000;

const hash = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * Takes a signature out of circulation; false when it was used before. What a CRM sends again itself is signed anew,
 * so a repeated signature is somebody's copy of a request.
 */
export async function takeSignature(
  dataSource: DataSource,
  signature: string,
  now: Date,
): Promise<boolean> {
  await dataSource.query('delete from webhook_receipts where received_at < $1', [
    new Date(now.getTime() - RECEIPT_LIFETIME_MS),
  ]);
  const taken: unknown[] = await dataSource.query(
    `insert into webhook_receipts (signature_hash, received_at) values ($1, $2)
     on conflict do nothing returning received_at`,
    [hash(signature), now],
  );
  return taken.length === 1;
}

/** Of these changes, those whose event was not heard before; they count as heard from now on. */
export async function firstHeard(
  tx: TenantTransaction,
  crm: Crm,
  changes: readonly RecordChange[],
  now: Date,
): Promise<RecordChange[]> {
  const keys = [...new Set(changes.map(({ eventKey }) => eventKey))].filter(
    (key) => key !== undefined,
  );
  if (keys.length === 0) return [...changes];
  await tx.query('delete from webhook_events where tenant_id = $1 and received_at < $2', [
    tx.tenantId,
    new Date(now.getTime() - EVENT_LIFETIME_MS),
  ]);
  const rows = await tx.query<{ event_hash: Buffer }>(
    `insert into webhook_events (tenant_id, crm, event_hash, received_at)
     select $1, $2, decode(t.hash, 'hex'), $4 from unnest($3::text[]) as t (hash)
     order by t.hash on conflict do nothing returning event_hash`,
    [tx.tenantId, crm, keys.map((key) => hash(key).toString('hex')), now],
  );
  const fresh = new Set(rows.map(({ event_hash: bytes }) => bytes.toString('hex')));
  return changes.filter(
    ({ eventKey }) => eventKey === undefined || fresh.has(hash(eventKey).toString('hex')),
  );
}
