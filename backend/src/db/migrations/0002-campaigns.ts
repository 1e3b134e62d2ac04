import type { MigrationInterface, QueryRunner } from 'typeorm';
import { APP_ROLE, tenantTable } from './tenant-table.ts';

/** What the marketer sets up: influencers, campaigns, posts and costs. */
export class Campaigns1700000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'drop table stage_mappings, costs, posts, campaign_influencers, campaign_outcomes, campaign_aliases, campaigns, influencer_aliases, influencers',
    );
  }
}

const statements = [
  // /readyz asks whether the schema is up to date.
  `grant select on migrations to ${APP_ROLE}`,

  ...tenantTable(
    'influencers',
    `id uuid not null default gen_random_uuid(),
     name text not null check (length(name) between 1 and 200),
     -- [{platform, handle, url}], the first one being the main channel.
     handles jsonb not null default '[]',
     status text not null default 'active' check (status in ('active', 'archived')),
     notes text not null default '',
     external_id text,
     created_at timestamptz not null default now(),
     updated_at timestamptz not null default now(),
     primary key (tenant_id, id)`,
  ),
  `create unique index influencers_external on influencers (tenant_id, external_id)`,
  `create unique index influencers_name on influencers (tenant_id, lower(name))`,
  ...tenantTable(
    'influencer_aliases',
    `alias text not null,
     influencer_id uuid not null,
     source text not null default 'person' check (source in ('person', 'import', 'crm')),
     created_at timestamptz not null default now(),
     primary key (tenant_id, alias),
     foreign key (tenant_id, influencer_id) references influencers (tenant_id, id) on delete cascade`,
  ),

  ...tenantTable(
    'campaigns',
    `id uuid not null default gen_random_uuid(),
     name text not null check (length(name) between 1 and 200),
     status text not null default 'active' check (status in ('planned', 'active', 'finished', 'archived')),
     starts_on date,
     ends_on date,
     check (ends_on is null or starts_on is null or ends_on >= starts_on),
     -- UTM tracking parameters: null source or medium means "per influencer and platform".
     utm_campaign text,
     utm_source text,
     utm_medium text,
     utm_content text,
     utm_term text,
     landing_url text,
     -- Attribution rule of the campaign's own reports; null follows the tenant's.
     model text,
     lookback_days integer check (lookback_days between 1 and 1095),
     budget_minor bigint check (budget_minor >= 0),
     currency text not null check (currency ~ '^[A-Z]{3}$'),
     -- Pipeline impact and revenue under the tenant's default model, in home minor units; kept by the credit worker.
     attributed_leads double precision not null default 0,
     attributed_opportunities double precision not null default 0,
     attributed_pipeline_minor bigint not null default 0,
     attributed_open_minor bigint not null default 0,
     attributed_revenue_minor bigint not null default 0,
     first_hit_at timestamptz,
     last_hit_at timestamptz,
     external_id text,
     created_at timestamptz not null default now(),
     updated_at timestamptz not null default now(),
     primary key (tenant_id, id)`,
  ),
  `create unique index campaigns_name on campaigns (tenant_id, lower(name))`,
  `create unique index campaigns_external on campaigns (tenant_id, external_id)`,
  ...tenantTable(
    'campaign_aliases',
    `alias text not null,
     campaign_id uuid not null,
     created_at timestamptz not null default now(),
     primary key (tenant_id, alias),
     foreign key (tenant_id, campaign_id) references campaigns (tenant_id, id) on delete cascade`,
  ),

  ...tenantTable(
    'campaign_influencers',
    `campaign_id uuid not null,
     influencer_id uuid not null,
     platform text not null,
     content_type text not null,
     fee_minor bigint not null default 0 check (fee_minor >= 0),
     currency text not null check (currency ~ '^[A-Z]{3}$'),
     utm_source text not null,
     utm_medium text not null,
     utm_content text not null,
     tracking_url text,
     first_hit_at timestamptz,
     last_hit_at timestamptz,
     created_at timestamptz not null default now(),
     primary key (tenant_id, campaign_id, influencer_id, platform, content_type),
     foreign key (tenant_id, campaign_id) references campaigns (tenant_id, id) on delete cascade,
     foreign key (tenant_id, influencer_id) references influencers (tenant_id, id) on delete cascade`,
  ),

  ...tenantTable(
    'posts',
    `id uuid not null default gen_random_uuid(),
     influencer_id uuid not null,
     campaign_id uuid,
     platform text not null,
     content_type text not null,
     title text not null,
     url text,
     published_at timestamptz not null,
     audience integer check (audience >= 0),
     created_at timestamptz not null default now(),
     updated_at timestamptz not null default now(),
     primary key (tenant_id, id),
     foreign key (tenant_id, influencer_id) references influencers (tenant_id, id) on delete cascade,
     foreign key (tenant_id, campaign_id) references campaigns (tenant_id, id) on delete set null (campaign_id)`,
  ),
  `create index posts_published on posts (tenant_id, published_at)`,
  `create unique index posts_url on posts (tenant_id, url)`,

  ...tenantTable(
    'costs',
    `id uuid not null default gen_random_uuid(),
     campaign_id uuid,
     influencer_id uuid,
     kind text not null check (kind in ('fee', 'commission', 'production', 'ads', 'tools', 'salary', 'other')),
     amount_minor bigint not null check (amount_minor >= 0),
     currency text not null check (currency ~ '^[A-Z]{3}$'),
     home_minor bigint not null,
     incurred_on date not null,
     note text not null default '',
     external_id text,
     created_at timestamptz not null default now(),
     updated_at timestamptz not null default now(),
     primary key (tenant_id, id),
     foreign key (tenant_id, campaign_id) references campaigns (tenant_id, id) on delete set null (campaign_id),
     foreign key (tenant_id, influencer_id) references influencers (tenant_id, id) on delete set null (influencer_id)`,
  ),
  `create index costs_incurred on costs (tenant_id, incurred_on)`,
  `create unique index costs_external on costs (tenant_id, external_id)`,

  // How the admin reads a stage where the CRM's own outcome or probability is not what they mean.
  ...tenantTable(
    'stage_mappings',
    `source text not null,
     pipeline_id text not null,
     stage_id text not null,
     outcome text check (outcome in ('open', 'won', 'lost')),
     probability double precision check (probability between 0 and 1),
     updated_at timestamptz not null default now(),
     primary key (tenant_id, source, pipeline_id, stage_id)`,
  ),

  // Per campaign and month, under every model: what came of it. Kept by the credit worker.
  ...tenantTable(
    'campaign_outcomes',
    `campaign_id uuid not null,
     month date not null,
     model text not null,
     leads double precision not null default 0,
     qualified_leads double precision not null default 0,
     opportunities double precision not null default 0,
     pipeline_minor bigint not null default 0,
     won_deals double precision not null default 0,
     revenue_minor bigint not null default 0,
     lost_minor bigint not null default 0,
     cost_minor bigint not null default 0,
     -- (revenue − cost) ÷ cost of the month; null without cost.
     roi double precision,
     updated_at timestamptz not null default now(),
     primary key (tenant_id, campaign_id, month, model),
     foreign key (tenant_id, campaign_id) references campaigns (tenant_id, id) on delete cascade`,
  ),
];
