import type { Request } from 'express';
import { unauthorized } from '../../http/problem.ts';
import type { SignedCaller } from '../connector.ts';
import { verifySignature } from './signature.ts';

const EMPTY = Buffer.alloc(0);

/**
 * Who HubSpot says is calling: the portal and user its proxy put into the signed query. The address is
 * built on our configured public URL, never on a header a caller may set. Null when the request carries
 * no HubSpot signature at all.
 *
 * @throws ProblemError 401 when it does, but the signature is wrong or too old.
 */
export function verifyRequest(
  request: Request,
  { clientSecret, publicUrl, now }: { clientSecret: string; publicUrl: string; now: Date },
): SignedCaller | null {
  const signature = request.get('x-hubspot-signature-v3');
  if (signature === undefined) return null;
  const verdict = verifySignature(
    {
      method: request.method,
      uri: `${publicUrl}${request.originalUrl}`,
      body: request.rawBody ?? EMPTY,
      timestamp: request.get('x-hubspot-request-timestamp') ?? '',
      signature,
    },
    clientSecret,
    now,
  );
  if (verdict === 'stale') {
    throw unauthorized('The request’s timestamp is missing or more than five minutes off.');
  }
  if (verdict === 'wrong') {
    throw unauthorized('The request’s HubSpot signature does not match what was sent.');
  }
  const text = (name: string): string => {
    const value = request.query[name];
    return typeof value === 'string' ? value : '';
  };
  const [userId, email] = [text('userId'), text('userEmail')];
  return { installationId: text('portalId'), user: email || userId, userId, email };
}
