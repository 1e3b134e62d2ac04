import type { TenantTransaction } from '../../db/tenancy.ts';
import { assign, loadAssignments } from '../assignments.ts';
import { loadCampaign, saveCampaign } from '../campaign-store.ts';
import { defined } from '../defined.ts';
import { assignmentsIn, newCampaign } from '../schemas.ts';
import type { CampaignSpellings, InfluencerSpellings } from '../spellings.ts';
import { readAmount, readCurrency, readDay, readList, readWhole } from './cells.ts';
import { resolveInfluencer } from './find-named.ts';
import type { Column, CsvRow } from './read-csv.ts';
import { cell, rejected, type RowOutcome } from './run-import.ts';
import { sameRecord } from './same-record.ts';

export const campaignColumns: readonly Column[] = [
  {
    name: 'name',
    aliases: ['campaign', 'campaign name', 'title'],
    required: true,
    example: 'Spring launch',
  },
  { name: 'status', aliases: [], example: 'active' },
  { name: 'starts_on', aliases: ['start', 'start date', 'starts', 'from'], example: '2026-03-01' },
  { name: 'ends_on', aliases: ['end', 'end date', 'ends', 'to', 'until'], example: '2026-05-31' },
  { name: 'utm_campaign', aliases: [], example: 'spring-launch' },
  { name: 'utm_source', aliases: [], example: '' },
  { name: 'utm_medium', aliases: [], example: '' },
  { name: 'utm_content', aliases: [], example: '' },
  { name: 'utm_term', aliases: ['keywords'], example: '' },
  {
    name: 'landing_url',
    aliases: ['landing page', 'url', 'link'],
    example: 'https://www.example.com/demo',
  },
  { name: 'model', aliases: ['attribution model'], example: '' },
  { name: 'lookback_days', aliases: ['lookback'], example: '' },
  { name: 'budget', aliases: [], example: '10000.00' },
  { name: 'currency', aliases: [], example: 'EUR' },
  { name: 'aliases', aliases: ['alias', 'other names'], example: '' },
  { name: 'external_id', aliases: ['id', 'external id', 'crm id'], example: '' },
  {
    name: 'influencer',
    aliases: ['influencer name', 'creator', 'influencer id'],
    example: 'Mina Kovač',
  },
  { name: 'platform', aliases: ['network', 'channel'], example: 'linkedin' },
  { name: 'content_type', aliases: ['content', 'format'], example: 'carousel' },
  { name: 'fee', aliases: ['influencer fee', 'price'], example: '2500.00' },
];

export interface Books {
  readonly campaigns: CampaignSpellings;
  readonly influencers: InfluencerSpellings;
  readonly home: string;
  readonly now: Date;
}

/**
 * One row: a campaign and, where named, one placement of an influencer on it; both land or neither.
 * Known by external id, else by name or utm_campaign. An empty cell leaves what is there.
 */
export async function importCampaign(
  tx: TenantTransaction,
  books: Books,
  cells: CsvRow['cells'],
): Promise<RowOutcome> {
  const { campaigns, now } = books;
  const id = await findCampaign(tx, campaigns, cells);
  const before = id === null ? null : await loadCampaign(tx, id);
  const currency = cell(cells, 'currency', readCurrency) ?? before?.budget?.currency ?? books.home;
  const budget = cell(cells, 'budget', (text) => readAmount(text, currency));
  const given = {
    name: cells['name'],
    status: cells['status']?.toLowerCase(),
    startsOn: cell(cells, 'starts_on', readDay),
    endsOn: cell(cells, 'ends_on', readDay),
    landingUrl: cells['landing_url'],
    model: cells['model']?.toLowerCase().replace(/[\s-]+/g, '_'),
    lookbackDays: cell(cells, 'lookback_days', readWhole),
    budget,
    externalId: cells['external_id'],
  };
  const utm = {
    campaign: cells['utm_campaign'],
    source: cells['utm_source'],
    medium: cells['utm_medium'],
    content: cells['utm_content'],
    term: cells['utm_term'],
  };
  const { status, startsOn, endsOn, landingUrl, model, lookbackDays, externalId } = before ?? {};
  const next = newCampaign.parse({
    ...defined({ status, startsOn, endsOn, landingUrl, model, lookbackDays, externalId }),
    ...defined({ budget: before?.budget }),
    ...defined(given),
    utm: { ...before?.utm, ...defined(utm) },
    aliases: [
      ...new Set([...(before?.aliases ?? []), ...(cell(cells, 'aliases', readList) ?? [])]),
    ].sort(),
  });
  const isSame = before !== null && sameRecord(before, next);
  const saved = isSame ? before.id : await saveCampaign(tx, campaigns, next, { id, now });
  const isAssigned = await place(tx, books, saved, cells, currency);
  if (id === null) return 'imported';
  return isSame && !isAssigned ? 'unchanged' : 'updated';
}

/** Puts the row's influencer on the campaign; answers whether that changed anything. */
async function place(
  tx: TenantTransaction,
  books: Books,
  campaignId: string,
  cells: CsvRow['cells'],
  currency: string,
): Promise<boolean> {
  const name = cells['influencer'];
  if (name === undefined) {
    for (const column of ['platform', 'content_type', 'fee']) {
      if (cells[column] !== undefined) throw rejected('influencer', `Is needed with ${column}.`);
    }
    return false;
  }
  const { assignments } = assignmentsIn.parse({
    assignments: [
      {
        influencerId: await resolveInfluencer(tx, books.influencers, name),
        platform: cells['platform'] ?? '',
        contentType: cells['content_type'] ?? '',
        fee: cell(cells, 'fee', (text) => readAmount(text, currency)) ?? null,
      },
    ],
  });
  const [wanted] = assignments;
  const there = (await loadAssignments(tx, campaignId)).find(
    (one) =>
      one.influencerId === wanted?.influencerId &&
      one.platform === wanted.platform &&
      one.contentType === wanted.contentType,
  );
  if (there && (!wanted?.fee || sameRecord(there.fee, wanted.fee))) return false;
  await assign(tx, campaignId, assignments, books.influencers, { replace: false });
  return true;
}

async function findCampaign(
  tx: TenantTransaction,
  campaigns: CampaignSpellings,
  cells: CsvRow['cells'],
): Promise<string | null> {
  const externalId = cells['external_id'];
  if (externalId !== undefined) {
    const [row] = await tx.query<{ id: string }>(
      'select id from campaigns where tenant_id = $1 and external_id = $2',
      [tx.tenantId, externalId],
    );
    if (row) return row.id;
  }
  const [id, ...others] = campaigns.find(cells['name'] ?? '');
  return id === undefined || others.length > 0 ? null : id;
}
