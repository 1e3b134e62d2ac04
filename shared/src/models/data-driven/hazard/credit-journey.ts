import { DAY_MS } from '../../../journey/order.ts';
import { CHANNELS, type Journey, type Touchpoint } from '../../../journey/types.ts';
import type { Credit } from '../../types.ts';
import { count, percent } from '../../words.ts';
import type { FitPost } from '../fit-input.ts';
import { BASELINE_TOUCH, channelTouchId, postTouchId } from '../touch-ids.ts';
import { NO_ANSWER, touchWeight } from './design.ts';
import type { Fading } from './campaign-posts.ts';
import type { DealPressure, FittedHazard } from './fitted-hazard.ts';
import { at } from './linear-algebra.ts';

/** Smaller parts of a deal are not written down one by one; they stay with the baseline. */
const LEAST_SHARE = 0.002;

/** A deal's credit in both views of the model, and what it rests on. */
export interface JourneyCredit {
  /** Of touches and posts; sum to 1 − baseline. */
  readonly caused: readonly Credit[];
  /** What would have come anyway, or through what left no trace at all. */
  readonly baseline: number;
  /** Whether anything of this deal's own (a touch, an answer) speaks of marketing. */
  readonly hasTrace: boolean;
}

interface Remembered {
  readonly hazard: FittedHazard;
  readonly journey: Journey;
  readonly credit: JourneyCredit;
}

/** The journeys of a deal's two stages in force. */
const REMEMBERED = 2;
let latest: readonly Remembered[] = [];

/** Both views ask for the same journeys shortly one after the other; each is computed once. */
export function creditJourney(hazard: FittedHazard, journey: Journey): JourneyCredit {
  const known = latest.find((one) => one.journey === journey && one.hazard === hazard);
  if (known) return known.credit;
  const credit = compute(hazard, journey);
  latest = [{ hazard, journey, credit }, ...latest.slice(0, REMEMBERED - 1)];
  return credit;
}

function compute(hazard: FittedHazard, journey: Journey): JourneyCredit {
  const sources = journey.touches.map((touch) => hazard.sourceOf(touch));
  const pressure = hazard.pressureOn(journey, sources);
  const withoutAnswer =
    pressure.answer === NO_ANSWER ? null : new Float64Array(hazard.keys.length + 1);
  const shares = hazard.sharesOf(pressure, hazard.point, withoutAnswer);
  const plain = withoutAnswer ?? shares;
  const fading = hazard.fadingOn(journey);
  const touchesOf = bySource(journey.touches, sources);
  const caused: Credit[] = [];
  let total = 0;
  for (let e = 0; e < hazard.keys.length; e++) {
    const share = at(shares, e);
    if (share < LEAST_SHARE) continue;
    const first = caused.length;
    splitSource(
      { hazard, journey, pressure, fading, touches: touchesOf.get(e) ?? NO_TOUCHES },
      e,
      share,
      Math.max(0, share - at(plain, e)),
      caused,
    );
    for (let i = first; i < caused.length; i++) total += caused[i]?.weight ?? 0;
  }
  return {
    caused,
    baseline: Math.max(0, 1 - total),
    hasTrace: touchesOf.size > 0,
  };
}

const NO_TOUCHES: readonly Touchpoint[] = [];

function bySource(
  touches: readonly Touchpoint[],
  sources: readonly number[],
): Map<number, Touchpoint[]> {
  const groups = new Map<number, Touchpoint[]>();
  touches.forEach((touch, i) => {
    const source = sources[i] ?? -1;
    if (source < 0) return;
    const group = groups.get(source);
    if (group) group.push(touch);
    else groups.set(source, [touch]);
  });
  return groups;
}

interface Scene {
  readonly hazard: FittedHazard;
  readonly journey: Journey;
  readonly pressure: DealPressure;
  readonly fading: Fading;
  /** Of the source, answers included. */
  readonly touches: readonly Touchpoint[];
}

/**
 * A source's share over what stands for it: what its being named adds goes to the answer, the rest to its
 * touches and to its posts that nobody clicked, by what each still weighed. Adds to `credits`.
 */
