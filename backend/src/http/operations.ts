import { timingSafeEqual } from 'node:crypto';
import express, { type Request, type Router } from 'express';
import { collectDefaultMetrics } from 'prom-client';
import type { Context } from '../context.ts';
import { migrations } from '../db/migrations/index.ts';
import { hashKey } from './authenticate.ts';
import { registry } from './metrics.ts';
import { forbidden, unauthorized, unavailable } from './problem.ts';

/** Something else that must be well before requests may come; throws or answers a sentence when not. */
export type ReadinessCheck = () => Promise<string | null>;

/** Longer than any healthy database takes to answer `select`. */
const PATIENCE_MS = 3_000;

/**
 * `/healthz`: the process runs. `/readyz`: it can serve (database reachable, schema up to date).
 * `/metrics`: figures for Prometheus, for this machine or who has the token. None names a tenant, so none asks
 * for a key.
 */
export function operationsRouter(
  context: Context,
  { checks = [] }: { checks?: readonly ReadinessCheck[] } = {},
): Router {
  if (!registry.getSingleMetric('process_cpu_user_seconds_total')) {
    collectDefaultMetrics({ register: registry });
  }
  const router = express.Router();
  router.get('/healthz', (request, response) => {
    request.matchedRoute = '/healthz';
    response.json({ status: 'ok' });
  });
  router.get('/readyz', async (request, response) => {
    request.matchedRoute = '/readyz';
    for (const check of [() => databaseReady(context), ...checks]) {
      const trouble = await check();
      if (trouble !== null) throw unavailable(trouble, 5);
    }
    response.json({ status: 'ready' });
  });
  router.get('/metrics', async (request, response) => {
    request.matchedRoute = '/metrics';
    refuseStrangers(request, context.config.metricsToken);
    response.set('Content-Type', registry.contentType).send(await registry.metrics());
  });
  return router;
}

/** How busy we are and with which routes is nobody else's business. */
function refuseStrangers(request: Request, token: string | null): void {
  if (token !== null) {
    const given = hashKey(request.get('authorization') ?? '');
    if (!timingSafeEqual(given, hashKey(`Bearer ${token}`))) {
      throw unauthorized(
        'Send the METRICS_TOKEN of this server as "Authorization: Bearer <token>".',
      );
    }
    return;
  }
  // A proxy on this machine speaks for others, and says so.
  const isPassedOn = ['x-forwarded-for', 'forwarded', 'x-real-ip'].some((name) =>
    request.get(name),
  );
  const address = request.socket.remoteAddress ?? '';
  const isLocal = /^(?:::ffff:)?127\.|^::1$/.test(address);
  if (!isLocal || isPassedOn) {
    throw forbidden(
      'Figures are for this machine only. Set METRICS_TOKEN to read them from another.',
    );
  }
}

async function databaseReady({ dataSource }: Context): Promise<string | null> {
  const patience = AbortSignal.timeout(PATIENCE_MS);
  const late = new Promise<never>((_resolve, reject) => {
    patience.addEventListener('abort', () => {
      reject(new Error('no answer'));
    });
  });
  try {
    const question: Promise<{ done: number }[]> = dataSource.query(
      'select count(*)::integer as done from migrations',
    );
    const [row] = await Promise.race([question, late]);
    const missing = migrations.length - (row?.done ?? 0);
    return missing > 0 ? `The schema is ${String(missing)} migration(s) behind.` : null;
  } catch {
    return 'The database cannot be reached.';
  }
}
