import { BASES, type Basis, type ModelId } from '@pipeline-attribution/shared';
import { z } from 'zod';
import {
  DEAL_CLOSED_ON,
  DEAL_COUNTS,
  DEAL_CREATED_ON,
  DEAL_HOME_MINOR,
} from '../attribution/deal-days.ts';
import { NIL_ID } from '../attribution/types.ts';
import { endpoint, type Endpoint } from '../http/endpoint.ts';
import { listIds, pageOf, pageQuery, type Sorts } from '../http/page.ts';
import { creditParts, creditView, creditViewOut } from './credit-of-records.ts';
import { loadScene, modelView, type Scene } from './scene.ts';
import {
  basisParam,
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

const listQuery = { model: modelParam, basis: basisParam, ...periodParams, ...filterParams };

/** What every list says of itself. */
const listOut = { model: modelOut, basis: z.enum(BASES), period: periodOut };

/** Conditions that grow with the filters of a query; `$1` is the tenant. */
class Conditions {
  readonly parameters: unknown[];
  readonly where: string[] = [];

  constructor(tenantId: number) {
    this.parameters = [tenantId];
  }

  place(value: unknown): string {
    this.parameters.push(value);
    return `$${this.parameters.length}`;
  }

  add(condition: (place: (value: unknown) => string) => string): void {
    this.where.push(condition((value) => this.place(value)));
  }
}

interface CreditFilter {
  readonly influencer?: string | undefined;
  readonly campaign?: string | undefined;
  readonly from: string | null;
  readonly to: string | null;
}

/** Keeps records that have credit of an influencer, campaign or, by touch date, period. */
function withCredit(
  conditions: Conditions,
  table: string,
  link: string,
  model: ModelId,
  { influencer, campaign, from, to }: CreditFilter,
  days: { readonly column: string } | null,
): void {
  if (influencer === undefined && campaign === undefined && days === null) return;
  conditions.add((place) => {
    const parts = [`p.tenant_id = $1`, link, `p.model = ${place(model)}`];
    if (influencer !== undefined) parts.push(`p.influencer_id = ${place(influencer)}`);
    if (campaign !== undefined) parts.push(`p.campaign_id = ${place(campaign)}`);
    if (days && from !== null) parts.push(`p.${days.column} >= ${place(from)}::date`);
    if (days && to !== null) parts.push(`p.${days.column} <= ${place(to)}::date`);
    return `exists (select from ${table} p where ${parts.join(' and ')})`;
  });
}

function between(
  conditions: Conditions,
  day: string,
  { from, to }: { from: string | null; to: string | null },
): void {
  if (from !== null) conditions.add((place) => `${day} >= ${place(from)}::date`);
  if (to !== null) conditions.add((place) => `${day} <= ${place(to)}::date`);
}

// --- leads -------------------------------------------------------------------------------------------

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
        `p.contact_id = t.id and p.stage = ${conditions.place(query.stage)}`,
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
     from contacts t left join accounts a on a.tenant_id = t.tenant_id and a.id = t.account_id
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

// --- opportunities -----------------------------------------------------------------------------------

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
const ofList = (sql: string): string =>
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
      conditions.where.push(ofList(DEAL_COUNTS));
      const { outcome, stage, creditStage, basis } = query;
      if (outcome !== undefined) conditions.add((place) => `t.outcome = ${place(outcome)}`);
      if (stage !== undefined) conditions.add((place) => `t.stage_id = ${place(stage)}`);
      if (basis === 'created') between(conditions, ofList(DEAL_CREATED_ON), period);
      if (basis === 'closed') between(conditions, ofList(DEAL_CLOSED_ON), period);
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

// --- revenue -----------------------------------------------------------------------------------------

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
