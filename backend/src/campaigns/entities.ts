/* eslint-disable @typescript-eslint/no-unsafe-class-instance-assignment -- TypeORM declares its options as a class but documents and takes plain objects. */
import { EntitySchema, type EntitySchemaColumnOptions } from 'typeorm';

/** Rows as they are stored. Amounts are minor units; a `date` is `YYYY-MM-DD`. */

export interface Handle {
  readonly platform: string;
  readonly handle: string;
  readonly url: string | null;
}

export const INFLUENCER_STATUSES = ['active', 'archived'] as const;
export const CAMPAIGN_STATUSES = ['planned', 'active', 'finished', 'archived'] as const;
export const COST_KINDS = [
  'fee',
  'commission',
  'production',
  'ads',
  'tools',
  'salary',
  'other',
] as const;

interface Stamped {
  tenantId: number;
  createdAt: Date;
  updatedAt: Date;
}

export interface InfluencerRow extends Stamped {
  id: string;
  name: string;
  handles: Handle[];
  status: (typeof INFLUENCER_STATUSES)[number];
  notes: string;
  externalId: string | null;
}

export interface CampaignRow extends Stamped {
  id: string;
  name: string;
  status: (typeof CAMPAIGN_STATUSES)[number];
  startsOn: string | null;
  endsOn: string | null;
  utmCampaign: string | null;
  utmSource: string | null;
  utmMedium: string | null;
  utmContent: string | null;
  utmTerm: string | null;
  landingUrl: string | null;
  model: string | null;
  lookbackDays: number | null;
  budgetMinor: number | null;
  /** What the CRM says it cost; counts where nobody entered a cost or fee here. */
  crmCostMinor?: number | null;
  crmCostCurrency?: string | null;
  /** The campaign of the CRM this one is part of. */
  parentExternalId?: string | null;
  currency: string;
  attributedLeads: number;
  attributedOpportunities: number;
  attributedPipelineMinor: number;
  attributedOpenMinor: number;
  attributedRevenueMinor: number;
  firstHitAt: Date | null;
  lastHitAt: Date | null;
  externalId: string | null;
}

export interface AssignmentRow {
  tenantId: number;
  campaignId: string;
  influencerId: string;
  platform: string;
  contentType: string;
  feeMinor: number;
  currency: string;
  utmSource: string;
  utmMedium: string;
  utmContent: string;
  trackingUrl: string | null;
  firstHitAt: Date | null;
  lastHitAt: Date | null;
  createdAt: Date;
}

export interface PostRow extends Stamped {
  id: string;
  influencerId: string;
  campaignId: string | null;
  platform: string;
  contentType: string;
  title: string;
  url: string | null;
  publishedAt: Date;
  audience: number | null;
}

export interface CostRow extends Stamped {
  id: string;
  campaignId: string | null;
  influencerId: string | null;
  kind: (typeof COST_KINDS)[number];
  amountMinor: number;
  currency: string;
  homeMinor: number;
  incurredOn: string;
  note: string;
  externalId: string | null;
}

const text = (name: string, more: Partial<EntitySchemaColumnOptions> = {}) =>
  ({ type: 'text', name, ...more }) as const;
const maybe = (
  name: string,
  type: 'text' | 'uuid' | 'date' | 'timestamptz' | 'integer' | 'bigint',
) => ({ type, name, nullable: true }) as const;
const number = (name: string, type: 'bigint' | 'double precision') =>
  ({ type, name, default: 0 }) as const;
const instant = (name: string) => ({ type: 'timestamptz', name }) as const;
const tenantId = { type: 'integer', name: 'tenant_id', primary: true } as const;
const id = { type: 'uuid', primary: true, generated: 'uuid' } as const;
const uuidKey = (name: string) => ({ type: 'uuid', name, primary: true }) as const;
const createdAt = { type: 'timestamptz', name: 'created_at', default: () => 'now()' } as const;
const updatedAt = { type: 'timestamptz', name: 'updated_at', default: () => 'now()' } as const;

/** Mapped for its foreign keys only; the tenancy functions write it. */
const Tenant = new EntitySchema<{ id: number }>({
  name: 'Tenant',
  tableName: 'tenants',
  synchronize: false,
  columns: { id: { type: 'integer', primary: true } },
});

