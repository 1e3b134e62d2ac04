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
  /** Which objects there are for the connected user. */
  sobjects: `${DATA}/sobjects`,
  /** Deletions of the last fifteen days, of records no query finds any more too. */
  deleted: (object: string) => `${DATA}/sobjects/${object}/deleted`,
  queryJobs: `${DATA}/jobs/query`,
  queryJob: (id: string) => `${DATA}/jobs/query/${id}`,
  queryResults: (id: string) => `${DATA}/jobs/query/${id}/results`,
  describe: (object: string) => `${DATA}/sobjects/${object}/describe`,
  /** Up to 200 records a call. */
  collections: `${DATA}/composite/sobjects`,
  upsertCollection: (object: string, externalId: string) =>
    `${DATA}/composite/sobjects/${object}/${externalId}`,
  soap: `/services/Soap/u/${API_VERSION}`,
} as const;
