/**
 * Solves A x = b for a symmetric positive definite A (row-major, n × n) by Cholesky's factorisation; `a` and `b`
 * are overwritten, `b` with x.
 * @returns false when A is not positive definite to working precision; `a` and `b` are spoilt then.
 */
export function solveCholesky(a: Float64Array, b: Float64Array, n: number): boolean {
  for (let row = 0; row < n; row++) {
    const start = row * n;
    for (let column = 0; column <= row; column++) {
      const other = column * n;
      let sum = a[start + column] ?? 0;
      for (let k = 0; k < column; k++) sum -= (a[start + k] ?? 0) * (a[other + k] ?? 0);
      if (column < row) a[start + column] = sum / (a[other + column] ?? 1);
      else if (sum > 0) a[start + row] = Math.sqrt(sum);
      else return false;
    }
  }
  for (let row = 0; row < n; row++) {
    let sum = b[row] ?? 0;
    for (let k = 0; k < row; k++) sum -= (a[row * n + k] ?? 0) * (b[k] ?? 0);
    b[row] = sum / (a[row * n + row] ?? 1);
  }
  for (let row = n - 1; row >= 0; row--) {
    let sum = b[row] ?? 0;
    for (let k = row + 1; k < n; k++) sum -= (a[k * n + row] ?? 0) * (b[k] ?? 0);
    b[row] = sum / (a[row * n + row] ?? 1);
  }
  return true;
}
