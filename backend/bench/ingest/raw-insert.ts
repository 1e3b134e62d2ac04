import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { withTenant } from '../../src/db/tenancy.ts';

const ROWS_A_STATEMENT = 500;

type Row = Record<string, unknown>;

/**
 * What the same database takes by raw batched insert of the same rows into the same table: multi-row VALUES, 500
 * a statement and commit, one connection that does nothing else, nothing checked and nothing looked up before.
 * The rows are those of this tenant, under new keys. Answers rows a second.
 */
export async function rawInsert(
  dataSource: DataSource,
  url: string,
  tenantId: number,
): Promise<number> {
  const rows: Row[] = await withTenant(dataSource, tenantId, (tx) =>
    tx.query('select * from attribution_touchpoints where tenant_id = $1', [tenantId]),
  );
  const columns = Object.keys(rows[0] ?? {});
  const statements = Array.from({ length: Math.ceil(rows.length / ROWS_A_STATEMENT) }, (_, at) =>
    statementFor(columns, rows.slice(at * ROWS_A_STATEMENT, (at + 1) * ROWS_A_STATEMENT)),
  );
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const start = performance.now();
    for (const statement of statements) await client.query(statement);
    return (rows.length / (performance.now() - start)) * 1000;
  } finally {
    await client.end();
  }
}

function statementFor(columns: readonly string[], rows: readonly Row[]): pg.QueryConfig {
  const values = rows.flatMap((row) => {
    const again: Row = { ...row, id: randomUUID(), idempotency_key: `raw:${randomUUID()}` };
    return columns.map((name) => again[name]);
  });
  const tuples = rows.map((_row, index) => {
    const places = columns.map((_name, column) => `$${index * columns.length + column + 1}`);
    return `(${places.join()})`;
  });
  return {
    text: `insert into attribution_touchpoints (${columns.join()}) values ${tuples.join()}`,
    values,
  };
}
