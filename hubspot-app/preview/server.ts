import express, { type Router } from 'express';
import { basename } from 'node:path';
import { CARDS_FOLDER, declaredCards } from '../scripts/cards.ts';
import { PREVIEW_FOLDER } from './build.ts';
import { indexPage, missingPage, recordPage } from './pages.ts';
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
 * record at `/record/0-3/:id`. Runs the production bundles, unchanged, against the live backend.
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
    const shown = (await declaredCards()).map((card) => ({
      uid: card.uid,
      name: card.name,
      location: card.location,
      bundle: `${request.baseUrl}/cards/${basename(card.bundle)}`,
    }));
    response.type('html').send(recordPage(frame, record, shown));
  });
  return router;
};
