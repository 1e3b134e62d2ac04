import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** An unguessable token, base64url. */
export const newToken = (bytes = 32): string => randomBytes(bytes).toString('base64url');

/** Compares secrets without telling by time how far they agree. */
export function sameSecret(a: string, b: string): boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(a), hash(b));
}

/** PKCE's S256 of a verifier (RFC 7636 §4.2). */
export const s256 = (verifier: string): string =>
  createHash('sha256').update(verifier).digest('base64url');
