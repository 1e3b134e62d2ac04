import express, { type NextFunction, type Request, type Response } from 'express';
import type { Company } from '@pipeline-attribution/shared';
import { createFaults, type Faults } from '../common/faults.ts';
import { listen } from '../common/listen.ts';
import { digest, salesforceId } from '../common/record-ids.ts';
import { openState } from '../common/state-file.ts';
import { notFound, SalesforceError, sendError } from './errors.ts';
import type { SalesforceApp } from './identity.ts';
import { noSessions, SalesforceOAuth } from './oauth.ts';
import { randomUUID } from 'node:crypto';
import type { Refusals } from '../common/refusals.ts';
import { IngestJobs } from './bulk/ingest-jobs.ts';
import { QueryJobs } from './bulk/query-jobs.ts';
import { ALL_FEATURES, type OrgFeatures } from './org-features.ts';
import { idCounter } from './records/rows.ts';
import { salesforceRefusals } from './refusals.ts';
import { bulkIngestRoutes, bulkQueryRoutes } from './routes/bulk.ts';
import { compositeRoutes } from './routes/composite.ts';
import { dataRoutes, versionRoutes, type ApiUsage } from './routes/data.ts';
import { soapRoutes } from './routes/soap.ts';
import { collectionRoutes, writeRoutes } from './routes/writes.ts';
import { WriteRules } from './write-rules.ts';
import { SalesforceStore } from './store.ts';

export interface SandboxSalesforceOptions {
  readonly company: Company;
  /** 0 or absent takes any free port. */
  readonly port?: number;
  /** JSON file that keeps tokens over restarts; absent: memory only. */
  readonly stateFile?: string;
  /** Consumer key and secret of the external client app. */
  readonly clientId: string;
  readonly clientSecret: string;
  /** Callback addresses registered with the app; compared exactly. */
  readonly redirectUris: readonly string[];
  /** Session timeout in milliseconds; default two hours. */
  readonly sessionMs?: number;
  /** API calls per 24 hours; default 100,000. */
  readonly dailyApiRequests?: number;
  /** What the organisation has switched on; everything unless given. */
  readonly features?: Partial<OrgFeatures>;
  /** Questions after a bulk job's state until it is done; default none. */
  readonly bulkPolls?: number;
  /** `fail` (the default) has `stop` throw when a request was refused that no test announced; `keep` only notes. */
  readonly refusals?: 'fail' | 'keep';
  /** The clock, UTC epoch milliseconds. */
  readonly now?: () => number;
}

export interface SandboxSalesforce {
  /** Login and instance address in one. */
  readonly url: string;
  readonly orgId: string;
  readonly store: SalesforceStore;
  readonly faults: Faults;
  readonly oauth: SalesforceOAuth;
  /** Calls counted against the daily allocation. */
  readonly usage: ApiUsage;
  readonly queryJobs: QueryJobs;
  /** Every kind of query that was asked. */
  readonly questions: ReadonlySet<string>;
  readonly refusals: Refusals;
  readonly stop: () => Promise<void>;
}

const HOUR = 3_600_000;

/** Starts a stand-in for Salesforce on 127.0.0.1, filled with the company. */
export async function startSandboxSalesforce(
  options: SandboxSalesforceOptions,
): Promise<SandboxSalesforce> {
  const { company } = options;
  const now = options.now ?? Date.now;
  const number = digest(`org/${company.seed}`) % 1_000_000;
  const registered: SalesforceApp = {
    clientId: options.clientId,
    clientSecret: options.clientSecret,
    redirectUris: options.redirectUris,
    orgId: salesforceId('00D', number + 700_000_000),
    userId: salesforceId('005', number + 100),
    username: `integration@${company.vendor.domain}`,
    sessionMs: options.sessionMs ?? 2 * HOUR,
  };
  const store = new SalesforceStore(company, registered, now, {
    ...ALL_FEATURES,
    ...options.features,
  });
  const oauth = new SalesforceOAuth(registered, openState(options.stateFile, noSessions), now);
  const usage: ApiUsage = { used: 0, max: options.dailyApiRequests ?? 100_000 };
  const { faults, middleware } = createFaults();
  const app = express();
  app.disable('x-powered-by');
  const refusals = salesforceRefusals();
  const rules = new WriteRules(store);
  const polls = options.bulkPolls ?? 0;
  const nextJob = idCounter();
  const jobs = new QueryJobs(store, () => nextJob('750'), polls);
  const internal = { name: 'x-sandbox-subrequest', value: randomUUID() };
  let address = '';
  app.use(middleware);
  // Behind the faults: an answer a test injects says nothing of the request.
  app.use(refusals.middleware());
  app.use(oauth.router());
  app.use(versionRoutes());
  app.use(soapRoutes(store, oauth));
  app.use('/services/data', guard(oauth, usage, internal));
  app.use(express.json({ limit: '6mb' }));
  app.use(bulkQueryRoutes(jobs));
  app.use(bulkIngestRoutes(new IngestJobs(store, rules, () => nextJob('750'), polls)));
  app.use(
    compositeRoutes(
      internal,
      () => address,
      () => store.savepoint(),
    ),
  );
  app.use(collectionRoutes(rules));
  app.use(dataRoutes(store, usage, jobs));
  app.use(writeRoutes(rules));
  app.use(() => {
    throw notFound();
  });
  app.use(sendError);
  const { url, stop } = await listen(app, options.port ?? 0);
  oauth.setInstanceUrl(url);
  address = url;
  return {
    url,
    orgId: registered.orgId,
    store,
    faults,
    oauth,
    usage,
    queryJobs: jobs,
    questions: store.questions.all,
    refusals,
    stop: async () => {
      await stop();
      if (options.refusals !== 'keep') refusals.assertNone();
    },
  };
}

/** Session and allocation: 401 INVALID_SESSION_ID, 403 REQUEST_LIMIT_EXCEEDED, and the usage header on every answer. */
function guard(oauth: SalesforceOAuth, usage: ApiUsage, internal: { name: string; value: string }) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const token = /^(?:Bearer|OAuth) (.+)$/i.exec(request.get('authorization') ?? '')?.[1] ?? '';
    if (!oauth.isLive(token)) {
      throw new SalesforceError(401, 'INVALID_SESSION_ID', 'Session expired or invalid');
    }
    if (usage.used >= usage.max) {
      throw new SalesforceError(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
    }
    // Parts of a composite count with it.
    if (request.get(internal.name) !== internal.value) usage.used += 1;
    response.set('Sforce-Limit-Info', `api-usage=${usage.used}/${usage.max}`);
    next();
  };
}
