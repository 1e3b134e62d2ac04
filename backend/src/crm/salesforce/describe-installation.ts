import { DEFAULT_SETTINGS } from '@pipeline-attribution/shared';
import type { Installation } from '../connector.ts';
import { CrmError } from '../errors.ts';
import { SalesforceClient } from './client.ts';
import { to18 } from './ids.ts';
import { text, toRates } from './mapping.ts';
import type { Grant } from './oauth.ts';
import { describeOrg } from './org-fields.ts';
import { PATHS } from './paths.ts';
import { CURRENCIES, ORGANISATION } from './soql.ts';

/** Whose organisation it is and what it counts in, asked with the fresh token. */
export async function describeInstallation(grant: Grant): Promise<Installation> {
  const externalId = to18(grant.organisationId);
  const client = new SalesforceClient({
    apiUrl: grant.instanceUrl,
    externalId,
    accessToken: (rejected) =>
      rejected === undefined
        ? Promise.resolve(grant.tokens.accessToken)
        : Promise.reject(
            new CrmError('revoked', 'Salesforce does not accept the token it has just given.'),
          ),
  });
  const [organisation] = await client.query(ORGANISATION);
  if (!organisation) {
    throw new CrmError(
      'forbidden',
      'The connected user may not see the organisation’s profile. Connect as an administrator.',
    );
  }
  const org = await describeOrg(client, { settings: DEFAULT_SETTINGS });
  const homeCurrency = org.isMultiCurrency
    ? toRates(await client.query(CURRENCIES), []).home
    : await onlyCurrency(grant);
  if (homeCurrency === null) {
    throw new CrmError(
      'forbidden',
      'The connected user may not see the organisation’s currency. Connect as an administrator.',
    );
  }
  return {
    externalId,
    name: text(organisation, 'Name') ?? `Salesforce ${externalId}`,
    homeCurrency,
    timeZone: text(organisation, 'TimeZoneSidKey') ?? 'UTC',
    apiUrl: grant.instanceUrl,
    uiUrl: uiUrlOf(grant.instanceUrl),
    scopes: grant.scopes,
    tokens: grant.tokens,
    suggestedTracking: {
      selfReportProperty: org.contact.selfReport ?? org.lead.selfReport,
      landingPageProperty: org.contact.landingPage ?? org.lead.landingPage,
    },
  };
}

/** Record pages live at the organisation's Lightning address. */
export function uiUrlOf(instanceUrl: string): string {
  const url = new URL(instanceUrl);
  url.hostname = url.hostname.replace(/\.my\.salesforce\.com$/, '.lightning.force.com');
  return url.origin;
}

/**
 * The currency of an organisation with only one. REST has no field for it; SOAP's getUserInfo has
 * (SOAP API Developer Guide, getUserInfoResult.orgDefaultCurrencyIsoCode).
 */
async function onlyCurrency({ instanceUrl, tokens }: Grant): Promise<string | null> {
  const envelope = `<?xml version="1.0" encoding="utf-8"?>
<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:urn="urn:partner.soap.sforce.com">
<soapenv:Header><urn:SessionHeader><urn:sessionId>${tokens.accessToken}</urn:sessionId></urn:SessionHeader></soapenv:Header>
<soapenv:Body><urn:getUserInfo/></soapenv:Body></soapenv:Envelope>`;
  const response = await fetch(`${instanceUrl}${PATHS.soap}`, {
    method: 'POST',
    headers: { 'content-type': 'text/xml; charset=utf-8', soapaction: '""' },
    body: envelope,
    redirect: 'error',
    signal: AbortSignal.timeout(30_000),
  }).catch(() => null);
  if (!response?.ok) return null;
  return /<orgDefaultCurrencyIsoCode>([A-Z]{3})</.exec(await response.text())?.[1] ?? null;
}
