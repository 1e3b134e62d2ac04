import type { FitDeal, FitInput } from '../fit-input.ts';
import type { DataDrivenFit, FitLevel, FittedInfluencer } from '../fitted.ts';
import { sourceKey } from '../source-key.ts';
import { count } from '../../words.ts';
import { buildDesign } from './build-design.ts';
import type { Design } from './design.ts';
import { CONTROL_COUNT } from './risk-rows.ts';
import { canWorkUnseen, findSources, NO_ANSWER } from './sources.ts';
import type { Kernel } from './stocks.ts';
import { chooseKernel } from './choose-kernel.ts';
import { fitConversion } from './conversion.ts';
import { uniforms } from './draws.ts';
import { at } from './linear-algebra.ts';
import { dropIdle, fitMode, type FittedMode } from './fit-mode.ts';
import { layoutOf, type Layout } from './parameters.ts';
import type { Mode } from './posterior.ts';
import { bootstrapDraw, laplaceDraw, misremember, scatter, type Draw } from './uncertainty.ts';
import { pooledStrengths, strengthsAt } from './strengths.ts';
import { dealShares, leaveUnseen } from './shares.ts';
import { storeParameters } from './stored-fit.ts';
import { fitWinning } from './winning.ts';

interface HazardOptions {
  /** Of all that is drawn; the same input and seed give the same fit to the last bit. */
  readonly seed: number;
  /** Draws behind the intervals. */
  readonly draws?: number;
  /** Told how far it is, 0 to 1. */
  readonly onProgress?: (part: number) => void;
  /** False leaves the answers to «How did you hear of us?» aside. For comparison only. */
  readonly answers?: boolean;
}

/** Won deals from which the model is used at all, and from which its priors no longer matter much. */
const LEAST_WON = 30;
const ENOUGH_WON = 150;
/** Won deals with a trace of an influencer from which they get an interval of their own. */
const OWN_EVIDENCE = 10;
const DRAWS = 200;
/** Each draw of the interval: half of them by the curvature, half by resampling accounts. */
const TAIL = 0.05;

/**
 * Fits the hierarchical stage hazard to a tenant's history: how much each influencer's touches and posts,
 * and each channel, raise the odds that a deal arises and is won. Deterministic.
 *
 * Below 30 won deals nothing is fitted: the level is `fallback` and the reason says so.
 */
export function fitHazard(input: FitInput, options: HazardOptions): DataDrivenFit {
  const { onProgress = () => undefined, answers = true } = options;
  const deals = input.accounts.flatMap((account) => account.deals);
  const won = deals.filter(({ outcome }) => outcome === 'won').length;
  if (won < LEAST_WON) return nothingFitted(input, deals, won);

  const sources = findSources(input);
  const kernel = chooseKernel(input, sources, options.seed, answers, (part) => {
    onProgress(0.6 * part);
  });
  const design = buildDesign(input, sources, kernel, options.seed);
  const layout = layoutOf(design, CONTROL_COUNT);
  const fitted = fitMode(design, layout, answers);
  onProgress(0.7);
  // Credit leaves out who cannot be told from nothing; the draws behind the intervals do not.
  const plain = dropIdle(design, layout, fitted);
  const point = drawOf(design, layout, plain.mode.theta);
  const draws = drawAll(design, layout, fitted, options, (part) => {
    onProgress(0.7 + 0.3 * part);
  });
  onProgress(1);
  return summarise({ input, design, layout, kernel, point, draws, won, mode: plain.mode });
}

/** What a parameter vector says of strengths, wrongness and winning. */
function drawOf(design: Design, layout: Layout, theta: Float64Array): Draw {
  const strengths = strengthsAt(design, layout, theta);
  const winning = fitWinning(design, strengths, null);
  const wrong = 1 / (1 + Math.exp(-at(theta, layout.wrong)));
  return {
    strengths,
    winning,
    law: {
      wrong,
      falseNames: design.falseNames,
      win: winning.weight * (1 - winning.rate),
    },
  };
}

