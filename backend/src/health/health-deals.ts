import type { HealthDeal } from '@pipeline-attribution/shared';
import { z } from 'zod';
import { DEAL_COUNTS, DEAL_CREATED_ON, DEAL_HOME_MINOR } from '../attribution/deal-days.ts';
import { endpoint } from '../http/endpoint.ts';
import { listIds, pageOf, pageQuery, type Sorts } from '../http/page.ts';
import { between, Conditions } from '../reports/list-filters.ts';
import { ofDealList } from '../reports/opportunities.ts';
import type { Period } from '../reports/period.ts';
import { loadScene, type Scene } from '../reports/scene.ts';
import {
  inOrder,
  money,
  orderError,
  periodOf,
  periodOut,
  periodParams,
} from '../reports/schemas.ts';
import { HEALTH_DEALS_PATH, REASON_WORDS } from './health-words.ts';
import { HEALTH_REASONS, type HealthReason } from './pipeline-evidence.ts';

/** What a deal may lack: the one reason why it has no evidence, or roles of its contacts. */
export const LACKS = [...HEALTH_REASONS, 'roles'] as const;
export type Lack = (typeof LACKS)[number];

const dealOut = z
  .object({
    dealId: z.uuid(),
    recordId: z.string().meta({ description: 'Of the deal in the CRM.' }),
    source: z.string(),
    name: z.string(),
    account: z.string().nullable(),
    owner: z.string().nullable(),
    stageLabel: z.string(),
    outcome: z.enum(['open', 'won', 'lost']),
    homeAmount: money,
    reason: z.enum(HEALTH_REASONS).nullable().meta({
      description: 'Why nothing is known of where it came from; null where something is.',
    }),
    reasonLabel: z.string().nullable(),
    contacts: z.int().meta({ description: 'People the CRM notes on it.' }),
    createdAt: z.iso.datetime(),
    closedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'HealthDeal' }) satisfies z.ZodType<HealthDeal>;

const HOME = ofDealList(DEAL_HOME_MINOR);

const SORTS = {
  amount: { sql: `to_char(${HOME}, 'FM0000000000000000000')`, type: 'text' },
  createdAt: { sql: 't.created_at', type: 'timestamptz' },
  name: { sql: 't.name', type: 'text' },
} as const satisfies Sorts;

const WITHOUT_EVIDENCE = '(e.deal_id is null or e.reason is not null)';
const CONDITION: Readonly<Partial<Record<Lack, string>>> = {
  pending: 'e.deal_id is null',
  roles: 'e.contacts > 0 and e.without_role = e.contacts',
};

export const healthDealsEndpoint = endpoint({
  method: 'get',
  path: HEALTH_DEALS_PATH,
  tag: 'Reports',
  summary: 'The deals behind a figure of the health report',
  description:
    'Deals that lack evidence for one reason, or roles of their contacts (`lacks=roles`), the largest first: where to begin. Their number and amounts are those of `GET /attribution/health` for the same period and outcome.',
  scope: 'read',
  isRecordLevel: true,
  query: z
    .strictObject({
      lacks: z
        .enum(LACKS, `Must be one of: ${LACKS.join(', ')}.`)
        .optional()
        .meta({ description: 'Without it: all deals without evidence.' }),
      outcome: z.enum(['open', 'won', 'lost'], 'Must be open, won or lost.').optional(),
      ...periodParams,
      ...pageQuery(['amount', 'createdAt', 'name'], '-amount'),
    })
    .refine(inOrder, orderError),
  answer: pageOf(dealOut).extend({
    label: z.string().meta({ description: 'What they lack, for people.' }),
    period: periodOut,
  }),
  handle: ({ query, context, transaction }) =>
    transaction(async (tx) => {
      const scene = await loadScene(tx, context);
      const period = periodOf(scene, query);
      const { items, nextCursor } = await lackingDeals(scene, period, query);
      return { items, nextCursor, label: lackInWords(query.lacks), period };
    }),
});

