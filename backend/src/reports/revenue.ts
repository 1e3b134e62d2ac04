import type { ModelId } from '@pipeline-attribution/shared';
import { z } from 'zod';
import { NIL_ID } from '../attribution/types.ts';
import { endpoint, type Endpoint } from '../http/endpoint.ts';
import { listIds, pageOf, pageQuery, type Sorts } from '../http/page.ts';
import { creditParts, creditView, creditViewOut } from './credit-of-records.ts';
import { between, Conditions, withCredit } from './list-filters.ts';
import { loadScene, modelView, type Scene } from './scene.ts';
import {
  filterParams,
  inOrder,
  modelOut,
  modelParam,
  money,
  orderError,
  periodOf,
  periodOut,
  periodParams,
} from './schemas.ts';

const revenueOut = z
  .object({
    id: z.uuid().meta({ description: 'The deal for what it won, else the refund or correction.' }),
    dealId: z.uuid(),
    recordId: z.string(),
    name: z.string(),
    kind: z.enum(['won', 'refund', 'adjustment']),
    recognisedOn: z.iso.date(),
    amount: money,
    homeAmount: money,
    note: z.string().nullable(),
    ...creditViewOut,
  })
  .meta({ id: 'AttributedRevenue' });

const REVENUE_SORTS = {
  recognisedOn: { sql: 't.recognised_on', type: 'date' },
} as const satisfies Sorts;

export const revenueEndpoint: Endpoint = endpoint({
  method: 'get',
  path: '/attribution/revenue',
  tag: 'Attribution',
  summary: 'Revenue with its attribution',
  description:
    'Won amounts, refunds and corrections, each on the day it was recognised, and who has the credit. They sum to the net won revenue of the period. `basis` does not apply.',
  scope: 'read',
  isRecordLevel: true,
  query: z
    .strictObject({
      model: modelParam,
      ...periodParams,
      ...filterParams,
      ...pageQuery(['recognisedOn'], '-recognisedOn'),
    })
    .refine(inOrder, orderError),
  answer: pageOf(revenueOut).extend({ model: modelOut, period: periodOut }),
  handle: ({ query, context, transaction }) =>
    transaction(async (tx) => {
      const scene = await loadScene(tx, context);
      const model = query.model ?? scene.settings.defaultModel;
      const period = periodOf(scene, query);
      const conditions = new Conditions(tx.tenantId);
      const modelPlace = conditions.place(model);
      between(conditions, 't.recognised_on', period);
      withCredit(
        conditions,
        'revenue_attribution',
        'p.deal_id = t.deal_id and p.entry_id = t.entry_id',
        model,
        { ...query, ...period },
        null,
      );
      const page = await listIds(tx, query, {
        from: `(select r.tenant_id, case when r.entry_id = '${NIL_ID}' then r.deal_id else r.entry_id end as id,
                       r.deal_id, r.entry_id, r.recognised_on
                from revenue_attribution r where r.tenant_id = $1 and r.model = ${modelPlace}
                group by r.tenant_id, r.deal_id, r.entry_id, r.recognised_on) t`,
        sorts: REVENUE_SORTS,
        where: conditions.where,
        parameters: conditions.parameters,
      });
      return {
        items: await loadRevenue(scene, model, page.ids),
        nextCursor: page.nextCursor,
        model: modelView(scene, model),
        period,
      };
    }),
});

async function loadRevenue(
  scene: Scene,
  model: ModelId,
  ids: readonly string[],
): Promise<z.input<typeof revenueOut>[]> {
  const rows = await scene.tx.query<{
    id: string;
    deal_id: string;
    entry_id: string;
    recognised_on: string;
    external_id: string;
    name: string;
    kind: 'refund' | 'adjustment' | null;
    note: string | null;
    currency: string;
    amount_minor: number;
    home_minor: number;
  }>(
    `select case when r.entry_id = '${NIL_ID}' then r.deal_id else r.entry_id end as id, r.deal_id, r.entry_id,
            r.recognised_on, d.external_id, d.name, e.kind, e.note, r.currency,
            sum(r.amount_minor)::bigint as amount_minor, sum(r.home_minor)::bigint as home_minor
     from revenue_attribution r
     join deals d on d.tenant_id = r.tenant_id and d.id = r.deal_id
     left join revenue_events e on e.tenant_id = r.tenant_id and e.id = r.entry_id
     where r.tenant_id = $1 and r.model = $2
       and ((r.entry_id = '${NIL_ID}' and r.deal_id = any($3::uuid[])) or r.entry_id = any($3::uuid[]))
     group by r.deal_id, r.entry_id, r.recognised_on, d.external_id, d.name, e.kind, e.note, r.currency`,
    [scene.tx.tenantId, model, ids],
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  const parts = await creditParts(scene, 'revenue', model, [
    ...new Set(rows.map((row) => row.deal_id)),
  ]);
  return ids.flatMap((id) => {
    const row = byId.get(id);
    if (!row) return [];
    return [
      {
        id,
        dealId: row.deal_id,
        recordId: row.external_id,
        name: row.name,
        kind: row.kind ?? 'won',
        recognisedOn: row.recognised_on,
        amount: scene.money(row.amount_minor, row.currency),
        homeAmount: scene.home(row.home_minor),
        note: row.note === '' ? null : row.note,
        ...creditView(parts.filter(({ record }) => record === `${row.deal_id}/${row.entry_id}`)),
      },
    ];
  });
}
