import { influencerOfSource, type SimShares } from '@pipeline-attribution/shared';

/**
 * What credit can belong to, in the words of the score: `influencer:{id}` and four kinds of other marketing.
 * The product's channels and the simulator's causes meet here and nowhere else:
 *
 * | entity | source keys of the product | causes of the simulator |
 * |---|---|---|
 * | `influencer:{id}` | `influencer:{id}` | the influencer |
 * | `paid_social` | `paid_social` | `linkedin_ads` |
 * | `events` | `events` | `webinar`, `event` |
 * | `email` | `email` | `email` |
 * | `content` | `content` | `content` |
 * | nobody | every other (`direct`, `organic_search`, `referral`, `ai_assistant`, …) | none has an effect |
 */
export const OTHER_ENTITIES = ['paid_social', 'events', 'email', 'content'] as const;

const ENTITY_OF_CAUSE: Readonly<Record<string, string>> = {
  linkedin_ads: 'paid_social',
  webinar: 'events',
  event: 'events',
  email: 'email',
  content: 'content',
};

/** The entity a source key of the product stands for; null when credit there belongs to no cause. */
export function entityOfSource(source: string): string | null {
  if (influencerOfSource(source) !== null) return source;
  return (OTHER_ENTITIES as readonly string[]).includes(source) ? source : null;
}

/** The entity of a cause of the simulator: an influencer's id or one of its other causes. */
export function entityOfCause(cause: string): string {
  return ENTITY_OF_CAUSE[cause] ?? `influencer:${cause}`;
}

/** Parts of won value; all entities, `nobody` and `baseline` together are 1. */
export interface EntityShares {
  readonly entities: Readonly<Record<string, number>>;
  /** Would have come anyway. */
  readonly baseline: number;
  /** Credit of channels without an effect, and of deals nothing was found for. */
  readonly nobody: number;
}

/** A won deal's worth and its causal shares. */
export interface WonTruth {
  readonly valueMinor: number;
  readonly shares: SimShares;
}

/** The truth over won deals, weighted by value. */
export function trueShares(deals: readonly WonTruth[]): EntityShares {
  const total = deals.reduce((sum, { valueMinor }) => sum + valueMinor, 0);
  const entities: Record<string, number> = {};
  let baseline = 0;
  for (const { valueMinor, shares } of deals) {
    const weight = total > 0 ? valueMinor / total : 0;
    baseline += weight * shares.baseline;
    for (const [cause, share] of Object.entries(shares.causes)) {
      const entity = entityOfCause(cause);
      entities[entity] = (entities[entity] ?? 0) + weight * share;
    }
  }
  return { entities, baseline, nobody: 0 };
}

/** A model's credit by source key as shares of entities; what is not given to a source is nobody's. */
export function sharesOfSources(
  sources: Readonly<Record<string, number>>,
  baseline: number,
): EntityShares {
  const entities: Record<string, number> = {};
  let given = baseline;
  for (const [source, share] of Object.entries(sources)) {
    const entity = entityOfSource(source);
    if (entity === null) continue;
    entities[entity] = (entities[entity] ?? 0) + share;
    given += share;
  }
  return { entities, baseline, nobody: Math.max(0, 1 - given) };
}
