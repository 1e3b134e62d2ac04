import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { aWhile, Website, type Arrival } from './support/website.ts';

const TAGS = 'utm_source=jane&utm_medium=linkedin&utm_campaign=launch';

const typesOf = (events: readonly Arrival[]): string[] => events.map(({ type }) => type);

describe('Forms', () => {
  let site: Website;
  beforeAll(async () => {
    site = await Website.start();
  });
  beforeEach(async () => {
    await site.reset();
    site.put('/thanks', '<p>Thanks</p>');
  });
  afterAll(() => site.close());

  describe('that are sent', () => {
    it('say who it is and what was sent, and nothing of what else was typed', async () => {
      site.put(
        '/demo',
        `<form action="/thanks" method="post" aria-label="Demo request">
           <input name="elements" value="4711-private"><input name="id" value="4712-private">
           <input name="firstname" value="Grace-private"><input name="work_email" autocomplete="email">
           <input type="password" name="pass_email" value="secret@private.example">
           <textarea name="message">my private message</textarea>
           <select name="size"><option>private-size</option></select>
           <button>Ask</button></form>`,
      );
      const { page, faults } = await site.visitor();
      await page.goto(site.address(`/demo?${TAGS}`));
      await page.locator('[name=work_email]').fill(' grace@navy.example ');
      await page.getByText('Ask').click();
      await page.waitForURL(/thanks/);
      const [visit, form] = await site.stored(2);
      expect(form).toMatchObject({ kind: 'form', title: 'Demo request', channel: visit?.channel });
      expect(form?.visitor_id).toBe(visit?.visitor_id);
      expect(await site.identities()).toEqual([
        { visitor_id: visit?.visitor_id, email: 'grace@navy.example' },
      ]);
      expect(site.bodies).not.toMatch(/private|secret/);
      expect(faults).toEqual([]);
    });

    it('are known by an application that sends them itself', async () => {
      site.put(
        '/demo',
        `<form id="trial" onsubmit="event.preventDefault()"><input type="email" value="ada@engine.example"><button>Try</button></form>`,
      );
      const { page } = await site.visitor();
      await page.goto(site.address('/demo'));
      await site.arrived(1);
      await page.getByText('Try').dblclick();
      const events = await site.arrived(3);
      await aWhile();
      expect(typesOf(await site.arrived(3))).toEqual(['page', 'identify', 'track']);
      expect(events[2]?.properties).toEqual({ formName: 'trial' });
    });

    it('reach us when the page is gone in the same moment', async () => {
      site.put(
        '/demo',
        `<form><input type="email" value="ada@engine.example"><button>Try</button></form>
         <script>addEventListener('submit', (event) => { event.preventDefault(); location.href = 'about:blank' })</script>`,
      );
      const { page } = await site.visitor();
      await page.goto(site.address('/demo'));
      await site.arrived(1);
      await page.getByText('Try').click();
      await page.waitForURL('about:blank');
      await site.stored(2);
      expect(await site.identities()).toMatchObject([{ email: 'ada@engine.example' }]);
    });

    it('reach us when the tab is closed in the same moment', async () => {
      site.put(
        '/demo',
        `<form onsubmit="event.preventDefault()"><input type="email" value="ada@engine.example"><button>Try</button></form>`,
      );
      const { page } = await site.visitor();
      await page.goto(site.address('/demo'));
      await site.arrived(1);
      await page.evaluate(`document.querySelector('form').requestSubmit()`);
      await page.close({ runBeforeUnload: true });
      await site.stored(2);
      expect(await site.identities()).toMatchObject([{ email: 'ada@engine.example' }]);
    });

    it.each([
      ['marked', '<textarea name="x" data-attribution="self-report">A post by Jane</textarea>', {}],
      [
        'named in the settings',
        '<textarea name="how">A post by Jane</textarea>',
        { 'self-report': 'how' },
      ],
      [
        'marked, as boxes of which some are ticked',
        '<input type="checkbox" value="A post by Jane" checked data-attribution="self-report"><input type="checkbox" value="TV" data-attribution="self-report">',
        {},
      ],
    ])(
      'hand over how they heard about us, where the field is %s',
      async (_how, field, settings) => {
        site.put(
          '/demo',
          `<form action="/thanks" name="contact"><input type="email" name="email" value="ada@engine.example">${field}<button>Ask</button></form>`,
          { head: site.tag(settings) },
        );
        const { page } = await site.visitor();
        await page.goto(site.address('/demo'));
        await page.getByText('Ask').click();
        const events = await site.arrived(4);
        expect(events.find(({ properties }) => properties?.answer)?.properties).toEqual({
          answer: 'A post by Jane',
        });
        const touches = await site.stored(3);
        expect(touches.map(({ kind }) => kind).sort()).toEqual(['form', 'self_report', 'visit']);
      },
    );

    it('are nobody’s business when they say so, and a search is no form of interest', async () => {
      site.put(
        '/demo',
        `<form data-attribution="ignore" onsubmit="event.preventDefault()"><input type="email" value="friend@other.example"><button>Refer</button></form>
         <form onsubmit="event.preventDefault()"><input name="q" value="pricing"><button>Search</button></form>`,
      );
      const { page } = await site.visitor();
      await page.goto(site.address('/demo'));
      await site.arrived(1);
      await page.getByText('Refer').click();
      await page.getByText('Search').click();
      await aWhile();
      expect(typesOf(await site.arrived(1))).toEqual(['page']);
    });

    it.each([
      [
        'refers a friend',
        '<form name="refer-a-friend"><input type="email" value="friend@other.example"><button>Go</button></form>',
      ],
      [
        'invites a colleague',
        '<form><input name="invitee_email" value="friend@other.example"><button>Go</button></form>',
      ],
      [
        'sends a page to somebody',
        '<form><input type="email" id="recipient" value="friend@other.example"><button>Go</button></form>',
      ],
      [
        'has it marked as somebody else’s',
        '<form><input type="email" name="email" value="friend@other.example" data-attribution="ignore"><button>Go</button></form>',
      ],
    ])('do not make the visitor another person when it %s', async (_what, form) => {
      site.put('/demo', form.replace('<form', '<form onsubmit="event.preventDefault()"'));
      const { page } = await site.visitor();
      await page.goto(site.address('/demo'));
      await site.arrived(1);
      await page.getByText('Go').click();
      await aWhile();
      expect(typesOf(await site.arrived(1))).toEqual(['page']);
      expect(site.bodies).not.toContain('friend@');
    });

    it('say who filled them in, where they hold a friend’s address before their own', async () => {
      site.put(
        '/demo',
        `<form onsubmit="event.preventDefault()"><input name="friend_email" value="friend@other.example">
           <input name="preferred_email" value="ada@engine.example"><button>Go</button></form>`,
      );
      const { page } = await site.visitor();
      await page.goto(site.address('/demo'));
      await site.arrived(1);
      await page.getByText('Go').click();
      await site.stored(2);
      expect(await site.identities()).toMatchObject([{ email: 'ada@engine.example' }]);
      expect(site.bodies).not.toContain('friend@');
    });

    it.each([
      ['/log-in', '', ['page', 'identify']],
      ['/account', 'id="SignIn"', ['page', 'identify']],
      // A password is chosen with a trial too, and an article may be about insights.
      ['/trial', '', ['page', 'identify', 'track']],
      ['/blog/insights', '', ['page', 'identify', 'track']],
    ])('with a password at %s %s', async (path, attribute, types) => {
      site.put(
        path,
        `<form ${attribute} onsubmit="event.preventDefault()"><input type="email" value="ada@engine.example"><input type="password" value="pw"><button>Go</button></form>`,
      );
      const { page } = await site.visitor();
      await page.goto(site.address(path));
      await site.arrived(1);
      await page.getByText('Go').click();
      await site.arrived(types.length);
      await aWhile();
      expect(typesOf(await site.arrived(types.length))).toEqual(types);
    });

    it('tell who signed in, which is not a request of theirs', async () => {
      site.put(
        '/login',
        `<form onsubmit="event.preventDefault()"><input type="email" value="ada@engine.example"><input type="password" autocomplete="current-password" value="pw"><button>Sign in</button></form>`,
      );
      const { page } = await site.visitor();
      await page.goto(site.address('/login'));
      await site.arrived(1);
      await page.getByText('Sign in').click();
      await site.arrived(2);
      await aWhile();
      expect(typesOf(await site.arrived(2))).toEqual(['page', 'identify']);
    });
  });

  describe('of the website’s own script', () => {
    it('may be told by call, also before the tracker is loaded', async () => {
      const stub = `<script>window.attribution=window.attribution||function(){(attribution.q=attribution.q||[]).push(arguments)};
        attribution('identify',{email:'ada@engine.example'});attribution('track','Whitepaper download')</script>`;
      site.put('/', '', { head: stub + site.tag() });
      const { page } = await site.visitor();
      await page.goto(site.address());
      const events = await site.arrived(3);
      expect(typesOf(events).sort()).toEqual(['identify', 'page', 'track']);
      expect(await site.stored(2)).toMatchObject([
        { kind: 'visit' },
        { title: 'Whitepaper download' },
      ]);
      expect(await site.identities()).toMatchObject([{ email: 'ada@engine.example' }]);
    });

    it('disturb nothing when they are called in a way that makes no sense', async () => {
      site.put('/', '');
      const { page, faults } = await site.visitor();
      await page.goto(site.address());
      await site.arrived(1);
      await page.evaluate(() => {
        const { attribution } = window as unknown as { attribution: (...call: unknown[]) => void };
        for (const call of [
          [],
          ['nonsense'],
          ['identify'],
          ['identify', null],
          ['identify', { email: 7 }],
          ['identify', { email: 'no address' }],
          ['consent'],
          [{}],
          ['constructor'],
          ['__proto__', 1],
        ]) {
          attribution(...call);
        }
      });
      await aWhile();
      expect(faults).toEqual([]);
      expect(await site.identities()).toEqual([]);
    });
  });

  describe('with fields to fill', () => {
    const FORM = `<form>
      <input type="hidden" name="utm_source"><input type="hidden" name="gclid"><input type="hidden" name="landing_page">
      <input type="hidden" name="referrer" value="kept"><input type="hidden" name="token"><input type="hidden" name="attribution_id">
      <input type="hidden" name="00N5g00000Abc"><input type="hidden" name="oid" value="00D">
      <input name="utm_campaign" value=""><input name="x" data-attribution="utm_medium" hidden></form>`;
    const FIELDS = { fields: '{"00N5g00000Abc":"utm_source"}' };

    it('get what brought the visitor, by name, by mark and by setting, and only where they are hidden and empty', async () => {
      site.put('/', FORM, { head: site.tag(FIELDS) });
      const { page, context } = await site.visitor();
      await page.goto(site.address(`/?${TAGS}&gclid=Abc&token=evil`));
      await site.arrived(1);
      await page.waitForFunction(`document.querySelector('[name=utm_source]').value`);
      const values = await page.evaluate(() =>
        Object.fromEntries(
          [...document.querySelectorAll('input')].map((one) => [one.name, one.value]),
        ),
      );
      expect(values).toEqual({
        utm_source: 'jane',
        gclid: 'Abc',
        landing_page: site.address(`/?${TAGS}&gclid=Abc&token=evil`),
        referrer: 'kept',
        token: '',
        attribution_id: (await context.cookies())[0]?.value,
        '00N5g00000Abc': 'jane',
        oid: '00D',
        utm_campaign: '',
        x: 'linkedin',
      });
    });

    it('get the page somebody began with who came from nowhere, on a later page too', async () => {
      site.put('/', FORM);
      site.put('/pricing', '<form></form><a href="/">Contact</a>');
      const { page } = await site.visitor();
      await page.goto(site.address('/pricing'));
      await site.arrived(1);
      await page.getByText('Contact').click();
      await page.waitForFunction(`document.querySelector('[name=landing_page]')?.value`);
      expect(await page.inputValue('[name=landing_page]')).toBe(site.address('/pricing'));
    });

    it('get it in React too, which watches the values of its fields', async () => {
      site.put('/', '<div id="root"></div>');
      const { page, faults } = await site.visitor();
      await page.goto(site.address(`/?${TAGS}`));
      await site.arrived(1);
      for (const name of ['react', 'react-dom']) {
        await page.addScriptTag({
          path: fileURLToPath(
            new URL(`../../node_modules/${name}/umd/${name}.production.min.js`, import.meta.url),
          ),
        });
      }
      await page.evaluate(`{
        const { createElement, useState } = React;
        const Form = () => {
          const [value, setValue] = useState('');
          return createElement('form', null,
            createElement('input', { 'data-attribution': 'utm_source', value, onChange: (event) => setValue(event.target.value) }),
            createElement('output', null, 'Knows ' + value));
        };
        ReactDOM.createRoot(document.querySelector('#root')).render(createElement(Form));
      }`);
      await page.getByText('Knows jane').waitFor();
      expect(await page.locator('input').inputValue()).toBe('jane');
      expect(faults).toEqual([]);
    });

    it('get it by their names where the settings make no sense', async () => {
      site.put('/', FORM, { head: site.tag({ fields: '{"x":' }) });
      const { page, faults } = await site.visitor();
      await page.goto(site.address(`/?${TAGS}`));
      await page.waitForFunction(`document.querySelector('[name=utm_source]').value === 'jane'`);
      expect(faults).toEqual([]);
    });

    it('get it on a later page and on a later day too, until something else brings the visitor', async () => {
      site.put('/', '<form><input type="hidden" name="utm_source"></form>', {});
      const { page } = await site.visitor();
      const source = async (): Promise<string> => {
        await site.arrived(1);
        await page.waitForFunction(`localStorage['_pipatt.source']`);
        await page.waitForTimeout(50);
        return page.locator('input').inputValue();
      };
      await page.goto(site.address(`/?${TAGS}`));
      expect(await source()).toBe('jane');
      await page.goto(site.address('/'));
      await page.waitForFunction(`document.querySelector('input').value`);
      expect(await source()).toBe('jane');
      await page.goto(site.address('/?utm_source=ben'));
      await page.waitForFunction(`document.querySelector('input').value`);
      expect(await source()).toBe('ben');
    });

    it('get it when the form is drawn late, and tell the framework that drew it', async () => {
      site.put('/', '<div id="root"></div>');
      const { page } = await site.visitor();
      await page.goto(site.address(`/?${TAGS}`));
      await site.arrived(1);
      await page.evaluate(() => {
        const root = document.querySelector('#root');
        root?.addEventListener('input', ({ target }) => {
          document.title = (target as HTMLInputElement).value;
        });
        setTimeout(() => {
          if (root) root.innerHTML = '<form><input type="hidden" name="utm_source"></form>';
        }, 300);
      });
      await page.waitForFunction(`document.title === 'jane'`);
    });

    it('get it at the latest when the form is sent', async () => {
      site.put('/', '<div id="root"></div>');
      const { page } = await site.visitor();
      await page.goto(site.address(`/?${TAGS}`));
      await site.arrived(1);
      await page.evaluate(() => {
        document.body.innerHTML =
          '<form action="/thanks"><input type="hidden" name="utm_source"></form>';
        document.querySelector('form')?.requestSubmit();
      });
      await page.waitForURL(/thanks/);
      expect(page.url()).toBe(site.address('/thanks?utm_source=jane'));
    });
  });

  describe('of HubSpot', () => {
    it('in the frame of its older embed are filled and known like any other', async () => {
      site.put('/', '<div id="root"></div>');
      const { page } = await site.visitor();
      await page.goto(site.address(`/?${TAGS}`));
      await site.arrived(1);
      await page.evaluate(() => {
        const frame = document.createElement('iframe');
        frame.className = 'hs-form-iframe';
        document.querySelector('#root')?.append(frame);
        const inside = frame.contentDocument;
        if (inside) {
          inside.body.innerHTML =
            '<form id="hsForm_1" onsubmit="return false"><input type="hidden" name="utm_source"><input type="email" name="email" value="ada@engine.example"></form>';
        }
      });
      const frame = page.frameLocator('iframe');
      await expect(
        frame.locator('[name=utm_source]').evaluate(async (field: HTMLInputElement) => {
          while (!field.value) await new Promise((done) => setTimeout(done, 20));
          return field.value;
        }),
      ).resolves.toBe('jane');
      await frame.locator('form').evaluate((form: HTMLFormElement) => {
        form.requestSubmit();
      });
      const events = await site.arrived(3);
      expect(events[1]).toMatchObject({ type: 'identify', email: 'ada@engine.example' });
      expect(events[2]?.properties).toEqual({ formName: 'hsForm_1' });
    });

    it('of its present editor are filled and known by their own events', async () => {
      // The page's half of HubSpot's interface as its documentation gives it; their script needs their servers.
      site.put('/', '', { head: site.tag({ 'self-report': 'how_heard' }) });
      const { page, faults } = await site.visitor();
      await page.goto(site.address(`/?${TAGS}`));
      await site.arrived(1);
      const filled = await page.evaluate(async () => {
        const values = new Map<string, string | null>([
          ['0-1/utm_source', ''],
          ['0-1/utm_medium', 'kept'],
          ['0-1/firstname', 'Grace-private'],
          ['0-1/email', 'ada@engine.example'],
          ['0-1/how_heard', 'A post by Jane'],
          ['0-1/empty', null],
        ]);
        Object.assign(window, {
          HubSpotFormsV4: {
            getFormFromEvent: () => ({
              getFormId: () => 'b2f1',
              getFormFieldValues: () =>
                Promise.resolve([...values].map(([name, value]) => ({ name, value }))),
              setFieldValue: (name: string, value: string) => values.set(name, value),
            }),
          },
        });
        dispatchEvent(new CustomEvent('hs-form-event:on-ready'));
        await new Promise((done) => setTimeout(done, 50));
        dispatchEvent(new CustomEvent('hs-form-event:on-submission:success'));
        return [...values];
      });
      expect(Object.fromEntries(filled)).toMatchObject({
        '0-1/utm_source': 'jane',
        '0-1/utm_medium': 'kept',
      });
      const events = await site.arrived(4);
      expect(events.slice(1)).toMatchObject([
        { type: 'identify', email: 'ada@engine.example' },
        { type: 'track', properties: { formName: 'b2f1' } },
        { type: 'track', properties: { answer: 'A post by Jane' } },
      ]);
      expect(site.bodies).not.toContain('private');
      // HubSpot's script not there, or another than we know.
      await page.evaluate(() => {
        dispatchEvent(new CustomEvent('hs-form-event:on-ready'));
        Object.assign(window, { HubSpotFormsV4: undefined });
        dispatchEvent(new CustomEvent('hs-form-event:on-ready'));
        Object.assign(window, {
          HubSpotFormsV4: {
            getFormFromEvent: () => ({
              getFormFieldValues: () => Promise.reject(new Error('theirs')),
            }),
          },
        });
        dispatchEvent(new CustomEvent('hs-form-event:on-submission:success'));
      });
      await aWhile();
      expect(faults).toEqual([]);
    });
  });
});
