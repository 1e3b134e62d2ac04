import { DEFAULT_SETTINGS } from '@pipeline-attribution/shared';
import { describe, expect, it } from '@jest/globals';
import { toGone } from '../../../src/crm/salesforce/changes.ts';
import { usedShare } from '../../../src/crm/salesforce/client.ts';
import { uiUrlOf } from '../../../src/crm/salesforce/describe-installation.ts';
import { parseExact } from '../../../src/crm/salesforce/exact-json.ts';
import { to18 } from '../../../src/crm/salesforce/ids.ts';
import {
  domainOf,
  toContact,
  toConversions,
  toCampaign,
  toDeal,
  toLead,
  toRates,
  toRateTable,
  toStageHistory,
  toStages,
} from '../../../src/crm/salesforce/mapping.ts';
import { findSourceFields, type OrgFields } from '../../../src/crm/salesforce/org-fields.ts';
import { quote } from '../../../src/crm/salesforce/soql.ts';
import {
  answerTouches,
  memberTouches,
  personTouches,
} from '../../../src/crm/salesforce/touches.ts';

const facts = { homeCurrency: 'EUR', timeZone: 'Europe/Berlin', settings: DEFAULT_SETTINGS };
const stages = toStages([
  {
    ApiName: 'Qualification',
    MasterLabel: 'Qualification',
    DefaultProbability: '10.0',
    IsClosed: false,
    IsWon: false,
    SortOrder: '1',
  },
  {
    ApiName: 'Closed Won',
    MasterLabel: 'Gewonnen',
    DefaultProbability: '100.0',
    IsClosed: true,
    IsWon: true,
    SortOrder: '2',
  },
]);
const rates = toRateTable(
  toRates(
    [
      { IsoCode: 'EUR', ConversionRate: '1.0', IsCorporate: true },
      { IsoCode: 'USD', ConversionRate: '1.1', IsCorporate: false },
    ],
    [
      { IsoCode: 'USD', ConversionRate: '1.25', StartDate: '2026-02-01' },
      { IsoCode: 'USD', ConversionRate: '1.2', StartDate: '2026-01-01' },
    ],
  ).rates,
  facts,
);
const opportunity = {
  Id: '006Qy00000037vIABQ',
  Name: 'Acme, 40 seats',
  StageName: 'Closed Won',
  Amount: '12500.10',
  CurrencyIsoCode: 'USD',
  Probability: '100.0',
  CloseDate: '2026-03-31',
  IsClosed: true,
  IsWon: true,
  CreatedDate: '2026-01-05T08:00:00.000+0000',
  Owner: { Name: 'Hanna Lindemann' },
};

describe('Salesforce’s numbers', () => {
  it('are kept as the text they were sent as, so that no binary fraction touches an amount', () => {
    expect(
      parseExact('{"a": 12500.10, "b": [9007199254740993, 1.25E7], "c": "0.1", "d": null}'),
    ).toEqual({
      a: '12500.10',
      b: ['9007199254740993', '1.25E7'],
      c: '0.1',
      d: null,
    });
  });
});

describe('An opportunity', () => {
  it('is converted by the dated rate of its close date, half a cent upwards', () => {
    // 12500.10 ÷ 1.25 = 10000.08
    expect(toDeal(opportunity, [], rates, facts)).toMatchObject({
      amountMinor: 1_250_010,
      homeMinor: 1_000_008,
    });
    // 12500.10 ÷ 1.2 = 10416.75
    expect(toDeal({ ...opportunity, CloseDate: '2026-01-31' }, [], rates, facts)).toMatchObject({
      homeMinor: 1_041_675,
    });
    // Before the first dated rate the currency's own holds: 12500.10 ÷ 1.1 = 11363.727…
    expect(toDeal({ ...opportunity, CloseDate: '2025-12-31' }, [], rates, facts)).toMatchObject({
      homeMinor: 1_136_373,
    });
  });

  it('closed at the instant it entered its closed stage, if that was on its close date', () => {
    // Half past midnight of 1 April in Berlin is 31 March in UTC.
    const history = toStageHistory(
      '006',
      [
        { StageName: 'Qualification', CreatedDate: '2026-01-05T08:00:00.000+0000' },
        { StageName: 'Closed Won', CreatedDate: '2026-03-31T22:30:00.000+0000' },
      ],
      stages,
    ).entries;
    expect(
      toDeal({ ...opportunity, CloseDate: '2026-04-01' }, history, rates, facts).closedAt,
    ).toEqual(new Date('2026-03-31T22:30:00Z'));
    // Somebody set another day: Salesforce reports by it, and so do we.
    expect(
      toDeal({ ...opportunity, CloseDate: '2026-03-15' }, history, rates, facts).closedAt,
    ).toEqual(new Date('2026-03-15T12:00:00Z'));
  });

  it('is expected on its close date while open', () => {
    expect(
      toDeal(
        {
          ...opportunity,
          IsClosed: false,
          IsWon: false,
          StageName: 'Qualification',
          Probability: '10.0',
        },
        [],
        rates,
        facts,
      ),
    ).toMatchObject({
      outcome: 'open',
      closedAt: null,
      expectedCloseOn: '2026-03-31',
      probability: 0.1,
    });
  });

  it('enters a stage once, however many changes of amount its history has in between', () => {
    const { entries } = toStageHistory(
      '006',
      [
        { StageName: 'Closed Won', CreatedDate: '2026-03-01T08:00:00.000+0000' },
        { StageName: 'Qualification', CreatedDate: '2026-01-05T08:00:00.000+0000' },
        { StageName: 'Qualification', CreatedDate: '2026-02-05T08:00:00.000+0000' },
      ],
      stages,
    );
    expect(entries.map(({ label, outcome }) => [label, outcome])).toEqual([
      ['Qualification', 'open'],
      ['Gewonnen', 'won'],
    ]);
  });
});

