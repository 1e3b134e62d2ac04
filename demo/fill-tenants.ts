import { randomBytes } from 'node:crypto';
import type { Company, Crm } from '@pipeline-attribution/shared';
import type { Progress } from '../backend/src/cli/progress.ts';
import { withTenant } from '../backend/src/db/tenancy.ts';
import { hashKey } from '../backend/src/http/authenticate.ts';
import type { RunningServer } from '../backend/src/server.ts';
import { apiClient, type Api } from './api-client.ts';
import type { DemoState, DemoTenant } from './demo-state.ts';
import { installApp } from './install-app.ts';
import { replayVisits } from './replay-visits.ts';
import { setUpCampaigns } from './set-up-campaigns.ts';

const POLL_MS = 300;
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

/**
 * Waits for the history, sets up the campaigns, sends the visits, waits until every deal is credited, and has the
 * models learn from that; the tenants side by side.
 */
export async function fillTenants(
  server: RunningServer,
  tenants: readonly DemoTenant[],
  company: Company,
  progress: Progress,
): Promise<void> {
  const together = (
    label: string,
    work: (tenant: DemoTenant, api: Api, detail: (done: number) => void) => Promise<unknown>,
    unit: string,
  ): Promise<void> =>
    progress.step(label, async (show) => {
      const done = new Map<number, number>();
      await Promise.all(
        tenants.map((tenant) =>
          work(tenant, apiClient(server.url, tenant.apiKey), (count) => {
            done.set(tenant.tenantId, count);
            const sum = [...done.values()].reduce((total, value) => total + value, 0);
            if (sum > 0) show(`${sum.toLocaleString('en')} ${unit}`);
          }),
        ),
      );
    });
  // Side by side, as in life: the history is being read while the marketer works and visitors come.
  const history = together(
    'History read over their APIs',
    (_tenant, api, detail) => backfilled(api, detail),
    'records',
  );
  const current = together(
    'Campaigns set up by CSV, website visits taken in by the tracker endpoint',
    async (tenant, api, detail) => {
      if (tenant.filled) return;
      await setUpCampaigns(api, company);
      await replayVisits(apiClient(server.url, tenant.writeKey), company, detail);
    },
    'visits and forms',
  );
  // Both are waited for even if one fails, so that nothing goes on behind a server that stops.
  for (const outcome of await Promise.allSettled([history, current])) {
    if (outcome.status === 'rejected') throw outcome.reason;
  }
  await together(
    'Every deal credited under every model',
    (tenant, _api, detail) => credited(server, tenant.tenantId, detail),
    'deals',
  );
  // The models also learn by themselves; this is the marketer who does not want to wait.
  await together(
    'Models fitted to their history, and every deal credited by them',
    async (tenant, api, detail) => {
      if (!tenant.filled) await fitted(api);
      await credited(server, tenant.tenantId, detail);
    },
    'deals',
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

async function backfilled(api: Api, detail: (done: number) => void): Promise<void> {
  await poll(async (moved) => {
    const { items } = await api.get<{ items: ListedJob[] }>('/jobs?kind=backfill&limit=1');
    const [job] = items;
    if (!job) throw new Error('The installation started no back-fill.');
    if (job.state === 'failed')
      throw new Error(`The back-fill failed: ${job.error ?? 'no reason given'}`);
    detail(job.done);
    moved(job.done);
    return job.state === 'done';
  });
}

async function fitted(api: Api): Promise<void> {
  // One that began by itself may not have seen all of the history.
  await poll(async () => {
    const { jobId } = await api.get<{ jobId: string | null }>('/attribution/fits/current');
    return jobId === null;
  });
  const { jobId } = await api.post<{ jobId: string }>('/attribution/fits', {});
  await poll(async () => {
    const job = await api.get<ListedJob>(`/jobs/${jobId}`);
    if (job.state === 'failed')
      throw new Error(`The fit failed: ${job.error ?? 'no reason given'}`);
    return job.state === 'done';
  });
}

async function credited(
  server: RunningServer,
  tenantId: number,
  detail: (done: number) => void,
): Promise<void> {
  await poll(async (moved) => {
    const [row] = await withTenant(server.context.dataSource, tenantId, (tx) =>
      tx.query<{ left: number; deals: number }>(
        `select (select count(*)::int from dirty_deals where tenant_id = $1)
              + (select count(*)::int from dirty_leads where tenant_id = $1) as left,
                (select count(*)::int from deals where tenant_id = $1) as deals`,
        [tenantId],
      ),
    );
    detail(row?.deals ?? 0);
    moved(row?.left);
    return row?.left === 0;
  });
}

/** Asks until it is done; gives up when what it reports has not moved for long. */
async function poll(
  isDone: (moved: (progress: unknown) => void) => Promise<boolean>,
): Promise<void> {
  let seen: unknown;
  let end = Date.now() + PATIENCE_MS;
  const moved = (progress: unknown): void => {
    if (progress !== seen) end = Date.now() + PATIENCE_MS;
    seen = progress;
  };
  while (!(await isDone(moved))) {
    if (Date.now() > end) {
      throw new Error('Nothing has moved for ten minutes; something is stuck.');
    }
    await new Promise((done) => setTimeout(done, POLL_MS));
  }
}
