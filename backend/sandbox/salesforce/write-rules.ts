import { notFound, SalesforceError } from './errors.ts';
import type { Field, ObjectSchema } from './schema.ts';
import { full as fullId } from './soql/full-id.ts';
import type { Row, Value } from './soql/source.ts';
import type { SalesforceStore, Values } from './store.ts';

/** Standard objects an app may change here; every custom object may be. */
const WRITABLE = new Set([
  'Opportunity',
  'Contact',
  'Lead',
  'Account',
  'Campaign',
  'CampaignMember',
  'OpportunityContactRole',
  'CampaignInfluence',
]);
/** Columns nobody may set. */
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
  'RevenueShare',
  'CampaignMemberId',
]);
/** Set at creation and never again (Object Reference, "CampaignInfluence": only Influence has the property Update). */
const ONCE: Readonly<Record<string, ReadonlySet<string>>> = {
  CampaignInfluence: new Set(['CampaignId', 'OpportunityId', 'ContactId', 'ModelId']),
};
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  CampaignInfluence: ['CampaignId', 'OpportunityId', 'ModelId', 'Influence'],
  OpportunityContactRole: ['OpportunityId', 'ContactId'],
  CampaignMember: ['CampaignId'],
};

const HIERARCHY_LEVELS = 5;

export type Input = Readonly<Record<string, unknown>>;

export const full = (id: unknown): string => fullId(String(id));

const fail = (code: string, message: string, fields?: readonly string[]): SalesforceError =>
  new SalesforceError(400, code, message, fields);

/** What writing to the organisation's records obeys; each refusal in Salesforce's words. */
export class WriteRules {
  readonly #store: SalesforceStore;

  constructor(store: SalesforceStore) {
    this.#store = store;
  }

  /** What it answers takes back everything that is written after. */
  savepoint(): () => void {
    return this.#store.savepoint();
  }

  writable(name: unknown, method: string): ObjectSchema {
    const schema = this.#store.schemas.of(String(name));
    if (schema === undefined) throw notFound();
    if (!schema.isCustom && !WRITABLE.has(schema.name)) {
      throw new SalesforceError(
        405,
        'METHOD_NOT_ALLOWED',
        `HTTP Method '${method}' not allowed. Allowed are HEAD,GET`,
      );
    }
    return schema;
  }

  /** The object a record id belongs to, by its first three characters. */
  ofId(id: string): ObjectSchema {
    const schema = this.#store.schemas.all().find(({ keyPrefix }) => id.startsWith(keyPrefix));
    if (schema === undefined) {
      throw fail('MALFORMED_ID', `malformed id ${id}`);
    }
    return this.writable(schema.name, 'DELETE');
  }

  create(schema: ObjectSchema, input: Input): string {
    const values = this.#values(schema, input, 'create');
    const missing = [
      ...(REQUIRED[schema.name] ?? []),
      ...[...schema.fields.values()].flatMap(({ isRequired, name }) => (isRequired ? [name] : [])),
    ].filter((name) => values[name] === undefined || values[name] === null);
    if (missing.length > 0) {
      throw fail(
        'REQUIRED_FIELD_MISSING',
        `Required fields are missing: [${missing.join(', ')}]`,
        missing,
      );
    }
    this.#assertFree(parentsOf(schema, values));
    if (schema.name === 'CampaignInfluence') this.#assertModel(values);
    if (schema.name === 'Campaign') this.#assertHierarchy(null, values['ParentId']);
    return this.#store.create(schema.name, values);
  }

  /** Updates one record after checking every field; all or nothing. */
  update(schema: ObjectSchema, id: string, input: Input): void {
    const values = this.#values(schema, input, 'update');
    const row = this.#live(schema, id);
    // SOAP API Developer Guide, "StatusCode": a lead that was converted cannot be updated.
    if (schema.name === 'Lead' && row['IsConverted'] === true) {
      throw fail('CANNOT_UPDATE_CONVERTED_LEAD', 'cannot reference converted lead');
    }
    this.#assertFree([id, ...parentsOf(schema, this.#store.byId(schema.name, id) ?? {})]);
    if (schema.name === 'Campaign') this.#assertHierarchy(id, values['ParentId']);
    this.#store.update(schema.name, id, values);
  }

