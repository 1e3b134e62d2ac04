import type { ResolveOptions, Settings } from '@pipeline-attribution/shared';
import { siteOf } from './site-of.ts';

/** The part of a tenant's settings that decides what a link means. */
export type TrackingSettings = Pick<Settings['tracking'], 'ownDomains' | 'brandTerms'>;

/** How the core resolves this tenant's links. */
export const trackingOptions = ({ ownDomains, brandTerms }: TrackingSettings): ResolveOptions => ({
  ownDomains,
  brandTerms,
  siteOf,
});
