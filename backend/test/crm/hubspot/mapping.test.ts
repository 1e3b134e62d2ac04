import { DEFAULT_SETTINGS, type Settings } from '@pipeline-attribution/shared';
import { describe, expect, it } from '@jest/globals';
import type { HubSpotRecord } from '../../../src/crm/hubspot/client.ts';
import {
  instant,
  primaryCompany,
  roleOf,
  toContact,
  toDeal,
  toMergedAway,
  toMerges,
  toPipelines,
  toStageHistory,
} from '../../../src/crm/hubspot/mapping.ts';
import { toTouches } from '../../../src/crm/hubspot/touches.ts';

const settings: Settings = {
  ...DEFAULT_SETTINGS,
  tracking: { ...DEFAULT_SETTINGS.tracking, selfReportProperty: 'heard_about_us' },
};
const owners = new Map([
  [
    '77',
    {
      externalId: '77',
      userId: '9',
      name: 'Hanna Lindemann',
      email: 'h@x.example',
      teamIds: ['4'],
    },
  ],
]);
const portal = { homeCurrency: 'EUR', timeZone: 'Europe/Berlin', settings };
const record = (
  properties: Record<string, string | null>,
  history?: HubSpotRecord['propertiesWithHistory'],
): HubSpotRecord => ({
  id: '21874003500',
  properties: { createdate: '2026-01-05T08:00:00.000Z', ...properties },
  ...(history ? { propertiesWithHistory: history } : {}),
});

const pipelines = toPipelines([
  {
    id: 'default',
    label: 'Sales pipeline',
    stages: [
      {
        id: 'appointmentscheduled',
        label: 'Appointment',
        displayOrder: 0,
        metadata: { isClosed: 'false', probability: '0.2' },
      },
      {
        id: 'closedwon',
        label: 'Closed won',
        displayOrder: 1,
        metadata: { isClosed: 'true', probability: '1.0' },
      },
      {
        id: 'closedlost',
        label: 'Closed lost',
        displayOrder: 2,
        metadata: { isClosed: 'true', probability: '0.0' },
      },
    ],
  },
]);
const deal = (properties: Record<string, string | null>) =>
  toDeal(record(properties), undefined, owners, pipelines, portal);

describe('A HubSpot deal', () => {
  it('keeps its amount and its amount in home currency to the cent, as HubSpot converts', () => {
    expect(
      deal({ amount: '20000.1', deal_currency_code: 'USD', amount_in_home_currency: '18345.69' }),
    ).toMatchObject({ amountMinor: 2_000_010, currency: 'USD', homeMinor: 1_834_569 });
  });

  it('reads the scientific notation HubSpot uses for large numbers', () => {
    expect(deal({ amount: '1.25E7' })).toMatchObject({ amountMinor: 1_250_000_000 });
  });

  it('has no amount when nobody entered one, which is not an amount of zero', () => {
    expect(deal({ amount: null })).toMatchObject({ amountMinor: null, homeMinor: null });
    expect(deal({ amount: '0' })).toMatchObject({ amountMinor: 0, homeMinor: 0 });
  });

  it('has no amount rather than a wrong one when somebody typed one beyond counting', () => {
    expect(deal({ amount: '491511234567491511' })).toMatchObject({ amountMinor: null });
  });

  it('is in the home currency in a portal that knows no other', () => {
    expect(deal({ amount: '12.5' })).toMatchObject({ currency: 'EUR', homeMinor: 1250 });
  });

  it('has no home amount rather than a wrong one when HubSpot gives none for another currency', () => {
    expect(deal({ amount: '100', deal_currency_code: 'USD' })).toMatchObject({ homeMinor: null });
  });

  it('is closed on HubSpot’s close date and expected on it while open, in the portal’s day', () => {
    const closedate = '2026-03-31T22:30:00.000Z';
    expect(
      deal({ closedate, dealstage: 'closedwon', hs_is_closed: 'true', hs_is_closed_won: 'true' }),
    ).toMatchObject({
      outcome: 'won',
      closedAt: new Date(closedate),
      expectedCloseOn: null,
    });
    expect(
      deal({ closedate, dealstage: 'appointmentscheduled', hs_is_closed: 'false' }),
    ).toMatchObject({
      outcome: 'open',
      closedAt: null,
      // Half past midnight of 1 April in Berlin.
      expectedCloseOn: '2026-04-01',
    });
  });

  it('follows its stage when HubSpot does not say whether it is closed', () => {
    expect(deal({ dealstage: 'closedlost' })).toMatchObject({ outcome: 'lost' });
  });

  it('has its owner’s name', () => {
    expect(deal({ hubspot_owner_id: '77' }).ownerName).toBe('Hanna Lindemann');
    expect(deal({ hubspot_owner_id: '77' }).ownerExternalId).toBe('77');
    expect(deal({ hubspot_owner_id: '78' }).ownerName).toBe('');
    expect(deal({}).ownerExternalId).toBeNull();
  });
});

