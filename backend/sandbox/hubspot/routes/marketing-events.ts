import { Router, type Request } from 'express';
import { badRequest, HubSpotError } from '../errors.ts';
import { requireScopes } from '../guard.ts';
import { presentEvent, type MarketingEvents } from '../marketing-events.ts';
import { iso } from '../model.ts';
import type { HubSpotOAuth } from '../oauth.ts';
import type { HubSpotStore } from '../store.ts';

/**
 * Marketing events and who took part (developers.hubspot.com/docs/api-reference/latest/marketing/marketing-events:
 * list, participant state breakdown). Scope: `crm.objects.marketing_events.read`.
 */
export function marketingEventRoutes(
  events: MarketingEvents,
  store: HubSpotStore,
  oauth: HubSpotOAuth,
): Router {
  const router = Router();
  const base = '/marketing/marketing-events/2026-09';
  router.use(base, requireScopes(oauth, 'crm.objects.marketing_events.read'));

  router.get(base, (request, response) => {
    const { start, limit } = pageOf(request, 100);
    const all = events.all();
    response.json({
      results: all.slice(start, start + limit).map(presentEvent),
      ...nextOf(start + limit, all.length),
    });
  });

  router.get(`${base}/participations/:marketingEventId/breakdown`, (request, response) => {
    const event = events.find(request.params.marketingEventId);
    if (event === undefined)
      throw new HubSpotError(404, 'OBJECT_NOT_FOUND', 'The marketing event does not exist.');
    const { state } = request.query;
    const { start, limit } = pageOf(request, 100);
    const wanted = event.participations.filter((one) => state === undefined || one.state === state);
    response.json({
      total: wanted.length,
      results: wanted.slice(start, start + limit).map((one, index) => {
        const contact = store.find('contacts', one.contactId);
        return {
          id: `${event.id}${start + index}`,
          createdAt: iso(one.at),
          properties: { attendanceState: one.state, occurredAt: one.at },
          associations: {
            contact: {
              contactId: contact?.id ?? one.contactId,
              email: contact?.properties.get('email') ?? '',
              firstname: contact?.properties.get('firstname') ?? '',
              lastname: contact?.properties.get('lastname') ?? '',
            },
            marketingEvent: { marketingEventId: event.id, name: event.name },
          },
        };
      }),
      ...nextOf(start + limit, wanted.length),
    });
  });
  return router;
}

function pageOf({ query }: Request, max: number): { start: number; limit: number } {
  const limit = Number(query['limit'] ?? 10);
  if (!Number.isInteger(limit) || limit < 1 || limit > max)
    throw badRequest(`limit must be between 1 and ${max}.`);
  const start = Number(query['after'] ?? 0);
  if (!Number.isInteger(start) || start < 0) throw badRequest('after is not a paging cursor.');
  return { start, limit };
}

const nextOf = (end: number, total: number): object =>
  end < total ? { paging: { next: { after: String(end) } } } : {};
