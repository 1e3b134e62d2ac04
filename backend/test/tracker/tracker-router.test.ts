import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildTracker } from '@pipeline-attribution/tracker';
import type { Response, Test } from 'supertest';
import { trackerRouter } from '../../src/tracker/tracker-router.ts';
import { testApi, type TestApi } from '../support/api.ts';

describe('GET /t.js', () => {
  let api: TestApi;
  let script: Buffer;

  beforeAll(async () => {
    script = await buildTracker();
    api = await testApi({ endpoints: [], routers: [trackerRouter(script)] });
  });
  afterAll(() => api.close());

  /** The bytes as they travelled. */
  const raw = (request: Test): Test =>
    request.buffer(true).parse((response, done) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: string) => chunks.push(Buffer.from(chunk, 'binary')));
      response.on('end', () => {
        done(null, Buffer.concat(chunks));
      });
    });
  const fetched = (encodings: string): Test =>
    api.agent.get('/t.js').set('Accept-Encoding', encodings);

  it('is less than 3 kB with everything in it', async () => {
    const { headers } = await fetched('gzip');
    expect(headers['content-encoding']).toBe('gzip');
    expect(Number(headers['content-length'])).toBeLessThan(3000);
  });

  it('comes as the browser can read it: brotli, gzip or plain', async () => {
    const plain = await raw(fetched('identity'));
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(plain.body).toEqual(script);
    // Decompressed by the client, which knows both.
    for (const encoding of ['br', 'gzip']) {
      const answer = await fetched(encoding);
      expect(answer.headers['content-encoding']).toBe(encoding);
      expect(answer.text).toBe(script.toString());
    }
    expect((await fetched('deflate')).headers['content-encoding']).toBeUndefined();
  });

  it('may be loaded and read by a page of any origin, and is never taken for anything but a script', async () => {
    const { status, headers } = await fetched('br').set('Origin', 'https://www.customer.example');
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'x-content-type-options': 'nosniff',
    });
    expect(headers['set-cookie']).toBeUndefined();
  });

  it('is kept for an hour, and then asked for by its tag, which differs by encoding', async () => {
    const first: Response = await fetched('gzip');
    expect(first.headers['cache-control']).toContain('public, max-age=3600');
    expect(first.headers['vary']).toContain('Accept-Encoding');
    const tag = first.headers['etag'] ?? '';
    const again = await fetched('gzip').set('If-None-Match', tag);
    expect(again.status).toBe(304);
    expect(again.text).toBe('');
    expect(again.headers['etag']).toBe(tag);
    expect((await fetched('br').set('If-None-Match', tag)).status).toBe(200);
  });

  it('answers HEAD as GET without the script', async () => {
    const head = await api.agent.head('/t.js').set('Accept-Encoding', 'gzip');
    const get = await fetched('gzip');
    expect(head.status).toBe(200);
    expect(head.headers['content-length']).toBe(get.headers['content-length']);
    expect(head.text).toBeFalsy();
  });

  it('takes nothing', async () => {
    const answer = await api.agent.post('/t.js').send({});
    expect(answer.status).toBe(405);
    expect(answer.headers['allow']).toBe('GET, HEAD');
  });

  it('is the same when it is built again, so that its tag holds over restarts', async () => {
    expect(await buildTracker()).toEqual(script);
  });
});
