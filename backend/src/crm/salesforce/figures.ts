import type { CrmSession } from '../connector.ts';
import { CrmError } from '../errors.ts';
import {
  type FieldValues,
  type FieldWritten,
  type FigureObject,
  type FiguresPort,
} from '../figures.ts';
import { SalesforceClient } from './client.ts';
import { updateRecords, type RecordWritten } from './collections.ts';
import { instant, text } from './mapping.ts';
import { allById } from './read-records.ts';
import { figuresOf } from './soql.ts';

interface FigureField {
  readonly name: string;
  readonly label: string;
  readonly type: 'text' | 'number' | 'instant';
}

const PERSON_FIELDS: readonly FigureField[] = [
  { name: 'First_Influencer__c', label: 'First influencer', type: 'text' },
  { name: 'Last_Influencer__c', label: 'Last influencer', type: 'text' },
];

/** The package's fields for figures; an admin may have added some of them without it. */
export const FIELDS: Readonly<Record<FigureObject, readonly FigureField[]>> = {
  deal: [
    { name: 'Top_Influencer__c', label: 'Top influencer', type: 'text' },
    { name: 'Influencer_Share__c', label: 'Influencer share (%)', type: 'number' },
    { name: 'Attributed_Amount__c', label: 'Attributed amount', type: 'number' },
    { name: 'Attribution_Model__c', label: 'Attribution model', type: 'text' },
    { name: 'First_Influencer_Touch__c', label: 'First influencer touch', type: 'instant' },
    { name: 'Last_Influencer_Touch__c', label: 'Last influencer touch', type: 'instant' },
  ],
  contact: PERSON_FIELDS,
  lead: PERSON_FIELDS,
};
export const OBJECTS: Readonly<Record<FigureObject, string>> = {
  deal: 'Opportunity',
  contact: 'Contact',
  lead: 'Lead',
};
const PEOPLES_NAMES: Readonly<Record<FigureObject, string>> = {
  deal: 'opportunity',
  contact: 'contact',
  lead: 'lead',
};
/** Longest text of Salesforce's text fields. */
const LONGEST = 255;

/** Our figures as fields of Opportunity, Contact and Lead. */
export const salesforceFigures: FiguresPort = {
  labels: { deal: labelsOf('deal'), contact: labelsOf('contact'), lead: labelsOf('lead') },
  dealValues: (figures) =>
    spelled('deal', {
      Top_Influencer__c: figures?.topInfluencer,
      Influencer_Share__c: figures && String(Math.round(figures.influencerShare * 1000) / 10),
      Attributed_Amount__c: figures?.attributedAmount,
      Attribution_Model__c: figures?.model,
      First_Influencer_Touch__c: figures?.firstInfluencerTouchAt.toISOString(),
      Last_Influencer_Touch__c: figures?.lastInfluencerTouchAt.toISOString(),
    }),
  personValues: (figures) =>
    spelled('contact', {
      First_Influencer__c: figures?.firstInfluencer,
      Last_Influencer__c: figures?.lastInfluencer,
    }),
  // Salesforce's are of the connected user, not of the connection.
  missingPermissions: () => [],
  prepare: async (session: CrmSession) => {
    const there = await fieldsThere(new SalesforceClient(session), 'deal');
    if (there.size > 0) return;
    throw new CrmError(
      'forbidden',
      'The connected user sees none of the fields to write to on Opportunity. Install the package, or give the user its permission set for the integration.',
    );
  },
  read: async (session, object, externalIds) => {
    const client = new SalesforceClient(session);
    const there = await fieldsThere(client, object);
    if (there.size === 0 || externalIds.length === 0) return new Map();
    const rows = await allById(client, externalIds, (ids) =>
      figuresOf(OBJECTS[object], [...there.values()], ids),
    );
    return new Map(
      rows.map((row) => {
        const values = [...there].map(([name, actual]) => [name, text(row, actual)] as const);
        return [text(row, 'Id') ?? '', spelled(object, Object.fromEntries(values), there)];
      }),
    );
  },
  write: async (session, object, writes) => {
    const client = new SalesforceClient(session);
    const there = await fieldsThere(client, object);
    const types = new Map(FIELDS[object].map(({ name, type }) => [name, type]));
    const outcomes = await updateRecords(
      client,
      OBJECTS[object],
      writes.map(({ externalId, values }) => ({
        id: externalId,
        ...Object.fromEntries(
          Object.entries(values).flatMap(([name, value]): [string, unknown][] => {
            const actual = there.get(name);
            const isNumber = types.get(name) === 'number' && value !== null;
            return actual === undefined ? [] : [[actual, isNumber ? Number(value) : value]];
          }),
        ),
      })),
    );
    return writes.map(({ externalId }, index) =>
      outcomeOf(object, externalId, outcomes[index] ?? { code: 'UNKNOWN', message: null }),
    );
  },
};

function labelsOf(object: FigureObject): Readonly<Record<string, string>> {
  return Object.fromEntries(FIELDS[object].map(({ name, label }) => [name, label]));
}

function outcomeOf(
  object: FigureObject,
  externalId: string,
  { code, message }: RecordWritten,
): FieldWritten {
  if (code === null) return { externalId, outcome: 'written', message: null };
  return {
    externalId,
    outcome: code === 'ENTITY_IS_DELETED' || code === 'NOT_FOUND' ? 'gone' : 'refused',
    message: `Salesforce refused to update the ${PEOPLES_NAMES[object]} ${externalId}: ${message ?? 'no reason given'}`,
  };
}

/** Our fields the organisation has, with whatever namespace: our name to its own. */
async function fieldsThere(
  client: SalesforceClient,
  object: FigureObject,
): Promise<Map<string, string>> {
  const described = (await client.describe(OBJECTS[object])) ?? [];
  return new Map(
    FIELDS[object].flatMap(({ name }): [string, string][] => {
      const field = described.find((one) => one.name === name || one.name.endsWith(`__${name}`));
      return field ? [[name, field.name]] : [];
    }),
  );
}

/** Values in the one spelling they are compared in: Salesforce answers 31400.0 for 31400.00, and times to the second. */
function spelled(
  object: FigureObject,
  values: Readonly<Record<string, string | null | undefined>>,
  only?: ReadonlyMap<string, string>,
): FieldValues {
  return Object.fromEntries(
    FIELDS[object]
      .filter(({ name }) => only?.has(name) ?? true)
      .map(({ name, type }): [string, string | null] => {
        const value = values[name]?.trim().slice(0, LONGEST) ?? '';
        if (value === '') return [name, null];
        if (type === 'number')
          return [name, Number.isNaN(Number(value)) ? value : String(Number(value))];
        return [name, type === 'instant' ? toSecond(value) : value];
      }),
  );
}

function toSecond(value: string): string {
  const at = instant(value)?.getTime();
  return at === undefined ? value : new Date(Math.floor(at / 1000) * 1000).toISOString();
}
