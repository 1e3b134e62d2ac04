import type { CrmSession } from '../connector.ts';
import { soundsLikeSelfReport } from '../self-report-field.ts';
import type { FieldDescription, SalesforceClient } from './client.ts';
import { ACTIVITIES, mapOf, type ActivityName } from './activities.ts';
import { OBJECTS, PRIVACY_FLAGS, type ObjectName } from './soql.ts';

/** A custom field per kind of thing it holds; an object may lack any of them. */
export interface SourceFields {
  readonly landingPage: string | null;
  readonly selfReport: string | null;
  /** Field History Tracking is on for the object; for which of its fields, no describe says. */
  readonly hasHistory: boolean;
  /** By UTM parameter: `source`, `medium`, `campaign`, `content`, `term`. */
  readonly utm: Readonly<Record<string, string>>;
  /** The person's privacy record is in use (Data protection and privacy is switched on). */
  readonly hasIndividual: boolean;
}

/** What this organisation has beyond the standard: asked by describe, never selected blindly. */
export interface OrgFields {
  readonly isMultiCurrency: boolean;
  readonly hasDatedRates: boolean;
  readonly contact: SourceFields;
  readonly lead: SourceFields;
  readonly campaignUtm: string | null;
  readonly campaignExtra: readonly string[];
  extra(object: ObjectName): readonly string[];
  /** Which objects are read: activities only where something of them counts and the user sees them. */
  readonly objects: readonly ObjectName[];
  /** Of activities, the types that count; null for other objects. */
  activityTypes(object: ObjectName): readonly string[] | null;
}

/** Finds the fields that tell where a person came from, by name and label; the tenant's choice wins. */
export function findSourceFields(
  fields: readonly FieldDescription[],
  chosen: {
    readonly selfReportProperty: string | null;
    readonly landingPageProperty: string | null;
  },
  hasHistory: boolean,
): SourceFields {
  const custom = fields.filter((field) => field.custom);
  const named = (name: string | null): string | undefined =>
    fields.find((field) => name !== null && field.name.toLowerCase() === name.toLowerCase())?.name;
  const only = (found: readonly FieldDescription[]): string | null =>
    found.length === 1 ? (found[0]?.name ?? null) : null;
  const utm: Record<string, string> = {};
  for (const { name } of custom) {
    const parameter = /^(?:.*_)?utm_?(source|medium|campaign|content|term)__c$/i.exec(name)?.[1];
    if (parameter !== undefined) utm[parameter.toLowerCase()] ??= name;
  }
  return {
    selfReport:
      named(chosen.selfReportProperty) ??
      only(custom.filter(({ name, label }) => soundsLikeSelfReport(name, label))),
    landingPage:
      named(chosen.landingPageProperty) ??
      only(custom.filter(({ name, type }) => type !== 'boolean' && /landing_?page/i.test(name))),
    hasHistory,
    utm,
    hasIndividual: fields.some(({ name }) => name === 'IndividualId'),
  };
}

export async function describeOrg(
  client: SalesforceClient,
  { settings }: Pick<CrmSession, 'settings'>,
): Promise<OrgFields> {
  // One call tells what there is; asking for what is not there would be refused.
  const objects = await client.objects();
  const fields = async (object: string): Promise<readonly FieldDescription[]> =>
    objects.has(object) ? ((await client.describe(object)) ?? []) : [];
  const opportunity = await fields('Opportunity');
  const isMultiCurrency = opportunity.some(({ name }) => name === 'CurrencyIsoCode');
  const source = async (object: 'Contact' | 'Lead'): Promise<SourceFields> =>
    findSourceFields(await fields(object), settings.tracking, objects.has(`${object}History`));
  const contact = await source('Contact');
  const lead = await source('Lead');
  const campaign = await fields('Campaign');
  const campaignUtm =
    campaign.find(({ name, custom }) => custom && /utm_?campaign__c$/i.test(name))?.name ?? null;
  const currency = isMultiCurrency ? ['CurrencyIsoCode'] : [];
  return {
    isMultiCurrency,
    hasDatedRates: isMultiCurrency && objects.has('DatedConversionRate'),
    contact,
    lead,
    campaignUtm,
    campaignExtra: [
      ...currency,
      ...(campaignUtm === null ? [] : [campaignUtm]),
      // An admin has to show the field before there are hierarchies (Salesforce Help, "Understand Campaign Hierarchy":
      // help.salesforce.com, articleView?id=sales.campaigns_hierarchy.htm).
      ...(campaign.some(({ name }) => name === 'ParentId') ? ['ParentId'] : []),
    ],
    objects: OBJECTS.filter(
      (object) => !isActivity(object) || (objects.has(object) && mapOf(object, settings).size > 0),
    ),
    activityTypes: (object) =>
      isActivity(object) ? [...mapOf(object, settings).keys()].sort() : null,
    extra: (object) => {
      if (object === 'Opportunity') return currency;
      if (object === 'Contact') return selected(contact);
      return object === 'Lead' ? selected(lead) : [];
    },
  };
}

function selected(fields: SourceFields): string[] {
  return [
    ...new Set(
      [fields.landingPage, fields.selfReport, ...Object.values(fields.utm)].filter(
        (name) => name !== null,
      ),
    ),
    ...(fields.hasIndividual ? PRIVACY_FLAGS.map((flag) => `Individual.${flag}`) : []),
  ];
}

const isActivity = (object: ObjectName): object is ActivityName =>
  (ACTIVITIES as readonly string[]).includes(object);