function splitSource(
  scene: Scene,
  source: number,
  share: number,
  byAnswer: number,
  credits: Credit[],
): void {
  const { hazard, pressure, journey } = scene;
  const named = pressure.answer === source ? pressure.answerTouch : null;
  const isNamed = named !== null && byAnswer > 0;
  const rest = isNamed ? share - byAnswer : share;
  if (isNamed) {
    credits.push({ touchId: named.id, weight: byAnswer, reason: reasonOfAnswer(byAnswer) });
  }
  const { touched, untracked } = pressureOf(scene, source);
  const sum = touched + untracked;
  if (!(sum > 0) || !(rest > 0)) return;

  const { touches, weights, weight: touchesWeigh } = weighTouches(scene);
  if (touches.length === 0 && source >= hazard.influencers) {
    const channel = hazard.keys[source] ?? '';
    // Our own content is no channel anybody comes through; without a touch it stays with the baseline.
    if (!(CHANNELS as readonly string[]).includes(channel)) return;
    credits.push({ touchId: channelTouchId(channel), weight: rest, reason: UNSEEN_CHANNEL });
    return;
  }
  const posts = source < hazard.influencers ? hazard.strongestPosts(source, scene.fading) : [];
  const toTouches = touches.length === 0 ? 0 : posts.length === 0 ? 1 : touched / sum;
  const raises = times(Math.exp(sum));
  const before = credits.length;
  if (touchesWeigh > 0 && toTouches > 0) {
    touches.forEach((touch, i) => {
      const weight = (rest * toTouches * (weights[i] ?? 0)) / touchesWeigh;
      if (!(weight > 0)) return;
      const reason = reasonOfTouch(touch, weight, raises, journey);
      credits.push({ touchId: touch.id, weight, reason });
    });
  }
  const postsWeigh = posts.reduce((total, post) => total + post.weight, 0);
  if (postsWeigh > 0 && toTouches < 1) {
    for (const { post, weight: own } of posts) {
      const weight = (rest * (1 - toTouches) * own) / postsWeigh;
      const reason = reasonOfPost(post, weight, raises, journey);
      if (weight > 0) credits.push({ touchId: postTouchId(post.id), weight, reason });
    }
  }
  // Named, but nothing of theirs is on record: the answer is what there is.
  if (credits.length === before && !isNamed && named !== null) {
    credits.push({ touchId: named.id, weight: share, reason: reasonOfAnswer(share) });
  }
}

/** The source's touches without answers, and what is left of each and of all. */
function weighTouches(scene: Scene): {
  touches: readonly Touchpoint[];
  weights: readonly number[];
  weight: number;
} {
  if (scene.touches.length === 0) return { touches: NO_TOUCHES, weights: [], weight: 0 };
  const touches = scene.touches.filter(({ kind }) => kind !== 'self_report');
  const weights = touches.map((touch) => stillWeighed(scene, touch));
  return { touches, weights, weight: weights.reduce((a, b) => a + b, 0) };
}

/** u of a source at creation and, by its weight on winning, at the close: of touches and without a trace. */
function pressureOf(
  { hazard, pressure }: Scene,
  source: number,
): { touched: number; untracked: number } {
  const { strengths, law } = hazard.point;
  const { created, closed } = pressure;
  let touches = at(created.touches, source);
  let posts = source < hazard.influencers ? at(created.posts, source) : 1;
  if (closed !== null) {
    touches += law.win * at(closed.touches, source);
    posts += law.win * (source < hazard.influencers ? at(closed.posts, source) : 1);
  }
  return {
    touched: at(strengths.touch, source) * touches,
    untracked: at(strengths.untracked, source) * posts,
  };
}

function stillWeighed({ hazard, journey }: Scene, touch: Touchpoint): number {
  const { decayWeeks } = hazard.stored.kernel;
  const { dealCreatedAt, endsAt } = journey;
  return (
    touchWeight(touch, Math.min(dealCreatedAt, endsAt), decayWeeks) +
    (endsAt > dealCreatedAt ? hazard.point.law.win * touchWeight(touch, endsAt, decayWeeks) : 0)
  );
}

const UNSEEN_CHANNEL =
  'Nobody of the deal was seen to come through it, but the people of your deals name it this often.';

function times(factor: number): string {
  if (!(factor >= 1.05)) return 'a little likelier';
  const tenths = Math.round(factor * 10);
  return `${Math.floor(tenths / 10)}.${tenths % 10} times as likely`;
}

function daysBefore(instant: number, { endsAt }: Journey): string {
  const days = Math.round((endsAt - instant) / DAY_MS);
  if (days <= 0) return 'on the last day';
  return (DAYS_BEFORE[days] ??= `${count(days, 'day')} before`);
}

const DAYS_BEFORE: string[] = [];

function reasonOfTouch(
  touch: Touchpoint,
  weight: number,
  raises: string,
  journey: Journey,
): string {
  const who = touch.influencerId === null ? 'This kind of marketing' : 'What this influencer did';
  return `${who} made the deal ${raises}; this touch, ${daysBefore(touch.occurredAt, journey)}, earns ${percent(weight)}.`;
}

function reasonOfPost(post: FitPost, weight: number, raises: string, journey: Journey): string {
  return `Published ${daysBefore(post.publishedAt, journey)}. Nobody of the deal is known to have clicked it, but such posts make deals ${raises}: ${percent(weight)}.`;
}

function reasonOfAnswer(weight: number): string {
  return `Somebody on the deal named this when asked how they heard of you; that alone earns it ${percent(weight)}.`;
}

/** The baseline's credit, for the incremental view. */
export function baselineCredit(weight: number): Credit {
  return {
    touchId: BASELINE_TOUCH,
    weight,
    reason: `Going by your other deals, ${percent(weight)} of a deal like this would have come without any of the marketing we know of.`,
  };
}
