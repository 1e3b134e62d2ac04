import { editDistance } from './jaro-winkler.ts';
import { nameKey } from './normalise.ts';

const MARKS: Readonly<Record<string, string>> = {
  '.': 'dot',
  '-': 'hyphen',
  _: 'underscore',
  ' ': 'space',
  '@': '@',
  '+': 'plus sign',
};
const NUMBERS = ['no', 'one', 'two', 'three', 'four'];

/**
 * How two spellings differ, for people: `one dot`, `one letter left out (“n”)`, `two letters swapped (“ei” for
 * “ie”)`, `accents only`, `two letters`.
 *
 * @example
 * describeDifference('j.weber', 'jweber'); // => 'one dot'
 */
export function describeDifference(written: string, meant: string): string {
  const [a, b] = [written.trim().toLowerCase(), meant.trim().toLowerCase().replace(/^@/, '')];
  if (a === b) return 'nothing but case';
  if (nameKey(a) === nameKey(b)) return marksBetween(a, b);
  const [x, y] = [nameKey(a), nameKey(b)];
  const slips = editDistance(x, y);
  if (slips === 1) return oneSlip(x, y);
  return `${NUMBERS[slips] ?? String(slips)} letters`;
}

/** The letters are the same: what stands between them differs. */
function marksBetween(a: string, b: string): string {
  const count = (text: string): Map<string, number> => {
    const marks = new Map<string, number>();
    for (const mark of text.replace(/[\p{L}\p{N}\p{M}]/gu, ''))
      marks.set(mark, (marks.get(mark) ?? 0) + 1);
    return marks;
  };
  const [ofA, ofB] = [count(a), count(b)];
  const differing = [...new Set([...ofA.keys(), ...ofB.keys()])].filter(
    (mark) => ofA.get(mark) !== ofB.get(mark),
  );
  const [mark] = differing;
  if (mark === undefined) return 'accents only';
  const times = Math.abs((ofA.get(mark) ?? 0) - (ofB.get(mark) ?? 0));
  const name = MARKS[mark];
  if (differing.length > 1 || name === undefined) return 'punctuation only';
  return `${NUMBERS[times] ?? String(times)} ${name}${times === 1 || name === '@' ? '' : 's'}`;
}

/** Two keys that are one edit apart. */
function oneSlip(a: string, b: string): string {
  let start = 0;
  while (start < Math.min(a.length, b.length) && a[start] === b[start]) start++;
  if (a.length > b.length) return `one ${kindOf(a[start])} too many (“${a[start] ?? ''}”)`;
  if (a.length < b.length) return `one ${kindOf(b[start])} left out (“${b[start] ?? ''}”)`;
  if (a[start] === b[start + 1] && a[start + 1] === b[start])
    return `two ${kindOf(a[start])}s swapped (“${a.slice(start, start + 2)}” for “${b.slice(start, start + 2)}”)`;
  return `one ${kindOf(a[start])} (“${a[start] ?? ''}” for “${b[start] ?? ''}”)`;
}

const kindOf = (character: string | undefined): string =>
  /\p{N}/u.test(character ?? '') ? 'digit' : 'letter';
