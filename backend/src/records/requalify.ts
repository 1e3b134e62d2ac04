import type { Settings } from '@pipeline-attribution/shared';
import { markContacts } from '../attribution/mark-dirty.ts';
import type { TenantTransaction } from '../db/tenancy.ts';
import { qualifiedAt, readMilestones } from './qualified-at.ts';

/** People read at a time. */
const CHUNK = 2_000;

/**
 * Applies another definition of a qualified lead to everybody, from the milestones that are stored. People of
 * whom none is known keep what they have; so do erased ones, whose totals must stay. Answers how many changed.
 */
export async function requalify(
  tx: TenantTransaction,
  rule: Settings['qualifiedLead'],
): Promise<number> {
  let changed = 0;
  let last = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const people = await tx.query<{
      id: string;
      milestones: Record<string, string>;
      qualified_at: Date | null;
    }>(
      `select id, milestones, qualified_at from contacts
       where tenant_id = $1 and id > $2 and milestones <> '{}' and erased_at is null
       order by id limit ${String(CHUNK)} for update`,
      [tx.tenantId, last],
    );
    const different = people.flatMap(({ id, milestones, qualified_at: before }) => {
      const after = qualifiedAt(readMilestones(milestones), rule);
      return before?.getTime() === after?.getTime() ? [] : [{ id, after }];
    });
    if (different.length > 0) {
      const ids = different.map(({ id }) => id);
      await tx.query(
        `update contacts c set qualified_at = new.at, updated_at = now()
         from unnest($2::uuid[], $3::timestamptz[]) as new (id, at)
         where c.tenant_id = $1 and c.id = new.id`,
        [tx.tenantId, ids, different.map(({ after }) => after)],
      );
      await markContacts(tx, ids, 'definition of a qualified lead changed');
      changed += ids.length;
    }
    const end = people.at(-1);
    if (!end || people.length < CHUNK) return changed;
    last = end.id;
  }
}
