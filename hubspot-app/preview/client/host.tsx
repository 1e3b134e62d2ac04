/** Mounts each card of the page: one worker a card, mirrored into the page by the kit. */
import { createRemoteReceiver } from '@remote-ui/core';
import { RemoteRenderer, createController } from '@remote-ui/react/host';
import { createEndpoint, fromWebWorker, retain } from '@remote-ui/rpc';
import { createRoot } from 'react-dom/client';
import { addAlert } from './alerts.ts';
import { kit } from './kit/index.ts';
import { closeOverlay } from './kit/overlays.tsx';
import { addressOfPage, followPages, openPage, pageLocation, pagesBase } from './page-location.ts';
import type { ActionOutcome, FetchOptions, PageApi, ProxyAnswer, WorkerApi } from './protocol.ts';

interface CardMount {
  readonly base: string;
  /** Where requests of this card are signed, in the name of whoever looks. */
  readonly proxy: string;
  /** Of the app pages: where they are mounted; null of cards. */
  readonly pages: string | null;
  readonly bundle: string;
  readonly context: unknown;
}

const ACTIONS: Readonly<Record<string, (...args: readonly never[]) => unknown>> = {
  addAlert,
  closeOverlay,
  copyTextToClipboard: (text: string) => navigator.clipboard.writeText(text),
  navigateToPage: ({ to, params }: { to: string; params?: Record<string, string> }) => {
    openPage(addressOfPage(pagesBase(), to, params));
  },
  reloadPage: () => {
    window.location.reload();
  },
};

const perform = async (name: string, args: readonly unknown[]): Promise<ActionOutcome> => {
  const action = ACTIONS[name];
  if (action === undefined) {
    return { done: false, reason: `The action ${name} is not part of this preview.` };
  }
  try {
    return { done: true, value: await action(...(args as readonly never[])) };
  } catch (error) {
    return { done: false, reason: String(error) };
  }
};

const proxied = async (
  proxy: string,
  requestUri: string,
  options: FetchOptions,
): Promise<ProxyAnswer> => {
  const response = await fetch(proxy, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      requestUri,
      method: options.method ?? 'GET',
      requestTimeoutMillis: options.timeout,
      requestBody: options.body,
      requestHeaders: options.headers,
    }),
  });
  return {
    httpStatus: response.status,
    envelope: (await response.json()) as ProxyAnswer['envelope'],
  };
};

const mountCard = async (element: HTMLElement): Promise<void> => {
  const { base, proxy, pages, bundle, context } = JSON.parse(
    element.dataset['card'] ?? '{}',
  ) as CardMount;
  const endpoint = createEndpoint<WorkerApi>(fromWebWorker(new Worker(`${base}/assets/worker.js`)));
  const api: PageApi = {
    action: perform,
    fetch: (url, options) => proxied(proxy, url, options),
    log: (level, data) => {
      console.info('[extension]', level, data);
      return Promise.resolve();
    },
  };
  endpoint.expose({ ...api });

  const receiver = createRemoteReceiver();
  retain(receiver.receive);
  createRoot(element).render(
    <RemoteRenderer receiver={receiver} controller={createController(kit)} />,
  );
  await endpoint.call.mount(
    {
      bundle: new URL(bundle, window.location.href).href,
      context,
      ...(pages === null ? {} : { location: pageLocation(pages) }),
      actions: [
        ...Object.keys(ACTIONS),
        'fetchCrmObjectProperties',
        'refreshObjectProperties',
        'onCrmPropertiesUpdate',
        'openIframeModal',
      ],
      components: Object.keys(kit),
    },
    receiver.receive,
  );
  if (pages !== null) {
    followPages(pages, (location) => {
      void endpoint.call.navigate(location);
    });
  }
  element.dataset['mounted'] = 'yes';
};

for (const element of document.querySelectorAll<HTMLElement>('[data-card]')) {
  mountCard(element).catch((error: unknown) => {
    element.textContent = `This card could not be started: ${String(error)}`;
    console.error(error);
  });
}