  delete(schema: ObjectSchema, id: string): void {
    const row = this.#live(schema, id);
    this.#assertFree([id, ...parentsOf(schema, row)]);
    this.#store.delete(schema.name, id);
  }

  /** Creates or updates by an external id (REST API Developer Guide, "Upsert a Record Using an External ID"). */
  upsert(
    schema: ObjectSchema,
    fieldName: string,
    value: unknown,
    input: Input,
  ): { id: string; created: boolean } {
    const field = schema.fields.get(fieldName.toLowerCase());
    if (field === undefined || (!field.isExternalId && field.name !== 'Id')) {
      throw notFound(
        `Provided external ID field does not exist or is not accessible: ${fieldName}`,
      );
    }
    if (value === null || value === undefined || value === '') {
      throw fail('MISSING_ARGUMENT', `${field.name} not specified`);
    }
    const found = [...this.#store.rows(schema.name)].filter(
      (row) =>
        row['IsDeleted'] !== true &&
        textOf(row[field.name]).toLowerCase() === textOf(value).toLowerCase(),
    );
    if (found.length > 1) {
      throw new SalesforceError(
        300,
        'DUPLICATE_EXTERNAL_ID',
        `${field.name}: more than one record found for external id field`,
      );
    }
    const [row] = found;
    if (row === undefined) {
      return { id: this.create(schema, { ...input, [field.name]: value }), created: true };
    }
    this.update(schema, String(row['Id']), input);
    return { id: String(row['Id']), created: false };
  }

