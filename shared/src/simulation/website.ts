import { VENDOR } from './cast.ts';
import { CAMPAIGN_TEMPLATES } from './campaign-templates.ts';

/** The pages of the vendor's website by path, with their titles. */
const TITLES: Readonly<Record<string, string>> = {
  '/': 'Fernhall | Revenue operations without guesswork',
  '/pricing': 'Pricing | Fernhall',
  '/demo': 'Book a demo | Fernhall',
  '/demo/thanks': 'Thank you | Fernhall',
  '/product': 'Product tour | Fernhall',
  '/product/forecasting': 'Forecasting | Fernhall',
  '/product/assistant': 'Revenue assistant | Fernhall',
  '/integrations/hubspot': 'Fernhall for HubSpot',
  '/integrations/salesforce': 'Fernhall for Salesforce',
  '/customers': 'Customers | Fernhall',
  '/security': 'Security and privacy | Fernhall',
  '/newsletter': 'The Pipeline Letter | Fernhall',
  '/webinars': 'Webinars | Fernhall',
  '/blog/pipeline-coverage': 'How much pipeline coverage is enough? | Fernhall',
  '/blog/lead-handoff': 'The lead handoff, step by step | Fernhall',
  '/blog/forecast-accuracy': 'Measuring forecast accuracy | Fernhall',
  '/blog/buying-group': 'Selling to a buying group | Fernhall',
  '/blog/stage-definitions': 'Stage definitions that hold | Fernhall',
  ...Object.fromEntries(
    CAMPAIGN_TEMPLATES.filter(
      ({ path }) => !path.startsWith('/product') && !path.startsWith('/integrations'),
    ).map(({ path, name }) => [path, `${name.replace(/ \{\w+\}/, '')} | Fernhall`]),
  ),
};

export const BLOG_PATHS = Object.keys(TITLES).filter((path) => path.startsWith('/blog/'));
export const DEEP_PATHS = [
  '/pricing',
  '/product',
  '/customers',
  '/security',
  '/product/forecasting',
] as const;

/** The full address of a path on the vendor's site. */
export const pageUrl = (path: string): string => `${VENDOR.siteUrl}${path}`;

/** The title of a page by its address; query and fragment do not matter. */
export function pageTitle(url: string): string {
  const end = url.search(/[?#]/);
  const path = url.slice(VENDOR.siteUrl.length, end < 0 ? undefined : end);
  return TITLES[path] ?? VENDOR.name;
}
