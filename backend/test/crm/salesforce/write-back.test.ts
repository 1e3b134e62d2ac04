import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DEFAULT_SETTINGS } from '@pipeline-attribution/shared';
import { pino } from 'pino';
import { idTable, type OrgFeatures, type SandboxSalesforce } from '../../../sandbox/index.ts';
import type { CrmSession } from '../../../src/crm/connector.ts';
import type { CreditRow, DealCredits } from '../../../src/crm/credits.ts';
import { salesforceCredits } from '../../../src/crm/salesforce/credits.ts';
import { salesforceFigures } from '../../../src/crm/salesforce/figures.ts';
import { moveStages } from '../../../src/crm/salesforce/move-stages.ts';
import { installSalesforce, smallCompany, startSalesforce } from '../../sandbox/support.ts';

const company = smallCompany();
const ids = idTable(company);
const opportunity = (index: number): string => ids.of(company.deals[index]?.id ?? '').salesforceId;
const campaign = (index: number): string => ids.of(company.campaigns[index]?.id ?? '').salesforceId;
const NOW = new Date('2026-11-23T09:00:00Z');

async function connect(features: Partial<OrgFeatures> = {}) {
  const salesforce = await startSalesforce(company, {
    now: () => NOW.getTime(),
    features,
    refusals: 'fail',
  });
  const { access_token: token } = await installSalesforce(salesforce.url);
  const session: CrmSession = {
    externalId: salesforce.orgId,
    apiUrl: salesforce.url,
    uiUrl: salesforce.url,
    scopes: ['api'],
    homeCurrency: 'EUR',
    timeZone: 'UTC',
    settings: DEFAULT_SETTINGS,
    log: pino({ level: 'silent' }),
    now: () => NOW,
    accessToken: () => Promise.resolve(token),
    unknown: () => Promise.resolve([]),
  };
  return { salesforce, session };
}

const mina = {
  id: '0b6f0f5e-0000-4000-8000-000000000001',
  name: 'Mina Kovač',
  platform: 'linkedin',
  handle: 'minakovac',
  profileUrl: 'https://www.linkedin.com/in/minakovac',
};
const row = (share: number, changes: Partial<CreditRow> = {}): CreditRow => ({
  influencer: mina,
  campaignId: 'c-0',
  campaignExternalId: `salesforce:${campaign(0)}`,
  share,
  amount: (share * 1000).toFixed(2),
  evidence: 'tracked',
  firstTouchAt: new Date('2026-03-01T10:00:00.250Z'),
  lastTouchAt: new Date('2026-04-01T10:00:00Z'),
  contactExternalId: null,
  stage: 'open',
  ...changes,
});
const rest = (share: number): CreditRow =>
  row(share, {
    influencer: null,
    campaignId: null,
    campaignExternalId: null,
    evidence: 'none',
    firstTouchAt: null,
    lastTouchAt: null,
  });
const deal = (index: number, ...rows: CreditRow[]): DealCredits => ({
  externalId: opportunity(index),
  model: 'position_based',
  computedAt: NOW,
  rows,
  touches: [],
});
const live = (salesforce: SandboxSalesforce, object: string): Readonly<Record<string, unknown>>[] =>
  [...salesforce.store.rows(object)].filter((one) => one['IsDeleted'] !== true);

