import { SIM_OTHER_CAUSES, type SimOtherCause } from './company.ts';
import type { PlainWorld } from './demo-world.ts';
import type { HiddenMarkovWorld } from './families/hidden-markov.ts';
import type { ThresholdWorld } from './families/threshold.ts';
import { influencerIdAt } from './plan.ts';
import type { Random } from './random.ts';
import { RANGES, within } from './ranges.ts';

/** Draws the laws of the `threshold` family. */
export function drawThresholdWorld(random: Random, world: PlainWorld): ThresholdWorld {
  const R = RANGES.threshold;
  return {
    memoryWeeks: 2.2 * world.decayWeeks,
    voices: within(random, R.voices),
    team: within(random, R.team),
    name: within(random, R.name),
    need: within(random, R.need),
    strongTouch: within(random, R.strongTouch),
    pressingNeed: within(random, R.pressingNeed),
    spread: within(random, R.spread),
    noise: within(random, R.noise),
    pace: within(random, R.pace),
    fitWeight: world.fitWeight,
    intentWeight: world.intentWeight,
    winProbit: within(random, R.winProbit),
    doubt: within(random, R.doubt),
    vouching: within(random, R.vouching),
  };
}

type Steps = readonly [number, number, number];

/** What influencers are good at, as weights on the three steps: making known, explaining, convincing. */
const INFLUENCER_KINDS: readonly Steps[] = [
  [1, 0.2, 0],
  [0.4, 1, 0.3],
  [0, 0.3, 1],
  [0.5, 0.5, 0.5],
];

const OTHER_KINDS: Readonly<Record<SimOtherCause, Steps>> = {
  linkedin_ads: [0.8, 0.2, 0],
  webinar: [0.2, 1, 0.7],
  content: [0.4, 0.8, 0.3],
  email: [0, 0.4, 0.5],
  event: [0.7, 0.6, 0.6],
};

/** Draws the laws of the `hidden-markov` family. */
export function drawHiddenMarkovWorld(random: Random, world: PlainWorld): HiddenMarkovWorld {
  const R = RANGES.hiddenMarkov;
  const [first, second, third] = R.push;
  const push: Steps = [within(random, first), within(random, second), within(random, third)];
  const scaled = (kind: Steps, effect: number): Steps => [
    kind[0] * push[0] * effect,
    kind[1] * push[1] * effect,
    kind[2] * push[2] * effect,
  ];
  const [up0, up1, up2] = R.climb;
  const [down0, down1, down2] = R.fall;
  return {
    climb: [within(random, up0), within(random, up1), within(random, up2)],
    fall: [within(random, down0), within(random, down1), within(random, down2)],
    pull: within(random, R.pull),
    fitWeight: world.fitWeight,
    intentWeight: world.intentWeight,
    buying: within(random, R.buying),
    conviction: {
      climb: [0.04, 0.03],
      fall: [0.06, 0.04],
      sway: within(random, R.sway),
      win: [0.1, 0.3, 0.65],
    },
    firstNamed: within(random, R.firstNamed),
    push: Object.fromEntries<Steps>([
      ...world.influencerEffects.map(
        (effect, i) => [influencerIdAt(i), scaled(random.pick(INFLUENCER_KINDS), effect)] as const,
      ),
      ...SIM_OTHER_CAUSES.map(
        (cause) => [cause, scaled(OTHER_KINDS[cause], world.otherEffects[cause])] as const,
      ),
    ]),
  };
}