describe('A lead', () => {
  const org = {
    lead: { landingPage: null, selfReport: null, utm: {}, hasIndividual: false },
  } as never;
  const lead = {
    Id: '00Q1',
    LastName: 'Okafor',
    Status: 'Open',
    IsConverted: false,
    CreatedDate: '2026-01-05T08:00:00.000+0000',
    LastModifiedDate: '2026-02-05T08:00:00.000+0000',
  };

  it('is qualified by a status the tenant counts, and by conversion', () => {
    expect(toLead(lead, org, facts).qualifiedAt).toBeNull();
    expect(toLead({ ...lead, Status: 'Qualified' }, org, facts).qualifiedAt).toEqual(
      new Date('2026-02-05T08:00:00Z'),
    );
    expect(
      toLead({ ...lead, IsConverted: true, ConvertedDate: '2026-02-01' }, org, facts).qualifiedAt,
    ).toEqual(new Date('2026-02-01T12:00:00Z'));
  });

  describe('whose status is tracked', () => {
    const became = (status: string, from: string, month: string) => ({
      Field: 'Status',
      OldValue: from,
      NewValue: status,
      CreatedDate: `2026-${month}-01T08:00:00.000+0000`,
    });
    const qualifiedAt = (row: object, changes: readonly ReturnType<typeof became>[], since = '') =>
      toLead({ ...lead, ...row }, org, facts, {
        changes,
        trackedSince: since === '' ? null : new Date(since),
      }).qualifiedAt?.toISOString();

    it('is qualified since it first had such a status, even if it was let go later', () => {
      const changes = [became('Qualified', 'Open', '02'), became('Unqualified', 'Qualified', '03')];
      expect(qualifiedAt({ Status: 'Unqualified' }, changes)).toBe('2026-02-01T08:00:00.000Z');
    });

    it('is qualified since its creation when it was created with the status', () => {
      const created = '2026-01-05T08:00:00.000Z';
      const left = [became('Unqualified', 'Qualified', '03')];
      expect(qualifiedAt({ Status: 'Unqualified' }, left)).toBe(created);
      expect(qualifiedAt({ Status: 'Qualified' }, [], '2026-01-01T00:00:00Z')).toBe(created);
      // Changes before the tracking began left nothing behind.
      expect(qualifiedAt({ Status: 'Qualified' }, [], '2026-01-10T00:00:00Z')).toBe(
        '2026-02-05T08:00:00.000Z',
      );
    });

    it('is converted at the moment of the change, not at noon of the day', () => {
      const row = { Status: 'Converted', IsConverted: true, ConvertedDate: '2026-04-01' };
      expect(qualifiedAt(row, [became('Converted', 'Open', '04')])).toBe(
        '2026-04-01T08:00:00.000Z',
      );
    });
  });

  it('becomes the contact it was converted to', () => {
    expect(
      toConversions([lead, { ...lead, Id: '00Q2', IsConverted: true, ConvertedContactId: '0031' }]),
    ).toEqual([{ leadExternalId: '00Q2', contactExternalId: '0031' }]);
  });

  it('whose privacy record opts out is not followed', () => {
    expect(toLead({ ...lead, Individual: { HasOptedOutTracking: true } }, org, facts).consent).toBe(
      'denied',
    );
    expect(
      toLead({ ...lead, Individual: { HasOptedOutTracking: false } }, org, facts).consent,
    ).toBe('unknown');
  });
});

describe('A contact', () => {
  const row = { Id: '0031', LastName: 'Okafor', CreatedDate: '2026-01-05T08:00:00.000+0000' };
  const org = {
    contact: { landingPage: null, selfReport: null, utm: {}, hasIndividual: false },
  } as never;

  it('is qualified by being on an opportunity, for it has no status', () => {
    const since = new Date('2026-03-01T08:00:00Z');
    expect(toContact(row, org, since).qualifiedAt).toEqual(since);
    expect(toContact(row, org).qualifiedAt).toBeNull();
  });
});

