import { randomBytes } from 'node:crypto';
import type { Company, Crm } from '@pipeline-attribution/shared';
import type { Progress } from '../backend/src/cli/progress.ts';
import { withTenant } from '../backend/src/db/tenancy.ts';
import { hashKey } from '../backend/src/http/authenticate.ts';
import type { RunningServer } from '../backend/src/server.ts';
import type { Api } from './api-client.ts';
import type { DemoState, DemoTenant } from './demo-state.ts';
import { installApp } from './install-app.ts';
import { replayVisits } from './replay-visits.ts';
import { setUpCampaigns } from './set-up-campaigns.ts';

const POLL_MS = 200;
/** Long past any machine on which the demo makes sense. */
const PATIENCE_MS = 10 * 60_000;

/** The tenant of a sandbox CRM, with the app installed there; installs it when it is not, or when the CRM moved. */
export async function tenantFor(
  server: RunningServer,
  state: DemoState,
  crm: Crm,
  crmUrl: string,
): Promise<DemoTenant> {
  const known = state.tenants[crm];
  if (known && (await isConnected(server, known.tenantId, crmUrl))) return known;
  await installApp(`${server.url}/install/${crm}`);
  const tenantId = await newestTenant(server, crm);
  const { writeKey, apiKey } = await keysOf(server, tenantId, known?.apiKey);
  return { tenantId, writeKey, apiKey, filled: known?.filled ?? false };
}

/** Waits for the history, sets up the campaigns, sends the visits, and waits until every deal is credited. */
export async function fillTenant(
  server: RunningServer,
  tenant: DemoTenant,
  api: Api,
  tracker: Api,
  company: Company,
  label: string,
  progress: Progress,
): Promise<void> {
  await progress.step(`${label}: history read over its API`, (detail) => backfilled(api, detail));
  if (!tenant.filled) {
    await progress.step(`${label}: campaigns set up`, () => setUpCampaigns(api, company));
    await progress.step(`${label}: website visits taken in`, async (detail) => {
      await replayVisits(tracker, company, (sent, total) => {
        detail(`${sent.toLocaleString('en')} of ${total.toLocaleString('en')}`);
      });
    });
  }
  await progress.step(`${label}: every deal credited under every model`, (detail) =>
    credited(server, tenant.tenantId, detail),
  );
}

async function isConnected(
  server: RunningServer,
  tenantId: number,
  crmUrl: string,
): Promise<boolean> {
  const rows = await withTenant(server.context.dataSource, tenantId, (tx) =>
    tx.query<{ api_url: string }>(
      `select api_url from connections where tenant_id = $1 and state = 'connected'`,
      [tenantId],
    ),
  );
  return rows.some(({ api_url }) => api_url.startsWith(crmUrl));
}

async function newestTenant(server: RunningServer, crm: Crm): Promise<number> {
  const rows: { id: number }[] = await server.context.dataSource.query(
    `select id from list_tenants() where crm = $1 order by id desc limit 1`,
    [crm],
  );
  const [row] = rows;
  if (!row) throw new Error(`The installation into ${crm} left no tenant behind.`);
  return row.id;
}

/** The write key the installation made, and a secret key for whoever tries the API of the demo. */
function keysOf(
  server: RunningServer,
  tenantId: number,
  knownKey: string | undefined,
): Promise<{ writeKey: string; apiKey: string }> {
  return withTenant(server.context.dataSource, tenantId, async (tx) => {
    const [write] = await tx.query<{ shown: string }>(
      `select shown from api_keys where tenant_id = $1 and kind = 'write' and revoked_at is null
       order by created_at limit 1`,
      [tenantId],
    );
    if (!write) throw new Error('The installation made no write key.');
    if (knownKey) return { writeKey: write.shown, apiKey: knownKey };
    const apiKey = `sk_demo_${randomBytes(24).toString('base64url')}`;
    await tx.query(
      `insert into api_keys (tenant_id, kind, name, key_hash, shown, scopes)
       values ($1, 'secret', 'Demo', $2, $3, '{admin}')`,
      [tenantId, hashKey(apiKey), `…${apiKey.slice(-4)}`],
    );
    return { writeKey: write.shown, apiKey };
  });
}

interface ListedJob {
  readonly kind: string;
  readonly state: 'queued' | 'running' | 'done' | 'failed';
  readonly step: string;
  readonly done: number;
  readonly total: number | null;
  readonly error: string | null;
}

async function backfilled(api: Api, detail: (text: string) => void): Promise<void> {
  await poll(async () => {
    const { items } = await api.get<{ items: ListedJob[] }>('/jobs?kind=backfill&limit=1');
    const [job] = items;
    if (!job) throw new Error('The installation started no back-fill.');
    if (job.state === 'failed')
      throw new Error(`The back-fill failed: ${job.error ?? 'no reason given'}`);
    if (job.done > 0) detail(`${job.done.toLocaleString('en')} records`);
    return job.state === 'done';
  });
}

async function credited(
  server: RunningServer,
  tenantId: number,
  detail: (text: string) => void,
): Promise<void> {
  await poll(async () => {
    const [row] = await withTenant(server.context.dataSource, tenantId, (tx) =>
      tx.query<{ left: number; deals: number }>(
        `select (select count(*) from dirty_deals where tenant_id = $1)::int
              + (select count(*) from dirty_leads where tenant_id = $1)::int as left,
                (select count(distinct deal_id) from pipeline_attribution where tenant_id = $1)::int as deals`,
        [tenantId],
      ),
    );
    detail(`${String(row?.deals ?? 0)} deals`);
    return row?.left === 0;
  });
}

async function poll(isDone: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (!(await isDone())) {
    if (Date.now() > end) throw new Error('It took longer than ten minutes; something is stuck.');
    await new Promise((done) => setTimeout(done, POLL_MS));
  }
}
