import { SalesforceError } from '../errors.ts';
import type { Field, ObjectSchema } from '../schema.ts';
import type { Query } from './ast.ts';
import type { Row, Source, Value } from './source.ts';
import { pointAt } from './tokenize.ts';

/** The object a query reads. */
export function objectIn(query: Query, { schemas }: Pick<Source, 'schemas'>): ObjectSchema {
  const schema = schemas.of(query.from);
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
export interface Resolved {
  readonly field: Field;
  readonly read: (row: Row) => Value;
}

/** Finds the field at the end of a path; unknown names are refused in Salesforce's words. */
export function resolve(
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
  const parent =
    reference?.referenceTo == null ? undefined : source.schemas.of(reference.referenceTo);
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
