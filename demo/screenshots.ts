import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openBrowser } from './test/support/browser.ts';
import { startApp } from './test/support/start-app.ts';

/** Takes the pictures of the README anew, from the demo as it runs: `npm run screenshots`. */
const folder = join(import.meta.dirname, '../docs/screenshots');
await mkdir(folder, { recursive: true });
const app = await startApp();
// What the first round of the sync found is credited, so that nothing on the page is under way.
await new Promise((done) => setTimeout(done, 15_000));
const browser = await openBrowser({ width: 1360, height: 1080 });
try {
  const page = await browser.context.newPage();
  const { tenants } = await app.facts();
  for (const { crm, records } of tenants) {
    const [record] = records;
    if (!record) throw new Error(`The demo has no ${crm} record.`);
    await page.goto(record.previewUrl);
    // The last things a card draws; HubSpot's page has two cards.
    await page.getByText('How is this computed?').first().waitFor();
    await page
      .getByText(/^Computed/)
      .first()
      .waitFor();
    await page.evaluate(() => document.fonts.ready);
    const name = crm === 'hubspot' ? 'hubspot-deal' : 'salesforce-opportunity';
    await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
    process.stdout.write(`docs/screenshots/${name}.png: ${record.name}\n`);
  }
  // The other surfaces of the HubSpot app, from the record of the first deal on.
  const deal = tenants.find(({ crm }) => crm === 'hubspot')?.records[0];
  await page.goto(deal?.previewUrl ?? '');
  const contact = await page.locator('a[href*="/record/0-1/"]').first().getAttribute('href');
  for (const [name, path, drawn] of [
    ['hubspot-contact', contact ?? '', /HubSpot read/],
    ['hubspot-dashboard', '/preview/hubspot/app', 'Win rate'],
    ['hubspot-settings', '/preview/hubspot/settings', 'Everything is saved'],
  ] as const) {
    await page.goto(`${app.url}${path}`);
    await page.getByText(drawn).first().waitFor();
    await page.evaluate(() => document.fonts.ready);
    await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
    process.stdout.write(`docs/screenshots/${name}.png\n`);
  }
} finally {
  await browser.close();
  await app.stop();
  await app.removeData();
}
