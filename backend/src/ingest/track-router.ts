import express, { Router, type ErrorRequestHandler, type RequestHandler } from 'express';
import { badRequest } from '../http/problem.ts';
import { SEGMENT_MAX_BATCH_BYTES, SEGMENT_PATH } from './segment/endpoints.ts';

export const TRACK_PATH = '/attribution/track';
/** Five hundred events of a kilobyte and their envelope. */
export const TRACK_MAX_BYTES = 1024 * 1024;

/**
 * What the track endpoint needs before the API's own guard: the answer to a browser's preflight, the
 * headers that let a website read our answers, and bodies of `text/plain`, the only kind a beacon can
 * send without a preflight. Mount it before the API; no other route answers foreign websites.
 */
export function trackRouter(): Router {
  const router = Router();
  const path = `/api/v1${TRACK_PATH}`;
  router.options(path, allowOrigin, preflight);
  router.post(path, allowOrigin, readText(TRACK_MAX_BYTES), readJson);
  const segment = [`/v1/:call`, `/api/v1${SEGMENT_PATH}/:call`];
  router.options(segment, allowOrigin, preflight);
  router.post(
    segment,
    allowOrigin,
    // RudderStack's client calls its zipped JSON a form: the content type tells nothing here.
    readText(SEGMENT_MAX_BATCH_BYTES, () => true),
    tooLargeForSegment,
    readJson,
    toSegmentEndpoint,
  );
  return router;
}

/** As analytics.js shortens them. */
const SHORT_CALLS: Readonly<Record<string, string>> = {
  t: 'track',
  p: 'page',
  s: 'screen',
  i: 'identify',
  g: 'group',
  a: 'alias',
  b: 'batch',
};

/** Segment's clients call the root of the server; the endpoints are part of the API like any other. */
const toSegmentEndpoint: RequestHandler<{ call: string }> = (request, _response, next) => {
  const { call } = request.params;
  const name = Object.hasOwn(SHORT_CALLS, call) ? SHORT_CALLS[call] : call;
  request.url = `/api/v1${SEGMENT_PATH}/${encodeURIComponent(name ?? call)}`;
  next();
};

/** Segment answers 400 to a body that is too large, and its clients know it as what not to send again. */
const tooLargeForSegment: ErrorRequestHandler = (error: unknown, _request, _response, next) => {
  const isTooLarge =
    typeof error === 'object' &&
    error !== null &&
    'type' in error &&
    error.type === 'entity.too.large';
  next(
    isTooLarge
      ? badRequest(
          `The body is larger than ${SEGMENT_MAX_BATCH_BYTES / 1024} KiB. Send it in smaller parts.`,
        )
      : error,
  );
};

const readText = (
  limit: number,
  type: string[] | (() => boolean) = ['text/plain', 'json', '+json'],
): RequestHandler => express.text({ type, limit, verify: keepRaw });

/**
 * Any website may ask: the browser does not send the key with its preflight, so which origins the key
 * allows is checked on the request itself. No credentials are allowed, so a cookie never comes along.
 */
const allowOrigin: RequestHandler = (request, response, next) => {
  const origin = request.get('origin');
  response.vary('Origin');
  if (origin !== undefined) {
    response.set({
      'Access-Control-Allow-Origin': origin,
      'Access-Control-Expose-Headers': 'Retry-After, X-Request-Id',
      // A beacon's answer is of another origin by nature.
      'Cross-Origin-Resource-Policy': 'cross-origin',
    });
  }
  next();
};

/** Whatever headers a client sends: RudderStack's names the device in one. What we do not know we do not read. */
const preflight: RequestHandler = (request, response) => {
  response.vary('Access-Control-Request-Headers').set({
    'Access-Control-Allow-Methods': 'POST',
    'Access-Control-Allow-Headers':
      request.get('access-control-request-headers') ?? 'Authorization, Content-Type',
    'Access-Control-Max-Age': '86400',
  });
  response.status(204).end();
};

function keepRaw(request: express.Request, _response: unknown, bytes: Buffer): void {
  request.rawBody = bytes;
}

/** Half characters and nulls cannot be stored: one page with a broken title must not cost the batch. */
const UNSTORABLE = /\\u(?:0000|d[89a-f][0-9a-f]{2})/i;

const readJson: RequestHandler = (request, _response, next) => {
  const text: unknown = request.body;
  if (typeof text !== 'string') {
    next();
    return;
  }
  try {
    request.body = UNSTORABLE.test(text)
      ? (JSON.parse(text, (_key, value: unknown) =>
          typeof value === 'string' ? value.replaceAll('\0', '').toWellFormed() : value,
        ) as unknown)
      : (JSON.parse(text) as unknown);
    next();
  } catch {
    next(badRequest('The body is not valid JSON.'));
  }
};
