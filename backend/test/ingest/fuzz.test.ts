import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ingestEndpoints } from '../../src/ingest/endpoints.ts';
import { trackRouter } from '../../src/ingest/track-router.ts';
import { testApi, type TestApi } from '../support/api.ts';

const TRACK = '/api/v1/attribution/track';
const BATCH = '/v1/batch';
const SINGLE = '/v1/track';

interface Answer {
  readonly status: number;
  readonly text: string;
}
interface Report {
  readonly accepted: number;
  readonly duplicates: number;
  readonly filtered?: number;
  readonly rejected: readonly { readonly index: number; readonly errors: readonly unknown[] }[];
}

/** Values that break programs. */
const nasty = fc.constantFrom<unknown>(
  ...['', '\0', 'a\0b', '\ud800', '\udc00x', "'; drop table visitors; --", '%', '%00', '\\u0000'],
  ...['__proto__', 'constructor', 'toString', '💥'.repeat(300), 'x'.repeat(20_000), '\u202e'],
  ...['2026-02-31', '+275760-09-13T00:00:00Z', '0000-01-01T00:00:00Z', '2026-01-01T00:00:00Z'],
  ...['https://', 'http://[', 'javascript:alert(1)', 'https://a.example/?utm_source=%ff%fe%00'],
  ...[`https://a.example/?${'utm_source=x&'.repeat(2_000)}`, 'a@b', 'a@b.example', '@'],
  ...[0, -0, -1, 1e308, 0.1, Number.MAX_SAFE_INTEGER, true, false, null],
  [],
  {},
  [[]],
  { email: {} },
  { toString: 'x' },
  JSON.parse('{"__proto__": {"email": "p@q.example"}, "constructor": {"prototype": 1}}') as object,
);
const value = fc.oneof(
  { weight: 4, arbitrary: nasty },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 4 }) },
);

const NAMES = [
  ...['messageId', 'type', 'anonymousId', 'userId', 'timestamp', 'sentAt', 'url', 'referrer'],
  ...[
    'title',
    'event',
    'email',
    'traits',
    'properties',
    'consent',
    'utm',
    'clickIds',
    'hubspotUtk',
  ],
  ...['userAgent', 'context', 'previousId', 'originalTimestamp', 'writeKey', '__proto__', 'extra'],
];

/** An event that is good, with some of its fields replaced. */
const event = fc
  .record({
    type: fc.constantFrom('page', 'track', 'identify', 'alias', 'screen', 'group'),
    changes: fc.array(fc.tuple(fc.constantFrom(...NAMES), value), { maxLength: 3 }),
    inner: fc.array(
      fc.tuple(
        fc.constantFrom('email', 'answer', 'formName', 'page', 'campaign', 'consent'),
        value,
      ),
      {
        maxLength: 2,
      },
    ),
  })
  .map(({ type, changes, inner }) => ({
    messageId: randomUUID(),
    type,
    anonymousId: 'fuzz',
    timestamp: '2026-01-01T00:00:00Z',
    url: 'https://acme.example/?utm_source=x',
    event: 'Form sent',
    traits: { email: 'f@buyer.example' },
    properties: Object.fromEntries(inner),
    context: Object.fromEntries(inner),
    ...Object.fromEntries(changes),
  }));