function drawAll(
  design: Design,
  layout: Layout,
  fitted: FittedMode,
  { seed, draws = DRAWS }: HazardOptions,
  onProgress: (part: number) => void,
): Draw[] {
  const uniform = uniforms(seed + 1);
  return Array.from({ length: draws }, (_, i) => {
    onProgress(i / draws);
    const theta =
      i % 2 === 0
        ? laplaceDraw(fitted.mode, layout, uniform)
        : bootstrapDraw(design, layout, fitted, uniform);
    return drawOf(design, layout, theta);
  });
}

/** Won value by source, the baseline last; as parts of all won value. */
function wonShares(
  design: Design,
  draw: Draw,
  worksUnseen: readonly boolean[],
  uniform: (() => number) | null,
): Float64Array {
  const size = design.sources.indexOf.size;
  const shares = new Float64Array(size + 1);
  let total = 0;
  for (const row of design.deals) {
    const { deal, created, closed, answer } = row;
    if (deal.outcome !== 'won' || deal.valueMinor <= 0) continue;
    const own = dealShares(design.sources, draw.strengths, draw.law, created, closed, answer);
    if (uniform !== null) scatter(own, uniform);
    leaveUnseen(own, row, worksUnseen);
    total += deal.valueMinor;
    for (let e = 0; e <= size; e++) shares[e] = at(shares, e) + deal.valueMinor * at(own, e);
  }
  if (total > 0) for (let e = 0; e <= size; e++) shares[e] = at(shares, e) / total;
  else shares[size] = 1;
  return shares;
}

interface Findings {
  readonly input: FitInput;
  readonly design: Design;
  readonly layout: Layout;
  readonly kernel: Kernel;
  readonly mode: Mode;
  readonly point: Draw;
  readonly draws: readonly Draw[];
  readonly won: number;
}

function summarise(findings: Findings): DataDrivenFit {
  const { input, design, point, draws, won } = findings;
  const { influencers, channels } = design.sources;
  const uniform = uniforms(findings.draws.length);
  const worksUnseen = sourcesUnseen(findings);
  const shares = wonShares(design, point, worksUnseen, null);
  const drawn = draws.map((draw) =>
    misremember(wonShares(design, draw, worksUnseen, uniform), uniform),
  );
  const interval = intervalsOf(shares, drawn);
  const attributed = withoutBaseline(shares);
  const ofAttributed = intervalsOf(attributed, drawn.map(withoutBaseline));
  const best = influencers.map((_, k) => {
    const wins = drawn.filter((one) =>
      influencers.every((__, other) => at(one, other) <= at(one, k)),
    );
    return drawn.length === 0 ? 0 : wins.length / drawn.length;
  });
  const traces = tracesOf(design);
  const list: FittedInfluencer[] = influencers.map((influencerId, k) => ({
    influencerId,
    share: at(shares, k),
    ...interval(k),
    attributed: { share: at(attributed, k), ...ofAttributed(k) },
    best: best[k] ?? 0,
    conversions: at(traces, k),
    isOwnEvidence: at(traces, k) >= OWN_EVIDENCE,
  }));
  const level: FitLevel = won >= ENOUGH_WON ? 'full' : 'blended';
  return {
    version: 1,
    level,
    reason: reasonOf(level, won),
    counts: countsOf(input, design, won),
    baseline: { share: at(shares, shares.length - 1), ...interval(shares.length - 1) },
    influencers: list.toSorted((a, b) => b.share - a.share),
    channels: channels.map((source, c) => ({
      source,
      share: at(shares, influencers.length + c),
      ...interval(influencers.length + c),
    })),
    falseMentionRate: point.law.wrong,
    conversion: fitConversion(design, point.strengths, input.posts),
    influencerValues: valuesPerTouch(findings),
    parameters: storeParameters({
      kernel: findings.kernel,
      sources: design.sources,
      point,
      pooled: pooledStrengths(findings.layout, findings.mode.theta),
      draws,
      shares: drawn.map((one) => [...one.subarray(0, influencers.length)]),
    }),
  };
}

function sourcesUnseen({ input, design }: Findings): boolean[] {
  const published = new Set(input.posts.map(({ influencerId }) => influencerId));
  return canWorkUnseen([...design.sources.indexOf.keys()], (id) => published.has(id));
}

