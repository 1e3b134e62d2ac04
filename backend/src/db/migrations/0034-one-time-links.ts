import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from './tenant-table.ts';

/** Addresses that open once: for a CRM whose screens cannot hand over a file themselves. */
export class OneTimeLinks1700000000034 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function find_tenant_of_one_time_link(bytea)');
    await runner.query('drop table one_time_links');
  }
}

const statements = [
  // The token itself is in the address and nowhere else: who reads this table cannot open a link.
  ...tenantTable(
    'one_time_links',
    `token_hash bytea not null unique,
     -- Who asked, and for what: the page, its table and what was chosen on it.
     caller jsonb not null,
     opens jsonb not null,
     expires_at timestamptz not null,
     used_at timestamptz,
     primary key (tenant_id, token_hash)`,
  ),
  `create index one_time_links_age on one_time_links (tenant_id, expires_at)`,

  // Whose a link is, before a tenant is known.
  `create function find_tenant_of_one_time_link(hash bytea) returns integer
     language sql security definer stable set search_path = pg_catalog, public as $$
       select t.id from public.one_time_links l
       join public.tenants t on t.id = l.tenant_id and t.status = 'active'
       where l.token_hash = $1 $$`,
];
