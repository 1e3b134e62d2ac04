/** The app as registered in the org, and the user it acts as. */
export interface SalesforceApp {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUris: readonly string[];
  readonly orgId: string;
  readonly userId: string;
  readonly username: string;
  /** Session timeout of the org. */
  readonly sessionMs: number;
}

/** What the identity address tells (help.salesforce.com "Identity URLs"). */
export function identityOf(
  { orgId, userId, username }: SalesforceApp,
  instanceUrl: string,
): Record<string, unknown> {
  return {
    id: `${instanceUrl}/id/${orgId}/${userId}`,
    sub: `${instanceUrl}/id/${orgId}/${userId}`,
    user_id: userId,
    organization_id: orgId,
    username,
    preferred_username: username,
    display_name: 'Integration User',
    name: 'Integration User',
    email: username,
    active: true,
    user_type: 'STANDARD',
    language: 'en_US',
    locale: 'en_IE',
    urls: {
      rest: `${instanceUrl}/services/data/v{version}/`,
      query: `${instanceUrl}/services/data/v{version}/query/`,
    },
  };
}
