import type { SimPlacement } from './company.ts';
import type { Random } from './random.ts';
import { hashText } from './random.ts';
import { utmPairs } from './plan.ts';
import type { World } from './world.ts';
import { withQuery } from './urls.ts';

/** What goes wrong with a tracking link between the marketer's sheet and the visitor's address bar. */
export const LINK_FAULTS = [
  'case',
  'typo',
  'swapped',
  'double_encoded',
  'missing_source',
  'missing_campaign',
  'spaces',
  'handle',
  'appended',
] as const;
export type LinkFault = (typeof LINK_FAULTS)[number];

/**
 * The landing address of a click on a placement. A placement may carry a fault for good (the influencer pasted a
 * wrong link); a single click may catch one on its way.
 *
 * @param observation `messyUtm` is the share of placements with a lasting fault; single clicks catch one at a third of it.
 */
export function messyLink(
  random: Random,
  placement: SimPlacement,
  { messyUtm, linkSeed }: World['observation'],
): string {
  const lasting = hashText(`fault/${linkSeed}/${placement.id}`) / 4294967296;
  if (lasting < messyUtm) {
    const kind = hashText(`kind/${linkSeed}/${placement.id}`) % LINK_FAULTS.length;
    return faultyLink(placement, LINK_FAULTS[kind] ?? 'case');
  }
  return random.chance(messyUtm / 3)
    ? faultyLink(placement, random.pick(LINK_FAULTS))
    : placement.trackingUrl;
}

/** The placement's link with one fault. */
export function faultyLink(placement: SimPlacement, fault: LinkFault): string {
  const { utm, trackingUrl } = placement;
  const base = trackingUrl.replace(/\?.*$/, '');
  const words = (slug: string): string =>
    slug
      .split('-')
      .map((w) => w.charAt(0).toUpperCase() + w.slice(1))
      .join('-');
  switch (fault) {
    case 'case':
      return withQuery(
        base,
        utmPairs({
          ...utm,
          source: words(utm.source),
          medium: utm.medium === 'linkedin' ? 'LinkedIn' : words(utm.medium),
        }),
      );
    case 'typo': {
      const at = Math.max(2, utm.source.length - 3);
      return withQuery(
        base,
        utmPairs({ ...utm, source: utm.source.slice(0, at) + utm.source.slice(at + 1) }),
      );
    }
    case 'swapped':
      return withQuery(base, utmPairs({ ...utm, source: utm.medium, medium: utm.source }));
    case 'double_encoded':
      return withQuery(base, [
        ['utm_source', encodeURIComponent(utm.source.replaceAll('-', ' '))],
        ['utm_medium', utm.medium],
        ['utm_campaign', encodeURIComponent(utm.campaign.replaceAll('-', ' '))],
      ]);
    case 'missing_source':
      return withQuery(
        base,
        utmPairs(utm).filter(([name]) => name !== 'utm_source'),
      );
    case 'missing_campaign':
      return withQuery(
        base,
        utmPairs(utm).filter(([name]) => name === 'utm_source' || name === 'utm_medium'),
      );
    case 'spaces':
      return withQuery(
        base,
        utmPairs({ ...utm, source: utm.source.replaceAll('-', ' ') }),
      ).replaceAll('%20', '+');
    case 'handle':
      return withQuery(base, utmPairs({ ...utm, source: utm.source.replaceAll('-', '') }));
    case 'appended':
      return withQuery(`${trackingUrl}/`, [['fbclid', hashText(placement.id).toString(36)]]);
  }
}
