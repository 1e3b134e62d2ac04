import { randomBytes } from 'node:crypto';
import { trackerEvents, type Company } from '@pipeline-attribution/shared';
import { withTenant } from '../../../src/db/tenancy.ts';
import { hashKey } from '../../../src/http/authenticate.ts';
import type { TestLandscape } from './installed.ts';

type Cells = Readonly<Record<string, string | number>>;

/** What the tracker endpoint takes at once. */
const EVENTS = 500;

/**
 * What a marketer and their website do after the installation: influencers, campaigns and posts taken in from
 * spreadsheets, and every visit the tracker saw, all over the API.
 */
export async function fillTenant(
  { company, database, url }: Pick<TestLandscape, 'company' | 'database' | 'url'>,
  tenantId: number,
): Promise<void> {
  const key = `sk_${randomBytes(24).toString('base64url')}`;
  await withTenant(database.dataSource, tenantId, (tx) =>
    tx.query(
      `insert into api_keys (tenant_id, kind, name, key_hash, shown, scopes)
       values ($1, 'secret', 'Test', $2, $3, '{admin}')`,
      [tenantId, hashKey(key), `…${key.slice(-4)}`],
    ),
  );
  const post = async (path: string, type: string, body: string): Promise<void> => {
    const response = await fetch(`${url}/api/v1${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': type },
      body,
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text}`);
    const { rejected = [] } = JSON.parse(text) as { rejected?: unknown[] };
    if (rejected.length > 0) throw new Error(`${path} refused ${JSON.stringify(rejected[0])}`);
  };
  const upload = (path: string, rows: readonly Cells[]): Promise<void> =>
    post(path, 'text/csv', toCsv(rows));
  await upload('/influencers/import', influencers(company));
  await upload('/campaigns/import', campaigns(company));
  await upload('/posts/import', posts(company));
  const events = [...trackerEvents(company)].map(({ referrer, ...event }) =>
    referrer === null ? event : { ...event, referrer },
  );
  for (let start = 0; start < events.length; start += EVENTS) {
    const body = JSON.stringify({ events: events.slice(start, start + EVENTS) });
    await post('/attribution/track', 'application/json', body);
  }
}

const influencers = (company: Company): Cells[] =>
  company.influencers.flatMap(({ id, name, slug, aliases, handles }) =>
    handles.map(({ platform, handle, url }) => ({
      name,
      platform,
      handle,
      url,
      aliases: [...new Set([...aliases, slug])].join('|'),
      external_id: id,
    })),
  );

const campaigns = (company: Company): Cells[] =>
  company.placements.map(({ campaignId, influencerId, platform, contentType }) => {
    const { name, utmCampaign } = named(company.campaigns, campaignId);
    return {
      name,
      utm_campaign: utmCampaign,
      landing_url: company.vendor.siteUrl,
      influencer: named(company.influencers, influencerId).name,
      platform,
      content_type: contentType,
    };
  });

const posts = (company: Company): Cells[] =>
  company.posts.map((post) => ({
    influencer: named(company.influencers, post.influencerId).name,
    campaign: named(company.campaigns, post.campaignId).name,
    platform: post.platform,
    content_type: post.contentType,
    title: post.title,
    url: post.url,
    published_at: new Date(post.publishedAt).toISOString(),
  }));

function named<T extends { readonly id: string }>(list: readonly T[], id: string): T {
  const found = list.find((item) => item.id === id);
  if (!found) throw new Error(`The company names ${id}, which it does not have.`);
  return found;
}

function toCsv(rows: readonly Cells[]): string {
  const header = Object.keys(rows[0] ?? {});
  const cell = (value: string | number | undefined): string =>
    `"${String(value ?? '').replaceAll('"', '""')}"`;
  return [header, ...rows.map((row) => header.map((name) => row[name]))]
    .map((cells) => cells.map(cell).join(','))
    .join('\r\n');
}