/** Of what was caused, rather than of all. */
function withoutBaseline(shares: Float64Array): Float64Array {
  const caused = 1 - at(shares, shares.length - 1);
  return shares.map((share, e) => (e === shares.length - 1 || !(caused > 0) ? 0 : share / caused));
}

/** 90 % of the draws lie inside, and so does the point. */
function intervalsOf(
  point: Float64Array,
  drawn: readonly Float64Array[],
): (index: number) => { low: number; high: number } {
  return (index) => {
    const values = drawn.map((one) => at(one, index)).sort((a, b) => a - b);
    const low = Math.min(quantile(values, TAIL), at(point, index));
    return {
      low: low < NEXT_TO_NOTHING ? 0 : low,
      high: Math.max(quantile(values, 1 - TAIL), at(point, index)),
    };
  };
}

/** A share that cannot be told from nothing: strengths are positive by construction, hundredths of a share are not. */
const NEXT_TO_NOTHING = 0.01;

function quantile(sorted: readonly number[], part: number): number {
  const position = part * (sorted.length - 1);
  const left = Math.floor(position);
  const low = sorted[left] ?? 0;
  const high = sorted[Math.min(left + 1, sorted.length - 1)] ?? low;
  return low + (position - left) * (high - low);
}

/** Won deals in which an influencer left a touch or was named. */
function tracesOf(design: Design): Float64Array {
  const traces = new Float64Array(design.sources.influencers.length);
  for (const { deal, closed, answer } of design.deals) {
    if (deal.outcome !== 'won') continue;
    for (let k = 0; k < traces.length; k++) {
      if (at(closed.touches, k) > 0 || answer === k) traces[k] = at(traces, k) + 1;
    }
  }
  return traces;
}

/**
 * Expected incremental pipeline of one touch: what the deals that arose owe the influencer, over the
 * tracked touches of all accounts. One more touch is assumed, so that few touches do not look precious.
 */
function valuesPerTouch(findings: Findings): Record<string, number> {
  const { input, design, point } = findings;
  const { influencers, indexOf } = design.sources;
  const worksUnseen = sourcesUnseen(findings);
  const value = new Float64Array(influencers.length);
  const touches = new Float64Array(influencers.length).fill(1);
  for (const { deal, created, answer } of design.deals) {
    const own = dealShares(design.sources, point.strengths, point.law, created, null, answer);
    leaveUnseen(own, { created, closed: null, answer }, worksUnseen);
    for (let k = 0; k < influencers.length; k++) {
      value[k] = at(value, k) + deal.valueMinor * at(own, k);
    }
  }
  for (const account of input.accounts) {
    for (const touch of account.touches) {
      const k = touch.influencerId === null ? undefined : indexOf.get(sourceKey(touch));
      if (k !== undefined) touches[k] = at(touches, k) + 1;
    }
  }
  return Object.fromEntries(influencers.map((id, k) => [id, at(value, k) / at(touches, k)]));
}

function countsOf(input: FitInput, design: Design, won: number): DataDrivenFit['counts'] {
  return {
    accounts: input.accounts.length,
    deals: design.deals.length,
    won,
    answers: design.deals.filter(({ answer }) => answer !== NO_ANSWER).length,
    posts: input.posts.length,
  };
}

function reasonOf(level: FitLevel, won: number): string {
  return level === 'full'
    ? `Fitted on ${count(won, 'won deal')}.`
    : `${count(won, 'won deal')} so far: the shares lean on what is usual until there are ${ENOUGH_WON}.`;
}

function nothingFitted(input: FitInput, deals: readonly FitDeal[], won: number): DataDrivenFit {
  return {
    version: 1,
    level: 'fallback',
    reason: `${count(won, 'won deal')} so far; the data-driven model starts at ${LEAST_WON}.`,
    counts: {
      accounts: input.accounts.length,
      deals: deals.length,
      won,
      answers: deals.filter(({ touches }) => touches.some(({ kind }) => kind === 'self_report'))
        .length,
      posts: input.posts.length,
    },
    baseline: { share: 1, low: 0, high: 1 },
    influencers: [],
    channels: [],
    falseMentionRate: 0,
    conversion: null,
    influencerValues: {},
    parameters: {},
  };
}
