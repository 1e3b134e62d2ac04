import { z } from 'zod';
import type { TenantTransaction } from '../db/tenancy.ts';
import { badRequest } from './problem.ts';

/** How a list may be sorted: name in the API → SQL expression and the type its cursor is read back as. */
export type Sorts = Readonly<
  Record<string, { sql: string; type: 'text' | 'timestamptz' | 'date' }>
>;

/** The part of a query every list has. `sort` is a field, with a minus for descending. */
export function pageQuery<Name extends string>(sorts: readonly Name[], usual: Name | `-${Name}`) {
  const choices = sorts.flatMap((name): (Name | `-${Name}`)[] => [name, `-${name}`]);
  return {
    limit: z.coerce
      .number()
      .int()
      .min(1)
      .max(200)
      .default(50)
      .meta({ description: 'Items a page, at most 200.' }),
    cursor: z
      .string()
      .max(2000)
      .optional()
      .meta({ description: '`nextCursor` of the page before.' }),
    sort: z
      .enum(choices as [Name, ...(Name | `-${Name}`)[]])
      .default(usual as never)
      .meta({ description: 'Ties are broken by id, so that the order is the same every time.' }),
  };
}

/** A page of a list and where the next one starts. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({
    items: z.array(item),
    nextCursor: z.string().nullable().meta({ description: 'Null on the last page.' }),
  });

export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly sort: string;
}

export interface Listing {
  /** Table and alias, e.g. `campaigns t`. Its key is `t.tenant_id, t.id`. */
  readonly from: string;
  readonly sorts: Sorts;
  /** Conditions joined by `and`; `$n` refer to `parameters`, where $1 is the tenant. */
  readonly where: readonly string[];
  readonly parameters: readonly unknown[];
}

const cursorShape = z.tuple([z.string(), z.string(), z.string().regex(/^[0-9a-f-]{1,36}$/)]);

/** The ids of one page, in order. Pages by key, not by offset, so that none is skipped or seen twice. */
export async function listIds(
  tx: TenantTransaction,
  { limit, cursor, sort }: PageRequest,
  { from, sorts, where, parameters }: Listing,
): Promise<{ ids: string[]; nextCursor: string | null }> {
  const descending = sort.startsWith('-');
  const order = sorts[descending ? sort.slice(1) : sort];
  if (!order) throw new TypeError(`There is no sort "${sort}".`);
  const direction = descending ? 'desc' : 'asc';
  const values = [...parameters];
  const conditions = ['t.tenant_id = $1', ...where];
  if (cursor !== undefined) {
    const [value, id] = readCursor(cursor, sort, order.type);
    values.push(value, id);
    conditions.push(
      `(${order.sql}, t.id::text) ${descending ? '<' : '>'} ($${String(values.length - 1)}::${order.type}, $${String(values.length)})`,
    );
  }
  values.push(limit + 1);
  const rows = await tx.query<{ id: string; value: string }>(
    `select t.id::text as id, (${order.sql})::text as value from ${from}
     where ${conditions.join(' and ')}
     order by ${order.sql} ${direction}, t.id::text ${direction} limit $${String(values.length)}`,
    values,
  );
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return {
    ids: page.map(({ id }) => id),
    nextCursor: last ? writeCursor(sort, last.value, last.id) : null,
  };
}

const writeCursor = (...parts: readonly string[]): string =>
  Buffer.from(JSON.stringify(parts)).toString('base64url');

function readCursor(
  cursor: string,
  sort: string,
  type: Sorts[string]['type'],
): [value: string, id: string] {
  try {
    const [of, value, id] = cursorShape.parse(
      JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')),
    );
    if (of === sort && isOf(type, value)) return [value, id];
  } catch {
    // Not one of ours: said below.
  }
  const message = `Is not a cursor of this list in the order "${sort}". Use nextCursor as it was answered.`;
  throw badRequest(`cursor: ${message}`, [{ field: 'cursor', message }]);
}

/** As PostgreSQL writes them. */
const WRITTEN = {
  date: /^(\d{4}-\d\d-\d\d)$/,
  timestamptz: /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.\d{1,6})?[+-](?:0\d|1[0-5])(?::[0-5]\d)?$/,
} as const;

/** Whether a value can be read back as its type: PostgreSQL's own refusal would not say where it was. */
function isOf(type: Sorts[string]['type'], value: string): boolean {
  if (type === 'text') return !value.includes('\0') && value.isWellFormed();
  const [, day, time = '00:00:00'] = WRITTEN[type].exec(value) ?? [];
  if (day === undefined) return false;
  const instant = new Date(`${day}T${time}Z`);
  // A day that does not exist would be moved to one that does.
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(`${day}T${time}`);
}

/** A text to look for with `ilike`, its wildcards taken literally. */
export const likePattern = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;
