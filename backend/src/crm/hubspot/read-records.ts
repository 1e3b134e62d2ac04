import type { ContactRecord, RecordBatch } from '../../records/types.ts';
import type { CrmBatch, CrmSession } from '../connector.ts';
import type { HubSpotClient, HubSpotRecord } from './client.ts';
import {
  primaryCompany,
  roleOf,
  toAccount,
  toContact,
  toDeal,
  toMergedAway,
  toMerges,
  toStageHistory,
  type Pipelines,
} from './mapping.ts';
import { COMPANY, contactProperties } from './properties.ts';
import type { Owners } from './surroundings.ts';
import { toTouches } from './touches.ts';

/** What deals are read with: stages and owners, once a run. */
export interface Surroundings {
  readonly pipelines: Pipelines;
  readonly owners: Owners;
}

type Part = Required<Pick<CrmBatch, 'records' | 'touches'>>;

export function companyBatch(companies: readonly HubSpotRecord[]): Part {
  return {
    records: {
      accounts: companies.map(toAccount),
      merges: companies.flatMap((company) => toMerges(company, 'account')),
    },
    touches: [],
  };
}

/** Contacts with their companies; companies nobody has told us of come along. */
export async function contactBatch(
  client: HubSpotClient,
  session: CrmSession,
  contacts: readonly HubSpotRecord[],
): Promise<Part> {
  const { accounts, records, touches } = await contactParts(client, session, contacts);
  return {
    records: {
      accounts: await unknownCompanies(client, session, accounts),
      contacts: [...records, ...(await mergedAway(session, contacts, records))],
      merges: contacts.flatMap((contact) => toMerges(contact, 'contact')),
    },
    touches,
  };
}

/** Records merged away that we never saw: their addresses say who filled in older forms. */
async function mergedAway(
  session: CrmSession,
  contacts: readonly HubSpotRecord[],
  records: readonly ContactRecord[],
): Promise<ContactRecord[]> {
  const lost = contacts.flatMap((contact, index) => {
    const survivor = records[index];
    return survivor === undefined ? [] : toMergedAway(contact, survivor);
  });
  const unknown = new Set(
    await session.unknown(
      'contact',
      lost.map(({ externalId }) => externalId),
    ),
  );
  return lost.filter(({ externalId }) => unknown.has(externalId));
}

/** Deals with their stage history, people and company, whoever of these is new included. */
export async function dealBatch(
  client: HubSpotClient,
  session: CrmSession,
  { pipelines, owners }: Surroundings,
  deals: readonly HubSpotRecord[],
): Promise<Part> {
  const ids = deals.map(({ id }) => id);
  const people = await client.links('deals', 'contacts', ids);
  const companies = await client.links('deals', 'companies', ids);
  const contactIds = [...people.values()].flat().map(({ toId }) => toId);
  const newcomers = await client.read(
    'contacts',
    await session.unknown('contact', contactIds),
    contactProperties(session.settings),
  );
  const contacts = await contactParts(client, session, newcomers);
  const companyIds = deals.flatMap(({ id }) => primaryCompany(companies.get(id)) ?? []);
  const records: RecordBatch = {
    owners: [...owners.values()],
    accounts: await unknownCompanies(client, session, [...companyIds, ...contacts.accounts]),
    contacts: contacts.records,
    deals: deals.map((deal) => toDeal(deal, companies.get(deal.id), owners, pipelines, session)),
    stageHistories: deals.map((deal) => toStageHistory(deal, pipelines)),
    buyingGroups: deals.map(({ id }) => ({
      dealExternalId: id,
      members: (people.get(id) ?? []).map((link) => ({
        person: { objectType: 'contact' as const, externalId: link.toId },
        role: roleOf(link),
        // HubSpot knows no primary contact of a deal.
        isPrimary: false,
      })),
    })),
    merges: deals.flatMap((deal) => toMerges(deal, 'deal')),
  };
  return { records, touches: contacts.touches };
}

async function contactParts(
  client: HubSpotClient,
  session: CrmSession,
  contacts: readonly HubSpotRecord[],
): Promise<{ accounts: string[]; records: ContactRecord[]; touches: Part['touches'] }> {
  if (contacts.length === 0) return { accounts: [], records: [], touches: [] };
  const companies = await client.links(
    'contacts',
    'companies',
    contacts.map(({ id }) => id),
  );
  return {
    accounts: contacts.flatMap(({ id }) => primaryCompany(companies.get(id)) ?? []),
    records: contacts.map((contact) => toContact(contact, companies.get(contact.id), session)),
    touches: contacts.flatMap((contact) => toTouches(contact, session.settings)),
  };
}

async function unknownCompanies(
  client: HubSpotClient,
  session: CrmSession,
  ids: readonly string[],
): Promise<NonNullable<RecordBatch['accounts']>> {
  const unknown = await session.unknown('account', [...new Set(ids)]);
  return unknown.length === 0
    ? []
    : (await client.read('companies', unknown, COMPANY)).map(toAccount);
}
