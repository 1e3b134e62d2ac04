/**
 * Every table that holds a tenant's rows is created through here, so that none can forget
 * row-level security. `tenant_id` comes first in the primary key; the application's role sees
 * only the rows of the tenant named by `SET LOCAL app.tenant`, and no rows when it names none.
 */
export const APP_ROLE = 'pipeline_app';

export type Grant = 'select' | 'insert' | 'update' | 'delete';

export function tenantTable(
  name: string,
  columns: string,
  grants: readonly Grant[] = ['select', 'insert', 'update', 'delete'],
): string[] {
  return create(name, 'references tenants (id) on delete cascade', columns, grants);
}

/**
 * A table that is written by the thousand: touches, marks, credit. It has no foreign key to `tenants`, whose check
 * would cost more than the row itself; that the tenant exists and is the right one is held by row-level security
 * and by the transaction that could only be opened for a tenant.
 */
export function bulkTable(
  name: string,
  columns: string,
  grants: readonly Grant[] = ['select', 'insert', 'update', 'delete'],
): string[] {
  return create(name, '', columns, grants);
}

function create(
  name: string,
  reference: string,
  columns: string,
  grants: readonly Grant[],
): string[] {
  return [
    `create table ${name} (
       tenant_id integer not null ${reference},
       ${columns}
     )`,
    ...protect(name, 'tenant_id'),
    `grant ${grants.join(', ')} on ${name} to ${APP_ROLE}`,
  ];
}

/** Turns row-level security on; `column` is what must equal the current tenant. */
export function protect(name: string, column: string): string[] {
  const own = `${column} = nullif(current_setting('app.tenant', true), '')::integer`;
  return [
    `alter table ${name} enable row level security`,
    `create policy own_tenant on ${name} using (${own}) with check (${own})`,
  ];
}
