import type { SimFamily } from '@pipeline-attribution/shared';
import type { ModelScore, Unit, UnitScore } from '../run/unit.ts';
import { bootstrapMean, type MeanInterval } from '../score/statistics.ts';

export interface Scored {
  readonly unit: Unit;
  readonly score: UnitScore;
}

/** Which companies a figure is of. */
export interface Where {
  readonly family: SimFamily;
  readonly wonDeals: number;
  readonly world?: Unit['world'];
  readonly answered?: number;
}

/** All scores of a run, asked by where and by model. */
export class Results {
  readonly #all: readonly Scored[];

  constructor(units: readonly Unit[], scores: readonly UnitScore[]) {
    this.#all = units.flatMap((unit, i) => {
      const score = scores[i];
      return score === undefined ? [] : [{ unit, score }];
    });
  }

  /** In the order the plan has them. */
  get families(): SimFamily[] {
    return [...new Set(this.#all.map(({ unit }) => unit.family))];
  }

  get sizes(): number[] {
    return [...new Set(this.#all.map(({ unit }) => unit.wonDeals))].sort((a, b) => a - b);
  }

  at({ family, wonDeals, world = 'normal', answered = 0.4 }: Where): UnitScore[] {
    return this.#all
      .filter(
        ({ unit }) =>
          unit.family === family &&
          unit.wonDeals === wonDeals &&
          unit.world === world &&
          unit.answered === answered,
      )
      .map(({ score }) => score);
  }

  ofModel(where: Where, model: string): ModelScore[] {
    return this.at(where).flatMap(({ models }) => models.filter((score) => score.model === model));
  }

  has(where: Where, model: string): boolean {
    return this.ofModel(where, model).length > 0;
  }

  /** Mean over seeds of one figure of a model, seeds without it left out. */
  mean(where: Where, model: string, figure: (score: ModelScore) => number | null): MeanInterval {
    return bootstrapMean(
      this.ofModel(where, model).flatMap((score) => {
        const value = figure(score);
        return value === null || Number.isNaN(value) ? [] : [value];
      }),
    );
  }

  /** Part of all influencers' intervals, over seeds, that hold the truth; null without any. */
  coverage(
    where: Where,
    model: string,
    view: 'attributed' | 'incremental' = 'attributed',
  ): number | null {
    const scores = this.ofModel(where, model);
    const count = (figure: (score: ModelScore) => number): number =>
      scores.reduce((sum, score) => sum + figure(score), 0);
    const all = count((score) => score.intervals);
    const covered = count((score) =>
      view === 'attributed' ? score.covered : score.coveredIncremental,
    );
    return all === 0 ? null : covered / all;
  }
}
