import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateCompany, type Company, type Crm } from '@pipeline-attribution/shared';
import type { Express } from 'express';
import { pino } from 'pino';
import {
  declaredSubscriptions,
  type OrgFeatures,
  startSandboxHubSpot,
  startSandboxSalesforce,
  type SandboxHubSpot,
  type SandboxSalesforce,
} from '../../../sandbox/index.ts';
import { readConfig } from '../../../src/config.ts';
import type { Context } from '../../../src/context.ts';
import { actionsRouter } from '../../../src/crm/hubspot/actions/actions-router.ts';
import { byHubSpotSignature } from '../../../src/crm/hubspot/authenticator.ts';
import { oauthRouter } from '../../../src/crm/oauth-router.ts';
import { createCrmServices, type CrmServices } from '../../../src/crm/services.ts';
import { webhookRouter } from '../../../src/crm/webhook-router.ts';
import { withTenant } from '../../../src/db/tenancy.ts';
import { endpoints } from '../../../src/endpoints.ts';
import { createApp } from '../../../src/http/app.ts';
import { trackRouter } from '../../../src/ingest/track-router.ts';
import { startJobs, type Jobs } from '../../../src/jobs/start-jobs.ts';
import { testDatabase, type TestDatabase } from '../../support/databases.ts';
import { agree } from './administrator.ts';

const WEBHOOKS = new URL(
  '../../../../hubspot-app/src/app/webhooks/webhooks-hsmeta.json',
  import.meta.url,
);

export const APP_ID = 9_114_206;
export const CLIENT_SECRET = 'a-secret-of-the-sandbox-app';

/** A small company: enough of everything, quick to read. */
export function smallCompany(seed = 7, deals = 60): Company {
  return generateCompany({
    seed,
    endsAt: Date.UTC(2026, 9, 1),
    deals,
    leads: 70,
  });
}

/** Both stand-in CRMs and our server, wired as in production; nobody has installed anything yet. */
export interface TestLandscape {
  readonly company: Company;
  readonly hubspot: SandboxHubSpot;
  readonly salesforce: SandboxSalesforce;
  readonly database: TestDatabase;
  readonly context: Context;
  readonly services: CrmServices;
  readonly jobs: Jobs;
  readonly url: string;
  /** Goes through the consent page as an administrator; answers the landing page. */
  install(crm: Crm): Promise<string>;
  /** Installs and waits until the history is loaded; answers the tenant. */
  installAndLoad(crm: Crm): Promise<number>;
  /** Waits until no job of the tenant is open; throws when one failed. */
  jobsDone(tenantId: number): Promise<void>;
  rows<Row>(tenantId: number, sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
  tenantOf(crm: Crm): Promise<number>;
  close(): Promise<void>;
}

export async function startLandscape({
  company = smallCompany(),
  withJobs = true,
  salesforceCalls = 100_000,
  salesforceFeatures = {},
  withWebhooks = false,
  realLimits = false,
  now = () => new Date(),
}: {
  company?: Company;
  /** False leaves installed history unread until the test reads it. */
  withJobs?: boolean;
  /** True has HubSpot send what its app's description subscribes to. */
  withWebhooks?: boolean;
  /** True has HubSpot count calls, which takes a clock that goes. */
  realLimits?: boolean;
  salesforceCalls?: number;
  /** What the Salesforce organisation has switched on; everything unless given. */
  salesforceFeatures?: Partial<OrgFeatures>;
  now?: () => Date;
} = {}): Promise<TestLandscape> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const common = { company, clientSecret: CLIENT_SECRET, now: () => now().getTime() };
  const hubspot = await startSandboxHubSpot({
    ...common,
    clientId: 'hubspot-client',
    redirectUris: [`${url}/oauth/hubspot/callback`],
    appId: APP_ID,
    rateLimits: realLimits,
  });
  const salesforce = await startSandboxSalesforce({
    ...common,
    clientId: 'salesforce-client',
    redirectUris: [`${url}/oauth/salesforce/callback`],
    dailyApiRequests: salesforceCalls,
    features: salesforceFeatures,
  });
  const dataDir = await mkdtemp(join(tmpdir(), 'pa-crm-'));
  const database = await testDatabase();
  const context: Context = {
    config: readConfig({
      PUBLIC_URL: url,
      DATA_DIR: dataDir,
      LOG_LEVEL: 'silent',
      // Reading happens when the test says so: a scheduled round would use up its faults and tokens.
      SYNC_SCHEDULE: '0 0 1 1 *',
      HUBSPOT_CLIENT_ID: 'hubspot-client',
      HUBSPOT_CLIENT_SECRET: CLIENT_SECRET,
      HUBSPOT_APP_ID: String(APP_ID),
      HUBSPOT_API_URL: hubspot.url,
      HUBSPOT_APP_URL: hubspot.url,
      SALESFORCE_CLIENT_ID: 'salesforce-client',
      SALESFORCE_CLIENT_SECRET: CLIENT_SECRET,
      SALESFORCE_LOGIN_URL: salesforce.url,
    }),
    dataSource: database.dataSource,
    log: pino({ level: process.env['TEST_LOG_LEVEL'] ?? 'silent' }),
    now,
  };
  const jobs = withJobs ? await startJobs(context, database.url) : NO_JOBS;
  const dispatchJob: Context['dispatchJob'] = (tenantId, jobId) => jobs.dispatch(tenantId, jobId);
  const app: Express = createApp(
    { ...context, dispatchJob },
    {
      endpoints,
      authenticators: [byHubSpotSignature],
      routers: [
        oauthRouter(context, jobs),
        webhookRouter(context, jobs),
        actionsRouter(context),
        trackRouter(),
      ],
    },
  );
  server.on('request', app);
  if (withWebhooks) {
    const declared: unknown = JSON.parse(await readFile(WEBHOOKS, 'utf8'));
    hubspot.webhooks.configure({
      url: `${url}/webhooks/hubspot`,
      subscriptions: declaredSubscriptions(declared),
    });
  }

