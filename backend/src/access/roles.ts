import type { Role } from '@pipeline-attribution/shared';
import type { Scope } from '../http/endpoint.ts';

/** The scope of a role; the stronger includes the weaker. */
export const SCOPE_OF: Readonly<Record<Role, Scope>> = {
  viewer: 'read',
  marketer: 'write',
  admin: 'admin',
};

/** Of a caller with a key: what their scope amounts to. */
export function roleOfScopes(scopes: readonly Scope[]): Role {
  if (scopes.includes('admin')) return 'admin';
  return scopes.includes('write') ? 'marketer' : 'viewer';
}
