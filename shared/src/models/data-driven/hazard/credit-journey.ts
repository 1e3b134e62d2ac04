import type { Journey, Touchpoint } from '../../../journey/types.ts';
import { WordedCredit } from '../../worded-credit.ts';
import { NO_ANSWER } from './sources.ts';
import { touchWeight } from './stocks.ts';
import type { Fading } from './campaign-posts.ts';
import type { DealPressure, FittedHazard } from './fitted-hazard.ts';
import {
  answerCredit,
  type HazardCredit,
  postsInWords,
  touchesInWords,
  unseenChannelCredit,
} from './hazard-credit.ts';
import { at } from './linear-algebra.ts';

/** Smaller parts of a deal are not written down one by one; they stay with the baseline. */
const LEAST_SHARE = 0.002;

/** A deal's credit in both views of the model, and what it rests on. */
interface JourneyCredit {
  /** Of touches and posts; sum to 1 − baseline. */
  readonly caused: readonly HazardCredit[];
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
  const { touches } = journey;
  const sources = hazard.sourcesOf(touches);
  const pressure = hazard.pressureOn(journey, sources, hazard.room);
  const shares = hazard.sharesOf(pressure, hazard.point, hazard.room);
  const plain = pressure.answer === NO_ANSWER ? shares : hazard.room.plain;
  const scene: Scene = { hazard, journey, pressure, sources, fading: hazard.fadingOn(journey) };
  const caused: HazardCredit[] = [];
  for (let e = 0; e < hazard.keys.length; e++) {
    const share = at(shares, e);
    if (share < LEAST_SHARE) continue;
    splitSource(scene, e, share, Math.max(0, share - at(plain, e)), caused);
  }
  let total = 0;
  for (const { weight } of caused) total += weight;
  return {
    caused,
    baseline: Math.max(0, 1 - total),
    hasTrace: sources.some((source) => source >= 0),
  };
}

interface Scene {
  readonly hazard: FittedHazard;
  readonly journey: Journey;
  readonly pressure: DealPressure;
  /** Of each touch of the journey. */
  readonly sources: readonly number[];
  readonly fading: Fading;
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
  credits: HazardCredit[],
): void {
  const { hazard, pressure, journey } = scene;
  const named = pressure.answer === source ? pressure.answerTouch : null;
  const isNamed = named !== null && byAnswer > 0;
  const rest = isNamed ? share - byAnswer : share;
  if (isNamed) credits.push(answerCredit(named, byAnswer));
  const { touched, untracked } = pressureOf(scene, source);
  const sum = touched + untracked;
  if (!(sum > 0) || !(rest > 0)) return;

  const { touches, weights, weight: touchesWeigh } = weighTouches(scene, source);
  if (touches.length === 0 && source >= hazard.influencers) {
    // Our own content without a touch or a mention stays with the baseline.
    if (hazard.worksUnseen[source] === true) {
      credits.push(unseenChannelCredit(hazard.keys[source] ?? '', rest));
    } else if (named !== null) {
      if (isNamed) credits.pop();
      credits.push(answerCredit(named, share));
    }
    return;
  }
  const posts = hazard.strongestPosts(source, scene.fading, hazard.postsRoom);
  const toTouches = touches.length === 0 ? 0 : posts.length === 0 ? 1 : touched / sum;
  const before = credits.length;
  if (touchesWeigh > 0 && toTouches > 0) {
    const why = touchesInWords(sum, journey);
    for (let i = 0; i < touches.length; i++) {
      const touch = touches[i] as Touchpoint;
      const weight = (rest * toTouches * (weights[i] ?? 0)) / touchesWeigh;
      if (weight > 0) credits.push(new WordedCredit(touch.id, weight, touch, why));
    }
  }
  if (posts.length > 0 && toTouches < 1) {
    const why = postsInWords(sum, journey);
    for (let i = 0; i < posts.length; i++) {
      const weight = rest * (1 - toTouches) * posts.part(i);
      if (weight > 0) credits.push(new WordedCredit(posts.touchId(i), weight, posts.post(i), why));
    }
  }
  // Named, but nothing of theirs is on record: the answer is what there is, and stands for all of it.
  if (credits.length === before && named !== null) {
    if (isNamed) credits.pop();
    credits.push(answerCredit(named, share));
  }
}

const NO_TOUCHES = { touches: [], weights: [], weight: 0 };

/** The source's touches without answers, and what is left of each and of all. */
function weighTouches(
  scene: Scene,
  source: number,
): { touches: readonly Touchpoint[]; weights: readonly number[]; weight: number } {
  const { sources, journey } = scene;
  let first = 0;
  while (first < sources.length && sources[first] !== source) first++;
  if (first === sources.length) return NO_TOUCHES;
  const touches: Touchpoint[] = [];
  const weights: number[] = [];
  let weight = 0;
  for (let i = first; i < sources.length; i++) {
    const touch = journey.touches[i] as Touchpoint;
    if (sources[i] !== source || touch.kind === 'self_report') continue;
    const own = stillWeighed(scene, touch);
    touches.push(touch);
    weights.push(own);
    weight += own;
  }
  return { touches, weights, weight };
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
