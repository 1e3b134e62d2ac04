import { CLICK_IDS } from './lists/click-ids.ts';

/** The tags of a link as they were meant, whatever was done to the link on its way. */
export interface UtmTags {
  readonly source: string | null;
  readonly medium: string | null;
  readonly campaign: string | null;
  readonly content: string | null;
  readonly term: string | null;
  readonly id: string | null;
  /** A referral or discount code: `ref`, `via`, `code`, `coupon`, `promo`. */
  readonly code: string | null;
  /** The name of a network's click id parameter that was present, e.g. `gclid`; see `CLICK_IDS`. */
  readonly clickId: string | null;
  /** What was wrong, for the tenant's data-quality view. */
  readonly issues: readonly UtmIssue[];
}

export type UtmIssue =
  | 'encoded_twice'
  | 'html_escaped'
  | 'several_values'
  | 'placeholder'
  | 'cut'
  | 'in_fragment'
  | 'nested';

const FIELDS = ['source', 'medium', 'campaign', 'content', 'term', 'id'] as const;
type Field = (typeof FIELDS)[number];

const CODE_PARAMETERS = new Set(['ref', 'via', 'coupon', 'promo', 'promocode', 'referral']);
const MAX_INPUT = 8192;
const MAX_VALUE = 200;
/** What templates and scripts leave behind when they had nothing to say. */
const PLACEHOLDER =
  /^(?:null|undefined|nan|none|n\/a|\(not set\)|\(none\)|-+|\[object object\])$|^\{+.*\}+$|^\[.*\]$|^%%.*%%$/i;

/**
 * Reads the UTM tags, codes and click ids of a URL, a query string or a record of parameters.
 * Never throws: a visitor's link is what it is. Tolerates any case, `+` for space, values encoded up
 * to three times, `&amp;` from HTML, a second `?`, tags in the fragment, tags of a URL nested in a
 * redirector's, repeated parameters (the first with a value counts), junk at the end, unfilled
 * placeholders (dropped) and over-long values (cut to 200 characters).
 */
export function parseUtm(input: string | Readonly<Record<string, string | undefined>>): UtmTags {
  const issues = new Set<UtmIssue>();
  const found = new Map<string, string>();
  let isSignIn = false;

  const take = (rawKey: string, rawValue: string): void => {
    const name = decodeRepeatedly(rawKey).text.trim().toLowerCase().replace(/^amp;/, '');
    if (CLICK_IDS.has(name)) {
      // Which network it was counts, not whose click; a paid one's says more than a free one's.
      const held = CLICK_IDS.get(found.get('clickId') ?? '');
      if (rawValue !== '' && held?.isPaid !== true) found.set('clickId', name);
      return;
    }
    isSignIn ||= name === 'state';
    const key = tagOf(name);
    if (key === null) return;
    const value = clean(rawValue, issues);
    if (value === null) return;
    const held = found.get(key);
    if (held === undefined) found.set(key, value);
    else if (held !== value) issues.add('several_values');
  };

  if (typeof input === 'string') readText(input, take, found, issues);
  else for (const [key, value] of Object.entries(input)) if (value) take(key, value);

  // Of two kinds of code the one that came first.
  const [code] = [...found].flatMap(([key, value]) =>
    key === 'code' || (key === BARE_CODE && !isSignIn) ? value : [],
  );
  const field = (name: Field): string | null => found.get(name) ?? null;
  return {
    source: field('source'),
    medium: field('medium'),
    campaign: field('campaign'),
    content: field('content'),
    term: field('term'),
    id: field('id'),
    code: code ?? null,
    clickId: found.get('clickId') ?? null,
    issues: [...issues],
  };
}

/** True when a link says anything about where the visitor came from. */
export function hasTags(tags: UtmTags): boolean {
  return FIELDS.some((field) => tags[field] !== null);
}

type Take = (key: string, value: string) => void;