  const rows: TestLandscape['rows'] = (tenantId, sql, parameters = []) =>
    withTenant(database.dataSource, tenantId, (tx) => tx.query(sql, parameters));
  const tenantOf = async (crm: Crm): Promise<number> => {
    const listed: { id: number; crm: Crm }[] = await database.dataSource.query(
      'select id, crm from list_tenants()',
    );
    const found = listed.find((one) => one.crm === crm);
    if (!found) throw new Error(`Nobody has installed into ${crm}.`);
    return found.id;
  };
  const jobsDone = async (tenantId: number): Promise<void> => {
    for (let attempt = 0; attempt < 600; attempt++) {
      const open = await rows<{ state: string; step: string; error: string | null }>(
        tenantId,
        `select state, step, error from jobs where tenant_id = $1 and state <> 'done'`,
        [tenantId],
      );
      const failed = open.find(({ state }) => state === 'failed');
      if (failed) throw new Error(`A job failed: ${failed.error ?? 'no reason given'}`);
      if (open.length === 0) return;
      await new Promise((done) => setTimeout(done, 50));
    }
    throw new Error('A job is not done after 30 seconds.');
  };
  const install = async (crm: Crm): Promise<string> => {
    const landing = await fetch(await agree(`${url}/install/${crm}`));
    const html = await landing.text();
    if (!landing.ok) throw new Error(`The callback answered ${landing.status}: ${html}`);
    return html;
  };
  return {
    company,
    hubspot,
    salesforce,
    database,
    context,
    services: createCrmServices(context),
    jobs,
    url,
    install,
    installAndLoad: async (crm) => {
      await install(crm);
      const tenantId = await tenantOf(crm);
      await jobsDone(tenantId);
      return tenantId;
    },
    jobsDone,
    rows,
    tenantOf,
    close: async () => {
      await jobs.stop();
      await stop(server);
      await hubspot.stop();
      await salesforce.stop();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A queue nobody works at: what is handed over waits for the next start, as after a crash. */
const NO_JOBS: Jobs = {
  enqueue: () => Promise.reject(new Error('There is no queue in this test.')),
  dispatch: () => Promise.resolve(),
  syncNow: () => Promise.resolve(),
  readDirty: () => Promise.resolve(),
  stop: () => Promise.resolve(),
};

function stop(server: Server): Promise<void> {
  return new Promise((done) => {
    server.close(() => {
      done();
    });
    server.closeAllConnections();
  });
}
