import { badRequest } from './errors.ts';
import type { HubSpotRecord } from './model.ts';

/** Operators of the search API (developers.hubspot.com "Search the CRM"). */
const OPERATORS = [
  'EQ',
  'NEQ',
  'LT',
  'LTE',
  'GT',
  'GTE',
  'BETWEEN',
  'IN',
  'NOT_IN',
  'HAS_PROPERTY',
  'NOT_HAS_PROPERTY',
  'CONTAINS_TOKEN',
  'NOT_CONTAINS_TOKEN',
] as const;
type Operator = (typeof OPERATORS)[number];

interface Filter {
  readonly propertyName: string;
  readonly operator: Operator;
  readonly value?: string | undefined;
  readonly highValue?: string | undefined;
  readonly values?: readonly string[] | undefined;
}

export interface SearchRequest {
  readonly groups: readonly (readonly Filter[])[];
  readonly sorts: readonly { readonly propertyName: string; readonly descending: boolean }[];
  readonly query: string;
  readonly limit: number;
  readonly after: number;
}

const asObject = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const asText = (value: unknown): string | undefined =>
  typeof value === 'string'
    ? value
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : undefined;

/** "The body of the request can be at most 3,000 characters" ("Search the CRM", "Limits"). */
const MAX_CHARACTERS = 3_000;

/**
 * Reads a search body; refuses what HubSpot refuses.
 *
 * @param known names of the properties the object type has.
 */
export function readSearch(body: unknown, known: ReadonlySet<string>): SearchRequest {
  const input = asObject(body);
  if (JSON.stringify(input).length > MAX_CHARACTERS)
    throw badRequest(`The request body is longer than ${MAX_CHARACTERS} characters.`);
  const groups = asList(input['filterGroups']).map((group) =>
    asList(asObject(group)['filters']).map(readFilter),
  );
  for (const { propertyName } of groups.flat()) refuseUnknown(propertyName, known);
  const filters = groups.reduce((sum, group) => sum + group.length, 0);
  if (groups.length > 5 || groups.some(({ length }) => length > 6) || filters > 18) {
    throw badRequest(
      'A search can have at most 5 filterGroups with 6 filters each, and 18 filters in all.',
    );
  }
  const limit = Number(input['limit'] ?? 10);
  if (!Number.isInteger(limit) || limit < 1 || limit > 200)
    throw badRequest('limit must be between 1 and 200.');
  const after = Number(asText(input['after']) ?? 0);
  if (!Number.isInteger(after) || after < 0) throw badRequest('after is not a paging cursor.');
  // No page may reach beyond the 10,000th result.
  if (after + limit > 10_000)
    throw badRequest('paging: results beyond 10,000 are not available. Narrow the search.');
  const sorts = asList(input['sorts']).map((sort) => {
    if (typeof sort === 'string')
      return { propertyName: sort.replace(/^-/, ''), descending: sort.startsWith('-') };
    const entry = asObject(sort);
    return {
      propertyName: asText(entry['propertyName']) ?? '',
      descending: entry['direction'] === 'DESCENDING',
    };
  });
  if (sorts.length > 1) throw badRequest('Only one sort is allowed.');
  for (const { propertyName } of sorts) refuseUnknown(propertyName, known);
  return { groups, sorts, query: asText(input['query']) ?? '', limit, after };
}

function refuseUnknown(name: string, known: ReadonlySet<string>): void {
  if (known.has(name)) return;
  throw badRequest('There was a problem with the request.', {
    errors: [
      {
        message: `Property '${name}' does not exist`,
        code: 'PROPERTY_DOESNT_EXIST',
        context: { propertyName: [name] },
      },
    ],
  });
}

