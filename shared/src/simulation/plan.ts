import { PERSONAS, VENDOR, type Persona } from './cast.ts';
import { CAMPAIGN_TEMPLATES, type CampaignTemplate } from './campaign-templates.ts';
import type {
  SimCampaign,
  SimCost,
  SimHandle,
  SimInfluencer,
  SimPlacement,
  SimPlatform,
  SimPost,
  SimUtm,
} from './company.ts';
import type { Demand, DemandLaw } from './demand.ts';
import type { Random } from './random.ts';
import { HOUR, DAY, WEEK, inOfficeHours, monthOf } from './time.ts';
import { slugOf, token, withQuery } from './urls.ts';

/** Everything the vendor's marketing decided: whom it booked, for what, when, and what that cost. */
export interface MarketingPlan {
  readonly influencers: readonly SimInfluencer[];
  /** Share of a well-fitting market that follows each influencer. */
  readonly reach: readonly number[];
  readonly campaigns: readonly SimCampaign[];
  readonly placements: readonly SimPlacement[];
  /** In order of publication. */
  readonly posts: readonly SimPost[];
  readonly costs: readonly SimCost[];
}

const CONTENT_TYPES: Readonly<Record<SimPlatform, readonly string[]>> = {
  linkedin: ['carousel', 'post', 'video'],
  youtube: ['video', 'short'],
  podcast: ['episode', 'host-read'],
  newsletter: ['feature', 'sponsorship'],
  x: ['thread'],
  instagram: ['reel', 'story'],
};

/** Euros per thousand followers, roughly what such placements cost. */
const FEE_PER_THOUSAND: Readonly<Record<SimPlatform, number>> = {
  linkedin: 100,
  youtube: 130,
  podcast: 280,
  newsletter: 240,
  x: 45,
  instagram: 55,
};

function profileUrl(platform: SimPlatform, handle: string): string {
  switch (platform) {
    case 'linkedin':
      return `https://www.linkedin.com/in/${handle}`;
    case 'youtube':
      return `https://www.youtube.com/@${handle}`;
    case 'podcast':
      return `https://${handle}.transistor.fm`;
    case 'newsletter':
      return `https://${handle}.substack.com`;
    case 'x':
      return `https://x.com/${handle}`;
    case 'instagram':
      return `https://www.instagram.com/${handle}`;
  }
}

function postUrl(random: Random, handle: SimHandle, title: string): string {
  const digits = (length: number): string => token(() => random.next(), length, '0123456789');
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const slug = slugOf(title).slice(0, 60).replace(/-+$/, '');
  switch (handle.platform) {
    case 'linkedin':
      return `https://www.linkedin.com/posts/${handle.handle}_${slug.slice(0, 32).replace(/-+$/, '')}-activity-73${digits(17)}`;
    case 'youtube':
      return `https://www.youtube.com/watch?v=${token(() => random.next(), 11, letters)}`;
    case 'podcast':
      return `${handle.url}/episodes/${slug}`;
    case 'newsletter':
      return `${handle.url}/p/${slug}`;
    case 'x':
      return `${handle.url}/status/19${digits(17)}`;
    case 'instagram':
      return `https://www.instagram.com/p/${token(() => random.next(), 11, letters)}/`;
  }
}

/** The id of the influencer at a position of the cast. */
export const influencerIdAt = (index: number): string =>
  `influencer-${String(index + 1).padStart(2, '0')}`;

function influencerOf(persona: Persona, index: number): SimInfluencer {
  return {
    id: influencerIdAt(index),
    name: persona.name,
    slug: slugOf(persona.name),
    topic: persona.topic,
    aliases: persona.aliases,
    handles: persona.channels.map(({ platform, handle, audience }) => ({
      platform,
      handle,
      audience,
      url: profileUrl(platform, handle),
    })),
  };
}

function quarterOf(at: number): string {
  const date = new Date(at);
  return `Q${Math.floor(date.getUTCMonth() / 3) + 1} ${date.getUTCFullYear()}`;
}

const roundFee = (euros: number): number => Math.max(400, Math.round(euros / 50) * 50) * 100;

