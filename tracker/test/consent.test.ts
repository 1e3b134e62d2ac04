import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { aWhile, Website } from './support/website.ts';

const TAGS = 'utm_source=jane&utm_medium=linkedin&utm_campaign=launch';

const say = (page: Page, consent: string): Promise<void> =>
  page.evaluate((answer) => {
    (window as unknown as { attribution: (...call: string[]) => void }).attribution(
      'consent',
      answer,
    );
  }, consent);

/** Everything the website's own origin holds of the visitor. */
const traces = (page: Page): Promise<string[]> =>
  page.evaluate(() => [
    document.cookie,
    ...Object.keys(localStorage),
    ...Object.keys(sessionStorage),
  ]);

describe('Consent', () => {
  let site: Website;
  beforeAll(async () => {
    site = await Website.start();
  });
  beforeEach(() => site.reset());
  afterAll(() => site.close());

  describe('not known yet', () => {
    it('sends nothing and keeps nothing, and sends what happened when it is given', async () => {
      site.put('/', '', { head: site.tag({ consent: 'unknown' }) });
      const { page } = await site.visitor();
      await page.goto(site.address(`/?${TAGS}`));
      await page.evaluate(`history.pushState({}, '', '/next')`);
      await aWhile();
      expect(site.requestCount).toBe(0);
      expect(await traces(page)).toEqual(['']);

      const answered = Date.now();
      await say(page, 'granted');
      const [landing, next] = await site.arrived(2);
      expect(landing).toMatchObject({ url: site.address(`/?${TAGS}`), consent: 'granted' });
      expect(next?.url).toBe(site.address('/next'));
      expect(Date.parse(landing?.timestamp ?? '')).toBeLessThan(answered - 400);
      expect((await site.stored(1))[0]?.utm).toMatchObject({ source: 'jane' });
    });

    it('is what holds when nothing is said', async () => {
      site.put('/', '', { head: site.tag().replace(/ data-consent='\w+'/, '') });
      const { page } = await site.visitor();
      await page.goto(site.address());
      await aWhile();
      expect(site.requestCount).toBe(0);
      expect(await traces(page)).toEqual(['']);
    });

    it('leaves no trace of who goes without an answer', async () => {
      site.put('/', '', { head: site.tag({ consent: 'unknown' }) });
      site.put('/bye', '', { head: '' });
      const { page } = await site.visitor();
      await page.goto(site.address());
      await aWhile();
      await page.goto(site.address('/bye'));
      await aWhile();
      expect(site.requestCount).toBe(0);
      expect(await traces(page)).toEqual(['']);
    });

    it('hears an answer that was given before the script was loaded', async () => {
      const stub = `<script>window.attribution=window.attribution||function(){(attribution.q=attribution.q||[]).push(arguments)};attribution('consent','granted')</script>`;
      site.put('/', '', { head: stub + site.tag({ consent: 'unknown' }) });
      const { page } = await site.visitor();
      await page.goto(site.address());
      expect((await site.arrived(1))[0]?.consent).toBe('granted');
    });
  });

  describe('refused', () => {
    it('counts the visit by its tags, once, without an id, a path or a click id', async () => {
      site.put('/health/problem', '<a href="/next">Next</a>', {
        head: site.tag({ consent: 'denied' }),
      });
      site.put('/next', '', { head: site.tag({ consent: 'denied' }) });
      const { page } = await site.visitor();
      await page.goto(site.address(`/health/problem?${TAGS}&gclid=person&color=red`));
      await site.arrived(1);
      await page.evaluate(`history.pushState({}, '', '/other')`);
      await page.getByText('Next').click();
      await aWhile();
      const [count, ...more] = await site.arrived(1);
      expect(more).toEqual([]);
      expect(Object.keys(count ?? {}).sort()).toEqual([
        'consent',
        'messageId',
        'timestamp',
        'type',
        'url',
      ]);
      expect(count).toMatchObject({ consent: 'denied', url: site.address(`/?${TAGS}`) });
      expect(await site.hits()).toEqual([
        { utm_source: 'jane', utm_medium: 'linkedin', utm_campaign: 'launch', hits: 1 },
      ]);
      expect(await site.touches()).toEqual([]);
      expect(await site.visitors()).toEqual([]);
      expect(await traces(page)).toEqual(['']);
    });

    it('counts the visit once, however often the consent tool says so', async () => {
      site.put(
        '/',
        `<script>for (let i = 0; i < 3; i += 1) attribution('consent', 'denied')</script>`,
        {
          head: `<script>window.attribution=function(){(attribution.q=attribution.q||[]).push(arguments)}</script>${site.tag({ consent: 'denied' })}`,
        },
      );
      const { page } = await site.visitor();
      await page.goto(site.address(`/?${TAGS}`));
      await site.arrived(1);
      await say(page, 'denied');
      await aWhile();
      expect(await site.hits()).toMatchObject([{ utm_source: 'jane', hits: 1 }]);
    });

    it('sends nothing of forms and fills none', async () => {
      site.put(
        '/',
        '<form action="/next"><input type="email" name="email" value="a@b.example"><input type="hidden" name="utm_source"><button>Go</button></form>',
        { head: site.tag({ consent: 'denied' }) },
      );
      site.put('/next', '', { head: '' });
      const { page } = await site.visitor();
      await page.goto(site.address(`/?${TAGS}`));
      await site.arrived(1);
      await page.getByText('Go').click();
      await page.waitForURL(/next/);
      await aWhile();
      expect(page.url()).toMatch(/utm_source=$/);
      expect(await site.identities()).toEqual([]);
      expect(site.bodies).not.toContain('a@b.example');
    });

    it('may be taken back: then the landing is not lost', async () => {
      site.put('/', '', { head: site.tag({ consent: 'denied' }) });
      const { page } = await site.visitor();
      await page.goto(site.address(`/?${TAGS}`));
      await site.arrived(1);
      await page.evaluate(`history.pushState({}, '', '/next')`);
      await say(page, 'granted');
      await site.stored(1);
      expect((await site.touches())[0]).toMatchObject({ kind: 'visit', utm: { source: 'jane' } });
    });
  });

  it('withdrawn takes the id and everything else of ours off the device, and nothing follows', async () => {
    site.put('/', '<form><input type="hidden" name="utm_source"></form>');
    const { page, context } = await site.visitor();
    await page.goto(site.address(`/?${TAGS}`));
    await site.arrived(1);
    expect(await context.cookies()).toHaveLength(1);
    expect(await traces(page)).toContain('_pipatt.source');
    await page.evaluate(`localStorage.setItem('of_the_page', '1')`);
    await say(page, 'denied');
    await page.evaluate(`history.pushState({}, '', '/next')`);
    await aWhile();
    expect(await site.arrived(1)).toHaveLength(1);
    expect(await context.cookies()).toEqual([]);
    expect(await traces(page)).toEqual(['', 'of_the_page']);
  });

  it('withdrawn while the line is down drops what was waiting', async () => {
    site.put('/', '');
    const { page, context } = await site.visitor();
    await page.goto(site.address());
    await site.arrived(1);
    await context.setOffline(true);
    await page.evaluate(`history.pushState({}, '', '/next')`);
    await aWhile();
    await say(page, 'denied');
    await context.setOffline(false);
    await aWhile();
    await aWhile();
    expect(await site.arrived(1)).toHaveLength(1);
    expect(await traces(page)).toEqual(['']);
  });

  it.each([
    [
      'Global Privacy Control',
      `Object.defineProperty(navigator, 'globalPrivacyControl', { value: true })`,
    ],
    ['Do Not Track', `Object.defineProperty(navigator, 'doNotTrack', { value: '1' })`],
  ])('is refused by %s, whatever the website says', async (_name, signal) => {
    site.put('/', '');
    const { page } = await site.visitor();
    await page.addInitScript(signal);
    await page.goto(site.address(`/?${TAGS}`));
    await site.arrived(1);
    await say(page, 'granted');
    await aWhile();
    const events = await site.arrived(1);
    expect(events.map(({ consent, anonymousId }) => [consent, anonymousId])).toEqual([
      ['denied', undefined],
    ]);
    expect(await traces(page)).toEqual(['']);
    expect(await site.hits()).toMatchObject([{ utm_source: 'jane', hits: 1 }]);
  });
});
