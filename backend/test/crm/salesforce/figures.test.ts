import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DEFAULT_SETTINGS } from '@pipeline-attribution/shared';
import { pino } from 'pino';
import type { CrmSession } from '../../../src/crm/connector.ts';
import type { DealFigures } from '../../../src/crm/figures.ts';
import { salesforceFigures } from '../../../src/crm/salesforce/figures.ts';

const figures: DealFigures = {
  topInfluencer: 'Mina Kovač',
  influencerShare: 0.42,
  attributedAmount: '31400.00',
  influencers: ['Mina Kovač', 'Ray Osei'],
  campaigns: ['Launch'],
  model: 'Position based',
  firstInfluencerTouchAt: new Date('2026-05-01T10:00:00Z'),
  lastInfluencerTouchAt: new Date('2026-06-01T10:00:00Z'),
};
const writes = [{ externalId: '7', values: salesforceFigures.dealValues(figures) }];

/** Answers as Salesforce's documents say. */
describe('Figures in fields of Opportunity', () => {
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

  const DESCRIBE = 'GET /services/data/v67.0/sobjects/Opportunity/describe';
  const PATCH = 'PATCH /services/data/v67.0/composite/sobjects';
  const field = (name: string) => ({ name, label: name, type: 'string', custom: true });

  it('sets those of our fields a Salesforce organisation has, with its namespace', async () => {
    answers[DESCRIBE] = {
      body: { fields: [field('infl__Influencer_Share__c'), field('Influencers__c')] },
    };
    answers[PATCH] = { body: [{ id: '7', success: true, errors: [] }] };
    await salesforceFigures.write(session([]), 'deal', writes);
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
    expect(await salesforceFigures.write(session([]), 'deal', writes)).toEqual([
      {
        externalId: '7',
        outcome: 'refused',
        message: expect.stringMatching(/opportunity 7: Closed/) as unknown,
      },
    ]);
  });

  it('says what to add when a Salesforce organisation has none of the fields', async () => {
    answers[DESCRIBE] = { body: { fields: [] } };
    await expect(salesforceFigures.prepare(session([]))).rejects.toThrow(/none of the fields/);
  });
});
