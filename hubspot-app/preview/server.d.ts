import { type Router } from 'express';
import type { HubSpotPreviewOptions } from './types.ts';
export { buildHubSpotPreview } from './build.ts';
export type { HubSpotPreviewOptions, PreviewRecord } from './types.ts';
/**
 * A stand-in for HubSpot's record page, to mount under any path: the index of deals at `/`, a
 * record at `/record/0-3/:id`. Runs the production bundles, unchanged, against the live backend.
 * Call `buildHubSpotPreview()` before the first request.
 */
export declare const hubSpotPreview: (options: HubSpotPreviewOptions) => Router;
