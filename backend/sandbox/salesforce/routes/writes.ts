import { Router } from 'express';
import { withSuffix } from '../../common/record-ids.ts';
import { notFound, SalesforceError } from '../errors.ts';
import { schemaOf, type ObjectSchema } from '../schema.ts';
import type { Value } from '../soql/source.ts';
import type { SalesforceStore } from '../store.ts';

/** Objects an app may change here, and columns nobody may. */
const WRITABLE = new Set(['Opportunity', 'Contact', 'Lead', 'Account']);
const READ_ONLY = new Set([
  'Id',
  'CreatedDate',
  'CreatedById',
  'LastModifiedDate',
  'LastModifiedById',
  'SystemModstamp',
  'IsDeleted',
  'IsWon',
  'IsClosed',
  'ExpectedRevenue',
  'ForecastCategory',
  'LastStageChangeDate',
  'MasterRecordId',
  'IsConverted',
]);

type Input = Readonly<Record<string, unknown>>;

/** Updates one record after checking every field; all or nothing. */
function update(store: SalesforceStore, schema: ObjectSchema, id: string, input: Input): void {
  const values: Record<string, Value> = {};
  for (const [name, value] of Object.entries(input)) {
    if (name === 'attributes' || name.toLowerCase() === 'id') continue;
    const field = schema.fields.get(name.toLowerCase());
    if (field === undefined) {
      throw new SalesforceError(
        400,
        'INVALID_FIELD',
        `No such column '${name}' on sobject of type ${schema.name}`,
      );
    }
    if (READ_ONLY.has(field.name)) {
      throw new SalesforceError(
        400,
        'INVALID_FIELD_FOR_INSERT_UPDATE',
        `Unable to create/update fields: ${field.name}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
        [field.name],
      );
    }
    const stages = store.company.pipeline.map(({ label }) => label);
    if (field.name === 'StageName' && !stages.includes(String(value))) {
      throw new SalesforceError(
        400,
        'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
        `Stage: bad value for restricted picklist field: ${String(value)}`,
        ['StageName'],
      );
    }
    values[field.name] = value as Value;
  }
  const row = store.byId(schema.name, id);
  if (row === undefined)
    throw notFound('Provided external ID field does not exist or is not accessible: Id');
  if (row['IsDeleted'] === true)
    throw new SalesforceError(404, 'ENTITY_IS_DELETED', 'entity is deleted');
  store.update(schema.name, id, values);
}

function writable(name: unknown): ObjectSchema {
  const schema = schemaOf(String(name));
  if (schema === undefined) throw notFound();
  if (!WRITABLE.has(schema.name)) {
    throw new SalesforceError(
      405,
      'METHOD_NOT_ALLOWED',
      `HTTP Method 'PATCH' not allowed. Allowed are HEAD,GET`,
    );
  }
  return schema;
}

const full = (id: unknown): string =>
  String(id).length === 15 ? withSuffix(String(id)) : String(id);

/** Updates: one record, and up to 200 as a collection (REST API Developer Guide, "sObject Collections"). */
export function writeRoutes(store: SalesforceStore): Router {
  const router = Router();
  router.patch('/services/data/v:version/composite/sobjects', (request, response) => {
    const { records } = (request.body ?? {}) as { records?: Input[] };
    if (!Array.isArray(records) || records.length > 200) {
      throw new SalesforceError(
        400,
        'EXCEEDED_MAX_SIZE_REQUEST',
        'record limit reached: a collection holds 1 to 200 records',
      );
    }
    const results = records.map((record) => {
      const id = full(record['id'] ?? record['Id']);
      try {
        const { type } = (record['attributes'] ?? {}) as { type?: unknown };
        update(store, writable(type), id, record);
        return { id, success: true, errors: [] };
      } catch (error) {
        if (!(error instanceof SalesforceError)) throw error;
        return {
          success: false,
          errors: [
            { statusCode: error.errorCode, message: error.message, fields: error.fields ?? [] },
          ],
        };
      }
    });
    response.json(results);
  });
  router.patch('/services/data/v:version/sobjects/:object/:id', (request, response) => {
    update(
      store,
      writable(request.params.object),
      full(request.params.id),
      (request.body ?? {}) as Input,
    );
    response.status(204).end();
  });
  return router;
}
