import type { Endpoint } from '../http/endpoint.ts';
import { attributionHealthEndpoint } from './attribution-health.ts';
import { healthDealsEndpoint } from './health-deals.ts';

/** How far the tenant's figures can be trusted, and what to do about the rest. */
export const healthEndpoints: readonly Endpoint[] = [
  attributionHealthEndpoint,
  healthDealsEndpoint,
];