describe('A deal’s stage history', () => {
  it('is put in order, without the versions that repeat a stage', () => {
    const history = toStageHistory(
      record(
        {},
        {
          dealstage: [
            { value: 'closedwon', timestamp: '2026-03-01T10:00:00.000Z' },
            { value: 'appointmentscheduled', timestamp: '2026-01-05T08:00:00.000Z' },
            { value: 'appointmentscheduled', timestamp: '2026-02-01T08:00:00.000Z' },
            { value: 'deleted_stage', timestamp: '2026-02-10T08:00:00.000Z' },
          ],
        },
      ),
      pipelines,
    );
    expect(history.entries.map(({ stageId, label, outcome }) => [stageId, label, outcome])).toEqual(
      [
        ['appointmentscheduled', 'Appointment', 'open'],
        ['deleted_stage', 'deleted_stage', 'open'],
        ['closedwon', 'Closed won', 'won'],
      ],
    );
  });
});

describe('Associations', () => {
  const link = (toId: string, ...types: [number, string, string?][]) => ({
    toId,
    types: types.map(([typeId, category, label]) => ({ typeId, category, label: label ?? null })),
  });

  it('name the primary company, else the oldest', () => {
    expect(
      primaryCompany([
        link('9', [341, 'HUBSPOT_DEFINED']),
        link('12', [5, 'HUBSPOT_DEFINED', 'Primary']),
      ]),
    ).toBe('12');
    expect(
      primaryCompany([link('12', [341, 'HUBSPOT_DEFINED']), link('9', [341, 'HUBSPOT_DEFINED'])]),
    ).toBe('9');
    expect(primaryCompany(undefined)).toBeNull();
  });

  it('give a contact the role its label says', () => {
    expect(roleOf(link('1', [3, 'HUBSPOT_DEFINED'], [29, 'USER_DEFINED', 'Decision maker']))).toBe(
      'Decision maker',
    );
    expect(roleOf(link('1', [3, 'HUBSPOT_DEFINED']))).toBe('');
  });
});

describe('A HubSpot contact', () => {
  it('is qualified when it first entered a qualifying lifecycle stage', () => {
    const contact = toContact(
      record({
        hs_v2_date_entered_opportunity: '2026-04-01T00:00:00.000Z',
        hs_v2_date_entered_marketingqualifiedlead: '2026-03-01T00:00:00.000Z',
      }),
      undefined,
      portal,
    );
    expect(contact.qualifiedAt).toEqual(new Date('2026-03-01T00:00:00.000Z'));
  });

  it('tells which records it took over', () => {
    expect(toMerges(record({ hs_merged_object_ids: '11;12' }), 'contact')).toEqual([
      { objectType: 'contact', externalId: '11', intoExternalId: '21874003500' },
      { objectType: 'contact', externalId: '12', intoExternalId: '21874003500' },
    ]);
  });

  it('tells the addresses of the contacts it took over, so that their forms are its own', () => {
    const contact = record({
      email: 'mina@kestrel.io',
      hs_merged_object_ids: '11;12',
      hs_additional_emails: 'Mina.K@mail.example',
      heard_about_us: 'A podcast',
    });
    const survivor = toContact(contact, [], portal);
    expect(toMergedAway(contact, survivor)).toEqual([
      expect.objectContaining({
        externalId: '11',
        email: 'mina.k@mail.example',
        selfReported: null,
        createdAt: survivor.createdAt,
      }),
    ]);
    expect(toMergedAway(record({ hs_additional_emails: 'second@kestrel.io' }), survivor)).toEqual(
      [],
    );
  });

  it('has instants in both of HubSpot’s notations', () => {
    expect(instant('1767600000000')).toEqual(new Date(1_767_600_000_000));
    expect(instant('2026-01-05T08:00:00Z')).toEqual(new Date('2026-01-05T08:00:00Z'));
    expect(instant('soon')).toBeNull();
  });
});

