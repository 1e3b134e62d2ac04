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
 * anybody's and count as none), and, on `fallbackDay`, channels without a touch and the baseline. Without any credit there is one row,
 * `unattributed`, of weight 1 on that day.
 */
export function gather(
  credits: readonly Credit[],
  touches: ReadonlyMap<string, LoadedTouch>,
  posts: ReadonlyMap<string, LoadedTouch>,
  fallbackDay: string,
): Gathered[] {
  if (credits.length === 0) return [nobodys(UNATTRIBUTED, fallbackDay, 0, 1)];
  const weights = exactWeights(credits.map(({ weight }) => weight));
  const rows: Gathered[] = [];
  const groups = new Map<string, { touch: LoadedTouch; parts: number[] }>();
  const touchOf = credits.map(({ touchId }) => {
    if (touchId === BASELINE_TOUCH || channelOfTouchId(touchId) !== null) return null;
    const touch = touches.get(touchId) ?? posts.get(touchId);
    if (!touch) throw new Error(`Touchpoint ${touchId} has credit but is not of this journey.`);
    return touch;
  });
  touchOf.forEach((touch, part) => {
    if (touch === null) {
      const channel = channelOfTouchId(credits[part]?.touchId ?? '');
      rows.push(nobodys(channel ?? BASELINE, fallbackDay, part, weights[part] ?? 0));
      return;
    }
    const key = keyOfTouch(touch);
    const group = groups.get(key);
    if (group) group.parts.push(part);
    else groups.set(key, { touch, parts: [part] });
  });
  for (const { touch, parts } of groups.values()) {
    const weightOf = (part: number): number => weights[part] ?? 0;
    const weight = sum(parts, weightOf);
    const members = parts.flatMap((part) => touchOf[part] ?? []);
    const heaviest = parts.reduce((a, b) => (weightOf(b) > weightOf(a) ? b : a));
    const times = members.map(({ occurredAt }) => occurredAt);
    rows.push({
      ...dimensionsOfTouch(touch),
      parts,
      weight,
      touches: members.filter(({ id }) => !posts.has(id)).length,
      firstTouchAt: Math.min(...times),
      lastTouchAt: Math.max(...times),
      evidence: touchOf[heaviest]?.evidence ?? '',
      confidence:
        weight === 0
          ? touch.confidence
          : sum(parts, (part) => weightOf(part) * (touchOf[part]?.confidence ?? 0)) / weight,
    });
  }
  return rows;
}

function nobodys(channel: string, day: string, part: number, weight: number): Gathered {
  return {
    influencerId: NIL_ID,
    campaignId: NIL_ID,
    contentType: '',
    channel,
    platform: '',
    touchedOn: day,
    parts: [part],
    weight,
    touches: 0,
    firstTouchAt: null,
    lastTouchAt: null,
    evidence: '',
    confidence: 1,
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

const keyOfTouch = (touch: LoadedTouch): string => dimensionKey(dimensionsOfTouch(touch));

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
