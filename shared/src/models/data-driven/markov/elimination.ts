/**
 * I − Q = L·U of an absorbing chain with n states, without a subtraction: Q's diagonal is 0 and a pivot is
 * the sum of what leaves the state (other states not yet eliminated, and the end), not one minus what
 * stays. Every entry so keeps its relative precision, however rare the state.
 * Grassmann, Taksar and Heyman 1985, “Regenerative analysis and steady state distributions for Markov
 * chains”, Operations Research 33:1107.
 */
export interface Elimination {
  readonly size: number;
  /** Row-major: above the diagonal −U, below it −L; the diagonal is not used. */
  readonly factors: Float64Array;
  /** The diagonal of U. */
  readonly pivots: Float64Array;
}

/** @param chances Q, row-major, its diagonal 0; overwritten. @param ends chance to leave the chain; kept. */
export function eliminate(chances: Float64Array, ends: Float64Array): Elimination {
  const size = ends.length;
  const leaks = ends.slice();
  const pivots = new Float64Array(size);
  for (let k = 0; k < size; k += 1) {
    const row = k * size;
    let pivot = leaks[k] ?? 0;
    for (let j = k + 1; j < size; j += 1) pivot += chances[row + j] ?? 0;
    // Nothing leaves a state that nobody ever reached.
    if (pivot === 0) pivot = 1;
    pivots[k] = pivot;
    for (let i = k + 1; i < size; i += 1) {
      const factor = (chances[i * size + k] ?? 0) / pivot;
      if (factor === 0) continue;
      chances[i * size + k] = factor;
      leaks[i] = (leaks[i] ?? 0) + factor * (leaks[k] ?? 0);
      const offset = i * size;
      for (let j = k + 1; j < size; j += 1) {
        chances[offset + j] = (chances[offset + j] ?? 0) + factor * (chances[row + j] ?? 0);
      }
    }
  }
  return { size, factors: chances, pivots };
}

/** x = N·b with N = (I − Q)⁻¹: what is still to come from each state when leaving state i brings b_i. */
export function solveColumn({ size, factors, pivots }: Elimination, b: Float64Array): Float64Array {
  const x = b.slice();
  for (let i = 0; i < size; i += 1) {
    let sum = x[i] ?? 0;
    for (let k = 0; k < i; k += 1) sum += (factors[i * size + k] ?? 0) * (x[k] ?? 0);
    x[i] = sum;
  }
  for (let i = size - 1; i >= 0; i -= 1) {
    let sum = x[i] ?? 0;
    for (let j = i + 1; j < size; j += 1) sum += (factors[i * size + j] ?? 0) * (x[j] ?? 0);
    x[i] = sum / (pivots[i] ?? 1);
  }
  return x;
}

/** The diagonal of N: visits to a state by somebody who stands in it, this one included. */
export function returns({ size, factors, pivots }: Elimination): Float64Array {
  const diagonal = new Float64Array(size);
  const lower = new Float64Array(size);
  const upper = new Float64Array(size);
  for (let c = 0; c < size; c += 1) {
    // Row c of U⁻¹ and column c of L⁻¹; N = U⁻¹·L⁻¹.
    upper.fill(0, c);
    for (let k = c; k < size; k += 1) {
      const entry = ((upper[k] ?? 0) + (k === c ? 1 : 0)) / (pivots[k] ?? 1);
      upper[k] = entry;
      if (entry === 0) continue;
      for (let j = k + 1; j < size; j += 1) {
        upper[j] = (upper[j] ?? 0) + entry * (factors[k * size + j] ?? 0);
      }
    }
    lower[c] = 1;
    let sum = upper[c] ?? 0;
    for (let i = c + 1; i < size; i += 1) {
      let entry = 0;
      for (let k = c; k < i; k += 1) entry += (factors[i * size + k] ?? 0) * (lower[k] ?? 0);
      lower[i] = entry;
      sum += (upper[i] ?? 0) * entry;
    }
    diagonal[c] = sum;
  }
  return diagonal;
}

/** N itself, row-major. */
export function inverse(elimination: Elimination): Float64Array {
  const { size } = elimination;
  const all = new Float64Array(size * size);
  const unit = new Float64Array(size);
  for (let c = 0; c < size; c += 1) {
    unit[c] = 1;
    const column = solveColumn(elimination, unit);
    unit[c] = 0;
    for (let i = 0; i < size; i += 1) all[i * size + c] = column[i] ?? 0;
  }
  return all;
}