const ofTenant = (table: string) => ({
  name: `${table}_tenant_id_fkey`,
  target: 'Tenant',
  columnNames: ['tenantId'],
  referencedColumnNames: ['id'],
  onDelete: 'CASCADE' as const,
});
const ofParent = (
  table: string,
  target: string,
  column: 'campaignId' | 'influencerId',
  onDelete: 'CASCADE' | 'SET NULL',
) => ({
  name: `${table}_tenant_id_${column === 'campaignId' ? 'campaign_id' : 'influencer_id'}_fkey`,
  target,
  columnNames: ['tenantId', column],
  referencedColumnNames: ['tenantId', 'id'],
  onDelete,
});
// An index on an expression is beyond TypeORM; it is told to leave it alone.
const byHand = (name: string) => ({ name, synchronize: false, columns: [] as string[] });
const check = (name: string, expression: string) => ({ name, expression });
const oneOf = (column: string, values: readonly string[]): string =>
  `${column} in (${values.map((value) => `'${value}'`).join(', ')})`;
const CURRENCY = `currency ~ '^[A-Z]{3}$'`;

export const InfluencerEntity = new EntitySchema<InfluencerRow>({
  name: 'Influencer',
  tableName: 'influencers',
  columns: {
    tenantId,
    id,
    name: text('name'),
    handles: { type: 'jsonb', default: [] },
    status: text('status', { default: 'active' }),
    notes: text('notes', { default: '' }),
    externalId: maybe('external_id', 'text'),
    createdAt,
    updatedAt,
  },
  indices: [
    { name: 'influencers_external', columns: ['tenantId', 'externalId'], unique: true },
    byHand('influencers_name'),
  ],
  foreignKeys: [ofTenant('influencers')],
  checks: [
    check('influencers_name_check', 'length(name) between 1 and 200'),
    check('influencers_status_check', oneOf('status', INFLUENCER_STATUSES)),
  ],
});

export const CampaignEntity = new EntitySchema<CampaignRow>({
  name: 'Campaign',
  tableName: 'campaigns',
  columns: {
    tenantId,
    id,
    name: text('name'),
    status: text('status', { default: 'active' }),
    startsOn: maybe('starts_on', 'date'),
    endsOn: maybe('ends_on', 'date'),
    utmCampaign: maybe('utm_campaign', 'text'),
    utmSource: maybe('utm_source', 'text'),
    utmMedium: maybe('utm_medium', 'text'),
    utmContent: maybe('utm_content', 'text'),
    utmTerm: maybe('utm_term', 'text'),
    landingUrl: maybe('landing_url', 'text'),
    model: maybe('model', 'text'),
    lookbackDays: maybe('lookback_days', 'integer'),
    budgetMinor: maybe('budget_minor', 'bigint'),
    crmCostMinor: maybe('crm_cost_minor', 'bigint'),
    crmCostCurrency: maybe('crm_cost_currency', 'text'),
    parentExternalId: maybe('parent_external_id', 'text'),
    currency: text('currency'),
    attributedLeads: number('attributed_leads', 'double precision'),
    attributedOpportunities: number('attributed_opportunities', 'double precision'),
    attributedPipelineMinor: number('attributed_pipeline_minor', 'bigint'),
    attributedOpenMinor: number('attributed_open_minor', 'bigint'),
    attributedRevenueMinor: number('attributed_revenue_minor', 'bigint'),
    firstHitAt: maybe('first_hit_at', 'timestamptz'),
    lastHitAt: maybe('last_hit_at', 'timestamptz'),
    externalId: maybe('external_id', 'text'),
    createdAt,
    updatedAt,
  },
  indices: [
    { name: 'campaigns_external', columns: ['tenantId', 'externalId'], unique: true },
    byHand('campaigns_name'),
  ],
  foreignKeys: [ofTenant('campaigns')],
  checks: [
    check('campaigns_name_check', 'length(name) between 1 and 200'),
    check('campaigns_status_check', oneOf('status', CAMPAIGN_STATUSES)),
    check('campaigns_check', 'ends_on is null or starts_on is null or ends_on >= starts_on'),
    check('campaigns_lookback_days_check', 'lookback_days between 1 and 1095'),
    check('campaigns_budget_minor_check', 'budget_minor >= 0'),
    check(
      'campaigns_crm_cost_check',
      `(crm_cost_minor is null) = (crm_cost_currency is null) and crm_cost_minor >= 0 and crm_cost_currency ~ '^[A-Z]{3}$'`,
    ),
    check('campaigns_currency_check', CURRENCY),
  ],
});

