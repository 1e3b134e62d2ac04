import type { MigrationInterface, QueryRunner } from 'typeorm';
import { bulkTable, tenantTable } from './tenant-table.ts';

/** Credit: the append-only ledger, the current state per deal, and the roll-ups the screens read. */
export class Credit1700000000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function tenants_to_credit()');
    await runner.query(
      `drop table contact_reach, credit_counts_monthly, credit_monthly, lead_attribution,
         revenue_attribution, pipeline_attribution, credit_ledger, credit_runs, credit_fits, stale_influencer_values, dirty_campaigns`,
    );
    await runner.query('drop index contacts_merged, contacts_converted, accounts_merged');
    for (const table of ['dirty_deals', 'dirty_leads']) {
      await runner.query(
        `alter table ${table} drop column attempts, drop column last_error, drop column retry_at`,
      );
    }
  }
}

const NIL = '00000000-0000-0000-0000-000000000000';

/**
 * What a piece of credit belongs to. "None" is the nil uuid or an empty text, never null, so that the
 * columns can stand in a primary key.
 */
const dimensions = `
     influencer_id uuid not null default '${NIL}',
     campaign_id uuid not null default '${NIL}',
     content_type text not null default '',
     channel text not null default '',
     platform text not null default ''`;
const dimensionKey = 'influencer_id, campaign_id, content_type, channel, platform';

/**
 * Weights are whole multiples of 2^-32. Doubles add such numbers without rounding up to two million
 * deals, so that a roll-up changed by deltas stays exactly the sum of its parts.
 */
const weight = 'weight double precision not null';

