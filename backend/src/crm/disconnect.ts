import type { Crm } from '@pipeline-attribution/shared';
import { writeAudit } from '../audit/write-audit.ts';
import type { Context } from '../context.ts';
import { withTenant } from '../db/tenancy.ts';
import { insertJob } from '../jobs/job-store.ts';
import { openRefreshToken } from './access-token.ts';
import { loadConnection } from './connections.ts';
import { CrmError } from './errors.ts';
import { openSession } from './open-session.ts';
import type { CrmServices } from './services.ts';

/** What becomes of the tenant's data when they let us go. */
export type AfterDisconnect = 'keep' | 'delete';

/**
 * Lets go of a CRM: tells the vendor, then forgets the tokens. A vendor that had already let go of us is no error.
 * What was recorded stays for another installation, or is erased by a job whose id is answered; also of a tenant
 * that had disconnected before and kept it.
 *
 * @throws CrmError `revoked` when there is nothing to let go of, `passing` when the vendor does not answer.
 */
export async function disconnect(
  services: CrmServices,
  tenantId: number,
  crm: Crm,
  { actor, data = 'keep' }: { readonly actor: string; readonly data?: AfterDisconnect },
): Promise<string | null> {
  const connection = await withTenant(services.context.dataSource, tenantId, (tx) =>
    loadConnection(tx, crm),
  );
  const isLetGo = connection?.state === 'disconnected';
  if (!(isLetGo && data === 'delete')) await tellVendor(services, tenantId, crm);
  return withTenant(services.context.dataSource, tenantId, async (tx) => {
    await tx.query(
      `update connections set state = 'disconnected', state_reason = null, sealed_access_token = null,
              sealed_refresh_token = null, access_expires_at = null, updated_at = now()
       where tenant_id = $1 and crm = $2`,
      [tenantId, crm],
    );
    await tx.query(`update tenants set status = 'disconnected' where id = $1`, [tenantId]);
    await writeAudit(tx, {
      actor,
      action: data === 'delete' ? 'disconnect and delete' : 'disconnect',
      entity: 'connection',
      ...(connection ? { entityId: connection.external_id } : {}),
    });
    return data === 'delete' ? insertJob(tx, 'erase', {}) : null;
  });
}

async function tellVendor(services: CrmServices, tenantId: number, crm: Crm): Promise<void> {
  const { connector, connection, session } = await openSession(services, tenantId, crm, {
    whileResting: true,
  });
  const refreshToken = openRefreshToken(services.vault, tenantId, connection);
  if (refreshToken === null) return;
  try {
    await connector.disconnect(session, refreshToken);
  } catch (error) {
    if (!(error instanceof CrmError) || error.kind !== 'revoked') throw error;
  }
}

/** Erases everything of a tenant that has disconnected; one that has installed again meanwhile keeps all it has. */
export async function eraseTenant(
  { dataSource, log }: Pick<Context, 'dataSource' | 'log'>,
  tenantId: number,
): Promise<void> {
  const erased = await withTenant(dataSource, tenantId, async (tx) => {
    const [row] = await tx.query<{ erased: boolean }>('select erase_tenant($1) as erased', [
      tenantId,
    ]);
    return row?.erased ?? false;
  });
  log.info({ tenantId, erased }, 'erasure of a tenant that disconnected');
}
