/** Dense symmetric matrices, row by row in one array of n·n. */

/**
 * The lower Cholesky factor L of a symmetric positive definite matrix, A = L·Lᵀ. A pivot that is not
 * positive (a direction the data say nothing about) is lifted to a tiny positive one.
 */
export function cholesky(matrix: Float64Array, n: number): Float64Array {
  const factor = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = at(matrix, i * n + j);
      for (let k = 0; k < j; k++) sum -= at(factor, i * n + k) * at(factor, j * n + k);
      if (i === j) factor[i * n + i] = Math.sqrt(Math.max(sum, 1e-12));
      else factor[i * n + j] = sum / at(factor, j * n + j);
    }
  }
  return factor;
}

/** Solves L·Lᵀ·x = b. */
export function solve(factor: Float64Array, n: number, b: Float64Array): Float64Array {
  const x = Float64Array.from(b);
  for (let i = 0; i < n; i++) {
    let sum = at(x, i);
    for (let k = 0; k < i; k++) sum -= at(factor, i * n + k) * at(x, k);
    x[i] = sum / at(factor, i * n + i);
  }
  return backSubstitute(factor, n, x);
}

/** Solves Lᵀ·x = b in place; of independent standard normals it makes a draw with covariance A⁻¹. */
export function backSubstitute(factor: Float64Array, n: number, b: Float64Array): Float64Array {
  for (let i = n - 1; i >= 0; i--) {
    let sum = at(b, i);
    for (let k = i + 1; k < n; k++) sum -= at(factor, k * n + i) * at(b, k);
    b[i] = sum / at(factor, i * n + i);
  }
  return b;
}

/** log det A from its factor. */
export function logDeterminant(factor: Float64Array, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += 2 * Math.log(at(factor, i * n + i));
  return sum;
}

/** Reads a place that is known to be inside. */
export const at = (array: Float64Array, index: number): number => array[index] as number;
