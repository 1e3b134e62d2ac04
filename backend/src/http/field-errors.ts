import { z } from 'zod';
import { badRequest, type FieldError, type ProblemError } from './problem.ts';

/** How many wrong fields are named; a body of rubbish has thousands. */
const MOST_ERRORS = 50;

/** One entry a wrong field: where it is, what was wrong, what is allowed. */
export function fieldErrors(error: z.ZodError, where: string, schema?: z.ZodType): FieldError[] {
  return error.issues
    .flatMap((issue) => explain(issue, where, schema))
    .slice(0, MOST_ERRORS)
    .map(({ field, message }) => ({ field: cut(field), message: cut(message, 500) }));
}

/** The problem for a value its schema refuses; the first wrong field is in the sentence. */
export function invalid(error: z.ZodError, where: string, schema?: z.ZodType): ProblemError {
  const errors = fieldErrors(error, where, schema);
  const [first] = errors;
  const more = errors.length > 1 ? ` (and ${String(errors.length - 1)} more)` : '';
  return badRequest(
    first ? `${first.field}: ${first.message}${more}` : `The ${where} is wrong.`,
    errors,
  );
}

function explain(issue: z.core.$ZodIssue, where: string, schema?: z.ZodType): FieldError[] {
  const path = issue.path.map(String);
  const field = path.length > 0 ? path.join('.') : where;
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = schema ? fieldsAt(schema, issue.path) : [];
      const allowed = known.length > 0 ? ` The fields here are: ${known.join(', ')}.` : '';
      return issue.keys.map((key) => ({
        field: [...path, key].join('.'),
        message: `There is no such field.${allowed}`,
      }));
    }
    case 'invalid_type':
      return [{ field, message: missing(issue) ? `Is required.${hint(issue)}` : wording(issue) }];
    case 'invalid_union': {
      // What the nearest alternative says is more use than "Invalid input".
      const kinds = issue.errors.map(([first, ...others]) =>
        first?.code === 'invalid_type' && first.path.length === 0 && others.length === 0
          ? nameOf(first.expected)
          : null,
      );
      if (kinds.length > 0 && kinds.every((kind) => kind !== null)) {
        return [{ field, message: `Must be ${kinds.join(' or ')}.` }];
      }
      const nearest = [...issue.errors].sort((a, b) => depth(b) - depth(a))[0];
      if (!nearest || nearest.length === 0) return [{ field, message: issue.message }];
      return nearest.flatMap((inner) =>
        explain({ ...inner, path: [...issue.path, ...inner.path] }, where, schema),
      );
    }
    default:
      return [{ field, message: wording(issue) }];
  }
}

/** Zod's own sentences; what a schema says itself stays as it is. */
const STOCK = /^(Too (small|big)|Invalid (input|option|UUID))\b/;

/** An issue in words for people who do not know zod. */
function wording(issue: z.core.$ZodIssue): string {
  if (!STOCK.test(issue.message)) return issue.message;
  switch (issue.code) {
    case 'too_small':
      return limit(
        issue.origin,
        issue.minimum,
        issue.inclusive === false ? 'more than' : 'at least',
      );
    case 'too_big':
      return limit(
        issue.origin,
        issue.maximum,
        issue.inclusive === false ? 'less than' : 'at most',
      );
    case 'invalid_type':
      return `Must be ${nameOf(issue.expected)}.`;
    case 'invalid_value': {
      const values = issue.values.map(String);
      return values.length === 1
        ? `Must be ${values.join()}.`
        : `Must be one of: ${values.join(', ')}.`;
    }
    case 'invalid_format':
      return 'Must be an id (a UUID).';
    default:
      return issue.message;
  }
}

function limit(origin: string, bound: number | bigint, relation: string): string {
  const of = origin === 'string' ? 'character' : origin === 'array' ? 'entry' : null;
  if (of === null) return `Must be ${relation} ${String(bound)}.`;
  if (origin === 'string' && relation === 'at least' && Number(bound) === 1)
    return 'Must not be empty.';
  const many = of === 'entry' ? 'entries' : 'characters';
  return `Must have ${relation} ${String(bound)} ${Number(bound) === 1 ? of : many}.`;
}

const NAMES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};
const nameOf = (expected: string): string => NAMES[expected] ?? expected;

const depth = (issues: readonly z.core.$ZodIssue[]): number =>
  Math.max(...issues.map(({ path }) => path.length)) - issues.length / 1000;

// Zod tells a missing field from a wrong one only in its message.
const missing = (issue: z.core.$ZodIssue): boolean =>
  issue.message.endsWith('received undefined') || issue.message === 'Required';

const hint = (issue: z.core.$ZodIssueInvalidType): string => ` Expected ${nameOf(issue.expected)}.`;

/** The names of the fields an object has at `path`; none when the schema there is no plain object. */
function fieldsAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let at: unknown = schema;
  for (const step of [...path, null]) {
    while (
      at instanceof z.ZodOptional ||
      at instanceof z.ZodNullable ||
      at instanceof z.ZodDefault ||
      at instanceof z.ZodPrefault
    ) {
      at = at.unwrap();
    }
    if (at instanceof z.ZodPipe) at = at.in;
    if (step === null) break;
    if (at instanceof z.ZodObject) at = (at.shape as Record<PropertyKey, unknown>)[step];
    else if (at instanceof z.ZodArray) at = at.element;
    else return [];
  }
  return at instanceof z.ZodObject ? Object.keys(at.shape) : [];
}

function cut(text: string, longest = 200): string {
  const whole = text.toWellFormed();
  return whole.length > longest ? `${whole.slice(0, longest).toWellFormed()}…` : whole;
}
