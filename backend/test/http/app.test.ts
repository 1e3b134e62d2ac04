import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { endpoint } from '../../src/http/endpoint.ts';
import { PROBLEMS } from '../../src/http/problem.ts';
import { testApi, type TestApi } from '../support/api.ts';

const echo = endpoint({
  method: 'post',
  path: '/echo/{id}',
  tag: 'Test',
  summary: 'Answers what it was sent',
  scope: 'write',
  params: z.object({ id: z.uuid() }),
  body: z.strictObject({
    name: z.string().max(20),
    day: z.iso.date().optional(),
    part: z.strictObject({ size: z.int() }).optional(),
    kind: z.enum(['big', 'small']).optional(),
  }),
  answer: z.object({ name: z.string(), tenant: z.int() }),
  handle: ({ body, principal }) =>
    Promise.resolve({ ...body, tenant: principal.tenantId, secret: 'never leaves' }),
});
const fixed = endpoint({
  method: 'get',
  path: '/echo/fixed',
  tag: 'Test',
  summary: 'Stands beside a parameter',
  scope: 'read',
  answer: z.object({ fixed: z.boolean() }),
  handle: () => Promise.resolve({ fixed: true }),
});
const broken = endpoint({
  method: 'get',
  path: '/broken',
  tag: 'Test',
  summary: 'Fails',
  scope: 'read',
  answer: z.object({}),
  handle: () => Promise.reject(new Error('secret detail: password=hunter2')),
});
const late = endpoint({
  method: 'get',
  path: '/late',
  tag: 'Test',
  summary: 'A value no schema refused',
  scope: 'read',
  answer: z.object({}),
  handle: ({ transaction }) =>
    transaction(async (tx) => {
      await tx.query(`select 99999999999::text::integer`);
      return {};
    }),
});

const ID = '018f3d6e-7c1a-7a52-9f5e-2f7b1f1a0c01';

