import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DEFAULT_SETTINGS } from '@pipeline-attribution/shared';
import { pino } from 'pino';
import type { CrmSession, DealCredit } from '../../src/crm/connector.ts';
import { writeBack as writeToHubSpot } from '../../src/crm/hubspot/write-back.ts';
import { writeBack as writeToSalesforce } from '../../src/crm/salesforce/write-back.ts';

const credit: DealCredit = {
  externalId: '7',
  model: 'position_based',
  influencerShare: 0.42,
  influencerAmount: '31400.00',
  influencers: ['Mina Kovač', 'Ray Osei'],
  campaigns: ['Launch'],
};

/** The sandboxes hold no writes of ours, so this answers as the vendors' documents say. */
describe('Writing credits back onto deals', () => {
  let server: Server;
  let url: string;
  let requests: { line: string; body: unknown }[] = [];
  let answers: Record<string, { status?: number; body: unknown }> = {};
  const session = (scopes: string[]): CrmSession => ({
    externalId: 'write-back',
    apiUrl: url,
    uiUrl: url,
    scopes,
    homeCurrency: 'EUR',
    timeZone: 'UTC',
    settings: DEFAULT_SETTINGS,
    log: pino({ level: 'silent' }),
    now: () => new Date(),
    accessToken: () => Promise.resolve('token'),
    unknown: () => Promise.resolve([]),
  });

  beforeAll(async () => {
    server = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => {
        const line = `${request.method ?? ''} ${request.url ?? ''}`;
        requests.push({ line, body: text === '' ? null : (JSON.parse(text) as unknown) });
        const { status = 200, body } = answers[line] ?? { body: {} };
        response.writeHead(status).end(JSON.stringify(body));
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(() => {
    requests = [];
    answers = {};
  });
  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });

  const PROPERTIES = '/crm/properties/2026-09/deals';
  const WRITE = ['crm.objects.deals.write', 'crm.schemas.deals.read', 'crm.schemas.deals.write'];

  it('makes HubSpot’s properties the first time, then sets them in batches', async () => {
    answers[`GET ${PROPERTIES}`] = { body: { results: [{ name: 'amount' }] } };
    answers[`POST ${PROPERTIES}/groups`] = { status: 409, body: { message: 'exists' } };
    await writeToHubSpot(session(WRITE), [credit]);
    expect(requests.map(({ line }) => line)).toEqual([
      `GET ${PROPERTIES}`,
      `POST ${PROPERTIES}/groups`,
      `POST ${PROPERTIES}/batch/create`,
      'POST /crm/objects/2026-09/deals/batch/update',
    ]);
    expect(requests.at(-1)?.body).toEqual({
      inputs: [
        {
          id: '7',
          properties: {
            pa_influencer_share: '0.42',
            pa_influencer_amount: '31400.00',
            pa_influencers: 'Mina Kovač; Ray Osei',
            pa_influencer_campaigns: 'Launch',
            pa_attribution_model: 'position_based',
          },
        },
      ],
    });
  });

  it('asks a HubSpot portal for the permission it lacks, and calls nothing', async () => {
    await expect(writeToHubSpot(session([]), [credit])).rejects.toMatchObject({
      kind: 'forbidden',
      message: expect.stringContaining('crm.objects.deals.write') as unknown,
    });
    expect(requests).toEqual([]);
  });

  const DESCRIBE = 'GET /services/data/v67.0/sobjects/Opportunity/describe';
  const PATCH = 'PATCH /services/data/v67.0/composite/sobjects';
  const field = (name: string) => ({ name, label: name, type: 'string', custom: true });

  it('sets those of our fields a Salesforce organisation has, with its namespace', async () => {
    answers[DESCRIBE] = {
      body: { fields: [field('infl__Influencer_Share__c'), field('Influencers__c')] },
    };
    answers[PATCH] = { body: [{ id: '7', success: true, errors: [] }] };
    await writeToSalesforce(session([]), [credit]);
    expect(requests.at(-1)).toEqual({
      line: PATCH,
      body: {
        allOrNone: false,
        records: [
          {
            attributes: { type: 'Opportunity' },
            id: '7',
            infl__Influencer_Share__c: 42,
            Influencers__c: 'Mina Kovač; Ray Osei',
          },
        ],
      },
    });
  });

  it('names the opportunity a Salesforce rule refused', async () => {
    answers[DESCRIBE] = { body: { fields: [field('Influencers__c')] } };
    answers[PATCH] = {
      body: [
        {
          success: false,
          errors: [{ statusCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'Closed.' }],
        },
      ],
    };
    await expect(writeToSalesforce(session([]), [credit])).rejects.toThrow(/opportunity 7: Closed/);
  });

  it('says what to add when a Salesforce organisation has none of the fields', async () => {
    answers[DESCRIBE] = { body: { fields: [] } };
    await expect(writeToSalesforce(session([]), [credit])).rejects.toThrow(/none of the fields/);
  });
});