describe('What an organisation added to its people', () => {
  const UNCHOSEN = { selfReportProperty: null, landingPageProperty: null };
  const field = (name: string, label: string, type = 'string', custom = true) => ({
    name,
    label,
    type,
    custom,
  });
  const fields = [
    field('LeadSource', 'Lead source', 'picklist', false),
    field('First_Landing_Page__c', 'First landing page', 'url'),
    field('How_Did_You_Hear__c', 'How did you hear about us?', 'textarea'),
    field('UTM_Source__c', 'UTM source'),
    field('acme__utm_campaign__c', 'Campaign tag'),
  ];

  it('is found by name and label', () => {
    expect(findSourceFields(fields, UNCHOSEN, true)).toEqual({
      landingPage: 'First_Landing_Page__c',
      selfReport: 'How_Did_You_Hear__c',
      hasHistory: true,
      utm: { source: 'UTM_Source__c', campaign: 'acme__utm_campaign__c' },
      hasIndividual: false,
    });
  });

  it('is left to a person to choose when two fields could be it', () => {
    const two = [...fields, field('Heard_About_Us__c', 'Heard about us')];
    expect(findSourceFields(two, UNCHOSEN, false).selfReport).toBeNull();
    expect(
      findSourceFields(two, { ...UNCHOSEN, selfReportProperty: 'heard_about_us__c' }, false)
        .selfReport,
    ).toBe('Heard_About_Us__c');
  });

  it('becomes the person’s first touch and self-report', () => {
    const source = findSourceFields(fields, UNCHOSEN, false);
    const row = {
      CreatedDate: '2026-01-05T08:00:00.000+0000',
      First_Landing_Page__c: 'https://example.com/?utm_source=mina',
      UTM_Source__c: 'mina',
      How_Did_You_Hear__c: 'Mina’s newsletter',
    };
    expect(personTouches(row, { objectType: 'lead', externalId: '00Q1' }, source)).toMatchObject([
      {
        key: 'lead:00Q1:first',
        url: 'https://example.com/?utm_source=mina',
        utm: { source: 'mina' },
        evidence: 'crm_field',
      },
      {
        key: expect.stringMatching(/^lead:00Q1:self-report:/),
        mention: 'Mina’s newsletter',
        evidence: 'self_report',
      },
    ]);
  });
});

describe('An answer to the open question', () => {
  const fields = {
    landingPage: null,
    selfReport: 'How_Did_You_Hear__c',
    hasHistory: true,
    utm: {},
    hasIndividual: false,
  };
  const row = {
    CreatedDate: '2026-01-05T08:00:00.000+0000',
    How_Did_You_Hear__c: 'Mina’s newsletter',
  };
  const change = (month: string, oldValue: string | null, newValue: string | null) => ({
    CreatedDate: `2026-${month}-01T08:00:00.000+0000`,
    OldValue: oldValue,
    NewValue: newValue,
  });
  const toldAt = (history: ReturnType<typeof change>[], mention = 'Mina’s newsletter') =>
    answerTouches(
      { ...row, How_Did_You_Hear__c: mention },
      { objectType: 'contact', externalId: '0031' },
      fields,
      history,
    )[0]?.occurredAt.toISOString();

  it('was given when the field’s history says so, the first time', () => {
    expect(
      toldAt([change('03', null, 'Google'), change('04', 'Google', 'Mina’s newsletter')]),
    ).toBe('2026-04-01T08:00:00.000Z');
    expect(
      toldAt([
        change('03', null, 'Mina’s newsletter'),
        change('04', 'Mina’s newsletter', null),
        change('05', null, 'Mina’s newsletter'),
      ]),
    ).toBe('2026-03-01T08:00:00.000Z');
  });

  it('was given with the record’s creation when there is no history, or the history begins with it', () => {
    expect(toldAt([])).toBe('2026-01-05T08:00:00.000Z');
    expect(
      toldAt([change('03', 'Mina’s newsletter', null), change('04', null, 'Mina’s newsletter')]),
    ).toBe('2026-01-05T08:00:00.000Z');
  });

  it('too long for the history to keep its words was last changed at the last change', () => {
    expect(toldAt([change('03', null, null), change('04', null, null)])).toBe(
      '2026-04-01T08:00:00.000Z',
    );
  });

  it('is one touch whatever time is known of it, and another one when it is changed', () => {
    const keyOf = (mention: string, history: ReturnType<typeof change>[]) =>
      answerTouches(
        { ...row, How_Did_You_Hear__c: mention },
        { objectType: 'contact', externalId: '0031' },
        fields,
        history,
      )[0]?.key;
    expect(keyOf('Google', [])).toBe(keyOf('Google', [change('03', null, 'Google')]));
    expect(keyOf('Google', [])).not.toBe(keyOf('Bing', []));
  });
});

