import type { Random } from './random.ts';
import type { CompanyOptions } from './company-options.ts';
import type { SimOtherCause, SimPlatform } from './company.ts';

/** The laws of one simulated market. Drawn anew per seed, so that no method can be tuned to one world. */
export interface World {
  /** Log-odds effect of a saturated exposure on the weekly chance that a deal arises, by position of the influencer. */
  readonly influencerEffects: readonly number[];
  readonly otherEffects: Readonly<Record<SimOtherCause, number>>;
  /** Weekly log-odds of a deal for an average account without any marketing. */
  readonly baseLogit: number;
  /** Weight of the account's lasting fit and of its passing intent. */
  readonly fitWeight: number;
  readonly intentWeight: number;
  /** Week-to-week correlation of intent. */
  readonly intentPersistence: number;
  /** Weeks after which an exposure has faded to 1/e. */
  readonly decayWeeks: number;
  /** How much likelier well-fitting accounts follow the influencers (the confounding). */
  readonly followFitWeight: number;
  /** Chance that a follower sees a post. */
  readonly exposureRate: number;
  /** Chance that an exposure is clicked, by platform. */
  readonly clickRate: Readonly<Record<SimPlatform, number>>;
  /** Chance that an exposure later becomes a brand search or a typed-in address. */
  readonly darkSocialRate: number;
  /** What the effects on winning are of the effects on creation. */
  readonly winFactor: number;
  readonly winLogit: number;
  /** Whom a lead that never became a deal names truthfully: anything it saw, or only what has an effect. */
  readonly leadsName: 'what_they_saw' | 'what_worked';
  /** Chances of the observation model. */
  readonly observation: {
    readonly noConsent: number;
    readonly blocked: number;
    /** Influencer clicks whose parameters and referrer an app strips: they look direct. */
    readonly stripped: number;
    readonly messyUtm: number;
    readonly selfReportAnswered: number;
    readonly selfReportWrong: number;
    readonly cookieLifeDays: number;
    /** Decides which placements carry a wrong link for good. */
    readonly linkSeed: number;
  };
}

/** What decides which of a seed's worlds is drawn. */
export type WorldOptions = Pick<CompanyOptions, 'world' | 'selfReport'>;

/** How often people answer «How did you hear about us?», and how often wrongly. */
export const SELF_REPORT = { answered: 0.4, wrong: 0.15 } as const;

const EFFECTS = [1.9, 1.7, 1.5, 1.3, 1.1, 1, 0.8, 0.7, 0.5, 0.4, 0.3, 0.2, 0, 0, 0, 0];

/** Draws a world; σ of the jitter is 15 %, effects of zero stay zero. */
export function drawWorld(random: Random, options: WorldOptions = {}): World {
  const world = drawDemoWorld(random);
  const { selfReport = {} } = options;
  const isNull = options.world === 'null';
  return {
    ...world,
    influencerEffects: world.influencerEffects.map((effect) => (isNull ? 0 : effect)),
    leadsName: isNull ? 'what_worked' : 'what_they_saw',
    observation: {
      ...world.observation,
      selfReportAnswered: selfReport.answered ?? world.observation.selfReportAnswered,
      selfReportWrong: selfReport.wrong ?? world.observation.selfReportWrong,
    },
  };
}

function drawDemoWorld(random: Random): World {
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
    baseLogit: -6.75,
    fitWeight: jitter(0.5),
    intentWeight: jitter(0.6),
    intentPersistence: 0.9,
    decayWeeks: jitter(4),
    followFitWeight: jitter(0.4),
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
    observation: {
      noConsent: 0.17,
      blocked: 0.1,
      stripped: 0.1,
      messyUtm: 0.12,
      selfReportAnswered: SELF_REPORT.answered,
      selfReportWrong: SELF_REPORT.wrong,
      cookieLifeDays: 7,
      linkSeed: random.int(0, 0xffff),
    },
  };
}
