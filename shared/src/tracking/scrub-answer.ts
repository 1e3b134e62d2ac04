/** What stands where an address or a number stood. */
const REMOVED = 'redacted';

// Bounded, as addresses are, so that a text made to be slow is read in linear time.
const EMAIL = /[^\s@/?&=:;,<>"'()]{1,64}@[^\s@/?&=:;,<>"'()]{1,253}\.[a-z]{2,}/gi;
const NUMBER = /(?<![\p{L}\p{N}])[+(]{0,2}\d[\d\s()./-]{5,24}\d(?![\p{L}\p{N}])/gu;
/** Years, spans of years and days: `2025/2026`, `2026-03-01`, `1.3.2026`. */
const DATE =
  /^(?:(?:19|20)\d\d(?:\s*[-/–]\s*(?:19|20)?\d\d)?|(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./](?:19|20)\d\d)$/;
/** The shortest subscriber numbers are six digits, with an area code seven (E.164 allows fifteen). */
const FEWEST_DIGITS = 7;
const MOST_DIGITS = 15;

/**
 * A free-text answer without e-mail addresses and telephone numbers, which people leave in forms that did not
 * ask for them. Handles (`@mina`) stay: they are what is asked for.
 */
export function scrubAnswer(text: string): string {
  return text.replace(EMAIL, REMOVED).replace(NUMBER, (number) => {
    const digits = number.replace(/\D/g, '').length;
    return digits < FEWEST_DIGITS || digits > MOST_DIGITS || DATE.test(number.trim())
      ? number
      : REMOVED;
  });
}
