import type { ModelId } from '@pipeline-attribution/shared';
import { z } from 'zod';
import {
  DEAL_CLOSED_ON,
  DEAL_COUNTS,
  DEAL_CREATED_ON,
  DEAL_HOME_MINOR,
} from '../attribution/deal-days.ts';
import { endpoint, type Endpoint } from '../http/endpoint.ts';
import { listIds, pageOf, pageQuery, type Sorts } from '../http/page.ts';
import { creditParts, creditView, creditViewOut } from './credit-of-records.ts';
import { between, Conditions, listOut, listQuery, withCredit } from './list-filters.ts';
import { loadScene, modelView, type Scene } from './scene.ts';
import { inOrder, money, orderError, periodOf } from './schemas.ts';

const opportunityOut = z
  .object({
    dealId: z.uuid(),
    recordId: z.string(),
    source: z.string(),
    name: z.string(),
    account: z.string().nullable(),
    owner: z.string().nullable(),
    pipelineId: z.string(),
    stageId: z.string(),
    stageLabel: z.string(),
    outcome: z.enum(['open', 'won', 'lost']),
    probability: z.number(),
    amount: money.nullable(),
    homeAmount: money,
    createdAt: z.iso.datetime(),
    closedAt: z.iso.datetime().nullable(),
    creditStage: z.enum(['opportunity', 'open', 'won', 'lost']),
    ...creditViewOut,
    isPending: z.boolean().meta({ description: 'It changed and is being credited anew.' }),
  })
  .meta({ id: 'AttributedOpportunity' });

const OPPORTUNITY_SORTS = {
  createdAt: { sql: 't.created_at', type: 'timestamptz' },
  name: { sql: 't.name', type: 'text' },
} as const satisfies Sorts;

/** The shared definitions of a deal name it `d` and its tenant `t`; a list's rows are `t`. */
export const ofDealList = (sql: string): string =>
  sql
    .replaceAll('t.time_zone', 'tenant.time_zone')
    .replaceAll('t.home_currency', 'tenant.home_currency')
    .replaceAll('d.', 't.');

export const opportunitiesEndpoint: Endpoint = endpoint({
  method: 'get',
  path: '/attribution/opportunities',
  tag: 'Attribution',
  summary: 'Opportunities with their attribution',
  description:
    'Deals and who has the credit: of what they are now (`creditStage=current`: open, won or lost), or of their being sourced (`creditStage=opportunity`).',
  scope: 'read',
  isRecordLevel: true,
  query: z
    .strictObject({
      ...listQuery,
      outcome: z.enum(['open', 'won', 'lost'], 'Must be open, won or lost.').optional(),
      stage: z.string().max(200).optional().meta({ description: 'Id of a stage of the CRM.' }),
      creditStage: z
        .enum(['current', 'opportunity'], 'Must be current or opportunity.')
        .default('current'),
      ...pageQuery(['createdAt', 'name'], '-createdAt'),
    })
    .refine(inOrder, orderError),
  answer: pageOf(opportunityOut).extend(listOut),
  handle: ({ query, context, transaction }) =>
    transaction(async (tx) => {
      const scene = await loadScene(tx, context);
      const model = query.model ?? scene.settings.defaultModel;
      const period = periodOf(scene, query);
      const conditions = new Conditions(tx.tenantId);
      conditions.where.push(ofDealList(DEAL_COUNTS));
      const { outcome, stage, creditStage, basis } = query;
      if (outcome !== undefined) conditions.add((place) => `t.outcome = ${place(outcome)}`);
      if (stage !== undefined) conditions.add((place) => `t.stage_id = ${place(stage)}`);
      if (basis === 'created') between(conditions, ofDealList(DEAL_CREATED_ON), period);
      if (basis === 'closed') between(conditions, ofDealList(DEAL_CLOSED_ON), period);
      const isTouched = basis === 'touched' && (period.from !== null || period.to !== null);
      withCredit(
        conditions,
        'pipeline_attribution',
        `p.deal_id = t.id and p.stage ${creditStage === 'opportunity' ? '=' : '<>'} 'opportunity'`,
        model,
        { ...query, ...period },
        isTouched ? { column: 'touched_on' } : null,
      );
      const page = await listIds(tx, query, {
        from: 'deals t join tenants tenant on tenant.id = t.tenant_id',
        sorts: OPPORTUNITY_SORTS,
        where: conditions.where,
        parameters: conditions.parameters,
      });
      return {
        items: await loadOpportunities(scene, model, creditStage, page.ids),
        nextCursor: page.nextCursor,
        model: modelView(scene, model),
        basis,
        period,
      };
    }),
});

async function loadOpportunities(
  scene: Scene,
  model: ModelId,
  creditStage: 'current' | 'opportunity',
  ids: readonly string[],
): Promise<z.input<typeof opportunityOut>[]> {
  const rows = await scene.tx.query<{
    id: string;
    external_id: string;
    source: string;
    name: string;
    account: string | null;
    owner_name: string;
    pipeline_id: string;
    stage_id: string;
    stage_label: string | null;
    outcome: 'open' | 'won' | 'lost';
    probability: number;
    amount_minor: number | null;
    currency: string;
    home_minor: number;
    created_at: Date;
    closed_at: Date | null;
    is_pending: boolean;
  }>(
    `select d.id, d.external_id, d.source, d.name, a.name as account, d.owner_name, d.pipeline_id,
            d.stage_id, s.label as stage_label, d.outcome, d.probability, d.amount_minor, d.currency,
            ${DEAL_HOME_MINOR} as home_minor, d.created_at, d.closed_at,
            exists (select from dirty_deals x where x.tenant_id = $1 and x.deal_id = d.id) as is_pending
     from deals d
     join tenants t on t.id = d.tenant_id
     left join accounts a on a.tenant_id = d.tenant_id and a.id = d.account_id
     left join stages s on s.tenant_id = d.tenant_id and s.source = d.source
       and s.pipeline_id = d.pipeline_id and s.stage_id = d.stage_id
     where d.tenant_id = $1 and d.id = any($2::uuid[])`,
    [scene.tx.tenantId, ids],
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  const parts = await creditParts(scene, 'pipeline', model, ids);
  return ids.flatMap((id) => {
    const row = byId.get(id);
    if (!row) return [];
    const stage = creditStage === 'opportunity' ? 'opportunity' : row.outcome;
    return [
      {
        dealId: id,
        recordId: row.external_id,
        source: row.source,
        name: row.name,
        account: row.account,
        owner: row.owner_name === '' ? null : row.owner_name,
        pipelineId: row.pipeline_id,
        stageId: row.stage_id,
        stageLabel: row.stage_label ?? row.stage_id,
        outcome: row.outcome,
        probability: row.probability,
        amount: row.amount_minor === null ? null : scene.money(row.amount_minor, row.currency),
        homeAmount: scene.home(row.home_minor),
        createdAt: row.created_at.toISOString(),
        closedAt: row.closed_at?.toISOString() ?? null,
        creditStage: stage,
        ...creditView(parts.filter((part) => part.record === id && part.stage === stage)),
        isPending: row.is_pending,
      },
    ];
  });
}
