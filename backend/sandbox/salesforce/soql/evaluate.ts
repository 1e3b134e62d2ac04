import { withSuffix } from '../../common/record-ids.ts';
import { SalesforceError } from '../errors.ts';
import { day, instant, schemaOf, type Field, type ObjectSchema } from '../schema.ts';
import type { Comparison, Condition, Literal, Order, Query } from './ast.ts';
import { malformed, pointAt } from './tokenize.ts';

export type Value = string | number | boolean | null;
export type Row = Readonly<Record<string, Value>>;

/** Where the evaluator finds its data. */
export interface Source {
  rows(object: string): Iterable<Row>;
  byId(object: string, id: string): Row | undefined;
  children(object: string, field: string, id: string): Iterable<Row>;
  now(): number;
}

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

function objectIn(query: Query): ObjectSchema {
  const schema = schemaOf(query.from);
  if (schema === undefined) {
    throw new SalesforceError(
      400,
      'INVALID_TYPE',
      `\n${query.text}\nERROR at Row:1:Column:1\nsObject type '${query.from}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.`,
    );
  }
  return schema;
}

/** A field at the end of a path of parents, with the way to its value. */
interface Resolved {
  readonly field: Field;
  readonly read: (row: Row) => Value;
}

function resolve(
  query: Query,
  schema: ObjectSchema,
  path: readonly string[],
  at: number,
  source: Source,
): Resolved {
  const [name = '', ...rest] = path;
  if (rest.length === 0) {
    const field = schema.fields.get(name.toLowerCase());
    if (field === undefined) {
      throw new SalesforceError(
        400,
        'INVALID_FIELD',
        pointAt(
          query.text,
          at,
          `No such column '${name}' on entity '${schema.name}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.`,
        ),
      );
    }
    return { field, read: (row) => row[field.name] ?? null };
  }
  const reference = [...schema.fields.values()].find(
    ({ relationshipName }) => relationshipName?.toLowerCase() === name.toLowerCase(),
  );
  const parent = reference?.referenceTo == null ? undefined : schemaOf(reference.referenceTo);
  if (reference === undefined || parent === undefined) {
    throw new SalesforceError(
      400,
      'INVALID_FIELD',
      pointAt(
        query.text,
        at,
        `Didn't understand relationship '${name}' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.`,
      ),
    );
  }
  const inner = resolve(query, parent, rest, at, source);
  return {
    field: inner.field,
    read(row) {
      const id = row[reference.name];
      const target = typeof id === 'string' ? source.byId(parent.name, id) : undefined;
      return target === undefined ? null : inner.read(target);
    },
  };
}

function select(
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

function compareValues(a: Value, b: Value): number {
  if (typeof a === 'string' && typeof b === 'string') {
    const x = a.toLowerCase();
    const y = b.toLowerCase();
    return x < y ? -1 : x > y ? 1 : 0;
  }
  return Number(a) - Number(b);
}

type Test = (row: Row) => boolean;

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
  const schema = objectIn(inner);
  const resolved = resolve(inner, schema, item.path, item.at, source);
  return new Set(
    select(inner, schema, source, withDeleted, source.rows(schema.name)).map((row) =>
      keyOf(resolved.read(row)),
    ),
  );
}

/** Text compares without regard to case. */
const keyOf = (value: Value): Value => (typeof value === 'string' ? value.toLowerCase() : value);

const DAY = 86_400_000;

/** The literal as a value of the field's type; wrong types are refused in Salesforce's words. */
function literalFor(query: Query, at: number, field: Field, literal: Literal): Value {
  const wrong = (type: string): SalesforceError =>
    new SalesforceError(
      400,
      'INVALID_FIELD',
      pointAt(
        query.text,
        at,
        `value of filter criterion for field '${field.name}' must be of type ${type}${literal.kind === 'string' ? ' and should not be enclosed in quotes' : ''}`,
      ),
    );
  if (literal.kind === 'null') return null;
  switch (field.type) {
    case 'datetime':
      if (literal.kind === 'datetime') return literal.value.replace('Z', '+0000');
      if (literal.kind === 'date') return `${literal.value}T00:00:00.000+0000`;
      throw wrong('dateTime');
    case 'date':
      if (literal.kind === 'date') return literal.value;
      throw wrong('date');
    case 'boolean':
      if (literal.kind === 'boolean') return literal.value;
      throw wrong('boolean');
    case 'double':
    case 'int':
    case 'currency':
    case 'percent':
      if (literal.kind === 'number') return literal.value;
      throw wrong(field.type);
    case 'id':
    case 'reference': {
      if (literal.kind !== 'string') throw wrong('string');
      const id = literal.value;
      if (!/^([a-zA-Z0-9]{15}|[a-zA-Z0-9]{18})$/.test(id)) {
        throw new SalesforceError(
          400,
          'INVALID_QUERY_FILTER_OPERATOR',
          pointAt(query.text, at, `invalid ID field: ${id}`),
        );
      }
      return id.length === 15 ? withSuffix(id) : id;
    }
    default:
      if (literal.kind === 'string') return literal.value;
      throw wrong('string');
  }
}

