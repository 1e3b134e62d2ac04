import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildTracker } from '@pipeline-attribution/tracker';
import express from 'express';
import type { Page } from 'playwright-core';
import { withTenant } from '../../backend/src/db/tenancy.ts';
import { ingestEndpoints } from '../../backend/src/ingest/endpoints.ts';
import { trackRouter } from '../../backend/src/ingest/track-router.ts';
import { trackerRouter } from '../../backend/src/tracker/tracker-router.ts';
import { world } from '../../backend/test/ingest/fixtures.ts';
import { testApi, type TestApi } from '../../backend/test/support/api.ts';
import { openBrowser, type Browser } from '../../demo/test/support/browser.ts';
import { website, type WebsiteOptions } from '../../demo/website/website.ts';
import { whatArrived } from '../../demo/website/what-arrived.ts';
import { USER_AGENT } from './support/website.ts';

const COMPANY = {
  vendor: { name: 'Fernhall', product: 'Forecasts for sales' },
  campaigns: [{ id: 'c1', name: 'Pipeline Week', startsAt: 1 }],
  placements: [
    {
      campaignId: 'c1',
      influencerId: 'i1',
      platform: 'linkedin',
      trackingUrl:
        'https://fernhall.example/?utm_source=mina-kovac&utm_medium=linkedin&utm_campaign=pipeline-week&utm_content=post',
    },
  ],
  influencers: [{ id: 'i1', name: 'Mina Kovač' }],
} as unknown as WebsiteOptions['company'];

/** The pages of the demo company, as somebody visits them who followed an influencer's link. */
describe('The website of the demo', () => {
  let api: TestApi;
  let server: Server;
  let browser: Browser;
  let page: Page;
  let site: string;
  const errors: string[] = [];

  beforeAll(async () => {
    api = await testApi({
      endpoints: ingestEndpoints,
      routers: [trackRouter(), trackerRouter(await buildTracker())],
    });
    await world(api.database.dataSource, api.ours.id);
    const outer = express();
    outer.use(
      '/website',
      website({
        company: COMPANY,
        writeKey: () => api.ours.writeKey,
        deal: () => ({
          record: {
            name: 'Navy: forecasts',
            contacts: [{ name: 'Grace Hopper', email: 'grace@navy.example' }],
          },
          url: '/deal',
        }),
        arrived: (visitorId) =>
          withTenant(api.database.dataSource, api.ours.id, (tx) => whatArrived(tx, visitorId)),
      }),
    );
    outer.use(api.app);
    server = createServer(outer).listen(0, '127.0.0.1');
    await once(server, 'listening');
    site = `http://localhost:${(server.address() as AddressInfo).port}/website`;
    browser = await openBrowser({ userAgent: USER_AGENT });
    page = await browser.context.newPage();
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
  });

  afterAll(async () => {
    await browser.close();
    server.closeAllConnections();
    server.close();
    await api.close();
  });

  const row = (text: RegExp): ReturnType<Page['locator']> =>
    page.locator('#touches tr', { hasText: text });

  it('only counts who refuses', async () => {
    await page.goto(`${site}/post`);
    await page.locator('#link').click();
    await page.getByRole('button', { name: 'Refuse' }).click();
    await page.getByText(/has no id.*counted by campaign: pipeline-week 1/).waitFor();
    expect(await page.locator('#touches tr').count()).toBe(0);
    expect(await browser.context.cookies()).toEqual([]);
  });

  it('shows the touch of who agrees, with its influencer and campaign', async () => {
    await page.evaluate(() => {
      sessionStorage.clear();
    });
    await page.goto(`${site}/post`);
    await page.locator('#link').click();
    await page.getByRole('button', { name: 'Accept' }).click();
    const visit = row(/Visited “Home/);
    await visit.waitFor();
    expect(await visit.innerText()).toMatch(/Influencer\s+Mina Kovač\s+Pipeline Week\s+Tracked/);
  });

  it('fills the form with what brought the visitor, and ties what is sent to the person', async () => {
    await page.getByRole('link', { name: 'Book a demo' }).first().click();
    await page.waitForFunction(`document.querySelector('[name=attribution_id]').value`);
    expect(await page.locator('[name=utm_source]').inputValue()).toBe('mina-kovac');
    expect(await page.locator('[name=email]').inputValue()).toBe('grace@navy.example');
    await page.locator('[name=heard]').fill('A post by Mina Kovač');
    await page.locator('[name=message]').fill('not for the tracker');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.waitForURL(/thanks/);
    await row(/Filled in “Demo request”/).waitFor();
    await row(/Said they heard of you from Mina Kovač.*Self-reported/).waitFor();
    await page.getByText('belongs to grace@navy.example').waitFor();
  });

  it('raises no error in the browser', () => {
    expect(errors).toEqual([]);
  });
});
