import { SalesforceError } from '../errors.ts';
import type { ObjectSchema } from '../schema.ts';
import type { Query } from './ast.ts';
import { select } from './select.ts';
import type { Row, Source } from './source.ts';
import { pointAt } from './tokenize.ts';

/** The shape in which REST answers a record: attributes, fields, parents, children. */
export function project(
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
  const parent =
    reference?.referenceTo == null ? undefined : source.schemas.of(reference.referenceTo);
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
  const child = relation === undefined ? undefined : source.schemas.of(relation.childObject);
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
