import { remember } from './remember.ts';

/** Letters that Unicode decomposition leaves as they are, as people type them on plain keyboards. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  æ: 'ae',
  œ: 'oe',
  ı: 'i',
  ŋ: 'n',
};
const UMLAUTS: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue' };

const COMBINING = /\p{M}+/gu;
const NOT_WORD = /[^\p{L}\p{N}]+/gu;
const ASCII = /^[\x20-\x7e]*$/;
const NOT_ASCII_WORD = /[^a-z0-9]+/;

/**
 * Words of a text, ready to compare: compatibility-decomposed, without accents, case, emoji and
 * punctuation. `“Mina Kovač”`, `@mina_kovac` and `MINA-KOVAC` all give `['mina', 'kovac']`.
 */
export function normaliseWords(text: string): string[] {
  // Most names are plain; then there is nothing to decompose.
  if (ASCII.test(text)) return wordsOf(text.toLowerCase().replace(/['`]/g, ''), NOT_ASCII_WORD);
  const plain = text
    .normalize('NFKD')
    .replace(COMBINING, '')
    .toLowerCase()
    // Apostrophes join what they stand in: O'Neill is one word.
    .replace(/['’`´]/g, '')
    .replace(/[ßøłđðþæœıŋ]/g, (letter) => LETTERS[letter] ?? letter);
  return wordsOf(plain, NOT_WORD);
}

const wordsOf = (plain: string, between: RegExp): string[] =>
  plain.split(between).filter((word) => word !== '');

/**
 * The one spelling under which names, handles and aliases are compared: the words without anything
 * between them, so that `minakovac` meets `Mina Kovač`. Empty for a text without letter or digit.
 */
export function nameKey(text: string): string {
  return keyOf(text);
}

const keyOf = remember((text) => normaliseWords(text).join(''));

/** `nameKey` and, where the text has umlauts, its German spelling too (`müller` → `muller`, `mueller`). */
export function nameKeys(text: string): string[] {
  if (ASCII.test(text)) {
    const key = nameKey(text);
    return key === '' ? [] : [key];
  }
  const composed = text.normalize('NFKC').toLowerCase();
  const german = composed.replace(/[äöü]/g, (letter) => UMLAUTS[letter] ?? letter);
  const keys = new Set([nameKey(text), nameKey(german)]);
  keys.delete('');
  return [...keys];
}
