import type { Company } from '@pipeline-attribution/shared';
import type { ObjectType } from './model.ts';
import { SELF_REPORT_PROPERTY } from './records/contacts.ts';
import { stageIdOf } from './records/deals.ts';

type Row = readonly [name: string, label: string, type: string, fieldType: string, group: string];

const CONTACT: readonly Row[] = [
  ['email', 'Email', 'string', 'text', 'contactinformation'],
  ['firstname', 'First Name', 'string', 'text', 'contactinformation'],
  ['lastname', 'Last Name', 'string', 'text', 'contactinformation'],
  ['jobtitle', 'Job Title', 'string', 'text', 'contactinformation'],
  ['phone', 'Phone Number', 'string', 'phonenumber', 'contactinformation'],
  ['company', 'Company Name', 'string', 'text', 'contactinformation'],
  ['country', 'Country/Region', 'string', 'text', 'contactinformation'],
  ['createdate', 'Create Date', 'datetime', 'date', 'contactinformation'],
  ['lastmodifieddate', 'Last Modified Date', 'datetime', 'date', 'contactinformation'],
  ['hs_object_id', 'Record ID', 'number', 'number', 'contactinformation'],
  ['hubspot_owner_id', 'Contact owner', 'enumeration', 'select', 'sales_properties'],
  ['lifecyclestage', 'Lifecycle Stage', 'enumeration', 'radio', 'contactinformation'],
  ['hs_lead_status', 'Lead Status', 'enumeration', 'radio', 'sales_properties'],
  ['hs_merged_object_ids', 'Merged record IDs', 'enumeration', 'checkbox', 'contactinformation'],
  [
    'hs_additional_emails',
    'Additional email addresses',
    'enumeration',
    'checkbox',
    'contactinformation',
  ],
  [
    'hs_analytics_source',
    'Original Traffic Source',
    'enumeration',
    'select',
    'analyticsinformation',
  ],
  [
    'hs_analytics_source_data_1',
    'Original Traffic Source Drill-Down 1',
    'string',
    'text',
    'analyticsinformation',
  ],
  [
    'hs_analytics_source_data_2',
    'Original Traffic Source Drill-Down 2',
    'string',
    'text',
    'analyticsinformation',
  ],
  ['hs_latest_source', 'Latest Traffic Source', 'enumeration', 'select', 'analyticsinformation'],
  [
    'hs_latest_source_data_1',
    'Latest Traffic Source Drill-Down 1',
    'string',
    'text',
    'analyticsinformation',
  ],
  [
    'hs_latest_source_data_2',
    'Latest Traffic Source Drill-Down 2',
    'string',
    'text',
    'analyticsinformation',
  ],
  [
    'hs_latest_source_timestamp',
    'Latest Traffic Source Date',
    'datetime',
    'date',
    'analyticsinformation',
  ],
  ['hs_analytics_first_url', 'First Page Seen', 'string', 'text', 'analyticsinformation'],
  ['hs_analytics_last_url', 'Last Page Seen', 'string', 'text', 'analyticsinformation'],
  ['hs_analytics_first_referrer', 'First Referring Site', 'string', 'text', 'analyticsinformation'],
  ['hs_analytics_last_referrer', 'Last Referring Site', 'string', 'text', 'analyticsinformation'],
  ['hs_analytics_first_timestamp', 'Time First Seen', 'datetime', 'date', 'analyticsinformation'],
  ['hs_analytics_last_timestamp', 'Time Last Seen', 'datetime', 'date', 'analyticsinformation'],
  ['hs_analytics_num_visits', 'Number of Sessions', 'number', 'number', 'analyticsinformation'],
  [
    'hs_analytics_num_page_views',
    'Number of Pageviews',
    'number',
    'number',
    'analyticsinformation',
  ],
  ['first_conversion_event_name', 'First Conversion', 'string', 'text', 'conversioninformation'],
  ['first_conversion_date', 'First Conversion Date', 'datetime', 'date', 'conversioninformation'],
  ['recent_conversion_event_name', 'Recent Conversion', 'string', 'text', 'conversioninformation'],
  ['recent_conversion_date', 'Recent Conversion Date', 'datetime', 'date', 'conversioninformation'],
  [
    'num_conversion_events',
    'Number of Form Submissions',
    'number',
    'number',
    'conversioninformation',
  ],
  ['hs_object_source', 'Record source', 'enumeration', 'select', 'contactinformation'],
  ['hs_object_source_label', 'Record source detail', 'string', 'text', 'contactinformation'],
  [SELF_REPORT_PROPERTY, 'How did you hear about us?', 'string', 'textarea', 'contactinformation'],
];

