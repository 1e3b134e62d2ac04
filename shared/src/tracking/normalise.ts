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

/**
 * Words of a text, ready to compare: compatibility-decomposed, without accents, case, emoji and
 * punctuation. `“Mina Kovač”`, `@mina_kovac` and `MINA-KOVAC` all give `['mina', 'kovac']`.
 */
export function normaliseWords(text: string): string[] {
  const plain = text
    .normalize('NFKD')
    .replace(COMBINING, '')
    .toLowerCase()
    // Apostrophes join what they stand in: O'Neill is one word.
    .replace(/['’`´]/g, '')
    .replace(/[ßøłđðþæœıŋ]/g, (letter) => LETTERS[letter] ?? letter);
  return plain.split(NOT_WORD).filter((word) => word !== '');
}

/**
 * The one spelling under which names, handles and aliases are compared: the words without anything
 * between them, so that `minakovac` meets `Mina Kovač`. Empty for a text without letter or digit.
 */
export function nameKey(text: string): string {
  return normaliseWords(text).join('');
}

/** `nameKey` and, where the text has umlauts, its German spelling too (`müller` → `muller`, `mueller`). */
export function nameKeys(text: string): string[] {
  const composed = text.normalize('NFKC').toLowerCase();
  const german = composed.replace(/[äöü]/g, (letter) => UMLAUTS[letter] ?? letter);
  const keys = new Set([nameKey(text), nameKey(german)]);
  keys.delete('');
  return [...keys];
}
