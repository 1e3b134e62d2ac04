import { createHash, randomBytes } from 'node:crypto';
import { DEFAULT_SETTINGS, type Crm, type Settings } from '@pipeline-attribution/shared';
import { ensureAdministrator } from '../access/app-users.ts';
import { writeAudit } from '../audit/write-audit.ts';
import { withTenant, type TenantTransaction } from '../db/tenancy.ts';
import { hashKey } from '../http/authenticate.ts';
import { insertJob } from '../jobs/job-store.ts';
import { sealTokens } from './access-token.ts';
import type { Connector, Installation } from './connector.ts';
import type { CrmServices } from './services.ts';

/** Long enough to read a consent page, too short to be worth stealing. */
const STATE_LIFETIME_MS = 10 * 60_000;

const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
const verifierContext = (crm: Crm): string => `oauth:${crm}:verifier`;

export const redirectUri = (publicUrl: string, crm: Crm): string =>
  `${publicUrl}/oauth/${crm}/callback`;

/** Begins an installation; answers where to send the browser. `features` name what needs more than the usual. */
export async function beginInstall(
  { context, vault }: CrmServices,
  connector: Connector,
  features: readonly string[] = [],
): Promise<string> {
  const state = randomBytes(32).toString('base64url');
  const verifier = randomBytes(48).toString('base64url');
  const now = context.now();
  await context.dataSource.query('delete from oauth_states where expires_at < $1', [now]);
  await context.dataSource.query(
    `insert into oauth_states (state_hash, crm, sealed_verifier, expires_at) values ($1, $2, $3, $4)`,
    [
      hash(state),
      connector.crm,
      vault.seal(verifier, verifierContext(connector.crm)),
      new Date(now.getTime() + STATE_LIFETIME_MS),
    ],
  );
  return connector.authorizeUrl({
    state,
    verifier,
    redirectUri: redirectUri(context.config.publicUrl, connector.crm),
    features,
  });
}

/**
 * Takes the state of a callback out of circulation and answers its PKCE verifier; null when it was never
 * given out for this CRM, has been used, or is too old.
 */
export async function redeemState(
  { context, vault }: CrmServices,
  crm: Crm,
  state: string,
): Promise<string | null> {
  const answer: [{ sealed_verifier: string; expires_at: Date }[], number] =
    await context.dataSource.query(
      'delete from oauth_states where state_hash = $1 and crm = $2 returning sealed_verifier, expires_at',
      [hash(state), crm],
    );
  const [row] = answer[0];
  if (!row || row.expires_at.getTime() < context.now().getTime()) return null;
  return vault.open(row.sealed_verifier, verifierContext(crm));
}

export interface Installed {
  readonly tenantId: number;
  readonly jobId: string;
  readonly isNew: boolean;
  readonly writeKey: string;
  /** Shown this once, when it was made; null when the tenant already has one or needs none. */
  readonly secretKey: string | null;
}

/**
 * Stores an installation: the tenant, its sealed tokens, default settings, keys, and the job that loads
 * its history. Installing again into the same portal or organisation keeps everything the tenant has and
 * reads the CRM anew.
 */
