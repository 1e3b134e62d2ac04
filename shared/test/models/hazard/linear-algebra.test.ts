import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  backSubstitute,
  cholesky,
  logDeterminant,
  solve,
} from '../../../src/models/data-driven/hazard/linear-algebra.ts';

/** B·Bᵀ plus a little of the identity: any symmetric positive definite matrix. */
const anyPositiveDefinite = fc
  .integer({ min: 1, max: 7 })
  .chain((n) =>
    fc.tuple(
      fc.constant(n),
      fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: n * n, maxLength: n * n }),
    ),
  )
  .map(([n, b]) => {
    const matrix = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        let sum = i === j ? 0.5 : 0;
        for (let k = 0; k < n; k++) sum += (b[i * n + k] ?? 0) * (b[j * n + k] ?? 0);
        matrix[i * n + j] = sum;
      }
    }
    return { n, matrix };
  });

const times = (matrix: Float64Array, n: number, x: Float64Array): number[] =>
  Array.from({ length: n }, (_, i) =>
    x.reduce((sum, value, j) => sum + (matrix[i * n + j] ?? 0) * value, 0),
  );

describe('Linear algebra of the fit', () => {
  it('factors a positive definite matrix into L·Lᵀ with nothing above the diagonal', () => {
    fc.assert(
      fc.property(anyPositiveDefinite, ({ n, matrix }) => {
        const factor = cholesky(matrix, n);
        for (let i = 0; i < n; i++) {
          for (let j = 0; j < n; j++) {
            let product = 0;
            for (let k = 0; k < n; k++) {
              product += (factor[i * n + k] ?? 0) * (factor[j * n + k] ?? 0);
            }
            expect(product).toBeCloseTo(matrix[i * n + j] ?? NaN, 9);
            if (j > i) expect(factor[i * n + j]).toBe(0);
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  it('solves what it multiplied', () => {
    fc.assert(
      fc.property(anyPositiveDefinite, ({ n, matrix }) => {
        const x = Float64Array.from({ length: n }, (_, i) => i - 1.5);
        const found = solve(cholesky(matrix, n), n, Float64Array.from(times(matrix, n, x)));
        found.forEach((value, i) => {
          expect(value).toBeCloseTo(x[i] ?? NaN, 6);
        });
      }),
      { numRuns: 50 },
    );
  });

  it('substitutes backwards, so that Lᵀ·x gives the right side again', () => {
    const factor = Float64Array.of(2, 0, 0, 1, 3, 0, -1, 0.5, 4);
    const x = backSubstitute(factor, 3, Float64Array.of(5, 7, 8));
    expect(2 * (x[0] ?? 0) + 1 * (x[1] ?? 0) - 1 * (x[2] ?? 0)).toBeCloseTo(5, 12);
    expect(3 * (x[1] ?? 0) + 0.5 * (x[2] ?? 0)).toBeCloseTo(7, 12);
    expect(4 * (x[2] ?? 0)).toBeCloseTo(8, 12);
  });

  it('knows the logarithm of the determinant', () => {
    // det [[4, 2], [2, 3]] = 8.
    expect(logDeterminant(cholesky(Float64Array.of(4, 2, 2, 3), 2), 2)).toBeCloseTo(
      Math.log(8),
      12,
    );
  });

  it('lifts a pivot the data say nothing about, and leaves the others as they are', () => {
    const factor = cholesky(Float64Array.of(4, 2, 0, 2, 1, 0, 0, 0, 9), 3);
    expect(factor[4]).toBeCloseTo(1e-6, 12);
    expect(factor[0]).toBe(2);
    expect(factor[8]).toBe(3);
    expect([...solve(factor, 3, Float64Array.of(1, 0.5, 18))].every(Number.isFinite)).toBe(true);
  });
});
