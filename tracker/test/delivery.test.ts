import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { aWhile, until, Website } from './support/website.ts';

const waiting = `Object.keys(localStorage).filter((key) => key.includes('.e.')).length`;

describe('What happened reaches the server', () => {
  let site: Website;
  beforeAll(async () => {
    site = await Website.start();
  });
  beforeEach(async () => {
    await site.reset();
    site.put('/', '');
  });
  afterAll(() => site.close());

  it.each([
    ['is in trouble', [503, 500]],
    ['has too much to do', [429]],
    ['hangs up', [0]],
  ])('once, however often it had to be sent, when the server %s', async (_how, statuses) => {
    site.answerWith(...statuses);
    const { page, faults } = await site.visitor();
    await page.goto(site.address());
    await until(async () => (await page.evaluate(waiting)) === 0);
    expect(await site.touches()).toHaveLength(1);
    expect(faults).toEqual([]);
  });

  it('when the line was down in between', async () => {
    const { page, context } = await site.visitor();
    await page.goto(site.address());
    await site.arrived(1);
    await context.setOffline(true);
    await page.evaluate(`attribution('track', 'Form submitted')`);
    await aWhile();
    expect(site.requestCount).toBe(1);
    const back = Date.now();
    await context.setOffline(false);
    const [, form] = await site.stored(2);
    expect(form?.kind).toBe('form');
    expect(form?.occurred_at.getTime()).toBeLessThan(back);
  });

  it('when the server came back only after the page was closed', async () => {
    const { page, context } = await site.visitor();
    await page.goto(site.address());
    await site.arrived(1);
    site.answerWith(...Array<number>(100).fill(503));
    await page.evaluate(`attribution('identify', { email: 'ada@engine.example' })`);
    await aWhile();
    await page.close();
    await aWhile();
    site.answerWith();
    expect(await site.identities()).toEqual([]);
    const later = await context.newPage();
    await later.goto(site.address());
    await until(async () => (await site.identities()).length === 1);
    await until(async () => (await later.evaluate(waiting)) === 0);
  });

  it('when a blocker lets only later requests through', async () => {
    const { page } = await site.visitor();
    let blocked = 0;
    await page.route(site.trackAddress, (route) => {
      blocked += 1;
      return blocked === 1 ? route.abort('blockedbyclient') : route.continue();
    });
    await page.goto(site.address());
    await site.stored(1);
    expect(blocked).toBeGreaterThan(1);
  });

  it('on the next page when a blocker held it back on this one', async () => {
    const { page } = await site.visitor();
    await page.route(site.trackAddress, (route) => route.abort('blockedbyclient'));
    await page.goto(site.address('/?utm_source=jane'));
    await aWhile();
    expect(site.requestCount).toBe(0);
    await page.unroute(site.trackAddress);
    await page.goto(site.address('/'));
    expect((await site.stored(1))[0]?.utm).toMatchObject({ source: 'jane' });
  });

  it.each([
    ['refuses', `navigator.sendBeacon = () => false`],
    ['does not know', `delete Navigator.prototype.sendBeacon`],
  ])(
    'as a request that outlives the page where the browser %s the beacon',
    async (_how, script) => {
      const { page, faults } = await site.visitor();
      await page.addInitScript(script);
      await page.goto(site.address());
      await site.arrived(1);
      await page.evaluate(() => {
        (window as unknown as { attribution: (...call: string[]) => void }).attribution(
          'track',
          'Form submitted',
        );
        location.href = 'about:blank';
      });
      await page.waitForURL('about:blank');
      expect((await site.stored(2))[1]?.kind).toBe('form');
      expect(faults).toEqual([]);
    },
  );

  it('from two tabs at once, neither losing what the other keeps', async () => {
    const { page, context } = await site.visitor();
    const other = await context.newPage();
    await page.goto(site.address());
    await other.goto(site.address());
    await site.arrived(2);
    await context.setOffline(true);
    for (const [index, tab] of [page, other, page, other].entries()) {
      await tab.evaluate(`attribution('track', 'Form ${index}')`);
    }
    await page.close();
    await other.close();
    await context.setOffline(false);
    const third = await context.newPage();
    await third.goto(site.address());
    const forms = (): Promise<(string | null)[]> =>
      site
        .touches()
        .then((all) => all.filter(({ kind }) => kind === 'form').map(({ title }) => title));
    await until(async () => (await forms()).length === 4);
    expect((await forms()).sort()).toEqual(['Form 0', 'Form 1', 'Form 2', 'Form 3']);
  });

  it('with no more kept than fifty events while it cannot be reached', async () => {
    const { page, context } = await site.visitor();
    await page.goto(site.address());
    await site.arrived(1);
    await context.setOffline(true);
    await page.evaluate(`for (let i = 0; i < 80; i += 1) attribution('track', 'Form ' + i)`);
    expect(await page.evaluate(waiting)).toBe(50);
    await context.setOffline(false);
    await site.stored(51);
    expect((await site.touches()).map(({ title }) => title)).toContain('Form 79');
  });

  it('but for what waited longer than a month, and for what is none of ours', async () => {
    site.put('/empty', '', { head: '' });
    const { page } = await site.visitor();
    await page.goto(site.address('/empty'));
    await page.evaluate((day) => {
      const event = (id: string, daysAgo: number): void => {
        localStorage.setItem(
          `_pipatt.e.${id}`,
          JSON.stringify({
            messageId: id,
            type: 'track',
            event: id,
            anonymousId: 'device',
            timestamp: new Date(Date.now() - daysAgo * day).toISOString(),
          }),
        );
      };
      event('of-last-year', 365);
      event('of-a-month-ago', 31);
      event('of-last-week', 7);
      for (const [key, text] of Object.entries({ a: '{', b: 'null', c: '7', d: '{}', e: '"x"' })) {
        localStorage.setItem(`_pipatt.e.${key}`, text);
      }
      localStorage.setItem('_pipatt.source', 'nonsense');
    }, 86_400_000);
    await page.goto(site.address());
    await site.stored(2);
    await until(async () => (await page.evaluate(waiting)) === 0);
    expect((await site.touches()).map(({ title }) => title)).toEqual(['of-last-week', 'Acme /']);
  });

  it('the newest before the oldest when there is room for fifty', async () => {
    site.answerWith(...Array<number>(200).fill(503));
    const { page } = await site.visitor();
    await page.goto(site.address());
    await page.evaluate(`for (let i = 0; i < 60; i += 1) attribution('track', 'Form ' + i)`);
    await page.goto(site.address('/?utm_source=jane'));
    await page.evaluate(`attribution('track', 'Last')`);
    expect(await page.evaluate(waiting)).toBeLessThanOrEqual(50);
    site.answerWith();
    await page.reload();
    await until(async () => (await page.evaluate(waiting)) === 0);
    const touches = await site.touches();
    expect(touches.filter(({ utm }) => utm?.['source'] === 'jane').length).toBeGreaterThan(0);
    expect(touches.map(({ title }) => title)).toContain('Last');
  });

  it('not again and again when the server will never take it', async () => {
    site.answerWith(400, 400, 400);
    const { page } = await site.visitor();
    await page.goto(site.address());
    await until(async () => (await page.evaluate(waiting)) === 0);
    await aWhile();
    await page.evaluate(`attribution('track', 'Form submitted')`);
    await page.evaluate(`attribution('track', 'Form submitted')`);
    await aWhile();
    expect(site.requestCount).toBe(0);
  });

  describe('from a page', () => {
    it('in a sandbox, where cookies and storage throw', async () => {
      site.put(
        '/',
        '<form onsubmit="event.preventDefault()"><input type="email" value="ada@engine.example"><button>Go</button></form>',
        {
          headers: { 'content-security-policy': 'sandbox allow-scripts allow-forms' },
        },
      );
      const { page, faults } = await site.visitor();
      await page.goto(site.address('/?utm_source=jane'));
      await expect(page.evaluate('localStorage')).rejects.toThrow('SecurityError');
      await expect(page.evaluate('document.cookie')).rejects.toThrow('SecurityError');
      await page.getByText('Go').click();
      const [visit, form] = await site.stored(2);
      expect(form?.visitor_id).toBe(visit?.visitor_id);
      expect(await site.identities()).toMatchObject([{ visitor_id: visit?.visitor_id }]);
      expect(faults).toEqual([]);
    });

    it('whose cookies are refused, with the id in storage', async () => {
      const { page, context, faults } = await site.visitor();
      const session = await context.newCDPSession(page);
      await session.send('Emulation.setDocumentCookieDisabled', { disabled: true });
      await page.goto(site.address());
      await site.arrived(1);
      expect(await page.evaluate(() => [navigator.cookieEnabled, document.cookie])).toEqual([
        false,
        '',
      ]);
      await page.reload();
      const [first, second] = await site.arrived(2);
      expect(second?.anonymousId).toBe(first?.anonymousId);
      expect(faults).toEqual([]);
    });

    it('whose storage is full', async () => {
      const { page, faults } = await site.visitor();
      site.put('/empty', '', { head: '' });
      await page.goto(site.address('/empty'));
      await page.evaluate(() => {
        for (let size = 1 << 22; size > 0; size >>= 1) {
          try {
            for (let part = 0; ; part += 1)
              localStorage.setItem(`of_the_page_${size}_${part}`, 'x'.repeat(size));
          } catch {
            // Full of parts this large.
          }
        }
      });
      await page.goto(site.address());
      await site.stored(1);
      expect(faults).toEqual([]);
    });

    it('that keeps us from its history, and takes the standard library apart', async () => {
      const { page, faults } = await site.visitor();
      await page.addInitScript(
        `Object.freeze(history); delete window.PerformanceObserver; delete window.requestIdleCallback`,
      );
      await page.goto(site.address());
      await site.stored(1);
      expect(faults).toEqual([]);
    });

    it('whose policy allows our server and nothing else: no inline script, no text made a script', async () => {
      const { page, faults } = await site.visitor();
      const ours = site.backendOrigin;
      site.put('/', '<form name="demo"><input type="email" value="ada@engine.example"></form>', {
        headers: {
          'content-security-policy': `default-src 'none'; script-src ${ours}; connect-src ${ours}; require-trusted-types-for 'script'; trusted-types 'none'`,
        },
      });
      await page.goto(site.address());
      await site.stored(1);
      await page.evaluate(() => {
        const form = document.querySelector('form');
        form?.addEventListener('submit', (event) => {
          event.preventDefault();
        });
        form?.requestSubmit();
      });
      await site.stored(2);
      expect(await site.identities()).toMatchObject([{ email: 'ada@engine.example' }]);
      expect(faults).toEqual([]);
    });

    it('whose policy forbids our server, without a fault', async () => {
      const { page, faults } = await site.visitor();
      site.put('/', '', {
        headers: { 'content-security-policy': `connect-src 'self'` },
      });
      await page.goto(site.address());
      await page.evaluate(`attribution('track', 'Form submitted'); location.href = 'about:blank'`);
      await page.waitForURL('about:blank');
      await aWhile();
      expect(faults).toEqual([]);
    });
  });
});
