import type { MigrationInterface, QueryRunner } from 'typeorm';
import { bulkTable } from './tenant-table.ts';

/** Hits that are only counted, each once; and what was done in a visit, which follows the visit's source. */
export class Ingest1700000000009 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table attribution_touchpoints drop column within_visit');
    await runner.query('drop table visitor_users, counted_events, filtered_hits');
    await runner.query('alter table aggregate_hits drop constraint aggregate_hits_pkey');
    await runner.query('alter table aggregate_hits drop column channel');
    await runner.query(
      'alter table aggregate_hits add primary key (tenant_id, day, utm_source, utm_medium, utm_campaign)',
    );
  }
}

const statements = [
  // So that refused visitors still count among direct, search and social traffic. '' = a page within the site.
  `alter table aggregate_hits add column channel text not null default ''`,
  `alter table aggregate_hits drop constraint aggregate_hits_pkey`,
  `alter table aggregate_hits add primary key (tenant_id, day, utm_source, utm_medium, utm_campaign, channel)`,

  ...bulkTable(
    'filtered_hits',
    `day date not null,
     reason text not null check (reason in ('bot')),
     hits integer not null default 0,
     primary key (tenant_id, day, reason)`,
  ),

  // Hashes of the random names of events that were counted but not stored: a repeat is known for some days.
  // They name no device and no person.
  ...bulkTable(
    'counted_events',
    `event_hash bytea not null check (length(event_hash) = 16),
     day date not null,
     primary key (tenant_id, event_hash)`,
  ),
  `create index counted_events_day on counted_events (tenant_id, day)`,

  // On which devices a site's user was logged in, and since when. The user is a hash of the site's own name of them.
  ...bulkTable(
    'visitor_users',
    `user_id text not null check (length(user_id) = 32),
     visitor_id text not null,
     first_at timestamptz not null,
     primary key (tenant_id, user_id, visitor_id),
     foreign key (tenant_id, visitor_id) references visitors (tenant_id, id) on delete cascade`,
  ),
  `create index visitor_users_visitor on visitor_users (tenant_id, visitor_id)`,

  // True where the source is that of the visit it was done in: a visit that arrives later brings its own.
  `alter table attribution_touchpoints add column within_visit boolean not null default false`,
];
