/** What we exchange with HubSpot, once: the table of the listing is made from it, and the scopes are checked by it. */
export interface SharedData {
  readonly object: string;
  /** `in`: we read; `both`: we write as well. */
  readonly direction: 'in' | 'both';
  readonly data: string;
  readonly why: string;
  readonly scopes: readonly string[];
  /** Asked for only where the customer uses what needs it. */
  readonly isOptional?: boolean;
}

export const SHARED_DATA: readonly SharedData[] = [
  {
    object: 'Deals',
    direction: 'in',
    data: 'Name, amount, currency, stage and its history, pipeline, close and creation date, owner, associations',
    why: 'What is credited: every deal’s amount is shared out over what led to it.',
    scopes: ['crm.objects.deals.read'],
  },
  {
    object: 'Contacts',
    direction: 'in',
    data: 'Name, e-mail address, job title, lifecycle stage and its dates, source and first and last page, form conversions, the answer to “How did you hear about us?”',
    why: 'Whose journey it is: touches are those of the people on a deal.',
    scopes: ['crm.objects.contacts.read', 'crm.schemas.contacts.read'],
  },
  {
    object: 'Companies',
    direction: 'in',
    data: 'Name, domain, associations',
    why: 'Who belongs to one buying group.',
    scopes: ['crm.objects.companies.read'],
  },
  {
    object: 'Owners',
    direction: 'in',
    data: 'Name, e-mail address, user id, teams',
    why: 'Whose deal it is, and who may see its card.',
    scopes: ['crm.objects.owners.read'],
  },
  {
    object: 'Campaigns',
    direction: 'in',
    data: 'Name, dates, status, budget, UTM value',
    why: 'To recognise your campaigns instead of asking you to enter them again.',
    scopes: ['marketing.campaigns.read'],
    isOptional: true,
  },
  {
    object: 'Marketing events',
    direction: 'in',
    data: 'Name, date, who attended',
    why: 'Attending a webinar or event with an influencer is a touch.',
    scopes: ['crm.objects.marketing_events.read'],
    isOptional: true,
  },
  {
    object: 'Deal properties of the group “Pipeline attribution”',
    direction: 'both',
    data: 'Top influencer, influencer share, attributed amount, influencers, campaigns, model, first and last influencer touch',
    why: 'For your own lists, reports and workflows. Off until an admin switches it on.',
    scopes: ['crm.objects.deals.write', 'crm.schemas.deals.read', 'crm.schemas.deals.write'],
    isOptional: true,
  },
  {
    object: 'Contact properties of the group “Pipeline attribution”',
    direction: 'both',
    data: 'First influencer, last influencer',
    why: 'For your own lists, reports and workflows. Off until an admin switches it on.',
    scopes: ['crm.objects.contacts.write', 'crm.schemas.contacts.write'],
    isOptional: true,
  },
  {
    object: 'Deal stage',
    direction: 'both',
    data: 'The stage, by rules an admin made',
    why: 'To move a deal on when influencers reached its buying group. Off until an admin switches it on.',
    scopes: ['crm.objects.deals.write'],
    isOptional: true,
  },
];

/** Signing in and the app itself, beside the data. */
export const BASIC_SCOPES: readonly string[] = ['oauth'];

const DIRECTION: Readonly<Record<SharedData['direction'], string>> = {
  in: 'HubSpot → app',
  both: 'HubSpot ↔ app',
};

/** The table of the listing, as it stands in `docs/listing/hubspot/shared-data.md`. */
export const sharedDataMarkdown = (): string => `# Shared data

<!-- Made from hubspot-app/scripts/shared-data.ts by \`npm run verify -- --write\`. -->

| Object | Direction | Data | Why | Scopes |
| --- | --- | --- | --- | --- |
${SHARED_DATA.map(
  ({ object, direction, data, why, scopes, isOptional }) =>
    `| ${object} | ${DIRECTION[direction]} | ${data} | ${why} | ${scopes.map((scope) => `\`${scope}\``).join(', ')}${isOptional === true ? ' (optional)' : ''} |`,
).join('\n')}

Signing in needs \`${BASIC_SCOPES.join('`, `')}\`. No sensitive data and no sensitive scope is asked for.
`;

/** Where table and the app's own description of its scopes differ; one sentence a problem. */
export function* sharedDataProblems(asked: {
  readonly required: readonly string[];
  readonly optional: readonly string[];
}): Generator<string> {
  const of = (optional: boolean): readonly string[] =>
    SHARED_DATA.filter(({ isOptional = false }) => isOptional === optional).flatMap(
      ({ scopes }) => scopes,
    );
  for (const [kind, table, app] of [
    ['required', [...BASIC_SCOPES, ...of(false)], asked.required],
    ['optional', of(true), asked.optional],
  ] as const) {
    for (const scope of app) {
      if (!table.includes(scope)) {
        yield `The app asks for the ${kind} scope ${scope}, which the table of shared data does not explain.`;
      }
    }
    for (const scope of table) {
      if (!app.includes(scope)) {
        yield `The table of shared data names the ${kind} scope ${scope}, which the app does not ask for.`;
      }
    }
  }
}
