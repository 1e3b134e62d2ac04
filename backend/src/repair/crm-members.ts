import { markContacts } from '../attribution/mark-dirty.ts';
import { noteTouches } from '../campaigns/relink-journal.ts';
import type { TenantTransaction } from '../db/tenancy.ts';
import type { RepairView } from './repair-store.ts';

/** Members of a campaign of the CRM that is one of ours under another name; they carry no tag to read it from. */
export async function linkMembers(
  tx: TenantTransaction,
  repair: RepairView,
  campaignId: string,
): Promise<number> {
  const touches = await tx.query<{ id: string; contact_id: string | null }>(
    `select id, contact_id from attribution_touchpoints
     where tenant_id = $1 and kind = 'campaign_member' and campaign_id is null and title = any($2::text[])`,
    [tx.tenantId, repair.spellings.map(({ value }) => `Responded to “${value}”`)],
  );
  const ids = touches.map(({ id }) => id);
  await noteTouches(tx, { changeId: repair.id, undo: false }, ids, async () => {
    await tx.query(
      `update attribution_touchpoints set campaign_id = $3 where tenant_id = $1 and id = any($2::uuid[])`,
      [tx.tenantId, ids, campaignId],
    );
  });
  await markPeople(tx, touches, `CRM campaign “${repair.value}” linked`);
  return ids.length;
}

/** Members linked by the decision, and those that came later and followed it. */
export async function unlinkMembers(
  tx: TenantTransaction,
  repair: RepairView,
  since: Date,
): Promise<void> {
  const touches = await tx.query<{ contact_id: string | null }>(
    `update attribution_touchpoints t set campaign_id = null
     where t.tenant_id = $1 and t.kind = 'campaign_member' and t.campaign_id::text = $3
       and (exists (select from relinked_touches r
                    where r.tenant_id = $1 and r.change_id = $2 and r.touch_id = t.id)
            or (t.title = any($4::text[]) and t.received_at > $5))
     returning t.contact_id`,
    [
      tx.tenantId,
      repair.id,
      repair.decision?.target?.id ?? '',
      repair.spellings.map(({ value }) => `Responded to “${value}”`),
      since,
    ],
  );
  await markPeople(tx, touches, `CRM campaign “${repair.value}” unlinked`);
}

async function markPeople(
  tx: TenantTransaction,
  touches: readonly { readonly contact_id: string | null }[],
  reason: string,
): Promise<void> {
  const people = touches.flatMap(({ contact_id: id }) => id ?? []);
  await markContacts(tx, [...new Set(people)].sort(), reason);
}