describe('A campaign member', () => {
  const member = {
    Id: '00v1',
    CampaignId: '7011',
    ContactId: '0031',
    HasResponded: true,
    FirstRespondedDate: '2026-02-03',
    CreatedDate: '2026-02-01T08:00:00.000+0000',
    Campaign: { Name: 'Pipeline Summit', Type: 'Webinar' },
  };

  it('who responded was touched by the campaign on that day', () => {
    expect(memberTouches(member)).toEqual([
      {
        key: 'member:00v1',
        person: { objectType: 'contact', externalId: '0031' },
        occurredAt: new Date('2026-02-03T12:00:00Z'),
        kind: 'campaign_member',
        title: 'Responded to “Pipeline Summit”',
        campaignExternalId: 'salesforce:7011',
        evidence: 'crm_event',
        channel: 'events',
      },
    ]);
  });

  it('who was only sent something was not', () => {
    expect(memberTouches({ ...member, HasResponded: false })).toEqual([]);
  });
});

describe('A record that is gone', () => {
  it('was merged when it names a master, else deleted', () => {
    const SystemModstamp = '2026-02-01T08:00:00.000+0000';
    expect(
      toGone(
        [
          { Id: '1', SystemModstamp, MasterRecordId: '2' },
          { Id: '3', SystemModstamp },
        ],
        'contact',
      ),
    ).toEqual({
      merges: [{ objectType: 'contact', externalId: '1', intoExternalId: '2' }],
      deletions: [
        { objectType: 'contact', externalId: '3', deletedAt: new Date('2026-02-01T08:00:00Z') },
      ],
    });
  });
});

describe('Small things of Salesforce', () => {
  it('gives an id of 15 characters its 18', () => {
    // The example of the vendor's own article.
    expect(to18('00D000000000062')).toBe('00D000000000062EAA');
    expect(to18('0015e00000AbcDe')).toHaveLength(18);
    expect(to18(to18('0015e00000AbcDe'))).toBe(to18('0015e00000AbcDe'));
    expect(to18('not an id')).toBe('not an id');
  });

  it('quotes text so that nothing in it is read as SOQL', () => {
    expect(quote("O'Neill\\")).toBe("'O\\'Neill\\\\'");
  });

  it('reads how much of the day’s calls is used', () => {
    expect(usedShare('api-usage=18/15000')).toBeCloseTo(0.0012);
    expect(usedShare('api-usage=80/100 (per-app-api-usage=1/2)')).toBe(0.8);
    expect(usedShare(null)).toBeNull();
  });

  it('finds the host in a website field', () => {
    expect(domainOf('https://www.Acme.com/de')).toBe('acme.com');
    expect(domainOf('acme.co.uk')).toBe('acme.co.uk');
    expect(domainOf('n/a')).toBeNull();
  });

  it('links to the Lightning address of an organisation', () => {
    expect(uiUrlOf('https://acme.my.salesforce.com')).toBe('https://acme.lightning.force.com');
  });
});

describe('A campaign', () => {
  const org = { campaignUtm: null } as OrgFields;
  const costOf = (row: object) =>
    toCampaign({ Id: '701', Name: 'Spring', Status: 'In Progress', ...row }, org, 'EUR')[0]?.cost;

  it('cost what Salesforce says it actually cost', () => {
    expect(costOf({ ActualCost: '1250.50', BudgetedCost: '2000' })).toEqual({
      minor: 125_050,
      currency: 'EUR',
    });
  });

  it('cost its budget once it has begun, until somebody enters what it actually cost', () => {
    expect(costOf({ ActualCost: '0', BudgetedCost: '2000' })).toEqual({
      minor: 200_000,
      currency: 'EUR',
    });
    expect(costOf({ BudgetedCost: '2000', Status: 'Planned' })).toBeNull();
    expect(costOf({ BudgetedCost: '2000', Status: 'Aborted' })).toBeNull();
    expect(costOf({})).toBeNull();
  });

  it('is part of another where Salesforce says so', () => {
    const parentOf = (row: object) =>
      toCampaign({ Id: '7012', Name: 'Wave', ...row }, org, 'EUR')[0]?.parentExternalId;
    expect(parentOf({ ParentId: '7011' })).toBe('salesforce:7011');
    expect(parentOf({ ParentId: null })).toBeNull();
    expect(parentOf({})).toBeNull();
  });

  it('cost it in its own currency', () => {
    expect(costOf({ ActualCost: '10', CurrencyIsoCode: 'USD' })?.currency).toBe('USD');
  });
});
