import type { ObjectSchema } from '../schema.ts';
import { PARENTS } from '../tables.ts';
import type { Condition, Query } from './ast.ts';
import { full } from './full-id.ts';
import { project } from './project.ts';
import { objectIn } from './resolve.ts';
import { select } from './select.ts';
import type { Row, Source } from './source.ts';

export interface Answer {
  readonly total: number;
  readonly records: readonly Record<string, unknown>[];
}

/**
 * Answers a query.
 *
 * @param withDeleted queryAll: rows in the recycle bin count too.
 * @throws {SalesforceError} INVALID_TYPE, INVALID_FIELD as Salesforce words them.
 */
export function evaluate(query: Query, source: Source, withDeleted: boolean): Answer {
  const schema = objectIn(query, source);
  const rows = select(query, schema, source, withDeleted, candidates(query, schema, source));
  if (query.count) return { total: rows.length, records: [] };
  return {
    total: rows.length,
    records: rows.map((row) => project(query, schema, row, source, withDeleted)),
  };
}

/** The rows a query can find at all: those of the ids or parents it lists, where it lists any. */
function candidates({ where }: Query, { name }: ObjectSchema, source: Source): Iterable<Row> {
  const parts: readonly Condition[] =
    where === null ? [] : where.kind === 'and' ? where.parts : [where];
  for (const part of parts) {
    if (part.kind !== 'in' || part.negated || 'from' in part.values) continue;
    const ids = part.values.flatMap((value) =>
      value.kind === 'string' ? [full(value.value)] : [],
    );
    if (part.path.length !== 1 || ids.length !== part.values.length) continue;
    const [column = ''] = part.path;
    if (column === 'Id') {
      return [...new Set(ids)].flatMap((id): Row[] => {
        const row = source.byId(name, id);
        return row === undefined ? [] : [row];
      });
    }
    if (PARENTS.includes(column)) {
      return [...new Set(ids)].flatMap((id) => [...source.children(name, column, id)]);
    }
  }
  return source.rows(name);
}
