import type { TenantTransaction } from '../db/tenancy.ts';
import { activeFit, hasLearnt, storeVersion } from './fit/fit-store.ts';
import { markDeals } from './mark-dirty.ts';
import { NIL_ID } from './types.ts';

/** A version of what history says each influencer's touch is worth. */
export interface Fit {
  readonly id: number;
  readonly influencerValues: Readonly<Record<string, number>>;
}

/** The values in force; null before there were any. */
export async function currentFit(tx: TenantTransaction): Promise<Fit | null> {
  const [row] = await tx.query<Fit>(
    `select id, influencer_values as "influencerValues" from credit_fits
     where tenant_id = $1 and kind = 'historical_value_per_touch' and state = 'active'`,
    [tx.tenantId],
  );
  return row ?? null;
}

/** The values a past run used. */
export async function fitOfRun(tx: TenantTransaction, fitId: number | null): Promise<Fit | null> {
  const [row] = await tx.query<Fit>(
    `select id, influencer_values as "influencerValues" from credit_fits
     where tenant_id = $1 and id = $2`,
    [tx.tenantId, fitId],
  );
  return row ?? null;
}

/** Notes that won credit changed, in the transaction that changed it. */
export async function markInfluencerValues(tx: TenantTransaction): Promise<void> {
  await tx.query(
    'insert into stale_influencer_values (tenant_id) values ($1) on conflict (tenant_id) do nothing',
    [tx.tenantId],
  );
}

/**
 * Values each influencer by history: home minor units of won revenue per touch under linear credit,
 * over all the tenant's deals. Linear credit does not depend on these values, so it does not matter in
 * which order deals were credited: once none is left to credit, the values are a function of the data,
 * and two tenants with the same data agree.
 *
 * Influencer-touch only asks who ranks first on a deal. While no deal's answer would change the values
 * in force stay; otherwise a new version is stored and those deals are marked. Call when no deal is
 * left to credit; does nothing when no won credit changed since. Answers how many deals it marked.
 */
export async function refreshInfluencerValues(tx: TenantTransaction): Promise<number> {
  const stale = await tx.query(
    'delete from stale_influencer_values where tenant_id = $1 returning tenant_id',
    [tx.tenantId],
  );
  if (stale.length === 0) return 0;
  const rows = await tx.query<{ influencer_id: string; value: number }>(
    `select influencer_id, sum(home_minor)::float8 / sum(touches) as value
     from pipeline_attribution
     where tenant_id = $1 and model = 'linear' and stage = 'won' and influencer_id <> $2
     group by influencer_id order by influencer_id`,
    [tx.tenantId, NIL_ID],
  );
  const before = (await currentFit(tx))?.influencerValues ?? {};
  const after = Object.fromEntries(rows.map((row) => [row.influencer_id, row.value]));
  if (sameRanking(before, after)) return 0;

  const deals = await tx.query<{ deal_id: string; influencer_ids: string[] }>(
    `select deal_id, array_agg(distinct influencer_id) as influencer_ids
     from pipeline_attribution
     where tenant_id = $1 and model = 'linear' and influencer_id <> $2
     group by deal_id, stage having count(distinct influencer_id) > 1`,
    [tx.tenantId, NIL_ID],
  );
  await storeVersion(tx, 'historical_value_per_touch', {
    influencer_values: JSON.stringify(after),
  });
  // While the fitted model has values of its own these wait for a fit that has none.
  if (hasLearnt(await activeFit(tx))) return 0;
  const affected = deals
    .filter(({ influencer_ids: ids }) => leaders(ids, before) !== leaders(ids, after))
    .map(({ deal_id }) => deal_id);
  const marked = [...new Set(affected)];
  await markDeals(tx, marked, 'influencer values changed');
  return marked.length;
}

type Values = Readonly<Record<string, number>>;

/** Whether every pair of influencers compares alike; one without a value counts as 0. */
export function sameRanking(before: Values, after: Values): boolean {
  const ids = [...new Set([...Object.keys(before), ...Object.keys(after), ''])];
  const value = (values: Values, id: string): number => values[id] ?? 0;
  const ranked = (values: Values): string => {
    const sorted = ids.toSorted((a, b) => value(values, b) - value(values, a) || (a < b ? -1 : 1));
    return sorted
      .map((id, index) => {
        const above = sorted[index - 1];
        const isTie = above !== undefined && value(values, above) === value(values, id);
        return `${isTie ? '=' : '>'}${id}`;
      })
      .join('');
  };
  return ranked(before) === ranked(after);
}

/** Who may win a deal: those of the highest value; the latest touch decides between them. */
function leaders(ids: readonly string[], values: Values): string {
  const best = Math.max(...ids.map((id) => values[id] ?? 0));
  return ids
    .filter((id) => (values[id] ?? 0) === best)
    .sort()
    .join();
}
