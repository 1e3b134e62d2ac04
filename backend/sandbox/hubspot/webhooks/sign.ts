import { createHmac } from 'node:crypto';

/**
 * Headers of a signed request, version 3 (developers.hubspot.com/docs/apps/legacy-apps/authentication/
 * validating-requests): base64 of HMAC-SHA256 with the client secret over method, address, body and timestamp.
 */
export function signedHeaders(
  { method, url, body }: { readonly method: string; readonly url: string; readonly body: string },
  { secret, at }: { readonly secret: string; readonly at: number },
): Record<string, string> {
  const timestamp = String(at);
  const signature = createHmac('sha256', secret)
    .update(method + url + body + timestamp)
    .digest('base64');
  return {
    'content-type': 'application/json',
    'x-hubspot-signature-version': 'v3',
    'x-hubspot-signature-v3': signature,
    'x-hubspot-request-timestamp': timestamp,
  };
}
