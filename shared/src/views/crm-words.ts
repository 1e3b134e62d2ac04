import type { Crm, Problem } from '../contract/common.ts';

/**
 * What HubSpot calls a deal Salesforce calls an opportunity. Our sentences say “deal”; on their way to a Salesforce
 * screen they say what that CRM says. Names people gave (of deals, influencers, campaigns, posts) are never changed:
 * whatever is read from the database is marked as it comes in, so that what has no mark is ours, wherever it stands in
 * a sentence; the marks are taken off at the end.
 */

/** A noncharacter of Unicode: never in a text that somebody wrote (Unicode Standard, 23.7). */
const MARK = '\uFDD0';
/** As an address spells it, where one was made of a name. */
const ENCODED_MARK = '%EF%B7%90';

/** Words of a name that could be taken for ours; the mark breaks them. */
const CONFUSABLE = /\b(d)(eals?)\b/gi;

/** Marks the names in what was read from the database. */
export function markNames<Value>(value: Value): Value {
  if (typeof value === 'string') return value.replace(CONFUSABLE, `$1${MARK}$2`) as Value;
  return overTexts(value, (text) => markNames(text));
}

/** The same without marks. */
export function withoutMarks<Value>(value: Value): Value {
  if (typeof value === 'string') {
    return value.replaceAll(MARK, '').replaceAll(ENCODED_MARK, '') as Value;
  }
  return overTexts(value, (text) => withoutMarks(text));
}

/** Members that hold words of ours, or names, which are marked. Whatever else a view holds is an identifier. */
const WORDS: ReadonlySet<string> = new Set([
  'action',
  'because',
  'confirm',
  'dealsNote',
  'description',
  'detail',
  'done',
  'explanation',
  'freshness',
  'from',
  'fromPrevious',
  'help',
  'intro',
  'label',
  'lines',
  'note',
  'placeholder',
  'reason',
  'sentence',
  'text',
  'texts',
  'title',
  'why',
]);
/** Members under which lies what is sent, not read. */
const SENT: ReadonlySet<string> = new Set(['fixed', 'params', 'record', 'request']);

/** With an article right before it, which changes as well. */
const EVERY_DEAL = /\b(?:(a) )?(deals?)\b/gi;
/** Addresses of pages, people and machines. */
const ADDRESS = /[a-z][a-z\d+.-]*:\/\/\S+|\S+@\S+|[\p{L}\d-]+(?:\.[\p{L}\d-]+)+/giu;

/** `A won deal` → `A won opportunity`; in HubSpot it stays as it is, and so does an address everywhere. */
export function inWordsOf(crm: Crm, text: string): string {
  return crm === 'salesforce' ? outside(ADDRESS, text, swapped) : text;
}

const swapped = (text: string): string =>
  text.replace(EVERY_DEAL, (_, article: string | undefined, noun: string) => {
    const word = noun.toLowerCase() === 'deals' ? 'opportunities' : 'opportunity';
    const said = noun.startsWith('D') ? `O${word.slice(1)}` : word;
    return article === undefined ? said : `${article}n ${said}`;
  });

/** Changes a text but for the parts that match. */
function outside(kept: RegExp, text: string, change: (part: string) => string): string {
  let done = '';
  let at = 0;
  for (const match of text.matchAll(kept)) {
    done += change(text.slice(at, match.index)) + match[0];
    at = match.index + match[0].length;
  }
  return done + change(text.slice(at));
}

/**
 * A view with our words as its CRM says them.
 * @param view built of names that `markNames` has marked
 */
export function viewInWordsOf<View>(crm: Crm, view: View): View {
  return crm === 'salesforce' ? withoutMarks(spoken(view, false) as View) : view;
}

function spoken(part: unknown, isWords: boolean): unknown {
  if (typeof part === 'string') return isWords ? inWordsOf('salesforce', part) : part;
  if (Array.isArray(part)) return part.map((one) => spoken(one, isWords));
  if (typeof part !== 'object' || part === null) return part;
  return Object.fromEntries(
    Object.entries(part).map(([name, member]: [string, unknown]) => [
      name,
      SENT.has(name) ? member : spoken(member, WORDS.has(name)),
    ]),
  );
}

/** What a problem quotes is somebody's. */
const QUOTED = /“[^”]*”|"[^"]*"/g;

/** A problem as its CRM says it; what it quotes stays. */
export function problemInWordsOf(crm: Crm, problem: Problem): Problem {
  const say = (text: string): string =>
    crm === 'salesforce' ? outside(QUOTED, text, (part) => inWordsOf(crm, part)) : text;
  return withoutMarks({
    ...problem,
    title: say(problem.title),
    detail: say(problem.detail),
    ...(problem.errors && {
      errors: problem.errors.map(({ field, message }) => ({ field, message: say(message) })),
    }),
  });
}

/** Changes every text in arrays and records; dates and bytes are left alone. */
function overTexts<Value>(value: Value, change: (text: string) => string): Value {
  if (Array.isArray(value)) {
    return value.map((one: unknown) =>
      typeof one === 'string' ? change(one) : overTexts(one, change),
    ) as Value;
  }
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      typeof member === 'string' ? change(member) : overTexts(member, change),
    ]),
  ) as Value;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' &&
  value !== null &&
  !(value instanceof Date) &&
  !ArrayBuffer.isView(value) &&
  !(value instanceof Map) &&
  !(value instanceof Set);
