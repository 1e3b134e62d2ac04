import { glob, readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { REPOSITORY } from './tools.ts';

/** Where the backend keeps every query; a query anywhere else is a fault, for nobody would check it. */
export const QUERIES = path.join(REPOSITORY, 'backend/src/crm/salesforce/soql.ts');

/** An org that has everything optional, so that every field is selected that ever may be. */
const EVERYTHING = {
  isMultiCurrency: true,
  hasDatedRates: true,
  campaignUtm: null,
  campaignExtra: ['CurrencyIsoCode', 'ParentId'],
  objects: [],
  activityTypes: (object: string): readonly string[] | null =>
    object === 'Task' || object === 'Event' ? ['Call', 'Meeting'] : null,
  extra: (object: string): readonly string[] =>
    object === 'Opportunity'
      ? ['CurrencyIsoCode']
      : object === 'Contact' || object === 'Lead'
        ? ['Individual.HasOptedOutTracking', 'Individual.ShouldForget']
        : [],
};
const ID = '006000000000001AAA';
const WINDOW = {
  after: new Date('2026-01-01T00:00:00Z'),
  until: new Date('2026-01-02T00:00:00Z'),
  lastId: ID,
};
const IDS = [ID];

/** Arguments with which each function of the backend's queries is called, by its name. */
const ARGUMENTS: Readonly<Record<string, (objects: readonly string[]) => readonly unknown[][]>> = {
  allOf: (objects) => objects.map((object) => [object, EVERYTHING]),
  changedPageOf: (objects) => objects.map((object) => [object, EVERYTHING, WINDOW]),
  byIds: (objects) => objects.map((object) => [object, EVERYTHING, IDS]),
  mergedPageOf: () => [
    ['Contact', ID],
    ['Lead', ID],
  ],
  deletedPageOf: (objects) => objects.map((object) => [object, WINDOW]),
  opportunitiesOfChangedRoles: () => [[WINDOW.after, WINDOW.until]],
  stageHistory: () => [[IDS]],
  contactRoles: () => [[IDS]],
  convertedContacts: () => [[IDS, null]],
  fieldHistory: () => [
    ['Contact', ['LeadSource'], IDS],
    ['Lead', ['Status'], IDS],
  ],
  rolesOfContacts: () => [[IDS]],
  campaigns: () => [[EVERYTHING]],
  present: (objects) => objects.map((object) => [object, IDS]),
  influences: () => [[ID, IDS]],
  stagesOf: () => [[IDS]],
  countOf: (objects) => objects.map((object) => [object]),
};
/** Queries whose fields stand elsewhere: beside what is written into them. */
const ELSEWHERE: Readonly<Record<string, (modules: Elsewhere) => readonly unknown[][]>> = {
  figuresOf: ({ figures: { FIELDS, OBJECTS } }) =>
    Object.entries(FIELDS).map(([kind, fields]) => [
      OBJECTS[kind],
      fields.map(({ name }) => name),
      IDS,
    ]),
  packageRows: ({
    credits: { COLUMNS, INFLUENCER_COLUMNS },
    touchpoints: { TOUCHPOINT_COLUMNS },
  }) => [
    ['Influence_Touchpoint__c', TOUCHPOINT_COLUMNS, 'Opportunity__c', IDS],
    ['Influence_Credit__c', COLUMNS, 'Opportunity__c', IDS],
    ['Influencer__c', ['Name', 'External_Id__c', ...INFLUENCER_COLUMNS], 'External_Id__c', IDS],
  ],
};
interface Elsewhere {
  readonly figures: {
    readonly FIELDS: Readonly<Record<string, readonly { readonly name: string }[]>>;
    readonly OBJECTS: Readonly<Record<string, string>>;
  };
  readonly credits: {
    readonly COLUMNS: readonly string[];
    readonly INFLUENCER_COLUMNS: readonly string[];
  };
  readonly touchpoints: { readonly TOUCHPOINT_COLUMNS: readonly string[] };
}
/** Parts of queries, not queries. */
const HELPERS = new Set(['quote', 'list', 'instantLiteral', 'isFlag', 'isNumber']);

/**
 * Every query the backend can ask, as text.
 *
 * @throws Error naming a function that has no sample here: a new query must not go unchecked
 */
export async function everyQuery(): Promise<string[]> {
  const queries = (await import(pathToFileURL(QUERIES).href)) as Readonly<Record<string, unknown>>;
  const objects = queries['OBJECTS'] as readonly string[];
  const load = (file: string) => import(pathToFileURL(path.join(path.dirname(QUERIES), file)).href);
  const elsewhere = {
    figures: (await load('figures.ts')) as Elsewhere['figures'],
    credits: (await load('credits.ts')) as Elsewhere['credits'],
    touchpoints: (await load('touchpoints.ts')) as Elsewhere['touchpoints'],
  };
  return Object.entries(queries).flatMap(([name, value]) => {
    if (typeof value === 'string') return /^\s*SELECT\s/i.test(value) ? [value] : [];
    if (typeof value !== 'function' || HELPERS.has(name)) return [];
    const sample =
      ARGUMENTS[name] ?? (ELSEWHERE[name] && (() => ELSEWHERE[name]?.(elsewhere) ?? []));
    if (!sample) {
      throw new Error(
        `The backend’s query ${name} has no sample. Add its arguments to salesforce-package/gates/soql-samples.ts.`,
      );
    }
    const ask = value as (...given: unknown[]) => string;
    return sample(objects).map((given) => ask(...given));
  });
}

/** Files of the backend beside the queries' own that hold one. */
export async function queriesElsewhere(): Promise<string[]> {
  const folder = path.dirname(QUERIES);
  const found: string[] = [];
  for await (const name of glob('**/*.ts', { cwd: folder })) {
    const file = path.join(folder, name);
    if (file !== QUERIES && /[`'"]\s*SELECT\s/i.test(await readFile(file, 'utf8')))
      found.push(name);
  }
  return found;
}
