/**
 * Where the cards fetch from. HubSpot refuses any address that `permittedUrls.fetch` of
 * `app-hsmeta.json` does not list; `scripts/validate.ts` keeps the two equal.
 */
export declare const API_BASE = 'https://api.pipeline-attribution.example';
/** HubSpot's own ceiling for a request of an extension; the proxy cuts it there. */
export declare const TIMEOUT_MS = 15000;
