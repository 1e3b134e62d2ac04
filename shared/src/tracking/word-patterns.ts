/** A phrase of one or more words; `*` at either end of a word stands for any letters. */
export interface WordPattern {
  /** What its first word begins with; empty where that may be anything. Most words of a text end here. */
  readonly initial: string;
  readonly words: readonly RegExp[];
}

/** A run of words: its first position and how many there are. */
export interface WordRun {
  readonly start: number;
  readonly length: number;
}

/** `trade fair`, `*messe`, `kolleg*` → what the words of a text are compared with, one by one. */
export function wordPatterns(phrases: readonly string[]): readonly WordPattern[] {
  return phrases.map((phrase) => ({
    initial: phrase.startsWith('*') ? '' : phrase.charAt(0),
    words: phrase
      .split(' ')
      .map((word) => new RegExp(`^${word.replaceAll('*', '[\\p{L}\\p{N}]*')}$`, 'u')),
  }));
}

/** The first run of words that one of the phrases describes; null when none does. */
export function findPhraseAt(
  words: readonly string[],
  patterns: readonly WordPattern[],
  from = 0,
): WordRun | null {
  for (let start = from; start < words.length; start++) {
    const first = words[start] ?? '';
    for (const { initial, words: pattern } of patterns) {
      if (!first.startsWith(initial) || start + pattern.length > words.length) continue;
      if (pattern.every((word, i) => word.test(words[start + i] ?? '')))
        return { start, length: pattern.length };
    }
  }
  return null;
}

/** {@link findPhraseAt} as text. */
export function findPhrase(
  words: readonly string[],
  patterns: readonly WordPattern[],
): string | null {
  const found = findPhraseAt(words, patterns);
  return found === null ? null : words.slice(found.start, found.start + found.length).join(' ');
}
