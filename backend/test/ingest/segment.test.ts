import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import RudderAnalytics from '@rudderstack/rudder-sdk-node';
import { Analytics } from '@segment/analytics-node';
import type supertest from 'supertest';
import { ingestEndpoints } from '../../src/ingest/endpoints.ts';
import { trackRouter } from '../../src/ingest/track-router.ts';
import { testApi, type TestApi } from '../support/api.ts';
import { world, type World } from './fixtures.ts';

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: Record<string, string>;
}

describe('Segment’s HTTP tracking API', () => {
  let api: TestApi;
  let ours: World;
  let server: Server;
  let host: string;
  beforeAll(async () => {
    api = await testApi({ endpoints: ingestEndpoints, routers: [trackRouter()] });
    ours = await world(api.database.dataSource, api.ours.id);
    server = api.app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await api.close();
  });

  const touches = (visitorId: string): Promise<Record<string, unknown>[]> =>
    api.rows(
      `select kind, title, channel, influencer_id, campaign_id, contact_id, idempotency_key, url, visitor_id
       from attribution_touchpoints where tenant_id = $1 and visitor_id = $2 order by occurred_at, id`,
      [api.ours.id, visitorId],
    );
  const basic = (key: string): string => `Basic ${Buffer.from(`${key}:`).toString('base64')}`;
  const answered = async (test: supertest.Test): Promise<Answer> => {
    const { status, body, headers } = (await test) as {
      status: number;
      body: Answer['body'];
      headers: Answer['headers'];
    };
    return { status, body, headers };
  };
  const post = (path: string, body: object, more: object = {}): Promise<Answer> =>
    answered(
      api.agent
        .post(path)
        .set({ Authorization: basic(api.ours.writeKey), ...more })
        .send(body),
    );

  it('takes what the unmodified analytics-node sends, as touchpoints of the person who identified', async () => {
    const email = `${randomUUID()}@buyer.example`;
    const contact = await ours.contact({ email });
    const anonymousId = randomUUID();
    const analytics = new Analytics({ host, writeKey: api.ours.writeKey, flushAt: 2 });
    const errors: unknown[] = [];
    analytics.on('error', (error) => errors.push(error));
    const page = {
      url: 'https://acme.example/pricing',
      referrer: 'https://www.linkedin.com/',
      title: 'Pricing',
    };
    analytics.page({
      anonymousId,
      timestamp: new Date(Date.now() - 120_000),
      context: {
        page,
        campaign: { source: 'mina-kovac', medium: 'linkedin', name: 'pipeline-week' },
        userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
      },
    });
    analytics.track({
      anonymousId,
      event: 'Demo Requested',
      timestamp: new Date(Date.now() - 60_000),
      properties: { formName: 'Demo request' },
      context: { page: { ...page, referrer: 'https://acme.example/' } },
    });
    analytics.identify({ anonymousId, userId: 'u-1', traits: { email, plan: 'enterprise' } });
    analytics.group({ userId: 'u-1', groupId: 'acme', traits: { name: 'ACME' } });
    analytics.screen({ anonymousId, name: 'Home' });
    await analytics.closeAndFlush();

    expect(errors).toEqual([]);
    expect(await touches(anonymousId)).toMatchObject([
      {
        kind: 'visit',
        title: 'Pricing',
        influencer_id: ours.mina,
        campaign_id: ours.campaign,
        contact_id: contact,
        url: page.url,
      },
      { kind: 'form', title: 'Demo request', influencer_id: ours.mina, contact_id: contact },
    ]);
  });

  it('takes what the unmodified RudderStack SDK sends, gzip and all', async () => {
    const email = `${randomUUID()}@buyer.example`;
    const contact = await ours.contact({ email });
    const anonymousId = randomUUID();
    const client = new RudderAnalytics(api.ours.writeKey, { dataPlaneUrl: host, flushAt: 1 });
    await new Promise<void>((done, fail) => {
      client.page(
        {
          anonymousId,
          name: 'Home',
          context: {
            page: { url: 'https://acme.example/', referrer: '' },
            campaign: { source: 'mina-kovac', medium: 'linkedin', name: 'pipeline-week' },
          },
        },
        (error?: Error) => {
          if (error) fail(error);
          else done();
        },
      );
    });
    await new Promise<void>((done) => {
      client.identify({ anonymousId, userId: 'rs-1', traits: { email } }, () => {
        done();
      });
    });
    expect(await touches(anonymousId)).toMatchObject([
      { kind: 'visit', title: 'Home', influencer_id: ours.mina, contact_id: contact },
    ]);
  });

  it('answers as Segment does, each call at its address', async () => {
    const common = { anonymousId: randomUUID(), timestamp: new Date().toISOString() };
    const calls = {
      track: { ...common, event: 'Signed Up' },
      page: { ...common, name: 'Home' },
      screen: { ...common, name: 'Home' },
      identify: { ...common, traits: { email: `${randomUUID()}@buyer.example` } },
      group: { ...common, groupId: 'g' },
      alias: { previousId: common.anonymousId, userId: 'u-2' },
      batch: { batch: [{ ...common, type: 'track', event: 'A' }] },
      import: { batch: [{ ...common, type: 'track', event: 'B' }] },
    };
    for (const [call, body] of Object.entries(calls)) {
      const { status, body: answer } = await post(`/v1/${call}`, body);
      expect({ call, status, answer }).toEqual({ call, status: 200, answer: { success: true } });
    }
    expect((await post('/v1/nothing', {})).status).toBe(404);
  });

  it('takes the key from the body, and short addresses, as analytics.js sends them from a browser', async () => {
    const anonymousId = randomUUID();
    const { status, body, headers } = await answered(
      api.agent
        .post('/v1/p')
        .set('Origin', 'https://acme.example')
        .set('User-Agent', 'Mozilla/5.0 (Macintosh) AppleWebKit/605 Safari/605')
        .type('text/plain')
        .send(
          JSON.stringify({
            writeKey: api.ours.writeKey,
            anonymousId,
            messageId: `ajs-next-${randomUUID()}`,
            type: 'page',
            properties: { url: 'https://acme.example/', referrer: '', title: 'Home' },
            context: { page: { url: 'https://acme.example/', title: 'Home' } },
          }),
        ),
    );
    expect({ status, body }).toEqual({ status: 200, body: { success: true } });
    expect(headers['access-control-allow-origin']).toBe('https://acme.example');
    expect(await touches(anonymousId)).toMatchObject([{ kind: 'visit', channel: 'direct' }]);
  });

  it('takes what RudderStack’s script sends from a browser: nobody is logged in as "", and nothing led here is "$direct"', async () => {
    const anonymousId = randomUUID();
    const email = `${randomUUID()}@buyer.example`;
    const contact = await ours.contact({ email });
    const page = { path: '/', referrer: '$direct', title: 'Home', url: 'https://acme.example/' };
    const message = (type: string, more: object): object => ({
      type,
      channel: 'web',
      anonymousId,
      userId: '',
      messageId: randomUUID(),
      originalTimestamp: new Date(Date.now() - 50).toISOString(),
      sentAt: new Date().toISOString(),
      context: { traits: {}, campaign: {}, page: { ...page, initial_referrer: '$direct' } },
      integrations: { All: true },
      ...more,
    });
    const calls = {
      page: message('page', { properties: page }),
      track: message('track', { event: 'Demo Requested', properties: { formName: 'Demo' } }),
      identify: message('identify', { userId: 'u-8', context: { traits: { email }, page } }),
    };
    for (const [call, body] of Object.entries(calls)) {
      const { status, body: answer } = await post(`/v1/${call}`, body, {
        Origin: 'https://acme.example',
        // The device once more, in its own coding.
        AnonymousId: Buffer.from(anonymousId).toString('base64'),
      });
      expect({ call, status, answer }).toEqual({ call, status: 200, answer: { success: true } });
    }
    expect(await touches(anonymousId)).toMatchObject([
      { kind: 'visit', channel: 'direct', contact_id: contact },
      { kind: 'form', title: 'Demo', channel: 'direct', contact_id: contact },
    ]);
  });

  it('counts nothing twice: messageId names the message for ever', async () => {
    const anonymousId = randomUUID();
    const message = {
      type: 'track',
      event: 'Signed Up',
      anonymousId,
      messageId: randomUUID(),
      timestamp: new Date().toISOString(),
    };
    const nameless = { ...message, messageId: undefined, event: 'Without a name' };
    await post('/v1/batch', { batch: [message, message, nameless] });
    await post('/v1/batch', { batch: [message, nameless] });
    await post('/v1/track', message);
    expect(await touches(anonymousId)).toHaveLength(2);
  });

  it('reports each message of a batch that is wrong, and takes the others', async () => {
    const anonymousId = randomUUID();
    const good = { type: 'track', event: 'A', anonymousId };
    const { status, body } = await post('/v1/batch', {
      batch: [
        good,
        { type: 'track', anonymousId },
        { type: 'purchase', anonymousId },
        { type: 'track', event: 'nobody' },
        7,
        { ...good, properties: { filler: 'x'.repeat(33 * 1024) } },
        { ...good, timestamp: 'yesterday' },
        { ...good, timestamp: '2099-01-01T00:00:00Z' },
      ],
    });
    expect({ status, body }).toMatchObject({
      status: 200,
      body: {
        success: true,
        rejected: [
          { index: 1, errors: [{ field: 'event' }] },
          { index: 2, errors: [{ field: 'type' }] },
          { index: 3, errors: [{ field: 'anonymousId' }] },
          { index: 4, errors: [{ field: 'message' }] },
          { index: 5, errors: [{ message: 'Is larger than 32 KiB.' }] },
          { index: 6, errors: [{ field: 'timestamp' }] },
          { index: 7, errors: [{ field: 'timestamp' }] },
        ],
      },
    });
    expect(await touches(anonymousId)).toHaveLength(1);
  });

  it('refuses a single call that is wrong, and what is too large, with 400', async () => {
    expect((await post('/v1/track', { anonymousId: 'a' })).status).toBe(400);
    const large = { anonymousId: 'a', event: 'A', properties: { filler: 'x'.repeat(40_000) } };
    expect((await post('/v1/track', large)).status).toBe(400);
    const huge = { batch: [{ filler: 'x'.repeat(520_000) }] };
    expect((await post('/v1/batch', huge)).status).toBe(400);
  });

  it('does not let a bomb unpack: what it holds counts, not what was sent', async () => {
    const bomb = gzipSync(JSON.stringify({ batch: [{ filler: '0'.repeat(20_000_000) }] }));
    const response = await fetch(`${host}/v1/batch`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'content-encoding': 'gzip',
        authorization: basic(api.ours.writeKey),
      },
      body: bomb,
    });
    expect(bomb.length).toBeLessThan(30_000);
    expect(response.status).toBe(400);
  });

  it('lets nobody in without a key', async () => {
    expect((await api.agent.post('/v1/track').send({ anonymousId: 'a', event: 'A' })).status).toBe(
      401,
    );
    expect((await post('/v1/track', {}, { Authorization: basic('wk_no') })).status).toBe(401);
  });

  it('corrects the clock of the device by the sentAt of the batch', async () => {
    const anonymousId = randomUUID();
    await post('/v1/batch', {
      sentAt: '2031-01-01T00:10:00Z',
      batch: [{ type: 'track', event: 'A', anonymousId, timestamp: '2031-01-01T00:00:00Z' }],
    });
    const [row] = await api.rows<{ age: number }>(
      `select extract(epoch from received_at - occurred_at)::float8 as age from attribution_touchpoints
       where tenant_id = $1 and visitor_id = $2`,
      [api.ours.id, anonymousId],
    );
    expect(row?.age).toBeGreaterThan(590);
    expect(row?.age).toBeLessThan(630);
  });

  it('follows the consent categories a consent manager hands over', async () => {
    const message = (anonymousId: string, categoryPreferences: object): object => ({
      anonymousId,
      context: {
        page: { url: 'https://acme.example/?utm_campaign=segment-consent' },
        consent: { categoryPreferences },
      },
    });
    const refused = randomUUID();
    const agreed = randomUUID();
    await post('/v1/page', message(refused, { Analytics: false, Functional: true }));
    await post('/v1/page', message(agreed, { Analytics: true }));
    expect(await touches(refused)).toEqual([]);
    expect(await touches(agreed)).toHaveLength(1);
    expect(
      await api.rows(
        `select hits, channel from aggregate_hits where tenant_id = $1 and utm_campaign = 'segment-consent'`,
        [api.ours.id],
      ),
    ).toMatchObject([{ hits: 1 }]);
  });

  it.each(['the user first', 'the person first'])(
    'ties devices through the user’s id, %s',
    async (order) => {
      const email = `${randomUUID()}@buyer.example`;
      const contact = await ours.contact({ email });
      const userId = randomUUID();
      const phone = randomUUID();
      const used = {
        type: 'page',
        anonymousId: phone,
        userId,
        context: { page: { url: 'https://acme.example/phone' } },
      };
      // A server knows the user, not the device.
      const said = { type: 'identify', userId, traits: { email } };
      const later = { type: 'track', event: 'Upgraded', userId };
      const batches = order === 'the user first' ? [used, said, later] : [said, later, used];
      for (const message of batches) {
        expect((await post('/v1/batch', { batch: [message] })).body).toEqual({ success: true });
      }
      expect(await touches(phone)).toMatchObject([{ contact_id: contact }]);
      expect(
        await api.rows(
          `select title from attribution_touchpoints where tenant_id = $1 and contact_id = $2 and title = 'Upgraded'`,
          [api.ours.id, contact],
        ),
      ).toHaveLength(1);
      // The site's name of the user is nowhere kept.
      const dump = await api.rows('select * from visitor_users where tenant_id = $1', [
        api.ours.id,
      ]);
      expect(JSON.stringify(dump)).not.toContain(userId);
    },
  );

  it('takes nothing from a user for somebody who knows their id', async () => {
    const email = `${randomUUID()}@buyer.example`;
    const contact = await ours.contact({ email });
    const thief = `${randomUUID()}@thief.example`;
    await ours.contact({ email: thief });
    const userId = randomUUID();
    const device = randomUUID();
    const context = { page: { url: 'https://acme.example/' } };
    const first = { type: 'page', anonymousId: device, userId, context };
    const said = { type: 'identify', anonymousId: device, userId, traits: { email } };
    const stolen = { type: 'identify', anonymousId: 'x', userId, traits: { email: thief } };
    const later = { type: 'page', userId, context };
    for (const message of [first, said, stolen, { ...first, messageId: randomUUID() }, later]) {
      await post('/v1/batch', { batch: [message] });
    }
    const own = await api.rows<{ contact_id: string }>(
      `select distinct contact_id from attribution_touchpoints where tenant_id = $1
       and visitor_id in (select visitor_id from visitor_users u where u.tenant_id = $1
         and u.user_id = (select user_id from visitor_users where tenant_id = $1 and visitor_id = $2))
       and visitor_id <> 'x'`,
      [api.ours.id, device],
    );
    expect(own).toEqual([{ contact_id: contact }]);
  });

  it('counts crawlers that a server passes on, and does not store them', async () => {
    const anonymousId = randomUUID();
    const { body } = await post('/v1/page', {
      anonymousId,
      context: {
        userAgent: 'Mozilla/5.0 (compatible; GPTBot/1.2; +https://openai.com/gptbot)',
        page: { url: 'https://acme.example/' },
      },
    });
    expect(body).toEqual({ success: true });
    expect(await touches(anonymousId)).toEqual([]);
    const [row] = await api.rows<{ hits: number }>(
      `select sum(hits)::integer as hits from filtered_hits where tenant_id = $1`,
      [api.ours.id],
    );
    expect(row?.hits).toBe(1);
  });
});
