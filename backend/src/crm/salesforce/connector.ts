import type { Config } from '../../config.ts';
import type { Connector } from '../connector.ts';
import { backfill } from './backfill.ts';
import { changesSince } from './changes.ts';
import { SalesforceClient } from './client.ts';
import { salesforceCredits } from './credits.ts';
import { describeInstallation } from './describe-installation.ts';
import { salesforceFigures } from './figures.ts';
import { to18 } from './ids.ts';
import { moveStages } from './move-stages.ts';
import { authorizeUrl, SalesforceOAuth } from './oauth.ts';
import { readSurroundings, rowsByIds, toBatch } from './read-records.ts';
import type { ObjectName } from './soql.ts';

const OBJECT_NAMES = {
  account: 'Account',
  contact: 'Contact',
  lead: 'Lead',
  deal: 'Opportunity',
} as const satisfies Record<string, ObjectName>;

/** Salesforce behind the port. */
export function createSalesforce(config: NonNullable<Config['salesforce']>): Connector {
  const oauth = new SalesforceOAuth(config);
  return {
    crm: 'salesforce',
    label: 'Salesforce',
    // The package's Apex asks us with a key it keeps in its named credential.
    needsSecretKey: true,
    nextStep: ({ uiUrl }) => ({
      text: 'Open the app’s settings in Salesforce and store the key below there. Then every opportunity shows who influenced it.',
      url: `${uiUrl}/lightning/setup/NamedCredential/home`,
      linkLabel: 'Open the settings in Salesforce',
    }),
    authorizeUrl: (request) => authorizeUrl(config, request),
    completeInstall: async ({ code, verifier, redirectUri }) =>
      describeInstallation(await oauth.exchangeCode(code, verifier, redirectUri)),
    refresh: (refreshToken, { apiUrl }) => oauth.refresh(refreshToken, apiUrl),
    backfill,
    changesSince,
    // Salesforce is polled: Change Data Capture needs a selection an installed package cannot make.
    handleWebhook: () => [],
    readRecords: async (session, objectType, externalIds) => {
      const client = new SalesforceClient(session);
      const surroundings = await readSurroundings(client, session);
      const object = OBJECT_NAMES[objectType];
      const rows = await rowsByIds(client, surroundings.org, object, externalIds.map(to18));
      return toBatch(client, session, surroundings, object, rows);
    },
    figures: salesforceFigures,
    credits: salesforceCredits,
    moveStages,
    disconnect: ({ apiUrl }, refreshToken) => oauth.revoke(refreshToken, apiUrl),
    // Apex presents the secret key of the organisation; there is no signature to check.
    verifyRequest: () => null,
    canonicalId: to18,
    recordUrl: ({ uiUrl }, objectType, id) =>
      `${uiUrl}/lightning/r/${OBJECT_NAMES[objectType]}/${to18(id)}/view`,
  };
}