const statements = [
  // A deal that cannot be credited stays marked, says why, and is tried again later and later.
  ...['dirty_deals', 'dirty_leads'].map(
    (table) => `alter table ${table}
       add column attempts integer not null default 0,
       add column last_error text,
       add column retry_at timestamptz`,
  ),
  // Outcomes to sum anew, added and taken away like the marks of deals. Summed apart from the credit itself,
  // so that a batch never waits for somebody who is editing a campaign.
  ...tenantTable(
    'dirty_campaigns',
    `id bigint generated always as identity,
     campaign_id uuid not null,
     marked_at timestamptz not null default clock_timestamp(),
     primary key (tenant_id, id)`,
  ),
  // Won credit changed since influencers were valued.
  ...tenantTable(
    'stale_influencer_values',
    `marked_at timestamptz not null default clock_timestamp(),
     primary key (tenant_id)`,
  ),
  // The worker asks which tenants have something to do before it enters any of them.
  `create function tenants_to_credit() returns table (tenant_id integer)
     language sql security definer stable set search_path = pg_catalog, public as $$
       select d.tenant_id from public.dirty_deals d where d.retry_at is null or d.retry_at <= clock_timestamp()
       union
       select l.tenant_id from public.dirty_leads l where l.retry_at is null or l.retry_at <= clock_timestamp()
       union
       select c.tenant_id from public.dirty_campaigns c
       union
       select v.tenant_id from public.stale_influencer_values v $$`,

  // A person may be several records: found from the one that stands for them.
  `create index contacts_merged on contacts (tenant_id, merged_into_id) where merged_into_id is not null`,
  `create index accounts_merged on accounts (tenant_id, merged_into_id) where merged_into_id is not null`,
  `create index contacts_converted on contacts (tenant_id, converted_into_id) where converted_into_id is not null`,

  // What models learn from history, in versions; a run names the one it used.
  ...tenantTable(
    'credit_fits',
    `id bigint generated always as identity,
     kind text not null check (kind in ('historical_value_per_touch')),
     -- Influencer id to home minor units per touch.
     influencer_values jsonb not null,
     created_at timestamptz not null default clock_timestamp(),
     primary key (tenant_id, id)`,
    ['select', 'insert'],
  ),

  ...bulkTable(
    'credit_runs',
    `id bigint generated always as identity,
     reason text not null,
     -- Version of the models' code and a digest of the settings it ran with.
     engine_version text not null,
     settings_digest text not null,
     fit_id bigint,
     -- The instant open journeys were cut at.
     as_of timestamptz not null,
     deals integer not null,
     leads integer not null,
     started_at timestamptz not null,
     finished_at timestamptz not null default clock_timestamp(),
     primary key (tenant_id, id)`,
    ['select', 'insert'],
  ),

  // Differences only: what each run added to or took from a deal's credit. Never updated, never deleted.
  ...bulkTable(
    'credit_ledger',
    `id bigint generated always as identity,
     run_id bigint not null,
     deal_id uuid not null,
     model text not null,
     stage text not null check (stage in ('opportunity', 'open', 'won', 'lost')),
     ${dimensions},
     touched_on date not null,
     ${weight},
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
  // Days are the tenant's own, by its time zone.
  ...bulkTable(
    'pipeline_attribution',
    `deal_id uuid not null,
     model text not null,
     stage text not null check (stage in ('opportunity', 'open', 'won', 'lost')),
     ${dimensions},
     -- Day of the touches; of the deal's creation when unattributed.
     touched_on date not null,
     ${weight},
     amount_minor bigint not null,
     currency text not null,
     home_minor bigint not null,
     -- Home amount times the probability of winning (stage "open").
     expected_minor bigint not null,
     touches integer not null,
     first_touch_at timestamptz,
     last_touch_at timestamptz,
     -- How the heaviest touch is known, and how sure we are of the touches (mean by weight).
     evidence text not null,
     confidence double precision not null,
     created_on date not null,
     closed_on date,
     run_id bigint not null,
     primary key (tenant_id, deal_id, model, stage, ${dimensionKey}, touched_on)`,
  ),
  `create index pipeline_attribution_influencer on pipeline_attribution (tenant_id, model, stage, influencer_id)
     include (deal_id)`,

  // Closed revenue per source: the won amount and each refund or correction, in its own period.
  ...bulkTable(
    'revenue_attribution',
    `deal_id uuid not null,
     -- The nil uuid for the won amount itself, else the revenue event.
     entry_id uuid not null default '${NIL}',
     model text not null,
     ${dimensions},
     touched_on date not null,
     recognised_on date not null,
     ${weight},
     amount_minor bigint not null,
     currency text not null,
     home_minor bigint not null,
     run_id bigint not null,
     primary key (tenant_id, deal_id, entry_id, model, ${dimensionKey}, touched_on)`,
  ),
  `create index revenue_attribution_campaign on revenue_attribution (tenant_id, campaign_id)`,
  `create index revenue_attribution_when on revenue_attribution (tenant_id, model, recognised_on)`,

  // Leads have no amount: fractions that sum to 1 a lead, stage and model. A person is one lead however
  // many records the CRM made of them.
  ...bulkTable(
    'lead_attribution',
    `contact_id uuid not null,
     model text not null,
     stage text not null check (stage in ('lead', 'qualified')),
     ${dimensions},
     touched_on date not null,
     ${weight},
     touches integer not null,
     first_touch_at timestamptz,
     last_touch_at timestamptz,
     created_on date not null,
     qualified_on date,
     run_id bigint not null,
     primary key (tenant_id, contact_id, model, stage, ${dimensionKey}, touched_on)`,
  ),
  `create index lead_attribution_created on lead_attribution (tenant_id, model, created_on)`,
  `create index lead_attribution_qualified on lead_attribution (tenant_id, model, qualified_on)`,
  `create index lead_attribution_influencer on lead_attribution (tenant_id, model, stage, influencer_id)`,

  // Roll-up by month and basis, changed by deltas in the same transaction as the credit it sums.
  // Basis "closed" is the month a deal was won or lost, and the month a lead qualified.
  ...bulkTable(
    'credit_monthly',
    `model text not null,
     stage text not null check (stage in ('lead', 'qualified', 'opportunity', 'open', 'won', 'lost')),
     basis text not null check (basis in ('created', 'closed', 'touched')),
     month date not null,
     ${dimensions},
     -- Fractional count of leads or deals.
     ${weight},
     home_minor bigint not null,
     expected_minor bigint not null,
     primary key (tenant_id, model, stage, basis, month, ${dimensionKey})`,
  ),
  `create index credit_monthly_campaign on credit_monthly (tenant_id, campaign_id)`,
  // What deltas brought to nothing is found and removed through these.
  `create index credit_monthly_empty on credit_monthly (tenant_id)
     where weight = 0 and home_minor = 0 and expected_minor = 0`,

  // How many different deals or leads a group earned credit of: cannot be summed from parts, so it is
  // counted on its own. On basis "touched" a deal counts in the month of the group's first credited touch.
  ...bulkTable(
    'credit_counts_monthly',
    `model text not null,
     stage text not null check (stage in ('lead', 'qualified', 'opportunity', 'open', 'won', 'lost')),
     basis text not null check (basis in ('created', 'closed', 'touched')),
     month date not null,
     group_by text not null check (group_by in ('influencer', 'campaign', 'contentType', 'channel', 'platform')),
     group_key text not null,
     records integer not null,
     primary key (tenant_id, model, stage, basis, group_by, month, group_key)`,
  ),
  `create index credit_counts_monthly_empty on credit_counts_monthly (tenant_id) where records = 0`,

  // Whom influencers reached, by day, with identities resolved and echoes removed.
  ...bulkTable(
    'contact_reach',
    `contact_id uuid not null,
     influencer_id uuid not null,
     campaign_id uuid not null default '${NIL}',
     content_type text not null default '',
     platform text not null default '',
     touched_on date not null,
     touches integer not null,
     last_touch_at timestamptz not null,
     primary key (tenant_id, contact_id, influencer_id, campaign_id, content_type, platform, touched_on)`,
  ),
  `create index contact_reach_influencer on contact_reach (tenant_id, influencer_id, touched_on)`,
];
