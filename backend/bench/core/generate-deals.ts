import type { DealFacts, Touchpoint } from '@pipeline-attribution/shared';
import { Random } from '@pipeline-attribution/shared/simulation/random.ts';

export interface GeneratedDeal {
  readonly deal: DealFacts;
  readonly touches: readonly Touchpoint[];
}

/** Of the deals' time, and where the bench's clock stands. */
export const DEALS_NOW = Date.UTC(2026, 0, 1);

const DAY = 86_400_000;
const INFLUENCERS = 40;
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
 * over half a year, four in ten by an influencer. The same arguments give the same deals.
 */
export function generateDeals(count: number, seed: number): GeneratedDeal[] {
  const random = new Random(seed);
  const below = (n: number): number => Math.floor(random.next() * n);
  return Array.from({ length: count }, (_, index): GeneratedDeal => {
    const id = `deal-${String(index)}`;
    const createdAt = DEALS_NOW - (30 + random.next() * 500) * DAY;
    const closes = random.next();
    const outcome = closes < 0.3 ? 'open' : closes < 0.55 ? 'won' : 'lost';
    const closedAt = outcome === 'open' ? null : createdAt + (5 + random.next() * 25) * DAY;
    const people = 1 + below(5);
    const touches: Touchpoint[] = [];
    do {
      const isInfluencer = random.next() < 0.4;
      const person = below(people);
      touches.push({
        id: `${id}-touch-${String(touches.length)}`,
        occurredAt: createdAt - 150 * DAY + random.next() * 180 * DAY,
        kind: random.next() < 0.2 ? 'form' : 'visit',
        channel: isInfluencer ? 'influencer' : (OTHER[below(OTHER.length)] ?? 'direct'),
        platform: isInfluencer ? (PLATFORMS[below(PLATFORMS.length)] ?? null) : null,
        influencerId: isInfluencer ? `influencer-${String(below(INFLUENCERS))}` : null,
        campaignId: isInfluencer ? `campaign-${String(below(12))}` : null,
        contentType: isInfluencer ? (CONTENT[below(CONTENT.length)] ?? null) : null,
        contactId: `${id}-contact-${String(person)}`,
        evidence: 'utm',
        confidence: 1,
      });
    } while (touches.length < 60 && random.next() < 8 / 9);
    return {
      deal: {
        id,
        createdAt,
        outcome,
        closedAt,
        leadCreatedAt: createdAt - random.next() * 60 * DAY,
        leadContactId: `${id}-contact-0`,
        stages: [{ stageId: 'created', enteredAt: createdAt }],
      },
      touches,
    };
  });
}
