import { contentTypeOfForm, type TouchKind } from '@pipeline-attribution/shared';
import { markContacts } from '../attribution/mark-dirty.ts';
import type { TenantTransaction } from '../db/tenancy.ts';
import { valuesList } from '../records/upsert.ts';
import { SESSION, SOURCE_COLUMNS, type VisitSource } from './session-source.ts';

interface Act extends VisitSource {
  readonly id: string;
  readonly contact_id: string | null;
  readonly kind: TouchKind;
  readonly title: string;
  readonly old_content_type: string | null;
  readonly is_other: boolean;
}

/**
 * Gives what was done in these visits their source, where it has another one: a visit that arrives after the form
 * that was sent in it, or whose influencer was only now found, brings its own. Only what has no source of its own
 * follows. Marks whose credit rests on it.
 *
 * @param visitIds our ids of visits that are new or were changed.
 * @param visitorIds looks at these devices only.
 */
export async function followVisits(
  tx: TenantTransaction,
  visitIds: readonly string[],
  visitorIds?: readonly string[],
): Promise<void> {
  if (visitIds.length === 0 || visitorIds?.length === 0) return;
  const columns = SOURCE_COLUMNS.map((name) => `v.${name}`).join(', ');
  const others = SOURCE_COLUMNS.filter((name) => name !== 'content_type');
  const acts = await tx.query<Act>(
    `with act as (
       select distinct a.* from attribution_touchpoints visit
       join attribution_touchpoints a on a.tenant_id = $1 and a.visitor_id = visit.visitor_id
         and a.within_visit and a.occurred_at >= visit.occurred_at
         and a.occurred_at < visit.occurred_at + ${SESSION}
       where visit.tenant_id = $1 and visit.id = any($2::uuid[]) and visit.kind = 'visit'
         and ($3::text[] is null or visit.visitor_id = any($3::text[]))
     )
     select a.id, a.contact_id, a.kind, a.title, a.content_type as old_content_type, ${columns},
            (${others.map((name) => `a.${name}`).join(', ')})
              is distinct from (${others.map((name) => `v.${name}`).join(', ')}) as is_other
     from act a cross join lateral (
       select * from attribution_touchpoints v
       where v.tenant_id = $1 and v.visitor_id = a.visitor_id and v.kind = 'visit'
         and v.occurred_at <= a.occurred_at and v.occurred_at > a.occurred_at - ${SESSION}
       order by v.occurred_at desc, v.id limit 1
     ) v
     order by a.id`,
    [tx.tenantId, visitIds, visitorIds ?? null],
  );
  const changed = acts.flatMap((act) => {
    const contentType = contentTypeOf(act);
    return act.is_other || contentType !== act.old_content_type
      ? [{ ...act, content_type: contentType }]
      : [];
  });
  if (changed.length === 0) return;
  const parameters: unknown[] = [tx.tenantId];
  const list = valuesList(
    changed.map((act) => [act.id, ...SOURCE_COLUMNS.map((name) => act[name])]),
    ['uuid', 'text', 'text', 'uuid', 'uuid', 'text', 'text', 'double precision', 'text'],
    parameters,
  );
  await tx.query(
    `update attribution_touchpoints a
     set ${SOURCE_COLUMNS.map((name) => `${name} = source.${name}`).join(', ')}
     from (values ${list}) source (id, ${SOURCE_COLUMNS.join(', ')})
     where a.tenant_id = $1 and a.id = source.id`,
    parameters,
  );
  const people = new Set(changed.flatMap((act) => act.contact_id ?? []));
  await markContacts(tx, [...people].sort(), 'a visit arrived late or changed');
}

/** As `withSessionSource` decides it. */
function contentTypeOf(act: Act): string | null {
  const ofForm =
    act.influencer_id === null && act.kind === 'form' ? contentTypeOfForm(act.title) : null;
  return ofForm ?? act.content_type;
}