function readText(
  input: string,
  take: Take,
  found: ReadonlyMap<string, string>,
  issues: Set<UtmIssue>,
): void {
  let text = input.slice(0, MAX_INPUT);
  if (input.length > MAX_INPUT) issues.add('cut');
  const unescaped = text.replace(/&(?:amp|#38|#x26);/gi, '&');
  if (unescaped !== text) issues.add('html_escaped');
  text = unescaped;

  const hash = text.indexOf('#');
  const beforeHash = hash < 0 ? text : text.slice(0, hash);
  const firstQuestion = beforeHash.indexOf('?');
  const firstEquals = beforeHash.indexOf('=');
  // A bare query string has its first `=` before any `?`.
  const question = firstEquals >= 0 && firstEquals < firstQuestion ? -1 : firstQuestion;
  const looksLikeUrl = /^[a-z][a-z0-9+.-]*:\/\/|^\//i.test(beforeHash);
  readPairs(question >= 0 ? beforeHash.slice(question + 1) : looksLikeUrl ? '' : beforeHash, take);

  if (hash >= 0) {
    const before = found.size;
    const fragment = text.slice(hash + 1);
    readPairs(fragment.slice(fragment.indexOf('?') + 1), take);
    if (found.size > before) issues.add('in_fragment');
  }
  const plain = /(?:^|[?&;#])utm[_-]?source=/i.test(text);
  if (!plain && found.size === 0 && /utm[_-]?source/i.test(text)) {
    // A redirector carries the whole landing URL as a value; its tags are still the visitor's.
    const inner = decodeRepeatedly(text).text;
    const start = inner.search(/[?&#]utm[_-]?[a-z]+=/i);
    if (start >= 0) {
      readPairs(inner.slice(start + 1), take);
      issues.add('nested');
    }
  }
}

function readPairs(query: string, take: Take): void {
  for (const pair of query.split(/[&?;]/)) {
    const equals = pair.indexOf('=');
    if (equals > 0) take(pair.slice(0, equals), pair.slice(equals + 1));
  }
}

/** The tag a parameter stands for, by its decoded name; null when it is none of ours. */
function tagOf(name: string): string | null {
  if (name.startsWith('utm'))
    return /^utm[_-]?(source|medium|campaign|content|term|id)$/.exec(name)?.[1] ?? null;
  if (name === 'code') return BARE_CODE;
  return CODE_PARAMETERS.has(name) ? 'code' : null;
}

/**
 * `code` by itself: somebody's code, or, beside a `state`, what a sign-in brought back (RFC 6749, 4.1.2), which is
 * nobody's and a secret.
 */
const BARE_CODE = 'bare code';

/** A value nothing can have happened to. */
const UNHARMED = /^[a-z0-9](?:[a-z0-9_.-]{0,98}[a-z0-9])?$/i;
const NO_PLACEHOLDER = /^(?!(?:null|undefined|nan|none)$)/i;

function clean(raw: string, issues: Set<UtmIssue>): string | null {
  if (UNHARMED.test(raw) && NO_PLACEHOLDER.test(raw)) return raw;
  const { text, rounds } = decodeRepeatedly(raw.replaceAll('+', ' '));
  if (rounds > 1) issues.add('encoded_twice');
  let value = text
    .normalize('NFC')
    // Control and invisible format characters come with copied links.
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .replace(/\s+/gu, ' ')
    .trim();
  if (PLACEHOLDER.test(value)) {
    issues.add('placeholder');
    return null;
  }
  // Quotes, brackets and full stops of the sentence the link stood in.
  value = value.replace(/^["'“‘(<[]+|["'”’)>\].,;:!/\\]+$/gu, '').trim();
  if (value.length > MAX_VALUE) {
    issues.add('cut');
    // No half of a surrogate pair at the end.
    value = value
      .slice(0, MAX_VALUE)
      .replace(/[\ud800-\udbff]$/, '')
      .trim();
  }
  return value === '' ? null : value;
}

function decodeRepeatedly(raw: string): { text: string; rounds: number } {
  let text = raw;
  let rounds = 0;
  while (rounds < 3 && text.includes('%')) {
    const decoded = decodeLeniently(text);
    if (decoded === text) break;
    text = decoded;
    rounds++;
  }
  return { text, rounds };
}

/** Decodes what is valid and leaves a stray `%` alone, where decodeURIComponent would throw. */
function decodeLeniently(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      return run;
    }
  });
}
