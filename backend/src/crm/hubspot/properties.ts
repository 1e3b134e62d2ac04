import type { Settings } from '@pipeline-attribution/shared';
import type { Wanted } from './client.ts';

/** Properties we read; HubSpot leaves out those a portal does not have. */
export const COMPANY: Wanted = {
  properties: ['name', 'domain', 'createdate', 'hs_merged_object_ids'],
};

export const DEAL: Wanted = {
  properties: [
    'dealname',
    'pipeline',
    'dealstage',
    'amount',
    'deal_currency_code',
    'amount_in_home_currency',
    'createdate',
    'closedate',
    'hs_is_closed',
    'hs_is_closed_won',
    'hs_deal_stage_probability',
    'hubspot_owner_id',
    'hs_merged_object_ids',
  ],
  withHistory: ['dealstage'],
};

/** What HubSpot's own analytics noted about a contact; kept as it is beside the touches made of it. */
export const SOURCE_FACTS = [
  'hs_analytics_source',
  'hs_analytics_source_data_1',
  'hs_analytics_source_data_2',
  'hs_analytics_first_url',
  'hs_analytics_first_referrer',
  'hs_analytics_first_timestamp',
  'hs_latest_source',
  'hs_latest_source_data_1',
  'hs_latest_source_data_2',
  'hs_latest_source_timestamp',
  'hs_analytics_last_url',
  'hs_analytics_last_timestamp',
] as const;

/** The first form somebody sent and the latest one (knowledge.hubspot.com, "HubSpot's default contact properties"). */
export const CONVERSIONS = ['first', 'recent'] as const;
export const conversionName = (which: (typeof CONVERSIONS)[number]): string =>
  `${which}_conversion_event_name`;
export const conversionDate = (which: (typeof CONVERSIONS)[number]): string =>
  `${which}_conversion_date`;

export const enteredStage = (stage: string): string => `hs_v2_date_entered_${stage}`;

/** HubSpot's own lifecycle stages (knowledge.hubspot.com, "Use lifecycle stages"). */
const LIFECYCLE_STAGES = [
  'subscriber',
  'lead',
  'marketingqualifiedlead',
  'salesqualifiedlead',
  'opportunity',
  'customer',
  'evangelist',
  'other',
];

/**
 * Stages whose dates are read: also those that do not qualify anybody today, so that another choice needs
 * no other read. Stages a portal made itself are read once they are chosen.
 */
export const datedStages = ({ qualifiedLead }: Settings): string[] => [
  ...new Set([...LIFECYCLE_STAGES, ...qualifiedLead.lifecycleStages]),
];

/** Contact properties depend on the tenant's choices: which stages qualify, where the self-report is. */
export function contactProperties(settings: Settings): Wanted {
  const { selfReportProperty, landingPageProperty, utmProperties, crmForms } = settings.tracking;
  const tags = [...new Set(Object.values(utmProperties))].filter((name) => name !== null);
  // The history says when somebody answered, and when the form noted the tags.
  const withHistory = [...new Set([selfReportProperty, ...tags])].filter((name) => name !== null);
  return {
    properties: [
      'email',
      'firstname',
      'lastname',
      'jobtitle',
      'lifecyclestage',
      'hs_lead_status',
      'createdate',
      'hs_merged_object_ids',
      'hs_additional_emails',
      ...SOURCE_FACTS,
      ...datedStages(settings).map(enteredStage),
      ...[selfReportProperty, landingPageProperty].filter((name) => name !== null),
      ...tags,
      ...(crmForms ? CONVERSIONS.flatMap((one) => [conversionName(one), conversionDate(one)]) : []),
    ],
    ...(withHistory.length === 0 ? {} : { withHistory }),
  };
}
