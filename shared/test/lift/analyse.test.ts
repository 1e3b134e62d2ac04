import { describe, expect, it } from '@jest/globals';
import { analyseLift } from '../../src/lift/analyse-lift.ts';
import { analyseSeries } from '../../src/lift/analyse-series.ts';
import type { SeriesLift } from '../../src/lift/types.ts';
import { traffic, type Traffic } from './support/series.ts';

const QUICK = { placebos: 99, eventPlacebos: 9, draws: 200 };

const seeds = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);

/** Without the flags: nobody told us of launches. */
function analyse({ series, posts }: Pick<Traffic, 'series' | 'posts'>, seed = 1): SeriesLift {
  const [lift] = analyseLift([{ series, posts }], { seed, ...QUICK });
  if (!lift) throw new Error('One series has one result.');
  return lift;
}

describe('Lift of posts', () => {
  it('is found where it is, about as large as it is, and not where it is not', () => {
    const world = traffic(3, { effects: [0.8, 0], days: 400, mean: 40 });
    const { influencers } = analyse(world);
    const [strong, none] = ['i0', 'i1'].map((id) =>
      influencers.find((one) => one.influencerId === id),
    );
    const truth = world.truth.get('i0') ?? 0;
    expect(strong?.isClaimed).toBe(true);
    expect(Math.abs((strong?.excess.value ?? 0) - truth) / truth).toBeLessThan(0.15);
    expect(none?.isClaimed).toBe(false);
    expect(none?.reason).toMatch(/no higher than after dates drawn at random/);
  });

  it('gives the same result to the last bit for the same data and seed', () => {
    const world = traffic(4, { effects: [0.5, 0.2] });
    expect(analyse(world, 7)).toEqual(analyse(world, 7));
  });

  it('sums the influencers’ visits about right over many worlds, and its intervals hold what came', () => {
    let held = 0;
    let looks = 0;
    let found = 0;
    let truth = 0;
    for (const seed of seeds(25)) {
      const world = traffic(seed, { effects: [0.6, 0.3, 0], noise: 0.05 });
      for (const { influencerId, excess } of analyse(world, seed).influencers) {
        const came = world.truth.get(influencerId) ?? 0;
        looks++;
        found += excess.value;
        truth += came;
        if (excess.low <= came && came <= excess.high) held++;
      }
    }
    // 90 % nominal; 75 looks have a standard error of 3.5 points.
    expect(held / looks).toBeGreaterThan(0.8);
    expect(found / truth).toBeGreaterThan(0.85);
    expect(found / truth).toBeLessThan(1.15);
  });

  it('finds nothing in worlds without lift more often than by its level, also where busy days come together', () => {
    let significant = 0;
    let claimed = 0;
    let looks = 0;
    for (const seed of seeds(50)) {
      const world = traffic(100 + seed, { effects: [0, 0], days: 200, noise: 0.15 });
      for (const { placeboP, isClaimed, excess } of analyse(world, seed).influencers) {
        // A claim is of one visit at the least.
        if (isClaimed) expect(excess.value).toBeGreaterThanOrEqual(1);
        looks++;
        if (placeboP <= 0.05) significant++;
        if (isClaimed) claimed++;
      }
    }
    // At most what 100 looks at 5 % give with a chance of 98 %.
    expect(looks).toBe(100);
    expect(significant).toBeLessThanOrEqual(10);
    expect(claimed).toBeLessThanOrEqual(10);
  });

  it('says that traffic was up before, where posts come out with launches, and claims nothing', () => {
    let caught = 0;
    for (const seed of seeds(10)) {
      const world = traffic(200 + seed, { effects: [0], atLaunches: true, mean: 40 });
      const { influencers } = analyse(world, seed);
      const [only] = influencers;
      if (only?.preTrend === 'rising') {
        caught++;
        expect(only.isClaimed).toBe(false);
        expect(only.reason).toMatch(/up in the week before/);
      }
    }
    expect(caught).toBeGreaterThanOrEqual(9);
  });

  it('takes a launch that is flagged for what it is', () => {
    let claimed = 0;
    let unflagged = 0;
    for (const seed of seeds(8)) {
      const world = traffic(300 + seed, { effects: [0], atLaunches: true, mean: 40 });
      const whole = (flags: Traffic['flags']): number =>
        analyseSeries({ ...world, flags }, { seed, ...QUICK }).excess?.value ?? 0;
      claimed += whole(world.flags);
      unflagged += whole([]);
    }
    expect(claimed).toBeLessThan(unflagged / 3);
  });

  it('never has more than came above what was to be expected, nor less than nothing', () => {
    for (const seed of seeds(10)) {
      const world = traffic(400 + seed, { effects: [0.4, 0.1], noise: 0.2, days: 150 });
      const { excess, total, events } = analyse(world, seed);
      expect(excess?.value).toBeGreaterThanOrEqual(0);
      expect(excess?.value).toBeLessThan(total);
      for (const event of events) {
        const reach = world.series.counts.slice(event.from - world.series.firstDay);
        expect(event.kept).toBeLessThanOrEqual(1);
        expect(event.excess.value).toBeLessThanOrEqual(
          reach.reduce<number>((sum, count) => sum + (count ?? 0), 0),
        );
        expect(event.excess.low).toBeLessThanOrEqual(event.excess.value);
        expect(event.excess.high).toBeGreaterThanOrEqual(event.excess.value);
      }
    }
  });

  it('keeps nothing of an event after which less came than usual', () => {
    const world = traffic(9, { effects: [0.9], days: 300, mean: 40 });
    const [first] = world.posts;
    const start = Math.floor(first?.at ?? 0) - world.series.firstDay;
    const counts = world.series.counts.map((count, t) =>
      t >= start && t < start + 20 ? 2 : count,
    );
    const { events } = analyse({ posts: world.posts, series: { ...world.series, counts } });
    const event = events.find(({ eventId }) => eventId === first?.id);
    expect(event?.excess.value).toBe(0);
    expect(event?.kept).toBe(0);
  });

  it('leaves days without a record out rather than take them for days without visitors', () => {
    const world = traffic(5, { effects: [0.8], days: 400, mean: 40 });
    const counts = world.series.counts.map((count, t) => (t >= 100 && t < 130 ? null : count));
    const { days, influencers } = analyse({
      posts: world.posts,
      series: { ...world.series, counts },
    });
    expect(days).toBe(370);
    expect(influencers[0]?.isClaimed).toBe(true);
  });

  it('lets a control series explain what it explains', () => {
    const world = traffic(6, { effects: [0], days: 200, mean: 40 });
    // Demand doubles for the two weeks after each post, and shows in unbranded search as well.
    const busy = world.series.counts.map((_, t) =>
      world.posts.some(({ at }) => {
        const after = world.series.firstDay + t - Math.floor(at);
        return after >= 0 && after < 7;
      }),
    );
    const counts = world.series.counts.map((count, t) => (count ?? 0) * (busy[t] ? 2 : 1));
    const control = {
      name: 'unbranded search',
      firstDay: world.series.firstDay,
      counts: busy.map((b) => (b ? 200 : 100)),
    };
    const series = { ...world.series, counts };
    const without = analyseSeries({ series, posts: world.posts }, { seed: 1, ...QUICK });
    const withIt = analyseSeries(
      { series, posts: world.posts, controls: [control] },
      { seed: 1, ...QUICK },
    );
    expect(withIt.excess?.value ?? 0).toBeLessThan((without.excess?.value ?? 0) / 3);
  });

  describe('where there is too little to go by', () => {
    const world = traffic(8, { effects: [0.5], days: 200 });

    it('says so of less than eight weeks', () => {
      const series = { ...world.series, counts: world.series.counts.slice(0, 55) };
      expect(analyse({ ...world, series }).reason).toMatch(/55 days are on record; eight weeks/);
    });

    it('says so of less than five events', () => {
      const { reason, influencers } = analyse({ ...world, posts: world.posts.slice(0, 4) });
      expect(reason).toMatch(/4 events fall into the days on record; 5 are needed/);
      expect(influencers).toEqual([]);
    });

    it('says so of next to no visits', () => {
      const series = { ...world.series, counts: world.series.counts.map(() => 0) };
      expect(analyse({ ...world, series }).reason).toMatch(/Only 0 were counted/);
    });

    it('says so of an influencer with fewer than five events, whom the others’ estimates only shrink', () => {
      const more = traffic(8, { effects: [0.6, 0.6], days: 250, mean: 40 });
      const kept = more.posts.filter(
        ({ influencerId }, i, all) =>
          influencerId === 'i0' ||
          all.slice(0, i).filter((p) => p.influencerId === 'i1').length < 2,
      );
      const second = analyse({ ...more, posts: kept }).influencers.find(
        (i) => i.influencerId === 'i1',
      );
      expect(second?.reason).toMatch(/^2 events so far; 5 are needed/);
      expect(second?.isClaimed).toBe(false);
    });

    it('says so of somebody who posts so often that no day is without', () => {
      const daily = Array.from({ length: 190 }, (_, i) => ({
        id: `d${i}`,
        influencerId: 'busy',
        at: world.series.firstDay + 5 + i,
      }));
      const [busy] = analyse({ ...world, posts: daily }).influencers;
      expect(busy?.reason).toMatch(/days without a recent post are on record; 56 are needed/);
    });
  });
});
