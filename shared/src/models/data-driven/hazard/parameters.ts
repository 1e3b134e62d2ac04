import type { Design } from './design.ts';

/** Where each parameter of the model stands in the vector, and what is believed of it before the data. */
export interface Layout {
  readonly size: number;
  /** log of the mean strength of an influencer's posts. */
  readonly posts: number;
  /** log of the mean strength of a tracked influencer touch. */
  readonly touches: number;
  /** How much more traffic goes with more strength. */
  readonly traffic: number;
  /** log of the rate at which clicks turn into deals without any effect of theirs. */
  readonly clickRate: number;
  /** Log-odds that an answer is wrong. */
  readonly wrong: number;
  /** Per influencer: log strength against the mean, of touches and posts alike. */
  readonly effect: number;
  /** Per influencer: log strength of posts beyond that (a larger audience among our buyers). */
  readonly reach: number;
  /** Per channel: log strength of a tracked touch; then of what it does without leaving a touch. */
  readonly channelTouch: number;
  readonly channelAlways: number;
  /** Leads: log of the mean strength, how much of an influencer's effect they name, per-source deviations. */
  readonly leads: number;
  readonly leadEffect: number;
  readonly leadSource: number;
  /** Level of new deals from unknown accounts, at knots over time. */
  readonly series: number;
  readonly knots: number;
  /** What goes with tracked touches of known accounts without being caused by them: influencers', channels'. */
  readonly confounding: number;
  /** Level of deals from known accounts, then the controls. */
  readonly known: number;
}

/** Weeks between knots of the free baseline: slower waves of demand are the market's, not a post's. */
const KNOT_WEEKS = 8;

export function layoutOf(design: Design, controls: number): Layout {
  const influencers = design.sources.influencers.length;
  const channels = design.sources.channels.length;
  const knots = Math.max(2, Math.ceil(design.weeks / KNOT_WEEKS) + 1);
  let next = 5;
  const take = (count: number): number => {
    const from = next;
    next += count;
    return from;
  };
  const layout = {
    posts: 0,
    touches: 1,
    traffic: 2,
    wrong: 3,
    clickRate: 4,
    effect: take(influencers),
    reach: take(influencers),
    channelTouch: take(channels),
    channelAlways: take(channels),
    leads: take(1),
    leadEffect: take(1),
    leadSource: take(influencers + channels),
    series: take(knots),
    knots,
    confounding: take(2),
    known: take(1 + controls),
  };
  return { ...layout, size: next };
}

/** Beliefs before the data: normal, on the scale of the vector. */
export interface Prior {
  readonly mean: Float64Array;
  /** Precision matrix. */
  readonly precision: Float64Array;
}

/** How different influencers are believed to be, in log strength. */
interface Spread {
  readonly effect: number;
  readonly reach: number;
}

const logit = (p: number): number => Math.log(p / (1 - p));

/**
 * Weak beliefs, the same for every tenant. A strength is a log hazard ratio at full stock: tracked touches
 * around e^0.9 ≈ 2.5 times, an influencer's posts around 1.5 times over all accounts, both within a factor
 * of two or three. One answer in eight is wrong, give or take a factor of two.
 */
export function priorOf(layout: Layout, spread: Spread): Prior {
  const mean = new Float64Array(layout.size);
  const precision = new Float64Array(layout.size * layout.size);
  const believe = (index: number, value: number, deviation: number): void => {
    mean[index] = value;
    precision[index * layout.size + index] = 1 / deviation ** 2;
  };
  believe(layout.posts, Math.log(0.15), 1.5);
  believe(layout.touches, Math.log(0.6), 0.7);
  believe(layout.traffic, 0.5, 0.3);
  believe(layout.wrong, logit(0.2), 0.3);
  believe(layout.clickRate, -3, 100);
  for (let i = layout.effect; i < layout.reach; i++) believe(i, 0, spread.effect);
  for (let i = layout.reach; i < layout.channelTouch; i++) believe(i, 0, spread.reach);
  for (let i = layout.channelTouch; i < layout.channelAlways; i++) believe(i, Math.log(0.2), 1);
  for (let i = layout.channelAlways; i < layout.leads; i++) believe(i, Math.log(0.015), 1.5);
  believe(layout.leads, Math.log(0.3), 1.5);
  believe(layout.leadEffect, 0.5, 0.3);
  for (let i = layout.leadSource; i < layout.series; i++) {
    const isInfluencer = i < layout.leadSource + (layout.reach - layout.effect);
    believe(i, isInfluencer ? 0 : Math.log(0.03), isInfluencer ? 0.4 : 1.5);
  }
  const size = layout.size;
  for (let i = 0; i < layout.knots; i++) {
    const here = layout.series + i;
    believe(here, 0, 100);
    if (i === 0) continue;
    // A random walk: neighbours differ little.
    const step = 1 / 0.2 ** 2;
    const before = here - 1;
    for (const [row, column, sign] of [
      [here, here, 1],
      [before, before, 1],
      [here, before, -1],
      [before, here, -1],
    ] as const) {
      precision[row * size + column] = (precision[row * size + column] ?? 0) + sign * step;
    }
  }
  believe(layout.confounding, 0.3, 0.4);
  believe(layout.confounding + 1, 0.3, 0.4);
  believe(layout.known, 0, 100);
  for (let i = layout.known + 1; i < layout.size; i++) believe(i, 0, 1.5);
  return { mean, precision };
}
