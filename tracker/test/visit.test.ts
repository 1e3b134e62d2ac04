import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { aWhile, Website } from './support/website.ts';

const DAY = 86_400_000;
const madeDaysAgo = (days: number): string =>
  `${(Date.now() - days * DAY).toString(36)}0123456789abcdef`;

describe('A visit to a website with the tracker', () => {
  let site: Website;
  beforeAll(async () => {
    site = await Website.start();
  });
  beforeEach(() => site.reset());
  afterAll(() => site.close());

  it('is noted with the page, where it was reached from, and its tags in either scheme', async () => {
    site.put('/pricing', '<h1>Pricing</h1>');
    site.put(
      '/post',
      `<a href="${site.address('/pricing?utm_source=jane_doe&utm_medium=linkedin&utm_campaign=launch&utm_content=video')}">Look</a>`,
      { head: '<meta name="referrer" content="unsafe-url">' },
    );
    const { page, faults } = await site.visitor();
    await page.goto(site.address('/post', 'blog.creator.com'));
    await page.getByText('Look').click();
    const [visit] = await site.stored(1);
    expect(visit).toMatchObject({
      kind: 'visit',
      title: 'Acme /pricing',
      url: site.address(
        '/pricing?utm_source=jane_doe&utm_medium=linkedin&utm_campaign=launch&utm_content=video',
      ),
      referrer: site.address('/post', 'blog.creator.com'),
    });
    expect(visit?.utm).toMatchObject({ source: 'jane_doe', medium: 'linkedin', content: 'video' });

    await page.goto(
      site.address('/pricing?utm_source=linkedin&utm_medium=jane_doe&utm_campaign=launch'),
    );
    const [, second] = await site.stored(2);
    expect(second?.utm).toMatchObject({ source: 'linkedin', medium: 'jane_doe' });
    expect(second?.visitor_id).toBe(visit?.visitor_id);
    expect(faults).toEqual([]);
  });

  it.each(['gclid', 'gbraid', 'msclkid', 'li_fat_id', 'fbclid', 'ttclid', 'twclid', 'rdt_cid'])(
    'hands over the click id %s',
    async (name) => {
      site.put('/', '');
      const { page } = await site.visitor();
      await page.goto(site.address(`/?${name}=Abc-123&color=red`));
      const [visit] = await site.arrived(1);
      expect(visit?.url).toContain(`${name}=Abc-123`);
    },
  );

  it('hands over what mailers and applications add to their links, which come without a referrer', async () => {
    site.put('/', '');
    const { page } = await site.visitor();
    const names = ['mkt_tok', 'mc_eid', '_hsenc', '_kx', 'epik', 'sccid', 'ref', 'promo', 'code'];
    for (const [index, name] of names.entries()) {
      await page.goto(site.address(`/?${name}=Abc-123&color=red`));
      await site.arrived(index + 1);
    }
    const events = await site.arrived(names.length);
    expect(events.map(({ url }) => url)).toEqual(
      names.map((name) => site.address(`/?${name}=Abc-123&color=red`)),
    );
    // What only looks like one says nothing.
    await page.goto(site.address('/?autumn=1&id=7&preferred=x'));
    expect((await site.arrived(names.length + 1)).at(-1)?.url).toBe(site.address('/'));
  });

  it('keeps the tags that a script of the page tidied away before the tracker came', async () => {
    site.put('/', '', {
      head: `<script>history.replaceState(null, '', '/tidy')</script>${site.tag()}`,
    });
    const { page } = await site.visitor();
    await page.goto(site.address('/?utm_source=jane#utm_medium=x'));
    const [visit] = await site.stored(1);
    expect(visit?.utm).toMatchObject({ source: 'jane', medium: 'x' });
  });

  it('leaves out what was typed into a form that is sent by its address', async () => {
    site.put(
      '/',
      '<form action="/thanks"><input name="q" value="my secret plan"><button>Go</button></form>',
    );
    site.put('/thanks', '<a href="/">Back</a>');
    const { page } = await site.visitor();
    await page.goto(site.address());
    await page.getByText('Go').click();
    await page.waitForURL(/thanks/);
    await site.arrived(2);
    await page.getByText('Back').click();
    const [, thanks, home] = await site.arrived(3);
    expect(thanks).toMatchObject({ url: site.address('/thanks'), referrer: site.address('/') });
    expect(home).toMatchObject({ referrer: site.address('/thanks') });
    expect(site.bodies).not.toContain('secret');
  });

  it('leaves it out also where the form was filled with tags, which alone go along', async () => {
    site.put(
      '/',
      '<form action="/thanks"><input type="hidden" name="utm_source"><input name="q" value="my secret plan"><button>Go</button></form>',
    );
    site.put('/thanks', '<a href="/">Back</a>');
    const { page } = await site.visitor();
    await page.goto(site.address('/?utm_source=jane'));
    await page.waitForFunction(`document.querySelector('[name=utm_source]').value`);
    await page.getByText('Go').click();
    await page.waitForURL(/utm_source=jane&q=my/);
    await site.arrived(2);
    await page.evaluate(`attribution('track', 'Scrolled')`);
    await page.getByText('Back').click();
    const [, thanks, scrolled, home] = await site.arrived(4);
    const address = site.address('/thanks?utm_source=jane');
    expect([thanks?.url, scrolled?.url, home?.referrer]).toEqual([address, address, address]);
    expect(site.bodies).not.toContain('secret');
  });

  it('is one device on every subdomain of the company, and never on the suffix it shares with others', async () => {
    site.put('/', '');
    const { page, context } = await site.visitor();
    await page.goto(site.address());
    await site.arrived(1);
    const cookies = await context.cookies();
    expect(cookies).toHaveLength(1);
    expect(cookies[0]).toMatchObject({
      domain: '.acme-analytics.co.uk',
      sameSite: 'Lax',
      path: '/',
    });
    await page.goto(site.address('/', 'app.acme-analytics.co.uk'));
    const [www, app] = await site.arrived(2);
    expect(app?.anonymousId).toBe(www?.anonymousId);
    await page.goto(site.address('/', 'www.other-firm.co.uk'));
    const [, , other] = await site.arrived(3);
    expect(other?.anonymousId).not.toBe(www?.anonymousId);
  });

  it('keeps a device on a host without a domain, such as an address of numbers', async () => {
    site.put('/', '');
    const { page, context } = await site.visitor();
    await page.goto(site.address('/', '127.0.0.1'));
    await site.arrived(1);
    expect((await context.cookies())[0]?.domain).toBe('127.0.0.1');
    await page.reload();
    const [first, second] = await site.arrived(2);
    expect(second?.anonymousId).toBe(first?.anonymousId);
  });

  it('names the device for as long as was set, counted from the first visit and not prolonged', async () => {
    site.put('/', '', { head: site.tag({ days: '30' }) });
    const { page, context } = await site.visitor();
    const known = madeDaysAgo(20);
    await context.addCookies([{ name: '_pipatt', value: known, url: site.address() }]);
    await page.goto(site.address());
    const [visit] = await site.arrived(1);
    expect(visit?.anonymousId).toBe(known);

    const old = madeDaysAgo(31);
    await context.clearCookies();
    await page.evaluate((id) => {
      localStorage.setItem('_pipatt', id);
    }, old);
    await page.reload();
    const [, later] = await site.arrived(2);
    expect(later?.anonymousId).not.toBe(old);
    const [cookie] = await context.cookies();
    const days = ((cookie?.expires ?? 0) * 1000 - Date.now()) / DAY;
    expect(days).toBeGreaterThan(29.9);
    expect(days).toBeLessThanOrEqual(30);
  });

  it('finds the device again by either of the two places it is kept in', async () => {
    site.put('/', '');
    const { page, context } = await site.visitor();
    await page.goto(site.address());
    await site.arrived(1);
    await context.clearCookies();
    await page.reload();
    await site.arrived(2);
    await page.evaluate(() => {
      localStorage.clear();
    });
    await page.reload();
    const ids = (await site.arrived(3)).map(({ anonymousId }) => anonymousId);
    expect(new Set(ids).size).toBe(1);
    expect(await context.cookies()).toHaveLength(1);
  });

  it('follows an application that changes its address: each page once, anchors not, hash routes yes', async () => {
    site.put('/app', '<a id="top"></a>');
    const { page, faults } = await site.visitor();
    await page.goto(site.address('/app?utm_source=jane'));
    await site.arrived(1);
    const step = async (code: string): Promise<void> => {
      await page.evaluate(code);
      await page.waitForTimeout(50);
    };
    await step(`history.pushState({}, '', '/app/reports'); document.title = 'Reports'`);
    await step(`history.replaceState({}, '', '/app/reports')`);
    await step(
      `history.replaceState({}, '', '/app/reports/7'); history.replaceState({}, '', '/app/reports/8')`,
    );
    await step(`history.back()`);
    await step(`location.hash = 'top'`);
    await step(`location.hash = '#/settings'`);
    await aWhile();
    const visits = await site.arrived(5);
    expect(visits.map(({ url }) => url.replace(site.address(''), ''))).toEqual([
      '/app?utm_source=jane',
      '/app/reports',
      '/app/reports/8',
      '/app?utm_source=jane',
      // A page of its own by its route, which is not an address's tag.
      '/app?utm_source=jane',
    ]);
    expect(visits[1]).toMatchObject({
      title: 'Reports',
      referrer: site.address('/app?utm_source=jane'),
    });
    expect(faults).toEqual([]);
  });

  it('leaves the application the history it has', async () => {
    site.put('/app', '');
    const { page } = await site.visitor();
    await page.goto(site.address('/app'));
    await site.arrived(1);
    const state = await page.evaluate(() => {
      history.pushState({ step: 2 }, '', '/app/2');
      return [history.state, location.pathname] as const;
    });
    expect(state).toEqual([{ step: 2 }, '/app/2']);
    await expect(
      page.evaluate(() => {
        history.pushState({}, '', 'http://elsewhere.example/');
      }),
    ).rejects.toThrow('SecurityError');
  });

  it('carries the name HubSpot has for the device, where it has one', async () => {
    site.put('/', '');
    const { page, context } = await site.visitor();
    const hubspotutk = '5a1f8c0e6d7b4a2f9e3c1d0b8a7f6e5d';
    await context.addCookies([{ name: 'hubspotutk', value: hubspotutk, url: site.address() }]);
    await page.goto(site.address());
    expect((await site.arrived(1))[0]?.hubspotUtk).toBe(hubspotutk);
  });

  it('is noted at the right time when the clock of the device is wrong', async () => {
    site.put('/', '');
    const { page } = await site.visitor();
    await page.clock.install({ time: new Date('2031-03-01T10:00:00Z') });
    const before = Date.now();
    await page.goto(site.address());
    await page.clock.runFor(1_000);
    const [visit] = await site.stored(1);
    expect((await site.arrived(1))[0]?.timestamp).toMatch(/^2031/);
    const at = visit?.occurred_at.getTime() ?? 0;
    expect(at).toBeGreaterThan(before - 60_000);
    expect(at).toBeLessThanOrEqual(Date.now());
  });

  it('is noted once when the tag stands in the page twice', async () => {
    site.put('/', '', { head: site.tag() + site.tag() });
    const { page } = await site.visitor();
    await page.goto(site.address());
    await aWhile();
    expect(await site.arrived(1)).toHaveLength(1);
  });

  it('is not noted, and disturbs nothing, without a key or with one that is not ours', async () => {
    site.put('/', '', { head: site.tag({ key: '' }) });
    const { page, faults } = await site.visitor();
    await page.goto(site.address());
    await aWhile();
    expect(site.requestCount).toBe(0);
    site.put('/', '', { head: site.tag({ key: 'wk_of_nobody' }) });
    await page.goto(site.address());
    await aWhile();
    await aWhile();
    expect(site.requestCount).toBe(1);
    expect(await page.evaluate(() => Object.keys(localStorage))).not.toContainEqual(
      expect.stringMatching(/\.e\./),
    );
    expect(faults).toEqual([]);
  });
});
