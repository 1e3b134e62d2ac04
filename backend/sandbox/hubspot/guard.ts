import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { HubSpotError } from './errors.ts';
import type { HubSpotOAuth } from './oauth.ts';

/** The bearer token of a request, empty if there is none. */
export const bearerOf = (request: Request): string =>
  /^Bearer (.+)$/i.exec(request.get('authorization') ?? '')?.[1] ?? '';

/** Lets a request pass whose token carries all the scopes. */
export function requireScopes(oauth: HubSpotOAuth, ...needed: readonly string[]): RequestHandler {
  return (request: Request, _response: Response, next: NextFunction) => {
    const token = bearerOf(request);
    if (token === '') {
      throw new HubSpotError(
        401,
        'INVALID_AUTHENTICATION',
        'Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more details at https://developers.hubspot.com/docs/methods/auth/oauth-overview',
      );
    }
    const scopes = oauth.scopesOf(token);
    if (scopes === undefined) {
      throw new HubSpotError(
        401,
        'EXPIRED_AUTHENTICATION',
        'The OAuth token used to make this call expired or is unknown.',
      );
    }
    const missing = needed.filter((scope) => !scopes.includes(scope));
    if (missing.length > 0) {
      throw new HubSpotError(
        403,
        'MISSING_SCOPES',
        'This app hasn’t been granted all required scopes to make this call. Read more about required scopes here: https://developers.hubspot.com/scopes.',
        {
          errors: [
            {
              message: 'One or more of the following scopes are required.',
              context: { requiredGranularScopes: missing },
            },
          ],
          links: { scopes: 'https://developers.hubspot.com/scopes' },
        },
      );
    }
    for (const scope of needed) oauth.scopesUsed.add(scope);
    next();
  };
}

/**
 * HubSpot's limits for OAuth apps (developers.hubspot.com "API usage guidelines and limits"): 110 requests per ten
 * seconds, search apart from that at five per second. Rolling windows.
 */
export function rateLimits(now: () => number): RequestHandler {
  const windows = { general: [] as number[], search: [] as number[] };
  const limits = { general: { max: 110, span: 10_000 }, search: { max: 5, span: 1_000 } };
  return (request: Request, response: Response, next: NextFunction) => {
    const kind = request.path.endsWith('/search') ? 'search' : 'general';
    const { max, span } = limits[kind];
    const at = now();
    windows[kind] = windows[kind].filter((seen) => seen > at - span);
    if (kind === 'general') {
      response.set({
        'X-HubSpot-RateLimit-Max': String(max),
        'X-HubSpot-RateLimit-Interval-Milliseconds': String(span),
        'X-HubSpot-RateLimit-Remaining': String(Math.max(0, max - windows.general.length - 1)),
      });
    }
    if (windows[kind].length >= max) {
      response.status(429).json({
        status: 'error',
        message:
          kind === 'search'
            ? 'You have reached your secondly limit.'
            : 'You have reached your ten_secondly_rolling limit.',
        errorType: 'RATE_LIMIT',
        correlationId: randomUUID(),
        policyName: kind === 'search' ? 'SECONDLY' : 'TEN_SECONDLY_ROLLING',
      });
      return;
    }
    windows[kind].push(at);
    next();
  };
}
