import { once } from 'node:events';
import type { Server } from 'node:http';
import { buildTracker } from '@pipeline-attribution/tracker';
import express, { type RequestHandler } from 'express';
import { startCreditWorker } from './attribution/credit-worker.ts';
import { vanityRouter } from './campaigns/vanity-router.ts';
import type { Config } from './config.ts';
import type { Context } from './context.ts';
import { actionsRouter } from './crm/hubspot/actions/actions-router.ts';
import { byHubSpotSignature } from './crm/hubspot/authenticator.ts';
import { oauthRouter } from './crm/oauth-router.ts';
import { webhookRouter } from './crm/webhook-router.ts';
import { createDataSource, migrate } from './db/data-source.ts';
import { endpoints } from './endpoints.ts';
import { createApp } from './http/app.ts';
import { createLogger } from './http/logger.ts';
import { openApiRouter } from './http/openapi.ts';
import { operationsRouter } from './http/operations.ts';
import { trackRouter } from './ingest/track-router.ts';
import { startJobs } from './jobs/start-jobs.ts';
import { fileRouter } from './one-time-links/file-router.ts';
import { uploadRouter } from './one-time-links/upload-router.ts';
import { trackerRouter } from './tracker/tracker-router.ts';

export interface RunningServer {
  readonly context: Context;
  readonly url: string;
  stop(): Promise<void>;
}

/** The product: schema brought up to date, workers started, API listening. */
export async function startServer(
  config: Config,
  databaseUrl: string,
  { front = [] as readonly RequestHandler[] } = {},
): Promise<RunningServer> {
  const [tracker] = await Promise.all([buildTracker(), migrate(databaseUrl)]);
  const dataSource = await createDataSource(databaseUrl).initialize();
  const base: Context = { config, dataSource, log: createLogger(config), now: () => new Date() };

  const jobs = await startJobs(base, databaseUrl);
  const context: Context = {
    ...base,
    dispatchJob: (tenantId, jobId) => jobs.dispatch(tenantId, jobId),
  };
  const worker = startCreditWorker(context);
  const outer = express();
  outer.disable('x-powered-by');
  for (const handler of front) outer.use(handler);
  outer.use(
    createApp(context, {
      endpoints,
      authenticators: [byHubSpotSignature],
      routers: [
        operationsRouter(context),
        openApiRouter(endpoints, config),
        oauthRouter(context, jobs),
        webhookRouter(context, jobs),
        actionsRouter(context),
        trackRouter(),
        trackerRouter(tracker),
        vanityRouter(context),
        fileRouter(context),
        uploadRouter(context, endpoints),
      ],
    }),
  );
  const server = await listen(outer, config);
  return {
    context,
    url: config.publicUrl,
    stop: async () => {
      const closed = close(server);
      // Each finishes the batch under way; side by side, so that the wait is that of the longer one.
      await Promise.all([closed, worker.stop(), jobs.stop()]);
      await dataSource.destroy();
    },
  };
}

/** How long requests under way may take to be answered when the server stops. */
const LAST_ANSWERS_MS = 5_000;

/** Takes no new connection and lets requests under way be answered, but not for ever. */
async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  // A connection is let go of as soon as it has had its answer.
  const sweep = setInterval(() => {
    server.closeIdleConnections();
  }, 50);
  const patience = setTimeout(() => {
    server.closeAllConnections();
  }, LAST_ANSWERS_MS);
  await closed;
  clearInterval(sweep);
  clearTimeout(patience);
}

/** The port was found free before anything was started, so a failure here is a real one. */
async function listen(app: express.Express, { host, port }: Config): Promise<Server> {
  const server = app.listen(port, host);
  await once(server, 'listening');
  return server;
}
