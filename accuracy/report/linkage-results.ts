import type { SimFamily } from '@pipeline-attribution/shared';
import type { Cause } from '../linkage/lost-links.ts';
import type { LinkageScore } from '../linkage/score.ts';
import type { StressName } from '../linkage/stressors.ts';
import type { LinkageUnit } from '../run/unit.ts';
import { bootstrapMean, mean, type MeanInterval } from '../score/statistics.ts';

/** Which companies a figure is of; what is left out is any. */
export interface LinkageWhere {
  readonly stress: StressName;
  readonly family?: SimFamily;
  readonly wonDeals?: number;
  readonly seeds?: ReadonlySet<number>;
}

/** All linkage scores of a run, asked by what was on. */
export class LinkageResults {
  readonly #all: readonly { readonly unit: LinkageUnit; readonly score: LinkageScore }[];

  constructor(units: readonly LinkageUnit[], scores: readonly LinkageScore[]) {
    this.#all = units.flatMap((unit, i) => {
      const score = scores[i];
      return score === undefined ? [] : [{ unit, score }];
    });
  }

  /** In the order of the plan. */
  get families(): SimFamily[] {
    return [...new Set(this.#all.map(({ unit }) => unit.family))];
  }

  get sizes(): number[] {
    return [...new Set(this.#all.map(({ unit }) => unit.wonDeals))].sort((a, b) => a - b);
  }

  get stresses(): StressName[] {
    return [...new Set(this.#all.map(({ unit }) => unit.stress))];
  }

  seedsOf(where: LinkageWhere): Set<number> {
    return new Set(this.#at(where).map(({ unit }) => unit.seed));
  }

  at(where: LinkageWhere): LinkageScore[] {
    return this.#at(where).map(({ score }) => score);
  }

  mean(where: LinkageWhere, figure: (score: LinkageScore) => number): MeanInterval {
    return bootstrapMean(this.at(where).map(figure));
  }

  mistakes(where: LinkageWhere, cause: Cause): number {
    return mean(this.at(where).map(({ mistakes }) => mistakes[cause] ?? 0));
  }

  #at({ stress, family, wonDeals, seeds }: LinkageWhere) {
    return this.#all.filter(
      ({ unit }) =>
        unit.stress === stress &&
        (family === undefined || unit.family === family) &&
        (wonDeals === undefined || unit.wonDeals === wonDeals) &&
        (seeds === undefined || seeds.has(unit.seed)),
    );
  }
}
