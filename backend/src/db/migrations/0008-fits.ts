import type { MigrationInterface, QueryRunner } from 'typeorm';
import { APP_ROLE, tenantTable } from './tenant-table.ts';

/** What the fitted models learnt, in versions beside the values influencers have by history. */
export class Fits1700000000008 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of [
      toCredit(''),
      'drop table stale_posts',
      'alter table credit_runs drop column models_fit_id',
      'drop index credit_fits_active, credit_fits_version',
      `delete from credit_fits where kind = 'models'`,
      `alter table credit_fits
         drop constraint credit_fits_kind_check, drop constraint credit_fits_models,
         drop column version, drop column state, drop column fitted, drop column counts, drop column level,
         drop column reason, drop column fitted_at, drop column duration_ms,
         alter column influencer_values drop default,
         add check (kind in ('historical_value_per_touch'))`,
    ]) {
      await runner.query(statement);
    }
  }
}

/** Which tenants the credit worker has something to do for. */
const toCredit = (more: string): string =>
  `create or replace function tenants_to_credit() returns table (tenant_id integer)
     language sql security definer stable set search_path = pg_catalog, public as $$
       select d.tenant_id from public.dirty_deals d where d.retry_at is null or d.retry_at <= clock_timestamp()
       union
       select l.tenant_id from public.dirty_leads l where l.retry_at is null or l.retry_at <= clock_timestamp()
       union
       select c.tenant_id from public.dirty_campaigns c
       union
       select v.tenant_id from public.stale_influencer_values v ${more} $$`;

const statements = [
  // One version of each kind is in force. Storing one and making it the one in force is a single transaction, so
  // that a process that dies while it fits leaves the former in force.
  `alter table credit_fits
     drop constraint credit_fits_kind_check,
     add check (kind in ('historical_value_per_touch', 'models')),
     alter column influencer_values set default '{}',
     -- Counts up for each tenant and kind, for people.
     add column version integer not null default 0,
     add column state text not null default 'active' check (state in ('active', 'superseded')),
     -- What was learnt, as the models take it; and of how much, how far it can be trusted, and why.
     add column fitted jsonb,
     add column counts jsonb,
     add column level text check (level in ('fallback', 'blended', 'full')),
     add column reason text,
     add column fitted_at timestamptz,
     add column duration_ms integer`,
  `alter table credit_fits add constraint credit_fits_models check (
     kind <> 'models'
     or num_nulls(fitted, counts, level, reason, fitted_at, duration_ms) = 0)`,
  `update credit_fits f set version = ranked.version,
          state = case when ranked.is_last then 'active' else 'superseded' end
   from (
     select tenant_id, id, row_number() over (partition by tenant_id, kind order by id) as version,
            id = max(id) over (partition by tenant_id, kind) as is_last
     from credit_fits
   ) ranked
   where ranked.tenant_id = f.tenant_id and ranked.id = f.id`,
  `create unique index credit_fits_active on credit_fits (tenant_id, kind) where state = 'active'`,
  `create unique index credit_fits_version on credit_fits (tenant_id, kind, version)`,
  `grant update (state) on credit_fits to ${APP_ROLE}`,

  // A run names both: what it credited influencer-touch by, and what the fitted models by.
  'alter table credit_runs add column models_fit_id bigint',

  // Posts were published, changed or taken away since an instant: deals they may have worked on are credited anew.
  ...tenantTable('stale_posts', 'since timestamptz not null, primary key (tenant_id)'),
  toCredit('union select p.tenant_id from public.stale_posts p'),

  // Deals and leads of before get their credit under the models that are new.
  `insert into dirty_deals (tenant_id, deal_id, reason) select tenant_id, id, 'models added' from deals`,
  `insert into dirty_leads (tenant_id, contact_id, reason) select tenant_id, id, 'models added' from contacts`,
];
