import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Field, FieldType } from './schema.ts';

/** The package as it is deployed: what it adds to an organisation is read from its own metadata. */
const MAIN = join(import.meta.dirname, '../../../salesforce-package/main');

const TYPES: Readonly<Record<string, FieldType>> = {
  Text: 'string',
  AutoNumber: 'string',
  TextArea: 'textarea',
  LongTextArea: 'textarea',
  Html: 'textarea',
  Picklist: 'picklist',
  MultiselectPicklist: 'picklist',
  Checkbox: 'boolean',
  Number: 'double',
  Currency: 'currency',
  Percent: 'percent',
  Date: 'date',
  DateTime: 'datetime',
  Email: 'email',
  Phone: 'phone',
  Url: 'url',
  Lookup: 'reference',
  MasterDetail: 'reference',
  Summary: 'double',
};

/** Fields the package adds to an object, standard or its own. */
export interface PackageObject {
  readonly name: string;
  readonly fields: readonly Field[];
}

/**
 * Objects and fields of the package, under its namespace (Metadata API Developer Guide, "CustomObject", "CustomField").
 * Custom settings and metadata types hold no records of the backend's and are left out.
 */
export function packageObjects(namespace: string): PackageObject[] {
  const prefix = namespace === '' ? '' : `${namespace}__`;
  const own = (name: string): string => (name.endsWith('__c') ? `${prefix}${name}` : name);
  const folders = layers().flatMap((layer) => foldersIn(join(MAIN, layer, 'objects')));
  const found = new Map<string, Field[]>();
  for (const folder of folders) {
    const name = folder.split(/[\\/]/).at(-1) ?? '';
    if (name.endsWith('__mdt') || name.endsWith('__e') || isSetting(folder, name)) continue;
    const fields = namesIn(join(folder, 'fields'))
      .filter((file) => file.endsWith('.field-meta.xml'))
      .map((file) => fieldOf(readFileSync(join(folder, 'fields', file), 'utf8'), own));
    found.set(own(name), [...(found.get(own(name)) ?? []), ...fields]);
  }
  return [...found].map(([name, fields]) => ({ name, fields }));
}

const layers = (): string[] => namesIn(MAIN);
const foldersIn = (folder: string): string[] => namesIn(folder).map((name) => join(folder, name));

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function isSetting(folder: string, name: string): boolean {
  const [file] = namesIn(folder).filter((one) => one === `${name}.object-meta.xml`);
  return (
    file !== undefined && readFileSync(join(folder, file), 'utf8').includes('customSettingsType')
  );
}

function fieldOf(xml: string, own: (name: string) => string): Field {
  const text = (tag: string): string | null =>
    new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(xml)?.[1] ?? null;
  const name = own(text('fullName') ?? '');
  const kind = text('type') ?? 'Text';
  const type = TYPES[kind] ?? 'string';
  return {
    name,
    type,
    label: text('label') ?? name,
    custom: true,
    filterable: kind !== 'LongTextArea',
    referenceTo: type === 'reference' ? own(text('referenceTo') ?? '') : null,
    relationshipName: type === 'reference' ? name.replace(/__c$/, '__r') : null,
    isExternalId: text('externalId') === 'true',
    isMasterDetail: kind === 'MasterDetail' && text('reparentableMasterDetail') !== 'true',
    isRequired: text('required') === 'true' || kind === 'MasterDetail',
    length:
      type === 'reference' ? 18 : Number(text('length') ?? (type === 'textarea' ? 32_000 : 255)),
  };
}
