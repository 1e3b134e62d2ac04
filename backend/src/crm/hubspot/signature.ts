import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** HubSpot's own limit on the age of a request. */
const MAX_AGE_MS = 5 * 60_000;

/** The escapes HubSpot decodes before signing; all others stay as they are. */
const DECODED: Readonly<Record<string, string>> = {
  '%3A': ':',
  '%2F': '/',
  '%3F': '?',
  '%40': '@',
  '%21': '!',
  '%24': '$',
  '%27': "'",
  '%28': '(',
  '%29': ')',
  '%2A': '*',
  '%2C': ',',
  '%3B': ';',
};

export interface SignedRequest {
  readonly method: string;
  /** The address as HubSpot called it, on our public URL, with its query. */
  readonly uri: string;
  /** The body's bytes as they came; empty when there is none. */
  readonly body: Buffer;
  readonly timestamp: string;
  readonly signature: string;
}

export type Verdict = 'valid' | 'stale' | 'wrong';

/**
 * Checks a request signature of version 3: base64 of HMAC-SHA256 over method, address, raw body and
 * timestamp (developers.hubspot.com, "Validating requests"). The comparison takes the same time wherever
 * the texts differ.
 */
export function verifySignature(request: SignedRequest, secret: string, now: Date): Verdict {
  const { method, uri, body, timestamp, signature } = request;
  const at = /^\d{1,16}$/.test(timestamp) ? Number(timestamp) : Number.NaN;
  if (!(Math.abs(now.getTime() - at) <= MAX_AGE_MS)) return 'stale';
  const expected = createHmac('sha256', secret)
    .update(method.toUpperCase())
    .update(decodeForSigning(uri))
    .update(body)
    .update(timestamp)
    .digest('base64');
  return isSame(signature, expected) ? 'valid' : 'wrong';
}

/**
 * To the letter: decoding forgives other spellings (a space, a sign of another alphabet), and a signature that counts
 * once must have one spelling.
 */
function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

export const decodeForSigning = (uri: string): string =>
  uri.replaceAll(/%[0-9a-f]{2}/gi, (escape) => DECODED[escape.toUpperCase()] ?? escape);

/**
 * Checks a request signature of version 2: hex of SHA-256 over client secret, method, address and raw body
 * (developers.hubspot.com, "Validating requests"). It holds no time, so a copy of a request stays valid for ever: only
 * where HubSpot signs no better, and where doing a thing twice does nothing.
 */
export function verifySignatureV2(
  { method, uri, body, signature }: Omit<SignedRequest, 'timestamp'>,
  secret: string,
): boolean {
  const expected = createHash('sha256')
    .update(secret)
    .update(method.toUpperCase())
    .update(uri)
    .update(body)
    .digest('hex');
  return isSame(signature, expected);
}
