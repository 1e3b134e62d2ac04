import express, { Router, type RequestHandler } from 'express';
import { badRequest } from '../http/problem.ts';

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
  router.post(
    path,
    allowOrigin,
    express.text({
      type: ['text/plain', 'json', '+json'],
      limit: TRACK_MAX_BYTES,
      verify: keepRaw,
    }),
    readJson,
  );
  return router;
}

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

const preflight: RequestHandler = (_request, response) => {
  response.set({
    'Access-Control-Allow-Methods': 'POST',
    'Access-Control-Allow-Headers': 'Authorization, Content-Type',
    'Access-Control-Max-Age': '86400',
  });
  response.status(204).end();
};

const keepRaw = (request: express.Request, _response: unknown, bytes: Buffer): void => {
  request.rawBody = bytes;
};

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
