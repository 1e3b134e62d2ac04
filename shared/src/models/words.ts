/** No-break space: a figure and its sign stay on one line. */
const NBSP = '\u00a0';

/**
 * A share as people read it: `0.42` → `42 %`. What is not nothing never reads as 0 %, and what is
 * not all never reads as 100 %.
 */
export function percent(share: number): string {
  if (!Number.isFinite(share)) return '–';
  const rounded = Math.round(share * 100);
  if (rounded === 0 && share > 1e-9) return `<1${NBSP}%`;
  if (rounded === 100 && share < 1 - 1e-9) return `>99${NBSP}%`;
  return WHOLE[rounded] ?? `${rounded === 0 ? 0 : rounded}${NBSP}%`;
}

/** Worded once: crediting a tenant words a share millions of times. */
const WHOLE = Array.from({ length: 101 }, (_, part) => `${part}${NBSP}%`);

/** `['a', 'b', 'c']` → `a, b and c`. */
export function listInWords(items: readonly string[]): string {
  if (items.length <= 1) return items[0] ?? '';
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`;
}

/** `(1, 'touch', 'touches')` → `1 touch`, `(1387, 'deal')` → `1,387 deals`. */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${grouped(n)} ${n === 1 ? one : many}`;
}

const grouped = (n: number): string =>
  Math.abs(n) < 1000 ? String(n) : n.toLocaleString('en', { maximumFractionDigits: 2 });
