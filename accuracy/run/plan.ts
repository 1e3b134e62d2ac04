import { SIM_FAMILIES, type SimFamily } from '@pipeline-attribution/shared';
import { SCORED_MODELS } from '../models/model-table.ts';
import { LINKAGE_STRESSORS, type StressName } from '../linkage/stressors.ts';
import type { LinkageUnit, Unit } from './unit.ts';

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
  const curve = { world: 'normal', answered: GATED_ANSWERED, models } as const;
  const product = { models: PRODUCT } as const;
  const among = (some: readonly number[]): number[] => some.filter((size) => sizes.includes(size));
  return families.flatMap((family) => [
    ...sizes.flatMap((wonDeals) => eachSeed({ ...curve, family, wonDeals })),
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

/** Seeds of each row of the table by stressor; every row has the same companies. */
export const STRESSOR_SEEDS = 2;

export interface LinkagePlan {
  readonly firstSeed: number;
  readonly seeds: number;
  readonly families?: readonly SimFamily[];
  readonly sizes?: readonly number[];
  /** Also each stressor alone and left out, on the first few seeds. */
  readonly byStressor: boolean;
}

/** Every company whose links are scored. */
export function linkageUnits({
  firstSeed,
  seeds,
  families = SIM_FAMILIES,
  sizes = [GATED_FROM],
  byStressor,
}: LinkagePlan): LinkageUnit[] {
  const units = (stress: StressName, count: number, wonDeals: number): LinkageUnit[] =>
    families.flatMap((family) =>
      Array.from({ length: count }, (_, i) => ({ family, wonDeals, seed: firstSeed + i, stress })),
    );
  const single = byStressor
    ? LINKAGE_STRESSORS.flatMap((name): StressName[] => [`only ${name}`, `without ${name}`])
    : [];
  const few = Math.min(STRESSOR_SEEDS, seeds);
  return [
    ...sizes.flatMap((wonDeals) => units('all', seeds, wonDeals)),
    ...(byStressor ? units('none', seeds, GATED_FROM) : []),
    ...single.flatMap((stress) => units(stress, few, GATED_FROM)),
  ];
}

export const quickLinkageUnits = (): LinkageUnit[] =>
  linkageUnits({ firstSeed: PUBLISHED_FROM, seeds: QUICK_SEEDS, byStressor: false });
