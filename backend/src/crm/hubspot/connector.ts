import type { Config } from '../../config.ts';
import type { ObjectType } from '../../records/types.ts';
import type { Connector } from '../connector.ts';
import { backfill } from './backfill.ts';
import { changesSince } from './changes.ts';
import { HubSpotClient } from './client.ts';
import { HubSpotOAuth, authorizeUrl } from './oauth.ts';
import { OBJECT_TYPE_IDS, PATHS } from './paths.ts';
import { readRecords } from './read-single.ts';
import { verifyRequest } from './verify-request.ts';
import { readWebhook } from './webhooks.ts';
import { hubspotFigures } from './write-back/figures.ts';
import { moveStages } from './write-back/move-stages.ts';

/** HubSpot behind the port. */
export function createHubSpot(
  config: NonNullable<Config['hubspot']>,
  publicUrl: string,
): Connector {
  const oauth = new HubSpotOAuth(config);
  return {
    crm: 'hubspot',
    label: 'HubSpot',
    needsSecretKey: false,
    nextStep: ({ externalId, uiUrl }) => ({
      text: 'Open the app in HubSpot: set up your first campaign, or look at what your history already shows.',
      url:
        config.appId === '0'
          ? `${uiUrl}/connected-apps/${externalId}/installed`
          : `${uiUrl}/app/${externalId}/${config.appId}`,
      linkLabel: 'Open the app in HubSpot',
    }),
    authorizeUrl: (request) => authorizeUrl(config, request),
    completeInstall: async ({ code, redirectUri }) =>
      oauth.describe(await oauth.exchangeCode(code, redirectUri)),
    refresh: (refreshToken) => oauth.refresh(refreshToken),
    backfill,
    changesSince,
    handleWebhook: readWebhook,
    readRecords,
    figures: hubspotFigures(config.appId),
    moveStages,
    disconnect: (session) => new HubSpotClient(session).delete(PATHS.uninstall),
    verifyRequest: (request, now) =>
      verifyRequest(request, { clientSecret: config.clientSecret, publicUrl, now }),
    canonicalId: (externalId) => externalId,
    recordUrl: ({ externalId, uiUrl }, objectType, id) =>
      `${uiUrl}/contacts/${externalId}/record/${typeIdOf(objectType)}/${id}`,
  };
}

function typeIdOf(objectType: ObjectType): string {
  if (objectType === 'deal') return OBJECT_TYPE_IDS.deals;
  return objectType === 'account' ? OBJECT_TYPE_IDS.companies : OBJECT_TYPE_IDS.contacts;
}
