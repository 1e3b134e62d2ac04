import { describe, expect, it } from '@jest/globals';
import { drawDemand } from '../../src/simulation/demand.ts';
import {
  ACCURACY_WORLD,
  generateCompany,
  SIM_STRESSORS,
  type CompanyOptions,
  type SimStressor,
} from '../../src/simulation/index.ts';
import { drawPlan } from '../../src/simulation/plan.ts';
import { Random } from '../../src/simulation/random.ts';
import { RANGES } from '../../src/simulation/ranges.ts';
import { WEEK } from '../../src/simulation/time.ts';
import { drawWorld, type WorldOptions } from '../../src/simulation/world.ts';

const ENDS_AT = Date.UTC(2026, 10, 22);
const draw = (options: Partial<CompanyOptions>) =>
  generateCompany({ seed: 5, endsAt: ENDS_AT, wonDeals: 15, ...ACCURACY_WORLD, ...options });

const worldOf = (options: WorldOptions) => drawWorld(new Random(9), options);

describe('the stressors of a world', () => {
  it.each(SIM_STRESSORS)('draw %s without moving any other', (name) => {
    const all = worldOf({ stressors: 'drawn' });
    const butOne = worldOf({
      stressors: Object.fromEntries(
        SIM_STRESSORS.filter((other) => other !== name).map((other) => [other, 'drawn']),
      ),
    });
    const onlyOne = worldOf({ stressors: { [name]: 'drawn' } });
    const plain = worldOf({});
    const owned: Readonly<Record<SimStressor, (world: typeof all) => unknown>> = {
      launches: ({ demand }) => [
        demand.waves,
        demand.waveHeight,
        demand.waveWidth,
        demand.waveSeeking,
      ],
      seasons: ({ demand: { season, seasonWeek } }) => [season, seasonWeek],
      trackingLoss: ({ observation: o }) => [o.noConsent, o.blocked, o.stripped],
      clicks: ({ clickRate }) => clickRate,
      darkSocial: ({ darkSocialRate }) => darkSocialRate,
      cookieLife: ({ observation }) => observation.cookieLifeDays,
      messyUtms: ({ observation }) => observation.messyUtm,
      currencies: ({ dollarRate }) => dollarRate,
      merges: ({ mergeRate }) => mergeRate,
      decay: ({ decayWeeks }) => decayWeeks,
      otherMarketing: ({ otherEffects }) => otherEffects,
      confounding: ({ followFitWeight, seeingWeight }) => [followFitWeight, seeingWeight],
    };
    for (const other of SIM_STRESSORS) {
      const part = owned[other];
      expect(part(butOne)).toEqual(part(other === name ? plain : all));
      expect(part(onlyOne)).toEqual(part(other === name ? all : plain));
    }
    expect(owned[name](all)).not.toEqual(owned[name](plain));
  });

  it('are others for another seed', () => {
    const other = drawWorld(new Random(10), { stressors: 'drawn', effects: 'drawn' });
    const one = worldOf({ stressors: 'drawn', effects: 'drawn' });
    expect(other.decayWeeks).not.toBe(one.decayWeeks);
    expect(other.influencerEffects).not.toEqual(one.influencerEffects);
    expect(other.hiddenMarkov.climb).not.toEqual(one.hiddenMarkov.climb);
  });

  it('stay within what is written down', () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const world = drawWorld(new Random(seed), { ...ACCURACY_WORLD });
      const [low, high] = RANGES.stressors.decay.weeks;
      expect(world.decayWeeks).toBeGreaterThanOrEqual(low);
      expect(world.decayWeeks).toBeLessThanOrEqual(high);
      expect(world.influencerEffects).toHaveLength(8);
      expect(world.influencerEffects.some((effect) => effect === 0)).toBe(true);
      expect(Math.max(...world.influencerEffects)).toBeLessThanOrEqual(1.4);
    }
  });
});

describe('a stressor switched off', () => {
  const calm = draw({
    stressors: Object.fromEntries(SIM_STRESSORS.map((name) => [name, 'off'])),
  });

  it('loses no visit and no parameter', () => {
    expect(calm.visits.every(({ lost }) => lost === null)).toBe(true);
    const clicks = calm.visits.filter(({ source }) => source === 'influencer');
    expect(clicks.length).toBeGreaterThan(50);
    const links = new Set(calm.placements.map(({ trackingUrl }) => trackingUrl));
    expect(clicks.every(({ pages }) => links.has(pages[0]?.url ?? ''))).toBe(true);
  });

  it('keeps one identity per person and device, one record per person, one currency', () => {
    const ids = Map.groupBy(
      calm.visits.filter(({ personId }) => personId !== null),
      ({ personId, device }) => `${personId ?? ''}/${device}`,
    );
    for (const visits of ids.values()) {
      expect(new Set(visits.map(({ visitorId }) => visitorId)).size).toBe(1);
    }
    expect(calm.merges).toEqual([]);
    expect(calm.deals.every(({ currency }) => currency === 'EUR')).toBe(true);
  });

  it('leaves other marketing without effect', () => {
    const influencers = new Set(calm.influencers.map(({ id }) => id));
    for (const { created } of calm.truth.deals) {
      for (const cause of Object.keys(created.causes)) expect(influencers.has(cause)).toBe(true);
    }
  });
});

describe('launches', () => {
  it('draw campaigns to the weeks in which the market is awake anyway', () => {
    const law = {
      waveHeight: 0.8,
      waves: 3,
      waveWidth: 3,
      waveSeeking: 0.9,
      season: 0,
      seasonWeek: 0,
    };
    const startsAt = ENDS_AT - 78 * WEEK;
    const excess = (seeking: number): number => {
      let sum = 0;
      let posts = 0;
      for (let seed = 1; seed <= 20; seed += 1) {
        const demand = drawDemand(new Random(seed), law, 78);
        const mean = demand.byWeek.reduce((a, b) => a + b, 0) / 78;
        const plan = drawPlan(new Random(seed + 100), startsAt, ENDS_AT, 8, {
          waves: demand.waves,
          waveSeeking: seeking,
        });
        for (const { publishedAt } of plan.posts) {
          sum += (demand.byWeek[Math.floor((publishedAt - startsAt) / WEEK)] ?? 0) - mean;
          posts += 1;
        }
      }
      return sum / posts;
    };
    expect(excess(0.9)).toBeGreaterThan(0.15);
    expect(Math.abs(excess(0))).toBeLessThan(0.05);
  });
});

describe('a list of target accounts', () => {
  const without = draw({});
  const listed = draw({ targetAccounts: 0.4 });

  it('is not there unless asked for', () => {
    expect(without.accounts.some(({ isTarget }) => isTarget !== undefined)).toBe(false);
  });

  it('holds accounts known from the first day, of which some never show themselves', () => {
    const targets = listed.accounts.filter(({ isTarget }) => isTarget);
    expect(targets.length).toBeGreaterThan(20);
    expect(targets.every(({ createdAt }) => createdAt === listed.startsAt)).toBe(true);
    const seen = new Set(listed.people.map(({ accountId }) => accountId));
    expect(targets.some(({ id }) => !seen.has(id))).toBe(true);
    expect(targets.some(({ id }) => seen.has(id))).toBe(true);
  });

  it('changes nothing of what happens', () => {
    const lives = (company: typeof listed) =>
      JSON.stringify(company.deals.map(({ id, createdAt, stages }) => [id, createdAt, stages]));
    expect(lives(listed)).toBe(lives(without));
  });
});
