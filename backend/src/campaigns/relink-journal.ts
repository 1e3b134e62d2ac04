import type { TenantTransaction } from '../db/tenancy.ts';

/**
 * A decision that can be undone: while it is made, the touches it changes are noted; when it is undone, only
 * those and touches that came later are looked at. A touch that somebody stated to be what the decision says
 * was not changed by it, and is not changed back.
 */
export type RelinkJournal =
  | { readonly changeId: string; readonly undo: false }
  | {
      readonly changeId: string;
      readonly undo: true;
      /** When the decision was applied, by the database's clock. */
      readonly since: Date;
    };

/** The fields of a touch that may change, in the order they are noted. */
const NOTED = [
  ['influencerId', 'influencer_id'],
  ['campaignId', 'campaign_id'],
  ['platform', 'platform'],
  ['contentType', 'content_type'],
  ['channel', 'channel'],
  ['evidence', 'evidence'],
  ['confidence', 'confidence'],
  ['searchIntent', 'search_intent'],
] as const;
const AS_ARRAY = `jsonb_build_array(${NOTED.map(([, column]) => `t.${column}`).join(', ')})`;

/**
 * Under this id stands what decisions changed that were taken back while another one still says the same: two that
 * link one touch to the same platform, say. Whichever is taken back last changes the touch back.
 */
const HANDED_ON = '00000000-0000-0000-0000-000000000000';

/** Narrows a query over touches `t` to what taking back a decision may change; parameters: its id and time. */
export function ofJournal(journal: RelinkJournal | null, first: number): string {
  if (!journal?.undo) return '';
  return `and (t.received_at > $${first + 1} or exists (
    select from relinked_touches r where r.tenant_id = $1 and r.touch_id = t.id
      and r.change_id in ($${first}, '${HANDED_ON}')))`;
}

/** Does a change of these touches and notes what they were before and are after it. */
export async function noteTouches(
  tx: TenantTransaction,
  journal: RelinkJournal | null,
  ids: readonly string[],
  apply: () => Promise<void>,
): Promise<void> {
  if (journal === null || journal.undo) return apply();
  const parameters = [tx.tenantId, journal.changeId, ids];
  await tx.query(
    `insert into relinked_touches (tenant_id, change_id, touch_id, before, after)
     select $1, $2, t.id, ${AS_ARRAY}, '[]' from attribution_touchpoints t
     where t.tenant_id = $1 and t.id = any($3::uuid[])
     on conflict (tenant_id, touch_id, change_id) do nothing`,
    parameters,
  );
  await apply();
  await tx.query(
    `update relinked_touches r set after = ${AS_ARRAY} from attribution_touchpoints t
     where r.tenant_id = $1 and r.change_id = $2 and t.tenant_id = $1 and t.id = r.touch_id
       and r.touch_id = any($3::uuid[])`,
    parameters,
  );
}

/** The fields that a decision being taken back had changed, by touch; null when none is. */
export async function changedBy(
  tx: TenantTransaction,
  journal: RelinkJournal | null,
  ids: readonly string[],
): Promise<Map<string, ReadonlySet<string>> | null> {
  if (!journal?.undo) return null;
  const rows = await tx.query<{ touch_id: string; before: unknown[]; after: unknown[] }>(
    `select touch_id, before, after from relinked_touches
     where tenant_id = $1 and change_id in ($2, '${HANDED_ON}') and touch_id = any($3::uuid[])`,
    [tx.tenantId, journal.changeId, ids],
  );
  const changed = new Map<string, Set<string>>();
  for (const { touch_id: id, before, after } of rows) {
    const fields = changed.get(id) ?? new Set();
    changed.set(id, fields);
    NOTED.forEach(([field], index) => {
      if (before[index] !== after[index]) fields.add(field);
    });
  }
  return changed;
}

/**
 * Forgets what was noted: the decision was taken back. What a touch still is as the decision had left it is handed
 * on; there `before` has an object, which no field of a touch is.
 */
export async function clearJournal(tx: TenantTransaction, changeId: string): Promise<void> {
  await tx.query(
    `with cleared as (
       delete from relinked_touches where tenant_id = $1 and change_id = $2
       returning touch_id, before, after
     ), kept as (
       select t.id, jsonb_agg(case when f.stays then '{}' else 'null'::jsonb end order by f.i) as before,
              jsonb_agg(case when f.stays then f.value else 'null'::jsonb end order by f.i) as after
       from cleared c join attribution_touchpoints t on t.tenant_id = $1 and t.id = c.touch_id
       cross join lateral (
         select i, ${AS_ARRAY} -> i as value,
                c.before -> i <> c.after -> i and ${AS_ARRAY} -> i = c.after -> i as stays
         from generate_series(0, ${String(NOTED.length - 1)}) i
       ) f
       group by t.id having bool_or(f.stays)
     )
     insert into relinked_touches as held (tenant_id, change_id, touch_id, before, after)
     select $1, '${HANDED_ON}', id, before, after from kept
     on conflict (tenant_id, touch_id, change_id) do update
       set (before, after) = (
         select jsonb_agg(case when one.stays then '{}' else 'null'::jsonb end order by one.i),
                jsonb_agg(case when one.stays then one.value else 'null'::jsonb end order by one.i)
         from (select i, held.before -> i = '{}' or excluded.before -> i = '{}' as stays,
                      case when excluded.before -> i = '{}' then excluded.after -> i else held.after -> i end as value
               from generate_series(0, ${String(NOTED.length - 1)}) i) one)`,
    [tx.tenantId, changeId],
  );
}
