import { withSuffix } from '../../common/record-ids.ts';
import { SalesforceError } from '../errors.ts';
import { day, instant, type Field } from '../schema.ts';
import type { Comparison, Literal, Query } from './ast.ts';
import type { Resolved } from './resolve.ts';
import type { Row, Source, Value } from './source.ts';
import { pointAt } from './tokenize.ts';

export type Test = (row: Row) => boolean;

export function compareValues(a: Value, b: Value): number {
  if (typeof a === 'string' && typeof b === 'string') {
    const x = a.toLowerCase();
    const y = b.toLowerCase();
    return x < y ? -1 : x > y ? 1 : 0;
  }
  return Number(a) - Number(b);
}

/** Text compares without regard to case. */
export const keyOf = (value: Value): Value =>
  typeof value === 'string' ? value.toLowerCase() : value;

const DAY = 86_400_000;

/** The literal as a value of the field's type; wrong types are refused in Salesforce's words. */
export function literalFor(query: Query, at: number, field: Field, literal: Literal): Value {
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

export function comparison(
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
