import { roleOf } from '../../access/app-users.ts';
import { SCOPE_OF } from '../../access/roles.ts';
import { withTenant } from '../../db/tenancy.ts';
import type { Authenticator } from '../../http/authenticate.ts';
import { unauthorized } from '../../http/problem.ts';
import { takeSignature } from '../webhook-receipts.ts';
import { verifyRequest } from './verify-request.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Requests of HubSpot's own screens: signed by HubSpot, in the name of one portal and one of its users.
 * What such a caller may see is what belongs to that portal; the record's id in the address proves
 * nothing.
 */
export const byHubSpotSignature: Authenticator = async (request, { config, dataSource, now }) => {
  if (!config.hubspot) return null;
  const caller = verifyRequest(request, {
    clientSecret: config.hubspot.clientSecret,
    publicUrl: config.publicUrl,
    now: now(),
  });
  if (!caller) return null;
  const rows: { id: number; status: string }[] = /^\d+$/.test(caller.installationId)
    ? await dataSource.query(
        `select t.id, t.status from list_tenants() t
         where t.id = find_tenant('hubspot', $1)`,
        [caller.installationId],
      )
    : [];
  const [tenant] = rows;
  if (tenant?.status !== 'active') {
    throw unauthorized('This HubSpot portal has not installed the app, or has removed it.');
  }
  // What only reads may be asked twice; a copied request that changes something must not be carried out again.
  const signature = request.get('x-hubspot-signature-v3') ?? '';
  if (!SAFE.has(request.method) && !(await takeSignature(dataSource, signature, now()))) {
    throw unauthorized('This request came before. Send it again, signed anew.');
  }
  const user = { id: caller.userId, email: caller.email };
  // A request that names no user may read what everybody may, and is nobody's.
  const role = /^\d{1,20}$/.test(user.id)
    ? await withTenant(dataSource, tenant.id, (tx) => roleOf(tx, user))
    : 'viewer';
  return {
    tenantId: tenant.id,
    kind: 'hubspot',
    actor: `hubspot-user:${caller.user || 'unknown'}`,
    scopes: [SCOPE_OF[role]],
    allowedOrigins: [],
    user: { ...user, role },
  };
};
