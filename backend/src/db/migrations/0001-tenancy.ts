import type { MigrationInterface, QueryRunner } from 'typeorm';
import { APP_ROLE, protect, tenantTable } from './tenant-table.ts';

/** Tenants, their keys, connections and settings, and the role the application runs as. */
export class Tenancy1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('The first migration has no way back: restore a backup.'));
  }
}

const definer = 'language sql security definer set search_path = pg_catalog, public';

const statements = [
  `do $$ begin
     if not exists (select from pg_roles where rolname = '${APP_ROLE}') then
       create role ${APP_ROLE} nologin;
     end if;
     execute format('grant ${APP_ROLE} to %I', current_user);
   end $$`,
  `grant usage on schema public to ${APP_ROLE}`,

  // A lookup table: one row a tenant, so its own id plays the part of tenant_id.
  `create table tenants (
     id integer generated always as identity primary key,
     crm text not null check (crm in ('hubspot', 'salesforce')),
     external_id text not null,
     name text not null,
     home_currency text not null check (home_currency ~ '^[A-Z]{3}$'),
     time_zone text not null default 'UTC',
     status text not null default 'active' check (status in ('active', 'disconnected')),
     created_at timestamptz not null default now(),
     unique (crm, external_id)
   )`,
  ...protect('tenants', 'id'),
  `grant select, update on tenants to ${APP_ROLE}`,

  // The few questions that come before a tenant is known. Each answers the least it can.
  `create function register_tenant(crm text, external_id text, name text, home_currency text, time_zone text)
     returns integer ${definer} as $$
       insert into public.tenants (crm, external_id, name, home_currency, time_zone)
       values ($1, $2, $3, $4, $5)
       on conflict (crm, external_id) do update
         set name = excluded.name, home_currency = excluded.home_currency,
             time_zone = excluded.time_zone, status = 'active'
       returning id $$`,
  `create function find_tenant(crm text, external_id text)
     returns integer ${definer} stable as $$
       select id from public.tenants t where t.crm = $1 and t.external_id = $2 $$`,
  `create function list_tenants()
     returns table (id integer, crm text, external_id text, name text, status text) ${definer} stable as $$
       select id, crm, external_id, name, status from public.tenants order by id $$`,

  // Keys are looked up by hash before the tenant is known, hence the unique index without tenant_id
  // (a reference table where the database is distributed).
  ...tenantTable(
    'api_keys',
    `id uuid not null default gen_random_uuid(),
     kind text not null check (kind in ('write', 'secret')),
     name text not null,
     key_hash bytea not null unique,
     -- The write key is public by nature and shown again; a secret is shown once and only hinted at.
     shown text not null,
     scopes text[] not null default '{}',
     allowed_origins text[] not null default '{}',
     created_at timestamptz not null default now(),
     last_used_at timestamptz,
     revoked_at timestamptz,
     primary key (tenant_id, id)`,
  ),
  `create function find_api_key(hash bytea)
     returns table (tenant_id integer, id uuid, kind text, scopes text[], allowed_origins text[])
     ${definer} stable as $$
       select k.tenant_id, k.id, k.kind, k.scopes, k.allowed_origins
       from public.api_keys k where k.key_hash = $1 and k.revoked_at is null $$`,

  // An authorisation under way: no tenant yet. Holds a hash of the state and the sealed PKCE verifier.
  `create table oauth_states (
     state_hash bytea primary key,
     crm text not null,
     sealed_verifier text,
     created_at timestamptz not null default now(),
     expires_at timestamptz not null
   )`,
  `grant select, insert, delete on oauth_states to ${APP_ROLE}`,

  ...tenantTable(
    'connections',
    `id uuid not null default gen_random_uuid(),
     crm text not null,
     external_id text not null,
     api_url text not null,
     ui_url text not null,
     scopes text[] not null default '{}',
     sealed_access_token text,
     sealed_refresh_token text,
     access_expires_at timestamptz,
     state text not null default 'connected' check (state in ('connected', 'revoked', 'failing', 'disconnected')),
     state_reason text,
     cursors jsonb not null default '{}',
     last_synced_at timestamptz,
     created_at timestamptz not null default now(),
     updated_at timestamptz not null default now(),
     primary key (tenant_id, id),
     unique (tenant_id, crm, external_id)`,
  ),

  ...tenantTable(
    'settings',
    `value jsonb not null,
     updated_at timestamptz not null default now(),
     updated_by text not null default 'system',
     primary key (tenant_id)`,
  ),

  ...tenantTable(
    'exchange_rates',
    `currency text not null check (currency ~ '^[A-Z]{3}$'),
     starts_on date not null,
     -- Home currency units for one unit of this currency.
     rate numeric(24, 12) not null check (rate > 0),
     -- Units of this currency for one home currency unit, as the CRM states it: dividing by it is exact
     -- where the rounded rate above is not.
     units_per_home numeric(24, 12) check (units_per_home > 0),
     primary key (tenant_id, currency, starts_on)`,
  ),

  ...tenantTable(
    'audit_log',
    `id bigint generated always as identity,
     at timestamptz not null default now(),
     actor text not null,
     action text not null,
     entity text not null,
     entity_id text,
     before jsonb,
     after jsonb,
     primary key (tenant_id, id)`,
    ['select', 'insert'],
  ),

  // Back-fills, imports and recomputations as their users see them: what, how far, what went wrong.
  ...tenantTable(
    'jobs',
    `id uuid not null default gen_random_uuid(),
     kind text not null,
     payload jsonb not null default '{}',
     state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed')),
     step text not null default '',
     done integer not null default 0,
     total integer,
     result jsonb,
     error text,
     created_at timestamptz not null default now(),
     started_at timestamptz,
     finished_at timestamptz,
     primary key (tenant_id, id)`,
  ),
];
