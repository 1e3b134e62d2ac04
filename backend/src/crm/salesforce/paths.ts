/** API version of every call: Summer '26. */
export const API_VERSION = '67.0';

const DATA = `/services/data/v${API_VERSION}`;

/** Every Salesforce path we call. */
export const PATHS = {
  authorize: '/services/oauth2/authorize',
  token: '/services/oauth2/token',
  revoke: '/services/oauth2/revoke',
  query: `${DATA}/query`,
  /** Sees deleted and merged records too. */
  queryAll: `${DATA}/queryAll`,
  describe: (object: string) => `${DATA}/sobjects/${object}/describe`,
  /** Up to 200 records a call. */
  collections: `${DATA}/composite/sobjects`,
  soap: `/services/Soap/u/${API_VERSION}`,
} as const;
