import type { TenantTransaction } from '../db/tenancy.ts';
import type { RecordSource, Written } from './types.ts';

type Value = string | number | boolean | Date | null;
/** The columns of one row by name. */
export type Row = Readonly<Record<string, Value>>;

export interface UpsertPlan {
  readonly table: 'accounts' | 'contacts' | 'deals';
  /** Columns that name a record within its source. */
  readonly key: readonly string[];
  readonly columns: readonly string[];
  /** Columns whose change alters credit; an insert always does. */
  readonly credited: readonly string[];
  /** A column's new value where it is not simply the given one. */
  readonly settle?: Readonly<Record<string, string>>;
  /** Condition on the row `old` for it to be written at all. */
  readonly only: string;
}

/** Rows a statement; the protocol allows 65,535 parameters. */
const CHUNK = 500;

/**
 * Inserts or updates records by their id in the CRM. A row that would not change is not written, so a
 * repeated load leaves no trace; a record that had been deleted is restored. Answers what was written,
 * each with whether credit depends on the change.
 */
export async function upsert(
  tx: TenantTransaction,
  source: RecordSource,
  plan: UpsertPlan,
  rows: readonly Row[],
): Promise<Written[]> {
  const written: Written[] = [];
  // The last of several versions in one batch counts; a statement may not touch a row twice.
  const unique = [...new Map(rows.map((row) => [keyOf(plan, row), row])).values()];
  for (let start = 0; start < unique.length; start += CHUNK) {
    written.push(...(await upsertChunk(tx, source, plan, unique.slice(start, start + CHUNK))));
  }
  return written;
}

const keyOf = (plan: UpsertPlan, row: Row): string =>
  JSON.stringify(plan.key.map((column) => row[column]));

async function upsertChunk(
  tx: TenantTransaction,
  source: RecordSource,
  plan: UpsertPlan,
  rows: readonly Row[],
): Promise<Written[]> {
  const columns = [...plan.key, ...plan.columns];
  const parameters: unknown[] = [tx.tenantId, source, rows.map((row) => row['external_id'])];
  const tuples = rows.map((row) => {
    const places = columns.map((column) => {
      parameters.push(row[column]);
      return `$${parameters.length}`;
    });
    return `($1, $2, ${places.join(', ')})`;
  });
  const settled = (column: string): string => plan.settle?.[column] ?? `excluded.${column}`;
  const assignments = plan.columns.map((column) => `${column} = ${settled(column)}`);
  const before = plan.columns.map((column) => `old.${column}`);
  const after = plan.columns.map(settled);
  const credited = [...plan.credited, 'deleted_at'];
  // `before` sees the table as it was when the statement began, `written` what it did.
  const answer = await tx.query<{
    id: string;
    external_id: string;
    inserted: boolean;
    credited: boolean;
  }>(
    `with before as (
       select * from ${plan.table} where tenant_id = $1 and source = $2 and external_id = any($3::text[])
     ), written as (
       insert into ${plan.table} as old (tenant_id, source, ${columns.join(', ')})
       values ${tuples.join(', ')}
       on conflict (tenant_id, source, ${plan.key.join(', ')}) do update
         set ${assignments.join(', ')}, deleted_at = null, updated_at = now()
         where ${plan.only}
           and (${before.join(', ')}, old.deleted_at) is distinct from (${after.join(', ')}, null::timestamptz)
       returning *
     )
     select w.id, w.external_id, b.id is null as inserted,
            b.id is null or (${credited.map((column) => `b.${column}`).join(', ')})
              is distinct from (${credited.map((column) => `w.${column}`).join(', ')}) as credited
     from written w left join before b on b.id = w.id`,
    parameters,
  );
  return answer.map((row) => ({
    id: row.id,
    externalId: row.external_id,
    inserted: row.inserted,
    credited: row.credited,
  }));
}

/**
 * `($2::uuid, $3::text), …` for a list of rows, its parameters appended to `parameters`; `first` stands
 * before every row's own values.
 */
export function valuesList(
  rows: readonly (readonly Value[])[],
  types: readonly string[],
  parameters: unknown[],
  first = '',
): string {
  return rows
    .map((row) => {
      const places = row.map((value, index) => {
        parameters.push(value);
        return `$${parameters.length}::${types[index] ?? 'text'}`;
      });
      return `(${first}${places.join(', ')})`;
    })
    .join(', ');
}
