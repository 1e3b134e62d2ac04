/**
 * @jest-environment node
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import express from 'express';
import { DIST } from '../preview/build.ts';
import { buildSalesforcePreview, salesforcePreview } from '../preview/server.ts';
import type { PreviewRecord } from '../preview/server.ts';
import { listen } from './support/backend.mts';
import type { Listening } from './support/backend.mts';

const MOUNT = '/preview/salesforce';
const KEY = 'pa_sk_secret';
const RECORD: PreviewRecord = {
  id: '006Hs00001Kq7ZtIAJ',
  name: 'Northwind </script><b> & Co',
  properties: [{ label: 'Close Date', value: '18 Dec 2026' }],
  contacts: [{ name: 'Dana Reyes', title: 'VP', email: 'dana@northwind.example' }],
  account: { name: 'Northwind Robotics' },
  stageLabel: 'Prospecting',
  amountText: '€74,800',
  ownerName: 'Ingrid Falk',
  stages: [{ label: 'Prospecting', reached: true, current: true }],
};
const OTHERS = Array.from({ length: 120 }, (_, i) => ({
  ...RECORD,
  id: `006Hs0000${String(100_000 + i)}AAA`,
  name: `Deal ${String(i)}`,
  account: null,
}));

let backend: Listening;
let preview: Listening;

beforeAll(async () => {
  backend = await listen((request, response) => {
    response.statusCode = request.headers.authorization === `Bearer ${KEY}` ? 200 : 401;
    response.end(request.url?.includes('model=linear') ? '{"linear":true}' : '{"own":true}');
  });
  const records = [RECORD, ...OTHERS];
  const app = express();
  app.use(
    MOUNT,
    salesforcePreview({
      backendUrl: backend.url,
      apiKey: () => KEY,
      org: { id: '00DHs000000abcdMAA', name: 'Lumen', timeZone: 'Europe/Berlin' },
      user: { name: 'Ingrid Falk', email: 'ingrid@lumen.example' },
      records: () => records,
      record: (id) => records.find((record) => record.id.startsWith(id.slice(0, 15))) ?? null,
    }),
  );
  preview = await listen(app);
});
afterAll(async () => {
  await preview.close();
  await backend.close();
});

interface PageData {
  readonly kind: string;
  readonly base: string;
  readonly total?: number;
  readonly rows?: readonly { readonly name: string }[];
  readonly record?: PreviewRecord;
  readonly variant?: string;
}
const open = async (where: string): Promise<{ status: number; html: string; data: PageData }> => {
  const response = await fetch(preview.url + MOUNT + where);
  const html = await response.text();
  const json = /id="page-data">([\s\S]*?)<\/script>/.exec(html)?.[1] ?? 'null';
  return { status: response.status, html, data: JSON.parse(json) as PageData };
};
const call = (body: unknown): Promise<Response> =>
  fetch(`${preview.url}${MOUNT}/apex/AttributionController.getCard`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

describe('the preview’s pages', () => {
  it('list the opportunities, a hundred at a time', async () => {
    const { data } = await open('/');
    expect(data).toMatchObject({ kind: 'list', base: MOUNT, total: 121 });
    expect(data.rows).toHaveLength(100);
  });

  it('find opportunities by every word, in name, account, owner, stage or id', async () => {
    const list = '/lightning/o/Opportunity/list?q=';
    expect((await open(`${list}northwind+falk`)).data.rows?.map(({ name }) => name)).toEqual([
      RECORD.name,
    ]);
    expect((await open(`${list}northwind+nobody`)).data.total).toBe(0);
    expect((await open(`${list}${RECORD.id}`)).data.total).toBe(1);
  });

  it('show a record at the address Salesforce gives it', async () => {
    const { status, data } = await open(`/lightning/r/Opportunity/${RECORD.id}/view`);
    expect(status).toBe(200);
    expect(data.record).toEqual(RECORD);
    expect(data.variant).toBe('Full');
    const compact = await open(`/lightning/r/Opportunity/${RECORD.id}/view?size=compact`);
    expect(compact.data.variant).toBe('Compact');
  });

  it('say when there is no such record', async () => {
    const { status, data } = await open('/lightning/r/Opportunity/006000000000000AAA/view');
    expect([status, data.kind]).toEqual([404, 'missing']);
  });

  it('cannot be broken out of by a record’s name', async () => {
    const { html } = await open(`/lightning/r/Opportunity/${RECORD.id}/view`);
    expect(html).not.toContain('</script><b>');
    expect(html).toContain('<title>Northwind &#60;/script&#62;&#60;b&#62; &#38; Co');
  });

  it('may only talk to their own origin, and never see the key', async () => {
    const response = await fetch(
      `${preview.url}${MOUNT}/lightning/r/Opportunity/${RECORD.id}/view`,
    );
    expect(response.headers.get('content-security-policy')).toContain("connect-src 'self'");
    const html = await response.text();
    expect(html).not.toContain(KEY);
    expect(html).not.toContain(backend.url);
  });
});

describe('the preview’s Apex', () => {
  it('answers with the view and the question', async () => {
    const response = await call({ recordId: RECORD.id, model: 'linear' });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      recordId: RECORD.id,
      model: 'linear',
      view: '{"linear":true}',
    });
    expect(await (await call({ recordId: RECORD.id, model: null })).json()).toMatchObject({
      model: null,
      view: '{"own":true}',
    });
  });

  it.each([{}, { recordId: 7, model: [] }, { recordId: '006000000000000AAA' }])(
    'fails on %j as Apex would, in words for people',
    async (parameters) => {
      const response = await call(parameters);
      expect(response.status).toBe(500);
      expect(await response.json()).toMatchObject({
        exceptionType: 'System.AuraHandledException',
        message: expect.stringContaining('You can’t see this record'),
      });
    },
  );
});

describe('the built preview', () => {
  it('is compiled once and then taken as it is', async () => {
    await buildSalesforcePreview();
    expect(await buildSalesforcePreview()).toEqual({ built: false });
  }, 120_000);

  it('is one script in production mode, with every label in words', async () => {
    const script = await readFile(path.join(DIST, 'main.js'), 'utf8');
    expect(script).toContain('Influencer attribution');
    expect(script).not.toContain('@salesforce/label/c.');
    expect(script).not.toContain('process.env.NODE_ENV');
  });

  it.each(['main.js', 'slds.css', 'page.css', 'inter.woff2'])('serves %s', async (file) => {
    const response = await fetch(`${preview.url}${MOUNT}/assets/${file}`);
    expect(response.status).toBe(200);
    expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(100);
  });
});
