import type { Endpoint } from '../http/endpoint.ts';
import { auditEndpoints } from './audit-endpoints.ts';
import { keyEndpoints } from './key-endpoints.ts';
import { rateEndpoints } from './rate-endpoints.ts';
import { keyRotationEndpoints } from './rotate-key.ts';
import { generalEndpoints } from './settings-endpoints.ts';
import { stageEndpoints } from './stage-endpoints.ts';

/** What the admin configures. */
export const settingsEndpoints: readonly Endpoint[] = [
  ...generalEndpoints,
  ...keyEndpoints,
  ...keyRotationEndpoints,
  ...stageEndpoints,
  ...rateEndpoints,
  ...auditEndpoints,
];
