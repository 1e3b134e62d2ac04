/** A phrase of one or more words; `*` at either end of a word stands for any letters. */
export type WordPattern = readonly RegExp[];

/** `trade fair`, `*messe`, `kolleg*` → what the words of a text are compared with, one by one. */
export function wordPatterns(phrases: readonly string[]): readonly WordPattern[] {
  return phrases.map((phrase) =>
    phrase
      .split(' ')
      .map((word) => new RegExp(`^${word.replaceAll('*', '[\\p{L}\\p{N}]*')}$`, 'u')),
  );
}

/** The first run of words that one of the phrases describes; null when none does. */
export function findPhrase(
  words: readonly string[],
  patterns: readonly WordPattern[],
): string | null {
  for (let start = 0; start < words.length; start++) {
    for (const pattern of patterns) {
      const run = words.slice(start, start + pattern.length);
      if (run.length === pattern.length && pattern.every((word, i) => word.test(run[i] ?? '')))
        return run.join(' ');
    }
  }
  return null;
}
