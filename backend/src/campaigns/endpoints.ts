import type { Endpoint } from '../http/endpoint.ts';
import { setUpEndpoints } from './campaign-endpoints.ts';
import { costEndpoints } from './cost-endpoints.ts';
import { csvEndpoints } from './import/endpoints.ts';
import { influencerEndpoints } from './influencer-endpoints.ts';
import { postEndpoints } from './post-endpoints.ts';

/** What the marketer sets up: campaigns, influencers, posts and costs. */
export const campaignEndpoints: readonly Endpoint[] = [
  ...setUpEndpoints,
  ...influencerEndpoints,
  ...postEndpoints,
  ...costEndpoints,
  ...csvEndpoints,
];
