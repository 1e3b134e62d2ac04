import { z } from 'zod';
import type { TenantTransaction } from '../../db/tenancy.ts';
import { fieldErrors } from '../../http/field-errors.ts';
import { badRequest, conflict, type FieldError } from '../../http/problem.ts';

/** Items of one request. */
export const MOST_ITEMS = 500;

/** One item, or up to {@link MOST_ITEMS} in an array; each is judged on its own. */
export function itemsBody(schema: z.ZodType) {
  return z
    .union([z.array(z.unknown()).min(1).max(MOST_ITEMS), z.record(z.string(), z.unknown())])
    .meta({
      description: `One record, or an array of up to ${MOST_ITEMS}. Of an array every record that is right is taken, whatever is wrong with the others.`,
      override: ({ jsonSchema }) => {
        const item = z.toJSONSchema(schema, { io: 'input' });
        delete item.$schema;
        jsonSchema.anyOf = [
          item,
          { type: 'array', minItems: 1, maxItems: MOST_ITEMS, items: item },
        ] as NonNullable<typeof jsonSchema.anyOf>;
      },
    });
}

export const itemsAnswer = z.object({
  accepted: z
    .int()
    .meta({ description: 'Records taken; one that was here already, unchanged, too.' }),
  updated: z.int().meta({ description: 'Of these, records that were here and are changed.' }),
  rejected: z
    .array(
      z.object({
        index: z.int().meta({ description: 'Place in the array, from 0.' }),
        errors: z.array(z.object({ field: z.string(), message: z.string() })),
      }),
    )
    .meta({ description: 'Records with something wrong in them; all the others were taken.' }),
});

/** A record that may not be taken; `taken` says that it is another's to change. */
export class ItemError extends Error {
  readonly errors: readonly FieldError[];
  readonly isConflict: boolean;

  constructor(field: string, message: string, { isConflict = false } = {}) {
    super(message);
    this.name = 'ItemError';
    this.errors = [{ field, message }];
    this.isConflict = isConflict;
  }
}

export type ItemOutcome = 'created' | 'updated' | 'unchanged';

/**
 * Takes each item by itself. Of a single one (no array) what is wrong with it becomes the answer: 400, or
 * 409 where the record belongs to a CRM.
 */
export async function takeItems<Schema extends z.ZodType>(
  tx: TenantTransaction,
  body: unknown,
  schema: Schema,
  take: (item: z.output<Schema>) => Promise<ItemOutcome>,
): Promise<z.input<typeof itemsAnswer>> {
  const isMany = Array.isArray(body);
  const items: readonly unknown[] = isMany ? body : [body];
  const rejected: { index: number; errors: FieldError[] }[] = [];
  let updated = 0;
  for (const [index, item] of items.entries()) {
    const parsed = schema.safeParse(item);
    if (!parsed.success) {
      const errors = fieldErrors(parsed.error, 'record', schema);
      if (!isMany) throw badRequest(sentence(errors), errors);
      rejected.push({ index, errors });
      continue;
    }
    await tx.query('savepoint item');
    try {
      if ((await take(parsed.data)) === 'updated') updated++;
      await tx.query('release savepoint item');
    } catch (error) {
      if (!(error instanceof ItemError)) throw error;
      // What it wrote before it failed (its company, say) goes with it.
      await tx.query('rollback to savepoint item');
      const errors = [...error.errors];
      if (!isMany) {
        throw error.isConflict
          ? conflict(error.message, errors)
          : badRequest(sentence(errors), errors);
      }
      rejected.push({ index, errors });
    }
  }
  return { accepted: items.length - rejected.length, updated, rejected };
}

function sentence(errors: readonly FieldError[]): string {
  const [first] = errors;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  return first ? `${first.field}: ${first.message}${more}` : 'The record is wrong.';
}
