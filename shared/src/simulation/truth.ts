import type { SimShares } from './company.ts';
import { sigmoid } from './maths.ts';
import { exactShapley } from './shapley.ts';

/** What a cause added to the log-odds of a deal's arising and of its being won. */
export interface CauseStrength {
  readonly cause: string;
  readonly create: number;
  readonly win: number;
}

/** Causes up to which every subset is looked at; above, the value along the diagonal is integrated. */
const EXACT_UP_TO = 12;

/**
 * Credit by do-interventions: v(S) is the probability of the outcome with the causes S present and the others
 * taken out of the world. The baseline gets v(∅); causes share v(all) − v(∅) by their Shapley value
 * (Shapley 1953), or, for more than twelve of them, by Aumann–Shapley (1974) prices, which agree with it up to the
 * curvature of σ over one cause. Shares are parts of v(all), so they and the baseline sum to 1.
 *
 * @param logits log-odds without any cause: `create`, and `win` to credit creation and win together.
 */
export function creditShares(
  logits: { readonly create: number; readonly win: number | null },
  strengths: readonly CauseStrength[],
): SimShares {
  const { win } = logits;
  const present = strengths.filter((s) => s.create > 0 || (win !== null && s.win > 0));
  const value = (create: number, winning: number): number =>
    sigmoid(logits.create + create) * (win === null ? 1 : sigmoid(win + winning));
  const total = value(sumOf(present, 'create'), sumOf(present, 'win'));
  const nothing = value(0, 0);
  const raw = present.length <= EXACT_UP_TO ? exact(present, value) : diagonal(present, value);
  const rawSum = raw.reduce((a, b) => a + b, 0);
  const scale = rawSum > 0 ? (total - nothing) / rawSum / total : 0;
  return {
    baseline: nothing / total,
    causes: Object.fromEntries(present.map(({ cause }, i) => [cause, (raw[i] ?? 0) * scale])),
  };
}

type Value = (create: number, winning: number) => number;

function sumOf(strengths: readonly CauseStrength[], key: 'create' | 'win'): number {
  return strengths.reduce((sum, strength) => sum + strength[key], 0);
}

/** Every subset's value from the sums of its strengths, and the Shapley value of that. */
function exact(present: readonly CauseStrength[], value: Value): number[] {
  const n = present.length;
  const size = 2 ** n;
  const values = new Float64Array(size);
  const create = new Float64Array(size);
  const winning = new Float64Array(size);
  for (let set = 0; set < size; set += 1) {
    if (set > 0) {
      const lowest = 31 - Math.clz32(set & -set);
      const rest = set & (set - 1);
      create[set] = (create[rest] ?? 0) + (present[lowest]?.create ?? 0);
      winning[set] = (winning[rest] ?? 0) + (present[lowest]?.win ?? 0);
    }
    values[set] = value(create[set] ?? 0, winning[set] ?? 0);
  }
  return exactShapley(n, values);
}

/** ∫₀¹ ∂v/∂x_i(t·x)·x_i dt by Simpson's rule, the derivative by a central difference. */
function diagonal(present: readonly CauseStrength[], value: Value): number[] {
  const create = sumOf(present, 'create');
  const winning = sumOf(present, 'win');
  const steps = 64;
  const h = 1e-5;
  let byCreate = 0;
  let byWin = 0;
  for (let i = 0; i <= steps; i += 1) {
    const t = i / steps;
    const weight = (i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2) / (3 * steps);
    byCreate +=
      (weight * (value(t * create + h, t * winning) - value(t * create - h, t * winning))) /
      (2 * h);
    byWin +=
      (weight * (value(t * create, t * winning + h) - value(t * create, t * winning - h))) /
      (2 * h);
  }
  return present.map((strength) => strength.create * byCreate + strength.win * byWin);
}