function placementsOf(
  random: Random,
  campaign: SimCampaign,
  template: CampaignTemplate,
  influencers: readonly SimInfluencer[],
  booked: ReadonlyMap<string, number>,
): SimPlacement[] {
  // Whom marketing has not worked with lately is likelier to be booked next.
  const turn = influencers.map((influencer) => ({
    influencer,
    order: (booked.get(influencer.id) ?? 0) + random.between(0, 3),
  }));
  return turn
    .sort((a, b) => a.order - b.order)
    .slice(0, Math.ceil((template.influencers * influencers.length) / PERSONAS.length))
    .map(({ influencer }) => influencer)
    .flatMap((influencer) => {
      const handles = random.chance(0.35) ? influencer.handles : [random.pick(influencer.handles)];
      return handles.map((handle) => {
        const contentType = random.pick(CONTENT_TYPES[handle.platform]);
        const utm: SimUtm = {
          source: influencer.slug,
          medium: handle.platform,
          campaign: campaign.utmCampaign,
          content: contentType,
          term: random.chance(0.4) ? random.pick(template.keywords) : null,
        };
        return {
          id: `placement-${campaign.id.slice(9)}-${influencer.id.slice(11)}-${handle.platform}`,
          campaignId: campaign.id,
          influencerId: influencer.id,
          platform: handle.platform,
          contentType,
          feeMinor: roundFee(
            (handle.audience / 1000) * FEE_PER_THOUSAND[handle.platform] * random.between(0.8, 1.3),
          ),
          utm,
          trackingUrl: withQuery(`${VENDOR.siteUrl}${template.path}`, utmPairs(utm)),
        };
      });
    });
}

/** The parameters of a link in the order marketers write them. */
export function utmPairs(utm: SimUtm): (readonly [string, string])[] {
  const pairs: (readonly [string, string])[] = [
    ['utm_source', utm.source],
    ['utm_medium', utm.medium],
    ['utm_campaign', utm.campaign],
  ];
  if (utm.content !== null) pairs.push(['utm_content', utm.content]);
  if (utm.term !== null) pairs.push(['utm_term', utm.term]);
  return pairs;
}

function postsOf(
  random: Random,
  placement: SimPlacement,
  campaign: SimCampaign,
  template: CampaignTemplate,
  handle: SimHandle,
): SimPost[] {
  const count = random.int(1, 3);
  const posts: SimPost[] = [];
  const titles = random.shuffle(template.titles);
  for (let i = 0; i < count; i += 1) {
    // Bursts: most of a placement's posts come soon after the campaign starts.
    const offset = Math.min(
      random.exponential(2 * WEEK) + i * 8 * DAY,
      campaign.endsAt - campaign.startsAt - DAY,
    );
    const publishedAt = inOfficeHours(campaign.startsAt + offset, random.next());
    if (publishedAt >= campaign.endsAt) continue;
    const title = titles[i % titles.length] ?? template.name;
    posts.push({
      id: `post-${placement.id.slice(10)}-${i + 1}`,
      placementId: placement.id,
      campaignId: campaign.id,
      influencerId: placement.influencerId,
      platform: placement.platform,
      contentType: placement.contentType,
      title,
      url: postUrl(random, handle, title),
      publishedAt,
      audience: Math.round(handle.audience * random.between(0.15, 0.7)),
    });
  }
  return posts;
}

function costsOf(
  random: Random,
  campaign: SimCampaign,
  placements: readonly SimPlacement[],
): SimCost[] {
  const months: string[] = [];
  for (let at = campaign.startsAt; at < campaign.endsAt; at += 7 * DAY) {
    const month = monthOf(at);
    if (months.at(-1) !== month) months.push(month);
  }
  const costs: SimCost[] = [];
  for (const placement of placements) {
    costs.push({
      id: `cost-${placement.id}`,
      campaignId: campaign.id,
      influencerId: placement.influencerId,
      placementId: placement.id,
      kind: 'fee',
      month: random.pick(months.slice(0, 2)),
      amountMinor: placement.feeMinor,
      currency: 'EUR',
    });
  }
  months.forEach((month, index) => {
    costs.push({
      id: `cost-${campaign.id}-${month}`,
      campaignId: campaign.id,
      influencerId: null,
      placementId: null,
      kind: index === 0 ? 'production' : 'promotion',
      month,
      amountMinor: random.int(8, 60) * 10_000,
      currency: 'EUR',
    });
  });
  return costs;
}

