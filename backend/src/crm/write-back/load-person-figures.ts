import { loadPeople, loadTouches } from '../../attribution/load-people.ts';
import { CONVERTED } from '../../records/qualified-at.ts';
import type { TenantTransaction } from '../../db/tenancy.ts';
import type { PersonFigures } from '../figures.ts';

export interface PersonWithFigures {
  readonly object: 'contact' | 'lead';
  readonly externalId: string;
  /** Null when no influencer has reached them. */
  readonly figures: PersonFigures | null;
}

/** Who reached these people first and last, over all of their records; each under the record that stands for them. */
export async function loadPersonFigures(
  tx: TenantTransaction,
  contactIds: readonly string[],
): Promise<PersonWithFigures[]> {
  if (contactIds.length === 0) return [];
  const records = await tx.query<{
    id: string;
    external_id: string;
    object: PersonWithFigures['object'];
  }>(
    `select c.id, c.external_id, c.object_type as object
     from contacts c join tenants t on t.id = $1 and t.crm = c.source
     where c.tenant_id = $1 and c.id = any($2::uuid[]) and c.object_type in ('contact', 'lead')
       and c.deleted_at is null and c.erased_at is null
       and c.merged_into_id is null and c.converted_into_id is null
       -- A converted lead can no longer be changed, whether we know its contact or not.
       and (c.object_type = 'contact' or not c.milestones ? $3)
     order by c.id`,
    [tx.tenantId, contactIds, CONVERTED],
  );
  const people = await loadPeople(
    tx,
    records.map(({ id }) => id),
  );
  const touches = await loadTouches(tx, people.values());
  const names = new Map(
    (
      await tx.query<{ id: string; name: string }>(
        'select id, name from influencers where tenant_id = $1',
        [tx.tenantId],
      )
    ).map(({ id, name }) => [id, name]),
  );
  return records.map(({ id, external_id: externalId, object }) => {
    const reached = (touches.get(id) ?? [])
      .flatMap(({ influencerId, occurredAt }) => {
        const name = influencerId === null ? undefined : names.get(influencerId);
        return name === undefined ? [] : [{ name, occurredAt }];
      })
      .sort((a, b) => a.occurredAt - b.occurredAt || (a.name < b.name ? -1 : 1));
    const [first, last] = [reached[0], reached.at(-1)];
    return {
      object,
      externalId,
      figures: first && last ? { firstInfluencer: first.name, lastInfluencer: last.name } : null,
    };
  });
}
