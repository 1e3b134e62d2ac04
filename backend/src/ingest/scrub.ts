/** Longest text kept of an address; beyond it the query goes first. */
export const MAX_URL = 2048;
const REMOVED = 'redacted';

/** Query parameters that carry a person or a secret, whatever their value; compared without case, `-`, `_`. */
const PERSONAL = new Set([
  'email',
  'emailaddress',
  'mail',
  'phone',
  'phonenumber',
  'tel',
  'mobile',
  'name',
  'firstname',
  'lastname',
  'fname',
  'lname',
  'fullname',
  'username',
  'user',
  'userid',
  'address',
  'street',
  'dob',
  'birthday',
  'token',
  'accesstoken',
  'idtoken',
  'refreshtoken',
  'auth',
  'authorization',
  'password',
  'passwd',
  'pass',
  'pwd',
  'secret',
  'clientsecret',
  'apikey',
  'key',
  'signature',
  'sig',
  'session',
  'sessionid',
  'sid',
  'jwt',
  'otp',
  'state',
  'nonce',
  'invite',
  // HubSpot's and Marketo's per-recipient ids in the links of e-mails.
  'hsenc',
  'hsmi',
  'mkttok',
]);

// Bounded, as addresses are, so that a text made to be slow is read in linear time.
const EMAIL = /[^\s@/?&=:;,<>"']{1,64}@[^\s@/?&=:;,<>"']{1,253}\.[a-z]{2,}/i;
const EMAILS = new RegExp(EMAIL.source, 'gi');

/** Replaces every e-mail address in a free text. */
export function scrubText(text: string): string {
  return text.replace(EMAILS, REMOVED);
}

/**
 * An address without what could name a person or open a door: user and password, parameters that carry
 * personal data or secrets by their name, e-mail addresses anywhere (encoded too), and the fragment
 * unless it carries tags. Null for what is no web or app address. Never throws: a visitor's link is
 * what it is.
 */
export function scrubUrl(address: string | null | undefined): string | null {
  const trimmed = address?.trim();
  if (!trimmed || !/^(?:https?|android-app):\/\//i.test(trimmed)) return null;
  const hash = trimmed.indexOf('#');
  const beforeHash = hash < 0 ? trimmed : trimmed.slice(0, hash);
  const fragment = hash < 0 ? '' : trimmed.slice(hash + 1);
  const question = beforeHash.indexOf('?');
  const path = (question < 0 ? beforeHash : beforeHash.slice(0, question))
    .replace(/^([a-z-]+:\/\/)[^/@]*@/i, '$1')
    .split('/')
    .map((part) => (holdsEmail(part) ? REMOVED : part))
    .join('/');
  const query = question < 0 ? '' : scrubQuery(beforeHash.slice(question + 1));
  const tags = /utm[_-]?[a-z]+=/i.test(fragment) ? scrubQuery(fragment.replace(/^.*\?/, '')) : '';
  const whole = `${path}${query ? `?${query}` : ''}${tags ? `#${tags}` : ''}`;
  return (whole.length <= MAX_URL ? whole : path.slice(0, MAX_URL)).trim();
}

function scrubQuery(query: string): string {
  const pairs = query.split('&').map((pair) => ({ pair, name: nameOf(pair) }));
  // Beside a state a code is no promotion but the key a sign-in brought back (RFC 6749, 4.1.2).
  const isSignIn = pairs.some(({ name }) => name === 'state');
  return pairs
    .filter(
      ({ pair, name }) =>
        !PERSONAL.has(name) && !(isSignIn && name === 'code') && !holdsEmail(pair),
    )
    .map(({ pair }) => pair)
    .join('&');
}

const nameOf = (pair: string): string =>
  decode(pair.split('=', 1)[0] ?? '')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');

/** Also where the `@` is encoded, once or twice. */
const holdsEmail = (text: string): boolean =>
  EMAIL.test(text) || (text.includes('%') && EMAIL.test(decode(decode(text))));

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
