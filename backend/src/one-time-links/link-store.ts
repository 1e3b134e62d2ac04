import { randomBytes } from 'node:crypto';
import { SCOPE_OF } from '../access/roles.ts';
import type { TenantTransaction } from '../db/tenancy.ts';
import { hashKey } from '../http/authenticate.ts';
import type { Principal, Scope } from '../http/endpoint.ts';
import { gone, notFound } from '../http/problem.ts';
import {
  callerSchema,
  opensSchema,
  type Caller,
  type Opens,
  type OpensKind,
} from './link-schema.ts';

/** How long a link opens: enough to click it, too short to be passed around. */
export const LINK_LIFETIME_MS = 5 * 60_000;
/** A link that no longer opens is known for a day, so that it can be said why. */
const REMEMBERED_MS = 86_400_000;

/** A link that was just made: the only moment its token is known. */
export interface NewLink {
  readonly token: string;
  readonly expiresAt: Date;
}

/** Makes a link that opens once, within five minutes, what its maker may open. */
export async function mintLink(
  tx: TenantTransaction,
  opens: Opens,
  principal: Principal,
  now: Date,
): Promise<NewLink> {
  await tx.query('delete from one_time_links where tenant_id = $1 and expires_at < $2', [
    tx.tenantId,
    new Date(now.getTime() - REMEMBERED_MS),
  ]);
  const token = randomBytes(32).toString('base64url');
  const expiresAt = new Date(now.getTime() + LINK_LIFETIME_MS);
  await tx.query(
    `insert into one_time_links (tenant_id, token_hash, caller, opens, expires_at)
     values ($1, $2, $3, $4, $5)`,
    [
      tx.tenantId,
      hashKey(token),
      JSON.stringify(callerOf(principal)),
      JSON.stringify(opens),
      expiresAt,
    ],
  );
  return { token, expiresAt };
}

interface Taken<Kind extends OpensKind> {
  readonly opens: Extract<Opens, { readonly kind: Kind }>;
  /** Who made it, with the rights they have now. */
  readonly principal: Principal;
}

interface Row {
  readonly caller: unknown;
  readonly opens: unknown;
}

/**
 * Takes a link out of circulation and answers what it opens, for whom. Of two who open it at once
 * the second waits for the first and is refused.
 * @throws ProblemError 410 when it was opened before or is too old, or its maker has lost the right.
 */
export async function takeLink<Kind extends OpensKind>(
  tx: TenantTransaction,
  token: string,
  kind: Kind,
  now: Date,
): Promise<Taken<Kind>> {
  const rows = await tx.query<Row>(
    `update one_time_links set used_at = $3
     where tenant_id = $1 and token_hash = $2 and used_at is null and expires_at > $3
       and opens ->> 'kind' = $4
     returning caller, opens`,
    [tx.tenantId, hashKey(token), now, kind],
  );
  return found(tx, token, kind, rows);
}

/** The same without using it up: to show what it is for. */
export async function lookAtLink<Kind extends OpensKind>(
  tx: TenantTransaction,
  token: string,
  kind: Kind,
  now: Date,
): Promise<Taken<Kind>> {
  const rows = await tx.query<Row>(
    `select caller, opens from one_time_links
     where tenant_id = $1 and token_hash = $2 and used_at is null and expires_at > $3
       and opens ->> 'kind' = $4`,
    [tx.tenantId, hashKey(token), now, kind],
  );
  return found(tx, token, kind, rows);
}

async function found<Kind extends OpensKind>(
  tx: TenantTransaction,
  token: string,
  kind: Kind,
  [row]: readonly Row[],
): Promise<Taken<Kind>> {
  if (!row) throw await whyNot(tx, token, kind);
  return {
    opens: opensSchema.parse(row.opens) as Taken<Kind>['opens'],
    principal: await principalNow(tx, callerSchema.parse(row.caller)),
  };
}

async function whyNot(tx: TenantTransaction, token: string, kind: OpensKind): Promise<Error> {
  const [link] = await tx.query<{ used_at: Date | null }>(
    `select used_at from one_time_links
     where tenant_id = $1 and token_hash = $2 and opens ->> 'kind' = $3`,
    [tx.tenantId, hashKey(token), kind],
  );
  if (!link) return unknownLink();
  return gone(
    link.used_at === null
      ? 'This link was made more than five minutes ago. Go back to the page and ask for a new one.'
      : 'This link was used before, and it works once. Go back to the page and ask for a new one.',
  );
}

export const unknownLink = (): Error =>
  notFound('This link opens nothing. Go back to the page and ask for a new one.');

const callerOf = ({ kind, actor, keyId, user }: Principal): Caller => ({
  kind,
  actor,
  ...(keyId === undefined ? {} : { keyId }),
  ...(user === undefined ? {} : { user: { id: user.id, email: user.email } }),
});

/** The maker as they are now: a role that was taken away since no longer opens anything. */
async function principalNow(tx: TenantTransaction, caller: Caller): Promise<Principal> {
  const { kind, actor, user, keyId } = caller;
  const base = { tenantId: tx.tenantId, kind, actor, allowedOrigins: [] };
  if (user) {
    const [known] = await tx.query<{ role: keyof typeof SCOPE_OF }>(
      'select role from app_users where tenant_id = $1 and user_id = $2',
      [tx.tenantId, user.id],
    );
    const role = known?.role ?? 'viewer';
    return { ...base, scopes: [SCOPE_OF[role]], user: { ...user, role } };
  }
  const [key] = await tx.query<{ scopes: Scope[] }>(
    'select scopes from api_keys where tenant_id = $1 and id = $2 and revoked_at is null',
    [tx.tenantId, keyId ?? null],
  );
  if (!key) throw gone('The key this link was made with has been revoked.');
  return { ...base, scopes: key.scopes, ...(keyId === undefined ? {} : { keyId }) };
}