describe('The HTTP application', () => {
  let api: TestApi;

  beforeAll(async () => {
    api = await testApi({
      endpoints: [echo, fixed, broken, late],
      limits: { perMinute: 200, trackPerMinute: 0 },
    });
  });
  afterAll(() => api.close());

  const problemOf = (
    response: { status: number; type: string; body: unknown },
    status: number,
  ): { detail: string; errors?: { field: string; message: string }[] } => {
    expect(response.status).toBe(status);
    expect(response.type).toBe('application/problem+json');
    const body = response.body as { status: number; type: string; instance: string };
    expect(body.status).toBe(status);
    expect(Object.keys(PROBLEMS)).toContain(body.type.replace('/problems/', ''));
    expect(body.instance).toMatch(/^urn:uuid:/);
    return response.body as { detail: string };
  };

  it('answers the declared fields only, in the caller’s tenant', async () => {
    const response = await api.as(api.ours.adminKey).post(`/echo/${ID}`, { name: 'x' });
    expect(response.body).toEqual({ name: 'x', tenant: api.ours.id });
    expect(response.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('takes a fixed path before a path with a parameter, whatever their order', async () => {
    const response = await api.as(api.ours.readKey).get('/echo/fixed').expect(200);
    expect(response.body).toEqual({ fixed: true });
  });

  it('asks who is there before anything else', async () => {
    problemOf(await api.agent.post(`/api/v1/echo/${ID}`).send({ name: 'x' }), 401);
    problemOf(await api.as('sk_unknown').post(`/echo/${ID}`, { name: 'x' }), 401);
    problemOf(await api.agent.get('/api/v1/broken').set('Authorization', 'Digest x'), 401);
  });

  it('refuses a caller whose key does not reach that far', async () => {
    const { detail } = problemOf(
      await api.as(api.ours.readKey).post(`/echo/${ID}`, { name: 'x' }),
      403,
    );
    expect(detail).toContain('"write"');
    problemOf(await api.as(api.ours.writeKey).get('/broken'), 403);
  });

  it('says which field is wrong and what is allowed', async () => {
    const send = async (body: unknown): Promise<{ field: string; message: string }[]> =>
      problemOf(await api.as(api.ours.adminKey).post(`/echo/${ID}`, body), 400).errors ?? [];
    expect(await send({})).toEqual([{ field: 'name', message: 'Is required. Expected a text.' }]);
    expect(await send({ name: 'x', nmae: 'y' })).toEqual([
      {
        field: 'nmae',
        message: 'There is no such field. The fields here are: name, day, part, kind.',
      },
    ]);
    expect(await send({ name: 'x', part: { size: 1, colour: 2 } })).toEqual([
      { field: 'part.colour', message: 'There is no such field. The fields here are: size.' },
    ]);
    expect(await send({ name: 'x', kind: 'medium' })).toEqual([
      { field: 'kind', message: 'Must be one of: big, small.' },
    ]);
    expect(await send({ name: 'x', day: '2026-02-31' })).toMatchObject([{ field: 'day' }]);
    expect(await send({ name: 'x'.repeat(21) })).toMatchObject([{ field: 'name' }]);
    expect(await send([])).toMatchObject([{ field: 'body' }]);
  });

  it('refuses what PostgreSQL cannot hold', async () => {
    const ours = api.as(api.ours.adminKey);
    const nul = problemOf(await ours.post(`/echo/${ID}`, { name: 'a\0b' }), 400);
    expect(nul.errors).toEqual([
      { field: 'name', message: expect.stringContaining('U+0000') as unknown },
    ]);
    const half = await api.agent
      .post(`/api/v1/echo/${ID}`)
      .set('Authorization', `Bearer ${api.ours.adminKey}`)
      .type('json')
      .send('{"name":"\\ud800"}');
    expect(problemOf(half, 400).detail).toContain('surrogate');
  });

  it('refuses bodies it cannot read', async () => {
    const raw = (type: string, body: string | Buffer): Promise<{ status: number }> & object =>
      api.agent
        .post(`/api/v1/echo/${ID}`)
        .set('Authorization', `Bearer ${api.ours.adminKey}`)
        .set('Content-Type', type)
        .send(body);
    const answer = async (type: string, body: string | Buffer, status: number): Promise<void> => {
      problemOf((await raw(type, body)) as never, status);
    };
    await answer('application/json', '{"name":', 400);
    await answer('application/json', '['.repeat(100_000), 400);
    await answer('application/json', '['.repeat(100_000) + ']'.repeat(100_000), 400);
    await answer('application/json', JSON.stringify({ name: 'x'.repeat(300_000) }), 413);
    await answer('application/json; charset=klingon', '{}', 415);
    await answer('text/plain', 'name=x', 415);
    await answer('application/xml', '<name/>', 415);
  });

  it('refuses an id that is none, and a path that is not valid', async () => {
    const ours = api.as(api.ours.adminKey);
    problemOf(await ours.post('/echo/17', { name: 'x' }), 400);
    problemOf(await ours.post('/echo/%00', { name: 'x' }), 400);
    problemOf(await ours.post('/echo/%E0%A4%A', { name: 'x' }), 400);
  });

  it('names the methods of a path', async () => {
    const response = await api.as(api.ours.adminKey).delete(`/echo/${ID}`);
    problemOf(response, 405);
    expect(response.headers['allow']).toBe('POST');
  });

  it('has a 404 for everything else', async () => {
    problemOf(await api.as(api.ours.adminKey).get('/nothing'), 404);
    problemOf(await api.agent.get('/nothing'), 404);
  });

  it('never tells a caller what broke inside', async () => {
    const response = await api.as(api.ours.readKey).get('/broken');
    problemOf(response, 500);
    expect(response.text).not.toContain('hunter2');
  });

  it('answers 400 to a value the database refuses', async () => {
    problemOf(await api.as(api.ours.readKey).get('/late'), 400);
  });

  it('limits each key by itself and says how long to wait', async () => {
    const theirs = api.as(api.theirs.readKey);
    for (let i = 0; i < 200; i++) await theirs.get('/echo/fixed').expect(200);
    const refused = await theirs.get('/echo/fixed');
    problemOf(refused, 429);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    await api.as(api.theirs.adminKey).get('/echo/fixed').expect(200);
  });

  it('notes when a key was last used', async () => {
    const rows = await api.rows<{ name: string; used: boolean }>(
      `select name, last_used_at is not null as used from api_keys where tenant_id = $1 order by name`,
      [api.ours.id],
    );
    expect(rows).toContainEqual({ name: 'Admin', used: true });
    expect(rows).toContainEqual({ name: 'Importer', used: false });
  });
});
