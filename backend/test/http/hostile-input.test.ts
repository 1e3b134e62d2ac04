import { once } from 'node:events';
import { request as httpRequest, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { createServer } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { endpoints } from '../../src/endpoints.ts';
import { trackRouter } from '../../src/ingest/track-router.ts';
import { testApi, type TestApi } from '../support/api.ts';

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

const LEADS = '/api/v1/attribution/leads';
const TRACK = '/api/v1/attribution/track';
const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

/** Over a real socket: some of what is sent here no client library would send. */
describe('A server under attack', () => {
  let api: TestApi;
  let server: Server;
  let port: number;

  beforeAll(async () => {
    api = await testApi({ endpoints, routers: [trackRouter()] });
    server = createServer(api.app).listen(0, '127.0.0.1');
    await once(server, 'listening');
    ({ port } = server.address() as AddressInfo);
    const us = api.as(api.ours.adminKey);
    for (const externalId of ['1', '2', '3']) {
      await us.post('/attribution/leads', { externalId }).expect(200);
      await us.post('/influencers', { name: `Influencer ${externalId}` }).expect(201);
    }
  });
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await api.close();
  });

  const send = (
    method: string,
    path: string,
    { headers = {}, body = '' }: { headers?: Record<string, string>; body?: string | Buffer } = {},
  ): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const request = httpRequest(
        {
          host: '127.0.0.1',
          port,
          method,
          path,
          headers: {
            authorization: `Bearer ${api.ours.adminKey}`,
            ...(body.length > 0 ? { 'content-type': 'application/json' } : {}),
            ...headers,
          },
        },
        (response) => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (part: string) => (text += part));
          response.on('end', () => {
            const { statusCode = 0, headers: got } = response;
            resolve({ status: statusCode, type: got['content-type'] ?? '', text });
          });
        },
      );
      request.on('error', reject);
      request.end(body);
    });

  /** The one sentence that says what was wrong. */
  const refusal = async (answer: Promise<Answer>, status: number): Promise<string> => {
    const { status: got, type, text } = await answer;
    expect({ got, text }).toMatchObject({ got: status });
    expect(type).toContain('application/problem+json');
    expect(text).not.toMatch(/node_modules|\.ts:|select |Error:/);
    return (JSON.parse(text) as { detail: string }).detail;
  };
  const post = (body: string | Buffer, headers: Record<string, string> = {}): Promise<Answer> =>
    send('POST', LEADS, { body, headers });
  const ask = (query: string): Promise<Answer> => send('GET', `${LEADS}?${query}`);

  describe('says of a body', () => {
    it.each([
      ['that is cut off', '{"a":', /not valid JSON/],
      ['that is null', 'null', /^body: Must be a list or an object\.$/],
      ['that is an empty list', '[]', /at least 1 entry/],
      ['that holds too many records', JSON.stringify(Array(501).fill({})), /at most 500 entries/],
      ['that lacks what is needed', '{}', /^externalId: Is required\. Expected a text\.$/],
      ['that has a number for a text', '{"externalId":5}', /^externalId: Must be a text\.$/],
      ['that has a null character', '{"externalId":"a\\u0000"}', /U\+0000/],
      [
        'that is nested 100,000 deep',
        `{"externalId":"a","b":${nested(100_000)}}`,
        /^b: There is no/,
      ],
      [
        'with a day that does not exist',
        '{"externalId":"a","createdAt":"2026-02-31T00:00:00Z"}',
        /^createdAt: Must be an instant/,
      ],
    ])('%s what is wrong with it', async (_what, body, words) => {
      expect(await refusal(post(body), 400)).toMatch(words);
    });

    it('that would change prototypes nothing, or that there is no such field; it changes none', async () => {
      const answer = send('POST', '/api/v1/influencers', {
        body: '{"name":"Proto","__proto__":{"status":"archived"}}',
      });
      expect(await refusal(answer, 400)).toMatch(/^__proto__: There is no such field/);
      await post('{"externalId":"proto","__proto__":{"email":"polluted@e.example"}}');
      const rows = await api.rows(
        `select external_id, email from contacts where tenant_id = $1 and external_id = 'proto'`,
        [api.ours.id],
      );
      expect(rows).toEqual([{ external_id: 'proto', email: null }]);
      expect(({} as Record<string, unknown>)['email']).toBeUndefined();
    });

    it('of 10 MB that it is too large, and of one that unpacks to 100 MB as well', async () => {
      expect(await refusal(post('"'.padEnd(10_000_000, 'x')), 413)).toContain('1024 KiB');
      const bomb = gzipSync(Buffer.alloc(100_000_000, ' '));
      expect(await refusal(post(bomb, { 'content-encoding': 'gzip' }), 413)).toContain('1024 KiB');
      const anonymous = { authorization: '', 'content-encoding': 'gzip' };
      const track = send('POST', TRACK, { body: bomb, headers: anonymous });
      expect(await refusal(track, 413)).toContain('1024 KiB');
    });

    it.each(['gzip', 'deflate', 'br', 'zstd'])(
      'that is not %s although it says so',
      async (coding) => {
        const answer = post('not compressed at all', { 'content-encoding': coding });
        expect(await refusal(answer, 400)).toContain('Content-Encoding');
      },
    );

    it('that it cannot unpack, what it can', async () => {
      const answer = post('x', { 'content-encoding': 'gzip, gzip' });
      expect(await refusal(answer, 415)).toContain('gzip, deflate or br');
    });

    it.each([
      ['application/xml', /send application\/json/],
      [';;;/', /send application\/json/],
      ['application/json; charset=klingon', /UTF-8/],
    ])('of the type %s which types it takes', async (type, words) => {
      expect(await refusal(post('{}', { 'content-type': type }), 415)).toMatch(words);
    });
  });

  describe('says of a question', () => {
    it.each([
      ['limit=-1', 'limit: Must be at least 1.'],
      ['limit=1e9', 'limit: Must be at most 200.'],
      ['limit=many', 'limit: Must be a number.'],
      ['limit=1.5', 'limit: Must be a whole number.'],
      ['limit=1&limit=2', 'limit: Was sent 2 times. Send it once.'],
      ['model=linear&model=linear', 'model: Was sent 2 times. Send it once.'],
      ['from=2026-02-31', 'from: Must be a day that exists, as YYYY-MM-DD.'],
      ['from=2026-03-02&to=2026-03-01', 'to: Must not be before "from".'],
      ["influencer=1'%20or%201=1--", 'influencer: Must be the id of an influencer.'],
    ])('%s what is wrong with it', async (query, words) => {
      expect(await refusal(ask(query), 400)).toBe(words);
    });

    it('that names prototypes that there are no such fields', async () => {
      expect(await refusal(ask('__proto__=1&constructor=2'), 400)).toMatch(
        /^__proto__: There is no/,
      );
    });

    it('with a % that encodes nothing how to write one', async () => {
      expect(await refusal(send('GET', '/api/v1/campaigns/%E0%A4'), 400)).toContain('%25');
    });
  });

  describe('takes back a cursor', () => {
    const cursor = (...parts: unknown[]): string =>
      Buffer.from(JSON.stringify(parts)).toString('base64url');
    const pages = async (path: string): Promise<number> => {
      let seen = 0;
      let next: string | null = null;
      do {
        const page: Answer = await send(
          'GET',
          `${path}limit=1${next === null ? '' : `&cursor=${next}`}`,
        );
        expect(page.status).toBe(200);
        const body = JSON.parse(page.text) as { items: unknown[]; nextCursor: string | null };
        seen += body.items.length;
        next = body.nextCursor;
      } while (next !== null);
      return seen;
    };

    it('as it was answered, of instants and of texts', async () => {
      expect(await pages('/api/v1/influencers?sort=-createdAt&')).toBe(3);
      expect(await pages('/api/v1/influencers?sort=name&')).toBe(3);
    });

    it.each([
      ['no time', ['-createdAt', 'soon', 'aa']],
      ['a day that does not exist', ['-createdAt', '2026-02-31 00:00:00+00', 'aa']],
      ['an hour that does not exist', ['-createdAt', '2026-02-01 25:00:00+00', 'aa']],
      ['words of the database', ['-createdAt', 'infinity', 'aa']],
      ['SQL', ['-createdAt', "2026-01-01 00:00:00+00'; drop table tenants", 'aa']],
      ['another order', ['createdAt', '2026-01-01 00:00:00+00', 'aa']],
      ['no texts', ['-createdAt', 1, 2]],
      ['a prototype', ['__proto__', 'a', 'b']],
    ])('and not one with %s in it', async (_what, parts) => {
      expect(await refusal(ask(`cursor=${cursor(...parts)}`), 400)).toMatch(
        /^cursor: Is not a cursor/,
      );
    });
  });

  it('answers HEAD like GET, and other methods with those it has', async () => {
    expect(await send('HEAD', LEADS)).toMatchObject({ status: 200, text: '' });
    for (const method of ['OPTIONS', 'TRACE', 'PROPFIND', 'DELETE']) {
      expect(await refusal(send(method, LEADS), 405)).toContain('are');
    }
  });

  it('does not trip over bytes beyond ASCII in a header', async () => {
    const bytes = Buffer.from('ünï 💥').toString('latin1');
    expect((await send('GET', LEADS, { headers: { 'user-agent': bytes } })).status).toBe(200);
    const detail = await refusal(
      send('GET', LEADS, { headers: { authorization: `Bearer ${bytes}` } }),
      401,
    );
    expect(detail).toContain('not one of ours');
  });

  it('goes on when somebody breaks off in the middle of a body, and while somebody dawdles', async () => {
    const open = async (): Promise<ReturnType<typeof connect>> => {
      const socket = connect(port, '127.0.0.1');
      await once(socket, 'connect');
      socket.write(
        `POST ${LEADS} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${api.ours.adminKey}\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{`,
      );
      return socket;
    };
    (await open()).destroy();
    const slow = await open();
    expect((await send('GET', LEADS)).status).toBe(200);
    slow.destroy();
  });
});
