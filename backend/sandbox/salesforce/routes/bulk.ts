import { gzipSync } from 'node:zlib';
import { Router, text, type Request, type Response } from 'express';
import type { IngestJobs } from '../bulk/ingest-jobs.ts';
import type { QueryJobs } from '../bulk/query-jobs.ts';
import { SalesforceError } from '../errors.ts';
import type { Input } from '../write-rules.ts';

const QUERY = '/services/data/v:version/jobs/query';
const INGEST = '/services/data/v:version/jobs/ingest';

const bodyOf = (request: Request): Input => (request.body ?? {}) as Input;
const param = (request: Request, name: string): string => String(request.params[name]);

/** Bulk API 2.0, to read (Bulk API 2.0 and Bulk API Developer Guide, "Bulk API 2.0 Query"). */
export function bulkQueryRoutes(jobs: QueryJobs): Router {
  const router = Router();
  router.post(QUERY, (request, response) => {
    response.json(jobs.create(bodyOf(request), param(request, 'version')));
  });
  router.get(`${QUERY}/:id`, (request, response) => {
    response.json(jobs.info(param(request, 'id')));
  });
  router.get(`${QUERY}/:id/results`, (request, response) => {
    const { locator, maxRecords } = request.query;
    const most = typeof maxRecords === 'string' ? Number(maxRecords) : null;
    if (most !== null && (!Number.isInteger(most) || most < 1)) {
      throw new SalesforceError(400, 'API_ERROR', `Invalid maxRecords: ${String(most)}`);
    }
    const { csv, count, next } = jobs.results(param(request, 'id'), param(request, 'version'), {
      locator: typeof locator === 'string' ? locator : null,
      maxRecords: most,
    });
    // The word, not nothing, at the end: "the Sforce-Locator … null" (same guide, "Get Results for a Query Job").
    response.set({ 'Sforce-NumberOfRecords': String(count), 'Sforce-Locator': next ?? 'null' });
    sendCsv(request, response, csv);
  });
  router.patch(`${QUERY}/:id`, (request, response) => {
    if (bodyOf(request)['state'] !== 'Aborted') {
      throw new SalesforceError(400, 'API_ERROR', 'state must be Aborted');
    }
    response.json(jobs.abort(param(request, 'id')));
  });
  router.delete(`${QUERY}/:id`, (request, response) => {
    jobs.delete(param(request, 'id'));
    response.status(204).end();
  });
  return router;
}

/** Bulk API 2.0, to write (same guide, "Bulk API 2.0 Ingest"). */
export function bulkIngestRoutes(jobs: IngestJobs): Router {
  const router = Router();
  router.post(INGEST, (request, response) => {
    response.json(jobs.create(bodyOf(request), param(request, 'version')));
  });
  router.put(
    `${INGEST}/:id/batches`,
    text({ type: 'text/csv', limit: '150mb' }),
    (request, response) => {
      if (typeof request.body !== 'string') {
        throw new SalesforceError(400, 'API_ERROR', 'Content-Type must be text/csv');
      }
      jobs.upload(param(request, 'id'), request.body);
      response.status(201).end();
    },
  );
  router.patch(`${INGEST}/:id`, (request, response) => {
    response.json(jobs.setState(param(request, 'id'), bodyOf(request)['state']));
  });
  router.get(`${INGEST}/:id`, (request, response) => {
    response.json(jobs.info(param(request, 'id')));
  });
  for (const which of ['successful', 'failed', 'unprocessed'] as const) {
    const path = which === 'unprocessed' ? 'unprocessedrecords' : `${which}Results`;
    router.get(`${INGEST}/:id/${path}`, (request, response) => {
      sendCsv(request, response, jobs.results(param(request, 'id'), which));
    });
  }
  router.delete(`${INGEST}/:id`, (request, response) => {
    jobs.delete(param(request, 'id'));
    response.status(204).end();
  });
  return router;
}

/** "The response body is always compressed" (same guide): for every client that says it can read that. */
function sendCsv(request: Request, response: Response, csv: string): void {
  response.type('text/csv');
  if (!/\bgzip\b/.test(request.get('accept-encoding') ?? '')) {
    response.send(csv);
    return;
  }
  response.set('content-encoding', 'gzip').send(gzipSync(csv));
}
