import { createHmac } from 'node:crypto';
import { Router } from 'express';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Role } from '@pipeline-attribution/shared';
import { byHubSpotSignature } from '../../src/crm/hubspot/authenticator.ts';
import { decodeForSigning } from '../../src/crm/hubspot/signature.ts';
import { endpoints } from '../../src/endpoints.ts';
import { fileRouter } from '../../src/one-time-links/file-router.ts';
import { testApi, type TestApi } from '../support/api.ts';
import { fillTenant, type FullTenant } from '../support/full-tenant.ts';

const SECRET = 'the-client-secret';
const PUBLIC_URL = 'https://api.example.com';
const NOW = '2026-06-15T12:00:00.000Z';
const later = (seconds: number): string =>
  new Date(new Date(NOW).getTime() + seconds * 1000).toISOString();

interface FileLink {
  readonly url: string;
  readonly fileName: string;
  readonly expiresAt: string;
}

describe('A link to the file of a table', () => {
  let api: TestApi;
  let ours: FullTenant;

  beforeAll(async () => {
    // The router is made before the context is there to be handed over.
    const late = Router();
    api = await testApi({
      endpoints,
      routers: [late],
      authenticators: [byHubSpotSignature],
      now: NOW,
      environment: { PUBLIC_URL, HUBSPOT_CLIENT_ID: 'client', HUBSPOT_CLIENT_SECRET: SECRET },
    });
    late.use(fileRouter(api.context));
    ours = await fillTenant(api, api.ours, { tag: 'ours', secret: 'Quillon', portalId: '4711' });
    await fillTenant(api, api.theirs, { tag: 'theirs', secret: 'Zyphrax', portalId: '4712' });
  });
  afterAll(() => api.close());

  const TABLE = '/pages/influencers/tables/influencers';
  const QUERY = '?period=all&model=linear&influencers.sort=name';
  const mint = async (key = api.ours.readKey, query = QUERY): Promise<FileLink> =>
    (await api.as(key).post(`${TABLE}/links${query}`).expect(201)).body as FileLink;
  /** As a browser would, without a key. */
  const follow = (link: FileLink) => api.agent.get(link.url.slice(PUBLIC_URL.length));
  const give = (role: Role): Promise<unknown> =>
    api.rows('update app_users set role = $3 where tenant_id = $1 and user_id = $2', [
      api.ours.id,
      ours.user,
      role,
    ]);

  it('gives the very file the page’s reader would get, by its name, to be kept by nobody', async () => {
    const link = await mint();
    expect(link).toMatchObject({
      url: expect.stringMatching(/^https:\/\/api\.example\.com\/files\/[\w-]{43}$/),
      fileName: expect.stringMatching(/^influencers.*\.csv$/),
      expiresAt: later(300),
    });
    const file = await follow(link).expect(200);
    const asked = await api.as(api.ours.readKey).get(`${TABLE}${QUERY}`).expect(200);
    expect(file.text).toBe(asked.text);
    expect(file.text).toContain('Quillon Mina');
    expect(file.text).not.toContain('Zyphrax');
    expect(file.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename=${link.fileName}`,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    });
  });

  it('gives the rows of what was chosen on the page, not of the page as it opens', async () => {
    const link = await mint(api.ours.readKey, '?from=1999-01-01&to=1999-12-31&model=linear');
    const asked = await api
      .as(api.ours.readKey)
      .get(`${TABLE}?from=1999-01-01&to=1999-12-31&model=linear`);
    const file = await follow(link).expect(200);
    expect(file.text).toBe(asked.text);
    expect(file.text).not.toBe((await api.as(api.ours.readKey).get(`${TABLE}${QUERY}`)).text);
  });

  it('opens once, however many follow it at the same moment', async () => {
    const link = await mint();
    const answers = await Promise.all([1, 2, 3, 4].map(() => follow(link)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 410, 410, 410]);
    const again = await follow(link);
    expect(again.status).toBe(410);
    expect(again.headers['content-type']).toContain('application/problem+json');
    expect(again.body).toMatchObject({
      type: '/problems/gone',
      status: 410,
      detail: expect.stringContaining('works once'),
    });
  });

  it('is not used up by a look at its headers', async () => {
    const link = await mint();
    const path = link.url.slice(PUBLIC_URL.length);
    expect((await api.agent.head(path)).status).toBe(405);
    expect((await api.agent.post(path)).headers['allow']).toBe('GET');
    await follow(link).expect(200);
  });

  it('opens for five minutes', async () => {
    const [first, second] = [await mint(), await mint()];
    api.setNow(later(299));
    await follow(first).expect(200);
    api.setNow(later(300));
    const late = await follow(second);
    api.setNow(NOW);
    expect(late.status).toBe(410);
    expect((late.body as { detail: string }).detail).toContain('more than five minutes ago');
  });

  it('tells a person in a browser what to do, in a sentence', async () => {
    const link = await mint();
    await follow(link);
    const answer = await follow(link).set('Accept', 'text/html,application/xhtml+xml,*/*;q=0.8');
    expect(answer.status).toBe(410);
    expect(answer.headers['content-type']).toContain('text/html');
    expect(answer.text).toContain('Go back to the page and ask for a new one.');
  });

  it.each(['a', 'x'.repeat(43), '%00', '../api/v1/pages'])('opens nothing as %s', async (token) => {
    expect((await api.agent.get(`/files/${encodeURIComponent(token)}`)).status).toBe(404);
  });

  it('is known by a hash alone, so that who reads the table cannot open it', async () => {
    const link = await mint();
    const rows = await api.rows('select * from one_time_links where tenant_id = $1', [api.ours.id]);
    expect(JSON.stringify(rows)).not.toContain(link.url.split('/').at(-1));
  });

  it('is forgotten a day after it last could be opened', async () => {
    const count = async (): Promise<number> =>
      (
        await api.rows<{ n: number }>(
          'select count(*)::integer as n from one_time_links where tenant_id = $1',
          [api.ours.id],
        )
      )[0]?.n ?? 0;
    await mint();
    expect(await count()).toBeGreaterThan(1);
    api.setNow(later(86_400 + 301));
    await mint();
    expect(await count()).toBe(1);
    api.setNow(NOW);
  });

  it.each([
    ['a table the page does not offer', '/pages/dashboard/tables/nothing/links', 404],
    ['a filter the page does not take', `${TABLE}/links?colour=red`, 400],
  ])('is not made for %s', async (_what, path, status) => {
    expect((await api.as(api.ours.readKey).post(path)).status).toBe(status);
  });

  it('is not made by a key of the website', async () => {
    expect((await api.as(api.ours.writeKey).post(`${TABLE}/links`)).status).toBe(403);
  });

  it('is dead once the key that made it is revoked', async () => {
    const made = await api
      .as(api.ours.adminKey)
      .post('/keys', { kind: 'secret', name: 'For a day', scope: 'read' })
      .expect(201);
    const key = made.body as { id: string; key: string };
    const link = await mint(key.key);
    await api.as(api.ours.adminKey).delete(`/keys/${key.id}`).expect(204);
    expect((await follow(link)).status).toBe(410);
  });

  describe('of a HubSpot user', () => {
    let sent = 0;
    const mintAs = async (path: string): Promise<{ status: number; body: FileLink }> => {
      const url = `/api/v1${path}${path.includes('?') ? '&' : '?'}userId=${ours.user}&portalId=4711&userEmail=x%40example.com&appId=1`;
      // A request that came before is refused, so each has a moment of its own.
      sent += 1;
      const timestamp = String(new Date(NOW).getTime() + sent);
      const signature = createHmac('sha256', SECRET)
        .update(`POST${decodeForSigning(`${PUBLIC_URL}${url}`)}${timestamp}`)
        .digest('base64');
      const answer = await api.agent
        .post(url)
        .set('x-hubspot-signature-v3', signature)
        .set('x-hubspot-request-timestamp', timestamp);
      return { status: answer.status, body: answer.body as FileLink };
    };
    const DEALS = '/pages/deals/tables/deals/links?period=all&model=linear';

    it('shows what their role shows, for single deals too', async () => {
      await give('marketer');
      const { status, body } = await mintAs(DEALS);
      expect(status).toBe(201);
      expect((await follow(body).expect(200)).text).toContain('Quillon');
    });

    it('is refused to a viewer where the page is', async () => {
      await give('viewer');
      expect((await mintAs(DEALS)).status).toBe(403);
      expect((await mintAs(`${TABLE}/links${QUERY}`)).status).toBe(201);
    });

    it('shows nothing more once the role was taken away', async () => {
      await give('marketer');
      const { body } = await mintAs(DEALS);
      await give('viewer');
      expect((await follow(body)).status).toBe(403);
    });
  });
});
