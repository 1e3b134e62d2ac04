import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { solveBounded } from '../../src/lift/bounded-quadratic.ts';
import { fitCounts, type CountRegression } from '../../src/lift/poisson-regression.ts';
import { RRandom } from './support/r-random.ts';

const rows = (
  table: readonly (readonly number[])[],
): Pick<CountRegression, 'design' | 'columns'> => ({
  design: Float64Array.from(table.flat()),
  columns: table[0]?.length ?? 0,
});

/** Standard errors from the information matrix, by Gauss–Jordan: not the way the product goes. */
function standardErrors(information: Float64Array, n: number): number[] {
  const a = Array.from({ length: n }, (_, i) =>
    Array.from({ length: 2 * n }, (_, j) =>
      j < n ? (information[i * n + j] ?? 0) : j - n === i ? 1 : 0,
    ),
  );
  for (let i = 0; i < n; i++) {
    const pivot = a[i]?.[i] ?? 1;
    a[i] = (a[i] ?? []).map((value) => value / pivot);
    for (let k = 0; k < n; k++) {
      if (k === i) continue;
      const factor = a[k]?.[i] ?? 0;
      a[k] = (a[k] ?? []).map((value, j) => value - factor * (a[i]?.[j] ?? 0));
    }
  }
  return Array.from({ length: n }, (_, i) => Math.sqrt(a[i]?.[n + i] ?? 0));
}

describe('The regression of counts', () => {
  // Dobson (1990), “An Introduction to Generalized Linear Models”, p. 93: the first example of R's help on `glm`.
  const counts = Float64Array.from([18, 17, 15, 20, 10, 20, 25, 13, 12]);
  const design = rows(
    Array.from(counts, (_, i) => {
      const [outcome, treatment] = [i % 3, Math.floor(i / 3)];
      return [1, +(outcome === 1), +(outcome === 2), +(treatment === 1), +(treatment === 2)];
    }),
  );

  it('answers Dobson’s randomised trial as R prints it', () => {
    const fit = fitCounts({ ...design, counts });
    expect(fit.hasConverged).toBe(true);
    // Coefficients: 3.045e+00 -4.543e-01 -2.930e-01 and treatments of 0, to 1e-15.
    expect([...fit.coefficients].map((b) => Number(b.toFixed(6)) + 0)).toEqual([
      3.044522, -0.454255, -0.292987, 0, 0,
    ]);
    // Std. Error: 1.709e-01 2.022e-01 1.927e-01 2.000e-01 2.000e-01
    expect(standardErrors(fit.information, 5).map((se) => Number(se.toFixed(4)))).toEqual([
      0.1709, 0.2022, 0.1927, 0.2, 0.2,
    ]);
    // Residual deviance: 5.1291 on 4 degrees of freedom; quasi-Poisson dispersion 1.2933.
    expect(fit.deviance).toBeCloseTo(5.1291, 4);
    expect(fit.pearson / 4).toBeCloseTo(1.2933, 4);
  });

  it('answers the null deviance of the same data', () => {
    const fit = fitCounts({ ...rows(Array.from(counts, () => [1])), counts });
    expect(fit.deviance).toBeCloseTo(10.5814, 4);
    expect(fit.coefficients[0]).toBeCloseTo(Math.log(150 / 9), 12);
  });

  it('takes an offset as what is known of each row', () => {
    const offset = Float64Array.from(counts, (_, i) => Math.log(1 + i));
    const { coefficients } = fitCounts({ ...rows(Array.from(counts, () => [1])), counts, offset });
    expect(coefficients[0]).toBeCloseTo(Math.log(150 / 45), 12);
  });

  it('leaves the score at 0 wherever a coefficient is free, and pushes bounded ones no further than 0', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(fc.integer({ min: 0, max: 40 }), fc.double({ min: -1, max: 1, noNaN: true })),
          {
            minLength: 6,
            maxLength: 30,
          },
        ),
        (data) => {
          fc.pre(data.some(([y]) => y > 0));
          const y = Float64Array.from(data, ([count]) => count);
          const { design: X, columns } = rows(data.map(([, x]) => [1, x]));
          // A little penalty keeps data without any variation regular.
          const penalty = Float64Array.of(0, 0, 0, 0.5);
          const fit = fitCounts({
            design: X,
            columns,
            counts: y,
            penalty,
            bounded: (j) => j === 1,
          });
          const score = (j: number): number =>
            y.reduce(
              (sum, count, t) => sum + (X[t * 2 + j] ?? 0) * (count - (fit.fitted[t] ?? 0)),
              0,
            ) - (j === 1 ? 0.5 * (fit.coefficients[1] ?? 0) : 0);
          expect(Math.abs(score(0))).toBeLessThan(1e-3);
          if ((fit.coefficients[1] ?? 0) > 0) expect(Math.abs(score(1))).toBeLessThan(1e-3);
          else expect(score(1)).toBeLessThan(1e-3);
        },
      ),
    );
  });

  it('agrees with Google’s published CausalImpact example: +314 against their 316 ± 11', () => {
    // set.seed(1); x1 <- 100 + arima.sim(model = list(ar = 0.999), n = 100); y <- 1.2 * x1 + rnorm(100)
    // y[71:100] <- y[71:100] + 10  (https://google.github.io/CausalImpact/CausalImpact.html)
    const r = new RRandom(1);
    const x = r.autoregressive(0.999, 100).map((value) => 100 + value);
    const noise = r.normals(100);
    const y = x.map((value, t) => 1.2 * value + (noise[t] ?? 0) + (t >= 70 ? 10 : 0));
    // The data are those of the page: its table begins so, and its report sums the response to 3511.
    expect(x.slice(0, 6).map((v) => v.toFixed(1))).toEqual([
      '88.2',
      '88.5',
      '87.9',
      '86.8',
      '84.6',
      '84.6',
    ]);
    expect(y.slice(0, 6).map((v) => v.toFixed(1))).toEqual([
      '105.3',
      '105.9',
      '106.6',
      '106.2',
      '101.3',
      '101.4',
    ]);
    const after = y.slice(70);
    expect(after.reduce((sum, v) => sum + v, 0)).toBeCloseTo(3511, 0);

    const { coefficients } = fitCounts({
      ...rows(x.slice(0, 70).map((v) => [1, Math.log(v)])),
      counts: Float64Array.from(y.slice(0, 70)),
    });
    const [level = 0, slope = 0] = coefficients;
    const excess = after.reduce(
      (sum, v, t) => sum + v - Math.exp(level + slope * Math.log(x[70 + t] ?? 1)),
      0,
    );
    expect(excess).toBeCloseTo(313.6, 1);
    expect(Math.abs(excess - 316)).toBeLessThan(11);
  });

  it('has R’s random numbers to have that example by', () => {
    // set.seed(1); rnorm(5)
    const expected = [-0.6264538, 0.1836433, -0.8356286, 1.5952808, 0.3295078];
    new RRandom(1).normals(5).forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i] ?? Number.NaN, 7);
    });
  });
});

