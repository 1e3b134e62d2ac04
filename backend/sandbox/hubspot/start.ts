import express from 'express';
import type { Company } from '@pipeline-attribution/shared';
import { createFaults, type Faults } from '../common/faults.ts';
import { listen } from '../common/listen.ts';
import { openState } from '../common/state-file.ts';
import { HubSpotError, sendError } from './errors.ts';
import { rateLimits } from './guard.ts';
import type { HubSpotApp } from './authorize.ts';
import { HubSpotOAuth, noInstalls } from './oauth.ts';
import { associationRoutes } from './routes/associations.ts';
import { objectRoutes } from './routes/objects.ts';
import { settingsRoutes } from './routes/settings.ts';
import { writeRoutes } from './routes/writes.ts';
import { CustomProperties } from './custom-properties.ts';
import { HubSpotStore } from './store.ts';

export interface SandboxHubSpotOptions {
  readonly company: Company;
  /** 0 or absent takes any free port. */
  readonly port?: number;
  /** JSON file that keeps installs and tokens over restarts; absent: memory only. */
  readonly stateFile?: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Redirect addresses registered with the app; compared exactly. */
  readonly redirectUris: readonly string[];
  readonly portalId?: number;
  readonly appId?: number;
  /** Switches HubSpot's rate limits off. */
  readonly rateLimits?: boolean;
  /** The clock, UTC epoch milliseconds. */
  readonly now?: () => number;
}

export interface SandboxHubSpot {
  /** Base address of both the API and the consent page. */
  readonly url: string;
  readonly store: HubSpotStore;
  readonly faults: Faults;
  readonly oauth: HubSpotOAuth;
  readonly stop: () => Promise<void>;
}

/** Starts a stand-in for HubSpot on 127.0.0.1, filled with the company. */
export async function startSandboxHubSpot(options: SandboxHubSpotOptions): Promise<SandboxHubSpot> {
  const now = options.now ?? Date.now;
  const registered: HubSpotApp = {
    clientId: options.clientId,
    clientSecret: options.clientSecret,
    redirectUris: options.redirectUris,
    portalId: options.portalId ?? 48_210_377,
    appId: options.appId ?? 9_114_206,
  };
  const store = new HubSpotStore(options.company, now);
  const oauth = new HubSpotOAuth(registered, openState(options.stateFile, noInstalls), now);
  const { faults, middleware } = createFaults();
  const app = express();
  app.disable('x-powered-by');
  app.use(middleware);
  app.use(oauth.router());
  if (options.rateLimits !== false) app.use(rateLimits(now));
  app.use(express.json({ limit: '1mb' }));
  app.use(objectRoutes(store, oauth));
  app.use(writeRoutes(store, oauth, new CustomProperties(options.company)));
  app.use(associationRoutes(store, oauth));
  app.use(settingsRoutes(store, oauth, registered));
  app.use((request) => {
    throw new HubSpotError(
      404,
      'OBJECT_NOT_FOUND',
      `No endpoint ${request.method} ${request.path}.`,
    );
  });
  app.use(sendError);
  const { url, stop } = await listen(app, options.port ?? 0);
  return { url, store, faults, oauth, stop };
}
