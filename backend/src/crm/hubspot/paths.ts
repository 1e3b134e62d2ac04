/**
 * Every HubSpot path we call, under one dated version. HubSpot supports a version for 18 months
 * (developers.hubspot.com, "API versioning"): moving on is this constant and the sandbox tests.
 */
const VERSION = '2026-09';

export type HubSpotObject = 'companies' | 'contacts' | 'deals';

export const PATHS = {
  authorize: '/oauth/authorize',
  token: `/oauth/${VERSION}/token`,
  introspect: `/oauth/${VERSION}/token/introspect`,
  accountDetails: `/account-info/${VERSION}/details`,
  uninstall: `/appinstalls/${VERSION}/external-install`,
  owners: `/crm/owners/${VERSION}`,
  dealPipelines: `/crm/pipelines/${VERSION}/deals`,
  campaigns: `/marketing/campaigns/${VERSION}`,
  marketingEvents: `/marketing/marketing-events/${VERSION}`,
  participations: (marketingEventId: string) =>
    `/marketing/marketing-events/${VERSION}/participations/${marketingEventId}/breakdown`,
  properties: (object: HubSpotObject) => `/crm/properties/${VERSION}/${object}`,
  list: (object: HubSpotObject) => `/crm/objects/${VERSION}/${object}`,
  search: (object: HubSpotObject) => `/crm/objects/${VERSION}/${object}/search`,
  batchRead: (object: HubSpotObject) => `/crm/objects/${VERSION}/${object}/batch/read`,
  batchUpdate: (object: HubSpotObject) => `/crm/objects/${VERSION}/${object}/batch/update`,
  associations: (from: HubSpotObject, to: HubSpotObject) =>
    `/crm/associations/${VERSION}/${from}/${to}/batch/read`,
} as const;

/** Object type ids in record addresses (developers.hubspot.com, "Understanding the CRM"). */
export const OBJECT_TYPE_IDS = { contacts: '0-1', companies: '0-2', deals: '0-3' } as const;

/** The property that says when a record changed last; contacts have their own. */
export const modifiedProperty = (object: HubSpotObject): string =>
  object === 'contacts' ? 'lastmodifieddate' : 'hs_lastmodifieddate';
