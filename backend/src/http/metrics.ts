import type { RequestHandler } from 'express';
import { Histogram, Registry } from 'prom-client';

/** Everything /metrics shows. Any part of the backend may register its own on it. */
export const registry = new Registry();

const requestDuration = new Histogram({
  name: 'http_request_duration_seconds',
  help: 'Time from the first byte of a request to the last of its answer, by route.',
  labelNames: ['method', 'route', 'status'] as const,
  buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
  registers: [registry],
});

/** Times requests by route as documented, never by path: ids would make a series each. */
export const measureRequests: RequestHandler = (request, response, next) => {
  const started = performance.now();
  response.once('close', () => {
    requestDuration.observe(
      {
        method: request.method,
        route: request.matchedRoute ?? 'none',
        status: String(response.statusCode),
      },
      (performance.now() - started) / 1000,
    );
  });
  next();
};
