import type { DealFacts, Touchpoint } from '@pipeline-attribution/shared';
import { Random } from '@pipeline-attribution/shared/simulation/random.ts';

export interface GeneratedDeal {
  readonly deal: DealFacts;
  readonly touches: readonly Touchpoint[];
}

/** Of the deals' time, and where the bench's clock stands. */
export const DEALS_NOW = Date.UTC(2026, 0, 1);

const DAY = 86_400_000;
export const INFLUENCERS = 20;
const OTHER = [
  'email',
  'paid_social',
  'paid_search',
  'organic_search',
  'direct',
  'events',
] as const;
const PLATFORMS = ['linkedin', 'youtube', 'podcast', 'newsletter'] as const;
const CONTENT = ['post', 'video', 'episode', 'webinar', null] as const;

/**
 * Deals with the touches of their buying groups: on average nine touches (geometric, 1 to 60) of one to five people
 * over half a year, four in ten by an influencer, and in one deal of five an answer to «How did you hear of us?».
 * The more of its touches are by influencers, the likelier a deal is won. The same arguments give the same deals.
 */
export function generateDeals(count: number, seed: number): GeneratedDeal[] {
  const random = new Random(seed);
  const below = (n: number): number => Math.floor(random.next() * n);
  return Array.from({ length: count }, (_, index): GeneratedDeal => {
    const id = `deal-${String(index)}`;
    const createdAt = DEALS_NOW - (30 + random.next() * 500) * DAY;
    const people = 1 + below(5);
    const touches: Touchpoint[] = [];
    const met: string[] = [];
    do {
      const isInfluencer = random.next() < 0.4;
      const influencerId = isInfluencer ? `influencer-${String(below(INFLUENCERS))}` : null;
      if (influencerId !== null) met.push(influencerId);
      touches.push({
        id: `${id}-touch-${String(touches.length)}`,
        occurredAt: createdAt - 150 * DAY + random.next() * 180 * DAY,
        kind: random.next() < 0.2 ? 'form' : 'visit',
        channel: isInfluencer ? 'influencer' : (OTHER[below(OTHER.length)] ?? 'direct'),
        platform: isInfluencer ? (PLATFORMS[below(PLATFORMS.length)] ?? null) : null,
        influencerId,
        campaignId: isInfluencer ? `campaign-${String(below(12))}` : null,
        contentType: isInfluencer ? (CONTENT[below(CONTENT.length)] ?? null) : null,
        contactId: `${id}-contact-${String(below(people))}`,
        evidence: 'utm',
        confidence: 1,
      });
    } while (touches.length < 60 && random.next() < 8 / 9);
    const closes = random.next();
    const winRate = 0.2 + 0.3 * (met.length / touches.length);
    const outcome = closes < winRate ? 'won' : closes < 0.75 ? 'lost' : 'open';
    const named = met[below(met.length)];
    if (named !== undefined && random.next() < 0.2) touches.push(answer(id, named, createdAt));
    return {
      deal: {
        id,
        createdAt,
        outcome,
        closedAt: outcome === 'open' ? null : createdAt + (5 + random.next() * 25) * DAY,
        leadCreatedAt: createdAt - random.next() * 60 * DAY,
        leadContactId: `${id}-contact-0`,
        stages: [{ stageId: 'created', enteredAt: createdAt }],
      },
      touches,
    };
  });
}

function answer(dealId: string, influencerId: string, createdAt: number): Touchpoint {
  return {
    id: `${dealId}-answer`,
    occurredAt: createdAt - DAY,
    kind: 'self_report',
    channel: 'self_reported',
    platform: null,
    influencerId,
    campaignId: null,
    contentType: null,
    contactId: `${dealId}-contact-0`,
    evidence: 'self_report',
    confidence: 0.8,
  };
}
