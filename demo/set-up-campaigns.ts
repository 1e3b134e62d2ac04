import { minorToDecimal, type Company } from '@pipeline-attribution/shared';
import type { Api } from './api-client.ts';

interface ImportReport {
  readonly rejected: readonly { readonly line: number; readonly message: string }[];
}

type Cells = Readonly<Record<string, string | number | null>>;

/**
 * What the marketer of the demo company does after the install: says what the company is searched by, uploads the spreadsheets with their influencers,
 * campaigns and bookings, posts and costs, through the same import as the screens. The import knows what it has
 * seen, so a repeat changes nothing; a campaign that came with the CRM is completed.
 */
export async function setUpCampaigns(api: Api, company: Company): Promise<void> {
  await nameBrand(api, company);
  await upload(api, '/influencers/import', influencerRows(company));
  await upload(api, '/campaigns/import', campaignRows(company));
  await upload(api, '/posts/import', postRows(company));
  await upload(api, '/costs/import', costRows(company));
}

/** Before the visits come, so that paid search for the brand is told from the rest as they are taken in. */
async function nameBrand(api: Api, { vendor }: Company): Promise<void> {
  const brandTerms = [vendor.name, vendor.domain];
  await api.patch('/settings', { tracking: { brandTerms } });
}

function influencerRows({ influencers }: Company): Cells[] {
  return influencers.flatMap(({ id, name, slug, topic, aliases, handles }) =>
    handles.map(({ platform, handle, url }) => ({
      name,
      platform,
      handle,
      url,
      aliases: [...new Set([...aliases, slug])].join('|'),
      notes: topic,
      external_id: id,
    })),
  );
}

function campaignRows({ campaigns, placements, influencers, vendor, endsAt }: Company): Cells[] {
  return campaigns.flatMap((campaign) =>
    placements
      .filter(({ campaignId }) => campaignId === campaign.id)
      .map(({ influencerId, platform, contentType, feeMinor }) => ({
        name: campaign.name,
        status: campaign.endsAt < endsAt ? 'finished' : 'active',
        starts_on: day(campaign.startsAt),
        ends_on: day(campaign.endsAt),
        utm_campaign: campaign.utmCampaign,
        landing_url: vendor.siteUrl,
        budget: minorToDecimal(campaign.budgetMinor, vendor.homeCurrency),
        currency: vendor.homeCurrency,
        influencer: nameOf(influencers, influencerId),
        platform,
        content_type: contentType,
        fee: minorToDecimal(feeMinor, vendor.homeCurrency),
      })),
  );
}

function postRows({ posts, influencers, campaigns }: Company): Cells[] {
  return posts.map((post) => ({
    influencer: nameOf(influencers, post.influencerId),
    campaign: nameOf(campaigns, post.campaignId),
    platform: post.platform,
    content_type: post.contentType,
    title: post.title,
    url: post.url,
    published_at: new Date(post.publishedAt).toISOString(),
    audience: post.audience,
  }));
}

function costRows({ costs, influencers, campaigns }: Company): Cells[] {
  return costs.map((cost) => ({
    incurred_on: `${cost.month}-01`,
    kind: cost.kind === 'promotion' ? 'ads' : cost.kind,
    amount: minorToDecimal(cost.amountMinor, cost.currency),
    currency: cost.currency,
    campaign: nameOf(campaigns, cost.campaignId),
    influencer: cost.influencerId === null ? null : nameOf(influencers, cost.influencerId),
    note: `Booked in ${cost.month}`,
    external_id: cost.id,
  }));
}

async function upload(api: Api, path: string, rows: readonly Cells[]): Promise<void> {
  const { rejected } = await api.upload<ImportReport>(path, toCsv(rows));
  const [first] = rejected;
  if (first) {
    throw new Error(
      `${path} refused ${rejected.length} of ${rows.length} rows; line ${first.line}: ${first.message}`,
    );
  }
}

function toCsv(rows: readonly Cells[]): string {
  const header = Object.keys(rows[0] ?? {});
  const cell = (value: string | number | null | undefined): string =>
    `"${String(value ?? '').replaceAll('"', '""')}"`;
  return [header, ...rows.map((row) => header.map((name) => row[name]))]
    .map((cells) => cells.map(cell).join(','))
    .join('\r\n');
}

const day = (instant: number): string => new Date(instant).toISOString().slice(0, 10);

function nameOf(
  list: readonly { readonly id: string; readonly name: string }[],
  id: string,
): string {
  const found = list.find((item) => item.id === id);
  if (!found) throw new Error(`The demo company names ${id}, which it does not have.`);
  return found.name;
}
