import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { byHubSpotSignature } from '../../../src/crm/hubspot/authenticator.ts';
import { decodeForSigning } from '../../../src/crm/hubspot/signature.ts';
import { endpoint } from '../../../src/http/endpoint.ts';
import { createTenant } from '../../support/databases.ts';
import { testApi, type TestApi } from '../../support/api.ts';

const SECRET = 'the-client-secret';
const PUBLIC_URL = 'https://api.example.com';
const NOW = '2026-10-01T12:00:00.000Z';

const whoAmI = endpoint({
  method: 'get',
  path: '/who',
  tag: 'Test',
  summary: 'Who is asking',
  scope: 'read',
  query: z.strictObject({ model: z.string().optional() }),
  answer: z.object({ tenantId: z.number(), kind: z.string(), actor: z.string() }),
  handle: ({ principal }) => Promise.resolve(principal),
});
const change = endpoint({
  method: 'post',
  path: '/change',
  tag: 'Test',
  summary: 'Change something',
  scope: 'write',
  body: z.object({}),
  answer: z.object({}),
  handle: () => Promise.resolve({}),
});

describe('A request of a HubSpot screen', () => {
  let api: TestApi;
  let tenantId: number;

  beforeAll(async () => {
    api = await testApi({
      endpoints: [whoAmI, change],
      authenticators: [byHubSpotSignature],
      now: NOW,
      environment: {
        PUBLIC_URL,
        HUBSPOT_CLIENT_ID: 'client',
        HUBSPOT_CLIENT_SECRET: SECRET,
      },
    });
    tenantId = await createTenant(api.database.dataSource, { externalId: '4711' });
    await createTenant(api.database.dataSource, { crm: 'salesforce', externalId: '4712' });
  });
  afterAll(() => api.close());

  const identity = 'userId=9&portalId=4711&userEmail=rep%40example.com&appId=1';
  const send = (
    path: string,
    {
      sentPath = path,
      at = NOW,
      method = 'GET',
      body = '',
      sentBody,
      base = PUBLIC_URL,
    }: {
      sentPath?: string;
      at?: string;
      method?: 'GET' | 'POST';
      body?: string;
      sentBody?: string;
      base?: string;
    } = {},
  ): ReturnType<TestApi['agent']['get']> => {
    const timestamp = String(new Date(at).getTime());
    const signature = createHmac('sha256', SECRET)
      .update(method + decodeForSigning(`${base}${path}`) + body + timestamp)
      .digest('base64');
    const request =
      method === 'GET'
        ? api.agent.get(sentPath)
        : api.agent
            .post(sentPath)
            .type('json')
            .send(sentBody ?? body);
    return request
      .set('x-hubspot-signature-v3', signature)
      .set('x-hubspot-request-timestamp', timestamp);
  };

  it('is the portal’s and the user’s that HubSpot put into the signed address', async () => {
    const answer = await send(`/api/v1/who?model=linear&${identity}`);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      tenantId,
      kind: 'hubspot',
      actor: 'hubspot-user:rep@example.com',
    });
  });

  it('may read and not write', async () => {
    expect((await send(`/api/v1/change?${identity}`, { method: 'POST', body: '{}' })).status).toBe(
      403,
    );
  });

  it('is refused when the portal in the address was changed afterwards', async () => {
    const answer = await send(`/api/v1/who?${identity}`, {
      sentPath: `/api/v1/who?${identity.replace('4711', '4712')}`,
    });
    expect(answer.status).toBe(401);
  });

  it('is refused when the body was changed afterwards', async () => {
    const answer = await send(`/api/v1/change?${identity}`, {
      method: 'POST',
      body: '{"a":1}',
      sentBody: '{"a":2}',
    });
    expect(answer.status).toBe(401);
  });

  it('is refused when it is older than five minutes', async () => {
    const answer = await send(`/api/v1/who?${identity}`, { at: '2026-10-01T11:54:59.000Z' });
    expect(answer.status).toBe(401);
    expect((answer.body as { detail: string }).detail).toContain('five minutes');
  });

  it('is refused when it was signed for another address than our public one, whatever its Host says', async () => {
    const answer = await send(`/api/v1/who?${identity}`, { base: 'https://evil.example.com' }).set(
      'host',
      'evil.example.com',
    );
    expect(answer.status).toBe(401);
  });

  it.each(['4712', '9999999', '', 'abc', '4711 or true'])(
    'is refused from a portal that has not installed the app (%s)',
    async (portal) => {
      const path = `/api/v1/who?userId=9&portalId=${encodeURIComponent(portal)}&userEmail=x%40y.io`;
      expect((await send(path)).status).toBe(401);
    },
  );

  it('is refused from a portal that removed the app', async () => {
    const gone = await createTenant(api.database.dataSource, { externalId: '5000' });
    await api.rows(`update tenants set status = 'disconnected' where id = $1`, [gone], {
      ...api.ours,
      id: gone,
    });
    const path = `/api/v1/who?userId=9&portalId=5000&userEmail=x%40y.io`;
    expect((await send(path)).status).toBe(401);
  });

  it('is nobody’s without a signature', async () => {
    expect((await api.agent.get(`/api/v1/who?${identity}`)).status).toBe(401);
  });
});
