import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { idTable, type SandboxHubSpot, type SandboxSalesforce } from '../../sandbox/index.ts';
import {
  ALL_SCOPES,
  installHubSpot,
  installSalesforce,
  smallCompany,
  startHubSpot,
  startSalesforce,
} from './support.ts';

const company = smallCompany();
const ids = idTable(company);
const deal = company.deals.find(({ outcome }) => outcome === 'open') ?? company.deals[0];
if (deal === undefined) throw new Error('The company has no deals.');
let hubspot: SandboxHubSpot;
let salesforce: SandboxSalesforce;
const hubspotId = ids.of(deal.id).hubspotId;
const salesforceId = ids.of(deal.id).salesforceId;
let toHubSpot: (
  method: string,
  path: string,
  body?: unknown,
) => Promise<{ status: number; body: Record<string, unknown> }>;
let toSalesforce: typeof toHubSpot;

const sender =
  (url: string, token: string): typeof toHubSpot =>
  async (method, path, body) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
    };
  };

beforeAll(async () => {
  [hubspot, salesforce] = await Promise.all([startHubSpot(company), startSalesforce(company)]);
  const tokens = await installHubSpot(hubspot.url, `${ALL_SCOPES} crm.schemas.deals.write`);
  toHubSpot = sender(hubspot.url, tokens.access_token);
  toSalesforce = sender(salesforce.url, (await installSalesforce(salesforce.url)).access_token);
});
afterAll(() => Promise.all([hubspot.stop(), salesforce.stop()]));

describe('writing to the stand-in HubSpot', () => {
  const share = {
    name: 'influencer_share',
    label: 'Influencer share',
    type: 'number',
    fieldType: 'number',
    groupName: 'own',
  };
  const update = (properties: unknown): ReturnType<typeof toHubSpot> =>
    toHubSpot('POST', '/crm/objects/2026-09/deals/batch/update', {
      inputs: [{ id: hubspotId, properties }],
    });

  it('refuses a property that was not created, then takes it', async () => {
    expect(await update({ influencer_share: '0.4' })).toMatchObject({
      status: 400,
      body: { errors: [{ code: 'PROPERTY_DOESNT_EXIST' }] },
    });
    expect(
      (await toHubSpot('POST', '/crm/properties/2026-09/deals/batch/create', { inputs: [share] }))
        .status,
    ).toBe(400);
    expect(
      (
        await toHubSpot('POST', '/crm/properties/2026-09/deals/groups', {
          name: 'own',
          label: 'Own',
        })
      ).status,
    ).toBe(201);
    expect(
      (
        await toHubSpot('POST', '/crm/properties/2026-09/deals/groups', {
          name: 'own',
          label: 'Own',
        })
      ).status,
    ).toBe(409);
    expect(
      (await toHubSpot('POST', '/crm/properties/2026-09/deals/batch/create', { inputs: [share] }))
        .status,
    ).toBe(201);
    expect((await toHubSpot('POST', '/crm/properties/2026-09/deals', share)).status).toBe(409);
    const before = hubspot.store.find('deals', hubspotId)?.updatedAt ?? 0;
    expect(await update({ influencer_share: '0.4' })).toMatchObject({
      status: 200,
      body: { results: [{ properties: { influencer_share: '0.4' } }] },
    });
    expect(hubspot.store.find('deals', hubspotId)?.updatedAt).toBeGreaterThan(before);
  });

  it('moves a stage and refuses one it does not have, and values of the wrong kind', async () => {
    const patch = (properties: unknown): ReturnType<typeof toHubSpot> =>
      toHubSpot('PATCH', `/crm/objects/2026-09/deals/${hubspotId}`, { properties });
    expect((await patch({ dealstage: 'contractsent' })).status).toBe(200);
    expect(hubspot.store.record('deals', hubspotId)?.stage).toBe('Negotiation/Review');
    expect((await patch({ dealstage: 'nowhere' })).body).toMatchObject({
      errors: [{ code: 'INVALID_OPTION' }],
    });
    expect((await patch({ amount: 'much' })).body).toMatchObject({
      errors: [{ code: 'INVALID_LONG' }],
    });
    expect((await patch({ hs_is_closed_won: 'true' })).body).toMatchObject({
      errors: [{ code: 'READ_ONLY_VALUE' }],
    });
  });

  it('needs the write scope', async () => {
    const reader = sender(
      hubspot.url,
      (await installHubSpot(hubspot.url, 'oauth crm.objects.deals.read')).access_token,
    );
    const answer = await reader('PATCH', `/crm/objects/2026-09/deals/${hubspotId}`, {
      properties: { amount: '1' },
    });
    expect(answer).toMatchObject({ status: 403, body: { category: 'MISSING_SCOPES' } });
  });
});

