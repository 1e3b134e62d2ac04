import express, { type RequestHandler } from 'express';
import type { Company } from '@pipeline-attribution/shared';
import { createFaults, type Faults } from '../common/faults.ts';
import { listen } from '../common/listen.ts';
import { openState } from '../common/state-file.ts';
import { HubSpotError, sendError } from './errors.ts';
import { rateLimits } from './guard.ts';
import type { HubSpotApp } from './authorize.ts';
import { CustomProperties } from './custom-properties.ts';
import { MarketingEvents } from './marketing-events.ts';
import { HubSpotOAuth, noInstalls } from './oauth.ts';
import { hubspotRefusals } from './refusals.ts';
import type { Refusals } from '../common/refusals.ts';
import { associationRoutes } from './routes/associations.ts';
import { marketingEventRoutes } from './routes/marketing-events.ts';
import { objectRoutes } from './routes/objects.ts';
import { settingsRoutes } from './routes/settings.ts';
import { propertyRoutes, writeRoutes } from './routes/writes.ts';
import { HubSpotStore } from './store.ts';
import { Traffic } from './traffic.ts';
import { acceptOlderVersions } from './versions.ts';
import { WebhookEmitter } from './webhooks/emitter.ts';

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
  /** Also answers the paths of older API versions. */
  readonly olderVersions?: boolean;
  /**
   * What `stop` does about refused requests nobody announced: `fail` (usual, for tests) throws, `keep` leaves
   * them for whoever looks.
   */
  readonly refusals?: 'fail' | 'keep';
  /** The clock, UTC epoch milliseconds. */
  readonly now?: () => number;
}

export interface SandboxHubSpot {
  /** Base address of both the API and the consent page. */
  readonly url: string;
  readonly portalId: number;
  readonly store: HubSpotStore;
  readonly faults: Faults;
  readonly oauth: HubSpotOAuth;
  readonly refusals: Refusals;
  readonly traffic: Traffic;
  readonly webhooks: WebhookEmitter;
  readonly marketingEvents: MarketingEvents;
  /** @throws Error when a request was refused that no test announced. */
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
  const store = new HubSpotStore(options.company, now, registered.appId);
  const oauth = new HubSpotOAuth(registered, openState(options.stateFile, noInstalls), now);
  const webhooks = new WebhookEmitter(registered, () => oauth.isInstalled(), now);
  store.onChange((change) => {
    webhooks.note(change);
  });
  const marketingEvents = new MarketingEvents();
  const refusals = hubspotRefusals();
  const traffic = new Traffic(now);
  const custom = new CustomProperties(options.company);
  const { faults, middleware } = createFaults();
  const app = express();
  app.disable('x-powered-by');
  app.use(middleware);
  app.use(refusals.middleware());
  app.use(oauth.router());
  app.use(traffic.middleware());
  if (options.rateLimits !== false) app.use(rateLimits(now));
  if (options.olderVersions === true) app.use(acceptOlderVersions());
  app.use(onlyJson, express.json({ limit: '1mb' }));
  app.use(objectRoutes(store, oauth, custom));
  app.use(writeRoutes(store, oauth, custom));
  app.use(propertyRoutes(oauth, custom));
  app.use(associationRoutes(store, oauth));
  app.use(marketingEventRoutes(marketingEvents, store, oauth));
  app.use(settingsRoutes(store, oauth, registered));
  app.use((request) => {
    throw new HubSpotError(
      404,
      'OBJECT_NOT_FOUND',
      `No endpoint ${request.method} ${request.path}.`,
    );
  });
  app.use(sendError);
  const server = await listen(app, options.port ?? 0);
  return {
    url: server.url,
    portalId: registered.portalId,
    store,
    faults,
    oauth,
    refusals,
    traffic,
    webhooks,
    marketingEvents,
    stop: async () => {
      webhooks.stop();
      await server.stop();
      if (options.refusals !== 'keep') refusals.assertNone();
    },
  };
}

/** HubSpot reads JSON only and answers 415 to anything else (error handling guide, "Common error responses"). */
const onlyJson: RequestHandler = (request, _response, next) => {
  const hasBody = Number(request.get('content-length') ?? 0) > 0;
  if (hasBody && !request.is('application/json'))
    throw new HubSpotError(415, 'UNSUPPORTED_MEDIA_TYPE', 'The body must be application/json.');
  next();
};
