import { SIM_STRESSORS, type SimStressor, type StressorSettings } from './company-options.ts';
import type { PlainWorld } from './demo-world.ts';
import type { Random } from './random.ts';
import { logWithin, RANGES, within } from './ranges.ts';

/** Draws or switches off what makes measuring hard. Each stressor has a stream of its own: none moves another. */
export function applyStressors(
  random: Random,
  world: PlainWorld,
  settings: StressorSettings,
): PlainWorld {
  return SIM_STRESSORS.reduce((before, name) => {
    const setting = settings === 'drawn' ? 'drawn' : settings[name];
    if (setting === undefined) return before;
    const { drawn, off } = STRESSORS[name];
    return { ...before, ...(setting === 'off' ? off(before) : drawn(random.fork(name), before)) };
  }, world);
}

interface Stressor {
  readonly drawn: (random: Random, world: PlainWorld) => Partial<PlainWorld>;
  readonly off: (world: PlainWorld) => Partial<PlainWorld>;
}

const R = RANGES.stressors;
const unchanged = (): Partial<PlainWorld> => ({});

const STRESSORS: Readonly<Record<SimStressor, Stressor>> = {
  launches: {
    drawn: (random, { demand }) => ({
      demand: {
        ...demand,
        waves: random.int(...R.launches.waves),
        waveHeight: within(random, R.launches.height),
        waveWidth: within(random, R.launches.width),
        waveSeeking: within(random, R.launches.seeking),
      },
    }),
    off: ({ demand }) => ({ demand: { ...demand, waves: 0, waveHeight: 0, waveSeeking: 0 } }),
  },
  seasons: {
    drawn: (random, { demand }) => ({
      demand: {
        ...demand,
        season: within(random, R.seasons.season),
        seasonWeek: random.int(0, 51),
      },
    }),
    off: ({ demand }) => ({ demand: { ...demand, season: 0 } }),
  },
  trackingLoss: {
    drawn: (random, { observation }) => ({
      observation: {
        ...observation,
        noConsent: within(random, R.trackingLoss.noConsent),
        blocked: within(random, R.trackingLoss.blocked),
        stripped: within(random, R.trackingLoss.stripped),
      },
    }),
    off: ({ observation }) => ({
      observation: { ...observation, noConsent: 0, blocked: 0, stripped: 0 },
    }),
  },
  clicks: {
    drawn: (random, { clickRate }) => {
      const factor = logWithin(random, R.clicks.factor);
      const { linkedin, youtube, podcast, newsletter, x, instagram } = clickRate;
      return {
        clickRate: {
          linkedin: linkedin * factor,
          youtube: youtube * factor,
          podcast: podcast * factor,
          newsletter: newsletter * factor,
          x: x * factor,
          instagram: instagram * factor,
        },
      };
    },
    off: unchanged,
  },
  darkSocial: {
    drawn: (random) => ({ darkSocialRate: within(random, R.darkSocial.rate) }),
    off: () => ({ darkSocialRate: 0 }),
  },
  cookieLife: {
    drawn: (random, { observation }) => ({
      observation: { ...observation, cookieLifeDays: logWithin(random, R.cookieLife.days) },
    }),
    off: ({ observation }) => ({ observation: { ...observation, cookieLifeDays: Infinity } }),
  },
  messyUtms: {
    drawn: (random, { observation }) => ({
      observation: { ...observation, messyUtm: within(random, R.messyUtms.rate) },
    }),
    off: ({ observation }) => ({ observation: { ...observation, messyUtm: 0 } }),
  },
  currencies: {
    drawn: (random) => ({ dollarRate: within(random, R.currencies.dollarRate) }),
    off: () => ({ dollarRate: null }),
  },
  merges: {
    drawn: (random) => ({ mergeRate: within(random, R.merges.rate) }),
    off: () => ({ mergeRate: 0 }),
  },
  decay: {
    drawn: (random) => ({ decayWeeks: logWithin(random, R.decay.weeks) }),
    off: unchanged,
  },
  otherMarketing: {
    drawn: (random, { otherEffects }) => {
      const factor = within(random, R.otherMarketing.factor);
      const { linkedin_ads: ads, webinar, content, email, event } = otherEffects;
      return {
        otherEffects: {
          linkedin_ads: ads * factor,
          webinar: webinar * factor,
          content: content * factor,
          email: email * factor,
          event: event * factor,
        },
      };
    },
    off: () => ({
      otherEffects: { linkedin_ads: 0, webinar: 0, content: 0, email: 0, event: 0 },
    }),
  },
  confounding: {
    drawn: (random) => ({
      followFitWeight: within(random, R.confounding.followFit),
      seeingWeight: within(random, R.confounding.seeing),
    }),
    off: () => ({ followFitWeight: 0, seeingWeight: 0 }),
  },
};
