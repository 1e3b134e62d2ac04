import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from './tenant-table.ts';

/** Credit: the append-only ledger, the current state per deal, and the roll-ups the screens read. */
export class Credit1700000000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'drop table credit_monthly, lead_attribution, revenue_attribution, pipeline_attribution, credit_ledger, credit_runs',
    );
  }
}

/**
 * What a piece of credit belongs to. "None" is the nil uuid or an empty text, never null, so that the
 * columns can stand in a primary key.
 */
const dimensions = `
     influencer_id uuid not null default '00000000-0000-0000-0000-000000000000',
     campaign_id uuid not null default '00000000-0000-0000-0000-000000000000',
     content_type text not null default '',
     channel text not null default '',
     platform text not null default ''`;
const dimensionKey = 'influencer_id, campaign_id, content_type, channel, platform';

const statements = [
  ...tenantTable(
    'credit_runs',
    `id bigint generated always as identity,
     reason text not null,
     -- Version of the models' code and a digest of the settings it ran with.
     engine_version text not null,
     settings_digest text not null,
     deals integer not null,
     started_at timestamptz not null,
     finished_at timestamptz not null default clock_timestamp(),
     primary key (tenant_id, id)`,
    ['select', 'insert'],
  ),

  // Differences only: what each run added to or took from a deal's credit. Never updated, never deleted.
  ...tenantTable(
    'credit_ledger',
    `id bigint generated always as identity,
     run_id bigint not null,
     deal_id uuid not null,
     model text not null,
     stage text not null check (stage in ('opportunity', 'open', 'won', 'lost')),
     ${dimensions},
     touch_month date not null,
     weight double precision not null,
     amount_minor bigint not null,
     currency text not null,
     home_minor bigint not null,
     reason text not null,
     recorded_at timestamptz not null default clock_timestamp(),
     primary key (tenant_id, id)`,
    ['select', 'insert'],
  ),
  `create index credit_ledger_deal on credit_ledger (tenant_id, deal_id, model, stage)`,

  // The current state. For every deal, model and stage in force the amounts sum to exactly the deal's.
  ...tenantTable(
    'pipeline_attribution',
    `deal_id uuid not null,
     model text not null,
     stage text not null check (stage in ('opportunity', 'open', 'won', 'lost')),
     ${dimensions},
     -- Month of the touches (basis "touched"); of the deal's creation when unattributed.
     touch_month date not null,
     weight double precision not null,
     amount_minor bigint not null,
     currency text not null,
     home_minor bigint not null,
     touches integer not null,
     first_touch_at timestamptz,
     last_touch_at timestamptz,
     created_month date not null,
     closed_month date,
     run_id bigint not null,
     primary key (tenant_id, deal_id, model, stage, ${dimensionKey}, touch_month)`,
  ),
  `create index pipeline_attribution_influencer on pipeline_attribution (tenant_id, model, stage, influencer_id)`,
  `create index pipeline_attribution_campaign on pipeline_attribution (tenant_id, model, stage, campaign_id)`,

  // Closed revenue per source: the won amount and each refund or correction, in its own period.
  ...tenantTable(
    'revenue_attribution',
    `deal_id uuid not null,
     -- The nil uuid for the won amount itself, else the revenue event.
     entry_id uuid not null default '00000000-0000-0000-0000-000000000000',
     model text not null,
     ${dimensions},
     touch_month date not null,
     recognised_on date not null,
     weight double precision not null,
     amount_minor bigint not null,
     currency text not null,
     home_minor bigint not null,
     run_id bigint not null,
     primary key (tenant_id, deal_id, entry_id, model, ${dimensionKey}, touch_month)`,
  ),
  `create index revenue_attribution_when on revenue_attribution (tenant_id, model, recognised_on)`,

  // Leads have no amount: fractions that sum to 1 a lead and model.
  ...tenantTable(
    'lead_attribution',
    `contact_id uuid not null,
     model text not null,
     ${dimensions},
     touch_month date not null,
     weight double precision not null,
     is_qualified boolean not null,
     created_month date not null,
     qualified_month date,
     run_id bigint not null,
     primary key (tenant_id, contact_id, model, ${dimensionKey}, touch_month)`,
  ),
  `create index lead_attribution_influencer on lead_attribution (tenant_id, model, influencer_id)`,

  // Roll-up by month and basis, changed by deltas in the same transaction as the credit it sums.
  ...tenantTable(
    'credit_monthly',
    `model text not null,
     stage text not null check (stage in ('lead', 'qualified', 'opportunity', 'open', 'won', 'lost')),
     basis text not null check (basis in ('created', 'closed', 'touched')),
     month date not null,
     ${dimensions},
     -- Fractional count of leads or deals.
     weight double precision not null,
     home_minor bigint not null,
     -- Home amount times the stage's probability, for weighted pipeline (stage "open").
     expected_minor bigint not null default 0,
     primary key (tenant_id, model, stage, basis, month, ${dimensionKey})`,
  ),
];
