import type { MigrationInterface, QueryRunner } from 'typeorm';
import { APP_ROLE, tenantTable } from './tenant-table.ts';

/** What CRMs told us: requests taken, events heard, and records that have to be read anew. */
export class Webhooks1700000000016 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['dirty_records', 'webhook_events', 'webhook_receipts']) {
      await runner.query(`drop table ${table}`);
    }
  }
}

const statements = [
  // A signature counts once. One request may carry events of several tenants, so it belongs to none; it holds
  // a hash and a time only, for as long as the timestamp in the signature would be accepted.
  `create table webhook_receipts (
     signature_hash bytea primary key,
     received_at timestamptz not null
   )`,
  `create index webhook_receipts_age on webhook_receipts (received_at)`,
  `grant select, insert, delete on webhook_receipts to ${APP_ROLE}`,

  // CRMs send an event more than once; it counts once.
  ...tenantTable(
    'webhook_events',
    `crm text not null,
     event_hash bytea not null,
     received_at timestamptz not null,
     primary key (tenant_id, crm, event_hash)`,
  ),
  `create index webhook_events_age on webhook_events (tenant_id, received_at)`,

  // A record that changed and has not been read since. One row however many events name it.
  ...tenantTable(
    'dirty_records',
    `crm text not null,
     object_type text not null check (object_type in ('account', 'contact', 'lead', 'deal')),
     external_id text not null,
     marked_at timestamptz not null,
     primary key (tenant_id, crm, object_type, external_id)`,
  ),
];
