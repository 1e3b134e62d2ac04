import type { TenantTransaction } from '../db/tenancy.ts';

/** The protocol allows 65,535 parameters a statement; far fewer rows already carry its cost. */
const MAX_PARAMETERS = 60_000;
const MAX_ROWS = 2_000;

/**
 * Inserts rows of the tenant by multi-row VALUES, a few thousand a statement. (Not by UNNEST, which a
 * distributed PostgreSQL refuses under row-level security.)
 * @param conflict what follows the values, e.g. `on conflict do nothing`.
 */
export async function insertRows(
  tx: TenantTransaction,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly unknown[])[],
  conflict = '',
): Promise<void> {
  const size = Math.min(MAX_ROWS, Math.floor(MAX_PARAMETERS / columns.length));
  for (let start = 0; start < rows.length; start += size) {
    const chunk = rows.slice(start, start + size);
    await tx.query(
      `insert into ${table} (tenant_id, ${columns.join(', ')})
       values ${placeholders(chunk.length, columns.length)} ${conflict}`,
      [tx.tenantId, ...chunk.flat()],
    );
  }
}

/** `($1, $2, …), ($1, $4, …)`: the tenant first in every row. */
function placeholders(rows: number, columns: number): string {
  const list: string[] = [];
  let next = 2;
  for (let row = 0; row < rows; row++) {
    const places = ['$1'];
    for (let column = 0; column < columns; column++) places.push(`$${next++}`);
    list.push(`(${places.join(', ')})`);
  }
  return list.join(', ');
}
