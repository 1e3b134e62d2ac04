import { describe, expect, it } from '@jest/globals';
import { DEFAULT_SETTINGS, type Settings } from '@pipeline-attribution/shared';
import type { HubSpotRecord } from '../../../src/crm/hubspot/client.ts';
import { contactProperties } from '../../../src/crm/hubspot/properties.ts';
import { toTouches } from '../../../src/crm/hubspot/touches.ts';

const FIRST = '2026-03-01T09:00:00.000Z';
const LATER = '2026-04-01T09:00:00.000Z';

function settings(tracking: Partial<Settings['tracking']>): Settings {
  return { ...DEFAULT_SETTINGS, tracking: { ...DEFAULT_SETTINGS.tracking, ...tracking } };
}
const contact = (
  properties: Record<string, string>,
  propertiesWithHistory: HubSpotRecord['propertiesWithHistory'] = {},
): HubSpotRecord => ({
  id: '7',
  properties: { createdate: FIRST, ...properties },
  propertiesWithHistory,
});

describe('The tags a customer’s forms keep in contact properties', () => {
  const mapped = settings({
    utmProperties: {
      source: 'form_source',
      medium: null,
      campaign: 'form_campaign',
      content: null,
      term: null,
    },
  });

  it('are asked for with their history, once an administrator named the properties', () => {
    expect(contactProperties(mapped)).toMatchObject({
      properties: expect.arrayContaining(['form_source', 'form_campaign']) as unknown,
      withHistory: ['form_source', 'form_campaign'],
    });
    expect(contactProperties(DEFAULT_SETTINGS).withHistory).toBeUndefined();
  });

  it('are a touch at the moment they were noted', () => {
    const record = contact(
      { form_source: 'linkedin', form_campaign: 'mina-spring' },
      {
        form_source: [{ value: 'linkedin', timestamp: LATER }],
        form_campaign: [
          { value: 'mina-spring', timestamp: LATER },
          { value: 'old', timestamp: FIRST },
        ],
      },
    );
    expect(toTouches(record, mapped)).toMatchObject([
      {
        key: `contact:7:tags:${Date.parse(LATER)}`,
        occurredAt: new Date(LATER),
        kind: 'crm_source',
        utm: { source: 'linkedin', campaign: 'mina-spring' },
      },
    ]);
  });

  it('are no touch where the form noted none', () => {
    expect(toTouches(contact({ form_source: ' ' }), mapped)).toEqual([]);
  });
});

describe('The forms HubSpot counted', () => {
  const conversions = {
    first_conversion_event_name: 'Webinar registration',
    first_conversion_date: FIRST,
    recent_conversion_event_name: 'Book a demo',
    recent_conversion_date: LATER,
  };

  it('are touches by name where the customer wants them', () => {
    expect(toTouches(contact(conversions), settings({ crmForms: true }))).toMatchObject([
      { kind: 'form', title: 'Webinar registration', occurredAt: new Date(FIRST) },
      { kind: 'form', title: 'Book a demo', occurredAt: new Date(LATER) },
    ]);
    expect(toTouches(contact(conversions), DEFAULT_SETTINGS)).toEqual([]);
  });

  it('are one touch when the first is the latest', () => {
    const once = { ...conversions, recent_conversion_date: FIRST };
    expect(toTouches(contact(once), settings({ crmForms: true }))).toHaveLength(1);
  });
});

describe('The page seen last', () => {
  const visited = {
    hs_analytics_first_timestamp: FIRST,
    hs_analytics_source: 'DIRECT_TRAFFIC',
    hs_latest_source: 'OTHER_CAMPAIGNS',
    hs_latest_source_timestamp: LATER,
  };
  const url = 'https://www.fernhall.io/pricing?utm_source=mina&utm_campaign=spring';
  const latest = (properties: Record<string, string>): unknown =>
    toTouches(contact({ ...visited, ...properties }), DEFAULT_SETTINGS).find(({ key }) =>
      key.includes(':latest:'),
    );

  it('tells the tags of the latest visit where HubSpot’s drill-downs do not', () => {
    expect(latest({ hs_analytics_last_url: url })).toMatchObject({ url });
    expect(
      latest({ hs_analytics_last_url: url, hs_latest_source_data_1: 'spring' }),
    ).not.toHaveProperty('url');
  });

  it('tells nothing when it is any page of the visit', () => {
    expect(latest({ hs_analytics_last_url: 'https://www.fernhall.io/terms' })).not.toHaveProperty(
      'url',
    );
  });
});
