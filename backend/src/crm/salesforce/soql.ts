import type { OrgFields } from './org-fields.ts';

/**
 * Every query we ask, in one place. Values only ever enter through `quote` and `instantLiteral`; field
 * names come from this file or from Salesforce's own description of the object.
 */

/** Rows a page: a batch is one transaction of ours. */
export const PAGE = 500;
/** Rows of a set of a query job's results, which are a batch too. */
export const BULK_PAGE = 2_000;
/** Ids in one IN list: an address may be 16,384 characters long, and an id takes 27. */
export const IDS = 400;

export const quote = (text: string): string =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

export const list = (ids: readonly string[]): string => `(${ids.map(quote).join(',')})`;

/** A SOQL date-time literal, UTC, without quotes. */
export const instantLiteral = (at: Date): string => at.toISOString();

export const OBJECTS = [
  'Account',
  'Contact',
  'Lead',
  'Opportunity',
  'CampaignMember',
  'Task',
  'Event',
] as const;
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
    'OwnerId',
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
  Task: [
    'Id',
    'WhoId',
    'Type',
    'Subject',
    'IsClosed',
    'ActivityDate',
    'CompletedDateTime',
    'CreatedDate',
  ],
  Event: ['Id', 'WhoId', 'Type', 'Subject', 'StartDateTime', 'CreatedDate'],
};

/** Of activities, only the types an admin mapped: an organisation logs every e-mail as a task. */
const onlyOf = (object: ObjectName, org: OrgFields): string[] => {
  const types = org.activityTypes(object);
  return types === null ? [] : [`Type IN ${list(types)}`];
};

const where = (conditions: readonly string[]): string =>
  conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;

/** What a person's privacy record may say (Object Reference, Individual). */
export const PRIVACY_FLAGS = [
  'HasOptedOutTracking',
  'HasOptedOutProcessing',
  'HasOptedOutProfiling',
  'ShouldForget',
] as const;

/** Merged away and deleted records; Opportunity has no MasterRecordId. */
export const MERGEABLE: ReadonlySet<string> = new Set(['Account', 'Contact', 'Lead']);

const select = (object: ObjectName, org: OrgFields): string =>
  `SELECT ${[...FIELDS[object], ...org.extra(object)].join(', ')} FROM ${object}`;

/** All records, for a query job: without an order, so that Salesforce may divide the work. */
export const allOf = (object: ObjectName, org: OrgFields): string =>
  select(object, org) + where(onlyOf(object, org));

/** Columns of ours that hold true or false; a query job writes every value as text. */
const FLAGS = new Set([
  'IsClosed',
  'IsWon',
  'IsConverted',
  'HasResponded',
  'IsDeleted',
  ...PRIVACY_FLAGS.map((flag) => `Individual.${flag}`),
]);
/** Columns of ours that hold numbers. */
const NUMBERS = new Set(['Amount', 'Probability', 'BudgetedCost', 'ActualCost', 'ConversionRate']);
export const isFlag = (column: string): boolean => FLAGS.has(column);
export const isNumber = (column: string): boolean => NUMBERS.has(column);

/** A page of what changed in a window, in the order of ids. */
export function changedPageOf(
  object: ObjectName,
  org: OrgFields,
  { after, until, lastId }: { after: Date; until: Date; lastId: string | null },
): string {
  // An event becomes a touch when its time comes, and nobody changes it then.
  const changed =
    object === 'Event'
      ? `((${within(after, until)}) OR (${within(after, until, 'StartDateTime')}))`
      : within(after, until);
  const conditions = [
    changed,
    ...onlyOf(object, org),
    ...(lastId === null ? [] : [`Id > ${quote(lastId)}`]),
  ];
  return `${select(object, org)}${where(conditions)} ORDER BY Id LIMIT ${PAGE}`;
}

const within = (after: Date, until: Date, field = 'SystemModstamp'): string =>
  `${field} > ${instantLiteral(after)} AND ${field} <= ${instantLiteral(until)}`;

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
  `SELECT ${['Id', 'Name', 'StartDate', 'EndDate', 'Status', 'BudgetedCost', 'ActualCost', ...org.campaignExtra].join(', ')} FROM Campaign ORDER BY Id`;

/** Who may own records; people of portals and communities do not. */
export const USERS =
  "SELECT Id, Name, Email FROM User WHERE IsActive = true AND UserType = 'Standard' ORDER BY Id";

/** For queryAll: which of these are still there, and what became of them. */
export const present = (object: string, ids: readonly string[]): string =>
  `SELECT Id FROM ${object} WHERE Id IN ${list(ids)}`;

export const CURRENCIES =
  'SELECT IsoCode, ConversionRate, IsCorporate FROM CurrencyType ORDER BY IsoCode';

/** Only where advanced currency management is on. */
export const DATED_RATES =
  'SELECT IsoCode, ConversionRate, StartDate FROM DatedConversionRate ORDER BY IsoCode, StartDate';

export const ORGANISATION = 'SELECT Id, Name, TimeZoneSidKey FROM Organization';

/** Our model of Campaign Influence, which the admin deploys beside the package. */
export const CAMPAIGN_INFLUENCE_MODEL = 'Influencer_Attribution';

/** Locked, so that only the API changes its rows. */
export const INFLUENCE_MODEL = `SELECT Id FROM CampaignInfluenceModel WHERE DeveloperName = ${quote(CAMPAIGN_INFLUENCE_MODEL)} AND IsModelLocked = true`;

export const influences = (modelId: string, ids: readonly string[]): string =>
  `SELECT Id, OpportunityId, CampaignId, Influence FROM CampaignInfluence WHERE ModelId = ${quote(modelId)} AND OpportunityId IN ${list(ids)} ORDER BY OpportunityId, Id`;

/** Where these opportunities are, right before they are moved. */
export const stagesOf = (ids: readonly string[]): string =>
  `SELECT Id, StageName, IsClosed, LastStageChangeDate FROM Opportunity WHERE Id IN ${list(ids)}`;

/** Fields of the package on records, as the organisation calls them. */
export const figuresOf = (
  object: string,
  fields: readonly string[],
  ids: readonly string[],
): string => `SELECT ${['Id', ...fields].join(', ')} FROM ${object} WHERE Id IN ${list(ids)}`;

/** Records of the package's objects, found by what a field of theirs holds; names as the organisation has them. */
export const packageRows = (
  object: string,
  fields: readonly string[],
  by: string,
  values: readonly string[],
): string =>
  `SELECT ${['Id', ...fields].join(', ')} FROM ${object} WHERE ${by} IN ${list(values)} ORDER BY ${by}, Id`;

/** How many records of an object there are. */
export const countOf = (object: string): string => `SELECT COUNT() FROM ${object}`;
