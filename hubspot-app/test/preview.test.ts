import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';
import express from 'express';
import request from 'supertest';
import { html } from '../preview/html.ts';
import { hubSpotPreview, type PreviewRecord } from '../preview/server.ts';

const record = (id: string, overrides: Partial<PreviewRecord> = {}): PreviewRecord => ({
  id,
  name: `Deal ${id}`,
  properties: [
    { label: 'Close date', value: '18 Dec 2026' },
    { label: 'Next step', value: '' },
  ],
  contacts: [{ name: 'Lena Fischer', title: 'VP Operations', email: 'lena@halden.example' }],
  company: { name: 'Halden Logistics', domain: 'halden.example' },
  stageLabel: 'Proposal',
  amountText: '€74,800',
  ownerName: 'Sofia Lindqvist',
  stages: [
    { label: 'Qualified', reached: true, current: false },
    { label: 'Proposal', reached: true, current: true },
  ],
  ...overrides,
});

const RECORDS = [
  record('9001', { name: 'Halden <b>fleet</b> & analytics' }),
  record('9002', { company: null, contacts: [], ownerName: 'Jonas Weber' }),
];

const app = express().use(
  '/preview/hubspot',
  hubSpotPreview({
    apiBase: 'https://api.pipeline-attribution.example',
    backendUrl: 'http://127.0.0.1:9',
    clientSecret: 'secret',
    appId: 77,
    portal: { id: 4242, timeZone: 'Europe/Berlin', name: 'Northfield' },
    user: { id: 7, email: 'sofia@northfield.example', firstName: 'Sofia', lastName: 'Lindqvist' },
    records: () => RECORDS,
    record: (id) => RECORDS.find((one) => one.id === id),
  }),
);

const get = (path: string) => request(app).get(`/preview/hubspot${path}`);

/** In a Node of its own: HubSpot's build is an ES module that this CommonJS test run cannot load. */
beforeAll(async () => {
  const build = resolve(__dirname, '..', 'preview', 'build.ts');
  const run = `import(${JSON.stringify(pathToFileURL(build).href)}).then((m) => m.buildHubSpotPreview())`;
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', `await ${run}`]);
});

describe('The list of deals', () => {
  it('links every deal below the path it is mounted at', async () => {
    const { text } = await get('/').expect(200);
    expect(text).toContain('href="/preview/hubspot/record/0-3/9001"');
    expect(text).toContain('href="/preview/hubspot/record/0-3/9002"');
    expect(text).toContain('2 deals');
  });

  it.each(['fleet', 'halden logistics', 'LINDQVIST'])('finds a deal by “%s”', async (q) => {
    const { text } = await get(`/?q=${encodeURIComponent(q)}`).expect(200);
    expect(text).toContain('/9001"');
    expect(text).not.toContain('/9002"');
    expect(text).toContain('1 of 2 deals');
  });

  it('says when none is found, and shows what was asked without running it', async () => {
    const { text } = await get('/?q=%3Cscript%3E').expect(200);
    expect(text).toContain('No deal matches “&lt;script&gt;”');
    expect(text).not.toContain('<script>');
  });
});

describe('The record page', () => {
  it('shows the deal around the two cards, everything escaped', async () => {
    const { text } = await get('/record/0-3/9001').expect(200);
    expect(text).toContain('Halden &lt;b&gt;fleet&lt;/b&gt; &amp; analytics');
    expect(text).toContain('Lena Fischer');
    expect(text).toContain('aria-current="step"');
    expect(text).toContain('/preview/hubspot/cards/DealAttributionTab.js');
    expect(text).toContain('/preview/hubspot/cards/DealAttributionSidebar.js');
    expect(text).toContain('drawn by our look-alike kit, not HubSpot’s design system');
  });

  it('never hands the client secret or the backend’s address to the browser', async () => {
    const { text } = await get('/record/0-3/9001').expect(200);
    expect(text).not.toContain('secret');
    expect(text).not.toContain('127.0.0.1');
  });

  it('says so where there is nobody and no company', async () => {
    const { text } = await get('/record/0-3/9002').expect(200);
    expect(text).toContain('No contacts are on this deal.');
    expect(text).toContain('No company is on this deal.');
  });

  it('answers 404 for a deal that is not there', async () => {
    const { text } = await get('/record/0-3/1').expect(404);
    expect(text).toContain('There is no deal 1 in this CRM');
  });

  it('allows no script, style or connection but its own', async () => {
    const { headers } = await get('/record/0-3/9001').expect(200);
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-security-policy']).toContain("connect-src 'self'");
  });
});

describe('What the page loads', () => {
  it.each(['/assets/host.js', '/assets/worker.js', '/assets/preview.css', '/assets/inter.woff2'])(
    'has %s',
    async (path) => {
      await get(path).expect(200);
    },
  );

  it('has the production bundles, which fetch from the address of the app and hold no development code', async () => {
    for (const name of ['DealAttributionTab.js', 'DealAttributionSidebar.js']) {
      const { text } = await get(`/cards/${name}`).expect(200);
      expect(text).toContain('https://api.pipeline-attribution.example');
      expect(text).not.toContain('jsxDEV');
      expect(text).not.toContain('process.env');
    }
  });

  it('does not serve what lies beside the bundles', async () => {
    await get('/cards/.source-hash').expect(404);
    await get('/cards/..%2f..%2fpackage.json').expect(404);
  });
});

describe('The markup of the pages', () => {
  it('escapes every value that is not markup itself', () => {
    const name = `<img src=x onerror="a('b')">`;
    expect(html`<p title="${name}">${html`<b>${1}</b>`}${null}</p>`.source).toBe(
      '<p title="&lt;img src=x onerror=&quot;a(&#39;b&#39;)&quot;&gt;"><b>1</b></p>',
    );
  });
});
