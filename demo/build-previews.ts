import { buildHubSpotPreview } from '../hubspot-app/preview/server.ts';
import { buildSalesforcePreview } from '../salesforce-package/preview/server.ts';

// A process of its own: bundling is pure computing and would keep the server from answering.
await Promise.all([buildHubSpotPreview(), buildSalesforcePreview()]);
