import type { Crm } from '@pipeline-attribution/shared';
import { writeAudit } from '../audit/write-audit.ts';
import { withTenant } from '../db/tenancy.ts';
import { openRefreshToken } from './access-token.ts';
import { CrmError } from './errors.ts';
import { openSession } from './open-session.ts';
import type { CrmServices } from './services.ts';

/**
 * Lets go of a CRM: tells the vendor, then forgets the tokens. The tenant's data stays until it is
 * erased. A vendor that had already let go of us is no error.
 */
export async function disconnect(
  services: CrmServices,
  tenantId: number,
  crm: Crm,
  actor: string,
): Promise<void> {
  const { connector, connection, session } = await openSession(services, tenantId, crm);
  const refreshToken = openRefreshToken(services.vault, tenantId, connection);
  if (refreshToken !== null) {
    try {
      await connector.disconnect(session, refreshToken);
    } catch (error) {
      if (!(error instanceof CrmError) || error.kind !== 'revoked') throw error;
    }
  }
  await withTenant(services.context.dataSource, tenantId, async (tx) => {
    await tx.query(
      `update connections set state = 'disconnected', state_reason = null, sealed_access_token = null,
              sealed_refresh_token = null, access_expires_at = null, updated_at = now()
       where tenant_id = $1 and id = $2`,
      [tenantId, connection.id],
    );
    await tx.query(`update tenants set status = 'disconnected' where id = $1`, [tenantId]);
    await writeAudit(tx, {
      actor,
      action: 'disconnect',
      entity: 'connection',
      entityId: connection.external_id,
    });
  });
}
