import type { Crm } from '@pipeline-attribution/shared';
import type { TenantTransaction } from '../db/tenancy.ts';
import type { Position } from './connector.ts';
import type { CampaignClash } from './match-campaigns.ts';

export type ConnectionState = 'connected' | 'revoked' | 'failing' | 'disconnected';

/** Where the reading of a connection is. */
export interface Cursors {
  readonly backfill?: {
    readonly startedAt: string;
    readonly position: Position | null;
    readonly finishedAt: string | null;
    /** Campaigns that could not be taken over, kept for the job's result. */
    readonly clashes?: readonly CampaignClash[];
  };
  readonly sync?: {
    /** Everything that changed before this instant is ours. */
    readonly since: string;
    /** The round under way, if one is. */
    readonly until: string | null;
    readonly position: Position | null;
  };
}

export interface ConnectionRow {
  readonly id: string;
  readonly crm: Crm;
  readonly external_id: string;
  readonly api_url: string;
  readonly ui_url: string;
  readonly scopes: string[];
  readonly sealed_access_token: string | null;
  readonly sealed_refresh_token: string | null;
  readonly access_expires_at: Date | null;
  readonly state: ConnectionState;
  readonly state_reason: string | null;
  readonly cursors: Cursors;
  readonly last_synced_at: Date | null;
  /** The CRM has asked not to be called before; the reason is `state_reason`. */
  readonly resting_until: Date | null;
}

const COLUMNS = `id, crm, external_id, api_url, ui_url, scopes, sealed_access_token, sealed_refresh_token,
  access_expires_at, state, state_reason, cursors, last_synced_at,
  resting_until`;

/** The tenant's connection; `lock` holds the row until the transaction ends. */
export async function loadConnection(
  tx: TenantTransaction,
  crm: Crm,
  { lock = false } = {},
): Promise<ConnectionRow | null> {
  const [row] = await tx.query<ConnectionRow>(
    `select ${COLUMNS} from connections where tenant_id = $1 and crm = $2 ${lock ? 'for update' : ''}`,
    [tx.tenantId, crm],
  );
  return row ?? null;
}

export async function saveTokens(
  tx: TenantTransaction,
  id: string,
  sealed: { readonly access: string; readonly refresh: string; readonly expiresAt: Date },
): Promise<void> {
  await tx.query(
    `update connections set sealed_access_token = $3, sealed_refresh_token = $4, access_expires_at = $5,
            state = 'connected', state_reason = null, updated_at = now()
     where tenant_id = $1 and id = $2`,
    [tx.tenantId, id, sealed.access, sealed.refresh, sealed.expiresAt],
  );
}

export async function saveState(
  tx: TenantTransaction,
  id: string,
  state: ConnectionState,
  reason: string | null,
): Promise<void> {
  await tx.query(
    `update connections set state = $3, state_reason = $4, updated_at = now()
     where tenant_id = $1 and id = $2 and (state, state_reason) is distinct from ($3, $4)`,
    [tx.tenantId, id, state, reason],
  );
}

/**
 * Moves a cursor on, provided that it still stands where the caller believes. Two workers may come to
 * hold the same job when one was thought dead: the second to commit finds the cursor moved and stops.
 */
export async function moveCursor<Name extends keyof Cursors>(
  tx: TenantTransaction,
  id: string,
  name: Name,
  from: Cursors[Name] | null,
  to: Cursors[Name],
): Promise<void> {
  const moved = await tx.query(
    `update connections set cursors = jsonb_set(cursors, array[$3::text], $5::jsonb), updated_at = now()
     where tenant_id = $1 and id = $2 and coalesce(cursors -> $3::text, 'null'::jsonb) = $4::jsonb
     returning id`,
    [tx.tenantId, id, name, JSON.stringify(from ?? null), JSON.stringify(to)],
  );
  if (moved.length === 0) throw new CursorMoved();
}

/** Another worker is reading the same connection; nothing is lost, this one steps back. */
export class CursorMoved extends Error {
  constructor() {
    super('Another worker took over reading this connection.');
    this.name = 'CursorMoved';
  }
}
