import type { Company } from '@pipeline-attribution/shared';
import type { Field, ObjectSchema, Schemas } from '../schema.ts';

const BASE = '/services/data/v67.0/sobjects';

/** One entry of the global describe. */
export function describeGlobal(schemas: Schemas): Record<string, unknown> {
  return {
    encoding: 'UTF-8',
    maxBatchSize: 200,
    sobjects: schemas.all().map((schema) => summary(schema)),
  };
}

function summary({ name, label, keyPrefix, isCustom }: ObjectSchema): Record<string, unknown> {
  return {
    name,
    label,
    labelPlural: `${label}s`,
    keyPrefix,
    custom: isCustom,
    queryable: true,
    retrieveable: true,
    updateable:
      isCustom ||
      name === 'Opportunity' ||
      name === 'Contact' ||
      name === 'Lead' ||
      name === 'Account',
    urls: {
      sobject: `${BASE}/${name}`,
      describe: `${BASE}/${name}/describe`,
      rowTemplate: `${BASE}/${name}/{ID}`,
    },
  };
}

const SOAP: Readonly<Record<string, string>> = {
  id: 'tns:ID',
  reference: 'tns:ID',
  boolean: 'xsd:boolean',
  double: 'xsd:double',
  currency: 'xsd:double',
  percent: 'xsd:double',
  int: 'xsd:int',
  date: 'xsd:date',
  datetime: 'xsd:dateTime',
  anyType: 'xsd:anyType',
};

function field(entry: Field, company: Company): Record<string, unknown> {
  const { name, type, label, custom, filterable, referenceTo, relationshipName } = entry;
  const stages = name === 'StageName' ? company.pipeline.map((stage) => stage.label) : [];
  return {
    name,
    label,
    type,
    soapType: SOAP[type] ?? 'xsd:string',
    custom,
    filterable,
    sortable: filterable,
    nillable: type !== 'id' && type !== 'boolean',
    createable: false,
    updateable: false,
    calculated: false,
    length: entry.length,
    externalId: entry.isExternalId,
    idLookup: type === 'id' || entry.isExternalId,
    referenceTo: referenceTo === null ? [] : [referenceTo],
    relationshipName,
    picklistValues: stages.map((value) => ({
      value,
      label: value,
      active: true,
      defaultValue: false,
      validFor: null,
    })),
  };
}

/** The describe of one object (REST API Developer Guide, "sObject Describe"). */
export function describe(schema: ObjectSchema, company: Company): Record<string, unknown> {
  return {
    ...summary(schema),
    fields: [...schema.fields.values()].map((entry) => field(entry, company)),
    childRelationships: schema.children.map(({ relationshipName, childObject, field: name }) => ({
      childSObject: childObject,
      field: name,
      relationshipName,
      cascadeDelete: false,
    })),
    recordTypeInfos: [],
  };
}
