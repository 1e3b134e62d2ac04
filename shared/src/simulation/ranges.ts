import type { Random } from './random.ts';

/** From where to where; what is drawn lies uniformly between, in the logarithm where it says so. */
type Range = readonly [low: number, high: number];

/**
 * Where the parameters of drawn worlds come from: `effects: 'drawn'`, and `stressors` each by its name. Written
 * down before any method was measured; to change one is to change the definition of the accuracy.
 */
export const RANGES = {
  /** With `effects: 'drawn'`. Each influencer has no effect with chance `zero`, and one has none for certain. */
  effects: {
    influencer: [0.1, 1.4],
    zero: 0.125,
    reach: [0.06, 0.2],
    linkedinAds: [0.2, 0.8],
    webinar: [0.4, 1.3],
    content: [0.1, 0.7],
    email: [0.05, 0.45],
    event: [0.3, 1.1],
    fitWeight: [0.3, 0.7],
    intentWeight: [0.4, 0.8],
    intentPersistence: [0.8, 0.95],
  },
  stageHazard: {
    baseLogit: [-6.6, -6.1],
    winFactor: [0.15, 0.45],
    winLogit: [-1.4, -0.9],
  },
  threshold: {
    voices: [0.6, 0.9],
    team: [0.9, 1.3],
    name: [1.5, 2.2],
    need: [1, 1.4],
    strongTouch: [0.85, 1.15],
    pressingNeed: [1.8, 2.2],
    spread: [0.15, 0.35],
    noise: [0.2, 0.3],
    pace: [0.1, 0.2],
    winProbit: [-0.9, -0.5],
    doubt: [0.15, 0.45],
    vouching: [0.6, 1.4],
  },
  hiddenMarkov: {
    /** Weekly, by step: unaware → aware → considering → ready, and back. */
    climb: [
      [0.008, 0.016],
      [0.01, 0.02],
      [0.02, 0.04],
    ],
    fall: [
      [0.015, 0.04],
      [0.03, 0.07],
      [0.15, 0.35],
    ],
    pull: [0.35, 0.55],
    buying: [0.12, 0.3],
    /** Rate added by a unit of exposure to a cause of effect 1 that works on this step alone. */
    push: [
      [0.2, 0.5],
      [0.12, 0.3],
      [0.12, 0.3],
    ],
    sway: [0.7, 1.8],
    firstNamed: [0.25, 0.75],
  },
  stressors: {
    /** Waves of demand with campaigns seeking them; height in log-odds, width in weeks. */
    launches: { waves: [2, 5], height: [0.3, 1], width: [2, 5], seeking: [0.3, 0.9] },
    /** Log-odds; the week of the height is any of the year. */
    seasons: { season: [0.1, 0.5] },
    trackingLoss: { noConsent: [0.1, 0.4], blocked: [0.05, 0.15], stripped: [0.05, 0.2] },
    /** Factor on every platform's click rate; in the logarithm. */
    clicks: { factor: [0.3, 2] },
    darkSocial: { rate: [0.03, 0.25] },
    /** Days; in the logarithm. */
    cookieLife: { days: [2, 60] },
    messyUtms: { rate: [0.04, 0.25] },
    currencies: { dollarRate: [0, 0.4] },
    merges: { rate: [0, 0.12] },
    /** Weeks; in the logarithm. The threshold family forgets within 2.2 times as many. */
    decay: { weeks: [2, 8] },
    /** Factor on the effects of everything but influencers. */
    otherMarketing: { factor: [0.3, 1.7] },
    confounding: { followFit: [0.1, 0.9], seeing: [0, 0.4] },
  },
} as const;

/** Uniform within a range. */
export const within = (random: Random, [low, high]: Range): number => random.between(low, high);

/** Log-uniform within a range. */
export const logWithin = (random: Random, [low, high]: Range): number =>
  Math.exp(random.between(Math.log(low), Math.log(high)));
