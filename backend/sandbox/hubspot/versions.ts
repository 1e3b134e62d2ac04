import type { RequestHandler } from 'express';

/** Dated paths beside the ones before them (developers.hubspot.com/docs/developer-tooling/platform/versioning). */
const OLDER: readonly (readonly [RegExp, string])[] = [
  [/^\/crm\/v3\/(objects|properties|pipelines)\//, '/crm/$1/2026-09/'],
  [/^\/crm\/v3\/owners\/?/, '/crm/owners/2026-09'],
  [/^\/crm\/v4\/associations\//, '/crm/associations/2026-09/'],
  [/^\/account-info\/v3\//, '/account-info/2026-09/'],
  [/^\/appinstalls\/v3\//, '/appinstalls/2026-09/'],
  [/^\/marketing\/v3\/campaigns\/?/, '/marketing/campaigns/2026-09'],
  [/^\/marketing\/v3\/marketing-events\/?$/, '/marketing/marketing-events/2026-09'],
  [/^\/marketing\/v3\/marketing-events\//, '/marketing/marketing-events/2026-09/'],
];

/**
 * Answers the older paths too, as HubSpot still does: its own client 14.0.1 writes them. Our app may not
 * (listing requirements: supported versions only), so this is off unless a test of the sandbox asks for it.
 */
export function acceptOlderVersions(): RequestHandler {
  return (request, _response, next) => {
    for (const [older, dated] of OLDER) {
      const [path = '', query] = request.url.split('?');
      if (!older.test(path)) continue;
      request.url = path.replace(older, dated) + (query === undefined ? '' : `?${query}`);
      break;
    }
    next();
  };
}
