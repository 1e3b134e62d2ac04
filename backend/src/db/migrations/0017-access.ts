import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from './tenant-table.ts';

/** Roles of the CRM's users, and who owns records there: what decides who may see and change what. */
export class Access1700000000017 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table deals drop column owner_external_id');
    await runner.query('drop table crm_owners, app_users');
  }
}

const statements = [
  // Whoever opened a screen of ours, by the user id the CRM signs.
  ...tenantTable(
    'app_users',
    `user_id text not null check (length(user_id) between 1 and 64),
     email text not null default '',
     role text not null check (role in ('viewer', 'marketer', 'admin')),
     created_at timestamptz not null default now(),
     changed_by text not null default 'system',
     primary key (tenant_id, user_id)`,
  ),

  // The CRM's list of record owners with their teams.
  ...tenantTable(
    'crm_owners',
    `source text not null check (source in ('hubspot', 'salesforce')),
     external_id text not null,
     user_id text,
     name text not null,
     email text not null,
     team_ids text[] not null default '{}',
     primary key (tenant_id, source, external_id)`,
  ),
  `create index crm_owners_user on crm_owners (tenant_id, user_id)`,

  `alter table deals add column owner_external_id text not null default ''`,
];