/** Some campaigns are held back or brought forward, to begin a week or two before the height of the nearest wave. */
function startWeekOf(
  random: Random,
  { startWeek }: CampaignTemplate,
  { waves, waveSeeking }: Pick<Demand, 'waves'> & Pick<DemandLaw, 'waveSeeking'>,
): number {
  if (waves.length === 0 || !random.chance(waveSeeking)) return startWeek;
  const distance = (wave: number): number => Math.abs(wave - startWeek);
  const nearest = waves.reduce((best, wave) => (distance(wave) < distance(best) ? wave : best));
  return Math.max(0, nearest - random.int(1, 2));
}

/**
 * Draws the marketing plan of the period `[startsAt, endsAt)`.
 *
 * @param count how many of the cast are booked. Campaigns shrink with it: each influencer posts as often as ever.
 */
export function drawPlan(
  random: Random,
  startsAt: number,
  endsAt: number,
  count: number = PERSONAS.length,
  waves: Pick<Demand, 'waves'> & Pick<DemandLaw, 'waveSeeking'> = { waves: [], waveSeeking: 0 },
): MarketingPlan {
  const personas =
    count < PERSONAS.length ? random.fork('cast').shuffle(PERSONAS).slice(0, count) : PERSONAS;
  const influencers = personas.map(influencerOf);
  const campaigns: SimCampaign[] = [];
  const placements: SimPlacement[] = [];
  const posts: SimPost[] = [];
  const costs: SimCost[] = [];
  const booked = new Map<string, number>();
  CAMPAIGN_TEMPLATES.forEach((template, index) => {
    const startWeek = startWeekOf(random.fork(`wave-${index}`), template, waves);
    const start = Math.floor((startsAt + startWeek * WEEK) / DAY) * DAY;
    if (start + WEEK > endsAt) return;
    const end = Math.min(start + template.weeks * WEEK, Math.floor(endsAt / DAY) * DAY);
    const quarter = quarterOf(start);
    const name = template.name.replace('{quarter}', quarter).replace('{year}', quarter.slice(3));
    const draft: SimCampaign = {
      id: `campaign-${String(index + 1).padStart(2, '0')}`,
      name,
      utmCampaign: slugOf(name),
      goal: template.goal,
      startsAt: start,
      endsAt: end,
      budgetMinor: 0,
    };
    const campaignRandom = random.fork(draft.id);
    const own = placementsOf(campaignRandom, draft, template, influencers, booked);
    for (const id of new Set(own.map(({ influencerId }) => influencerId))) {
      booked.set(id, (booked.get(id) ?? 0) + 1);
    }
    const ownCosts = costsOf(campaignRandom, draft, own);
    const spent = ownCosts.reduce((sum, cost) => sum + cost.amountMinor, 0);
    campaigns.push({
      ...draft,
      budgetMinor: Math.ceil((spent * campaignRandom.between(0.95, 1.2)) / 100_000) * 100_000,
    });
    placements.push(...own);
    costs.push(...ownCosts);
    for (const placement of own) {
      const handle = influencers
        .find(({ id }) => id === placement.influencerId)
        ?.handles.find(({ platform }) => platform === placement.platform);
      if (handle === undefined) throw new Error(`${placement.id} has no handle on its platform.`);
      posts.push(...postsOf(campaignRandom, placement, draft, template, handle));
    }
  });
  posts.sort((a, b) => a.publishedAt - b.publishedAt || (a.id < b.id ? -1 : 1));
  return {
    influencers,
    reach: personas.map(({ reach }) => reach * 0.5),
    campaigns,
    placements,
    posts: posts.filter((post) => post.publishedAt < endsAt - HOUR),
    costs,
  };
}
