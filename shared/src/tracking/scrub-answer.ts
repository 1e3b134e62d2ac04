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

/** From `<` and a letter to the next `>`: «ads < 5» is none. */
const TAG = /<\/?[a-z][^>]*>/gi;
const SPACE = /&(?:amp;)*(?:nbsp|#160);/gi;
const APOSTROPHE = /&(?:amp;)*(?:apos|#0*39|rsquo|#8217);/gi;
const QUOTE = /&(?:amp;)*(?:quot|#0*34);/gi;
const AMPERSAND = /&(?:amp;)+/gi;

/** Rich-text fields of a CRM hold HTML: the text a person reads of it. */
function withoutTags(text: string): string {
  // What comes after the last `>` has none: without that a text of nothing but `<a` would take long.
  const end = text.lastIndexOf('>') + 1;
  const plain = text.slice(0, end).replace(TAG, ' ') + text.slice(end);
  return plain
    .replace(SPACE, ' ')
    .replace(APOSTROPHE, '’')
    .replace(QUOTE, '"')
    .replace(AMPERSAND, '&');
}

/**
 * A free-text answer without e-mail addresses and telephone numbers, which people leave in forms that did not
 * ask for them, and without the tags of rich text. Handles (`@mina`) stay: they are what is asked for.
 */
export function scrubAnswer(text: string): string {
  return withoutTags(text)
    .replace(EMAIL, REMOVED)
    .replace(NUMBER, (number) => {
      const digits = number.replace(/\D/g, '').length;
      return digits < FEWEST_DIGITS || digits > MOST_DIGITS || DATE.test(number.trim())
        ? number
        : REMOVED;
    });
}
