/** What makes linking hard, one by one; the list of shared reference «attribution», §4, in its order. */
export const LINKAGE_STRESSORS = [
  'messyUtms',
  'shortenedLinks',
  'strippedTags',
  'handleAliases',
  'crossDevice',
  'cookieExpiry',
  'consentRefusal',
  'blockers',
  'severalContacts',
  'mergedContacts',
  'mergedCompanies',
  'leadConversion',
  'emailVsDomain',
  'freeMail',
  'reopenedDeals',
  'currencies',
  'timeZones',
  'clockSkew',
  'duplicates',
  'lateArrivals',
  'deletionRequests',
] as const;
export type LinkageStressor = (typeof LINKAGE_STRESSORS)[number];

/** What each does when it is on, for people. */
export const STRESSOR_TEXT: Readonly<Record<LinkageStressor, string>> = {
  messyUtms:
    'messy UTMs: case, typos, swapped, missing, double-encoded, appended (4–25 % of placements)',
  shortenedLinks: 'shortened links: the referrer is the shortener; a fifth keep only a code',
  strippedTags: 'tags stripped by apps (5–20 % of clicks)',
  handleAliases: 'handles instead of names in tags (15 % of placements)',
  crossDevice: 'several devices a person',
  cookieExpiry: 'cookies gone after 7 days (a quarter of desktop, half of mobile browsers)',
  consentRefusal: 'consent refused (20–40 % of people)',
  blockers: 'blockers (5–15 % of visits)',
  severalContacts: 'several contacts a deal, roles not all noted',
  mergedContacts: 'contacts merged, some twice',
  mergedCompanies: 'companies merged (10 %)',
  leadConversion: 'leads converted to contacts',
  emailVsDomain: 'people without a company: only the domain of the address, or one below it',
  freeMail: 'free-mail addresses (7 % of people)',
  reopenedDeals: 're-opened deals',
  currencies: 'deals in several currencies',
  timeZones: 'clocks in other time zones',
  clockSkew: 'wrong clocks (10 % of devices, up to 3 days)',
  duplicates: 'events sent twice or more (10 %)',
  lateArrivals: 'events late and out of order (15 % of visits, up to 10 days)',
  deletionRequests: 'people erased on their demand (3 %)',
};

/** A set of stressors that are on, by the name it has in tables. */
export type StressName = 'all' | 'none' | `only ${LinkageStressor}` | `without ${LinkageStressor}`;

export function stressorsOf(name: StressName): ReadonlySet<LinkageStressor> {
  if (name === 'none') return new Set();
  const all = new Set<LinkageStressor>(LINKAGE_STRESSORS);
  for (const stressor of LINKAGE_STRESSORS) {
    if (name === `only ${stressor}`) return new Set([stressor]);
    if (name === `without ${stressor}`) all.delete(stressor);
  }
  return all;
}