function readFilter(value: unknown): Filter {
  const filter = asObject(value);
  const operator = OPERATORS.find((name) => name === filter['operator']);
  const propertyName = asText(filter['propertyName']);
  if (operator === undefined || propertyName === undefined) {
    throw badRequest(
      `Invalid input JSON: a filter needs propertyName and an operator of ${OPERATORS.join(', ')}.`,
    );
  }
  const values = asList(filter['values']).map((entry) => asText(entry) ?? '');
  const needsValue = !['IN', 'NOT_IN', 'HAS_PROPERTY', 'NOT_HAS_PROPERTY'].includes(operator);
  if (needsValue && asText(filter['value']) === undefined)
    throw badRequest(`operator ${operator} requires a value`);
  if (operator === 'BETWEEN' && asText(filter['highValue']) === undefined)
    throw badRequest('operator BETWEEN requires a highValue');
  if ((operator === 'IN' || operator === 'NOT_IN') && values.length === 0)
    throw badRequest(`operator ${operator} requires values`);
  return {
    propertyName,
    operator,
    value: asText(filter['value']),
    highValue: asText(filter['highValue']),
    values,
  };
}

const DATE = /^\d{4}-\d{2}-\d{2}(T[\d:.]+Z?)?$/;

/** Values compare as numbers where both are; dates count as their milliseconds; text ignores case. */
function comparable(text: string): number | string {
  if (DATE.test(text)) return Date.parse(text);
  const number = Number(text);
  return text !== '' && !Number.isNaN(number) ? number : text.toLowerCase();
}

function compare(a: string, b: string): number {
  const x = comparable(a);
  const y = comparable(b);
  if (typeof x === 'number' && typeof y === 'number') return x - y;
  return String(x) < String(y) ? -1 : String(x) > String(y) ? 1 : 0;
}

function holds(
  record: HubSpotRecord,
  { propertyName, operator, value = '', highValue = '', values = [] }: Filter,
): boolean {
  const actual = record.properties.get(propertyName);
  if (operator === 'HAS_PROPERTY') return actual !== undefined;
  if (operator === 'NOT_HAS_PROPERTY') return actual === undefined;
  if (operator === 'NEQ') return actual === undefined || compare(actual, value) !== 0;
  if (operator === 'NOT_IN')
    return actual === undefined || values.every((entry) => compare(actual, entry) !== 0);
  if (operator === 'NOT_CONTAINS_TOKEN')
    return actual === undefined || !containsToken(actual, value);
  if (actual === undefined) return false;
  switch (operator) {
    case 'EQ':
      return compare(actual, value) === 0;
    case 'LT':
      return compare(actual, value) < 0;
    case 'LTE':
      return compare(actual, value) <= 0;
    case 'GT':
      return compare(actual, value) > 0;
    case 'GTE':
      return compare(actual, value) >= 0;
    case 'BETWEEN':
      return compare(actual, value) >= 0 && compare(actual, highValue) <= 0;
    case 'IN':
      return values.some((entry) => compare(actual, entry) === 0);
    case 'CONTAINS_TOKEN':
      return containsToken(actual, value);
  }
}

/** A word of the value equals the token; `*` stands for any letters ("Search the CRM", `CONTAINS_TOKEN`). */
function containsToken(actual: string, token: string): boolean {
  const pattern = token
    .toLowerCase()
    .split('*')
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('[^\\s]*');
  const whole = new RegExp(`^${pattern}$`);
  const text = actual.toLowerCase();
  return [text, ...text.split(/[^a-z0-9]+/)].some((word) => whole.test(word));
}

/** The records a search finds, sorted; without a sort the newest come first, as HubSpot has it. */
export function runSearch(
  records: readonly HubSpotRecord[],
  request: SearchRequest,
): HubSpotRecord[] {
  const query = request.query.toLowerCase();
  const found = records.filter(
    (record) =>
      !record.archived &&
      (request.groups.length === 0 ||
        request.groups.some((group) => group.every((filter) => holds(record, filter)))) &&
      (query === '' ||
        [...record.properties.values()].some((value) => value.toLowerCase().includes(query))),
  );
  const sort = request.sorts[0];
  if (sort === undefined) return found.sort((a, b) => b.createdAt - a.createdAt);
  const factor = sort.descending ? -1 : 1;
  return found.sort((a, b) => {
    const x = a.properties.get(sort.propertyName);
    const y = b.properties.get(sort.propertyName);
    if (x === undefined || y === undefined) return x === y ? 0 : x === undefined ? 1 : -1;
    return factor * compare(x, y) || Number(a.id) - Number(b.id);
  });
}
