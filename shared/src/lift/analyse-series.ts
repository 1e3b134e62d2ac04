import { uniforms } from '../models/data-driven/hazard/draws.ts';
import { observedDays, type Observed } from './design.ts';
import { estimateEffects, groupsOf } from './event-effects.ts';
import { endOf, eventEquivalents, eventsOf, startOf } from './events.ts';
import { excessOfEvents, keptOf, sumOfEvents, type EventExcess } from './excess.ts';
import { dispersionOf } from './dispersion.ts';
import { believe, heldOutDeviance, influencerColumns, rankHalfLives } from './half-life.ts';
import { nuisanceColumns, type Column, type Control } from './nuisance.ts';
import { LEAD_DAYS, leadStatistic, liftStatistic, placeboP, type PlaceboFrame } from './placebo.ts';
import { scoreTest } from './score-test.ts';
import type {
  DailySeries,
  DayFlag,
  EventLift,
  InfluencerLift,
  LiftEvent,
  LiftPost,
  PreTrend,
  SeriesLift,
} from './types.ts';

export interface SeriesInput {
  readonly series: DailySeries;
  /** In the calendar of the series. */
  readonly posts: readonly LiftPost[];
  readonly flags?: readonly DayFlag[];
  readonly controls?: readonly Control[];
}

export interface LiftOptions {
  /** Of everything drawn; the same input and seed give the same result, to the last bit. */
  readonly seed: number;
  /** Placebo calendars an influencer is compared with. */
  readonly placebos?: number;
  /** Placebo dates a single event is compared with. */
  readonly eventPlacebos?: number;
  /** Draws behind the intervals. */
  readonly draws?: number;
}

/** Eight weeks: less cannot tell a trend from a season from a post. */
export const LEAST_DAYS = 56;
export const LEAST_EVENTS = 5;
/** With fewer visits in all, a post's part is a matter of luck. */
const LEAST_TOTAL = 50;
/** Days after a post that are no days to compare with. */
const RECENT_DAYS = 14;
/** Chance by which a week before posts may look up although nothing was. */
const PRE_TREND_LEVEL = 0.05;

/**
 * What posts did to one daily series: {@link estimateEffects} with the half-life that foretells well, each influencer
 * and each event against placebo dates, and the week before the posts. Nothing is claimed yet: that takes all series
 * together, see `analyseLift`.
 */
export function analyseSeries(
  { series, posts, flags = [], controls = [] }: SeriesInput,
  { seed, placebos = 499, eventPlacebos = 199, draws = 400 }: LiftOptions,
): SeriesLift {
  const observed = observedDays(series);
  const { days, counts } = observed;
  const total = counts.reduce((sum, count) => sum + count, 0);
  const events = eventsOf(posts).filter((event) => isObserved(event, observed));
  const reason = whyNot(observed, total, events);
  if (reason !== null) return withoutResult(series, days.length, total, reason);

  const nuisance = nuisanceColumns(days, flags, controls);
  const groups = groupsOf(events);
  const byInfluencer = groups.map((members) => pick(events, members));
  const ranked = rankHalfLives(observed, nuisance, byInfluencer);
  const uniform = uniforms(seed);
  const dispersion = dispersionOf(observed, [
    ...nuisance,
    ...influencerColumns(days, byInfluencer, ranked[0]?.days ?? 1),
  ]);
  const without = heldOutDeviance(observed, nuisance, [], 1);
  const { halfLives, nothing: idle } = believe(ranked, without, dispersion);
  const halfLifeDays = halfLives[0]?.days ?? 1;
  // The figures are those of the preferred half-life; what others would have said widens the interval.
  const [best, ...others] = halfLives.map(({ days: each, weight }) =>
    estimateEffects(observed, nuisance, events, {
      halfLifeDays: each,
      dispersion,
      draws: Math.ceil(draws * weight),
      uniform,
    }),
  );
  if (!best) throw new Error('One half-life is always believed.');
  const excess = excessOfEvents(counts, best, {
    others,
    idle: Math.floor(draws * idle),
    dispersion,
    uniform,
  });

  const tests = new Tests(observed, nuisance, byInfluencer, halfLifeDays);
  const frame = { firstDay: days[0] ?? 0, lastDay: days.at(-1) ?? 0, uniform };
  const found: EventLift[] = [];
  const influencers = groups.map((members, group): InfluencerLift => {
    const own = pick(events, members);
    const p = tests.lift(group, own, { ...frame, draws: placebos });
    members.forEach((e) => {
      const event = events[e];
      if (!event) return;
      found[e] = {
        eventId: event.id,
        influencerId: event.influencerId,
        postIds: event.posts.map(({ id }) => id),
        from: Math.floor(startOf(event)),
        until: Math.floor(endOf(event)),
        strength: best.strengths[e] ?? 0,
        kept: kept(excess[e]),
        excess: sumOfEvents(pick(excess, [e])),
        placeboP: tests.lift(group, [event], { ...frame, draws: eventPlacebos }),
        preTrend: tests.preTrend([event], { ...frame, draws: eventPlacebos }),
      };
    });
    return {
      influencerId: own[0]?.influencerId ?? '',
      events: own.reduce((sum, event) => sum + eventEquivalents(event), 0),
      baselineDays: daysWithout(own, days),
      excess: sumOfEvents(pick(excess, members)),
      placeboP: p,
      preTrend: tests.preTrend(own, { ...frame, draws: placebos }),
      q: p,
      isClaimed: false,
      reason: null,
    };
  });
  return {
    kind: series.kind,
    reason: null,
    days: days.length,
    total,
    halfLifeDays,
    dispersion,
    excess: sumOfEvents(excess),
    influencers,
    events: found,
  };
}