function comparison(
  query: Query,
  at: number,
  { field, read }: Resolved,
  operator: Comparison,
  literal: Literal,
  source: Source,
): Test {
  if (literal.kind === 'range') return rangeTest(field, read, operator, literal, source);
  const value = literalFor(query, at, field, literal);
  if (operator === 'LIKE') {
    const pattern = likePattern(String(value));
    return (row) => {
      const actual = read(row);
      return typeof actual === 'string' && pattern.test(actual);
    };
  }
  if (operator === '=') return (row) => keyOf(read(row)) === keyOf(value);
  if (operator === '!=') return (row) => keyOf(read(row)) !== keyOf(value);
  return (row) => {
    const actual = read(row);
    if (actual === null || value === null) return false;
    const result = compareValues(actual, value);
    return operator === '<'
      ? result < 0
      : operator === '<='
        ? result <= 0
        : operator === '>'
          ? result > 0
          : result >= 0;
  };
}

/** `%` any text, `_` one character; a backslash takes their meaning away. */
function likePattern(text: string): RegExp {
  const body = text
    .replaceAll(/[.*+?^${}()|[\]]/g, String.raw`\$&`)
    .replaceAll(/(?<!\\)%/g, '.*')
    .replaceAll(/(?<!\\)_/g, '.');
  return new RegExp(`^${body}$`, 'is');
}

/** TODAY, LAST_N_DAYS:n and the like mean whole days, UTC here. */
function rangeTest(
  field: Field,
  read: (row: Row) => Value,
  operator: Comparison,
  literal: Extract<Literal, { kind: 'range' }>,
  source: Source,
): Test {
  const today = Math.floor(source.now() / DAY) * DAY;
  const ranges: Readonly<Record<string, readonly [number, number]>> = {
    TODAY: [today, today + DAY],
    YESTERDAY: [today - DAY, today],
    TOMORROW: [today + DAY, today + 2 * DAY],
    LAST_N_DAYS: [today - literal.n * DAY, today + DAY],
    NEXT_N_DAYS: [today + DAY, today + (literal.n + 1) * DAY],
  };
  const [from, to] = ranges[literal.name] ?? [today, today + DAY];
  const write = field.type === 'date' ? day : instant;
  const start = write(from);
  const end = write(to);
  return (row) => {
    const actual = read(row);
    if (typeof actual !== 'string') return operator === '!=';
    switch (operator) {
      case '=':
        return actual >= start && actual < end;
      case '!=':
        return actual < start || actual >= end;
      case '<':
        return actual < start;
      case '<=':
        return actual < end;
      case '>':
        return actual >= end;
      default:
        return actual >= start;
    }
  };
}

/** The shape in which REST answers a record: attributes, fields, parents, children. */
function project(
  query: Query,
  schema: ObjectSchema,
  row: Row,
  source: Source,
  withDeleted: boolean,
): Record<string, unknown> {
  const record: Record<string, unknown> = { attributes: attributesOf(schema, String(row['Id'])) };
  for (const item of query.select) {
    if (item.kind === 'children') {
      const [name, result] = childrenOf(item.query, schema, row, source, withDeleted);
      record[name] = result;
    } else {
      put(record, schema, row, item.path, source);
    }
  }
  return record;
}

const attributesOf = (schema: ObjectSchema, id: string): Record<string, string> => ({
  type: schema.name,
  url: `/services/data/v67.0/sobjects/${schema.name}/${id}`,
});

function put(
  record: Record<string, unknown>,
  schema: ObjectSchema,
  row: Row,
  path: readonly string[],
  source: Source,
): void {
  const [name = '', ...rest] = path;
  if (rest.length === 0) {
    const field = schema.fields.get(name.toLowerCase());
    if (field !== undefined) record[field.name] = row[field.name] ?? null;
    return;
  }
  const reference = [...schema.fields.values()].find(
    ({ relationshipName }) => relationshipName?.toLowerCase() === name.toLowerCase(),
  );
  const parent = reference?.referenceTo == null ? undefined : schemaOf(reference.referenceTo);
  if (reference?.relationshipName == null || parent === undefined) return;
  const id = row[reference.name];
  const target = typeof id === 'string' ? source.byId(parent.name, id) : undefined;
  if (target === undefined) {
    record[reference.relationshipName] = null;
    return;
  }
  const existing = record[reference.relationshipName] as Record<string, unknown> | undefined;
  const nested = existing ?? { attributes: attributesOf(parent, String(target['Id'])) };
  record[reference.relationshipName] = nested;
  put(nested, parent, target, rest, source);
}

function childrenOf(
  inner: Query,
  schema: ObjectSchema,
  row: Row,
  source: Source,
  withDeleted: boolean,
): [string, unknown] {
  const relation = schema.children.find(
    ({ relationshipName }) => relationshipName.toLowerCase() === inner.from.toLowerCase(),
  );
  const child = relation === undefined ? undefined : schemaOf(relation.childObject);
  if (relation === undefined || child === undefined) {
    throw new SalesforceError(
      400,
      'INVALID_TYPE',
      pointAt(
        inner.text,
        0,
        `Didn't understand relationship '${inner.from}' in FROM part of query call. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.`,
      ),
    );
  }
  const rows = select(
    inner,
    child,
    source,
    withDeleted,
    source.children(child.name, relation.field, String(row['Id'])),
  );
  const records = rows.map((entry) => project(inner, child, entry, source, withDeleted));
  return [
    relation.relationshipName,
    records.length === 0 ? null : { totalSize: records.length, done: true, records },
  ];
}
