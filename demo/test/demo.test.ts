import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DealCardView } from '@pipeline-attribution/shared';
import type { Page } from 'playwright-core';
import { openBrowser, type Browser } from './support/browser.ts';
import { failsToStart, startApp, type RunningApp, type SandboxFacts } from './support/start-app.ts';

const START_UP_MS = 540_000;

/** The demo as a new user meets it: `npm start` on a fresh machine, then a browser. */
describe('The demo', () => {
  let app: RunningApp;
  let browser: Browser;
  let page: Page;
  let facts: SandboxFacts;
  const errors: string[] = [];

  beforeAll(async () => {
    app = await startApp();
    facts = await app.facts();
    browser = await openBrowser();
    page = await browser.context.newPage();
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
  }, START_UP_MS);

  afterAll(async () => {
    await browser.close();
    await app.stop();
    await app.removeData();
  }, START_UP_MS);

  const tenant = (crm: string): SandboxFacts['tenants'][number] => {
    const found = facts.tenants.find((candidate) => candidate.crm === crm);
    if (!found) throw new Error(`/sandbox.json names no ${crm} tenant`);
    return found;
  };
  const record = (crm: string): SandboxFacts['tenants'][number]['records'][number] => {
    const [first] = tenant(crm).records;
    if (!first) throw new Error(`/sandbox.json names no ${crm} record`);
    return first;
  };
  const card = async (crm: 'hubspot' | 'salesforce', model?: string): Promise<DealCardView> => {
    const { objectType, id } = record(crm);
    const response = await fetch(
      `${app.url}/api/v1/records/${crm}/${objectType}/${id}/card${model ? `?model=${model}` : ''}`,
      { headers: { authorization: `Bearer ${tenant(crm).apiKey}` } },
    );
    expect(response.status).toBe(200);
    return (await response.json()) as DealCardView;
  };
  const attributed = ({ figures }: DealCardView): string => {
    const { amount } = figures.attributed;
    if (!amount) throw new Error('The demo record has no attributed amount');
    return amount.text;
  };

  it('names both tenants, their keys and their records', () => {
    expect(facts.tenants.map(({ crm }) => crm)).toEqual(['hubspot', 'salesforce']);
    for (const { records, writeKey, apiKey, tenantId } of facts.tenants) {
      expect(records.length).toBeGreaterThanOrEqual(400);
      expect(writeKey).not.toBe(apiKey);
      expect(Number.isInteger(tenantId)).toBe(true);
    }
  });

  it('leads from its front page to a deal and an opportunity', async () => {
    await page.goto(app.url);
    await page
      .getByRole('link', { name: record('hubspot').name })
      .first()
      .click();
    await page
      .getByText((await card('hubspot')).sentence)
      .first()
      .waitFor();
    await page.goto(app.url);
    await page
      .getByRole('link', { name: record('salesforce').name })
      .nth(1)
      .click();
    const { sentence } = await card('salesforce');
    // The deal's name stands in both CRMs; the words are each one's own.
    expect(sentence).toContain('opportunity');
    await page.getByText(sentence).first().waitFor();
  });

  it('draws the HubSpot card from what the running backend computed', async () => {
    await page.goto(record('hubspot').previewUrl);
    const view = await card('hubspot');
    await page.getByText(view.sentence).first().waitFor();
    for (const { name, amount } of view.influencers) {
      await page.getByText(name, { exact: true }).first().waitFor();
      if (amount) expect(await page.getByText(amount.text).count()).toBeGreaterThan(0);
    }
  });

  it('changes the figures of the HubSpot card with the model', async () => {
    await page.goto(record('hubspot').previewUrl);
    const before = await card('hubspot');
    const after = await card('hubspot', 'first_touch');
    expect(attributed(after)).not.toBe(attributed(before));
    await page.getByText(before.sentence).first().waitFor();
    await page.getByLabel('Attribution model').selectOption('first_touch');
    await page.getByText(after.sentence).first().waitFor();
  });

  it('compares the models and opens the whole journey in HubSpot', async () => {
    await page.goto(record('hubspot').previewUrl);
    const view = await card('hubspot');
    await page.getByRole('button', { name: 'Compare models' }).click();
    const dialog = page.getByRole('dialog');
    for (const { label } of view.comparison)
      await dialog.getByText(label, { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: /Show whole journey/ }).click();
    const [oldest] = view.journey.all.slice(-1);
    await page
      .getByRole('dialog')
      .getByText(oldest?.title ?? '')
      .first()
      .waitFor();
  });

  it('draws the cards of the people and the company of the deal', async () => {
    for (const type of ['0-1', '0-2']) {
      await page.goto(record('hubspot').previewUrl);
      await page.locator(`a[href*="/record/${type}/"]`).first().click();
      await page.getByText(/^HubSpot read/).waitFor();
      await page.getByRole('heading', { name: 'Open deals' }).waitFor();
    }
  });

  it('leads through the pages of the app, as an admin', async () => {
    await page.goto(`${app.url}/preview/hubspot/app`);
    await page.getByText('What influencers brought').waitFor();
    await page.getByRole('link', { name: 'Health' }).click();
    await page.getByText('6 of 6 steps done').waitFor();
    await page.goBack();
    await page.getByText('What influencers brought').waitFor();
  });

  it('saves a setting, and who sees cards follows it', async () => {
    const choose = async (value: string): Promise<void> => {
      await page.goto(`${app.url}/preview/hubspot/settings`);
      await page.getByRole('tab', { name: 'Access' }).click();
      await page.getByLabel('Cards on deals, contacts and companies').selectOption(value);
      if (value === 'named') {
        await page.getByLabel('Named users').fill('somebody@else.example');
        await page.getByLabel('Named users').blur();
      }
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('Everything is saved.').waitFor();
    };
    await choose('named');
    await page.goto(record('hubspot').previewUrl);
    await page.getByText('This data is not open to you').first().waitFor();
    await choose('everyone');
    await page.goto(record('hubspot').previewUrl);
    await page
      .getByText((await card('hubspot')).sentence)
      .first()
      .waitFor();
  });

  it('draws the Salesforce card with the same figures, to the cent', async () => {
    await page.goto(record('salesforce').previewUrl);
    const view = await card('salesforce');
    await page.getByText(view.sentence, { exact: true }).waitFor();
    expect(view.record.name).toBe(record('hubspot').name);
    expect(attributed(view)).toBe(attributed(await card('hubspot')));
  });

  it('changes the figures of the Salesforce card with the model', async () => {
    await page.goto(record('salesforce').previewUrl);
    const before = await card('salesforce');
    const after = await card('salesforce', 'first_touch');
    await page.getByText(before.sentence, { exact: true }).waitFor();
    await page.getByRole('combobox', { name: 'Model' }).click();
    await page.locator('[role=option][data-value=first_touch]').click();
    await page.getByText(after.sentence, { exact: true }).waitFor();
  });

  it('says so when a record is not known', async () => {
    const response = await page.goto(`${app.url}/preview/hubspot/record/0-3/1`);
    expect(response?.status()).toBe(404);
    errors.length = 0;
  });

  it('raises no error in the browser', () => {
    expect(errors).toEqual([]);
  });

  it('refuses a request that HubSpot did not sign', async () => {
    const { id } = record('hubspot');
    const response = await fetch(
      `${app.url}/api/v1/records/hubspot/deal/${id}/card?portalId=48210377&userId=1&userEmail=a@b.c&appId=1`,
      {
        headers: {
          'X-HubSpot-Signature-v3': 'bm8=',
          'X-HubSpot-Request-Timestamp': String(Date.now()),
        },
      },
    );
    expect(response.status).toBe(401);
  });

  it('says what is wrong when its port is taken, and how to choose another', async () => {
    const { code, output } = await failsToStart({ PORT: new URL(app.url).port });
    expect(code).toBe(1);
    expect(output).toMatch(/Port \d+ is in use by another program\. .*PORT=\d+ npm start/);
  });

  it(
    'is found as it was left at the next start',
    async () => {
      const before = await card('hubspot');
      const runs = await creditRuns(app, tenant('hubspot').apiKey, record('hubspot').id);
      expect(await app.stop()).toBe(0);
      app = await startApp({ dataDir: app.dataDir, port: Number(new URL(app.url).port) });
      facts = await app.facts();
      const after = await card('hubspot');
      expect(after.influencers.map(({ id, amount }) => [id, amount])).toEqual(
        before.influencers.map(({ id, amount }) => [id, amount]),
      );
      // Nothing was read or credited anew to get there.
      expect(await creditRuns(app, tenant('hubspot').apiKey, record('hubspot').id)).toBe(runs);
    },
    START_UP_MS,
  );
});

/** When the deal's credit was computed, as the card tells it. */
async function creditRuns(app: RunningApp, apiKey: string, id: string): Promise<string> {
  const response = await fetch(`${app.url}/api/v1/records/hubspot/deal/${id}/card`, {
    headers: { authorization: `Bearer ${apiKey}` },
  });
  return ((await response.json()) as DealCardView).freshness.computed.at;
}
