import type { MigrationInterface, QueryRunner } from 'typeorm';
import { APP_ROLE, tenantTable } from './tenant-table.ts';

/** Fuzzy attribution: imported daily traffic, flagged days, what posts did to it, promo codes and vanity links. */
export class Lift1700000000011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of [
      'drop function find_tenant_of_link(text)',
      'alter table tenants drop column link_key',
      'drop table vanity_hits, vanity_links, promo_codes, lift_analyses, lift_flags, traffic_days',
      'alter table credit_runs drop column lift_id',
    ]) {
      await runner.query(statement);
    }
  }
}

const placement = `
     influencer_id uuid not null,
     campaign_id uuid not null,
     platform text not null,
     content_type text not null,
     created_at timestamptz not null default now(),
     foreign key (tenant_id, influencer_id) references influencers (tenant_id, id) on delete cascade,
     foreign key (tenant_id, campaign_id) references campaigns (tenant_id, id) on delete cascade`;

const statements = [
  // Counts of whole days as another tool has them; the tracker's own are counted from its touches.
  ...tenantTable(
    'traffic_days',
    `source text not null check (source in ('search_console', 'ga4')),
     series text not null check (series in ('direct', 'search', 'brand_search', 'unbranded_search', 'referral', 'social')),
     -- In the calendar of the source.
     day date not null,
     count integer not null check (count >= 0),
     imported_at timestamptz not null default now(),
     primary key (tenant_id, source, series, day)`,
  ),

  // Days that are unusual for a reason of their own.
  ...tenantTable(
    'lift_flags',
    `day date not null,
     kind text not null check (kind in ('holiday', 'launch')),
     name text not null default '' check (length(name) <= 200),
     primary key (tenant_id, day, kind)`,
  ),

  // Versions of what was found. One is in force; storing one and making it that is a single transaction.
  ...tenantTable(
    'lift_analyses',
    `id bigint generated always as identity,
     version integer not null,
     state text not null default 'active' check (state in ('active', 'superseded')),
     -- As the screens show it, and as single visits are judged by.
     series jsonb not null,
     in_force jsonb not null,
     analysed_at timestamptz not null,
     duration_ms integer not null,
     primary key (tenant_id, id)`,
    ['select', 'insert'],
  ),
  `create unique index lift_analyses_active on lift_analyses (tenant_id) where state = 'active'`,
  `create unique index lift_analyses_version on lift_analyses (tenant_id, version)`,
  `grant update (state) on lift_analyses to ${APP_ROLE}`,
  'alter table credit_runs add column lift_id bigint',

  // Both outlive the booking they were made for: a code is typed in, and a link followed, long after.
  ...tenantTable('promo_codes', `code text not null, ${placement}, primary key (tenant_id, code)`),
  ...tenantTable('vanity_links', `slug text not null, ${placement}, primary key (tenant_id, slug)`),
  `create index promo_codes_campaign on promo_codes (tenant_id, campaign_id)`,
  `create index vanity_links_campaign on vanity_links (tenant_id, campaign_id)`,
  // Counted, never followed: whose hits they are the website's tracker learns, if the visitor lets it.
  ...tenantTable(
    'vanity_hits',
    `slug text not null,
     day date not null,
     hits integer not null default 0,
     primary key (tenant_id, slug, day),
     foreign key (tenant_id, slug) references vanity_links (tenant_id, slug) on delete cascade`,
  ),

  // Whose a vanity link is, before a tenant is known; says nothing of who that is.
  `alter table tenants add column link_key text not null unique
     default substr(replace(gen_random_uuid()::text, '-', ''), 1, 8)`,
  `create function find_tenant_of_link(key text) returns integer
     language sql security definer stable set search_path = pg_catalog, public as $$
       select id from public.tenants t where t.link_key = $1 and t.status = 'active' $$`,
];
