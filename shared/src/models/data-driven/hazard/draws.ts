/** Random numbers in [0, 1), the same for the same seed (mulberry32, after Tommy Ettinger's public-domain generator). */
export function uniforms(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A standard normal (Box and Muller 1958). */
export function normal(uniform: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** A standard exponential: normalised, many of them are the Dirichlet weights of the Bayesian bootstrap (Rubin 1981). */
export function exponential(uniform: () => number): number {
  return -Math.log(1 - uniform());
}
