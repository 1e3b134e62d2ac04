import type {
  SimInfluencer,
  SimPlacement,
  SimVendor,
  SimVisit,
} from '@pipeline-attribution/shared';
import { drawn, picked } from './draw.ts';
import type { LinkageStressor } from './stressors.ts';

/** Placements whose link went through a shortener, and the part of those that keeps only a code. */
const SHORTENED = 0.15;
const ONLY_CODE = 0.2;
/** Placements tagged with the handle. */
const BY_HANDLE = 0.15;

export interface Stress {
  readonly placement: SimPlacement;
  readonly influencer: SimInfluencer;
  readonly vendor: SimVendor;
  readonly seed: number;
  readonly on: ReadonlySet<LinkageStressor>;
}

/** A visit through a placement's link as it arrives when the link was shortened or tagged by handle. */
export function stressedLink(
  visit: SimVisit,
  { placement, influencer, vendor, seed, on }: Stress,
): SimVisit {
  const [landing, ...rest] = visit.pages;
  // An app took the tags: there is nothing left to change.
  if (landing === undefined || !landing.url.includes('utm_')) return visit;
  let { url } = landing;
  let { referrer } = visit;
  const handles = influencer.handles.filter(({ platform }) => platform === placement.platform);
  if (
    on.has('handleAliases') &&
    drawn(seed, 'handle', placement.id) < BY_HANDLE &&
    handles.length > 0
  ) {
    const { handle } = picked(handles, seed, 'handle of', placement.id);
    const written = picked(
      [handle, `@${handle}`, handle.toUpperCase()],
      seed,
      'written',
      placement.id,
    );
    url = url.replace(/utm_source=[^&]*/, `utm_source=${encodeURIComponent(written)}`);
  }
  if (on.has('shortenedLinks') && drawn(seed, 'short', placement.id) < SHORTENED) {
    referrer = picked(['https://bit.ly/', 'https://lnkd.in/', null], seed, 'shortener', visit.id);
    if (drawn(seed, 'code', placement.id) < ONLY_CODE) {
      url = `${vendor.siteUrl}/?ref=${placement.utm.source}`;
    }
  }
  return { ...visit, referrer, pages: [{ ...landing, url }, ...rest] };
}
