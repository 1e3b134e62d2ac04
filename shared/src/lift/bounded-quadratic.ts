import { cholesky, solve } from '../models/data-driven/hazard/linear-algebra.ts';

const MOST_ROUNDS = 200;
/** Rounds in which all that is out of place may change sides without getting fewer. */
const PATIENCE = 3;

/**
 * The x that makes ½·xᵀAx − bᵀx least, A positive definite, with x ≥ 0 where `bounded` says so: block principal
 * pivoting with Murty's single exchanges as its fall-back, which is finite and exact.
 * Júdice & Pires (1994), doi:10.1016/0305-0548(94)90106-6.
 */
export function solveBounded(
  matrix: Float64Array,
  right: Float64Array,
  n: number,
  bounded: (index: number) => boolean = () => false,
): Float64Array {
  const isFree = new Uint8Array(n).fill(1);
  const x = new Float64Array(n);
  let fewest = n + 1;
  let patience = PATIENCE;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    solveFree(matrix, right, n, isFree, x);
    const wrong: number[] = [];
    for (let i = 0; i < n; i++) {
      if (!bounded(i)) continue;
      if (isFree[i] === 1 ? (x[i] ?? 0) < 0 : gradient(matrix, right, n, x, i) < -1e-10)
        wrong.push(i);
    }
    if (wrong.length === 0) return x;
    if (wrong.length < fewest) {
      fewest = wrong.length;
      patience = PATIENCE;
    } else {
      patience--;
    }
    const changing = patience > 0 ? wrong : wrong.slice(-1);
    for (const i of changing) isFree[i] = isFree[i] === 1 ? 0 : 1;
  }
  for (let i = 0; i < n; i++) if (bounded(i)) x[i] = Math.max(0, x[i] ?? 0);
  return x;
}

/** Solves for the free ones with the others at 0. */
function solveFree(
  matrix: Float64Array,
  right: Float64Array,
  n: number,
  isFree: Uint8Array,
  x: Float64Array,
): void {
  const free: number[] = [];
  for (let i = 0; i < n; i++) if (isFree[i] === 1) free.push(i);
  const size = free.length;
  const part = new Float64Array(size * size);
  for (let a = 0; a < size; a++) {
    const row = (free[a] ?? 0) * n;
    for (let b = 0; b < size; b++) part[a * size + b] = matrix[row + (free[b] ?? 0)] ?? 0;
  }
  const solution = solve(
    cholesky(part, size),
    size,
    Float64Array.from(free, (i) => right[i] ?? 0),
  );
  x.fill(0);
  free.forEach((i, a) => {
    x[i] = solution[a] ?? 0;
  });
}

/** (Ax − b)_i: what moving away from the bound would add. */
function gradient(
  matrix: Float64Array,
  right: Float64Array,
  n: number,
  x: Float64Array,
  i: number,
): number {
  let sum = -(right[i] ?? 0);
  for (let j = 0; j < n; j++) sum += (matrix[i * n + j] ?? 0) * (x[j] ?? 0);
  return sum;
}
