import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Analytics } from '@segment/analytics-node';
import { ingestEndpoints } from '../../src/ingest/endpoints.ts';
import { trackRouter } from '../../src/ingest/track-router.ts';
import { testApi, type TestApi } from '../support/api.ts';

const PER_MINUTE = 3;

describe('A key that sends too often', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await testApi({
      endpoints: ingestEndpoints,
      routers: [trackRouter()],
      environment: { TRACK_REQUESTS_PER_MINUTE: String(PER_MINUTE) },
    });
  });
  afterAll(() => api.close());
  const event = (): object => ({
    messageId: randomUUID(),
    type: 'page',
    anonymousId: 'a',
    timestamp: new Date().toISOString(),
  });

  it('is told so, how long to wait, and disturbs no other key', async () => {
    const send = (key: string) => api.as(key).post('/attribution/track', event());
    for (let sent = 0; sent < PER_MINUTE; sent += 1) await send(api.ours.writeKey).expect(200);
    const refused = await send(api.ours.writeKey).expect(429);
    expect(refused.type).toBe('application/problem+json');
    expect(refused.body).toMatchObject({ type: '/problems/too-many-requests', status: 429 });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(60);
    expect(refused.headers['ratelimit']).toBeDefined();
    await send(api.theirs.writeKey).expect(200);
    await send(api.ours.writerKey).expect(200);
  });

  it('is understood by Segment’s client: it waits as long, and loses nothing', async () => {
    const server = api.app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const analytics = new Analytics({ host, writeKey: api.ours.writeKey, flushAt: 1 });
    const answered = new Promise<number>((done) => {
      analytics.on('http_response', ({ status }) => {
        done(status);
      });
    });
    const dropped: unknown[] = [];
    analytics.on('error', (error) => dropped.push(error));
    analytics.track({ anonymousId: 'a', event: 'Too soon' });
    expect(await answered).toBe(429);
    expect(dropped).toEqual([]);
    await analytics.closeAndFlush({ timeout: 10 }).catch(() => undefined);
    server.closeAllConnections();
    server.close();
  });
});
