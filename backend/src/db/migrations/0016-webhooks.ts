import type { MigrationInterface, QueryRunner } from 'typeorm';
import { APP_ROLE, tenantTable } from './tenant-table.ts';

/** What CRMs told us: requests taken, events heard, and records that have to be read anew. */
export class Webhooks1700000000016 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function erase_tenant(integer)');
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

  // What an administrator may ask for when they disconnect: everything of the tenant, whatever tables there are by
  // then. Only of the tenant the transaction is opened for, and not of one that has installed again meanwhile.
  `create function erase_tenant(tenant integer) returns boolean
     language plpgsql security definer set search_path = pg_catalog, public as $$
     declare
       of_tenant record;
     begin
       if tenant is distinct from nullif(current_setting('app.tenant', true), '')::integer then
         raise exception 'The transaction is of another tenant.';
       end if;
       perform 1 from public.tenants where id = tenant and status = 'disconnected' for update;
       if not found then
         return false;
       end if;
       -- The youngest tables first: they refer to older ones.
       for of_tenant in
         select c.oid, c.relname from pg_class c
         join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
         join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
         where c.relkind in ('r', 'p') and not c.relispartition
         order by c.oid desc
       loop
         execute format('delete from public.%I where tenant_id = $1', of_tenant.relname) using tenant;
       end loop;
       delete from public.tenants where id = tenant;
       return true;
     end $$`,
  `grant execute on function erase_tenant(integer) to ${APP_ROLE}`,
];
