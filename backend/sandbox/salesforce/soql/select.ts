import { SalesforceError } from '../errors.ts';
import type { ObjectSchema } from '../schema.ts';
import type { Condition, Order, Query } from './ast.ts';
import { comparison, compareValues, keyOf, literalFor, type Test } from './compare.ts';
import { objectIn, resolve, type Resolved } from './resolve.ts';
import type { Row, Source, Value } from './source.ts';
import { malformed, pointAt } from './tokenize.ts';

/** The rows a query finds among those given, ordered and cut. */
export function select(
  query: Query,
  schema: ObjectSchema,
  source: Source,
  withDeleted: boolean,
  rows: Iterable<Row>,
): Row[] {
  for (const item of query.select) {
    if (item.kind === 'field') resolve(query, schema, item.path, item.at, source);
  }
  const test =
    query.where === null ? () => true : condition(query, schema, query.where, source, withDeleted);
  const found: Row[] = [];
  for (const row of rows) {
    if ((withDeleted || row['IsDeleted'] !== true) && test(row)) found.push(row);
  }
  const orders = query.orderBy.map((order) => ({
    order,
    ...resolve(query, schema, order.path, order.at, source),
  }));
  if (orders.length > 0) {
    found.sort((a, b) => {
      for (const { order, read } of orders) {
        const result = compareForOrder(read(a), read(b), order);
        if (result !== 0) return result;
      }
      return 0;
    });
  }
  return found.slice(query.offset, query.limit === null ? undefined : query.offset + query.limit);
}

function compareForOrder(a: Value, b: Value, { descending, nullsLast }: Order): number {
  if (a === null || b === null) {
    if (a === b) return 0;
    const nullFirst = nullsLast ? 1 : -1;
    return a === null ? nullFirst : -nullFirst;
  }
  const result = compareValues(a, b);
  return descending ? -result : result;
}

function condition(
  query: Query,
  schema: ObjectSchema,
  node: Condition,
  source: Source,
  withDeleted: boolean,
): Test {
  switch (node.kind) {
    case 'and': {
      const tests = node.parts.map((part) => condition(query, schema, part, source, withDeleted));
      return (row) => tests.every((test) => test(row));
    }
    case 'or': {
      const tests = node.parts.map((part) => condition(query, schema, part, source, withDeleted));
      return (row) => tests.some((test) => test(row));
    }
    case 'not': {
      const test = condition(query, schema, node.part, source, withDeleted);
      return (row) => !test(row);
    }
    case 'compare': {
      const resolved = filterable(query, schema, node.path, node.at, source);
      return comparison(query, node.at, resolved, node.operator, node.value, source);
    }
    case 'in': {
      const resolved = filterable(query, schema, node.path, node.at, source);
      const values =
        'from' in node.values
          ? semiJoin(node.values, source, withDeleted)
          : new Set(
              node.values.map((value) => keyOf(literalFor(query, node.at, resolved.field, value))),
            );
      return (row) => values.has(keyOf(resolved.read(row))) !== node.negated;
    }
  }
}

function filterable(
  query: Query,
  schema: ObjectSchema,
  path: readonly string[],
  at: number,
  source: Source,
): Resolved {
  const resolved = resolve(query, schema, path, at, source);
  if (!resolved.field.filterable) {
    throw new SalesforceError(
      400,
      'INVALID_FIELD',
      pointAt(query.text, at, `field '${resolved.field.name}' can not be filtered in a query call`),
    );
  }
  return resolved;
}

/** `WHERE x IN (SELECT y FROM …)`: one id field of the inner query. */
function semiJoin(inner: Query, source: Source, withDeleted: boolean): Set<Value> {
  const item = inner.select[0];
  if (inner.select.length !== 1 || item?.kind !== 'field') {
    throw malformed(inner.text, 0, 'Semi join sub-selects can only have one field.');
  }
  const schema = objectIn(inner, source);
  const resolved = resolve(inner, schema, item.path, item.at, source);
  return new Set(
    select(inner, schema, source, withDeleted, source.rows(schema.name)).map((row) =>
      keyOf(resolved.read(row)),
    ),
  );
}
