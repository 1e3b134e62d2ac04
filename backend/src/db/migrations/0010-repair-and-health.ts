import type { MigrationInterface, QueryRunner } from 'typeorm';
import { bulkTable, tenantTable } from './tenant-table.ts';

/** Values and answers that nobody could read, what people decided about them, and what deals rest on. */
export class RepairAndHealth1700000000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index touchpoints_answers');
    await runner.query(
      'drop table tracker_hosts, deal_evidence, unresolved_counts, relinked_touches, self_report_answers, repairs, tag_aliases',
    );
  }
}

/** What hangs on a value or an answer: touches' people, their deals, and the amounts of those, home minor units. */
const atStake = `
  people integer not null default 0,
  deals integer not null default 0,
  pipeline_minor bigint not null default 0,
  open_minor bigint not null default 0,
  won_minor bigint not null default 0,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  -- [{id, name, confidence, reason}], the likeliest first.
  proposals jsonb not null default '[]'`;

const decision = `
  decided_by text,
  decided_at timestamptz,
  -- By the database's clock, as touches are received: what came later followed the decision by itself.
  applied_at timestamptz,
  -- Touches that were linked anew by the decision.
  relinked integer not null default 0`;

const statements = [
  // The tenant's own spellings of platforms and content types, and campaigns of the CRM that go by another name here.
  ...tenantTable(
    'tag_aliases',
    `kind text not null check (kind in ('platform', 'contentType', 'crmCampaign')),
     alias text not null check (length(alias) between 1 and 300),
     means text not null,
     created_at timestamptz not null default now(),
     primary key (tenant_id, kind, alias)`,
  ),

  // Values of links that nobody goes by, counted from the touches now and then, and what a person said of them.
  ...tenantTable(
    'repairs',
    `id uuid not null default gen_random_uuid(),
     kind text not null check (kind in ('influencer', 'campaign', 'platform', 'contentType', 'crmCampaign')),
     -- The spelling under which values are compared.
     key text not null check (length(key) between 1 and 200),
     value text not null,
     -- Where it stood: utm_source, an answer, the CRM.
     field text not null,
     -- [{value, touches}], as they were written, the commonest first.
     spellings jsonb not null default '[]',
     state text not null default 'open' check (state in ('open', 'accepted', 'dismissed')),
     touches integer not null default 0,
     ${atStake},
     -- One click is enough: the first proposal is strong and no other is as good.
     is_suggested boolean not null default false,
     target_id text,
     target_name text,
     confidence double precision,
     reason text,
     ${decision},
     primary key (tenant_id, id),
     unique (tenant_id, kind, key)`,
  ),
  `create index repairs_list on repairs (tenant_id, state, pipeline_minor)`,

  // Wordings of answers to “How did you hear about us?” that a person should look at, or has.
  ...tenantTable(
    'self_report_answers',
    `id uuid not null default gen_random_uuid(),
     wording_hash bytea not null check (length(wording_hash) = 32),
     -- Normalised, and as one person wrote it, without addresses and numbers.
     wording text not null,
     text text not null,
     state text not null default 'open' check (state in ('open', 'confirmed', 'corrected', 'rejected')),
     certainty text not null check (certainty in ('doubtful', 'unread', 'certain', 'nothing', 'decided')),
     -- [{is, text, start, end, meaning, …}] and why a person should look.
     parts jsonb not null default '[]',
     doubts jsonb not null default '[]',
     -- What the product makes of it by itself, and what a person decided: [{influencerId, channel, platform, contentType}].
     reading jsonb not null default '[]',
     links jsonb,
     answers integer not null default 0,
     ${atStake},
     -- The spelling that was added to an influencer with the decision, and taken away when it is undone.
     alias text,
     alias_of uuid,
     ${decision},
     primary key (tenant_id, id),
     unique (tenant_id, wording_hash)`,
  ),
  `create index self_report_answers_list on self_report_answers (tenant_id, state, pipeline_minor)`,

  // Which touches a decision changed and what they were before, so that undoing it changes those and no others.
  ...bulkTable(
    'relinked_touches',
    `change_id uuid not null,
     touch_id uuid not null,
     before jsonb not null,
     after jsonb not null,
     primary key (tenant_id, touch_id, change_id),
     foreign key (tenant_id, touch_id) references attribution_touchpoints (tenant_id, id) on delete cascade`,
  ),
  `create index relinked_touches_change on relinked_touches (tenant_id, change_id)`,

  // When the values and answers were counted, how long it took, and what the answers came to.
  ...tenantTable(
    'unresolved_counts',
    `counted_at timestamptz not null,
     took_ms integer not null,
     answers jsonb not null default '{}',
     primary key (tenant_id)`,
  ),

  // What is known of where each deal came from, or why nothing is; written with its credit.
  ...bulkTable(
    'deal_evidence',
    `deal_id uuid not null,
     evidence text,
     kinds text[] not null,
     names_influencer boolean not null,
     reason text,
     contacts integer not null,
     without_role integer not null,
     check ((evidence is null) = (reason is not null)),
     primary key (tenant_id, deal_id)`,
  ),

  // Where the tracker was heard from, to the half minute.
  ...bulkTable(
    'tracker_hosts',
    `host text not null check (length(host) between 1 and 255),
     first_seen_at timestamptz not null,
     last_seen_at timestamptz not null,
     primary key (tenant_id, host)`,
  ),

  // Answers are few among many touches.
  `create index touchpoints_answers on attribution_touchpoints (tenant_id, occurred_at) where mention is not null`,

  // Deals of before get theirs with the next round of credit.
  `insert into dirty_deals (tenant_id, deal_id, reason) select tenant_id, id, 'evidence counted' from deals`,
];
