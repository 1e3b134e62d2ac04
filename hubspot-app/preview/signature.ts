import { createHmac } from 'node:crypto';

/** HubSpot decodes these and only these before it signs a URI, and asks verifiers to do the same. */
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

const decodeForSignature = (uri: string): string =>
  uri.replace(/%[0-9A-F]{2}/gi, (code) => DECODED[code.toUpperCase()] ?? code);

export interface SignedRequest {
  readonly method: string;
  /** Scheme, host, path and query as called. */
  readonly uri: string;
  /** The raw body as sent; empty for none. */
  readonly body: string;
  /** UTC epoch milliseconds. */
  readonly timestamp: number;
}

/**
 * HubSpot's request signature, version 3: base64 of HMAC-SHA256 over method, URI, body and
 * timestamp, keyed with the app's client secret.
 *
 * @see https://developers.hubspot.com/docs/apps/legacy-apps/authentication/validating-requests
 */
export const signatureV3 = (clientSecret: string, request: SignedRequest): string =>
  createHmac('sha256', clientSecret)
    .update(
      `${request.method}${decodeForSignature(request.uri)}${request.body}${String(request.timestamp)}`,
      'utf8',
    )
    .digest('base64');
