import type { Role } from '@pipeline-attribution/shared';
import { writeAudit } from '../audit/write-audit.ts';
import type { TenantTransaction } from '../db/tenancy.ts';
import { conflict, notFound } from '../http/problem.ts';

/** Somebody of the CRM, as its signature names them. */
export interface CrmUser {
  readonly id: string;
  readonly email: string;
}

/**
 * The role of a user. Who comes for the first time is noted as a viewer, so that an admin finds them in the list;
 * nobody becomes more than that by asking.
 */
export async function roleOf(tx: TenantTransaction, user: CrmUser): Promise<Role> {
  const [known] = await tx.query<{ role: Role; email: string }>(
    'select role, email from app_users where tenant_id = $1 and user_id = $2',
    [tx.tenantId, user.id],
  );
  if (known && (known.email === user.email || user.email === '')) return known.role;
  // Two first requests at once: the second finds the first one's row.
  await tx.query(
    `insert into app_users (tenant_id, user_id, email, role) values ($1, $2, $3, 'viewer')
     on conflict (tenant_id, user_id) do update set email = excluded.email`,
    [tx.tenantId, user.id, user.email],
  );
  return known?.role ?? 'viewer';
}

/**
 * Whoever installed is the first administrator. A later installation by somebody else makes them one too only
 * when there is none left: the CRM let them install, not manage our users.
 */
export async function ensureAdministrator(tx: TenantTransaction, user: CrmUser): Promise<void> {
  await lockUsers(tx);
  const [admin] = await tx.query(
    `select 1 from app_users where tenant_id = $1 and role = 'admin' limit 1`,
    [tx.tenantId],
  );
  if (admin) return;
  await tx.query(
    `insert into app_users (tenant_id, user_id, email, role, changed_by) values ($1, $2, $3, 'admin', 'installation')
     on conflict (tenant_id, user_id) do update set role = 'admin', changed_by = excluded.changed_by`,
    [tx.tenantId, user.id, user.email],
  );
}

export interface UserRow {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
}

/** Admins first, then marketers, then by address. Names are those of the CRM's owners. */
export function listUsers(tx: TenantTransaction): Promise<UserRow[]> {
  return tx.query<UserRow>(
    `select u.user_id as id, u.email, coalesce(o.name, '') as name, u.role
     from app_users u
     left join lateral (
       select name from crm_owners where tenant_id = $1 and user_id = u.user_id order by external_id limit 1
     ) o on true
     where u.tenant_id = $1
     order by array_position(array['admin', 'marketer', 'viewer'], u.role), u.email, u.user_id`,
    [tx.tenantId],
  );
}

/**
 * Gives a user a role.
 * @throws ProblemError 404 when they have never opened a screen of ours, 409 when no administrator would be left.
 */
export async function setRole(
  tx: TenantTransaction,
  user: { readonly id: string; readonly role: Role },
  actor: string,
): Promise<UserRow> {
  await lockUsers(tx);
  const before = await known(tx, user.id);
  if (before.role === 'admin' && user.role !== 'admin') await keepAnAdministrator(tx, user.id);
  await tx.query(
    'update app_users set role = $3, changed_by = $4 where tenant_id = $1 and user_id = $2',
    [tx.tenantId, user.id, user.role, actor],
  );
  const after = { ...before, role: user.role };
  await writeAudit(tx, {
    actor,
    action: 'change',
    entity: 'user',
    entityId: user.id,
    before,
    after,
  });
  return after;
}

/**
 * Forgets a user; should they come again they are a viewer.
 * @throws ProblemError 404 when nobody of that id is known, 409 when no administrator would be left.
 */
export async function removeUser(tx: TenantTransaction, id: string, actor: string): Promise<void> {
  await lockUsers(tx);
  const before = await known(tx, id);
  if (before.role === 'admin') await keepAnAdministrator(tx, id);
  await tx.query('delete from app_users where tenant_id = $1 and user_id = $2', [tx.tenantId, id]);
  await writeAudit(tx, { actor, action: 'delete', entity: 'user', entityId: id, before });
}

async function known(tx: TenantTransaction, id: string): Promise<UserRow> {
  const user = (await listUsers(tx)).find((one) => one.id === id);
  if (user) return user;
  throw notFound(
    `There is no user ${id}. Users appear once they have opened the app; GET /api/v1/users lists them.`,
  );
}

/** Two admins who demote each other at the same moment: the second waits and is refused. */
async function lockUsers(tx: TenantTransaction): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtext('app_users'), $1::integer)`, [tx.tenantId]);
}

async function keepAnAdministrator(tx: TenantTransaction, leaving: string): Promise<void> {
  const [other] = await tx.query(
    `select 1 from app_users where tenant_id = $1 and role = 'admin' and user_id <> $2 limit 1`,
    [tx.tenantId, leaving],
  );
  if (!other) {
    throw conflict(
      'This is the only admin. Make somebody else an admin first, or nobody could change the settings.',
    );
  }
}