describe('Credit as records in Salesforce', () => {
  let salesforce: SandboxSalesforce;
  let session: CrmSession;
  const write = (...deals: DealCredits[]) => salesforceCredits.write(session, deals);
  beforeAll(async () => {
    ({ salesforce, session } = await connect());
  });
  afterAll(() => salesforce.stop());

  it('is a row for each influencer and campaign, and shares of campaigns in Campaign Influence', async () => {
    expect(await write(deal(0, row(0.4212345678), rest(0.5787654322)), deal(1, row(1)))).toEqual({
      written: 5,
      deleted: 0,
      refused: 0,
      refusal: null,
    });
    const rows = live(salesforce, 'Influence_Credit__c');
    expect(rows).toHaveLength(3);
    const [influencer] = live(salesforce, 'Influencer__c');
    expect(influencer).toMatchObject({
      Name: 'Mina Kovač',
      External_Id__c: mina.id,
      Platform__c: 'linkedin',
    });
    expect(rows[0]).toMatchObject({
      External_Id__c: `${opportunity(0)}:position_based:${mina.id}:c-0`,
      Opportunity__c: opportunity(0),
      Campaign__c: campaign(0),
      Influencer__c: influencer?.['Id'],
      Model__c: 'position_based',
      Share__c: 42.123457,
      Amount__c: 421.23,
      Evidence__c: 'tracked',
      First_Touch__c: '2026-03-01T10:00:00.000+0000',
      Computed_At__c: '2026-11-23T09:00:00.000+0000',
    });
    expect(rows[1]).toMatchObject({ Influencer__c: null, Campaign__c: null, First_Touch__c: null });
    expect(live(salesforce, 'CampaignInfluence')).toMatchObject([
      { OpportunityId: opportunity(0), CampaignId: campaign(0), Influence: 42.12 },
      { OpportunityId: opportunity(1), CampaignId: campaign(0), Influence: 100 },
    ]);
  });

  it('is not written again where it says the same', async () => {
    const before = live(salesforce, 'Influence_Credit__c');
    const stamps = before.map((one) => one['SystemModstamp']);
    expect(await write(deal(0, row(0.4212345678), rest(0.5787654322)), deal(1, row(1)))).toEqual({
      written: 0,
      deleted: 0,
      refused: 0,
      refusal: null,
    });
    expect(live(salesforce, 'Influence_Credit__c').map((one) => one['SystemModstamp'])).toEqual(
      stamps,
    );
  });

  it('follows what changed, and goes where a deal lost it', async () => {
    expect(await write(deal(0, row(0.1), rest(0.9)), deal(1))).toMatchObject({
      // Two rows and a percentage; a row and its percentage.
      written: 3,
      deleted: 2,
      refused: 0,
    });
    expect(live(salesforce, 'Influence_Credit__c').map((one) => one['Share__c'])).toEqual([10, 90]);
    expect(live(salesforce, 'CampaignInfluence')).toMatchObject([{ Influence: 10 }]);
  });

  it('leaves rows of other models of Campaign Influence alone', async () => {
    const { store } = salesforce;
    const ModelId = store.create('CampaignInfluenceModel', {
      DeveloperName: 'Theirs',
      IsModelLocked: false,
    });
    const theirs = store.create('CampaignInfluence', {
      ModelId,
      OpportunityId: opportunity(0),
      CampaignId: campaign(1),
      Influence: 50,
    });
    await write(deal(0));
    expect(store.byId('CampaignInfluence', theirs)).toMatchObject({
      IsDeleted: false,
      Influence: 50,
    });
    expect(live(salesforce, 'Influence_Credit__c')).toEqual([]);
  });

  it('waits for an opportunity somebody else holds, and writes the others meanwhile', async () => {
    salesforce.store.lock(opportunity(2), 2);
    const written = await write(deal(2, row(1)), deal(3, row(1)));
    expect(written).toMatchObject({ written: 4, refused: 0 });
    expect(live(salesforce, 'Influence_Credit__c')).toHaveLength(2);
  });

  it('says what Salesforce refused, in its words', async () => {
    const gone = row(1, { campaignExternalId: 'salesforce:701000000000000AAA' });
    salesforce.refusals.expect({ category: 'INVALID_CROSS_REFERENCE_KEY' });
    expect(await write(deal(4, gone))).toMatchObject({
      written: 0,
      refused: 2,
      refusal: 'invalid cross reference id',
    });
  });
});

describe('Organisations that lack something', () => {
  it('get rows under the package’s namespace, without Campaign Influence where that is off', async () => {
    const { salesforce, session } = await connect({
      packageNamespace: 'infl',
      campaignInfluence: false,
    });
    expect(await salesforceCredits.write(session, [deal(0, row(1))])).toMatchObject({ written: 1 });
    expect(live(salesforce, 'infl__Influence_Credit__c')).toMatchObject([
      { infl__Share__c: 100, infl__Opportunity__c: opportunity(0) },
    ]);
    const figures = salesforceFigures.dealValues(null);
    await salesforceFigures.write(session, 'deal', [
      { externalId: opportunity(0), values: { ...figures, Top_Influencer__c: 'Mina' } },
    ]);
    expect(salesforce.store.byId('Opportunity', opportunity(0))?.['infl__Top_Influencer__c']).toBe(
      'Mina',
    );
    await salesforce.stop();
  });

  it('get nothing where the package is not installed, and are told what to do for figures', async () => {
    const { salesforce, session } = await connect({
      packageNamespace: null,
      campaignInfluence: false,
    });
    expect(await salesforceCredits.write(session, [deal(0, row(1))])).toMatchObject({
      written: 0,
      refused: 0,
    });
    await expect(salesforceFigures.prepare(session)).rejects.toMatchObject({
      kind: 'forbidden',
      message: expect.stringMatching(/Install the package/) as unknown,
    });
    await salesforce.stop();
  });
});

