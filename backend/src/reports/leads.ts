import type { Basis, ModelId } from '@pipeline-attribution/shared';
import { z } from 'zod';
import { endpoint, type Endpoint } from '../http/endpoint.ts';
import { listIds, pageOf, pageQuery, type Sorts } from '../http/page.ts';
import { creditParts, creditView, creditViewOut } from './credit-of-records.ts';
import { Conditions, listOut, listQuery, withCredit } from './list-filters.ts';
import { loadScene, modelView, type Scene } from './scene.ts';
import { inOrder, orderError, periodOf } from './schemas.ts';

const leadOut = z
  .object({
    contactId: z.uuid(),
    recordId: z.string(),
    objectType: z.enum(['contact', 'lead']),
    name: z.string(),
    email: z.string().nullable(),
    account: z.string().nullable(),
    createdAt: z.iso.datetime(),
    qualifiedAt: z.iso.datetime().nullable(),
    stage: z.enum(['lead', 'qualified']),
    ...creditViewOut,
  })
  .meta({ id: 'AttributedLead' });

const LEAD_SORTS = {
  createdAt: { sql: 't.created_at', type: 'timestamptz' },
} as const satisfies Sorts;

export const leadsEndpoint: Endpoint = endpoint({
  method: 'get',
  path: '/attribution/leads',
  tag: 'Attribution',
  summary: 'Leads with their attribution',
  description:
    'People, each once however many records the CRM has of them, and who has the credit for their becoming a lead (`stage=lead`) or a qualified one (`stage=qualified`).',
  scope: 'read',
  isRecordLevel: true,
  query: z
    .strictObject({
      ...listQuery,
      stage: z.enum(['lead', 'qualified'], 'Must be lead or qualified.').default('lead'),
      ...pageQuery(['createdAt'], '-createdAt'),
    })
    .refine(inOrder, orderError),
  answer: pageOf(leadOut).extend(listOut),
  handle: ({ query, context, transaction }) =>
    transaction(async (tx) => {
      const scene = await loadScene(tx, context);
      const model = query.model ?? scene.settings.defaultModel;
      const period = periodOf(scene, query);
      const conditions = new Conditions(tx.tenantId);
      const columns: Record<Basis, string> = {
        created: 'created_on',
        closed: 'qualified_on',
        touched: 'touched_on',
      };
      conditions.add(
        (place) =>
          `exists (select from lead_attribution l where l.tenant_id = $1 and l.contact_id = t.id
             and l.model = ${place(model)} and l.stage = ${place(query.stage)})`,
      );
      const hasPeriod = period.from !== null || period.to !== null;
      withCredit(
        conditions,
        'lead_attribution',
        `p.contact_id = t.id and p.stage = '${query.stage}'`,
        model,
        { ...query, ...period },
        hasPeriod ? { column: columns[query.basis] } : null,
      );
      const page = await listIds(tx, query, {
        from: 'contacts t',
        sorts: LEAD_SORTS,
        where: conditions.where,
        parameters: conditions.parameters,
      });
      return {
        items: await loadLeads(scene, model, query.stage, page.ids),
        nextCursor: page.nextCursor,
        model: modelView(scene, model),
        basis: query.basis,
        period,
      };
    }),
});

async function loadLeads(
  scene: Scene,
  model: ModelId,
  stage: 'lead' | 'qualified',
  ids: readonly string[],
): Promise<z.input<typeof leadOut>[]> {
  const rows = await scene.tx.query<{
    id: string;
    external_id: string;
    object_type: 'contact' | 'lead';
    name: string;
    email: string | null;
    account: string | null;
    created_at: Date;
    qualified_at: Date | null;
  }>(
    `select t.id, t.external_id, t.object_type, trim(t.first_name || ' ' || t.last_name) as name, t.email,
            a.name as account, t.created_at, t.qualified_at
     from contacts t left join accounts a on a.tenant_id = t.tenant_id and a.id = t.works_at_id
     where t.tenant_id = $1 and t.id = any($2::uuid[])`,
    [scene.tx.tenantId, ids],
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  const parts = await creditParts(scene, 'lead', model, ids);
  return ids.flatMap((id) => {
    const row = byId.get(id);
    if (!row) return [];
    return [
      {
        contactId: id,
        recordId: row.external_id,
        objectType: row.object_type,
        name: row.name === '' ? (row.email ?? 'Unnamed contact') : row.name,
        email: row.email,
        account: row.account,
        createdAt: row.created_at.toISOString(),
        qualifiedAt: row.qualified_at?.toISOString() ?? null,
        stage,
        ...creditView(parts.filter((part) => part.record === id && part.stage === stage)),
      },
    ];
  });
}
