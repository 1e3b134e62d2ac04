import { normaliseWords } from './normalise.ts';

/** A word of a text, ready to compare, and where it stands in the text as it was written. */
export interface WordSpan {
  readonly word: string;
  /** UTF-16 offsets: `text.slice(start, end)` is what was written. */
  readonly start: number;
  readonly end: number;
}

/** Letters, digits, accents that stand apart, and apostrophes, which join. */
const OF_A_WORD = /[\p{L}\p{N}\p{M}'’`]/u;

/** The words of `normaliseWords`, each with its place, so that a reading can show what it was read from. */
export function wordSpans(text: string): WordSpan[] {
  const spans: WordSpan[] = [];
  let start = -1;
  const close = (end: number): void => {
    if (start < 0) return;
    // What looks like one run may be several words once it is decomposed (“½”).
    for (const word of normaliseWords(text.slice(start, end))) spans.push({ word, start, end });
    start = -1;
  };
  let at = 0;
  for (const character of text) {
    if (OF_A_WORD.test(character.normalize('NFKD'))) {
      if (start < 0) start = at;
    } else close(at);
    at += character.length;
  }
  close(text.length);
  return spans;
}

/**
 * The wording of an answer: what two answers have in common that differ only in case, accents, emoji and
 * punctuation. Empty for an answer without letter or digit.
 */
export function wordingOf(text: string): string {
  return normaliseWords(text).join(' ');
}
