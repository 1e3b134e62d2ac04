import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import express from 'express';
import { generateCompany, type Company, type Crm } from '@pipeline-attribution/shared';
import { hubSpotPreview } from '../hubspot-app/preview/server.ts';
import { API_BASE } from '../hubspot-app/src/app/packages/ui/src/api/base.ts';
import { salesforcePreview } from '../salesforce-package/preview/server.ts';
import type { Progress } from '../backend/src/cli/progress.ts';
import type { Config } from '../backend/src/config.ts';
import { freePort } from '../backend/src/net/port.ts';
import { withTenant } from '../backend/src/db/tenancy.ts';
import { startServer, type RunningServer } from '../backend/src/server.ts';
import {
  declaredSubscriptions,
  idTable,
  startSandboxHubSpot,
  startSandboxSalesforce,
} from '../backend/sandbox/index.ts';
import { loadDemoState, saveDemoState, type DemoState, type DemoTenant } from './demo-state.ts';
import { fillTenants, tenantFor } from './fill-tenants.ts';
import { frontPage } from './front-page.ts';
import { website } from './website/website.ts';
import { whatArrived } from './website/what-arrived.ts';
import { previewRecords, type PreviewRecord, type PreviewRecords } from './preview-records.ts';

const SEED = 20_261_122;
const CRMS = ['hubspot', 'salesforce'] as const;
const CLIENT_IDS: Readonly<Record<Crm, string>> = {
  hubspot: '7c0d8a1e-52b4-4f6d-9a7e-3f1c2b5d8e60',
  salesforce: '3MVG9pipelineattributionsandbox',
};
const APP_ID = 9_114_206;
const PORTAL_ID = 48_210_377;
const WEBHOOKS = join(import.meta.dirname, '../hubspot-app/src/app/webhooks/webhooks-hsmeta.json');

/**
 * The whole product with nothing but itself: two sandbox CRMs with a demo company, the server, the app installed
 * into both through their consent pages, and previews of both record pages. At later starts everything is found as
 * it was left, and only what is missing is done.
 */
export async function startDemo(
  config: Config,
  databaseUrl: string,
  progress: Progress,
  onClose: (close: () => Promise<void>) => void,
): Promise<void> {
  const now = Date.now();
  let state = await loadDemoState(config.dataDir, now);
  const building = buildPreviews();
  // It is awaited further down; until then a failure must not count as unhandled.
  building.catch(() => undefined);

  const { company, hubspot, salesforce } = await progress.step(
    'Sandbox CRMs with the demo company',
    async (detail) => {
      const generated = generateCompany({ seed: SEED, endsAt: state.endsAt });
      const registered = (crm: Crm): object => ({
        company: generated,
        stateFile: join(config.dataDir, 'demo', `${crm}.json`),
        clientId: CLIENT_IDS[crm],
        clientSecret: state.clientSecret,
        redirectUris: [`${config.publicUrl}/oauth/${crm}/callback`],
      });
      type HubSpotOptions = Parameters<typeof startSandboxHubSpot>[0];
      type SalesforceOptions = Parameters<typeof startSandboxSalesforce>[0];
      const sandboxes = {
        company: generated,
        hubspot: await startSandboxHubSpot({
          ...(registered('hubspot') as HubSpotOptions),
          port: await freePort(config.port + 1, '127.0.0.1'),
          portalId: PORTAL_ID,
          appId: APP_ID,
          refusals: 'keep',
        }),
        salesforce: await startSandboxSalesforce({
          ...(registered('salesforce') as SalesforceOptions),
          port: await freePort(config.port + 2, '127.0.0.1'),
        }),
      };
      detail(`${generated.vendor.name}, ${String(generated.deals.length)} deals`);
      return sandboxes;
    },
  );
  onClose(() => hubspot.stop());
  onClose(() => salesforce.stop());

  const ids = idTable(company);
  const records: Record<Crm, PreviewRecords> = {
    hubspot: previewRecords(company, ids, hubspot.store, 'hubspot'),
    salesforce: previewRecords(company, ids, salesforce.store, 'salesforce'),
  };
  const running: { server?: RunningServer } = {};
  const demo = demoRouter(
    config,
    company,
    records,
    () => state,
    salesforce.orgId,
    () => running.server,
  );
  const server = await progress.step('Server', () =>
    startServer(
      {
        ...config,
        hubspot: {
          clientId: CLIENT_IDS.hubspot,
          clientSecret: state.clientSecret,
          appId: String(APP_ID),
          apiUrl: hubspot.url,
          appUrl: hubspot.url,
        },
        salesforce: {
          clientId: CLIENT_IDS.salesforce,
          clientSecret: state.clientSecret,
          loginUrl: salesforce.url,
        },
      },
      databaseUrl,
      { front: [demo] },
    ),
  );
  onClose(() => server.stop());
  running.server = server;
  // As an upload of the app would tell HubSpot: what changes there is on the card without waiting for a sync.
  hubspot.webhooks.configure({
    url: `${config.publicUrl}/webhooks/hubspot`,
    subscriptions: declaredSubscriptions(JSON.parse(await readFile(WEBHOOKS, 'utf8'))),
  });

  const tenants: Partial<Record<Crm, DemoTenant>> = {};
  await progress.step('Installed into both CRMs through their OAuth', async () => {
    for (const crm of CRMS) {
      const crmUrl = crm === 'hubspot' ? hubspot.url : salesforce.url;
      tenants[crm] = await tenantFor(server, state, crm, crmUrl);
    }
    state = { ...state, tenants };
    await saveDemoState(config.dataDir, state);
  });
  await fillTenants(
    server,
    CRMS.map((crm) => tenants[crm]).filter((tenant) => tenant !== undefined),
    company,
    progress,
  );
  for (const crm of CRMS) {
    const tenant = tenants[crm];
    if (tenant) tenants[crm] = { ...tenant, filled: true };
  }
  state = { ...state, tenants };
  await saveDemoState(config.dataDir, state);
  await progress.step('Cards and previews built', () => building);

  const [deal] = records.hubspot.list();
  const [opportunity] = records.salesforce.list();
  progress.say(`
  Ready. Open ${config.publicUrl}

  HubSpot deal            ${config.publicUrl}${previewPath('hubspot', deal?.id ?? '')}
  Salesforce opportunity  ${config.publicUrl}${previewPath('salesforce', opportunity?.id ?? '')}

  Ctrl-C stops it; the data stays.`);
}

