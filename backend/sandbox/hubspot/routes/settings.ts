import { Router } from 'express';
import { badRequest, HubSpotError } from '../errors.ts';
import { bearerOf, requireScopes } from '../guard.ts';
import { objectTypeOf } from '../model.ts';
import type { HubSpotApp } from '../authorize.ts';
import type { HubSpotOAuth } from '../oauth.ts';
import { stageIdOf } from '../records/deals.ts';
import type { HubSpotStore } from '../store.ts';

/** Account details, pipelines, owners, campaigns, uninstall. */
export function settingsRoutes(store: HubSpotStore, oauth: HubSpotOAuth, app: HubSpotApp): Router {
  const router = Router();
  const { company, ids } = store;
  const iso = (at: number): string => new Date(at).toISOString();

  // developers.hubspot.com/docs/api-reference/account-account-info-v3
  router.get(
    '/account-info/2026-09/details',
    requireScopes(oauth, 'oauth'),
    (_request, response) => {
      response.json({
        portalId: app.portalId,
        accountType: 'STANDARD',
        timeZone: company.vendor.timeZone,
        companyCurrency: company.vendor.homeCurrency,
        additionalCurrencies: ['USD'],
        utcOffset: '+01:00',
        utcOffsetMilliseconds: 3_600_000,
        uiDomain: 'app.hubspot.com',
        dataHostingLocation: 'na1',
      });
    },
  );

  // developers.hubspot.com/docs/api-reference/crm-pipelines-v3: probability and isClosed are strings in metadata.
  router.get(
    '/crm/pipelines/2026-09/:objectType',
    requireScopes(oauth, 'crm.objects.deals.read'),
    (request, response) => {
      if (objectTypeOf(String(request.params['objectType'])) !== 'deals')
        throw badRequest('Only deals have pipelines here.');
      const at = iso(company.startsAt);
      response.json({
        results: [
          {
            id: 'default',
            label: 'Sales Pipeline',
            displayOrder: 0,
            archived: false,
            createdAt: at,
            updatedAt: at,
            stages: company.pipeline.map(({ key, label, probability, isClosed }, index) => ({
              id: stageIdOf(key),
              label,
              displayOrder: index,
              metadata: { isClosed: String(isClosed), probability: probability.toFixed(1) },
              archived: false,
              writePermissions: 'CRM_PERMISSIONS_ENFORCEMENT',
              createdAt: at,
              updatedAt: at,
            })),
          },
        ],
      });
    },
  );

  // developers.hubspot.com/docs/api-reference/crm-crm-owners-v3
  router.get(
    '/crm/owners/2026-09',
    requireScopes(oauth, 'crm.objects.owners.read'),
    (request, response) => {
      const limit = Math.min(500, Number(request.query['limit'] ?? 100));
      const after = Number(request.query['after'] ?? 0);
      const all = company.reps.map((rep, index) => ({
        id: ids.of(rep.id).hubspotId,
        email: rep.email,
        type: 'PERSON',
        firstName: rep.firstName,
        lastName: rep.lastName,
        userId: 12_604_720 + index,
        userIdIncludingInactive: 12_604_720 + index,
        createdAt: iso(company.startsAt),
        updatedAt: iso(company.startsAt),
        archived: false,
        teams: [
          index % 2 === 0
            ? { id: '701', name: 'Enterprise', primary: true }
            : { id: '702', name: 'Mid-market', primary: true },
        ],
      }));
      const end = after + limit;
      response.json({
        results: all.slice(after, end),
        ...(end < all.length ? { paging: { next: { after: String(end) } } } : {}),
      });
    },
  );

  // developers.hubspot.com/docs/api-reference/marketing-campaigns-public-api-v3
  router.get(
    '/marketing/campaigns/2026-09',
    requireScopes(oauth, 'marketing.campaigns.read'),
    (request, response) => {
      const limit = Number(request.query['limit'] ?? 50);
      if (!Number.isInteger(limit) || limit < 1 || limit > 100)
        throw badRequest('limit must be between 1 and 100.');
      const after = Number(request.query['after'] ?? 0);
      const asked = request.query['properties'];
      const names = typeof asked === 'string' ? asked.split(',') : [];
      const day = (at: number): string => iso(at).slice(0, 10);
      const all = company.campaigns.map((campaign, index) => {
        const values: Readonly<Record<string, string>> = {
          hs_name: campaign.name,
          hs_start_date: day(campaign.startsAt),
          hs_end_date: day(campaign.endsAt),
          hs_campaign_status:
            campaign.endsAt < company.endsAt - 86_400_000 ? 'completed' : 'in_progress',
          hs_notes: campaign.goal,
          hs_audience: 'Revenue and marketing leaders in B2B companies',
          hs_currency_code: company.vendor.homeCurrency,
          // Every sixth campaign was made before its links: nobody filled the field in.
          ...(index % 6 === 5 ? {} : { hs_utm: campaign.utmCampaign }),
        };
        return {
          id: ids.of(campaign.id).hubspotId,
          properties: Object.fromEntries(
            names.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]])),
          ),
          createdAt: iso(campaign.startsAt - 7 * 86_400_000),
          updatedAt: iso(campaign.startsAt),
        };
      });
      const end = after + limit;
      response.json({
        total: all.length,
        results: all.slice(after, end),
        ...(end < all.length ? { paging: { next: { after: String(end) } } } : {}),
      });
    },
  );

  // developers.hubspot.com "Uninstall an app": the app ends its own installation.
  router.delete(
    '/appinstalls/2026-09/external-install',
    requireScopes(oauth),
    (request, response) => {
      const token = bearerOf(request);
      if (token === '')
        throw new HubSpotError(
          401,
          'INVALID_AUTHENTICATION',
          'Authentication credentials not found.',
        );
      oauth.uninstall(token);
      response.status(204).end();
    },
  );

  return router;
}
