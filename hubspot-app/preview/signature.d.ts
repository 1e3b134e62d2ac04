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
export declare const signatureV3: (clientSecret: string, request: SignedRequest) => string;
