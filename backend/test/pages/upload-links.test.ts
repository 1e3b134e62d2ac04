import { Router } from 'express';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { endpoints } from '../../src/endpoints.ts';
import { fileRouter } from '../../src/one-time-links/file-router.ts';
import { uploadRouter } from '../../src/one-time-links/upload-router.ts';
import { testApi, type TestApi } from '../support/api.ts';

const PUBLIC_URL = 'https://api.example.com';
const NOW = '2026-06-15T12:00:00.000Z';
const GOOD = 'name,external_id\nMina Kovač,m-1\nRay Osei,r-1\n';

describe('A link that takes a file in', () => {
  let api: TestApi;
  beforeAll(async () => {
    // The routers are made before the context is there to be handed over.
    const late = Router();
    api = await testApi({ endpoints, routers: [late], now: NOW, environment: { PUBLIC_URL } });
    late.use(fileRouter(api.context), uploadRouter(api.context, endpoints));
  });
  afterAll(() => api.close());

  const mint = async (entity = 'influencers', key = api.ours.writerKey): Promise<string> => {
    const answer = await api.as(key).post(`/uploads/${entity}/links`).expect(201);
    return (answer.body as { url: string }).url.slice(PUBLIC_URL.length);
  };
  const send = (path: string, content: string, name = 'influencers.csv') =>
    api.agent.post(path).set('Accept', 'text/html').attach('file', Buffer.from(content), name);
  const names = async (tenant = api.ours): Promise<string[]> => {
    const rows = await api.rows<{ name: string }>(
      'select name from influencers where tenant_id = $1 order by name',
      [tenant.id],
      tenant,
    );
    return rows.map(({ name }) => name);
  };

  it('opens a page with a file picker, which does not use it up', async () => {
    const path = await mint();
    expect(path).toMatch(/^\/uploads\/[\w-]{43}$/);
    for (let times = 0; times < 2; times += 1) {
      const page = await api.agent.get(path).expect(200);
      expect(page.text).toContain('<h1>Influencers from a file</h1>');
      expect(page.text).toContain('type="file"');
      expect(page.headers).toMatchObject({
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
      });
    }
  });

  it('takes the rows in as the import does, for its maker’s company, and says what became of each', async () => {
    const page = await send(await mint(), `${GOOD},nobody\n`).expect(200);
    expect(page.text).toContain('2 rows new, 0 rows changed, 0 rows as before, 1 row not taken.');
    expect(page.text).toMatch(/<li>Line 4, name: [^<]+<\/li>/);
    expect(await names()).toEqual(['Mina Kovač', 'Ray Osei']);
    expect(await names(api.theirs)).toEqual([]);
    const again = await send(await mint(), GOOD).expect(200);
    expect(again.text).toContain('0 rows new, 0 rows changed, 2 rows as before, 0 rows not taken.');
  });

  it('takes one file, however many are sent at the same moment', async () => {
    const path = await mint();
    const answers = await Promise.all([1, 2, 3].map(() => send(path, GOOD)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 410, 410]);
    const program = await api.agent.post(path).attach('file', Buffer.from(GOOD), 'i.csv');
    expect([program.status, program.body]).toEqual([
      410,
      expect.objectContaining({ type: '/problems/gone' }),
    ]);
    expect((await api.agent.get(path)).status).toBe(410);
  });

  it('takes one within five minutes', async () => {
    const path = await mint();
    api.setNow('2026-06-15T12:05:00.000Z');
    expect((await send(path, GOOD)).status).toBe(410);
    api.setNow(NOW);
  });

  it('is not used up by a form without a file, or one that broke off', async () => {
    const path = await mint();
    expect((await send(path, '')).status).toBe(400);
    const broken = await api.agent
      .post(path)
      .set('Content-Type', 'multipart/form-data; boundary=x')
      .send('--x\r\nnothing of a form');
    expect(broken.status).toBe(400);
    expect((await send(path, GOOD)).status).toBe(200);
  });

  it('says nothing of the file in the page that could run', async () => {
    const page = await send(await mint(), 'name,<script>alert(1)</script>\n,x\n');
    expect(page.text).not.toContain('<script>');
    expect(page.text).toContain('&lt;script&gt;');
  });

  it.each(['campaigns', 'posts', 'costs', 'searchConsole', 'ga4'])(
    'of %s leads to the import of that kind',
    async (entity) => {
      const answer = await send(await mint(entity), 'a,b\n1,2\n');
      expect([answer.status, answer.text]).not.toEqual([500, expect.anything()]);
      expect([200, 400]).toContain(answer.status);
    },
  );

  it('is made by who may change what there is, and by nobody else', async () => {
    expect((await api.as(api.ours.readKey).post('/uploads/costs/links')).status).toBe(403);
    expect((await api.as(api.ours.writerKey).post('/uploads/people/links')).status).toBe(400);
  });

  it('opens no file, nor does the link of a file take one', async () => {
    const path = await mint();
    expect((await api.agent.get(path.replace('uploads', 'files'))).status).toBe(404);
    const answer = await api
      .as(api.ours.readKey)
      .post('/pages/influencers/tables/influencers/links')
      .expect(201);
    const file = (answer.body as { url: string }).url.slice(PUBLIC_URL.length);
    expect((await send(file.replace('files', 'uploads'), GOOD)).status).toBe(404);
    await api.agent.get(file).expect(200);
  });
});
