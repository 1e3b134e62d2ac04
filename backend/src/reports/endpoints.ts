import type { Endpoint } from '../http/endpoint.ts';
import { creditChangesEndpoint } from './credit-changes.ts';
import { influencerPerformanceEndpoint } from './influencer-performance.ts';
import { leadsEndpoint } from './leads.ts';
import { multiTouchEndpoint } from './multi-touch.ts';
import { opportunitiesEndpoint } from './opportunities.ts';
import { pipelineEndpoint } from './pipeline.ts';
import { recordCardEndpoint } from './record-card.ts';
import { revenueEndpoint } from './revenue.ts';
import { roiEndpoint } from './roi.ts';

/** Everything that is read from credit. */
export const reportEndpoints: Endpoint[] = [
  leadsEndpoint,
  opportunitiesEndpoint,
  revenueEndpoint,
  pipelineEndpoint,
  roiEndpoint,
  influencerPerformanceEndpoint,
  multiTouchEndpoint,
  creditChangesEndpoint,
  recordCardEndpoint,
];
