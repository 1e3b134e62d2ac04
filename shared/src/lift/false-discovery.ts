/**
 * The smallest false discovery rate at which each p-value would be taken: q_(i) = min over j ≥ i of p_(j)·m/j.
 * Benjamini & Hochberg (1995), doi:10.1111/j.2517-6161.1995.tb02031.x.
 */
export function falseDiscoveryRates(p: readonly number[]): number[] {
  const order = p.map((_, index) => index).sort((a, b) => (p[b] ?? 0) - (p[a] ?? 0));
  const q = new Array<number>(p.length).fill(1);
  let least = 1;
  order.forEach((index, place) => {
    least = Math.min(least, ((p[index] ?? 1) * p.length) / (p.length - place));
    q[index] = least;
  });
  return q;
}
