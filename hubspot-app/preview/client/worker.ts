/**
 * Runs a production bundle, unchanged, with the globals HubSpot's own worker gives it. The bundle
 * draws into a remote root; the page mirrors that root with our kit.
 */
import { createRemoteRoot } from '@remote-ui/core';
import * as RemoteUI from '@remote-ui/react';
import { createEndpoint, fromWebWorker, retain } from '@remote-ui/rpc';
import * as React from 'react';
import type {
  FetchOptions,
  MountOptions,
  PageApi,
  PageLocation,
  ProxyAnswer,
  WorkerApi,
} from './protocol.ts';

type ExtendCallback = (api: { context: unknown; actions: unknown }) => React.ReactElement;

/** The DOM library types `self` as a window; in a worker it also loads classic scripts. */
declare const importScripts: (...urls: string[]) => void;

const page = createEndpoint<PageApi>(fromWebWorker(self as unknown as Worker));

let extension: ExtendCallback | undefined;
let context: unknown;
let actions: Record<string, unknown> = {};
let location: PageLocation = { path: '/', params: {} };
const listeners = new Set<() => void>();

const goTo = (next: PageLocation): void => {
  location = next;
  for (const listener of listeners) listener();
};

/** HubSpot rejects with the envelope when the app's backend did not answer 2xx. */
const toResponse = ({ httpStatus, envelope }: ProxyAnswer): Response => {
  if (envelope.status === 'error') {
    throw Object.assign(new Error(envelope.message ?? 'The request failed.'), envelope);
  }
  return new Response(JSON.stringify(envelope.responseBody), {
    status: httpStatus,
    headers: { 'content-type': 'application/json' },
  });
};

const unavailable = (what: string) => () =>
  Promise.reject(new Error(`${what} is not part of this preview.`));

Object.assign(self, {
  __HUBSPOT_EXTENSION_WORKER__: true,
  React,
  RemoteUI,
  extend_V2: (callback: ExtendCallback) => {
    extension = callback;
  },
  hsFetch: async (url: string | URL, options: FetchOptions = {}) =>
    toResponse(await page.call.fetch(String(url), options)),
  serverless: unavailable('A serverless function'),
  logger: Object.fromEntries(
    ['debug', 'info', 'warn', 'error'].map((level) => [
      level,
      (data: unknown) => void page.call.log(level, data),
    ]),
  ),
  hsWorkerAPI: {
    useExtensionContext: () => context,
    useExtensionActions: () => actions,
    useExtensionApi: () => ({ context, actions }),
    useAppPageLocation: () =>
      React.useSyncExternalStore(
        (listener) => {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
        () => location,
      ),
    fetchCrmProperties: unavailable('Reading CRM properties'),
    fetchAssociations: unavailable('Reading CRM associations'),
    fetchCrmSearch: unavailable('CRM search'),
    fetchHubSpotApi: unavailable('The HubSpot API client'),
    formatCrmProperties: unavailable('Formatting CRM properties'),
  },
});

const api: WorkerApi = {
  async mount(options: MountOptions, channel) {
    retain(channel);
    ({ context } = options);
    if (options.location !== undefined) goTo(options.location);
    actions = Object.fromEntries(
      options.actions.map((name) => [
        name,
        async (...args: readonly unknown[]) => {
          const outcome = await page.call.action(name, args);
          if (!outcome.done) throw new Error(outcome.reason);
          return outcome.value;
        },
      ]),
    );
    importScripts(options.bundle);
    if (extension === undefined) throw new Error('The bundle never called hubspot.extend().');
    const root = createRemoteRoot(channel, {
      components: options.components,
      strict: true,
    });
    RemoteUI.createRoot(root).render(extension({ context, actions }));
    await root.mount();
  },
  navigate(next) {
    goTo(next);
    return Promise.resolve();
  },
};

page.expose({ ...api });
