/**
 * R's random numbers, so that examples published as R code can be had to the last digit: `set.seed`, the Mersenne
 * Twister (Matsumoto & Nishimura 1998), `rnorm` by inversion (Wichura 1988, AS 241), `arima.sim` of an AR(1).
 */
export class RRandom {
  readonly #state = new Uint32Array(624);
  #place = 624;

  constructor(seed: number) {
    let scrambled = seed >>> 0;
    for (let i = 0; i < 50; i++) scrambled = (Math.imul(69069, scrambled) + 1) >>> 0;
    // The first of R's 625 integers is the place in the state, which it then sets to “used up”.
    for (let i = -1; i < 624; i++) {
      scrambled = (Math.imul(69069, scrambled) + 1) >>> 0;
      if (i >= 0) this.#state[i] = scrambled;
    }
  }

  #uint32(): number {
    const state = this.#state;
    const at = (i: number): number => state[i] ?? 0;
    if (this.#place >= 624) {
      for (let i = 0; i < 624; i++) {
        const mixed = (at(i) & 0x80000000) | (at((i + 1) % 624) & 0x7fffffff);
        state[i] = at((i + 397) % 624) ^ (mixed >>> 1) ^ (mixed & 1 ? 0x9908b0df : 0);
      }
      this.#place = 0;
    }
    let y = at(this.#place++);
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    y ^= y >>> 18;
    return y >>> 0;
  }

  uniform(): number {
    return this.#uint32() * 2.3283064365386963e-10;
  }

  /** Standard normal; two uniforms each. */
  normal(): number {
    const BIG = 134217728;
    const u = Math.trunc(BIG * this.uniform()) + this.uniform();
    return normalQuantile(u / BIG);
  }

  normals(n: number): number[] {
    return Array.from({ length: n }, () => this.normal());
  }

  /** `arima.sim(model = list(ar = ar), n = n)`. */
  autoregressive(ar: number, n: number): number[] {
    const start = 1 + Math.ceil(6 / Math.log(1 / ar));
    const before = this.normals(start);
    const series: number[] = [];
    let x = 0;
    for (const noise of [...before, ...this.normals(n)]) {
      x = ar * x + noise;
      series.push(x);
    }
    return series.slice(start);
  }
}

const polynomial = (x: number, coefficients: readonly number[]): number =>
  coefficients.reduceRight((sum, c) => sum * x + c, 0);

function normalQuantile(p: number): number {
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (q * polynomial(r, A)) / polynomial(r, B);
  }
  let r = Math.sqrt(-Math.log(q < 0 ? p : 1 - p));
  let value: number;
  if (r <= 5) {
    r -= 1.6;
    value = polynomial(r, C) / polynomial(r, D);
  } else {
    r -= 5;
    value = polynomial(r, E) / polynomial(r, F);
  }
  return q < 0 ? -value : value;
}

const A = [
  3.387132872796366608, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125,
  45921.953931549871457, 67265.770927008700853, 33430.575583588128105, 2509.0809287301226727,
];
const B = [
  1, 42.313330701600911252, 687.1870074920579083, 5394.1960214247511077, 21213.794301586595867,
  39307.89580009271061, 28729.085735721942674, 5226.495278852545925,
];
const C = [
  1.42343711074968357734, 4.6303378461565452959, 5.7694972214606914055, 3.64784832476320460504,
  1.27045825245236838258, 0.24178072517745061177, 0.0227238449892691845833,
  7.7454501427834140764e-4,
];
const D = [
  1, 2.05319162663775882187, 1.6763848301838038494, 0.68976733498510000455, 0.14810397642748007459,
  0.0151986665636164571966, 5.475938084995344946e-4, 1.05075007164441684324e-9,
];
const E = [
  6.6579046435011037772, 5.4637849111641143699, 1.7848265399172913358, 0.29656057182850489123,
  0.026532189526576123093, 0.0012426609473880784386, 2.71155556874348757815e-5,
  2.01033439929228813265e-7,
];
const F = [
  1, 0.59983220655588793769, 0.13692988092273580531, 0.0148753612908506148525,
  7.868691311456132591e-4, 1.8463183175100546818e-5, 1.4215117583164458887e-7,
  2.04426310338993978564e-15,
];