describe('Whatever is sent to ingest', () => {
  let api: TestApi;
  let server: Server;
  let port: number;
  beforeAll(async () => {
    api = await testApi({
      endpoints: ingestEndpoints,
      routers: [trackRouter()],
      limits: { perMinute: 0, trackPerMinute: 0 },
    });
    server = api.app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    ({ port } = server.address() as AddressInfo);
  });
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await api.close();
  });

  const send = (
    path: string,
    body: string | Buffer,
    headers: Record<string, string> = {},
  ): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const request = httpRequest(
        {
          host: '127.0.0.1',
          port,
          path,
          method: 'POST',
          headers: {
            authorization: `Bearer ${api.ours.writeKey}`,
            'content-type': 'application/json',
            ...headers,
          },
        },
        (response) => {
          let text = '';
          response.setEncoding('utf8').on('data', (part: string) => (text += part));
          response.on('end', () => {
            resolve({ status: response.statusCode ?? 0, text });
          });
        },
      );
      request.on('error', reject);
      request.end(body);
    });
  const stored = async (): Promise<number> => {
    const [row] = await api.rows<{ count: number }>(
      'select count(*)::integer as count from attribution_touchpoints where tenant_id = $1',
      [api.ours.id],
    );
    return row?.count ?? NaN;
  };
  /** After all that, it still does its work. */
  afterEach(async () => {
    const good = {
      messageId: randomUUID(),
      type: 'page',
      anonymousId: 'good',
      timestamp: '2026-01-01T00:00:00Z',
    };
    const { status, text } = await send(TRACK, JSON.stringify(good));
    expect({ status, text }).toEqual({
      status: 200,
      text: '{"accepted":1,"duplicates":0,"rejected":[]}',
    });
  });

  it('each event of a batch is accounted for, once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 1, maxLength: 8 }), async (events) => {
        const before = await stored();
        const { status, text } = await send(TRACK, JSON.stringify({ events }));
        expect({ status, text }).toMatchObject({ status: 200 });
        const { accepted, duplicates, filtered = 0, rejected } = JSON.parse(text) as Report;
        expect(accepted + duplicates + filtered + rejected.length).toBe(events.length);
        expect(new Set(rejected.map(({ index }) => index)).size).toBe(rejected.length);
        for (const { index, errors } of rejected) {
          expect(index).toBeLessThan(events.length);
          expect(errors.length).toBeGreaterThan(0);
        }
        // What was not accepted left nothing; an answer may name several people.
        if (accepted === 0) expect(await stored()).toBe(before);
      }),
      { numRuns: 150 },
    );
  });

  it('a batch in Segment’s shape is taken but for what it names', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 8 }), async (batch) => {
        const { status, text } = await send(BATCH, JSON.stringify({ batch }));
        expect({ status, text }).toMatchObject({ status: 200 });
        const { success, rejected = [] } = JSON.parse(text) as Partial<Report> & {
          success: boolean;
        };
        expect(success).toBe(true);
        for (const { index, errors } of rejected) {
          expect(index).toBeLessThan(batch.length);
          expect(errors.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 100 },
    );
  });

  it.each([TRACK, SINGLE, BATCH])(
    '%s answers any JSON, and what is none, with success or a 4xx',
    async (path) => {
      const text = fc.oneof(
        fc.json({ maxDepth: 5 }),
        event.map((one) => JSON.stringify(one)),
        fc
          .record({ events: value, batch: value, sentAt: value, context: value })
          .map((one) => JSON.stringify(one)),
        event.map((one) => JSON.stringify(one).slice(0, -5)),
        fc.string({ unit: 'binary', maxLength: 60 }),
      );
      await fc.assert(
        fc.asyncProperty(text, async (body) => {
          const { status, text: answer } = await send(path, body);
          expect({ status, answer, ok: status < 500 }).toMatchObject({ ok: true });
        }),
        { numRuns: 120 },
      );
    },
  );

  const page = (more = ''): string =>
    `{"messageId":"${randomUUID()}","type":"page","anonymousId":"a","timestamp":"2026-01-01T00:00:00Z"${more}}`;
  const events = (count: number): string =>
    `{"events":[${Array.from({ length: count }, () => page()).join()}]}`;
  const deep = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;

  it.each<[string, () => string | Buffer, number, Record<string, string>?]>([
    ['a thousand objects within each other', () => page(`,"properties":${deep(1_000)}`), 200],
    [
      'a hundred thousand lists within each other',
      () => '['.repeat(100_000) + ']'.repeat(100_000),
      400,
    ],
    ['objects without end', () => '{"a":'.repeat(100_000), 400],
    ['a name of half a megabyte', () => page(`,"${'n'.repeat(500_000)}":1`), 200],
    ['a title of half a megabyte', () => page(`,"title":"${'t'.repeat(500_000)}"`), 200],
    ['a field given twice: the last counts', () => page(',"type":"nonsense"'), 200],
    [
      'prototype names',
      () => page(',"__proto__":{"email":"a@b.example"},"constructor":{"prototype":{}}'),
      200,
    ],
    [
      'half characters and nulls',
      () => page(',"title":"\\ud800\\u0000\\udfff","url":"https://a.example/\\u0000"'),
      200,
    ],
    [
      'bytes that are no UTF-8',
      () =>
        Buffer.concat([
          Buffer.from(page().slice(0, -1)),
          Buffer.from(',"title":"'),
          Buffer.from([0xff, 0xfe, 0xc0, 0x80]),
          Buffer.from('"}'),
        ]),
      200,
    ],
    ['ten thousand events', () => events(10_000), 413],
    ['more events than a batch holds', () => events(501), 400],
    ['nothing', () => '', 400],
    ['white space', () => '   ', 400],
    ['a number', () => '7', 400],
    ['a list', () => '[]', 400],
    ['a number beyond numbers', () => page(',"extra":1e999'), 200],
    [
      'JSON that calls itself a form',
      () => page(),
      415,
      { 'content-type': 'application/x-www-form-urlencoded' },
    ],
    ['no content type that anybody knows', () => page(), 415, { 'content-type': 'nonsense' }],
    [
      'another alphabet',
      () => page(),
      415,
      { 'content-type': 'application/json; charset=klingon' },
    ],
    [
      'a bomb in gzip',
      () => gzipSync(page(`,"title":"${'0'.repeat(30_000_000)}"`)),
      413,
      { 'content-encoding': 'gzip' },
    ],
    [
      'a bomb in brotli',
      () => brotliCompressSync(page(`,"title":"${'0'.repeat(30_000_000)}"`)),
      413,
      { 'content-encoding': 'br' },
    ],
    ['what says it is gzip and is not', () => page(), 400, { 'content-encoding': 'gzip' }],
    [
      'gzip that was cut off',
      () => gzipSync(page()).subarray(0, 30),
      400,
      { 'content-encoding': 'gzip' },
    ],
    ['honest deflate', () => deflateSync(page()), 200, { 'content-encoding': 'deflate' }],
    ['a compression nobody has', () => page(), 415, { 'content-encoding': 'lzma' }],
  ])('%s', async (_what, body, status, headers = {}) => {
    const before = await stored();
    const answer = await send(TRACK, body(), headers);
    expect(answer).toMatchObject({ status });
    if (status !== 200) {
      expect(JSON.parse(answer.text)).toMatchObject({
        status,
        detail: expect.stringMatching(/\S/) as unknown,
      });
      expect(await stored()).toBe(before);
    } else {
      const { accepted, rejected } = JSON.parse(answer.text) as Report;
      expect(accepted + rejected.length).toBe(1);
    }
  });
});
