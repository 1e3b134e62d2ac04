import type { CompanyOptions } from './company-options.ts';
import type { DemandLaw } from './demand.ts';
import type { HiddenMarkovWorld } from './families/hidden-markov.ts';
import type { ThresholdWorld } from './families/threshold.ts';
import { demoWorld, type PlainWorld } from './demo-world.ts';
import type { Random } from './random.ts';
import { logWithin, RANGES, within } from './ranges.ts';
import type { SimOtherCause, SimPlatform } from './company.ts';
import { drawHiddenMarkovWorld, drawThresholdWorld } from './family-worlds.ts';
import { applyStressors } from './stressors.ts';

/** The laws of one simulated market. Drawn anew per seed, so that no method can be tuned to one world. */
export interface World {
  /**
   * How strong each influencer is, by position: in `stage-hazard` the log-odds effect of a saturated exposure on
   * the weekly chance that a deal arises; the other families read it in units of their own.
   */
  readonly influencerEffects: readonly number[];
  readonly otherEffects: Readonly<Record<SimOtherCause, number>>;
  /** Share of people at an average account who follow each influencer; null: as the cast says. */
  readonly reach: readonly number[] | null;
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
  /** How much likelier people see posts while their account is interested (log-rate; confounding in time). */
  readonly seeingWeight: number;
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
  readonly demand: DemandLaw;
  /** Chance that a deal is quoted in dollars whatever its country's currency; null: all in the home currency. */
  readonly dollarRate: number | null;
  /** Chance that a person with two forms had two records, merged later. */
  readonly mergeRate: number;
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
  readonly threshold: ThresholdWorld;
  readonly hiddenMarkov: HiddenMarkovWorld;
}

/** What decides which of a seed's worlds is drawn. */
export type WorldOptions = Pick<
  CompanyOptions,
  'family' | 'world' | 'influencers' | 'effects' | 'selfReport' | 'stressors' | 'observation'
>;

/** How often people answer «How did you hear about us?», and how often wrongly. */
export const SELF_REPORT = { answered: 0.4, wrong: 0.15 } as const;

/** Draws the world of a seed: the demo's, with whatever the options draw anew or switch off. */
export function drawWorld(random: Random, options: WorldOptions = {}): World {
  const count = options.influencers ?? 16;
  const demo = demoWorld(random);
  const drawn =
    options.effects === 'drawn' ? drawnEffects(random.fork('effects'), demo, count) : demo;
  const stressed = applyStressors(random.fork('stressors'), drawn, options.stressors ?? {});
  const isNull = options.world === 'null';
  const world: PlainWorld = {
    ...stressed,
    influencerEffects: stressed.influencerEffects.map((effect) => (isNull ? 0 : effect)),
    leadsName: isNull || options.effects === 'drawn' ? 'what_worked' : 'what_they_saw',
    observation: {
      ...stressed.observation,
      ...options.observation,
      selfReportAnswered: options.selfReport?.answered ?? SELF_REPORT.answered,
      selfReportWrong: options.selfReport?.wrong ?? SELF_REPORT.wrong,
    },
  };
  return {
    ...world,
    threshold: drawThresholdWorld(random.fork('threshold'), world),
    hiddenMarkov: drawHiddenMarkovWorld(random.fork('hidden-markov'), world),
  };
}

function drawnEffects(random: Random, demo: PlainWorld, count: number): PlainWorld {
  const { effects, stageHazard } = RANGES;
  const strong = Array.from({ length: count }, (_, i) => {
    const effect = within(random, effects.influencer);
    return random.chance(effects.zero) || i === 0 ? 0 : effect;
  });
  return {
    ...demo,
    influencerEffects: random.shuffle(strong),
    reach: Array.from({ length: count }, () => logWithin(random, effects.reach)),
    otherEffects: {
      linkedin_ads: within(random, effects.linkedinAds),
      webinar: within(random, effects.webinar),
      content: within(random, effects.content),
      email: within(random, effects.email),
      event: within(random, effects.event),
    },
    fitWeight: within(random, effects.fitWeight),
    intentWeight: within(random, effects.intentWeight),
    intentPersistence: within(random, effects.intentPersistence),
    baseLogit: within(random, stageHazard.baseLogit),
    winFactor: within(random, stageHazard.winFactor),
    winLogit: within(random, stageHazard.winLogit),
  };
}
