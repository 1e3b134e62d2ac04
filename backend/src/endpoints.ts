import { accessEndpoints } from './access/endpoints.ts';
import { fitEndpoints } from './attribution/fit/endpoints.ts';
import { campaignEndpoints } from './campaigns/endpoints.ts';
import { connectionEndpoints } from './crm/endpoints.ts';
import { writeBackEndpoints } from './crm/write-back/endpoints.ts';
import { healthEndpoints } from './health/endpoints.ts';
import type { Endpoint } from './http/endpoint.ts';
import { identityEndpoints } from './identity/endpoints.ts';
import { ingestEndpoints } from './ingest/endpoints.ts';
import { jobEndpoints } from './jobs/endpoints.ts';
import { liftEndpoints } from './lift/endpoints.ts';
import { oneTimeLinkEndpoints } from './one-time-links/endpoints.ts';
import { pageEndpoints } from './pages/endpoints.ts';
import { privacyEndpoints } from './privacy/endpoints.ts';
import { recordEndpoints } from './records/endpoints.ts';
import { unresolvedEndpoints } from './repair/endpoints.ts';
import { reportEndpoints } from './reports/endpoints.ts';
import { settingsEndpoints } from './settings/endpoints.ts';
import { setupEndpoints } from './setup/endpoints.ts';

/** The whole API; what mounts it, guards it and documents it reads this list. */
export const endpoints: readonly Endpoint[] = [
  ...ingestEndpoints,
  ...recordEndpoints,
  ...reportEndpoints,
  ...healthEndpoints,
  ...fitEndpoints,
  ...liftEndpoints,
  ...campaignEndpoints,
  ...unresolvedEndpoints,
  ...settingsEndpoints,
  ...accessEndpoints,
  ...setupEndpoints,
  ...pageEndpoints,
  ...oneTimeLinkEndpoints,
  ...identityEndpoints,
  ...privacyEndpoints,
  ...jobEndpoints,
  ...connectionEndpoints,
  ...writeBackEndpoints,
];
