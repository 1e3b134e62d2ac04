import { SIM_FAMILIES, type SimFamily } from '@pipeline-attribution/shared';
import { SCORED_MODELS } from '../models/model-table.ts';
import type { Unit } from './unit.ts';

/** Won deals of the companies in the learning curve; gates hold from {@link GATED_FROM}. */
export const SIZES = [20, 35, 70, 150, 300, 600] as const;
export const GATED_FROM = 150;
/** How many buyers answer «How did you hear about us?» where gates hold. */
export const GATED_ANSWERED = 0.4;
export const ANSWER_RATES = [0.05, 0.15] as const;
const ANSWER_SIZES = [150] as const;
const NULL_SIZES = [150, 300] as const;

/** Seeds below 1,000 are for work on the models; the published table has seeds of its own. */
export const PUBLISHED_FROM = 100_001;
export const DEVELOPMENT_FROM = 1;

export interface PlanOptions {
  readonly firstSeed: number;
  readonly seeds: number;
  readonly families?: readonly SimFamily[];
  readonly sizes?: readonly number[];
  readonly models?: readonly string[];
  /** Leaves out other answer rates and the null world. */
  readonly curveOnly?: boolean;
}

const ALL_MODELS = SCORED_MODELS.map(({ id }) => id);
const PRODUCT = ['data_driven'];

/** Every company of a run. */
export function planUnits({
  firstSeed,
  seeds,
  families = SIM_FAMILIES,
  sizes = SIZES,
  models = ALL_MODELS,
  curveOnly = false,
}: PlanOptions): Unit[] {
  const eachSeed = (unit: Omit<Unit, 'seed'>): Unit[] =>
    Array.from({ length: seeds }, (_, i) => ({ ...unit, seed: firstSeed + i }));
  const curve = { world: 'normal', answered: GATED_ANSWERED, models, linkage: true } as const;
  const product = { models: PRODUCT, linkage: false } as const;
  const among = (some: readonly number[]): number[] => some.filter((size) => sizes.includes(size));
  return families.flatMap((family) => [
    ...sizes.flatMap((wonDeals) =>
      eachSeed({ ...curve, family, wonDeals, linkage: wonDeals >= GATED_FROM }),
    ),
    ...(curveOnly
      ? []
      : [
          ...among(ANSWER_SIZES).flatMap((wonDeals) =>
            ANSWER_RATES.flatMap((answered) =>
              eachSeed({ ...product, family, world: 'normal', wonDeals, answered }),
            ),
          ),
          ...among(NULL_SIZES).flatMap((wonDeals) =>
            eachSeed({ ...product, family, world: 'null', wonDeals, answered: GATED_ANSWERED }),
          ),
        ]),
  ]);
}

/** A few companies that would show at once that something broke; of the published seeds. */
export const QUICK_SEEDS = 4;
export const quickUnits = (): Unit[] =>
  planUnits({
    firstSeed: PUBLISHED_FROM,
    seeds: QUICK_SEEDS,
    sizes: [GATED_FROM],
    models: PRODUCT,
  }).filter(({ answered }) => answered === GATED_ANSWERED);