describe('writing to the stand-in Salesforce', () => {
  const one = (values: unknown): ReturnType<typeof toSalesforce> =>
    toSalesforce('PATCH', `/services/data/v67.0/sobjects/Opportunity/${salesforceId}`, values);

  it('updates a record, with its history', async () => {
    expect((await one({ StageName: 'Negotiation/Review', Influencer_Share__c: 40 })).status).toBe(
      204,
    );
    expect(salesforce.store.record('Opportunity', salesforceId)).toMatchObject({
      stage: 'Negotiation/Review',
      properties: { Influencer_Share__c: '40', Probability: '80' },
    });
  });

  it('refuses unknown fields, read-only fields and stages that do not exist', async () => {
    expect((await one({ Foo__c: 1 })).body).toMatchObject([{ errorCode: 'INVALID_FIELD' }]);
    expect((await one({ IsWon: true })).body).toMatchObject([
      { errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE' },
    ]);
    expect((await one({ StageName: 'Nowhere' })).body).toMatchObject([
      { errorCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST' },
    ]);
  });

  it('arranges campaigns five levels deep, in no circle', async () => {
    const make = async (Name: string, ParentId?: string): Promise<string> => {
      const made = await toSalesforce('POST', '/services/data/v67.0/sobjects/Campaign', {
        Name,
        ...(ParentId === undefined ? {} : { ParentId }),
      });
      expect(made.status).toBe(201);
      return String(made.body['id']);
    };
    const move = (id: string, ParentId: string | null) =>
      toSalesforce('PATCH', `/services/data/v67.0/sobjects/Campaign/${id}`, { ParentId });
    const levels = [await make('Programme')];
    for (const name of ['Year', 'Quarter', 'Channel', 'Wave']) {
      levels.push(await make(name, levels.at(-1)));
    }
    const [programme = '', year = '', , , wave = ''] = levels;
    expect(
      await toSalesforce('POST', '/services/data/v67.0/sobjects/Campaign', {
        Name: 'Too deep',
        ParentId: wave,
      }),
    ).toMatchObject({ status: 400, body: [{ errorCode: 'MAXIMUM_HIERARCHY_LEVELS_REACHED' }] });
    const other = await make('Company');
    expect(await move(programme, other)).toMatchObject({
      status: 400,
      body: [{ errorCode: 'MAXIMUM_HIERARCHY_LEVELS_REACHED' }],
    });
    expect(await move(programme, wave)).toMatchObject({
      status: 400,
      body: [{ errorCode: 'CIRCULAR_DEPENDENCY' }],
    });
    expect(await move(year, '701000000000000AAA')).toMatchObject({
      status: 400,
      body: [{ errorCode: 'INVALID_CROSS_REFERENCE_KEY' }],
    });
    expect(await move(year, null)).toMatchObject({ status: 204 });
    expect(await move(programme, other)).toMatchObject({ status: 204 });
    const soql = encodeURIComponent(
      `SELECT Name, Parent.Name FROM Campaign WHERE Id = '${programme}'`,
    );
    expect(await toSalesforce('GET', `/services/data/v67.0/query?q=${soql}`)).toMatchObject({
      body: { records: [{ Name: 'Programme', Parent: { Name: 'Company' } }] },
    });
  });

  it('updates a collection record by record and says which failed', async () => {
    const answer = await toSalesforce('PATCH', '/services/data/v67.0/composite/sobjects', {
      allOrNone: false,
      records: [
        { attributes: { type: 'Opportunity' }, id: salesforceId, Attribution_Model__c: 'linear' },
        { attributes: { type: 'Opportunity' }, id: salesforceId, Nothing__c: 'x' },
      ],
    });
    expect(answer.body).toMatchObject([
      { id: salesforceId, success: true, errors: [] },
      { success: false, errors: [{ statusCode: 'INVALID_FIELD' }] },
    ]);
    expect(
      salesforce.store.record('Opportunity', salesforceId)?.properties['Attribution_Model__c'],
    ).toBe('linear');
  });
});
