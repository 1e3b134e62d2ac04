import { createHash } from 'node:crypto';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { Router } from 'express';
import { methodNotAllowed } from '../http/problem.ts';

const PATH = '/t.js';

/**
 * An hour, so that a correction is everywhere within the day; while it is fetched anew, and when we cannot be
 * reached, pages go on with the one they have.
 */
const CACHE =
  'public, max-age=3600, stale-while-revalidate=86400, stale-if-error=604800, no-transform';

/**
 * Serves the website tracker, compressed once at the start. It is loaded by pages of any origin, holds nothing of
 * anybody and is the same for all, so every site may read it: also with `crossorigin` and an integrity hash.
 */
export function trackerRouter(script: Buffer): Router {
  const bodies = {
    br: brotliCompressSync(script, {
      params: { [constants.BROTLI_PARAM_SIZE_HINT]: script.length },
    }),
    gzip: gzipSync(script, { level: constants.Z_BEST_COMPRESSION }),
    identity: script,
  };
  const version = createHash('sha256').update(script).digest('base64url').slice(0, 16);
  const router = Router();
  router.get(PATH, (request, response) => {
    request.matchedRoute = PATH;
    const accepted = request.acceptsEncodings('br', 'gzip', 'identity');
    const encoding = accepted === 'br' || accepted === 'gzip' ? accepted : 'identity';
    response.set({
      'Access-Control-Allow-Origin': '*',
      'Cross-Origin-Resource-Policy': 'cross-origin',
      'Timing-Allow-Origin': '*',
      'X-Content-Type-Options': 'nosniff',
      'Content-Type': 'text/javascript; charset=utf-8',
      'Cache-Control': CACHE,
      Vary: 'Accept-Encoding',
      // Each encoding is a representation of its own (RFC 9110 §8.8.3).
      ETag: `"${version}-${encoding}"`,
    });
    if (request.fresh) {
      response.status(304).end();
      return;
    }
    if (encoding !== 'identity') response.set('Content-Encoding', encoding);
    response.send(bodies[encoding]);
  });
  router.all(PATH, (request) => {
    throw methodNotAllowed(`${request.method} is not possible here; GET is.`, ['GET', 'HEAD']);
  });
  return router;
}
