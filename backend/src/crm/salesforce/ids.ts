const SUFFIX = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/**
 * The 18-character form of a record id. The three letters at its end say which of the fifteen are
 * capitals, so that ids differ without regard to case (help.salesforce.com, "15-character vs
 * 18-character IDs"). An id that is neither 15 nor 18 letters and digits is answered as it is.
 *
 * @example to18('0015e00000Abcde') // => '0015e00000AbcdeAAB'
 */
export function to18(id: string): string {
  if (!/^[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?$/.test(id)) return id;
  const short = id.slice(0, 15);
  let suffix = '';
  for (const start of [0, 5, 10]) {
    let bits = 0;
    for (let index = 0; index < 5; index++) {
      if (/[A-Z]/.test(short.charAt(start + index))) bits |= 1 << index;
    }
    suffix += SUFFIX.charAt(bits);
  }
  return short + suffix;
}
