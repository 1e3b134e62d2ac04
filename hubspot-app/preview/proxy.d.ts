import { type Router } from 'express';
import type { HubSpotPreviewOptions } from './types.ts';
export type ProxyOptions = Pick<
  HubSpotPreviewOptions,
  'apiBase' | 'backendUrl' | 'clientSecret' | 'appId' | 'portal' | 'user'
>;
/**
 * The address really called: the backend's in place of the compiled-in one, with who asks appended,
 * as HubSpot does. Anything that is not below `apiBase` is refused, so this is no open proxy.
 */
export declare const mappedUrl: (requestUri: string, options: ProxyOptions) => URL;
/**
 * `POST /proxy` as HubSpot's pages have it: signs and forwards a `hubspot.fetch` to the app's
 * backend and wraps the answer. A backend's non-2xx comes back as HTTP 200 with an error envelope
 * that names the status, as HubSpot's does.
 */
export declare const hubSpotProxy: (options: ProxyOptions) => Router;
