import type { ContactRecord } from '../../records/types.ts';
import type { RateTable } from '../../records/exchange-rates.ts';
import { chunks } from '../chunks.ts';
import type { CampaignRecord, CrmBatch, CrmSession } from '../connector.ts';
import type { Row, SalesforceClient } from './client.ts';
import {
  instant,
  text,
  toAccount,
  toBuyingGroup,
  toCampaign,
  toContact,
  toConversions,
  toDeal,
  toLead,
  toOwner,
  toRates,
  toRateTable,
  toStageHistory,
  toStages,
  type Stages,
} from './mapping.ts';
import { describeOrg, type OrgFields, type SourceFields } from './org-fields.ts';
import {
  byIds,
  campaigns,
  contactRoles,
  convertedContacts,
  CURRENCIES,
  DATED_RATES,
  fieldHistory,
  rolesOfContacts,
  IDS,
  STAGES,
  stageHistory,
  USERS,
  type ObjectName,
} from './soql.ts';
import { activityTouches, mapOf } from './activities.ts';
import { answerTouches, memberTouches, personTouches } from './touches.ts';

/** What a run needs to know of the organisation before it reads records. */
export interface Surroundings {
  readonly org: OrgFields;
  readonly stages: Stages;
  readonly rates: RateTable;
  /** The first batch: stages, rates, users, campaigns. */
  readonly first: Pick<CrmBatch, 'records' | 'campaigns'>;
}

type Part = Required<Pick<CrmBatch, 'records' | 'touches'>>;

export async function readSurroundings(
  client: SalesforceClient,
  session: CrmSession,
): Promise<Surroundings> {
  const org = await describeOrg(client, session);
  const stages = toStages(await client.query(STAGES));
  const { rates } = toRates(
    org.isMultiCurrency ? await client.query(CURRENCIES) : [],
    org.hasDatedRates ? await client.query(DATED_RATES) : [],
  );
  const found = (await client.query(campaigns(org))).flatMap((row): CampaignRecord[] =>
    toCampaign(row, org, session.homeCurrency),
  );
  return {
    org,
    stages,
    rates: toRateTable(rates, session),
    first: {
      records: {
        stages: stages.list,
        exchangeRates: rates,
        owners: (await client.query(USERS)).map(toOwner),
      },
      campaigns: found,
    },
  };
}

/** A page of rows of one object as records, with what belongs to them and was not known yet. */
export async function toBatch(
  client: SalesforceClient,
  session: CrmSession,
  surroundings: Surroundings,
  object: ObjectName,
  rows: readonly Row[],
): Promise<Part> {
  switch (object) {
    case 'Account':
      return { records: { accounts: rows.map(toAccount) }, touches: [] };
    case 'Contact':
      return contactBatch(client, session, surroundings, rows);
    case 'Lead':
      return leadBatch(client, session, surroundings, rows);
    case 'Opportunity':
      return opportunityBatch(client, session, surroundings, rows);
    case 'CampaignMember':
      return { records: {}, touches: rows.flatMap(memberTouches) };
    case 'Task':
    case 'Event': {
      const map = mapOf(object, session.settings);
      const touches = rows.flatMap((row) => activityTouches(object, row, map, session.now()));
      return { records: {}, touches };
    }
  }
}

async function contactBatch(
  client: SalesforceClient,
  session: CrmSession,
  { org }: Surroundings,
  rows: readonly Row[],
): Promise<Part> {
  const { contacts, touches } = await contactParts(client, org, rows);
  return {
    records: {
      accounts: await unknownAccounts(
        client,
        session,
        org,
        contacts.map(({ accountExternalId }) => accountExternalId),
      ),
      contacts,
    },
    touches,
  };
}

async function contactParts(
  client: SalesforceClient,
  org: OrgFields,
  rows: readonly Row[],
): Promise<{ contacts: ContactRecord[]; touches: Part['touches'] }> {
  const saidAsLead = new Map<string, string | null>();
  const onDealSince = new Map<string, Date | null>();
  const ids = idsOf(rows);
  for (const role of await allById(client, ids, rolesOfContacts)) {
    const contactId = text(role, 'ContactId') ?? '';
    if (!onDealSince.has(contactId)) onDealSince.set(contactId, instant(text(role, 'CreatedDate')));
  }
  const lead = (some: readonly string[]): string => convertedContacts(some, org.lead.selfReport);
  for (const row of await allById(client, ids, lead)) {
    const answer = org.lead.selfReport === null ? null : text(row, org.lead.selfReport);
    saidAsLead.set(text(row, 'ConvertedContactId') ?? '', answer);
  }
  const contacts = rows.map((row) =>
    toContact(row, org, onDealSince.get(text(row, 'Id') ?? '') ?? null),
  );
  const { selfReport } = org.contact;
  const answered = rows.filter((row) => selfReport !== null && text(row, selfReport) !== null);
  const histories = await readHistories(client, 'Contact', org.contact, [selfReport], answered);
  return {
    contacts,
    touches: rows.flatMap((row, index) => {
      const contact = contacts[index];
      if (contact === undefined) return [];
      const history = histories(contact.externalId, selfReport);
      const before = saidAsLead.get(contact.externalId);
      if (before === undefined) return personTouches(row, contact, org.contact, history);
      // The lead tells what it took along into the conversion; the rest was said since.
      return contact.selfReported === before
        ? []
        : answerTouches(row, contact, org.contact, history);
    }),
  };
}