describe('The touches in a contact’s source properties', () => {
  const first = {
    hs_analytics_source: 'OTHER_CAMPAIGNS',
    hs_analytics_first_timestamp: '2026-02-01T10:00:00.000Z',
    hs_analytics_first_url: 'https://www.example.com/?utm_source=mina-kovac&utm_campaign=launch',
    hs_analytics_first_referrer: 'https://www.linkedin.com/',
  };

  it('are the first visit with its landing page and referrer', () => {
    expect(toTouches(record(first), settings)).toEqual([
      {
        key: 'contact:21874003500:first',
        person: { objectType: 'contact', externalId: '21874003500' },
        occurredAt: new Date('2026-02-01T10:00:00.000Z'),
        kind: 'crm_source',
        title: 'First visit, as HubSpot recorded it',
        evidence: 'crm_field',
        url: first.hs_analytics_first_url,
        referrer: first.hs_analytics_first_referrer,
      },
    ]);
  });

  it('and the latest one with the tags in its drill-downs, unless it is the first', () => {
    const latest = {
      hs_latest_source: 'OTHER_CAMPAIGNS',
      hs_latest_source_data_1: 'launch',
      hs_latest_source_data_2: 'mina-kovac / linkedin',
      hs_latest_source_timestamp: '2026-03-01T10:00:00.000Z',
    };
    expect(toTouches(record({ ...first, ...latest }), settings)[1]).toMatchObject({
      key: 'contact:21874003500:latest:1772359200000',
      utm: { campaign: 'launch', source: 'mina-kovac', medium: 'linkedin' },
    });
    const same = { ...latest, hs_latest_source_timestamp: first.hs_analytics_first_timestamp };
    expect(toTouches(record({ ...first, ...same }), settings)).toHaveLength(1);
  });

  it.each([
    [
      'PAID_SEARCH',
      'brand-de',
      'acme crm',
      { medium: 'paid-search', campaign: 'brand-de', term: 'acme crm' },
    ],
    ['PAID_SEARCH', null, 'Content network (Adsense or other)', { medium: 'paid-search' }],
    ['ORGANIC_SEARCH', 'acme crm', 'SEZNAM', { medium: 'organic', term: 'acme crm' }],
  ])('and what they searched for, where HubSpot was told: %s, %s, %s', (source, one, two, utm) => {
    const latest = {
      hs_latest_source: source,
      hs_latest_source_data_1: one,
      hs_latest_source_data_2: two,
      hs_latest_source_timestamp: '2026-03-01T10:00:00.000Z',
    };
    expect(toTouches(record({ ...first, ...latest }), settings)[1]?.utm).toEqual(utm);
  });

  it('and nothing of a search the engine kept to itself', () => {
    const latest = {
      hs_latest_source: 'ORGANIC_SEARCH',
      hs_latest_source_data_1: 'Unknown keywords (SSL)',
      hs_latest_source_data_2: 'GOOGLE',
      hs_latest_source_timestamp: '2026-03-01T10:00:00.000Z',
    };
    const [, touch] = toTouches(record({ ...first, ...latest }), settings);
    expect(touch).toMatchObject({ channel: 'organic_search' });
    expect(touch).not.toHaveProperty('utm');
  });

  it('and what the person said, at the time they first said it', () => {
    const said = record(
      { heard_about_us: 'Mina Kovač’s podcast' },
      {
        heard_about_us: [
          { value: 'Mina Kovač’s podcast', timestamp: '2026-02-03T10:00:00.000Z' },
          { value: 'a friend', timestamp: '2026-02-02T10:00:00.000Z' },
        ],
      },
    );
    expect(toTouches(said, settings)).toMatchObject([
      {
        kind: 'self_report',
        occurredAt: new Date('2026-02-03T10:00:00.000Z'),
        mention: 'Mina Kovač’s podcast',
      },
    ]);
  });

  it('are none for a contact who never visited', () => {
    const offline = {
      hs_analytics_source: 'OFFLINE',
      hs_analytics_first_timestamp: '2026-02-01T10:00:00.000Z',
    };
    expect(toTouches(record({ ...offline, hs_latest_source: 'OFFLINE' }), settings)).toEqual([]);
  });
});
