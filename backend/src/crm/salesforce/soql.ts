import type { OrgFields } from './org-fields.ts';

/**
 * Every query we ask, in one place. Values only ever enter through `quote` and `instantLiteral`; field
 * names come from this file or from Salesforce's own description of the object.
 */

/** Rows a page: a batch is one transaction of ours. */
export const PAGE = 500;
/** Ids in one IN list: well below the limit on the length of an address. */
export const IDS = 200;

export const quote = (text: string): string =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

export const list = (ids: readonly string[]): string => `(${ids.map(quote).join(',')})`;

/** A SOQL date-time literal, UTC, without quotes. */
export const instantLiteral = (at: Date): string => at.toISOString();

export const OBJECTS = ['Account', 'Contact', 'Lead', 'Opportunity', 'CampaignMember'] as const;
export type ObjectName = (typeof OBJECTS)[number];

const FIELDS: Readonly<Record<ObjectName, readonly string[]>> = {
  Account: ['Id', 'Name', 'Website', 'CreatedDate'],
  Contact: [
    'Id',
    'AccountId',
    'FirstName',
    'LastName',
    'Email',
    'Title',
    'LeadSource',
    'CreatedDate',
  ],
  Lead: [
    'Id',
    'FirstName',
    'LastName',
    'Email',
    'Title',
    'Status',
    'LeadSource',
    'IsConverted',
    'ConvertedDate',
    'ConvertedContactId',
    'CreatedDate',
    'LastModifiedDate',
  ],
  Opportunity: [
    'Id',
    'AccountId',
    'Name',
    'StageName',
    'Amount',
    'Probability',
    'CloseDate',
    'IsClosed',
    'IsWon',
    'Owner.Name',
    'CreatedDate',
  ],
  CampaignMember: [
    'Id',
    'CampaignId',
    'LeadId',
    'ContactId',
    'HasResponded',
    'FirstRespondedDate',
    'CreatedDate',
    'Campaign.Name',
    'Campaign.Type',
  ],
};

/** Merged away and deleted records; Opportunity has no MasterRecordId. */
export const MERGEABLE: ReadonlySet<string> = new Set(['Account', 'Contact', 'Lead']);

const select = (object: ObjectName, org: OrgFields): string =>
  `SELECT ${[...FIELDS[object], ...org.extra(object)].join(', ')} FROM ${object}`;

/** A page of all records in the order of their ids, behind `lastId`. */
export function pageOf(object: ObjectName, org: OrgFields, lastId: string | null): string {
  return `${select(object, org)}${lastId === null ? '' : ` WHERE Id > ${quote(lastId)}`} ORDER BY Id LIMIT ${PAGE}`;
}

/** A page of what changed in a window, in the order of ids. */
export function changedPageOf(
  object: ObjectName,
  org: OrgFields,
  { after, until, lastId }: { after: Date; until: Date; lastId: string | null },
): string {
  return `${select(object, org)} WHERE ${within(after, until)}${lastId === null ? '' : ` AND Id > ${quote(lastId)}`} ORDER BY Id LIMIT ${PAGE}`;
}

const within = (after: Date, until: Date): string =>
  `SystemModstamp > ${instantLiteral(after)} AND SystemModstamp <= ${instantLiteral(until)}`;

export const byIds = (object: ObjectName, org: OrgFields, ids: readonly string[]): string =>
  `${select(object, org)} WHERE Id IN ${list(ids)} ORDER BY Id`;

/** For queryAll: people merged away, with the addresses they had; Salesforce forgets them in time. */
export const mergedPageOf = (object: 'Contact' | 'Lead', lastId: string | null): string =>
  `SELECT Id, MasterRecordId, FirstName, LastName, Email, Title, CreatedDate FROM ${object} WHERE IsDeleted = true AND MasterRecordId != null${lastId === null ? '' : ` AND Id > ${quote(lastId)}`} ORDER BY Id LIMIT ${PAGE}`;

/** For queryAll. */
export function deletedPageOf(
  object: ObjectName,
  { after, until, lastId }: { after: Date; until: Date; lastId: string | null },
): string {
  const person =
    object === 'Contact' || object === 'Lead'
      ? ', FirstName, LastName, Email, Title, CreatedDate'
      : '';
  const master = `${MERGEABLE.has(object) ? ', MasterRecordId' : ''}${person}`;
  return `SELECT Id, SystemModstamp${master} FROM ${object} WHERE IsDeleted = true AND ${within(after, until)}${lastId === null ? '' : ` AND Id > ${quote(lastId)}`} ORDER BY Id LIMIT ${PAGE}`;
}

/** For queryAll: a role that was removed changes the buying group too, and no opportunity's stamp. */
export const opportunitiesOfChangedRoles = (after: Date, until: Date): string =>
  `SELECT OpportunityId, ContactId FROM OpportunityContactRole WHERE ${within(after, until)} ORDER BY OpportunityId`;

export const stageHistory = (ids: readonly string[]): string =>
  `SELECT OpportunityId, StageName, CreatedDate FROM OpportunityHistory WHERE OpportunityId IN ${list(ids)} ORDER BY OpportunityId, CreatedDate, Id`;

export const contactRoles = (ids: readonly string[]): string =>
  `SELECT OpportunityId, ContactId, Role, IsPrimary FROM OpportunityContactRole WHERE OpportunityId IN ${list(ids)} ORDER BY OpportunityId, Id`;

/** Of these contacts, those who were leads before, with the answer the lead took along. */
export const convertedContacts = (
  contactIds: readonly string[],
  selfReport: string | null,
): string =>
  `SELECT ConvertedContactId${selfReport === null ? '' : `, ${selfReport}`} FROM Lead WHERE IsConverted = true AND ConvertedContactId IN ${list(contactIds)}`;

/** The changes of these fields of these people; the values themselves cannot be filtered by. */
export const fieldHistory = (
  object: 'Contact' | 'Lead',
  fields: readonly string[],
  ids: readonly string[],
): string =>
  `SELECT ${object}Id, Field, OldValue, NewValue, CreatedDate FROM ${object}History WHERE Field IN ${list(fields)} AND ${object}Id IN ${list(ids)} ORDER BY ${object}Id, CreatedDate, Id`;

/** Since when these contacts are on opportunities. */
export const rolesOfContacts = (contactIds: readonly string[]): string =>
  `SELECT ContactId, CreatedDate FROM OpportunityContactRole WHERE ContactId IN ${list(contactIds)} ORDER BY ContactId, CreatedDate`;

export const STAGES =
  'SELECT ApiName, MasterLabel, DefaultProbability, IsClosed, IsWon, SortOrder FROM OpportunityStage ORDER BY SortOrder';

export const campaigns = (org: OrgFields): string =>
  `SELECT ${['Id', 'Name', 'StartDate', 'EndDate', 'Status', 'BudgetedCost', ...org.campaignExtra].join(', ')} FROM Campaign ORDER BY Id`;

export const CURRENCIES =
  'SELECT IsoCode, ConversionRate, IsCorporate FROM CurrencyType ORDER BY IsoCode';

/** Only where advanced currency management is on. */
export const DATED_RATES =
  'SELECT IsoCode, ConversionRate, StartDate FROM DatedConversionRate ORDER BY IsoCode, StartDate';

export const ORGANISATION = 'SELECT Id, Name, TimeZoneSidKey FROM Organization';