/** Tests against placebo dates; what they are conditioned on is fitted once each. */
class Tests {
  readonly #observed: Observed;
  readonly #nuisance: readonly Column[];
  readonly #byInfluencer: readonly (readonly LiftEvent[])[];
  readonly #halfLifeDays: number;
  #lead: ReturnType<typeof leadStatistic> | null = null;

  constructor(
    observed: Observed,
    nuisance: readonly Column[],
    byInfluencer: readonly (readonly LiftEvent[])[],
    halfLifeDays: number,
  ) {
    this.#observed = observed;
    this.#nuisance = nuisance;
    this.#byInfluencer = byInfluencer;
    this.#halfLifeDays = halfLifeDays;
  }

  /** Of some events of an influencer, given everybody else's and the influencer's others. */
  lift(group: number, tested: readonly LiftEvent[], frame: PlaceboFrame): number {
    const others = this.#byInfluencer
      .map((events, other) =>
        other === group ? events.filter((e) => !tested.includes(e)) : events,
      )
      .filter((events) => events.length > 0);
    const score = scoreTest(this.#observed, this.#with(others));
    return placeboP(tested, frame, liftStatistic(score, this.#halfLifeDays));
  }

  /** Of the week before some events, given all events. */
  preTrend(tested: readonly LiftEvent[], frame: PlaceboFrame): PreTrend {
    const { days } = this.#observed;
    const before = tested.some((event) => {
      const start = Math.floor(startOf(event));
      return days.some((day) => day < start && day >= start - LEAD_DAYS);
    });
    if (!before) return 'unknown';
    this.#lead ??= leadStatistic(scoreTest(this.#observed, this.#with(this.#byInfluencer)));
    return placeboP(tested, frame, this.#lead) <= PRE_TREND_LEVEL ? 'rising' : 'flat';
  }

  #with(byInfluencer: readonly (readonly LiftEvent[])[]): Column[] {
    return [
      ...this.#nuisance,
      ...influencerColumns(this.#observed.days, byInfluencer, this.#halfLifeDays),
    ];
  }
}

const kept = (event: EventExcess | undefined): number => (event ? keptOf(event) : 0);

const pick = <Item>(list: readonly Item[], places: readonly number[]): Item[] =>
  places.flatMap((place) => list[place] ?? []);

/** Whether any day of the week after its first post is on record. */
function isObserved(event: LiftEvent, { days }: Observed): boolean {
  const start = Math.floor(startOf(event));
  return days.some((day) => day >= start && day < start + 7);
}

function whyNot({ days }: Observed, total: number, events: readonly LiftEvent[]): string | null {
  if (days.length < LEAST_DAYS) {
    return `${days.length} days are on record; eight weeks (${LEAST_DAYS} days) are needed to know what is usual.`;
  }
  if (total < LEAST_TOTAL) {
    return `Only ${total} were counted in ${days.length} days; ${LEAST_TOTAL} are needed to tell a post from chance.`;
  }
  const count = events.reduce((sum, event) => sum + eventEquivalents(event), 0);
  if (count < LEAST_EVENTS) {
    return `${count === 1 ? '1 event falls' : `${count} events fall`} into the days on record; ${LEAST_EVENTS} are needed (posts less than a week apart count as one).`;
  }
  return null;
}

function withoutResult(
  { kind }: DailySeries,
  days: number,
  total: number,
  reason: string,
): SeriesLift {
  return {
    kind,
    reason,
    days,
    total,
    halfLifeDays: null,
    dispersion: null,
    excess: null,
    influencers: [],
    events: [],
  };
}

/** Days on record that none of the posts comes shortly before. */
function daysWithout(events: readonly LiftEvent[], days: Int32Array): number {
  const recent = new Set<number>();
  for (const { posts } of events) {
    for (const { at } of posts) {
      for (let after = 0; after < RECENT_DAYS; after++) recent.add(Math.floor(at) + after);
    }
  }
  return days.filter((day) => !recent.has(day)).length;
}
