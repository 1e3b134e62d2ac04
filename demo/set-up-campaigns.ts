import type { Company, SimCampaign } from '@pipeline-attribution/shared';
import type { Api } from './api-client.ts';

interface Listed {
  readonly items: readonly {
    readonly id: string;
    readonly name: string;
    readonly externalId?: string | null;
  }[];
  readonly nextCursor: string | null;
}

/**
 * What the marketer of the demo company does after the install, through the same API as the screens: influencers,
 * campaigns with their bookings and tracking links, posts, costs. Campaigns that came with the CRM are completed.
 * May be repeated: what exists is left as it is.
 */
export async function setUpCampaigns(api: Api, company: Company): Promise<void> {
  const influencerIds = await setUpInfluencers(api, company);
  const campaignIds = await setUpCampaignList(api, company);
  for (const campaign of company.campaigns) {
    await api.send('PUT', `/campaigns/${known(campaignIds, campaign.id)}/influencers`, {
      assignments: company.placements
        .filter(({ campaignId }) => campaignId === campaign.id)
        .map(({ influencerId, platform, contentType, feeMinor }) => ({
          influencerId: known(influencerIds, influencerId),
          platform,
          contentType,
          fee: { minor: feeMinor, currency: company.vendor.homeCurrency },
        })),
    });
  }
  const posts = new Set(
    (await all(api, '/posts')).map((post) => (post as unknown as { url: string }).url),
  );
  for (const post of company.posts) {
    if (posts.has(post.url)) continue;
    await api.send('POST', '/posts', {
      influencerId: known(influencerIds, post.influencerId),
      campaignId: known(campaignIds, post.campaignId),
      platform: post.platform,
      contentType: post.contentType,
      title: post.title,
      url: post.url,
      publishedAt: new Date(post.publishedAt).toISOString(),
      audience: post.audience,
    });
  }
  const costs = new Set((await all(api, '/costs')).map(({ externalId }) => externalId));
  for (const cost of company.costs) {
    if (costs.has(cost.id)) continue;
    await api.send('POST', '/costs', {
      campaignId: known(campaignIds, cost.campaignId),
      influencerId: cost.influencerId === null ? null : known(influencerIds, cost.influencerId),
      kind: cost.kind === 'promotion' ? 'ads' : cost.kind,
      amount: { minor: cost.amountMinor, currency: cost.currency },
      incurredOn: `${cost.month}-01`,
      note: `Booked in ${cost.month}`,
      externalId: cost.id,
    });
  }
}

async function setUpInfluencers(api: Api, company: Company): Promise<Map<string, string>> {
  const existing = await all(api, '/influencers');
  const ids = new Map<string, string>();
  for (const influencer of company.influencers) {
    const found = existing.find(
      ({ externalId, name }) => externalId === influencer.id || name === influencer.name,
    );
    const { id } =
      found ??
      (await api.send<{ id: string }>('POST', '/influencers', {
        name: influencer.name,
        handles: influencer.handles.map(({ platform, handle, url }) => ({ platform, handle, url })),
        aliases: [...new Set([...influencer.aliases, influencer.slug])],
        notes: influencer.topic,
        externalId: influencer.id,
      }));
    ids.set(influencer.id, id);
  }
  return ids;
}

async function setUpCampaignList(api: Api, company: Company): Promise<Map<string, string>> {
  const existing = await all(api, '/campaigns');
  const ids = new Map<string, string>();
  for (const campaign of company.campaigns) {
    const found = existing.find(({ name }) => name === campaign.name);
    const body = campaignBody(company, campaign);
    const { id } = found
      ? await api.send<{ id: string }>('PATCH', `/campaigns/${found.id}`, body)
      : await api.send<{ id: string }>('POST', '/campaigns', { name: campaign.name, ...body });
    ids.set(campaign.id, id);
  }
  return ids;
}

function campaignBody(company: Company, campaign: SimCampaign): object {
  return {
    status: campaign.endsAt < company.endsAt ? 'finished' : 'active',
    startsOn: day(campaign.startsAt),
    endsOn: day(campaign.endsAt),
    utm: { campaign: campaign.utmCampaign },
    landingUrl: company.vendor.siteUrl,
    budget: { minor: campaign.budgetMinor, currency: company.vendor.homeCurrency },
  };
}

/** Every page of a list. */
async function all(api: Api, path: string): Promise<Listed['items']> {
  const items: Listed['items'][number][] = [];
  let cursor: string | null = null;
  do {
    const page: Listed = await api.get(
      `${path}?limit=200${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
    );
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor);
  return items;
}

const day = (instant: number): string => new Date(instant).toISOString().slice(0, 10);

function known(ids: ReadonlyMap<string, string>, id: string): string {
  const found = ids.get(id);
  if (found === undefined) throw new Error(`The demo company names ${id}, which it does not have.`);
  return found;
}
