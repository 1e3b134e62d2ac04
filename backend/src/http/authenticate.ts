import { createHash } from 'node:crypto';
import type { Request } from 'express';
import type { Context } from '../context.ts';
import type { Principal, Scope } from './endpoint.ts';
import { findKey } from './key-lookup.ts';
import { forbidden, unauthorized } from './problem.ts';

/**
 * One way of proving who is asking. Answers null when the request does not use this way at all, and
 * throws a problem when it does but the proof is bad.
 */
export type Authenticator = (request: Request, context: Context) => Promise<Principal | null>;

export const hashKey = (key: string): Buffer => createHash('sha256').update(key).digest();

/** `Authorization: Bearer <key>`, or `Basic <key>:` as Segment's clients send it, or the body's `writeKey`. */
export const byApiKey: Authenticator = async (request, context) => {
  const key = presentedKey(request);
  if (key === null) return null;
  const row = await findKey(context, hashKey(key));
  if (!row)
    throw unauthorized(
      'The key is not one of ours, or it was revoked. Create one in the settings.',
    );
  const origin = request.get('origin');
  if (
    row.kind === 'write' &&
    origin &&
    row.allowed_origins.length > 0 &&
    !row.allowed_origins.includes(origin)
  ) {
    throw forbidden(
      `This write key may not be used from ${origin}. Add the origin in the settings of the tracker.`,
    );
  }
  return {
    tenantId: row.tenant_id,
    kind: row.kind === 'write' ? 'write-key' : 'secret-key',
    actor: `key:${row.id}`,
    keyId: row.id,
    scopes: row.kind === 'write' ? ['track'] : row.scopes,
    allowedOrigins: row.allowed_origins,
  };
};

function presentedKey(request: Request): string | null {
  const header = request.get('authorization');
  if (header) {
    const [scheme, value = ''] = header.split(' ', 2);
    if (scheme?.toLowerCase() === 'bearer' && value) return value;
    if (scheme?.toLowerCase() === 'basic' && value) {
      const [user] = Buffer.from(value, 'base64').toString('utf8').split(':');
      if (user) return user;
    }
    throw unauthorized('The Authorization header is not "Bearer <key>".');
  }
  const body: unknown = request.body;
  if (body && typeof body === 'object' && 'writeKey' in body && typeof body.writeKey === 'string') {
    return body.writeKey;
  }
  return null;
}

/** Asks each way in turn; throws 401 when none applies and 403 when the caller lacks the scope. */
export async function authenticate(
  request: Request,
  context: Context,
  ways: readonly Authenticator[],
  scope: Scope,
): Promise<Principal> {
  for (const way of ways) {
    const principal = await way(request, context);
    if (!principal) continue;
    if (!allows(principal.scopes, scope)) {
      throw forbidden(
        principal.kind === 'write-key'
          ? 'A write key can only send touchpoints. Use a secret API key, on a server, for this.'
          : `This needs the scope "${scope}"; the caller has ${principal.scopes.join(', ') || 'none'}.`,
      );
    }
    return principal;
  }
  throw unauthorized('Send a key as "Authorization: Bearer <key>".');
}

const RANK: Readonly<Record<Scope, number>> = { track: 0, read: 1, write: 2, admin: 3 };

/** A secret key's stronger scope includes the weaker ones. */
export function allows(scopes: readonly Scope[], wanted: Scope): boolean {
  return scopes.some((scope) => RANK[scope] >= RANK[wanted]);
}
