import type { World } from './world.ts';
import type { Random } from './random.ts';

/** What every world starts from; the laws of the families that are not the demo's are drawn in any case. */
export type PlainWorld = Omit<World, 'threshold' | 'hiddenMarkov'>;

const EFFECTS = [1.9, 1.7, 1.5, 1.3, 1.1, 1, 0.8, 0.7, 0.5, 0.4, 0.3, 0.2, 0, 0, 0, 0];

/** Draws the world of the demo company; σ of the jitter is 15 %, effects of zero stay zero. */
export function demoWorld(random: Random): PlainWorld {
  const jitter = (value: number): number => value * Math.exp(0.15 * random.normal());
  return {
    influencerEffects: random.shuffle(EFFECTS).map(jitter),
    otherEffects: {
      linkedin_ads: jitter(0.5),
      webinar: jitter(0.9),
      content: jitter(0.4),
      email: jitter(0.25),
      event: jitter(0.7),
    },
    reach: null,
    baseLogit: -6.75,
    fitWeight: jitter(0.5),
    intentWeight: jitter(0.6),
    intentPersistence: 0.9,
    decayWeeks: jitter(4),
    followFitWeight: jitter(0.4),
    seeingWeight: 0,
    exposureRate: 0.5,
    clickRate: {
      linkedin: jitter(0.14),
      youtube: jitter(0.11),
      podcast: jitter(0.05),
      newsletter: jitter(0.2),
      x: jitter(0.1),
      instagram: jitter(0.06),
    },
    darkSocialRate: jitter(0.09),
    winFactor: 0.3,
    winLogit: -1.35,
    leadsName: 'what_they_saw',
    demand: {
      waveHeight: 0,
      waves: 0,
      waveWidth: 1,
      waveSeeking: 0,
      season: 0,
      seasonWeek: 0,
    },
    dollarRate: 0.05,
    mergeRate: 0.04,
    observation: {
      noConsent: 0.17,
      blocked: 0.1,
      stripped: 0.1,
      messyUtm: 0.12,
      selfReportAnswered: 0.4,
      selfReportWrong: 0.15,
      cookieLifeDays: 7,
      linkSeed: random.int(0, 0xffff),
    },
  };
}