describe('The bounded quadratic', () => {
  it('finds the point where no bounded coordinate would rather move', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 20, maxLength: 20 }),
        fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 4, maxLength: 4 }),
        (entries, b) => {
          // XᵀX + I/10 is positive definite.
          const matrix = new Float64Array(16);
          for (let i = 0; i < 4; i++) {
            for (let j = 0; j < 4; j++) {
              for (let t = 0; t < 5; t++) {
                matrix[i * 4 + j] =
                  (matrix[i * 4 + j] ?? 0) + (entries[t * 4 + i] ?? 0) * (entries[t * 4 + j] ?? 0);
              }
              if (i === j) matrix[i * 4 + j] = (matrix[i * 4 + j] ?? 0) + 0.1;
            }
          }
          const x = solveBounded(matrix, Float64Array.from(b), 4, (i) => i > 0);
          for (let i = 0; i < 4; i++) {
            let gradient = -(b[i] ?? 0);
            for (let j = 0; j < 4; j++) gradient += (matrix[i * 4 + j] ?? 0) * (x[j] ?? 0);
            if (i > 0) expect(x[i]).toBeGreaterThanOrEqual(0);
            if (i === 0 || (x[i] ?? 0) > 0) expect(Math.abs(gradient)).toBeLessThan(1e-6);
            else expect(gradient).toBeGreaterThan(-1e-6);
          }
        },
      ),
    );
  });
});
