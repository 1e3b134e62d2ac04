import type { MigrationInterface, QueryRunner } from 'typeorm';
import { bulkTable, tenantTable } from './tenant-table.ts';

/** Touchpoints, the visitors who left them, and the list of deals and leads to credit anew. */
export class Touchpoints1700000000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'drop table dirty_leads, dirty_deals, erasures, erasure_keys, aggregate_hits, attribution_touchpoints, visitor_identities, visitors',
    );
  }
}

const statements = [
  ...bulkTable(
    'visitors',
    `id text not null check (length(id) between 1 and 128),
     contact_id uuid,
     email text,
     identified_at timestamptz,
     first_seen_at timestamptz not null,
     last_seen_at timestamptz not null,
     primary key (tenant_id, id),
     foreign key (tenant_id, contact_id) references contacts (tenant_id, id) on delete set null (contact_id)`,
  ),
  `create index visitors_contact on visitors (tenant_id, contact_id)`,

  // Who said they were using a device, and when. visitors.email and contact_id are the latest of these.
  ...bulkTable(
    'visitor_identities',
    `visitor_id text not null,
     identified_at timestamptz not null,
     email text not null check (email = lower(email)),
     -- Remembered, so that a contact whose e-mail the CRM changes keeps what they did.
     contact_id uuid,
     primary key (tenant_id, visitor_id, identified_at, email),
     foreign key (tenant_id, visitor_id) references visitors (tenant_id, id) on delete cascade,
     foreign key (tenant_id, contact_id) references contacts (tenant_id, id) on delete set null (contact_id)`,
  ),
  `create index visitor_identities_email on visitor_identities (tenant_id, email)`,
  `create index visitor_identities_contact on visitor_identities (tenant_id, contact_id)`,

  ...bulkTable(
    'attribution_touchpoints',
    `id uuid not null default gen_random_uuid(),
     -- A repeat with the same key is a no-op.
     idempotency_key text not null,
     occurred_at timestamptz not null,
     received_at timestamptz not null default now(),
     kind text not null,
     channel text not null,
     platform text,
     influencer_id uuid,
     campaign_id uuid,
     post_id uuid,
     content_type text,
     visitor_id text,
     contact_id uuid,
     evidence text not null,
     confidence double precision not null check (confidence between 0 and 1),
     title text not null default '',
     url text,
     referrer text,
     -- What was sent, as parsed, so that a new alias can link it later: {source, medium, campaign, content, term, id}.
     utm jsonb,
     -- Free text the link was read from (self-reports).
     mention text,
     consent text not null default 'unknown',
     -- When erasure or retention left only what credit rests on (docs/decisions/0010-erasure.md).
     reduced_at timestamptz,
     primary key (tenant_id, id),
     unique (tenant_id, idempotency_key),
     foreign key (tenant_id, influencer_id) references influencers (tenant_id, id) on delete set null (influencer_id),
     foreign key (tenant_id, campaign_id) references campaigns (tenant_id, id) on delete set null (campaign_id),
     foreign key (tenant_id, post_id) references posts (tenant_id, id) on delete set null (post_id),
     foreign key (tenant_id, contact_id) references contacts (tenant_id, id) on delete cascade`,
  ),
  `create index touchpoints_contact on attribution_touchpoints (tenant_id, contact_id, occurred_at)`,
  `create index touchpoints_visitor on attribution_touchpoints (tenant_id, visitor_id)`,
  `create index touchpoints_influencer on attribution_touchpoints (tenant_id, influencer_id, occurred_at)`,
  `create index touchpoints_campaign on attribution_touchpoints (tenant_id, campaign_id, occurred_at)`,
  // What the retention job has yet to look at.
  `create index touchpoints_occurred on attribution_touchpoints (tenant_id, occurred_at) where reduced_at is null`,

  // Visitors who refused consent: counted, never followed.
  ...bulkTable(
    'aggregate_hits',
    `day date not null,
     utm_source text not null default '',
     utm_medium text not null default '',
     utm_campaign text not null default '',
     hits integer not null default 0,
     primary key (tenant_id, day, utm_source, utm_medium, utm_campaign)`,
  ),

  // What must not come back: keyed hashes only, so that the list names nobody (docs/decisions/0010-erasure.md).
  ...tenantTable(
    'erasure_keys',
    `key bytea not null check (length(key) = 32),
     created_at timestamptz not null default now(),
     primary key (tenant_id)`,
    ['select', 'insert'],
  ),
  ...tenantTable(
    'erasures',
    `subject_hash bytea not null check (length(subject_hash) = 32),
     subject text not null check (subject in ('email', 'crm_record', 'visitor')),
     reason text not null check (reason in ('erasure', 'consent')),
     erased_at timestamptz not null default now(),
     primary key (tenant_id, subject_hash)`,
  ),

  // Whoever changes a touch, contact, amount or stage marks the deal in the same transaction. Marks are only
  // ever added by writers and taken away by the credit worker, so that neither waits for the other: a row per
  // deal would make every touch wait until the worker's whole batch has committed.
  ...bulkTable(
    'dirty_deals',
    `id bigint generated always as identity,
     deal_id uuid not null,
     reason text not null,
     marked_at timestamptz not null default clock_timestamp(),
     primary key (tenant_id, id)`,
  ),
  `create index dirty_deals_deal on dirty_deals (tenant_id, deal_id)`,
  ...bulkTable(
    'dirty_leads',
    `id bigint generated always as identity,
     contact_id uuid not null,
     reason text not null,
     marked_at timestamptz not null default clock_timestamp(),
     primary key (tenant_id, id)`,
  ),
  `create index dirty_leads_contact on dirty_leads (tenant_id, contact_id)`,
];
