import type { Request, Response } from 'express';
import { rateLimit, type RateLimitInfo } from 'express-rate-limit';
import type { Principal } from './endpoint.ts';
import { tooManyRequests } from './problem.ts';

export interface Limits {
  /** Requests a minute a caller may make; 0 = no limit. */
  readonly perMinute: number;
  /** The same for sending touchpoints, of which there are far more. */
  readonly trackPerMinute: number;
}

export type Limiter = (
  request: Request,
  response: Response,
  principal: Principal,
  isTracking: boolean,
) => Promise<void>;

/**
 * Counts each caller's requests a minute in this process, and refuses what is over the limit with a
 * 429 problem. Several processes behind a balancer allow as many times the limit.
 */
export function createLimiter({ perMinute, trackPerMinute }: Limits): Limiter {
  const usual = limiterOf(perMinute);
  const tracking = limiterOf(trackPerMinute);
  return async (request, response, principal, isTracking) => {
    request.principal = principal;
    const limiter = isTracking ? tracking : usual;
    if (!limiter) return;
    await new Promise<void>((resolve, reject) => {
      void limiter(request, response, (error?: unknown) => {
        if (error instanceof Error) reject(error);
        else resolve();
      });
    });
  };
}

function limiterOf(perMinute: number): ReturnType<typeof rateLimit> | null {
  if (perMinute === 0) return null;
  return rateLimit({
    windowMs: 60_000,
    limit: perMinute,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    keyGenerator: ({ principal }) => `${String(principal?.tenantId)}:${principal?.actor ?? ''}`,
    handler: (request, _response, next) => {
      const { resetTime } = (request as Request & { rateLimit: RateLimitInfo }).rateLimit;
      const seconds = Math.max(1, Math.ceil(((resetTime?.getTime() ?? 0) - Date.now()) / 1000));
      next(
        tooManyRequests(
          `More than ${String(perMinute)} requests in a minute. Wait ${String(seconds)} s.`,
          seconds,
        ),
      );
    },
  });
}