describe('Figures and stages in Salesforce', () => {
  let salesforce: SandboxSalesforce;
  let session: CrmSession;
  beforeAll(async () => {
    ({ salesforce, session } = await connect());
  });
  afterAll(() => salesforce.stop());

  it('are read as they were written', async () => {
    const values = salesforceFigures.dealValues({
      topInfluencer: 'Mina Kovač',
      influencerShare: 0.4217,
      attributedAmount: '31400.00',
      influencers: ['Mina Kovač'],
      campaigns: ['Launch'],
      model: 'Position based',
      firstInfluencerTouchAt: new Date('2026-03-01T10:00:00.250Z'),
      lastInfluencerTouchAt: new Date('2026-04-01T10:00:00Z'),
    });
    const person = salesforceFigures.personValues({
      firstInfluencer: 'Mina',
      lastInfluencer: 'Ray',
    });
    const contact = ids.of(company.deals[0]?.group[0]?.personId ?? '').salesforceId;
    expect(
      await salesforceFigures.write(session, 'deal', [{ externalId: opportunity(0), values }]),
    ).toEqual([{ externalId: opportunity(0), outcome: 'written', message: null }]);
    await salesforceFigures.write(session, 'contact', [{ externalId: contact, values: person }]);
    expect(await salesforceFigures.read(session, 'deal', [opportunity(0)])).toEqual(
      new Map([[opportunity(0), values]]),
    );
    expect(await salesforceFigures.read(session, 'contact', [contact])).toEqual(
      new Map([[contact, person]]),
    );
    expect(salesforce.store.byId('Opportunity', opportunity(0))).toMatchObject({
      Influencer_Share__c: 42.2,
      Attributed_Amount__c: 31400,
    });
  });

  it('say which opportunity a rule of the organisation’s own refused', async () => {
    salesforce.faults.next({
      status: 200,
      body: [
        {
          success: false,
          errors: [{ statusCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'Closed.' }],
        },
      ],
      match: '/composite/sobjects',
    });
    const values = { ...salesforceFigures.dealValues(null), Top_Influencer__c: 'Mina' };
    expect(
      await salesforceFigures.write(session, 'deal', [{ externalId: opportunity(1), values }]),
    ).toEqual([
      {
        externalId: opportunity(1),
        outcome: 'refused',
        message: expect.stringMatching(/opportunity 006\w+: Closed\./) as unknown,
      },
    ]);
  });

  it('move an opportunity that is as we know it, and let be one that somebody moved meanwhile', async () => {
    const open = company.deals.flatMap(({ stages, outcome }, index) =>
      outcome === 'open' ? [{ index, stage: stages.at(-1)?.stage }] : [],
    );
    const stage = company.pipeline.find(
      ({ key }) => open.filter((one) => one.stage === key).length > 1,
    );
    const [first = '', second = ''] = open
      .filter((one) => one.stage === stage?.key)
      .map(({ index }) => opportunity(index));
    const from = stage?.label ?? '';
    const [to = '', elsewhere = ''] = company.pipeline
      .map(({ label }) => label)
      .filter((label) => label !== from);
    const write = (externalId: string) => ({
      externalId,
      pipelineId: 'default',
      fromStageId: from,
      toStageId: to,
      enteredAt: null,
    });
    salesforce.store.update('Opportunity', second, { StageName: elsewhere });
    expect(await moveStages(session, [write(first), write(second)])).toEqual([
      {
        externalId: second,
        outcome: 'changed',
        movedAt: null,
        message: 'It was changed in Salesforce a moment ago.',
      },
      { externalId: first, outcome: 'moved', movedAt: expect.any(Date) as unknown, message: null },
    ]);
    expect(salesforce.store.byId('Opportunity', first)?.['StageName']).toBe(to);
    // A round that broke off behind the write finds it done.
    expect(await moveStages(session, [write(first)])).toMatchObject([{ outcome: 'moved' }]);
  });
});
