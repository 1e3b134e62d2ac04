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
import { deleteRecords, updateRecords, upsertRecords, type RecordWritten } from './collections.ts';
import { instant, text } from './mapping.ts';
import { packageNames, type PackageNames } from './package-names.ts';
import { allById } from './read-records.ts';
import { IDS, packageRows } from './soql.ts';

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
  const object = names.of('Influence_Credit__c');
  const influencers = await writeInfluencers(client, names, deals);
  const existing = await allById(
    client,
    deals.map(({ externalId }) => externalId),
    (ids) => packageRows(object, COLUMNS.map(names.of), names.of('Opportunity__c'), ids),
  );
  const there = new Map(existing.map((row) => [text(row, names.of('External_Id__c')) ?? '', row]));
  const wanted = new Map(
    deals.flatMap((deal) =>
      deal.rows.map((row) => {
        const fields = fieldsOf(deal, row, influencers);
        return [fields['External_Id__c'], { deal, fields }] as const;
      }),
    ),
  );
  const named = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> =>
    Object.fromEntries(Object.entries(fields).map(([name, value]) => [names.of(name), value]));
  const made: Record<string, unknown>[] = [];
  const changed: (Record<string, unknown> & { id: string })[] = [];
  for (const [key, { deal, fields }] of wanted) {
    const row = there.get(key);
    if (row === undefined) {
      // The opportunity is said at creation only: a credit never moves to another.
      made.push(
        named({
          ...fields,
          Opportunity__c: deal.externalId,
          Computed_At__c: deal.computedAt.toISOString(),
        }),
      );
    } else if (!isSame(row, fields, names)) {
      changed.push({
        ...named({ ...withoutKey(fields), Computed_At__c: deal.computedAt.toISOString() }),
        id: text(row, 'Id') ?? '',
      });
    }
  }
  const lost = [...there].flatMap(([key, row]) => (wanted.has(key) ? [] : [text(row, 'Id') ?? '']));
  // First what is no longer: a sum over the rows is never more than the whole.
  const deleted = await deleteRecords(client, lost);
  const written = [
    ...(await updateRecords(client, object, changed)),
    ...(await upsertRecords(client, object, names.of('External_Id__c'), made)),
  ];
  return countOf(written, deleted);
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

type CreditFields = { readonly External_Id__c: string } & Readonly<
  Record<Exclude<(typeof COLUMNS)[number], 'External_Id__c'>, string | number | null>
>;

function fieldsOf(
  deal: DealCredits,
  row: CreditRow,
  influencers: ReadonlyMap<string, string>,
): CreditFields {
  const who = row.influencer?.id ?? '-';
  return {
    External_Id__c: [deal.externalId, deal.model, who, row.campaignId ?? '-']
      .join(':')
      .slice(0, KEY_LENGTH),
    Campaign__c: salesforceCampaign(row),
    Contact__c: row.contactExternalId,
    Stage__c: STAGES[row.stage],
    Influencer__c: influencers.get(who) ?? null,
    Model__c: deal.model.slice(0, 40),
    Share__c: percentOf(row.share),
    Amount__c: row.amount === null ? null : Number(row.amount),
    Evidence__c: row.evidence,
    First_Touch__c: secondOf(row.firstTouchAt),
    Last_Touch__c: secondOf(row.lastTouchAt),
  };
}

/** A record found by its id need not be told its external id. */
const withoutKey = (fields: CreditFields): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => name !== 'External_Id__c'));

/** Percent with the field's six decimals. */
const percentOf = (share: number): number => Math.round(share * 1e8) / 1e6;

/** Salesforce keeps no fractions of a second. */
export const secondOf = (at: Date | null): string | null =>
  at === null ? null : new Date(Math.floor(at.getTime() / 1000) * 1000).toISOString();

/** The id of a campaign that is Salesforce's own. */
export const salesforceCampaign = ({
  campaignExternalId: id,
}: Pick<CreditRow, 'campaignExternalId'>): string | null =>
  /^salesforce:(\w{15,18})$/.exec(id ?? '')?.[1] ?? null;

function isSame(row: Row, fields: CreditFields, names: PackageNames): boolean {
  return COLUMNS.every((name) => {
    const now = text(row, names.of(name));
    const then = fields[name];
    if (now === null || then === null) return now === then;
    if (typeof then === 'number') return Number(now) === then;
    return name.endsWith('Touch__c')
      ? instant(now)?.getTime() === instant(then)?.getTime()
      : now === then;
  });
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

export function countOf(
  written: readonly RecordWritten[],
  deleted: readonly RecordWritten[],
): CreditsWritten {
  // What is gone needs no deleting, and a deleted opportunity no credit.
  const refused = [...written, ...deleted].filter(
    ({ code }) => code !== null && code !== 'ENTITY_IS_DELETED' && code !== 'NOT_FOUND',
  );
  return {
    written: written.filter(({ code }) => code === null).length,
    deleted: deleted.filter(({ code }) => code === null).length,
    refused: refused.length,
    refusal: refused[0]?.message ?? null,
  };
}
