import type { StageEntry } from '../../../journey/types.ts';
import type { Design } from './design.ts';
import { PostStock } from './post-stock.ts';
import { touchStock } from './stocks.ts';
import type { FitPost } from '../fit-input.ts';
import { at } from './linear-algebra.ts';
import type { StrengthTable } from './strengths.ts';

/** How a chance foretold compares with what came of it. */
export interface ReliabilityRow {
  /** Bounds of the chances in the row. */
  readonly from: number;
  readonly to: number;
  /** Mean of the chances, and part of the entries that were won. */
  readonly predicted: number;
  readonly observed: number;
  readonly entries: number;
}

/** What a stage and the marketing of a deal say about its being won. */
export interface ConversionLaw {
  /** Chance of winning from each stage, from the tenant's own closed deals; by stage id. */
  readonly stages: Readonly<Record<string, number>>;
  /** Of all closed deals. */
  readonly rate: number;
  /** What a unit of pressure adds to the log-odds; 0 where it does not foretell better than the stage. */
  readonly slope: number;
  /** Pressure of the average deal, beside which others are seen. */
  readonly usual: number;
  /** Stage entries of closed deals behind it. */
  readonly entries: number;
  /** Mean squared error of the chance, foretold for accounts not fitted to; and of the stage's rate alone. */
  readonly brier: number;
  readonly brierOfStage: number;
  readonly reliability: readonly ReliabilityRow[];
}

interface Entry {
  readonly account: number;
  readonly stageId: string;
  readonly pressure: number;
  readonly won: number;
}

const FOLDS = 5;
/** A stage's rate counts as if so many more entries had gone as all deals do. */
const SHRINKAGE = 10;
/** Fewer entries than this foretell nothing. */
const LEAST_ENTRIES = 60;
const ROWS = 10;

/**
 * Fits the chance that an open deal is won: the rate of its stage in the tenant's closed deals, moved by how much
 * marketing weighs on it. Calibration is measured on accounts the fold was not fitted to (Brier 1950): where
 * pressure foretells no better than the stage alone, it is left out.
 */
export function fitConversion(
  design: Design,
  strengths: StrengthTable,
  posts: readonly FitPost[],
): ConversionLaw | null {
  const entries = entriesOf(design, strengths, posts);
  if (entries.length < LEAST_ENTRIES) return null;
  const foretold = entries.map(() => ({ stage: 0, chance: 0 }));
  for (let fold = 0; fold < FOLDS; fold++) {
    const law = fit(entries.filter(({ account }) => account % FOLDS !== fold));
    entries.forEach((entry, i) => {
      if (entry.account % FOLDS !== fold) return;
      foretold[i] = {
        stage: law.stages[entry.stageId] ?? law.rate,
        chance: chanceOf(law, entry.stageId, entry.pressure),
      };
    });
  }
  const brierOf = (chance: (i: number) => number): number =>
    entries.reduce((sum, { won }, i) => sum + (chance(i) - won) ** 2, 0) / entries.length;
  const brierOfStage = brierOf((i) => foretold[i]?.stage ?? 0);
  const brierOfBoth = brierOf((i) => foretold[i]?.chance ?? 0);
  const helps = brierOfBoth < brierOfStage;
  const law = fit(entries);
  const chances = foretold.map(({ stage, chance }) => (helps ? chance : stage));
  return {
    ...law,
    slope: helps ? law.slope : 0,
    entries: entries.length,
    brier: helps ? brierOfBoth : brierOfStage,
    brierOfStage,
    reliability: reliabilityOf(
      chances,
      entries.map(({ won }) => won),
    ),
  };
}

type Fitted = Pick<ConversionLaw, 'stages' | 'rate' | 'slope' | 'usual'>;

/** Chance that a deal in a stage is won under a pressure. */
export function chanceOf(law: Fitted, stageId: string | null, pressure: number): number {
  const rate = (stageId === null ? undefined : law.stages[stageId]) ?? law.rate;
  return sigmoid(logit(rate) + law.slope * (pressure - law.usual));
}