  #live(schema: ObjectSchema, id: string): Row {
    const row = this.#store.byId(schema.name, id);
    if (row === undefined)
      throw notFound('Provided external ID field does not exist or is not accessible: Id');
    if (row['IsDeleted'] === true) {
      throw new SalesforceError(404, 'ENTITY_IS_DELETED', 'entity is deleted');
    }
    return row;
  }

  /** A write locks the record and the parents its totals are counted on (Apex Developer Guide, "Locking Statements"). */
  #assertFree(ids: readonly string[]): void {
    for (const id of ids) {
      if (!this.#store.isLocked(id)) continue;
      throw fail(
        'UNABLE_TO_LOCK_ROW',
        `unable to obtain exclusive access to this record or 1 records: ${id}`,
      );
    }
  }

  /** Rows of the standard model are recalculated away (Object Reference, "CampaignInfluence": usage). */
  #assertModel(values: Values): void {
    const model = this.#store.byId('CampaignInfluenceModel', String(values['ModelId']));
    if (model === undefined || model['IsDefaultModel'] === true) {
      throw fail(
        'INVALID_CROSS_REFERENCE_KEY',
        'Choose a model other than the Primary Campaign Source model',
        ['ModelId'],
      );
    }
  }

  /**
   * Five levels, no circle (Salesforce Help, "Understand Campaign Hierarchy"; the codes are of the SOAP API Developer
   * Guide, "StatusCode").
   */
  #assertHierarchy(id: string | null, parentId: Value | undefined): void {
    if (typeof parentId !== 'string') return;
    const above: string[] = [];
    for (let at: Value | undefined = parentId; typeof at === 'string';) {
      const row = this.#store.byId('Campaign', at);
      if (row === undefined || row['IsDeleted'] === true) {
        throw fail('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', ['ParentId']);
      }
      if (String(row['Id']) === id) {
        throw fail('CIRCULAR_DEPENDENCY', 'attempt to violate hierarchy constraints', ['ParentId']);
      }
      above.push(String(row['Id']));
      at = row['ParentId'];
    }
    if (above.length + this.#levelsFrom(id) > HIERARCHY_LEVELS) {
      throw fail(
        'MAXIMUM_HIERARCHY_LEVELS_REACHED',
        'You have reached the maximum number of levels for the hierarchy.',
        ['ParentId'],
      );
    }
  }

  /** Levels of what hangs together under a campaign, itself included; one for a new one. */
  #levelsFrom(id: string | null): number {
    if (id === null) return 1;
    const children = [...this.#store.rows('Campaign')].filter(
      (row) => row['ParentId'] === id && row['IsDeleted'] !== true,
    );
    return 1 + Math.max(0, ...children.map((row) => this.#levelsFrom(String(row['Id']))));
  }

  #values(schema: ObjectSchema, input: Input, how: 'create' | 'update'): Values {
    const values: Record<string, Value> = {};
    for (const [name, value] of Object.entries(input)) {
      if (name === 'attributes' || name.toLowerCase() === 'id') continue;
      const field = schema.fields.get(name.toLowerCase());
      if (field === undefined) {
        throw fail('INVALID_FIELD', `No such column '${name}' on sobject of type ${schema.name}`);
      }
      // Metadata API Developer Guide, "CustomField": reparentableMasterDetail.
      const isOnce =
        how === 'update' && (field.isMasterDetail || ONCE[schema.name]?.has(field.name) === true);
      if (READ_ONLY.has(field.name) || isOnce) {
        throw fail(
          'INVALID_FIELD_FOR_INSERT_UPDATE',
          `Unable to create/update fields: ${field.name}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
          [field.name],
        );
      }
      values[field.name] = this.#value(field, value);
    }
    return values;
  }

  #value(field: Field, value: unknown): Value {
    if (value === null || value === '') return null;
    const wrong = (): SalesforceError =>
      new SalesforceError(
        400,
        'JSON_PARSER_ERROR',
        `Cannot deserialize instance of ${field.type} from ${JSON.stringify(value)}`,
      );
    switch (field.type) {
      case 'boolean':
        if (typeof value !== 'boolean') throw wrong();
        return value;
      case 'double':
      case 'int':
      case 'currency':
      case 'percent': {
        const number = typeof value === 'string' ? Number(value) : value;
        if (typeof number !== 'number' || !Number.isFinite(number)) throw wrong();
        return number;
      }
      case 'date':
        if (!/^\d{4}-\d{2}-\d{2}$/.test(textOf(value))) throw wrong();
        return textOf(value);
      case 'datetime': {
        const at = Date.parse(textOf(value));
        if (Number.isNaN(at)) throw wrong();
        // To the second: fractions are dropped.
        return new Date(Math.floor(at / 1000) * 1000).toISOString().replace('Z', '+0000');
      }
      case 'reference': {
        const id = full(value);
        if (!/^[A-Za-z0-9]{18}$/.test(id)) {
          throw fail('MALFORMED_ID', `${field.label}: id value of incorrect type: ${id}`, [
            field.name,
          ]);
        }
        const target = field.referenceTo ?? '';
        if (this.#store.byId(target, id) === undefined) {
          throw fail('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', [field.name]);
        }
        return id;
      }
      default: {
        if (typeof value !== 'string') throw wrong();
        const stages = this.#store.company.pipeline.map(({ label }) => label);
        if (field.name === 'StageName' && !stages.includes(value)) {
          throw fail(
            'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
            `Stage: bad value for restricted picklist field: ${value}`,
            ['StageName'],
          );
        }
        if (value.length > field.length) {
          throw fail(
            'STRING_TOO_LONG',
            `${field.label}: data value too large: ${value} (max length=${field.length})`,
            [field.name],
          );
        }
        return value;
      }
    }
  }
}

const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

/** Records a write to this one locks as well. */
function parentsOf(schema: ObjectSchema, row: Row | Values): string[] {
  return [...schema.fields.values()].flatMap(({ name, type, isRequired, referenceTo }) => {
    const id = row[name];
    const locks = type === 'reference' && (isRequired || referenceTo === 'Opportunity');
    return locks && typeof id === 'string' ? [id] : [];
  });
}
