import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Writable } from 'node:stream';
import { Counter } from 'prom-client';
import supertest from 'supertest';
import { z } from 'zod';
import { readConfig } from '../../src/config.ts';
import { createDataSource } from '../../src/db/data-source.ts';
import { createApp } from '../../src/http/app.ts';
import { endpoint } from '../../src/http/endpoint.ts';
import { createLogger } from '../../src/http/logger.ts';
import { registry } from '../../src/http/metrics.ts';
import { operationsRouter } from '../../src/http/operations.ts';
import { testApi, type TestApi } from '../support/api.ts';

const leak = endpoint({
  method: 'get',
  path: '/leak/{id}',
  tag: 'Test',
  summary: 'Fails in the database with a person in the statement',
  scope: 'read',
  params: z.object({ id: z.string() }),
  answer: z.object({}),
  handle: ({ transaction }) =>
    transaction(async (tx) => {
      await tx.query('select $1::text from nowhere', ['ada@example.com']);
      return {};
    }),
});

describe('Operations', () => {
  let api: TestApi;
  let app: ReturnType<typeof createApp>;
  const lines: string[] = [];

  beforeAll(async () => {
    api = await testApi({ endpoints: [] });
    const stream = new Writable({
      write(chunk: Buffer, _encoding, done) {
        lines.push(chunk.toString());
        done();
      },
    });
    const context = { ...api.context, log: createLogger({ logLevel: 'info' }, stream) };
    app = createApp(context, { endpoints: [leak], routers: [operationsRouter(context)] });
  });
  afterAll(() => api.close());

  it('say that the process lives and can serve', async () => {
    await supertest(app).get('/healthz').expect(200, { status: 'ok' });
    await supertest(app).get('/readyz').expect(200, { status: 'ready' });
  });

  it('say so when the database is gone, and when something else is not well', async () => {
    const dataSource = createDataSource('postgres://nobody@127.0.0.1:1/none');
    const context = { ...api.context, dataSource };
    const gone = createApp(context, { endpoints: [], routers: [operationsRouter(context)] });
    await supertest(gone).get('/healthz').expect(200);
    const response = await supertest(gone).get('/readyz').expect(503);
    expect(response.headers['retry-after']).toBe('5');
    const late = operationsRouter(api.context, {
      checks: [() => Promise.resolve('The jobs are behind.')],
    });
    const behind = createApp(api.context, { endpoints: [], routers: [late] });
    expect((await supertest(behind).get('/readyz').expect(503)).text).toContain('behind');
  });

  it('show request times by route, never by id, and what other parts add', async () => {
    new Counter({ name: 'test_things_total', help: 'Things', registers: [registry] }).inc(3);
    await supertest(app)
      .get('/api/v1/leak/some-id')
      .set('Authorization', `Bearer ${api.ours.readKey}`)
      .expect(500);
    const { text } = await supertest(app).get('/metrics').expect(200);
    expect(text).toMatch(
      /http_request_duration_seconds_count\{method="GET",route="\/api\/v1\/leak\/\{id\}",status="500"\} 1/,
    );
    expect(text).not.toContain('some-id');
    expect(text).toContain('test_things_total 3');
    expect(text).toContain('process_cpu_user_seconds_total');
  });

  it('show figures to this machine only, or to who has the token', async () => {
    const passedOn = supertest(app).get('/metrics').set('X-Forwarded-For', '203.0.113.7');
    expect((await passedOn.expect(403)).text).toContain('METRICS_TOKEN');
    const METRICS_TOKEN = 'a-token-of-some-length';
    const context = { ...api.context, config: readConfig({ METRICS_TOKEN }) };
    const guarded = createApp(context, { endpoints: [], routers: [operationsRouter(context)] });
    await supertest(guarded).get('/metrics').expect(401);
    await supertest(guarded).get('/metrics').set('Authorization', 'Bearer another').expect(401);
    await supertest(guarded)
      .get('/metrics')
      .set('X-Forwarded-For', '203.0.113.7')
      .set('Authorization', `Bearer ${METRICS_TOKEN}`)
      .expect(200);
  });

  it('log each request with its id, and nobody’s key, address or query', async () => {
    lines.length = 0;
    const response = await supertest(app)
      .get('/api/v1/leak/x?email=ada@example.com&token=abc')
      .set('Authorization', `Bearer ${api.ours.readKey}`)
      .set('Cookie', 'session=topsecret');
    const log = lines.join('');
    const entry = lines
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .find((line) => 'milliseconds' in line);
    expect(entry).toMatchObject({
      requestId: response.headers['x-request-id'],
      route: '/api/v1/leak/{id}',
      status: 500,
      tenantId: api.ours.id,
    });
    expect(log).toContain('nowhere');
    for (const secret of ['ada@example.com', 'topsecret', 'abc"', api.ours.readKey]) {
      expect(log).not.toContain(secret);
    }
  });

  it('redact secrets that somebody logs by mistake', () => {
    lines.length = 0;
    const log = createLogger(readConfig({ LOG_LEVEL: 'info' }), {
      write: (line: string) => {
        lines.push(line);
      },
    });
    log.info({
      headers: { authorization: 'Bearer s3cret', cookie: 'c00kie' },
      email: 'a@b.example',
    });
    log.error({ err: new Error('sk_abcdefghijkl of ada@example.com refused') });
    expect(lines.join('')).not.toMatch(/s3cret|c00kie|a@b\.example|sk_abcdef|ada@/);
    log.warn(new Error('for bob@example.com'));
    log.info('asked by %s', 'eve@example.com');
    expect(lines).toHaveLength(4);
    expect(lines.join('')).not.toMatch(/bob@|eve@/);
    expect(lines.join('')).toContain('[redacted]');
  });
});
