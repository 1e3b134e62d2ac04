import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from './tenant-table.ts';

/** What the CRM holds: accounts, contacts, deals, stages. Records are keyed by where they came from. */
export class Records1700000000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'drop table revenue_events, deal_contacts, deal_stage_history, deals, stages, contacts, accounts',
    );
  }
}

const statements = [
  ...tenantTable(
    'accounts',
    `id uuid not null default gen_random_uuid(),
     source text not null check (source in ('hubspot', 'salesforce', 'api')),
     external_id text not null,
     name text not null,
     domain text,
     merged_into_id uuid,
     deleted_at timestamptz,
     created_at timestamptz not null,
     updated_at timestamptz not null default now(),
     primary key (tenant_id, id),
     unique (tenant_id, source, external_id)`,
  ),
  `create index accounts_domain on accounts (tenant_id, domain)`,

  ...tenantTable(
    'contacts',
    `id uuid not null default gen_random_uuid(),
     source text not null check (source in ('hubspot', 'salesforce', 'api')),
     -- A Salesforce lead and contact are two objects; HubSpot knows only contacts.
     object_type text not null check (object_type in ('contact', 'lead')),
     external_id text not null,
     account_id uuid,
     email text,
     -- Looked up by equality of a column: under row-level security an index on lower(email) is not used, since
     -- lower() might leak what it is given.
     email_key text generated always as (lower(email)) stored,
     first_name text not null default '',
     last_name text not null default '',
     title text not null default '',
     lifecycle_stage text,
     lead_status text,
     qualified_at timestamptz,
     self_reported text,
     -- What the CRM itself recorded of where this person came from (URLs, source fields).
     source_facts jsonb not null default '{}',
     consent text not null default 'unknown' check (consent in ('granted', 'denied', 'unknown')),
     converted_into_id uuid,
     merged_into_id uuid,
     deleted_at timestamptz,
     erased_at timestamptz,
     created_at timestamptz not null,
     updated_at timestamptz not null default now(),
     primary key (tenant_id, id),
     unique (tenant_id, source, object_type, external_id),
     foreign key (tenant_id, account_id) references accounts (tenant_id, id) on delete set null (account_id)`,
  ),
  `create index contacts_email on contacts (tenant_id, email_key)`,
  `create index contacts_account on contacts (tenant_id, account_id)`,
  `create index contacts_created on contacts (tenant_id, created_at)`,

  ...tenantTable(
    'stages',
    `source text not null,
     pipeline_id text not null,
     stage_id text not null,
     pipeline_label text not null,
     label text not null,
     position integer not null,
     probability double precision not null check (probability between 0 and 1),
     outcome text not null check (outcome in ('open', 'won', 'lost')),
     primary key (tenant_id, source, pipeline_id, stage_id)`,
  ),

  ...tenantTable(
    'deals',
    `id uuid not null default gen_random_uuid(),
     source text not null check (source in ('hubspot', 'salesforce', 'api')),
     external_id text not null,
     account_id uuid,
     name text not null,
     pipeline_id text not null default '',
     stage_id text not null default '',
     outcome text not null check (outcome in ('open', 'won', 'lost')),
     probability double precision not null default 0,
     amount_minor bigint,
     currency text not null check (currency ~ '^[A-Z]{3}$'),
     -- The amount in the tenant's home currency as the CRM converts it.
     home_minor bigint,
     created_at timestamptz not null,
     closed_at timestamptz,
     expected_close_on date,
     owner_name text not null default '',
     merged_into_id uuid,
     deleted_at timestamptz,
     updated_at timestamptz not null default now(),
     primary key (tenant_id, id),
     unique (tenant_id, source, external_id),
     foreign key (tenant_id, account_id) references accounts (tenant_id, id) on delete set null (account_id)`,
  ),
  `create index deals_account on deals (tenant_id, account_id)`,
  `create index deals_created on deals (tenant_id, created_at)`,
  `create index deals_closed on deals (tenant_id, closed_at)`,

  ...tenantTable(
    'deal_stage_history',
    `deal_id uuid not null,
     entered_at timestamptz not null,
     stage_id text not null,
     label text not null,
     outcome text not null check (outcome in ('open', 'won', 'lost')),
     primary key (tenant_id, deal_id, entered_at, stage_id),
     foreign key (tenant_id, deal_id) references deals (tenant_id, id) on delete cascade`,
  ),

  ...tenantTable(
    'deal_contacts',
    `deal_id uuid not null,
     contact_id uuid not null,
     role text not null default '',
     is_primary boolean not null default false,
     created_at timestamptz not null default now(),
     primary key (tenant_id, deal_id, contact_id),
     foreign key (tenant_id, deal_id) references deals (tenant_id, id) on delete cascade,
     foreign key (tenant_id, contact_id) references contacts (tenant_id, id) on delete cascade`,
  ),
  `create index deal_contacts_contact on deal_contacts (tenant_id, contact_id)`,

  // Refunds and corrections of closed revenue, each in its own period; the won amount itself is the deal's.
  ...tenantTable(
    'revenue_events',
    `id uuid not null default gen_random_uuid(),
     deal_id uuid not null,
     kind text not null check (kind in ('refund', 'adjustment')),
     amount_minor bigint not null check (amount_minor <> 0),
     currency text not null check (currency ~ '^[A-Z]{3}$'),
     home_minor bigint not null,
     occurred_at timestamptz not null,
     note text not null default '',
     external_id text,
     created_at timestamptz not null default now(),
     primary key (tenant_id, id),
     foreign key (tenant_id, deal_id) references deals (tenant_id, id) on delete cascade`,
  ),
  `create index revenue_events_deal on revenue_events (tenant_id, deal_id)`,
  `create unique index revenue_events_external on revenue_events (tenant_id, external_id)`,
];
