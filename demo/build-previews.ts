import { buildHubSpotPreview } from '../hubspot-app/preview/server.ts';
import { buildCards } from '../hubspot-app/scripts/build.ts';
import { buildSalesforcePreview } from '../salesforce-package/preview/server.ts';

// A process of its own: bundling is pure computing and would keep the server from answering.
await Promise.all([buildCards(), buildHubSpotPreview(), buildSalesforcePreview()]);