function demoRouter(
  config: Config,
  company: Company,
  records: Record<Crm, PreviewRecords>,
  state: () => DemoState,
  orgId: string,
  server: () => RunningServer | undefined,
): express.Router {
  const router = express.Router();
  const { vendor } = company;
  const rep = company.reps[0];
  const lists = new Map<Crm, readonly PreviewRecord[]>();
  const list = (crm: Crm): readonly PreviewRecord[] => {
    const known = lists.get(crm) ?? records[crm].list();
    lists.set(crm, known);
    return known;
  };
  router.get('/', (_request, response) => {
    const shown = (crm: Crm): { name: string; url: string; about: string }[] =>
      list(crm)
        .slice(0, 5)
        .map(({ id, name, stageLabel, amountText, contacts }) => ({
          name,
          url: previewPath(crm, id),
          about: `${amountText} · ${stageLabel} · ${String(contacts.length)} ${contacts.length === 1 ? 'person' : 'people'}`,
        }));
    response.type('html').send(
      frontPage({
        companyName: vendor.name,
        hubspot: shown('hubspot'),
        salesforce: shown('salesforce'),
      }),
    );
  });
  router.use(
    '/website',
    website({
      company,
      writeKey: () => state().tenants.hubspot?.writeKey ?? null,
      deal: () => {
        const [record] = list('hubspot');
        return record ? { record, url: previewPath('hubspot', record.id) } : null;
      },
      arrived: async (visitorId) => {
        const tenant = state().tenants.hubspot;
        const dataSource = server()?.context.dataSource;
        if (!tenant || !dataSource) return { touches: [], email: null, counted: [] };
        return withTenant(dataSource, tenant.tenantId, (tx) => whatArrived(tx, visitorId));
      },
    }),
  );
  // The keys of made-up tenants; this route exists in the sandbox only.
  router.get('/sandbox.json', (_request, response) => {
    const { tenants } = state();
    response.json({
      tenants: CRMS.flatMap((crm) => {
        const tenant = tenants[crm];
        if (!tenant) return [];
        return [
          {
            crm,
            tenantId: tenant.tenantId,
            writeKey: tenant.writeKey,
            apiKey: tenant.apiKey,
            records: list(crm).map(({ id, name }) => ({
              objectType: crm === 'hubspot' ? 'deal' : 'opportunity',
              id,
              name,
              previewUrl: `${config.publicUrl}${previewPath(crm, id)}`,
            })),
          },
        ];
      }),
    });
  });
  router.use(
    '/preview/hubspot',
    hubSpotPreview({
      apiBase: API_BASE,
      backendUrl: config.publicUrl,
      clientSecret: state().clientSecret,
      appId: APP_ID,
      portal: { id: PORTAL_ID, timeZone: vendor.timeZone, name: vendor.name },
      user: {
        // As the sandbox's owners name the first of its sales reps.
        id: 12_604_720,
        email: rep?.email ?? '',
        firstName: rep?.firstName ?? '',
        lastName: rep?.lastName ?? '',
      },
      // Who agreed on the consent page: the first administrator.
      administrator: {
        id: 12_604_711,
        email: 'ops@fernhall.io',
        firstName: 'Olive',
        lastName: 'Penn',
      },
      records: () => list('hubspot'),
      record: (id) => records.hubspot.find(id),
    }),
  );
  router.use(
    '/preview/salesforce',
    salesforcePreview({
      backendUrl: config.publicUrl,
      apiKey: () => state().tenants.salesforce?.apiKey ?? '',
      org: { id: orgId, name: vendor.name, timeZone: vendor.timeZone },
      user: {
        name: `${rep?.firstName ?? ''} ${rep?.lastName ?? ''}`.trim(),
        email: rep?.email ?? '',
      },
      records: () => list('salesforce'),
      record: (id) => records.salesforce.find(id),
    }),
  );
  return router;
}

const previewPath = (crm: Crm, id: string): string =>
  crm === 'hubspot'
    ? `/preview/hubspot/record/0-3/${id}`
    : `/preview/salesforce/lightning/r/Opportunity/${id}/view`;

async function buildPreviews(): Promise<void> {
  const script = join(import.meta.dirname, 'build-previews.ts');
  await promisify(execFile)(process.execPath, ['--disable-warning=ExperimentalWarning', script]);
}
