import type { LiftInForce, SeriesLift } from '@pipeline-attribution/shared';
import type { TenantTransaction } from '../db/tenancy.ts';
import type { LoadedPost } from '../attribution/load-posts.ts';
import type { SeriesSource } from './load-lift-input.ts';

/** What was found in a series, and where its counts are from. */
export interface AnalysedSeries extends SeriesLift {
  readonly source: SeriesSource;
}

/** A version of what posts did to a tenant's traffic. Never changes but for its state. */
export interface LiftAnalysis {
  readonly id: number;
  /** Counts up from 1. */
  readonly version: number;
  readonly state: 'active' | 'superseded';
  readonly series: readonly AnalysedSeries[];
  readonly inForce: LiftInForce;
  readonly analysedAt: Date;
  readonly durationMs: number;
}

const COLUMNS = `id, version, state, series, in_force as "inForce", analysed_at as "analysedAt",
  duration_ms as "durationMs"`;

/** The analysis in force; null before the first. */
export async function activeLift(tx: TenantTransaction): Promise<LiftAnalysis | null> {
  const [row] = await tx.query<LiftAnalysis>(
    `select ${COLUMNS} from lift_analyses where tenant_id = $1 and state = 'active'`,
    [tx.tenantId],
  );
  return row ?? null;
}

/** Analyses in the order of `ids`; unknown ids are left out. */
export async function loadLifts(
  tx: TenantTransaction,
  ids: readonly (string | number)[],
): Promise<LiftAnalysis[]> {
  const rows = await tx.query<LiftAnalysis>(
    `select ${COLUMNS} from lift_analyses where tenant_id = $1 and id = any($2::bigint[])`,
    [tx.tenantId, ids],
  );
  const byId = new Map(rows.map((row) => [String(row.id), row]));
  return ids.flatMap((id) => byId.get(String(id)) ?? []);
}

/** Stores a version and puts it in force, both in the caller's transaction; the former becomes history. */
export async function storeLift(
  tx: TenantTransaction,
  analysis: Pick<LiftAnalysis, 'series' | 'inForce' | 'analysedAt' | 'durationMs'>,
): Promise<number> {
  // Two at once: the second becomes the version after.
  await tx.query(`select pg_advisory_xact_lock(hashtext('lift_analyses'), $1)`, [tx.tenantId]);
  await tx.query(
    `update lift_analyses set state = 'superseded' where tenant_id = $1 and state = 'active'`,
    [tx.tenantId],
  );
  const [row] = await tx.query<{ version: number }>(
    `insert into lift_analyses (tenant_id, version, series, in_force, analysed_at, duration_ms)
     select $1, coalesce(max(version), 0) + 1, $2, $3, $4, $5 from lift_analyses where tenant_id = $1
     returning version`,
    [
      tx.tenantId,
      JSON.stringify(analysis.series),
      JSON.stringify(analysis.inForce),
      analysis.analysedAt,
      Math.round(analysis.durationMs),
    ],
  );
  if (!row) throw new Error('The database answered nothing to a new analysis.');
  return row.version;
}

/**
 * What visits are judged by, with the posts as they are now: an influencer may have been merged, a campaign renamed or
 * a post taken away since.
 */
export function withPostsOfToday(inForce: LiftInForce, posts: readonly LoadedPost[]): LiftInForce {
  const byId = new Map(posts.map((post) => [post.id, post]));
  return {
    series: inForce.series.map((series) => ({
      ...series,
      events: series.events.flatMap((event) => {
        const known = event.posts.flatMap(({ id }) => byId.get(id) ?? []);
        const [first] = known;
        return first ? [{ ...event, influencerId: first.influencerId, posts: known }] : [];
      }),
    })),
  };
}
