import { describe, expect, it } from '@jest/globals';
import { hiddenMarkov } from '../../src/simulation/families/hidden-markov.ts';
import { stageHazard } from '../../src/simulation/families/stage-hazard.ts';
import { threshold } from '../../src/simulation/families/threshold.ts';
import type { AccountFacts, DealLaw, Family } from '../../src/simulation/families/deal-law.ts';
import {
  ACCURACY_WORLD,
  generateCompany,
  SIM_FAMILIES,
  SIM_OTHER_CAUSES,
  type SimFamily,
  type SimShares,
} from '../../src/simulation/index.ts';
import type { Mark, Market } from '../../src/simulation/lives.ts';
import { drawPlan } from '../../src/simulation/plan.ts';
import { Random } from '../../src/simulation/random.ts';
import { drawWorld } from '../../src/simulation/world.ts';

const ENDS_AT = Date.UTC(2026, 10, 22);
const WEEKS = 40;

/** A market of two influencers; in the hidden chain the first makes known and the second convinces. */
const market: Market = (() => {
  const world = drawWorld(new Random(5), { effects: 'drawn', influencers: 2 });
  return {
    world: {
      ...world,
      baseLogit: -3,
      decayWeeks: 4,
      threshold: {
        ...world.threshold,
        memoryWeeks: 10,
        voices: 0.45,
        team: 0.8,
        name: 1.2,
        need: 1.2,
        strongTouch: 1,
        pressingNeed: 2,
        spread: 0.1,
        noise: 0.25,
        pace: 0.8,
      },
      hiddenMarkov: {
        ...world.hiddenMarkov,
        buying: 0.5,
        push: { 'influencer-01': [0.9, 0.1, 0], 'influencer-02': [0, 0.8, 0.9] },
      },
    },
    plan: drawPlan(new Random(1), 0, ENDS_AT, 2),
    effects: new Map([
      ['influencer-01', 1.1],
      ['influencer-02', 0.9],
    ]),
    demand: new Array<number>(WEEKS).fill(0),
    targetShare: 0,
    startsAt: 0,
    endsAt: ENDS_AT,
  };
})();

const FAMILIES: Readonly<Record<SimFamily, Family>> = {
  'stage-hazard': stageHazard,
  threshold,
  'hidden-markov': hiddenMarkov,
};

const marksOf = (cause: string, person: number, ...weeks: number[]): Mark[] =>
  weeks.map((week) => ({ cause, person, week, dose: 0.7 }));

/** A law that knows only the exposures named: the others never happened. */
const lawWith = (family: SimFamily, marks: readonly Mark[], seed = 3): DealLaw => {
  const account: AccountFacts = {
    fit: 0.2,
    intent: new Array<number>(WEEKS).fill(0.4),
    peopleCount: 2,
    marks,
  };
  return FAMILIES[family](new Random(seed), market, account);
};

const total = ({ baseline, causes }: SimShares): number =>
  Object.values(causes).reduce((sum, share) => sum + share, baseline);

describe.each(SIM_FAMILIES)('the causal truth of the %s family', (family) => {
  const created = 20;
  const decided = 28;
  const known = marksOf('influencer-01', 0, 10, 13, 14, 17);
  const convinced = marksOf('influencer-02', 1, 12, 15, 18, 22);

  it('agrees with running the law again and again without a cause', () => {
    const runs = 20_000;
    const seen = (marks: readonly Mark[]): { create: number; win: number } => {
      const stream = new Random(99);
      const law = lawWith(family, marks);
      // The hidden chain takes a new way each time; the other laws draw each week afresh.
      const again = (run: number): DealLaw =>
        family === 'hidden-markov' ? lawWith(family, marks, run) : law;
      let deals = 0;
      for (let run = 0; run < runs; run += 1) {
        if (again(run).arises(stream, created, false)) deals += 1;
      }
      return { create: deals / runs, win: law.winChance(created, decided) };
    };
    const none = seen([]);
    const first = seen(known);
    const second = seen(convinced);
    const both = seen([...known, ...convinced]);
    expect(both.create).toBeGreaterThan(0.1);
    const credit = lawWith(family, [...known, ...convinced]).credit(created, decided, false);
    // Four standard errors of the largest frequency, as a part of it.
    const bound = 4 * Math.sqrt((1 - both.create) / both.create / runs);
    expect(bound).toBeLessThan(0.09);
    const compare = (
      shares: SimShares,
      value: (outcome: { create: number; win: number }) => number,
    ): void => {
      const all = value(both);
      const one = (value(first) - value(none) + all - value(second)) / 2 / all;
      const two = (value(second) - value(none) + all - value(first)) / 2 / all;
      expect(Math.abs(shares.baseline - value(none) / all)).toBeLessThan(bound);
      expect(Math.abs((shares.causes['influencer-01'] ?? 0) - one)).toBeLessThan(bound);
      expect(Math.abs((shares.causes['influencer-02'] ?? 0) - two)).toBeLessThan(bound);
    };
    compare(credit.created, ({ create }) => create);
    compare(credit.won, ({ create, win }) => create * win);
  });

  it('gives everything to the baseline where marketing never was', () => {
    const { created: shares, won } = lawWith(family, []).credit(created, decided, false);
    expect(shares).toEqual({ baseline: 1, causes: {} });
    expect(won).toEqual({ baseline: 1, causes: {} });
  });

  it('gives nothing to what comes after the deal was made, and winning its due', () => {
    const late = marksOf('influencer-02', 0, 22, 23, 25, 26);
    const { created: shares, won } = lawWith(family, late).credit(created, decided, false);
    expect(shares.baseline).toBe(1);
    expect(won.causes['influencer-02']).toBeGreaterThan(0);
  });
});

