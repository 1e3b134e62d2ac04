import type { Crm } from '@pipeline-attribution/shared';
import { withTenant } from '../db/tenancy.ts';
import { loadConnection, saveState, saveTokens, type ConnectionRow } from './connections.ts';
import type { Connector } from './connector.ts';
import { CrmError } from './errors.ts';
import type { CrmServices } from './services.ts';
import type { TokenVault } from './token-vault.ts';

/** A token is renewed this long before it ends, so that no call starts with one about to die. */
const RENEW_BEFORE_MS = 5 * 60_000;

const contextOf = (tenantId: number, crm: Crm, which: 'access' | 'refresh'): string =>
  `${tenantId}:${crm}:${which}`;

export function sealTokens(
  vault: TokenVault,
  tenantId: number,
  crm: Crm,
  tokens: { readonly accessToken: string; readonly refreshToken: string; readonly expiresAt: Date },
): { access: string; refresh: string; expiresAt: Date } {
  return {
    access: vault.seal(tokens.accessToken, contextOf(tenantId, crm, 'access')),
    refresh: vault.seal(tokens.refreshToken, contextOf(tenantId, crm, 'refresh')),
    expiresAt: tokens.expiresAt,
  };
}

export function openRefreshToken(
  vault: TokenVault,
  tenantId: number,
  connection: ConnectionRow,
): string | null {
  return connection.sealed_refresh_token === null
    ? null
    : vault.open(connection.sealed_refresh_token, contextOf(tenantId, connection.crm, 'refresh'));
}

/**
 * A valid access token of the tenant's connection. When the stored one is about to end, or is the one
 * the CRM has just rejected, it is renewed under a lock on the connection's row: of any number of
 * workers one asks the CRM, the others wait and find the new token. A rotated refresh token is stored
 * in the same transaction; a vendor that sees an old one again would revoke them all.
 *
 * @throws CrmError `revoked` when the customer took the access back; the connection then says so.
 */
export async function accessToken(
  { context, vault }: Pick<CrmServices, 'context' | 'vault'>,
  connector: Connector,
  tenantId: number,
  rejected?: string,
): Promise<string> {
  const { crm } = connector;
  const usable = (connection: ConnectionRow): string | null => {
    if (connection.sealed_access_token === null || connection.access_expires_at === null)
      return null;
    if (connection.access_expires_at.getTime() - context.now().getTime() < RENEW_BEFORE_MS)
      return null;
    const token = vault.open(connection.sealed_access_token, contextOf(tenantId, crm, 'access'));
    return token === rejected ? null : token;
  };

  const current = await withTenant(context.dataSource, tenantId, (tx) => loadConnection(tx, crm));
  assertConnected(current, connector);
  const held = usable(current);
  if (held !== null) return held;

  // The outcome is returned, not thrown, so that a revocation is committed with its reason.
  const outcome = await withTenant(context.dataSource, tenantId, async (tx) => {
    const connection = await loadConnection(tx, crm, { lock: true });
    assertConnected(connection, connector);
    const renewedByOther = usable(connection);
    if (renewedByOther !== null) return renewedByOther;
    const refreshToken = openRefreshToken(vault, tenantId, connection);
    if (refreshToken === null) throw disconnected(connector);
    try {
      const tokens = await connector.refresh(refreshToken, { apiUrl: connection.api_url });
      await saveTokens(tx, connection.id, sealTokens(vault, tenantId, crm, tokens));
      return tokens.accessToken;
    } catch (error) {
      if (!(error instanceof CrmError)) throw error;
      if (error.kind === 'revoked') await saveState(tx, connection.id, 'revoked', error.message);
      if (error.kind === 'misconfigured') {
        await saveState(tx, connection.id, 'failing', error.message);
      }
      return error;
    }
  });
  if (outcome instanceof CrmError) throw outcome;
  return outcome;
}

function assertConnected(
  connection: ConnectionRow | null,
  connector: Connector,
): asserts connection is ConnectionRow {
  if (!connection || connection.state === 'disconnected') throw disconnected(connector);
  if (connection.state === 'revoked') {
    throw new CrmError('revoked', connection.state_reason ?? 'The access was taken back.');
  }
}

const disconnected = (connector: Connector): CrmError =>
  new CrmError('revoked', `${connector.label} is not connected. Install the app again.`);

/** Seals with the present key what was sealed with an old one. Answers how many connections it changed. */
export async function resealTokens(
  { context, vault }: Pick<CrmServices, 'context' | 'vault'>,
  tenantId: number,
): Promise<number> {
  return withTenant(context.dataSource, tenantId, async (tx) => {
    const rows = await tx.query<ConnectionRow>(
      `select * from connections where tenant_id = $1 and sealed_refresh_token is not null for update`,
      [tenantId],
    );
    let resealed = 0;
    for (const row of rows) {
      if (row.sealed_access_token === null || row.sealed_refresh_token === null) continue;
      if (vault.isCurrent(row.sealed_access_token) && vault.isCurrent(row.sealed_refresh_token)) {
        continue;
      }
      const anew = (sealed: string, which: 'access' | 'refresh'): string => {
        const whose = contextOf(tenantId, row.crm, which);
        return vault.seal(vault.open(sealed, whose), whose);
      };
      await tx.query(
        `update connections set sealed_access_token = $3, sealed_refresh_token = $4
         where tenant_id = $1 and id = $2`,
        [
          tenantId,
          row.id,
          anew(row.sealed_access_token, 'access'),
          anew(row.sealed_refresh_token, 'refresh'),
        ],
      );
      resealed++;
    }
    return resealed;
  });
}