const DEAL: readonly Row[] = [
  ['dealname', 'Deal Name', 'string', 'text', 'dealinformation'],
  ['amount', 'Amount', 'number', 'number', 'dealinformation'],
  ['closedate', 'Close Date', 'datetime', 'date', 'dealinformation'],
  ['createdate', 'Create Date', 'datetime', 'date', 'dealinformation'],
  ['dealstage', 'Deal Stage', 'enumeration', 'radio', 'dealinformation'],
  ['pipeline', 'Pipeline', 'enumeration', 'select', 'dealinformation'],
  ['dealtype', 'Deal Type', 'enumeration', 'radio', 'dealinformation'],
  ['lead_source', 'Lead source', 'string', 'text', 'dealinformation'],
  ['hubspot_owner_id', 'Deal owner', 'enumeration', 'select', 'dealinformation'],
  ['deal_currency_code', 'Currency', 'enumeration', 'select', 'dealinformation'],
  ['hs_exchange_rate', 'Exchange rate', 'number', 'number', 'dealinformation'],
  ['amount_in_home_currency', 'Amount in company currency', 'number', 'number', 'dealinformation'],
  ['hs_closed_amount', 'Closed Deal Amount', 'number', 'number', 'dealinformation'],
  [
    'hs_closed_amount_in_home_currency',
    'Closed Deal Amount In Home Currency',
    'number',
    'number',
    'dealinformation',
  ],
  ['hs_projected_amount', 'Weighted amount', 'number', 'number', 'dealinformation'],
  [
    'hs_projected_amount_in_home_currency',
    'Weighted amount in company currency',
    'number',
    'number',
    'dealinformation',
  ],
  ['hs_deal_stage_probability', 'Deal Stage Probability', 'number', 'number', 'dealinformation'],
  ['hs_is_closed', 'Is Deal Closed?', 'bool', 'booleancheckbox', 'dealinformation'],
  ['hs_is_closed_won', 'Is Closed Won', 'bool', 'booleancheckbox', 'dealinformation'],
  ['hs_is_closed_lost', 'Is Closed Lost', 'bool', 'booleancheckbox', 'dealinformation'],
  ['hs_lastmodifieddate', 'Last Modified Date', 'datetime', 'date', 'dealinformation'],
  ['hs_object_id', 'Record ID', 'number', 'number', 'dealinformation'],
  [
    'hs_v2_date_entered_current_stage',
    'Date entered current stage',
    'datetime',
    'date',
    'deal_stages_calculated_properties',
  ],
  [
    'hs_analytics_source',
    'Original Traffic Source',
    'enumeration',
    'select',
    'analyticsinformation',
  ],
];

const COMPANY: readonly Row[] = [
  ['name', 'Company name', 'string', 'text', 'companyinformation'],
  ['domain', 'Company Domain Name', 'string', 'text', 'companyinformation'],
  ['website', 'Website URL', 'string', 'text', 'companyinformation'],
  ['country', 'Country/Region', 'string', 'text', 'companyinformation'],
  ['city', 'City', 'string', 'text', 'companyinformation'],
  ['industry', 'Industry', 'enumeration', 'select', 'companyinformation'],
  ['numberofemployees', 'Number of Employees', 'number', 'number', 'companyinformation'],
  ['hubspot_owner_id', 'Company owner', 'enumeration', 'select', 'companyinformation'],
  ['createdate', 'Create Date', 'datetime', 'date', 'companyinformation'],
  ['hs_lastmodifieddate', 'Last Modified Date', 'datetime', 'date', 'companyinformation'],
  ['hs_object_id', 'Record ID', 'number', 'number', 'companyinformation'],
];

/** A property as the properties API describes it. */
export interface PropertyDefinition {
  readonly name: string;
  readonly label: string;
  readonly type: string;
  readonly fieldType: string;
  readonly groupName: string;
  readonly description: string;
  readonly options: readonly Readonly<Record<string, unknown>>[];
  readonly displayOrder: number;
  readonly hasUniqueValue: boolean;
  readonly hidden: boolean;
  readonly hubspotDefined: boolean;
  readonly calculated: boolean;
  readonly formField: boolean;
  readonly archived: boolean;
}

/** Values HubSpot works out itself. */
const CALCULATED =
  /^hs_(v2_|is_closed|exchange_rate|projected|closed_amount|deal_stage_probability|analytics|latest|object|merged|lastmodified)|^(createdate|lastmodifieddate|amount_in_home_currency|num_conversion_events)$/;

/** The properties an object type has in this portal; one custom contact property is the admin's own. */
export function propertyDefinitions(type: ObjectType, company: Company): PropertyDefinition[] {
  const stageRows: Row[] =
    type === 'deals'
      ? company.pipeline.flatMap(({ key, label }) =>
          (['entered', 'exited'] as const).map((verb): Row => [
            `hs_v2_date_${verb}_${stageIdOf(key)}`,
            `Date ${verb} "${label} (Sales Pipeline)"`,
            'datetime',
            'date',
            'deal_stages_calculated_properties',
          ]),
        )
      : [];
  const rows = [...{ contacts: CONTACT, deals: DEAL, companies: COMPANY }[type], ...stageRows];
  return rows.map(([name, label, valueType, fieldType, groupName]) => ({
    name,
    label,
    type: valueType,
    fieldType,
    groupName,
    description: '',
    options: optionsOf(name, company),
    displayOrder: -1,
    hasUniqueValue: false,
    hidden: false,
    hubspotDefined: name !== SELF_REPORT_PROPERTY && name !== 'lead_source',
    calculated: CALCULATED.test(name),
    formField: false,
    archived: false,
  }));
}

function optionsOf(name: string, company: Company): Record<string, unknown>[] {
  if (name !== 'dealstage') return [];
  return company.pipeline.map(({ key, label }, index) => ({
    label,
    value: stageIdOf(key),
    displayOrder: index,
    hidden: false,
  }));
}
