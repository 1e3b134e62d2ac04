import express, { type Response, type Router } from 'express';
import { basename } from 'node:path';
import { CARDS_FOLDER, declaredCards } from '../scripts/cards.ts';
import { PREVIEW_FOLDER } from './build.ts';
import {
  administratorOf,
  appPage,
  indexPage,
  missingPage,
  recordPage,
  relatedPage,
  type PreviewCard,
} from './pages.ts';
import { relatedRecord } from './related-record.ts';
import { hubSpotProxy } from './proxy.ts';
import type { HubSpotPreviewOptions, PreviewRecord } from './types.ts';

export { buildHubSpotPreview } from './build.ts';
export type { HubSpotPreviewOptions, PreviewRecord } from './types.ts';

/** Everything comes from this server; connections go only to the proxy beside it. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "worker-src 'self'",
  "connect-src 'self'",
  'img-src data:',
  "form-action 'self'",
  "base-uri 'none'",
].join('; ');

const matches = (record: PreviewRecord, query: string): boolean =>
  [record.name, record.company?.name ?? '', record.ownerName].some((text) =>
    text.toLowerCase().includes(query.toLowerCase()),
  );

/**
 * A stand-in for HubSpot's record page, to mount under any path: the index of deals at `/`, a
 * record at `/record/0-3/:id` (contacts `0-1`, companies `0-2`), the app's pages at `/app` and its settings at
 * `/settings`. Runs the production bundles, unchanged, against the live backend.
 * Call `buildHubSpotPreview()` before the first request.
 */
export const hubSpotPreview = (options: HubSpotPreviewOptions): Router => {
  const router = express.Router();

  router.use((_request, response, next) => {
    response.set({
      'Content-Security-Policy': POLICY,
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'same-origin',
      'Cache-Control': 'no-cache',
    });
    next();
  });
  router.use('/assets', express.static(PREVIEW_FOLDER, { index: false }));
  router.use('/cards', express.static(CARDS_FOLDER, { index: false }));
  router.use(hubSpotProxy(options));
  router.use('/admin', hubSpotProxy({ ...options, user: administratorOf(options) }));

  router.get('/', async (request, response) => {
    const { q } = request.query;
    const query = typeof q === 'string' ? q.trim() : '';
    const all = await options.records();
    const found = query === '' ? all : all.filter((record) => matches(record, query));
    response
      .type('html')
      .send(indexPage({ base: request.baseUrl, options }, found, query, all.length));
  });

  router.get('/record/0-3/:id', async (request, response) => {
    const { id } = request.params;
    const frame = { base: request.baseUrl, options };
    const record = await options.record(id);
    if (record === null || record === undefined) {
      response.status(404).type('html').send(missingPage(frame, id));
      return;
    }
    response.type('html').send(recordPage(frame, record, await previewCards(request.baseUrl)));
  });

  router.get('/record/:type/:id', async (request, response, next) => {
    const { type, id } = request.params;
    if (type !== '0-1' && type !== '0-2') {
      next();
      return;
    }
    const frame = { base: request.baseUrl, options };
    const record = relatedRecord(await options.records(), type, id);
    if (record === null) {
      response.status(404).type('html').send(missingPage(frame, id));
      return;
    }
    response.type('html').send(relatedPage(frame, record, await previewCards(request.baseUrl)));
  });

  const sendApp = async (
    location: 'pages' | 'settings',
    base: string,
    response: Response,
  ): Promise<void> => {
    const one = (await previewCards(base)).find((card) => card.location === location);
    if (one === undefined) throw new Error(`No meta file declares ${location}.`);
    response.type('html').send(appPage({ base, options }, one));
  };
  router.get(['/app', '/app/*page'], (request, response) =>
    sendApp('pages', request.baseUrl, response),
  );
  router.get('/settings', (request, response) => sendApp('settings', request.baseUrl, response));
  return router;
};

const previewCards = async (base: string): Promise<readonly PreviewCard[]> =>
  (await declaredCards()).map(({ uid, name, location, objectTypes, bundle }) => ({
    uid,
    name,
    location,
    objectTypes,
    bundle: `${base}/cards/${basename(bundle)}`,
  }));