/** What deals lack, for people. */
export function lackInWords(lacks: Lack | undefined): string {
  if (lacks === undefined) return 'Nothing is known of where the deal came from';
  return lacks === 'roles' ? 'No contact of the deal has a role' : REASON_WORDS[lacks].label;
}

/** Deals that lack something, a page of them. */
export async function lackingDeals(
  scene: Scene,
  period: Period,
  query: {
    readonly lacks?: Lack | undefined;
    readonly outcome?: 'open' | 'won' | 'lost' | undefined;
    readonly sort: string;
    readonly limit: number;
    readonly cursor?: string | undefined;
  },
): Promise<{ items: z.input<typeof dealOut>[]; nextCursor: string | null }> {
  const { tx } = scene;
  const conditions = new Conditions(tx.tenantId);
  conditions.where.push(ofDealList(DEAL_COUNTS));
  const { lacks, outcome } = query;
  const own = lacks === undefined ? WITHOUT_EVIDENCE : CONDITION[lacks];
  if (own === undefined) conditions.add((place) => `e.reason = ${place(lacks)}`);
  else conditions.where.push(own);
  if (outcome !== undefined) conditions.add((place) => `t.outcome = ${place(outcome)}`);
  between(conditions, ofDealList(DEAL_CREATED_ON), period);
  const page = await listIds(tx, query, {
    from: `deals t join tenants tenant on tenant.id = t.tenant_id
           left join deal_evidence e on e.tenant_id = t.tenant_id and e.deal_id = t.id`,
    sorts: SORTS,
    where: conditions.where,
    parameters: conditions.parameters,
  });
  return { items: await loadDeals(scene, page.ids), nextCursor: page.nextCursor };
}

interface Row {
  readonly id: string;
  readonly external_id: string;
  readonly source: string;
  readonly name: string;
  readonly account: string | null;
  readonly owner_name: string;
  readonly stage_label: string;
  readonly outcome: 'open' | 'won' | 'lost';
  readonly home_minor: number;
  readonly reason: HealthReason | null;
  readonly contacts: number;
  readonly created_at: Date;
  readonly closed_at: Date | null;
}

async function loadDeals(
  { tx, home }: Scene,
  ids: readonly string[],
): Promise<z.input<typeof dealOut>[]> {
  const rows = await tx.query<Row>(
    `select d.id, d.external_id, d.source, d.name, a.name as account, d.owner_name,
            coalesce(s.label, d.stage_id) as stage_label, d.outcome, ${DEAL_HOME_MINOR} as home_minor,
            case when e.deal_id is null then 'pending' else e.reason end as reason,
            coalesce(e.contacts, 0)::int as contacts, d.created_at, d.closed_at
     from deals d
     join tenants t on t.id = d.tenant_id
     left join deal_evidence e on e.tenant_id = d.tenant_id and e.deal_id = d.id
     left join accounts a on a.tenant_id = d.tenant_id and a.id = d.account_id
     left join stages s on s.tenant_id = d.tenant_id and s.source = d.source
       and s.pipeline_id = d.pipeline_id and s.stage_id = d.stage_id
     where d.tenant_id = $1 and d.id = any($2::uuid[])`,
    [tx.tenantId, ids],
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = byId.get(id);
    if (!row) return [];
    return [
      {
        dealId: id,
        recordId: row.external_id,
        source: row.source,
        name: row.name,
        account: row.account,
        owner: row.owner_name === '' ? null : row.owner_name,
        stageLabel: row.stage_label,
        outcome: row.outcome,
        homeAmount: home(row.home_minor),
        reason: row.reason,
        reasonLabel: row.reason === null ? null : REASON_WORDS[row.reason].label,
        contacts: row.contacts,
        createdAt: row.created_at.toISOString(),
        closedAt: row.closed_at?.toISOString() ?? null,
      },
    ];
  });
}
