import { nobody } from '../sources.ts';
import { at } from '../linear-algebra.ts';
import type { Context } from './context.ts';
import { Row } from './row.ts';

/** Nothing that happened was impossible. */
const LEAST_CHANCE = 1e-6;

/** Rows and sums used again for each set of answers. */
export interface AnswerScratch {
  readonly coefficient: Float64Array;
  readonly chances: Float64Array;
  readonly given: Row;
  readonly total: Row;
  readonly weighted: Row;
  readonly single: Row;
}

export function answerScratch({ design, layout }: Context): AnswerScratch {
  const last = nobody(design.sources);
  // A shared parameter may be pushed once for each source.
  const row = (): Row => new Row(layout.size + 8 * (last + 1));
  return {
    coefficient: new Float64Array(last),
    chances: new Float64Array(last + 1),
    given: row(),
    total: row(),
    weighted: row(),
    single: row(),
  };
}

/** Answers given under one set of strengths u_e, U being their sum; counts by what was named. */
export function answersUnder(
  context: Context,
  { coefficient, chances, given, total, weighted, single }: AnswerScratch,
  scene: {
    readonly strength: Float64Array;
    readonly sum: number;
    readonly counts: Float64Array;
    readonly push: {
      readonly one: (row: Row, e: number) => void;
      readonly all: (row: Row, coefficient: Float64Array | null) => void;
    };
  },
): number {
  const { layout, theta } = context;
  const { strength, sum, counts, push } = scene;
  const last = strength.length;
  const wrong = 1 / (1 + Math.exp(-at(theta, layout.wrong)));
  const right = 1 - wrong;
  const { falseNames } = context.design;
  const falsely = (r: number): number => falseNames[r] ?? 0;
  const rest = Math.exp(-sum);
  // g(U) = (1 − e^{−U})/U and its derivative; φ_e = g·u_e.
  const g = sum < 1e-6 ? 1 - sum / 2 : (1 - rest) / sum;
  const slope = sum < 1e-4 ? -0.5 + sum / 3 : (rest * (1 + sum) - 1) / (sum * sum);
  let value = 0;
  let weight = 0;
  let ofWrong = 0;
  let ofAll = 0;
  for (let r = 0; r <= last; r++) {
    const share = r === last ? rest : g * at(strength, r);
    const chance = Math.max(right * share + wrong * falsely(r), LEAST_CHANCE);
    chances[r] = chance;
    const count = at(counts, r);
    if (r < last) coefficient[r] = 0;
    if (count === 0) continue;
    weight += count;
    value += count * Math.log(chance);
    // ∇log P_r = (…)/P_r, gathered over what was named.
    ofWrong += (count * (falsely(r) - share) * wrong * right) / chance;
    if (r === last) ofAll -= (count * right * rest) / chance;
    else {
      ofAll += (count * right * slope * at(strength, r)) / chance;
      coefficient[r] = (count * right * g) / chance;
    }
  }
  for (let e = 0; e < last; e++) coefficient[e] = at(coefficient, e) + ofAll;
  given.length = 0;
  given.push(layout.wrong, ofWrong);
  push.all(given, coefficient);
  given.addGradient(context, 1);
  if (context.options.gradientOnly === true) return value;

  // Expected information Σ_r ∇P_r·∇P_rᵀ/P_r. With a_r = ∂u_r/∂θ, t = Σ a_r and v = Σ (u_r/P_r)·a_r it is
  // (1−ε)²·[g²·Σ a_r·a_rᵀ/P_r + g·g'·(v·tᵀ + t·vᵀ) + (g'²·Σ u_r²/P_r + e^{−2U}/P_0)·t·tᵀ].
  let squares = (rest * rest) / at(chances, last);
  let wrongs = ((falsely(last) - rest) * wrong * right) ** 2 / at(chances, last);
  for (let r = 0; r < last; r++) {
    const own = at(strength, r);
    squares += (slope * slope * own * own) / at(chances, r);
    wrongs += ((falsely(r) - g * own) * wrong * right) ** 2 / at(chances, r);
    coefficient[r] = own / at(chances, r);
    if (own === 0) continue;
    single.length = 0;
    push.one(single, r);
    single.addInformation(context, single, (weight * right * right * g * g) / at(chances, r));
  }
  weighted.length = 0;
  push.all(weighted, coefficient);
  total.length = 0;
  push.all(total, null);
  const cross = weight * right * right * g * slope;
  // Shared parameters stand in a row once, so that the products stay small.
  weighted.compact();
  total.compact();
  weighted.addInformation(context, total, cross);
  total.addInformation(context, weighted, cross);
  total.addInformation(context, total, weight * right * right * squares);
  single.length = 0;
  single.push(layout.wrong, 1);
  single.addInformation(context, single, weight * wrongs);
  return value;
}
