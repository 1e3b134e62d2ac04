import type { DataDrivenFit, FitLevel, FittedModels } from '@pipeline-attribution/shared';
import { unmarked } from '../../db/marked-reads.ts';
import type { TenantTransaction } from '../../db/tenancy.ts';

/** What is learnt; the posts are read anew each time. */
export type Learnt = Omit<FittedModels, 'posts'>;

/** A version of what the models learnt of one tenant. Never changes but for its state. */
export interface ModelsFit {
  readonly id: number;
  /** Counts up from 1. */
  readonly version: number;
  readonly state: 'active' | 'superseded';
  readonly fitted: Learnt;
  readonly counts: FitCounts;
  readonly level: FitLevel;
  readonly reason: string;
  readonly fittedAt: Date;
  readonly durationMs: number;
}

export interface FitCounts extends Readonly<DataDrivenFit['counts']> {
  /** Closed deals and accounts without one, as Markov and Shapley count journeys. */
  readonly journeys: number;
  /** Touches of known people by influencers, as reports count them. */
  readonly influencerTouches: number;
}

/** Touches of known people by influencers. */
export async function countInfluencerTouches(tx: TenantTransaction): Promise<number> {
  const [row] = await tx.query<{ touches: number }>(
    'select coalesce(sum(touches), 0)::int as touches from contact_reach where tenant_id = $1',
    [tx.tenantId],
  );
  return row?.touches ?? 0;
}

export type FitKind = 'historical_value_per_touch' | 'models';

const COLUMNS = `id, version, state, fitted, counts, level, reason, fitted_at as "fittedAt",
  duration_ms as "durationMs"`;

/** The fit in force; null before the first. */
export async function activeFit(tx: TenantTransaction): Promise<ModelsFit | null> {
  const [row] = await tx.query<{ id: number }>(
    `select id from credit_fits where tenant_id = $1 and kind = 'models' and state = 'active'`,
    [tx.tenantId],
  );
  return row ? loadFit(tx, row.id) : null;
}

/** Whether the data-driven model credits by what it learnt, posts included, rather than by its fallback. */
export const hasLearnt = (fit: ModelsFit | null): boolean =>
  fit !== null && fit.level !== 'fallback' && fit.fitted.dataDriven !== null;

/** Fits are large and never change, and every card and every batch asks for the same few. */
const KEPT = 32;
const keptOf = new WeakMap<object, Map<string, ModelsFit>>();

function keptIn({ manager }: TenantTransaction): Map<string, ModelsFit> {
  let kept = keptOf.get(manager.dataSource);
  if (!kept) {
    kept = new Map<string, ModelsFit>();
    keptOf.set(manager.dataSource, kept);
  }
  return kept;
}

/** A fit by its id, whatever its state was when it was first read. */
export async function loadFit(tx: TenantTransaction, id: number): Promise<ModelsFit | null> {
  const key = `${tx.tenantId} ${id}`;
  const kept = keptIn(tx);
  const held = kept.get(key);
  if (held) return held;
  const [fit] = await unmarked(tx).query<ModelsFit>(
    `select ${COLUMNS} from credit_fits where tenant_id = $1 and id = $2 and kind = 'models'`,
    [tx.tenantId, id],
  );
  if (!fit) return null;
  if (kept.size >= KEPT)
    for (const oldest of [...kept.keys()].slice(0, KEPT / 2)) kept.delete(oldest);
  kept.set(key, fit);
  return fit;
}

/** Versions in the order of `ids`, as they stand now. */
export async function loadFits(
  tx: TenantTransaction,
  ids: readonly string[],
): Promise<ModelsFit[]> {
  const rows = await tx.query<ModelsFit>(
    `select ${COLUMNS} from credit_fits where tenant_id = $1 and id = any($2::bigint[]) and kind = 'models'`,
    [tx.tenantId, ids],
  );
  const byId = new Map(rows.map((row) => [String(row.id), row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/**
 * Stores a version and puts it in force, both in the caller's transaction; the former becomes history.
 * @param columns of `credit_fits`, those of the kind.
 */
export async function storeVersion(
  tx: TenantTransaction,
  kind: FitKind,
  columns: Readonly<Record<string, unknown>>,
): Promise<{ id: number; version: number }> {
  // Two at once: the second becomes the version after.
  await tx.query(`select pg_advisory_xact_lock(hashtext('credit_fits'), $1)`, [tx.tenantId]);
  await tx.query(
    `update credit_fits set state = 'superseded'
     where tenant_id = $1 and kind = $2 and state = 'active'`,
    [tx.tenantId, kind],
  );
  const names = Object.keys(columns);
  const [row] = await tx.query<{ id: number; version: number }>(
    `insert into credit_fits (tenant_id, kind, version, ${names.join(', ')})
     select $1, $2, coalesce(max(version), 0) + 1, ${names.map((_, index) => `$${index + 3}`).join(', ')}
     from credit_fits where tenant_id = $1 and kind = $2
     returning id, version`,
    [tx.tenantId, kind, ...Object.values(columns)],
  );
  if (!row) throw new Error('The database answered nothing to a new fit.');
  return row;
}

/** Puts what was just learnt in force. */
export function storeFit(
  tx: TenantTransaction,
  fit: Omit<ModelsFit, 'id' | 'version' | 'state'>,
): Promise<{ id: number; version: number }> {
  return storeVersion(tx, 'models', {
    fitted: JSON.stringify(fit.fitted),
    counts: JSON.stringify(fit.counts),
    level: fit.level,
    reason: fit.reason,
    fitted_at: fit.fittedAt,
    duration_ms: Math.round(fit.durationMs),
  });
}
