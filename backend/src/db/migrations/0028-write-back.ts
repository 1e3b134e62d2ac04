import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from './tenant-table.ts';

/** What we wrote into the CRM, what people there wrote instead, and which deals stage rules moved. */
export class WriteBack1700000000028 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table stage_moves, written_values, write_back_state');
  }
}

const statements = [
  // How far writing back has got.
  ...tenantTable(
    'write_back_state',
    `crm text not null,
     -- Everything the ledger says up to here has been looked at.
     ledger_id bigint not null default 0,
     -- The same of touches of people.
     people_until timestamptz,
     -- The last time everything was looked at, and under which model.
     full_at timestamptz,
     full_model text,
     ran_at timestamptz,
     error text,
     primary key (tenant_id, crm)`,
  ),

  // The last values of ours on each record: what stands there and is none of these is a person's.
  ...tenantTable(
    'written_values',
    `crm text not null,
     object_type text not null check (object_type in ('deal', 'contact')),
     external_id text not null,
     field_values jsonb not null default '{}',
     -- On their way when the process ended; they count as ours too.
     pending jsonb,
     -- Fields in which a person has written.
     held text[] not null default '{}',
     -- Why the CRM refused the last write, in its own words.
     refused text,
     written_at timestamptz not null default now(),
     primary key (tenant_id, crm, object_type, external_id)`,
  ),

  ...tenantTable(
    'stage_moves',
    `id bigint generated always as identity,
     deal_id uuid not null,
     rule_id text not null,
     rule_name text not null,
     mode text not null check (mode in ('dryRun', 'on')),
     pipeline_id text not null,
     from_stage_id text not null,
     to_stage_id text not null,
     reason text not null,
     triggered_at timestamptz not null,
     decided_at timestamptz not null,
     outcome text not null check (outcome in ('dryRun', 'planned', 'moved', 'changed', 'refused')),
     -- As the CRM says.
     moved_at timestamptz,
     message text,
     primary key (tenant_id, id),
     unique (tenant_id, deal_id, rule_id, mode),
     foreign key (tenant_id, deal_id) references deals (tenant_id, id) on delete cascade`,
  ),
];
