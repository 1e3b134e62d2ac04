import type { Channel, Evidence, SearchIntent, TouchKind } from '@pipeline-attribution/shared';
import { collapseEchoes, collapseVisits, knownIntent } from '@pipeline-attribution/shared';
import type { TenantTransaction } from '../db/tenancy.ts';
import type { LoadedTouch } from './types.ts';

/** A person: one or more records of the CRM that were merged or converted into one another. */
export interface Person {
  /** The record that stands for them today. */
  readonly id: string;
  /** Deleted in the CRM. An erased person keeps their place, without a name, so that totals stay. */
  readonly isGone: boolean;
  /** When the oldest of their records was created. */
  readonly createdAt: number;
  readonly qualifiedAt: number | null;
  /** The tenant's days of both. */
  readonly createdOn: string;
  readonly qualifiedOn: string | null;
  /** Every record of theirs, the standing one included. */
  readonly recordIds: readonly string[];
}

const POINTS_TO = 'coalesce(c.merged_into_id, c.converted_into_id)';

/**
 * Which person each contact record stands for, following merges and conversions to their end. A record
 * that points to nothing known, or in a circle, stands for itself.
 */
export async function resolvePersonIds(
  tx: TenantTransaction,
  contactIds: readonly string[],
): Promise<Map<string, string>> {
  const ids = [...new Set(contactIds)];
  const answer = new Map(ids.map((id) => [id, id]));
  if (ids.length === 0) return answer;
  const rows = await tx.query<{ start_id: string; id: string }>(
    `with recursive up (start_id, id) as (
       select id, id from unnest($2::uuid[]) as id
       union
       select up.start_id, ${POINTS_TO}
       from up join contacts c on c.tenant_id = $1 and c.id = up.id
       where ${POINTS_TO} is not null
     )
     select up.start_id, up.id from up join contacts c on c.tenant_id = $1 and c.id = up.id
     where ${POINTS_TO} is null`,
    [tx.tenantId, ids],
  );
  for (const { start_id, id } of rows) answer.set(start_id, id);
  return answer;
}

/** People by the id of the record that stands for them; unknown ids are absent. */
export async function loadPeople(
  tx: TenantTransaction,
  personIds: readonly string[],
): Promise<Map<string, Person>> {
  const ids = [...new Set(personIds)];
  if (ids.length === 0) return new Map();
  const rows = await tx.query<{
    person_id: string;
    record_ids: string[];
    is_gone: boolean;
    created_at: Date;
    qualified_at: Date | null;
    created_on: string;
    qualified_on: string | null;
  }>(
    `with recursive family (person_id, id) as (
       select id, id from unnest($2::uuid[]) as id
       union
       select f.person_id, part.id from family f
       join lateral (
         select c.id from contacts c where c.tenant_id = $1 and c.merged_into_id = f.id
         union all
         select c.id from contacts c
         where c.tenant_id = $1 and c.converted_into_id = f.id and c.merged_into_id is null
       ) part on true
     )
     select f.person_id, array_agg(c.id order by c.id) as record_ids,
            bool_or(c.id = f.person_id and c.deleted_at is not null and c.erased_at is null) as is_gone,
            min(c.created_at) as created_at, min(c.qualified_at) as qualified_at,
            (min(c.created_at) at time zone max(t.time_zone))::date as created_on,
            (min(c.qualified_at) at time zone max(t.time_zone))::date as qualified_on
     from family f
     join contacts c on c.tenant_id = $1 and c.id = f.id
     join tenants t on t.id = $1
     group by f.person_id`,
    [tx.tenantId, ids],
  );
  return new Map(
    rows.map((row) => [
      row.person_id,
      {
        id: row.person_id,
        isGone: row.is_gone,
        createdAt: row.created_at.getTime(),
        qualifiedAt: row.qualified_at?.getTime() ?? null,
        createdOn: row.created_on,
        qualifiedOn: row.qualified_on,
        recordIds: row.record_ids,
      },
    ]),
  );
}

/**
 * Every touch of these people by person, echoes of the CRM and pages of one visit collapsed. A touch's `contactId` names the
 * person, whichever of their records it was written to.
 */
export async function loadTouches(
  tx: TenantTransaction,
  people: Iterable<Person>,
): Promise<Map<string, LoadedTouch[]>> {
  const personOf = new Map<string, string>();
  for (const person of people) for (const id of person.recordIds) personOf.set(id, person.id);
  const byPerson = new Map<string, LoadedTouch[]>();
  if (personOf.size === 0) return byPerson;
  const rows = await tx.query<{
    id: string;
    occurred_at: Date;
    is_undated: boolean;
    kind: TouchKind;
    channel: Channel;
    search_intent: SearchIntent | null;
    platform: string | null;
    influencer_id: string | null;
    campaign_id: string | null;
    content_type: string | null;
    contact_id: string;
    evidence: Evidence;
    confidence: number;
    touched_on: string;
  }>(
    `select p.id, p.occurred_at, p.is_undated, p.kind, p.channel, p.search_intent, p.platform,
            p.influencer_id, p.campaign_id, p.content_type, p.contact_id, p.evidence, p.confidence,
            (p.occurred_at at time zone t.time_zone)::date as touched_on
     from attribution_touchpoints p join tenants t on t.id = p.tenant_id
     where p.tenant_id = $1 and p.contact_id = any($2::uuid[])
       -- An answer that names neither somebody nor a place is kept to be read again, and is no touch.
       and not (p.kind = 'self_report' and p.channel = 'unassigned')`,
    [tx.tenantId, [...personOf.keys()]],
  );
  for (const row of rows) {
    const personId = personOf.get(row.contact_id);
    if (personId === undefined) continue;
    const touches = byPerson.get(personId) ?? [];
    byPerson.set(personId, touches);
    touches.push({
      id: row.id,
      occurredAt: row.occurred_at.getTime(),
      isUndated: row.is_undated,
      kind: row.kind,
      channel: row.channel,
      platform: row.platform,
      influencerId: row.influencer_id,
      campaignId: row.campaign_id,
      contentType: row.content_type,
      contactId: personId,
      evidence: row.evidence,
      confidence: row.confidence,
      ...knownIntent(row.search_intent),
      touchedOn: row.touched_on,
    });
  }
  for (const [personId, touches] of byPerson) {
    byPerson.set(personId, collapseVisits(collapseEchoes(touches)));
  }
  return byPerson;
}
