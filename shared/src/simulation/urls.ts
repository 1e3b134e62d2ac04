/** Addresses as text; the core has no URL class of its own. */

/** Adds query parameters to an address that may already have some. */
export function withQuery(url: string, parameters: readonly (readonly [string, string])[]): string {
  if (parameters.length === 0) return url;
  const query = parameters
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&');
  return `${url}${url.includes('?') ? '&' : '?'}${query}`;
}

/** `Crème & Söhne` → `creme-sohne`. */
export function slugOf(text: string): string {
  return asciiOf(text)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
}

const SPELLED_OUT: Readonly<Record<string, string>> = {
  ä: 'ae',
  ö: 'oe',
  ü: 'ue',
  Ä: 'Ae',
  Ö: 'Oe',
  Ü: 'Ue',
  ß: 'ss',
  ø: 'o',
  Ø: 'O',
  ł: 'l',
  Ł: 'L',
  ı: 'i',
  å: 'a',
  Å: 'A',
  æ: 'ae',
  Æ: 'Ae',
};

/** Letters without accents; the few letters Unicode does not decompose are spelled out. */
export function asciiOf(text: string): string {
  if (/^[ -~]*$/.test(text)) return text;
  return Array.from(text)
    .map((letter) => SPELLED_OUT[letter] ?? letter)
    .join('')
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036f]/g, '');
}

const BASE36 = '0123456789abcdefghijklmnopqrstuvwxyz';

/** A short token that looks like a platform's own id. */
export function token(next: () => number, length: number, alphabet = BASE36): string {
  let text = '';
  for (let i = 0; i < length; i += 1) {
    text += alphabet.charAt(Math.floor(next() * alphabet.length));
  }
  return text;
}
