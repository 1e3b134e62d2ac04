import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DEFAULT_SETTINGS } from '@pipeline-attribution/shared';
import type supertest from 'supertest';
import { withTenant } from '../../src/db/tenancy.ts';
import { hashKey } from '../../src/http/authenticate.ts';
import { openApiDocument } from '../../src/http/openapi.ts';
import { ingestEndpoints } from '../../src/ingest/endpoints.ts';
import { trackRouter } from '../../src/ingest/track-router.ts';
import { testApi, type TestApi } from '../support/api.ts';
import { world, type World } from './fixtures.ts';

const NOW = '2026-03-01T12:00:00.000Z';
const PATH = '/api/v1/attribution/track';
const TAGGED =
  'https://acme.example/?utm_source=mina-kovac&utm_medium=linkedin&utm_campaign=pipeline-week&utm_content=post';

/** What came back, its body being anything until a test says what. */
async function answered(
  test: supertest.Test,
): Promise<{ status: number; body: unknown; headers: Record<string, unknown> }> {
  const { status, body, headers } = (await test) as {
    status: number;
    body: unknown;
    headers: Record<string, unknown>;
  };
  return { status, body, headers };
}

describe('POST /attribution/track', () => {
  let api: TestApi;
  let ours: World;
  const visitor = (): string => `v-${randomUUID()}`;
  const page = (more: Record<string, unknown> = {}): Record<string, unknown> => ({
    messageId: randomUUID(),
    type: 'page',
    anonymousId: 'visitor-1',
    timestamp: '2026-03-01T11:59:00.000Z',
    url: TAGGED,
    title: 'Home',
    ...more,
  });
  const send = (body: unknown, key = api.ours.writeKey): supertest.Test =>
    api.as(key).post('/attribution/track', body);
  const count = async (
    table: string,
    where = 'true',
    ...parameters: unknown[]
  ): Promise<number> => {
    const [row] = await api.rows<{ count: number }>(
      `select count(*)::integer as count from ${table} where tenant_id = $1 and ${where}`,
      [api.ours.id, ...parameters],
    );
    return row?.count ?? 0;
  };
  const touch = async (messageId: unknown): Promise<Record<string, unknown> | undefined> =>
    (
      await api.rows<Record<string, unknown>>(
        `select * from attribution_touchpoints where tenant_id = $1 and idempotency_key = 'track:' || $2`,
        [api.ours.id, messageId],
      )
    )[0];
  const settings = (privacy: object): Promise<unknown> =>
    api.rows(
      `insert into settings (tenant_id, value) values ($1, $2)
       on conflict (tenant_id) do update set value = excluded.value`,
      [
        api.ours.id,
        {
          privacy: { ...DEFAULT_SETTINGS.privacy, ...privacy },
          tracking: { ...DEFAULT_SETTINGS.tracking, ownDomains: ['acme.example'] },
        },
      ],
    );

  beforeAll(async () => {
    api = await testApi({ now: NOW, endpoints: ingestEndpoints, routers: [trackRouter()] });
    ours = await world(api.database.dataSource, api.ours.id);
    await settings({});
  });
  afterAll(() => api.close());

  describe('takes events', () => {
    it('one at a time, and knows whose link brought the visitor', async () => {
      const event = page();
      const { status, body } = await answered(send(event));
      expect({ status, body }).toEqual({
        status: 200,
        body: { accepted: 1, duplicates: 0, rejected: [] },
      });
      expect(await touch(event['messageId'])).toMatchObject({
        kind: 'visit',
        influencer_id: ours.mina,
        campaign_id: ours.campaign,
        visitor_id: 'visitor-1',
        occurred_at: new Date('2026-03-01T11:59:00Z'),
      });
    });

    it('as a beacon sends them: text/plain, the key in the body', async () => {
      const event = page();
      const { status, body } = await answered(
        api.agent
          .post(PATH)
          .type('text/plain;charset=UTF-8')
          .send(JSON.stringify({ writeKey: api.ours.writeKey, ...event })),
      );
      expect({ status, body }).toMatchObject({
        status: 200,
        body: { accepted: 1 },
      });
      expect(await touch(event['messageId'])).toBeDefined();
    });

    it('again without harm: a repeat is counted, within a batch and after it', async () => {
      const event = page();
      expect((await send({ events: [event, event] })).body).toEqual({
        accepted: 1,
        duplicates: 1,
        rejected: [],
      });
      expect((await send(event)).body).toEqual({ accepted: 0, duplicates: 1, rejected: [] });
      expect(
        await count(
          'attribution_touchpoints',
          `idempotency_key = 'track:' || $2`,
          event['messageId'],
        ),
      ).toBe(1);
    });

    it('late and out of order', async () => {
      const visitorId = visitor();
      const times = ['2026-02-20T10:00:00Z', '2025-12-01T10:00:00Z', '2026-01-05T10:00:00Z'];
      const events = times.map((timestamp) => page({ timestamp, anonymousId: visitorId }));
      expect((await send({ events })).body).toMatchObject({ accepted: 3 });
      expect(
        await api.rows(
          `select first_seen_at, last_seen_at from visitors where tenant_id = $1 and id = $2`,
          [api.ours.id, visitorId],
        ),
      ).toEqual([
        {
          first_seen_at: new Date('2025-12-01T10:00:00Z'),
          last_seen_at: new Date('2026-02-20T10:00:00Z'),
        },
      ]);
    });

    it('beside bad ones: the good land, each bad one comes back with its reasons', async () => {
      const good = [page(), page()];
      const { status, body } = await answered(
        send({
          events: [
            good[0],
            { ...page(), type: 'view' },
            page({ timestamp: 'yesterday' }),
            good[1],
            { type: 'identify', messageId: 'm', anonymousId: 'a', timestamp: NOW },
            'nonsense',
          ],
        }),
      );
      expect(status).toBe(200);
      expect(body).toMatchObject({
        accepted: 2,
        duplicates: 0,
        rejected: [
          { index: 1, errors: [{ field: 'type' }] },
          {
            index: 2,
            errors: [
              { field: 'timestamp', message: 'Is not an instant such as 2026-11-22T09:30:00Z.' },
            ],
          },
          { index: 4, errors: [{ field: 'email' }] },
          { index: 5, errors: [{ field: 'event' }] },
        ],
      });
      for (const event of good) expect(await touch(event['messageId'])).toBeDefined();
    });

    it('with a null character or half a character in a title, which it drops', async () => {
      const event = page({ title: 'Ho\0me \ud83d' });
      expect((await send({ events: [event, page()] })).body).toMatchObject({ accepted: 2 });
      expect(await touch(event['messageId'])).toMatchObject({ title: 'Home �' });
    });
  });

  describe('corrects clocks', () => {
    it('by the distance between what happened and what was sent', async () => {
      const event = page({ timestamp: '2031-07-01T00:00:00Z', sentAt: '2031-07-01T00:10:00Z' });
      expect((await send(event)).body).toMatchObject({ accepted: 1 });
      expect(await touch(event['messageId'])).toMatchObject({
        occurred_at: new Date('2026-03-01T11:50:00Z'),
      });
    });

    it('by the sentAt of the whole request too', async () => {
      const event = page({ timestamp: '1999-01-01T00:00:00Z' });
      await send({ sentAt: '1999-01-01T01:00:00Z', events: [event] });
      expect(await touch(event['messageId'])).toMatchObject({
        occurred_at: new Date('2026-03-01T11:00:00Z'),
      });
    });

    it('a few minutes fast to the moment of arrival', async () => {
      const event = page({ timestamp: '2026-03-01T12:04:00Z' });
      await send(event);
      expect(await touch(event['messageId'])).toMatchObject({ occurred_at: new Date(NOW) });
    });

    it('and refuses what lies in the future or before the century', async () => {
      const { body } = await answered(
        send({
          events: [
            page({ timestamp: '2026-03-01T12:06:00Z' }),
            page({ timestamp: '1999-12-31T23:59:59Z' }),
          ],
        }),
      );
      expect(body).toMatchObject({
        accepted: 0,
        rejected: [
          { index: 0, errors: [{ field: 'timestamp' }] },
          { index: 1, errors: [{ field: 'timestamp' }] },
        ],
      });
    });
  });

  describe('knows a visit', () => {
    it('makes no touch of a page reached from another page of the site', async () => {
      const inner = page({
        url: 'https://acme.example/pricing',
        referrer: 'https://www.acme.example/',
      });
      const seen = page({
        url: 'https://app.acme.example/',
        referrer: 'https://acme.example/pricing',
      });
      expect((await send({ events: [inner, seen] })).body).toMatchObject({ accepted: 2 });
      expect(await touch(inner['messageId'])).toBeUndefined();
      expect(await touch(seen['messageId'])).toBeUndefined();
    });

    it('gives what was done in it its source, whatever the order in the batch', async () => {
      const anonymousId = visitor();
      const done = page({
        type: 'track',
        event: 'Demo requested',
        anonymousId,
        timestamp: '2026-03-01T11:45:00Z',
        url: 'https://acme.example/demo',
        referrer: 'https://acme.example/pricing',
      });
      const later = page({ ...done, messageId: randomUUID(), timestamp: '2026-03-01T11:59:59Z' });
      const visit = page({ anonymousId, timestamp: '2026-03-01T11:20:00Z' });
      await send({ events: [done, later, visit] });
      expect(await touch(done['messageId'])).toMatchObject({
        kind: 'form',
        title: 'Demo requested',
        influencer_id: ours.mina,
        channel: 'influencer',
        evidence: 'utm',
      });
      // The visit was more than half an hour ago.
      expect(await touch(later['messageId'])).toMatchObject({
        influencer_id: null,
        channel: 'direct',
      });
    });

    it('gives what was done its source when the visit arrives after it, and has its deals credited anew', async () => {
      const email = `${randomUUID()}@buyer.example`;
      const contact = await ours.contact({ email });
      const deal = await ours.deal({}, [contact]);
      const anonymousId = visitor();
      const act = (timestamp: string, more: object = {}): Record<string, unknown> =>
        page({
          type: 'track',
          event: 'Demo requested',
          anonymousId,
          timestamp,
          url: 'https://acme.example/demo',
          referrer: 'https://acme.example/pricing',
          ...more,
        });
      const form = act('2026-03-01T11:00:00Z', { email });
      const early = act('2026-03-01T10:40:00Z');
      const tagged = act('2026-03-01T11:05:00Z', { url: `${TAGGED}&utm_source=ray-osei` });
      await send({ events: [form, early, tagged] });
      expect(await touch(form['messageId'])).toMatchObject({ channel: 'direct' });
      await api.rows('delete from dirty_deals where tenant_id = $1', [api.ours.id]);

      // The offline queue of the browser hands the visit in late.
      await send(page({ anonymousId, timestamp: '2026-03-01T10:50:00Z' }));
      expect(await touch(form['messageId'])).toMatchObject({
        influencer_id: ours.mina,
        campaign_id: ours.campaign,
        channel: 'influencer',
        contact_id: contact,
      });
      // It was done before the visit; or has a source of its own.
      expect(await touch(early['messageId'])).toMatchObject({ influencer_id: null });
      expect(await touch(tagged['messageId'])).toMatchObject({ within_visit: false });
      expect(
        await api.rows(`select distinct deal_id from dirty_deals where tenant_id = $1`, [
          api.ours.id,
        ]),
      ).toEqual([{ deal_id: deal }]);

      // One in between, later still: the latest visit before it counts.
      await send(
        page({
          anonymousId,
          timestamp: '2026-03-01T10:55:00Z',
          url: 'https://acme.example/?utm_source=newsletter&utm_medium=email',
        }),
      );
      expect(await touch(form['messageId'])).toMatchObject({
        influencer_id: null,
        channel: 'email',
      });
    });

    it('knows a visit that the browser says came from nowhere', async () => {
      const event = page({ url: 'https://acme.example/', referrer: '', anonymousId: visitor() });
      await send(event);
      expect(await touch(event['messageId'])).toMatchObject({ channel: 'direct' });
    });

    it('tells which form was sent', async () => {
      const sent = page({
        type: 'track',
        event: 'Form submitted',
        properties: { formName: 'Demo request' },
      });
      await send({ events: [sent] });
      expect(await touch(sent['messageId'])).toMatchObject({ kind: 'form', title: 'Demo request' });
    });

    it('tells what a form was about by its name, unless an influencer brought its sender', async () => {
      const form = (formName: string, over: object = {}): ReturnType<typeof page> =>
        page({
          type: 'track',
          event: 'Form submitted',
          url: 'https://acme.example/form',
          anonymousId: visitor(),
          properties: { formName },
          ...over,
        });
      const webinar = form('Webinar registration');
      const report = form('Resource download');
      const contact = form('Contact us');
      const anonymousId = visitor();
      const visit = page({ anonymousId });
      const brought = form('Benchmark report', { anonymousId });
      await send({ events: [webinar, report, contact, visit, brought] });
      expect(await touch(webinar['messageId'])).toMatchObject({ content_type: 'webinar' });
      expect(await touch(report['messageId'])).toMatchObject({ content_type: 'report' });
      expect(await touch(contact['messageId'])).toMatchObject({ content_type: null });
      expect(await touch(brought['messageId'])).toMatchObject({
        influencer_id: ours.mina,
        content_type: (await touch(visit['messageId']))?.['content_type'],
      });
    });

    it('stores the channel an answer names where it names nobody', async () => {
      const event = page({
        type: 'track',
        event: 'Self-report',
        url: 'https://acme.example/demo',
        properties: { answer: 'an ad on LinkedIn' },
      });
      await send(event);
      expect(await touch(event['messageId'])).toMatchObject({
        kind: 'self_report',
        evidence: 'self_report',
        influencer_id: null,
        channel: 'paid_social',
      });
    });

    it('reads influencers from the answer to how they heard of us', async () => {
      const event = page({
        type: 'track',
        event: 'Self-report',
        url: 'https://acme.example/demo',
        properties: { answer: 'ray osei!' },
      });
      await send(event);
      expect(await touch(event['messageId'])).toMatchObject({
        kind: 'self_report',
        evidence: 'self_report',
        influencer_id: ours.ray,
        mention: 'ray osei!',
      });
    });

    it('ties it to the contact who identifies, back in time', async () => {
      const email = `${randomUUID()}@buyer.example`;
      const contact = await ours.contact({ email });
      const anonymousId = visitor();
      const before = page({ anonymousId });
      await send(before);
      const said = {
        type: 'identify',
        messageId: randomUUID(),
        anonymousId,
        timestamp: NOW,
        traits: { email: email.toUpperCase(), firstName: 'Anna' },
      };
      expect((await send(said)).body).toEqual({ accepted: 1, duplicates: 0, rejected: [] });
      // Never called a duplicate: that would tell which addresses are refused.
      expect((await send(said)).body).toEqual({ accepted: 1, duplicates: 0, rejected: [] });
      expect(await touch(before['messageId'])).toMatchObject({ contact_id: contact });
    });

    it('ties it to the contact whose e-mail comes with a form', async () => {
      const email = `${randomUUID()}@buyer.example`;
      const contact = await ours.contact({ email });
      const form = page({ type: 'track', event: 'Form', anonymousId: visitor(), email });
      await send(form);
      expect(await touch(form['messageId'])).toMatchObject({ contact_id: contact });
    });
  });

  describe('reads tags beside the address', () => {
    it('click ids tell that the visit was paid for, and are not kept', async () => {
      const event = page({
        url: 'https://acme.example/',
        referrer: 'https://www.google.com/',
        clickIds: { gclid: 'Cj0KCQiA-secret' },
      });
      expect((await send(event)).body).toMatchObject({ accepted: 1 });
      const stored = await touch(event['messageId']);
      expect(stored).toMatchObject({ channel: 'paid_search' });
      expect(JSON.stringify(stored)).not.toContain('secret');
    });

    it.each(['utm', 'clickIds'])('%s: twenty at most', async (field) => {
      const many = Object.fromEntries(Array.from({ length: 21 }, (_, at) => [`tag${at}`, 'x']));
      expect((await send({ events: [page({ [field]: many })] })).body).toMatchObject({
        accepted: 0,
        rejected: [{ errors: [{ field, message: 'Holds more than 20 values.' }] }],
      });
    });
  });

  describe('respects consent', () => {
    const hits = (campaign: string): Promise<unknown[]> =>
      api.rows(
        `select to_char(day, 'YYYY-MM-DD') as day, utm_source, hits from aggregate_hits where tenant_id = $1 and utm_campaign = $2`,
        [api.ours.id, campaign],
      );
    const tagged = (campaign: string, more: object): Record<string, unknown> =>
      page({
        url: `https://acme.example/?utm_source=mina-kovac&utm_campaign=${campaign}`,
        ...more,
      });

    it('refused: counts the page by day and tags and keeps nothing of the person', async () => {
      const anonymousId = visitor();
      const event = tagged('refused', { anonymousId, consent: 'denied' });
      const form = page({
        type: 'track',
        event: 'Form',
        email: 'who@buyer.example',
        anonymousId,
        consent: 'denied',
      });
      expect((await send({ events: [event, form] })).body).toMatchObject({ accepted: 2 });
      expect(await hits('refused')).toEqual([
        { day: '2026-03-01', utm_source: 'mina-kovac', hits: 1 },
      ]);
      expect(await count('visitors', 'id = $2', anonymousId)).toBe(0);
      expect(await count('visitor_identities', 'visitor_id = $2', anonymousId)).toBe(0);
      expect(await count('attribution_touchpoints', 'visitor_id = $2', anonymousId)).toBe(0);
    });

    it('refused: a repeat is not counted again, and the channel is known', async () => {
      const search = page({
        url: 'https://acme.example/?utm_campaign=refused-search',
        referrer: 'https://www.google.com/',
        consent: 'denied',
      });
      expect((await send({ events: [search, search] })).body).toMatchObject({
        accepted: 1,
        duplicates: 1,
      });
      expect((await send(search)).body).toMatchObject({ accepted: 0, duplicates: 1 });
      expect(
        await api.rows(
          `select hits, channel from aggregate_hits where tenant_id = $1 and utm_campaign = 'refused-search'`,
          [api.ours.id],
        ),
      ).toEqual([{ hits: 1, channel: 'organic_search' }]);
    });

    it('refused: needs no name of the device, and a device without a name needs a refusal', async () => {
      const counted = tagged('nameless', { anonymousId: undefined, consent: 'denied' });
      const followed = tagged('nameless', { anonymousId: undefined });
      const { body } = await answered(send({ events: [counted, followed] }));
      expect(body).toMatchObject({
        accepted: 1,
        rejected: [{ index: 1, errors: [{ field: 'anonymousId' }] }],
      });
      expect(await hits('nameless')).toMatchObject([{ hits: 1 }]);
    });

    it('unknown: follows where the company opted out, only counts where it opted in', async () => {
      const followed = tagged('unknown', { anonymousId: visitor() });
      await send(followed);
      expect(await touch(followed['messageId'])).toBeDefined();
      await settings({ consentMode: 'optIn' });
      try {
        const counted = tagged('unknown', { anonymousId: visitor() });
        const agreed = tagged('unknown', { anonymousId: visitor(), consent: 'granted' });
        await send({ events: [counted, agreed] });
        expect(await touch(counted['messageId'])).toBeUndefined();
        expect(await touch(agreed['messageId'])).toMatchObject({ consent: 'granted' });
        expect(await hits('unknown')).toMatchObject([{ hits: 1 }]);
      } finally {
        await settings({});
      }
    });

    it('keeps neither the address nor the user agent of the browser', async () => {
      const event = page({ anonymousId: visitor() });
      await api.agent
        .post(PATH)
        .set('Authorization', `Bearer ${api.ours.writeKey}`)
        .set('X-Forwarded-For', '203.0.113.77')
        .set(
          'User-Agent',
          'Mozilla/5.0 (X11; Linux x86_64; rv:77.1) Gecko/20100101 RareBrowser/77.1',
        )
        .send(event);
      const stored = JSON.stringify(await touch(event['messageId']));
      expect(stored).not.toContain('203.0.113.77');
      expect(stored).not.toContain('RareBrowser');
      expect(stored).not.toContain('127.0.0.1');
    });
  });

  describe('lets in', () => {
    it('nobody without a key or with a wrong one: 401', async () => {
      expect((await api.agent.post(PATH).send(page())).status).toBe(401);
      expect((await send(page(), 'wk_wrong')).status).toBe(401);
    });

    it('no website the key does not allow: 403; and tells a browser that it may read why', async () => {
      const key = `wk_${randomUUID()}`;
      await withTenant(api.database.dataSource, api.ours.id, (tx) =>
        tx.query(
          `insert into api_keys (tenant_id, kind, name, key_hash, shown, allowed_origins) values ($1, 'write', 'Site', $2, $3, '{https://acme.example}')`,
          [api.ours.id, hashKey(key), key],
        ),
      );
      const from = (origin: string): supertest.Test => send(page(), key).set('Origin', origin);
      const foreign = await from('https://evil.example');
      expect(foreign.status).toBe(403);
      expect(foreign.headers['access-control-allow-origin']).toBe('https://evil.example');
      const own = await from('https://acme.example');
      expect(own.status).toBe(200);
      expect(own.headers).toMatchObject({
        'access-control-allow-origin': 'https://acme.example',
        vary: expect.stringContaining('Origin') as unknown,
      });
      expect(own.headers['access-control-allow-credentials']).toBeUndefined();
    });

    it('browsers that ask before: a preflight is answered without a key', async () => {
      const { status, headers } = await answered(
        api.agent
          .options(PATH)
          .set('Origin', 'https://acme.example')
          .set('Access-Control-Request-Method', 'POST')
          // As RudderStack's script asks.
          .set('Access-Control-Request-Headers', 'anonymousid,authorization,content-type'),
      );
      expect(status).toBe(204);
      expect(headers).toMatchObject({
        'access-control-allow-origin': 'https://acme.example',
        'access-control-allow-methods': 'POST',
        'access-control-allow-headers': 'anonymousid,authorization,content-type',
      });
      expect(headers['access-control-allow-credentials']).toBeUndefined();
    });

    it('no crawler: it is thanked and counted, and nothing is stored', async () => {
      const event = page();
      const { status, body } = await answered(
        send(event).set('User-Agent', 'Mozilla/5.0 (compatible; Googlebot/2.1)'),
      );
      expect({ status, body }).toEqual({
        status: 200,
        body: { accepted: 0, duplicates: 0, rejected: [], filtered: 1 },
      });
      expect(await touch(event['messageId'])).toBeUndefined();
      const hits = await api.rows(
        `select to_char(day, 'YYYY-MM-DD') as day, reason, hits from filtered_hits where tenant_id = $1`,
        [api.ours.id],
      );
      expect(hits).toEqual([{ day: '2026-03-01', reason: 'bot', hits: 1 }]);
    });

    it('no crawler that a server passes on, but its other visitors', async () => {
      const crawler = page({ userAgent: 'Mozilla/5.0 (compatible; bingbot/2.0)' });
      const person = page({
        userAgent:
          'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [LinkedInApp]/9.31',
      });
      const { body } = await answered(send({ events: [crawler, person] }, api.ours.writerKey));
      expect(body).toEqual({ accepted: 1, duplicates: 0, filtered: 1, rejected: [] });
      expect(await touch(crawler['messageId'])).toBeUndefined();
      expect(JSON.stringify(await touch(person['messageId']))).not.toContain('LinkedInApp');
    });

    it('a server with a secret key, whatever it calls itself', async () => {
      const { body } = await answered(
        send(page(), api.ours.writerKey).set('User-Agent', 'python-requests/2.32'),
      );
      expect(body).toMatchObject({ accepted: 1 });
    });
  });

  describe('refuses', () => {
    const raw = (type: string, text: string): supertest.Test =>
      api.agent
        .post(PATH)
        .set('Authorization', `Bearer ${api.ours.writeKey}`)
        .type(type)
        .send(text);

    it.each(['application/json', 'text/plain'])('what is not JSON (%s): 400', async (type) => {
      const { status, body } = await answered(raw(type, '{"type": "page"'));
      expect({ status, body }).toMatchObject({
        status: 400,
        body: { detail: 'The body is not valid JSON.' },
      });
    });

    it.each(['application/json', 'text/plain'])(
      'a body that is too large (%s): 413',
      async (type) => {
        expect(
          (await raw(type, JSON.stringify({ events: [], filler: 'x'.repeat(1_100_000) }))).status,
        ).toBe(413);
      },
    );

    it('another kind of body: 415', async () => {
      expect((await raw('application/xml', '<event/>')).status).toBe(415);
    });

    it('more than 500 events, none at all, and a list without its envelope: 400', async () => {
      expect((await send({ events: Array.from({ length: 501 }, () => page()) })).status).toBe(400);
      expect((await send({ events: [] })).status).toBe(400);
      expect((await send([page()])).status).toBe(400);
    });
  });

  it('touches nothing of another tenant, whatever its key sends', async () => {
    const email = `${randomUUID()}@buyer.example`;
    const contact = await ours.contact({ email });
    const anonymousId = visitor();
    const event = page({ anonymousId });
    await send(event);
    const before = await touch(event['messageId']);
    await send(
      {
        events: [
          event,
          page({ anonymousId }),
          { type: 'identify', messageId: randomUUID(), anonymousId, timestamp: NOW, email },
          page({ anonymousId, consent: 'denied' }),
        ],
      },
      api.theirs.writeKey,
    );
    expect(await touch(event['messageId'])).toEqual(before);
    expect(await count('attribution_touchpoints', 'contact_id = $2', contact)).toBe(0);
    expect(await count('visitor_identities', 'visitor_id = $2', anonymousId)).toBe(0);
    // In the other tenant it is an event of its own: same key, no influencer of that name.
    const theirs = await api.rows<{ influencer_id: string | null; contact_id: string | null }>(
      `select influencer_id, contact_id from attribution_touchpoints where tenant_id = $1`,
      [api.theirs.id],
      api.theirs,
    );
    expect(theirs).toEqual([
      { influencer_id: null, contact_id: null },
      { influencer_id: null, contact_id: null },
    ]);
  });

  it('is described in the API document', () => {
    const document = JSON.stringify(openApiDocument(ingestEndpoints, { publicUrl: 'http://x' }));
    expect(document).toContain('anonymousId');
    expect(document).toContain('messageId');
    expect(document).toContain('text/plain');
  });
});
