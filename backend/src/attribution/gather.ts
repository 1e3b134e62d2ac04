import {
  BASELINE_TOUCH,
  channelOfTouchId,
  type Credit,
  type Evidence,
} from '@pipeline-attribution/shared';
import { exactWeights } from './exact-weights.ts';
import { BASELINE, NIL_ID, UNATTRIBUTED, type Dimensions, type LoadedTouch } from './types.ts';

/** The credited touches of one influencer, campaign, content type, channel, platform and day. */
export interface Gathered extends Dimensions {
  /** Positions in the list of credits, for adding up what was split over it. */
  readonly parts: readonly number[];
  readonly weight: number;
  readonly touches: number;
  readonly firstTouchAt: number | null;
  readonly lastTouchAt: number | null;
  /** How the heaviest touch is known; empty when there is none. */
  readonly evidence: Evidence | '';
  /** Mean of the touches' confidence, by weight. */
  readonly confidence: number;
}

/**
 * Gathers a journey's credits by what they belong to: touches, posts without a click (which are no touch of
 * anybody's and count as none), and, on `fallbackDay`, channels without a touch and the baseline. An answer and
 * its channel may belong to the same: one row then. Without any credit there is one row, `unattributed`, of
 * weight 1 on that day.
 */
export function gather(
  credits: readonly Credit[],
  touches: ReadonlyMap<string, LoadedTouch>,
  posts: ReadonlyMap<string, LoadedTouch>,
  fallbackDay: string,
): Gathered[] {
  if (credits.length === 0) return [nobodys(UNATTRIBUTED, fallbackDay, [0], 1)];
  const weights = exactWeights(credits.map(({ weight }) => weight));
  const weightOf = (part: number): number => weights[part] ?? 0;
  const touchOf = credits.map(({ touchId }) => {
    if (touchId === BASELINE_TOUCH || channelOfTouchId(touchId) !== null) return null;
    const touch = touches.get(touchId) ?? posts.get(touchId);
    if (!touch) throw new Error(`Touchpoint ${touchId} has credit but is not of this journey.`);
    return touch;
  });
  const groups = new Map<string, { of: Dimensions; parts: number[] }>();
  touchOf.forEach((touch, part) => {
    const channel = channelOfTouchId(credits[part]?.touchId ?? '') ?? BASELINE;
    const of = touch === null ? dimensionsOfNobody(channel, fallbackDay) : dimensionsOfTouch(touch);
    const key = dimensionKey(of);
    const group = groups.get(key);
    if (group) group.parts.push(part);
    else groups.set(key, { of, parts: [part] });
  });
  return [...groups.values()].map(({ of, parts }) => {
    const weight = sum(parts, weightOf);
    const seen = parts.filter((part) => touchOf[part] !== null);
    if (seen.length === 0) return nobodys(of.channel, fallbackDay, parts, weight);
    const members = seen.flatMap((part) => touchOf[part] ?? []);
    const heaviest = seen.reduce((a, b) => (weightOf(b) > weightOf(a) ? b : a));
    const times = members.map(({ occurredAt }) => occurredAt);
    const ofSeen = sum(seen, weightOf);
    return {
      ...of,
      parts,
      weight,
      touches: members.filter(({ id }) => !posts.has(id)).length,
      firstTouchAt: Math.min(...times),
      lastTouchAt: Math.max(...times),
      evidence: touchOf[heaviest]?.evidence ?? '',
      confidence:
        ofSeen === 0
          ? (touchOf[heaviest]?.confidence ?? 1)
          : sum(seen, (part) => weightOf(part) * (touchOf[part]?.confidence ?? 0)) / ofSeen,
    };
  });
}

function nobodys(channel: string, day: string, parts: readonly number[], weight: number): Gathered {
  return {
    ...dimensionsOfNobody(channel, day),
    parts,
    weight,
    touches: 0,
    firstTouchAt: null,
    lastTouchAt: null,
    evidence: '',
    confidence: 1,
  };
}

function dimensionsOfNobody(channel: string, day: string): Dimensions {
  return {
    influencerId: NIL_ID,
    campaignId: NIL_ID,
    contentType: '',
    channel,
    platform: '',
    touchedOn: day,
  };
}

function dimensionsOfTouch(touch: LoadedTouch): Dimensions {
  return {
    influencerId: touch.influencerId ?? NIL_ID,
    campaignId: touch.campaignId ?? NIL_ID,
    contentType: touch.contentType ?? '',
    channel: touch.channel,
    platform: touch.platform ?? '',
    touchedOn: touch.touchedOn,
  };
}

/** Only what a piece of credit belongs to. */
export function dimensionsOf(row: Dimensions): Dimensions {
  const { influencerId, campaignId, contentType, channel, platform, touchedOn } = row;
  return { influencerId, campaignId, contentType, channel, platform, touchedOn };
}

/** Names what a piece of credit belongs to, as the tables' keys do. */
export function dimensionKey(of: Dimensions): string {
  return `${of.influencerId}|${of.campaignId}|${of.contentType}|${of.channel}|${of.platform}|${of.touchedOn}`;
}

/** Adds up what was split over the credits of a gathered row. */
export function sum(parts: readonly number[], value: (part: number) => number): number {
  let total = 0;
  for (const part of parts) total += value(part);
  return total;
}
