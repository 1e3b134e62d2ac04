import { parseMinor } from '@pipeline-attribution/shared/roi/money.ts';
import type { Field, FormBlock } from '@pipeline-attribution/shared';
import type { FieldProblem } from '../api/failure.ts';

type Value = string | number | boolean | readonly string[] | null;

/** What stands in the fields of a form, by the name of each. */
export type Entered = Readonly<Record<string, Value>>;

/** What the form holds before anybody types. */
export const initialOf = (fields: readonly Field[]): Entered =>
  Object.fromEntries(
    fields.map((field) => [field.name, field.kind === 'choices' ? field.values : field.value]),
  );

type Body = Readonly<Record<string, unknown>>;

type Outcome =
  | { readonly ok: true; readonly body: Body }
  | { readonly ok: false; readonly problems: readonly FieldProblem[] };

/**
 * The body of the request: each value at the path its name says, empty text as null, beside what the page wants sent
 * along. Says what is missing before the service has to.
 */
export const bodyOf = (
  fields: readonly Field[],
  entered: Entered,
  fixed: FormBlock['submit']['fixed'],
): Outcome => {
  const problems: FieldProblem[] = [];
  let body: Body = fixed;
  for (const field of fields) {
    try {
      const value = valueOf(field, entered[field.name] ?? null);
      if (field.isRequired && isMissing(value)) {
        problems.push({ field: field.name, message: 'Must be filled in.' });
      }
      body = put(body, field.name.split('.'), value);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      problems.push({ field: field.name, message: error.message });
    }
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, body };
};

const isMissing = (value: unknown): boolean =>
  value === null || (Array.isArray(value) && value.length === 0);

/** @throws RangeError with a sentence when an amount is none. */
const valueOf = (field: Field, value: Value): unknown => {
  if (typeof value !== 'string') return value;
  const text = value.trim();
  if (text === '') return null;
  if (field.kind !== 'money') return text;
  parseMinor(text, field.currency);
  return { amount: text, currency: field.currency };
};

const isObject = (value: unknown): value is Body =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const put = (body: Body, path: readonly string[], value: unknown): Body => {
  const [head = '', ...rest] = path;
  const inner = body[head];
  return {
    ...body,
    [head]: rest.length === 0 ? value : put(isObject(inner) ? inner : {}, rest, value),
  };
};
