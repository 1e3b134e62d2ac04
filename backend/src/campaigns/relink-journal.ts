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

/** Narrows a query over touches `t` to what taking back a decision may change; parameters: its id and time. */
export function ofJournal(journal: RelinkJournal | null, first: number): string {
  if (!journal?.undo) return '';
  return `and (t.received_at > $${first + 1} or exists (
    select from relinked_touches r where r.tenant_id = $1 and r.touch_id = t.id and r.change_id = $${first}))`;
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
     where tenant_id = $1 and change_id = $2 and touch_id = any($3::uuid[])`,
    [tx.tenantId, journal.changeId, ids],
  );
  return new Map(
    rows.map(({ touch_id, before, after }) => [
      touch_id,
      new Set(
        NOTED.flatMap(([field], index) =>
          before[index] === after[index] ? [] : [field as string],
        ),
      ),
    ]),
  );
}

/** Forgets what was noted: the decision was taken back. */
export async function clearJournal(tx: TenantTransaction, changeId: string): Promise<void> {
  await tx.query('delete from relinked_touches where tenant_id = $1 and change_id = $2', [
    tx.tenantId,
    changeId,
  ]);
}
