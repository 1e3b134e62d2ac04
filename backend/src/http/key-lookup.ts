import type { DataSource } from 'typeorm';
import type { Context } from '../context.ts';
import { withTenant } from '../db/tenancy.ts';
import type { Scope } from './endpoint.ts';

export interface KeyRow {
  readonly tenant_id: number;
  readonly id: string;
  readonly kind: 'write' | 'secret';
  readonly scopes: Scope[];
  readonly allowed_origins: string[];
}

/** A revoked key may work this much longer in other processes; in this one it stops at once. */
const TRUST_MS = 5_000;
/** `last_used_at` is for people who wonder whether a key is still in use: the minute is enough. */
const NOTE_EVERY_MS = 60_000;
const MOST_KEYS = 10_000;

interface Held {
  readonly row: KeyRow;
  readonly readAt: number;
  notedAt: number;
}

const heldByDatabase = new WeakMap<DataSource, Map<string, Held>>();

/** The key with this hash unless it is unknown or revoked; asked of the database every few seconds. */
export async function findKey(context: Context, hash: Buffer): Promise<KeyRow | null> {
  const keys = keysOf(context.dataSource);
  const name = hash.toString('base64');
  const held = keys.get(name);
  const now = performance.now();
  if (held && now - held.readAt < TRUST_MS) return held.row;

  const rows: KeyRow[] = await context.dataSource.query('select * from find_api_key($1)', [hash]);
  const [row] = rows;
  keys.delete(name);
  if (!row) return null;
  const fresh = { row, readAt: now, notedAt: held?.notedAt ?? -Infinity };
  keys.set(name, fresh);
  const [oldest] = keys.keys();
  if (keys.size > MOST_KEYS && oldest !== undefined) keys.delete(oldest);
  if (now - fresh.notedAt > NOTE_EVERY_MS) {
    fresh.notedAt = now;
    await noteUse(context, row);
  }
  return row;
}

/** Makes this process ask anew; called when a key was revoked or changed. */
export function forgetKeys(dataSource: DataSource): void {
  heldByDatabase.delete(dataSource);
}

async function noteUse(context: Context, { tenant_id: tenantId, id }: KeyRow): Promise<void> {
  try {
    await withTenant(context.dataSource, tenantId, (tx) =>
      tx.query('update api_keys set last_used_at = $3 where tenant_id = $1 and id = $2', [
        tenantId,
        id,
        context.now(),
      ]),
    );
  } catch (error) {
    // Never a reason to refuse the request.
    context.log.warn({ err: error }, 'the use of a key could not be noted');
  }
}

function keysOf(dataSource: DataSource): Map<string, Held> {
  const known = heldByDatabase.get(dataSource);
  if (known) return known;
  const keys = new Map<string, Held>();
  heldByDatabase.set(dataSource, keys);
  return keys;
}