export const AssignmentEntity = new EntitySchema<AssignmentRow>({
  name: 'Assignment',
  tableName: 'campaign_influencers',
  columns: {
    tenantId,
    campaignId: uuidKey('campaign_id'),
    influencerId: uuidKey('influencer_id'),
    platform: text('platform', { primary: true }),
    contentType: text('content_type', { primary: true }),
    feeMinor: number('fee_minor', 'bigint'),
    currency: text('currency'),
    utmSource: text('utm_source'),
    utmMedium: text('utm_medium'),
    utmContent: text('utm_content'),
    trackingUrl: maybe('tracking_url', 'text'),
    firstHitAt: maybe('first_hit_at', 'timestamptz'),
    lastHitAt: maybe('last_hit_at', 'timestamptz'),
    createdAt,
  },
  foreignKeys: [
    ofTenant('campaign_influencers'),
    ofParent('campaign_influencers', 'Campaign', 'campaignId', 'CASCADE'),
    ofParent('campaign_influencers', 'Influencer', 'influencerId', 'CASCADE'),
  ],
  checks: [
    check('campaign_influencers_fee_minor_check', 'fee_minor >= 0'),
    check('campaign_influencers_currency_check', CURRENCY),
  ],
});

export const PostEntity = new EntitySchema<PostRow>({
  name: 'Post',
  tableName: 'posts',
  columns: {
    tenantId,
    id,
    influencerId: { type: 'uuid', name: 'influencer_id' },
    campaignId: maybe('campaign_id', 'uuid'),
    platform: text('platform'),
    contentType: text('content_type'),
    title: text('title'),
    url: maybe('url', 'text'),
    publishedAt: instant('published_at'),
    audience: maybe('audience', 'integer'),
    createdAt,
    updatedAt,
  },
  indices: [
    { name: 'posts_published', columns: ['tenantId', 'publishedAt'] },
    { name: 'posts_url', columns: ['tenantId', 'url'], unique: true },
  ],
  foreignKeys: [
    ofTenant('posts'),
    ofParent('posts', 'Influencer', 'influencerId', 'CASCADE'),
    ofParent('posts', 'Campaign', 'campaignId', 'SET NULL'),
  ],
  checks: [check('posts_audience_check', 'audience >= 0')],
});

export const CostEntity = new EntitySchema<CostRow>({
  name: 'Cost',
  tableName: 'costs',
  columns: {
    tenantId,
    id,
    campaignId: maybe('campaign_id', 'uuid'),
    influencerId: maybe('influencer_id', 'uuid'),
    kind: text('kind'),
    amountMinor: { type: 'bigint', name: 'amount_minor' },
    currency: text('currency'),
    homeMinor: { type: 'bigint', name: 'home_minor' },
    incurredOn: { type: 'date', name: 'incurred_on' },
    note: text('note', { default: '' }),
    externalId: maybe('external_id', 'text'),
    createdAt,
    updatedAt,
  },
  indices: [
    { name: 'costs_incurred', columns: ['tenantId', 'incurredOn'] },
    { name: 'costs_external', columns: ['tenantId', 'externalId'], unique: true },
  ],
  foreignKeys: [
    ofTenant('costs'),
    ofParent('costs', 'Campaign', 'campaignId', 'SET NULL'),
    ofParent('costs', 'Influencer', 'influencerId', 'SET NULL'),
  ],
  checks: [
    check('costs_kind_check', oneOf('kind', COST_KINDS)),
    check('costs_amount_minor_check', 'amount_minor >= 0'),
    check('costs_currency_check', CURRENCY),
  ],
});

export const campaignEntities: readonly EntitySchema[] = [
  Tenant,
  InfluencerEntity,
  CampaignEntity,
  AssignmentEntity,
  PostEntity,
  CostEntity,
];
