import type { CrmSession } from '../connector.ts';
import {
  NO_CREDITS,
  addCredits,
  type CreditRow,
  type CreditsPort,
  type CreditsWritten,
  type DealCredits,
} from '../credits.ts';
import { mirrorCampaignInfluence } from './campaign-influence.ts';
import { SalesforceClient, type Row } from './client.ts';
import { salesforceCampaign } from './campaign-of.ts';
import { upsertRecords } from './collections.ts';
import { text } from './mapping.ts';
import { matchRows, percentOf, secondOf, type WantedRow } from './match-rows.ts';
import { packageNames, type PackageNames } from './package-names.ts';
import { allById } from './read-records.ts';
import { IDS, packageRows } from './soql.ts';
import { writeTouchpoints } from './touchpoints.ts';

/** Longest text of a credit's external id. */
const KEY_LENGTH = 255;

/** Credit as rows of the package's Influence_Credit__c, and of Salesforce's own Campaign Influence where it is on. */
export const salesforceCredits: CreditsPort = {
  async write(session: CrmSession, deals: readonly DealCredits[]): Promise<CreditsWritten> {
    const client = new SalesforceClient(session);
    const names = await packageNames(client);
    const ours = names === null ? NO_CREDITS : await writeRows(client, names, deals);
    return addCredits(ours, await mirrorCampaignInfluence(client, deals));
  },
};

async function writeRows(
  client: SalesforceClient,
  names: PackageNames,
  deals: readonly DealCredits[],
): Promise<CreditsWritten> {
  const influencers = await writeInfluencers(client, names, deals);
  const wanted = new Map(
    deals.flatMap((deal) =>
      deal.rows.map((row): [string, WantedRow] => [
        keyOf(deal, row),
        {
          opportunityId: deal.externalId,
          fields: fieldsOf(deal, row, influencers),
          aside: { Computed_At__c: deal.computedAt.toISOString() },
        },
      ]),
    ),
  );
  const credits = await matchRows(
    client,
    names,
    { object: 'Influence_Credit__c', columns: COLUMNS },
    deals.map(({ externalId }) => externalId),
    wanted,
  );
  return addCredits(credits, await writeTouchpoints(client, names, deals, influencers));
}

/** Compared to tell whether a row says the same; the moment it was computed does not count. */
export const COLUMNS = [
  'External_Id__c',
  'Campaign__c',
  'Contact__c',
  'Stage__c',
  'Influencer__c',
  'Model__c',
  'Share__c',
  'Amount__c',
  'Evidence__c',
  'First_Touch__c',
  'Last_Touch__c',
] as const;

/** As a report groups by it. */
const STAGES: Readonly<Record<CreditRow['stage'], string>> = {
  open: 'Open',
  won: 'Won',
  lost: 'Lost',
};

const keyOf = (deal: DealCredits, row: CreditRow): string =>
  [deal.externalId, deal.model, row.influencer?.id ?? '-', row.campaignId ?? '-']
    .join(':')
    .slice(0, KEY_LENGTH);

function fieldsOf(
  deal: DealCredits,
  row: CreditRow,
  influencers: ReadonlyMap<string, string>,
): Readonly<Record<Exclude<(typeof COLUMNS)[number], 'External_Id__c'>, string | number | null>> {
  return {
    Campaign__c: salesforceCampaign(row),
    Contact__c: row.contactExternalId,
    Stage__c: STAGES[row.stage],
    Influencer__c: influencers.get(row.influencer?.id ?? '') ?? null,
    Model__c: deal.model.slice(0, 40),
    Share__c: percentOf(row.share),
    Amount__c: row.amount === null ? null : Number(row.amount),
    Evidence__c: row.evidence,
    First_Touch__c: secondOf(row.firstTouchAt),
    Last_Touch__c: secondOf(row.lastTouchAt),
  };
}

/** What of an influencer is kept there, beside their name. */
export const INFLUENCER_COLUMNS = ['Handle__c', 'Platform__c', 'Profile_URL__c'] as const;

/** The influencers of these credits as records; answers their ids in Salesforce by ours. */
async function writeInfluencers(
  client: SalesforceClient,
  names: PackageNames,
  deals: readonly DealCredits[],
): Promise<ReadonlyMap<string, string>> {
  const wanted = new Map(
    deals.flatMap(({ rows }) =>
      rows.flatMap(({ influencer }) =>
        influencer === null ? [] : [[influencer.id, influencer] as const],
      ),
    ),
  );
  const object = names.of('Influencer__c');
  const key = names.of('External_Id__c');
  const columns = INFLUENCER_COLUMNS.map(names.of);
  const read = async (): Promise<Map<string, Row>> => {
    const rows = await allById(
      client,
      [...wanted.keys()],
      (ids) => packageRows(object, ['Name', key, ...columns], key, ids),
      // Ours are twice as long as Salesforce's.
      { size: IDS / 2 },
    );
    return new Map(rows.map((row) => [text(row, key) ?? '', row]));
  };
  let there = await read();
  const due = [...wanted.values()].flatMap((influencer) => {
    const values: Readonly<Record<string, string | null>> = {
      Name: influencer.name.slice(0, 80),
      [names.of('Handle__c')]: influencer.handle?.slice(0, 255) ?? null,
      [names.of('Platform__c')]: influencer.platform?.slice(0, 80) ?? null,
      [names.of('Profile_URL__c')]: influencer.profileUrl?.slice(0, 255) ?? null,
    };
    const row = there.get(influencer.id);
    const isThere =
      row !== undefined &&
      Object.entries(values).every(([name, value]) => text(row, name) === value);
    return isThere ? [] : [{ ...values, [key]: influencer.id }];
  });
  if (due.length > 0) {
    await upsertRecords(client, object, key, due);
    there = await read();
  }
  return new Map([...there].map(([id, row]) => [id, text(row, 'Id') ?? '']));
}
