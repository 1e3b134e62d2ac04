import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import chromium from '@sparticuz/chromium';
import { chromium as playwright, type BrowserContext } from 'playwright-core';

/** Nothing is asked of the network, nothing is kept, nothing needs a display or a sandboxing kernel. */
export const FLAGS: readonly string[] = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--force-color-profile=srgb',
  '--font-render-hinting=none',
];

const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

export interface Browser {
  readonly context: BrowserContext;
  close(): Promise<void>;
}

/** An installed Chromium or Chrome, else the one that comes in an npm package: a fresh machine has none. */
export async function findChromium(): Promise<string> {
  return (
    process.env['CHROME_PATH'] ??
    INSTALLED.find((path) => existsSync(path)) ??
    (await chromium.executablePath())
  );
}

/** A window with a profile of its own. */
export async function openBrowser({
  width = 1440,
  height = 1200,
  userAgent,
}: {
  width?: number;
  height?: number;
  /** By default the browser says that it is a headless one, and is left out of what visitors do. */
  userAgent?: string;
} = {}): Promise<Browser> {
  const profile = await mkdtemp(join(tmpdir(), 'pipeline-attribution-browser-'));
  const context = await playwright.launchPersistentContext(profile, {
    executablePath: await findChromium(),
    headless: true,
    args: [...FLAGS, ...(userAgent === undefined ? [] : [`--user-agent=${userAgent}`])],
    viewport: { width, height },
    locale: 'en-US',
    timezoneId: 'Europe/Berlin',
  });
  return {
    context,
    close: async () => {
      await context.close();
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
