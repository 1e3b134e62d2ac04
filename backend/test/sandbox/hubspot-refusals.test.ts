import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { idTable, type SandboxHubSpot } from '../../sandbox/index.ts';
import { ALL_SCOPES, installHubSpot, smallCompany, startHubSpot } from './support.ts';

const company = smallCompany();
const ids = idTable(company);
const dealId = ids.of(company.deals[0]?.id ?? '').hubspotId;
let now = Date.UTC(2026, 10, 22);
let hubspot: SandboxHubSpot;
let headers: Record<string, string>;

beforeAll(async () => {
  hubspot = await startHubSpot(company, { now: () => now });
  const tokens = await installHubSpot(hubspot.url, `${ALL_SCOPES} crm.objects.contacts.write`);
  headers = {
    authorization: `Bearer ${tokens.access_token}`,
    'content-type': 'application/json',
  };
});
afterAll(() => hubspot.stop());

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

async function send(method: string, path: string, body?: unknown): Promise<Answer> {
  const response = await fetch(`${hubspot.url}${path}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
  };
}

const DEALS = '/crm/objects/2026-09/deals';
const many = (count: number): { id: string }[] =>
  Array.from({ length: count }, (_, index) => ({ id: String(index + 1) }));

type Case = readonly [what: string, method: string, path: string, body: unknown, status: number];

const REFUSED: readonly Case[] = [
  ['a path of an older version', 'GET', '/crm/v3/objects/deals', undefined, 404],
  ['a path that does not exist', 'GET', '/crm/objects/2026-09/unicorns', undefined, 400],
  ['a cursor HubSpot never gave', 'GET', `${DEALS}?after=next`, undefined, 400],
  ['a page too large', 'GET', `${DEALS}?limit=101`, undefined, 400],
  [
    'a page with history too large',
    'GET',
    `${DEALS}?limit=51&propertiesWithHistory=amount`,
    undefined,
    400,
  ],
  ['more than 100 ids in a batch', 'POST', `${DEALS}/batch/read`, { inputs: many(101) }, 400],
  [
    'an id that comes twice',
    'POST',
    `${DEALS}/batch/read`,
    { inputs: [...many(2), ...many(1)] },
    400,
  ],
  [
    'more than 1,000 ids of links',
    'POST',
    '/crm/associations/2026-09/deals/contacts/batch/read',
    { inputs: many(1001) },
    400,
  ],
  [
    'a search by a property that is not there',
    'POST',
    `${DEALS}/search`,
    { filterGroups: [{ filters: [{ propertyName: 'nope', operator: 'HAS_PROPERTY' }] }] },
    400,
  ],
  [
    'six groups of filters',
    'POST',
    `${DEALS}/search`,
    { filterGroups: Array.from({ length: 6 }, () => ({ filters: [] })) },
    400,
  ],
  [
    'a search body of more than 3,000 characters',
    'POST',
    `${DEALS}/search`,
    { query: 'x'.repeat(3000) },
    400,
  ],
  [
    'results beyond the ten-thousandth',
    'POST',
    `${DEALS}/search`,
    { limit: 200, after: '9900' },
    400,
  ],
  [
    'a property that is not there',
    'PATCH',
    `${DEALS}/${dealId}`,
    { properties: { nope: '1' } },
    400,
  ],
  [
    'a scope nobody granted',
    'POST',
    '/crm/properties/2026-09/deals/groups',
    { name: 'a', label: 'a' },
    403,
  ],
  [
    'a link of a type that is not there',
    'POST',
    '/crm/associations/2026-09/deals/contacts/batch/create',
    {
      inputs: [
        {
          from: { id: dealId },
          to: { id: '1' },
          types: [{ associationCategory: 'USER_DEFINED', associationTypeId: 999 }],
        },
      ],
    },
    400,
  ],
  [
    'an address another contact has',
    'POST',
    '/crm/objects/2026-09/contacts',
    { properties: { email: company.people[0]?.email } },
    409,
  ],
  ['text that is not JSON', 'POST', `${DEALS}/search`, '{', 400],
  [
    'a body beyond a megabyte',
    'POST',
    `${DEALS}/batch/read`,
    { inputs: 'x'.repeat(1_100_000) },
    413,
  ],
];

describe('A request HubSpot would not carry out', () => {
  it.each(REFUSED)(
    '%s: is refused in HubSpot’s words, and noted',
    async (_what, method, path, body, status) => {
      const before = hubspot.refusals.all.length;
      const answer = await send(method, path, body);
      expect(answer).toMatchObject({ status, body: { status: 'error' } });
      expect(answer.body['message']).not.toBe('');
      expect(answer.body['correlationId']).toMatch(/^[0-9a-f-]{36}$/);
      expect(hubspot.refusals.all.slice(before)).toMatchObject([{ method, path, status }]);
    },
  );

  it('makes the run fail unless it was announced', async () => {
    const strict = await startHubSpot(company, { refusals: 'fail' });
    await fetch(`${strict.url}/crm/v3/objects/deals`);
    await expect(strict.stop()).rejects.toThrow(/would have refused 1 request.*\/crm\/v3/s);
    const announced = await startHubSpot(company, { refusals: 'fail' });
    announced.refusals.expect({ status: 404, path: '/crm/v3/' });
    await fetch(`${announced.url}/crm/v3/objects/deals`);
    await announced.stop();
  });

  it('is none that a fault was injected into, nor one whose token has expired', async () => {
    const before = hubspot.refusals.all.length;
    hubspot.faults.next({ status: 423, body: { status: 'error', category: 'LOCKED' } });
    expect((await send('GET', DEALS)).status).toBe(423);
    hubspot.oauth.expireAccessTokens();
    expect((await send('GET', DEALS)).status).toBe(401);
    expect(hubspot.refusals.all.length).toBe(before);
    const tokens = await installHubSpot(hubspot.url, `${ALL_SCOPES} crm.objects.contacts.write`);
    headers = { ...headers, authorization: `Bearer ${tokens.access_token}` };
  });

  it('is none whose sender died before it was read, and is one whose sender did not wait for the answer', async () => {
    const { refusals } = hubspot;
    const before = refusals.all.length;
    const body = JSON.stringify({ inputs: many(101) });
    const head = `POST ${DEALS}/batch/read HTTP/1.1\r\nhost: sandbox\r\nauthorization: ${headers['authorization'] ?? ''}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`;
    const cutAfter = async (text: string): Promise<void> => {
      const socket = connect(Number(new URL(hubspot.url).port), '127.0.0.1');
      socket.write(text, () => setTimeout(() => socket.destroy(), 30));
      await once(socket, 'close');
      await new Promise((done) => setTimeout(done, 100));
    };
    await cutAfter(head + body.slice(0, 40));
    await cutAfter(head);
    expect(refusals.all).toHaveLength(before);
    refusals.expect({ path: '/deals/batch/read' });
    await cutAfter(head + body);
    expect(refusals.all).toHaveLength(before + 1);
  });
});

describe('What goes in part', () => {
  it('creates those of a batch that are right and names the others by their trace ids', async () => {
    const contact = (id: string, email: string): object => ({
      objectWriteTraceId: id,
      properties: { email, lastname: id },
    });
    const answer = await send('POST', '/crm/objects/2026-09/contacts/batch/create', {
      inputs: [contact('good', 'good@part.example'), contact('bad', 'not an address')],
    });
    expect(answer).toMatchObject({
      status: 207,
      body: {
        results: [{ objectWriteTraceId: 'good' }],
        numErrors: 1,
        errors: [{ category: 'VALIDATION_ERROR', context: { objectWriteTraceId: ['bad'] } }],
      },
    });
  });

  it('updates the records there are and names the ids there are none of', async () => {
    const input = (id: string): object => ({ id, properties: { dealname: 'Renamed' } });
    const answer = await send('POST', `${DEALS}/batch/update`, {
      inputs: [input(dealId), input('5')],
    });
    expect(answer).toMatchObject({
      status: 207,
      body: { results: [{ id: dealId }], errors: [{ context: { ids: ['5'] } }] },
    });
  });
});

describe('The index of searches', () => {
  const find = async (name: string): Promise<unknown> => {
    const answer = await send('POST', `${DEALS}/search`, {
      filterGroups: [{ filters: [{ propertyName: 'dealname', operator: 'EQ', value: name }] }],
    });
    return answer.body['total'];
  };

  it('shows a change only after its lag, while the record itself shows it at once', async () => {
    hubspot.store.index.lagMs = 30_000;
    hubspot.store.update('deals', dealId, { dealname: 'Late in the index' });
    expect((await send('GET', `${DEALS}/${dealId}`)).body).toMatchObject({
      properties: { dealname: 'Late in the index' },
    });
    expect(await find('Late in the index')).toBe(0);
    now += 30_001;
    expect(await find('Late in the index')).toBe(1);
    hubspot.store.index.lagMs = 0;
  });

  it('finds words with and without wildcards, and records that lack them', async () => {
    hubspot.store.update('deals', dealId, { dealname: 'Renewal Quarzwerk 2027' });
    const total = async (operator: string, value: string): Promise<unknown> => {
      const filters = [{ propertyName: 'dealname', operator, value }];
      return (await send('POST', `${DEALS}/search`, { filterGroups: [{ filters }] })).body['total'];
    };
    expect(await total('CONTAINS_TOKEN', 'quarzwerk')).toBe(1);
    expect(await total('CONTAINS_TOKEN', 'quarz')).toBe(0);
    expect(await total('CONTAINS_TOKEN', 'quarz*')).toBe(1);
    expect(await total('NOT_CONTAINS_TOKEN', 'quarz*')).toBe(company.deals.length - 1);
  });
});