/** What these fields of a record went through, oldest first; empty where they are not tracked. */
type Histories = (externalId: string, field: string | null) => readonly Row[];

async function readHistories(
  client: SalesforceClient,
  object: 'Contact' | 'Lead',
  { hasHistory }: SourceFields,
  fields: readonly (string | null)[],
  rows: readonly Row[],
): Promise<Histories> {
  const tracked = fields.filter((field) => field !== null);
  if (!hasHistory || tracked.length === 0) return () => [];
  const changes = await allById(client, idsOf(rows), (ids) => fieldHistory(object, tracked, ids));
  const byRecord = Map.groupBy(changes, (row) => text(row, `${object}Id`) ?? '');
  return (externalId, field) =>
    (byRecord.get(externalId) ?? []).filter((change) => text(change, 'Field') === field);
}

const idsOf = (rows: readonly Row[]): string[] => rows.map((row) => text(row, 'Id') ?? '');

async function leadBatch(
  client: SalesforceClient,
  session: CrmSession,
  { org }: Surroundings,
  rows: readonly Row[],
): Promise<Part> {
  const { selfReport } = org.lead;
  const histories = await readHistories(client, 'Lead', org.lead, ['Status', selfReport], rows);
  const statuses = rows.map((row) => histories(text(row, 'Id') ?? '', 'Status'));
  const known = statuses.flatMap(([first]) => instant(text(first ?? {}, 'CreatedDate')) ?? []);
  const trackedSince =
    known.length === 0 ? null : new Date(Math.min(...known.map((at) => at.getTime())));
  const leads = rows.map((row, index) =>
    toLead(row, org, session, { changes: statuses[index] ?? [], trackedSince }),
  );
  const conversions = toConversions(rows);
  const newcomers = await unknownContacts(
    client,
    session,
    org,
    conversions.map(({ contactExternalId }) => contactExternalId),
  );
  return {
    records: { ...newcomers.records, contacts: [...newcomers.contacts, ...leads], conversions },
    touches: [
      ...newcomers.touches,
      ...rows.flatMap((row, index) => {
        const lead = leads[index];
        if (lead === undefined) return [];
        return personTouches(row, lead, org.lead, histories(lead.externalId, selfReport));
      }),
    ],
  };
}

async function opportunityBatch(
  client: SalesforceClient,
  session: CrmSession,
  { org, stages, rates }: Surroundings,
  rows: readonly Row[],
): Promise<Part> {
  const ids = rows.map((row) => text(row, 'Id') ?? '');
  const histories = await byOpportunity(client, ids, stageHistory);
  const roles = await byOpportunity(client, ids, contactRoles);
  const stageHistories = ids.map((id) => toStageHistory(id, histories.get(id) ?? [], stages));
  const buyingGroups = ids.map((id) => toBuyingGroup(id, roles.get(id) ?? []));
  const newcomers = await unknownContacts(
    client,
    session,
    org,
    buyingGroups.flatMap(({ members }) => members.map(({ person }) => person.externalId)),
  );
  const accounts = await unknownAccounts(
    client,
    session,
    org,
    rows.map((row) => text(row, 'AccountId')),
  );
  return {
    records: {
      accounts: [...newcomers.records.accounts, ...accounts],
      contacts: newcomers.contacts,
      deals: rows.map((row, index) =>
        toDeal(row, stageHistories[index]?.entries ?? [], rates, session),
      ),
      stageHistories,
      buyingGroups,
    },
    touches: newcomers.touches,
  };
}

async function byOpportunity(
  client: SalesforceClient,
  ids: readonly string[],
  query: (ids: readonly string[]) => string,
): Promise<Map<string, Row[]>> {
  const rows = await allById(client, ids, query);
  return Map.groupBy(rows, (row) => text(row, 'OpportunityId') ?? '');
}

async function unknownContacts(
  client: SalesforceClient,
  session: CrmSession,
  org: OrgFields,
  ids: readonly string[],
) {
  const unknown = await session.unknown('contact', [...new Set(ids)]);
  const rows = await rowsByIds(client, org, 'Contact', unknown);
  const parts = await contactParts(client, org, rows);
  const accounts = await unknownAccounts(
    client,
    session,
    org,
    parts.contacts.map(({ accountExternalId }) => accountExternalId),
  );
  return { ...parts, records: { accounts } };
}

async function unknownAccounts(
  client: SalesforceClient,
  session: CrmSession,
  org: OrgFields,
  ids: readonly (string | null)[],
) {
  const given = [...new Set(ids.filter((id) => id !== null))];
  const unknown = await session.unknown('account', given);
  return (await rowsByIds(client, org, 'Account', unknown)).map(toAccount);
}

export async function rowsByIds(
  client: SalesforceClient,
  org: OrgFields,
  object: ObjectName,
  ids: readonly string[],
): Promise<Row[]> {
  return allById(client, [...new Set(ids)], (chunk) => byIds(object, org, chunk));
}

/** What a query finds for so many ids at a time, side by side as far as the pace allows, in the order of the ids. */
export async function allById(
  client: SalesforceClient,
  ids: readonly string[],
  query: (ids: readonly string[]) => string,
  { size = IDS, ...options }: { readonly deletedToo?: boolean; readonly size?: number } = {},
): Promise<Row[]> {
  const parts = await Promise.all(
    [...chunks(ids, size)].map((chunk) => client.query(query(chunk), options)),
  );
  return parts.flat();
}