describe('the forms of the families', () => {
  /** Chance of a deal, from the share of the baseline: v(S) = v(∅) / baseline(S). */
  const lift = (family: SimFamily, ...marks: Mark[]): number =>
    1 / lawWith(family, marks).credit(20, 28, false).created.baseline;

  const one = marksOf('influencer-01', 0, 10, 11, 16);
  const two = marksOf('influencer-02', 0, 16, 18, 19);
  const synergy = (family: SimFamily): number =>
    lift(family, ...one, ...two) / (lift(family, ...one) * lift(family, ...two));

  it('multiply chances in the hazard, and not in the others', () => {
    expect(synergy('stage-hazard')).toBeGreaterThan(0.85);
    expect(synergy('stage-hazard')).toBeLessThan(1.05);
    // Enough is enough in the threshold; who is known convinces more easily in the chain.
    expect(synergy('threshold')).toBeLessThan(0.5);
    expect(synergy('hidden-markov')).toBeGreaterThan(1.15);
  });

  it('remember for weeks in the hazard, up to a day that comes in the threshold, for months in the chain', () => {
    const longAgo = marksOf('influencer-01', 0, 2, 2, 3).concat(marksOf('influencer-02', 1, 3));
    const part = (family: SimFamily): number =>
      1 - lawWith(family, longAgo).credit(20, 28, false).created.baseline;
    expect(part('stage-hazard')).toBeLessThan(0.05);
    expect(part('threshold')).toBe(0);
    expect(part('hidden-markov')).toBeGreaterThan(0.1);
  });

  it('care who heard in the threshold, and not in the hazard', () => {
    const spread = [...marksOf('influencer-01', 0, 17), ...marksOf('influencer-01', 1, 17)];
    const sameEars = marksOf('influencer-01', 0, 17, 17);
    expect(lift('stage-hazard', ...spread)).toBeCloseTo(lift('stage-hazard', ...sameEars), 12);
    expect(lift('threshold', ...spread)).not.toBeCloseTo(lift('threshold', ...sameEars), 2);
  });
});

describe.each(SIM_FAMILIES)('a company of the %s family', (family) => {
  const draw = (world: 'normal' | 'null') =>
    generateCompany({ seed: 4, endsAt: ENDS_AT, wonDeals: 20, ...ACCURACY_WORLD, family, world });
  const company = draw('normal');
  const nothing = draw('null');
  const influencers = new Set(company.influencers.map(({ id }) => id));

  it('says which family made it', () => {
    expect(company.family).toBe(family);
  });

  it('splits every deal over baseline and causes to one, nothing below zero', () => {
    const causes = new Set<string>([...influencers, ...SIM_OTHER_CAUSES]);
    for (const { created, won } of company.truth.deals) {
      for (const shares of won === null ? [created] : [created, won]) {
        expect(total(shares)).toBeCloseTo(1, 9);
        for (const [cause, share] of Object.entries(shares.causes)) {
          expect(causes.has(cause)).toBe(true);
          expect(share).toBeGreaterThan(-1e-9);
        }
      }
    }
  });

  it('has an influencer without any effect, who never gets a share', () => {
    const idle = company.influencers.filter(({ id }) => company.truth.effects[id] === 0);
    expect(idle.length).toBeGreaterThan(0);
    for (const { created, won } of company.truth.deals) {
      for (const { id } of idle) {
        expect(created.causes[id]).toBeUndefined();
        expect(won?.causes[id]).toBeUndefined();
      }
    }
  });

  it('credits influencers with a good part, and its null world with none', () => {
    const part = ({ truth }: typeof company): number =>
      truth.deals.reduce(
        (sum, { created }) =>
          sum +
          Object.entries(created.causes).reduce(
            (own, [cause, share]) => own + (influencers.has(cause) ? share : 0),
            0,
          ),
        0,
      ) / truth.deals.length;
    expect(part(company)).toBeGreaterThan(0.1);
    expect(part(nothing)).toBe(0);
  });

  it('shows the same posts to the same people in the null world, who name influencers by mistake only', () => {
    expect(nothing.posts.map(({ id }) => id)).toEqual(company.posts.map(({ id }) => id));
    const of = (one: typeof company) => new Map(one.touches.map((touch) => [touch.id, touch]));
    const [here, there] = [of(company), of(nothing)];
    // Of an account only one of the worlds knows, there are touches on one side only.
    const inBoth = [...here.keys()].filter((id) => there.has(id));
    expect(inBoth.length).toBeGreaterThan(100);
    for (const id of inBoth) {
      const [one, other] = [here.get(id), there.get(id)];
      expect([one?.at, one?.cause, one?.postId]).toEqual([other?.at, other?.cause, other?.postId]);
    }
    const reports = nothing.people.map(({ selfReport }) => selfReport);
    expect(reports.every((report) => report?.influencerId == null || !report.truthful)).toBe(true);
  });
});
