import type { Query } from './ast.ts';
import { project } from './project.ts';
import { objectIn } from './resolve.ts';
import { select } from './select.ts';
import type { Source } from './source.ts';

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
  const schema = objectIn(query);
  const rows = select(query, schema, source, withDeleted, source.rows(schema.name));
  if (query.count) return { total: rows.length, records: [] };
  return {
    total: rows.length,
    records: rows.map((row) => project(query, schema, row, source, withDeleted)),
  };
}