export async function storeInstallation(
  { context, vault }: CrmServices,
  connector: Connector,
  installation: Installation,
): Promise<Installed> {
  const { crm } = connector;
  const rows: { id: number; known: boolean }[] = await context.dataSource.query(
    `select known is not null as known, register_tenant($1, $2, $3, $4, $5) as id
     from (select find_tenant($1, $2) as known) before`,
    [
      crm,
      installation.externalId,
      installation.name,
      installation.homeCurrency,
      installation.timeZone,
    ],
  );
  const [tenant] = rows;
  if (!tenant) throw new Error('register_tenant answered nothing.');
  const { id: tenantId } = tenant;
  return withTenant(context.dataSource, tenantId, async (tx) => {
    const jobId = await openOrNewBackfill(tx, crm);
    const tokens = sealTokens(vault, tenantId, crm, installation.tokens);
    await tx.query(
      `insert into connections
         (tenant_id, crm, external_id, api_url, ui_url, scopes, sealed_access_token, sealed_refresh_token, access_expires_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       on conflict (tenant_id, crm, external_id) do update
         set api_url = excluded.api_url, ui_url = excluded.ui_url, scopes = excluded.scopes,
             sealed_access_token = excluded.sealed_access_token,
             sealed_refresh_token = excluded.sealed_refresh_token,
             access_expires_at = excluded.access_expires_at,
             state = 'connected', state_reason = null, resting_until = null, updated_at = now()`,
      [
        tenantId,
        crm,
        installation.externalId,
        installation.apiUrl,
        installation.uiUrl,
        installation.scopes,
        tokens.access,
        tokens.refresh,
        tokens.expiresAt,
      ],
    );
    await seedSettings(tx, installation);
    const { installedBy } = installation;
    if (installedBy) {
      await ensureAdministrator(tx, { id: installedBy.userId, email: installedBy.email });
    }
    const writeKey = await ensureWriteKey(tx);
    const secretKey = connector.needsSecretKey ? await ensureSecretKey(tx, connector.label) : null;
    await writeAudit(tx, {
      actor: `${crm}-admin`,
      action: tenant.known ? 'install again' : 'install',
      entity: 'connection',
      entityId: installation.externalId,
      after: { scopes: installation.scopes, name: installation.name },
    });
    return { tenantId, jobId, isNew: !tenant.known, writeKey, secretKey };
  });
}

/** A load that is under way goes on with the new tokens; otherwise a new one starts at the beginning. */
async function openOrNewBackfill(tx: TenantTransaction, crm: Crm): Promise<string> {
  const [open] = await tx.query<{ id: string }>(
    `select id from jobs where tenant_id = $1 and kind = 'backfill' and state in ('queued', 'running')
     and payload ->> 'crm' = $2 limit 1`,
    [tx.tenantId, crm],
  );
  if (open) return open.id;
  await tx.query(`update connections set cursors = '{}' where tenant_id = $1 and crm = $2`, [
    tx.tenantId,
    crm,
  ]);
  return insertJob(tx, 'backfill', { crm });
}

async function seedSettings(tx: TenantTransaction, installation: Installation): Promise<void> {
  const settings: Settings = {
    ...DEFAULT_SETTINGS,
    tracking: { ...DEFAULT_SETTINGS.tracking, ...installation.suggestedTracking },
  };
  await tx.query(
    `insert into settings (tenant_id, value) values ($1, $2) on conflict (tenant_id) do nothing`,
    [tx.tenantId, JSON.stringify(settings)],
  );
}

async function ensureWriteKey(tx: TenantTransaction): Promise<string> {
  const [known] = await tx.query<{ shown: string }>(
    `select shown from api_keys
     where tenant_id = $1 and kind = 'write' and revoked_at is null order by created_at limit 1`,
    [tx.tenantId],
  );
  if (known) return known.shown;
  const key = `wk_${randomBytes(18).toString('base64url')}`;
  await tx.query(
    `insert into api_keys (tenant_id, kind, name, key_hash, shown, scopes)
     values ($1, 'write', 'Website tracker', $2, $3, '{track}')`,
    [tx.tenantId, hashKey(key), key],
  );
  return key;
}

async function ensureSecretKey(tx: TenantTransaction, label: string): Promise<string | null> {
  const [known] = await tx.query(
    `select id from api_keys where tenant_id = $1 and kind = 'secret' and revoked_at is null limit 1`,
    [tx.tenantId],
  );
  if (known) return null;
  const key = `sk_${randomBytes(32).toString('base64url')}`;
  await tx.query(
    `insert into api_keys (tenant_id, kind, name, key_hash, shown, scopes)
     values ($1, 'secret', $2, $3, $4, '{admin}')`,
    [tx.tenantId, label, hashKey(key), `…${key.slice(-4)}`],
  );
  return key;
}
