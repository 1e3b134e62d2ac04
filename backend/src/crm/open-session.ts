import type { Crm } from '@pipeline-attribution/shared';
import { withTenant } from '../db/tenancy.ts';
import { unknownIds } from '../records/store.ts';
import { loadSettings } from '../settings/load-settings.ts';
import { accessToken } from './access-token.ts';
import { loadConnection, type ConnectionRow } from './connections.ts';
import type { Connector, CrmSession } from './connector.ts';
import { CrmError } from './errors.ts';
import { assertRested } from './rest.ts';
import type { CrmServices } from './services.ts';

export interface OpenSession {
  readonly connector: Connector;
  readonly connection: ConnectionRow;
  readonly session: CrmSession;
}

/**
 * A tenant's connection, ready to be read from.
 * @throws CrmError `misconfigured` when the process has no credentials for this CRM, `revoked` when the
 *   tenant is not connected, `passing` while the CRM has asked to be left alone (unless `whileResting`).
 */
export async function openSession(
  services: CrmServices,
  tenantId: number,
  crm: Crm,
  { whileResting = false } = {},
): Promise<OpenSession> {
  const { context } = services;
  const connector = services.connectors.get(crm);
  if (!connector) {
    throw new CrmError(
      'misconfigured',
      `This server has no credentials for ${crm}. Set its client id and secret in the environment.`,
    );
  }
  const loaded = await withTenant(context.dataSource, tenantId, async (tx) => {
    const connection = await loadConnection(tx, crm);
    const [tenant] = await tx.query<{ home_currency: string; time_zone: string }>(
      'select home_currency, time_zone from tenants where id = $1',
      [tenantId],
    );
    return { connection, tenant, settings: await loadSettings(tx) };
  });
  const { connection, tenant, settings } = loaded;
  if (!connection || !tenant || connection.state === 'disconnected') {
    throw new CrmError('revoked', `${connector.label} is not connected. Install the app again.`);
  }
  if (!whileResting) assertRested(connection, connector.label, context.now());
  return {
    connector,
    connection,
    session: {
      externalId: connection.external_id,
      apiUrl: connection.api_url,
      uiUrl: connection.ui_url,
      scopes: connection.scopes,
      homeCurrency: tenant.home_currency,
      timeZone: tenant.time_zone,
      settings,
      log: context.log.child({ tenantId, crm }),
      now: context.now,
      accessToken: (rejected) => accessToken(services, connector, tenantId, rejected),
      unknown: (objectType, externalIds) =>
        withTenant(context.dataSource, tenantId, (tx) =>
          unknownIds(tx, crm, objectType, externalIds),
        ),
    },
  };
}
