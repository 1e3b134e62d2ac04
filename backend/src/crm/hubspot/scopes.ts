/** A permission we ask a portal for, and why. */
export interface Scope {
  readonly name: string;
  /** `always`, or what the customer has to want first. */
  readonly askedFor: 'always' | 'where the edition has it' | 'write-back';
  /** For the administrator who reads the consent page, and for HubSpot's review. */
  readonly reason: string;
}

/**
 * Every permission there is a call for, and no other; a test has the whole of the app run against the sandbox and
 * compares what its calls needed. The app's own description (app-hsmeta.json) lists exactly the same.
 */
export const SCOPES: readonly Scope[] = [
  {
    name: 'oauth',
    askedFor: 'always',
    reason:
      'To be installed at all, to read the portal’s currency and time zone, and to uninstall.',
  },
  {
    name: 'crm.objects.companies.read',
    askedFor: 'always',
    reason: 'The company a deal and its people belong to.',
  },
  {
    name: 'crm.objects.contacts.read',
    askedFor: 'always',
    reason: 'Who is on a deal, where they came from, and what they answered.',
  },
  {
    name: 'crm.objects.deals.read',
    askedFor: 'always',
    reason: 'Amounts, stages and their history, pipelines and their probabilities.',
  },
  {
    name: 'crm.objects.owners.read',
    askedFor: 'always',
    reason: 'The owner’s name on reports, and whose team may see a card.',
  },
  {
    name: 'crm.schemas.contacts.read',
    askedFor: 'always',
    reason: 'To find the property that holds “How did you hear about us?”.',
  },
  {
    name: 'crm.schemas.deals.read',
    askedFor: 'write-back',
    reason: 'To see whether our properties are on deals already.',
  },
  {
    name: 'marketing.campaigns.read',
    askedFor: 'where the edition has it',
    reason: 'Campaigns with their dates and tags. Needs Marketing Hub Professional.',
  },
  {
    name: 'crm.objects.marketing_events.read',
    askedFor: 'where the edition has it',
    reason: 'Who registered for and attended webinars and events, as touches.',
  },
  {
    name: 'crm.objects.deals.write',
    askedFor: 'write-back',
    reason:
      'To write shares, influencers and, by your stage rules, stages onto deals, once that is switched on.',
  },
  {
    name: 'crm.objects.contacts.write',
    askedFor: 'write-back',
    reason: 'To write the first and the last influencer onto people, once that is switched on.',
  },
  {
    name: 'crm.schemas.contacts.write',
    askedFor: 'write-back',
    reason: 'To make the properties of people they are written into, in the same group.',
  },
  {
    name: 'crm.schemas.deals.write',
    askedFor: 'write-back',
    reason: 'To make the properties they are written into, in a group of our own.',
  },
];

const namesOf = (...askedFor: Scope['askedFor'][]): string[] =>
  SCOPES.filter((scope) => askedFor.includes(scope.askedFor)).map(({ name }) => name);

/** Without these the app cannot be installed. */
export const REQUIRED_SCOPES: readonly string[] = namesOf('always');
/** All others; granted where the portal's edition and the administrator allow. */
export const OPTIONAL_SCOPES: readonly string[] = namesOf('where the edition has it', 'write-back');

/** What writing back needs. */
export const WRITE_BACK_SCOPES: readonly string[] = namesOf('write-back');

/** What a consent page asks for beyond the required ones: to write, only somebody who wants that. */
export const optionalScopes = (features: readonly string[]): readonly string[] =>
  namesOf(
    'where the edition has it',
    ...(features.includes('write-back') ? (['write-back'] as const) : []),
  );