function entriesOf(design: Design, strengths: StrengthTable, posts: readonly FitPost[]): Entry[] {
  const { sources, kernel } = design;
  const stock = new PostStock(posts, sources.indexOf, sources.influencers.length, kernel);
  const touched = new Float64Array(sources.indexOf.size);
  const untracked = new Float64Array(sources.indexOf.size);
  return design.deals.flatMap(({ deal, account }) => {
    const { outcome, closedAt } = deal;
    if (outcome === 'open' || closedAt === null) return [];
    const open = (deal.stages ?? []).filter(({ enteredAt }) => enteredAt < closedAt);
    return firstOfEach(open).map(({ stageId, enteredAt }) => ({
      account,
      stageId,
      won: outcome === 'won' ? 1 : 0,
      pressure: strengths.parts(
        {
          touches: touchStock(deal.touches, enteredAt, sources, kernel),
          posts: stock.at(enteredAt),
        },
        touched,
        untracked,
      ),
    }));
  });
}

/** A deal that comes back to a stage counts there once. */
function firstOfEach(entries: readonly StageEntry[]): StageEntry[] {
  const first = new Map<string, StageEntry>();
  for (const entry of entries) {
    const known = first.get(entry.stageId);
    if (!known || entry.enteredAt < known.enteredAt) first.set(entry.stageId, entry);
  }
  return [...first.values()];
}

function fit(entries: readonly Entry[]): Fitted {
  const all = Math.max(1, entries.length);
  const won = entries.reduce((sum, entry) => sum + entry.won, 0);
  const rate = (won + 0.5) / (all + 1);
  const counts = new Map<string, { won: number; all: number }>();
  for (const entry of entries) {
    const count = counts.get(entry.stageId) ?? { won: 0, all: 0 };
    count.won += entry.won;
    count.all += 1;
    counts.set(entry.stageId, count);
  }
  const stages = Object.fromEntries(
    [...counts].map(([stageId, count]) => [
      stageId,
      (count.won + SHRINKAGE * rate) / (count.all + SHRINKAGE),
    ]),
  );
  const usual = entries.reduce((sum, { pressure }) => sum + pressure, 0) / all;
  return { stages, rate, usual, slope: slopeOf(entries, stages, usual) };
}

/** Believed around nothing, so that few deals do not make much of little. */
const SLOPE_DEVIATION = 0.5;

/** Newton's way to the slope of a logistic regression with the stages' log-odds as offset. */
function slopeOf(
  entries: readonly Entry[],
  stages: Readonly<Record<string, number>>,
  usual: number,
): number {
  let slope = 0;
  for (let step = 0; step < 20; step++) {
    let gradient = -slope / SLOPE_DEVIATION ** 2;
    let information = 1 / SLOPE_DEVIATION ** 2;
    for (const { stageId, pressure, won } of entries) {
      const x = pressure - usual;
      const chance = sigmoid(logit(stages[stageId] ?? 0.5) + slope * x);
      gradient += (won - chance) * x;
      information += chance * (1 - chance) * x * x;
    }
    const move = gradient / information;
    slope += move;
    if (Math.abs(move) < 1e-10) break;
  }
  return Math.max(0, slope);
}

/** Equally many entries a row, by the chance foretold. */
function reliabilityOf(chances: readonly number[], won: readonly number[]): ReliabilityRow[] {
  const order = chances.map((_, i) => i).sort((a, b) => (chances[a] ?? 0) - (chances[b] ?? 0));
  const rows: ReliabilityRow[] = [];
  for (let row = 0; row < ROWS; row++) {
    const from = Math.round((row * order.length) / ROWS);
    const part = order.slice(from, Math.round(((row + 1) * order.length) / ROWS));
    if (part.length === 0) continue;
    const mean = (values: readonly number[]): number =>
      part.reduce((sum, i) => sum + (values[i] ?? 0), 0) / part.length;
    rows.push({
      from: chances[part[0] ?? 0] ?? 0,
      to: chances[part.at(-1) ?? 0] ?? 0,
      predicted: mean(chances),
      observed: mean(won),
      entries: part.length,
    });
  }
  return rows;
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const logit = (p: number): number => Math.log(p / (1 - p));

/** U of a pressure under some strengths. */
export function pressureSum(
  strengths: StrengthTable,
  pressure: { readonly touches: Float64Array; readonly posts: Float64Array },
): number {
  const size = strengths.touch.length;
  let sum = 0;
  for (let e = 0; e < size; e++) {
    sum +=
      at(strengths.touch, e) * at(pressure.touches, e) +
      at(strengths.untracked, e) * (e < strengths.influencers ? at(pressure.posts, e) : 1);
  }
  return sum;
}
