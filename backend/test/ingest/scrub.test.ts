import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isBot } from '../../src/ingest/is-bot.ts';
import { MAX_URL, scrubText, scrubUrl } from '../../src/ingest/scrub.ts';

describe('Scrubbing addresses', () => {
  it.each([
    [
      'keeps what says where a visitor came from',
      'https://acme.example/a?utm_source=mina&ref=MINA10&gclid=x',
      'https://acme.example/a?utm_source=mina&ref=MINA10&gclid=x',
    ],
    [
      'drops personal parameters, however they are written',
      'https://acme.example/?First-Name=Anna&E_MAIL=x&plan=pro',
      'https://acme.example/?plan=pro',
    ],
    [
      'drops secrets',
      'https://acme.example/reset?token=abc&session_id=1&api_key=2',
      'https://acme.example/reset',
    ],
    [
      'drops what a sign-in brought back, and keeps a code that is one',
      'https://acme.example/callback?code=4%2F0AX4&state=xyz&utm_source=mina',
      'https://acme.example/callback?utm_source=mina',
    ],
    ['keeps a promotion', 'https://acme.example/?code=MINA10', 'https://acme.example/?code=MINA10'],
    [
      'drops an e-mail address under any name, encoded too',
      'https://acme.example/?who=a%40b.example&x=a%2540b.example&y=1',
      'https://acme.example/?y=1',
    ],
    [
      'drops an e-mail address in the path',
      'https://acme.example/unsubscribe/a@b.example/now',
      'https://acme.example/unsubscribe/redacted/now',
    ],
    ['drops user and password', 'https://anna:secret@acme.example/x', 'https://acme.example/x'],
    ['drops a fragment', 'https://acme.example/#access_token=abc', 'https://acme.example/'],
    [
      'keeps tags in a fragment',
      'https://acme.example/#utm_source=mina&email=a@b.example',
      'https://acme.example/#utm_source=mina',
    ],
    [
      'keeps the app a visitor came from',
      'android-app://com.linkedin.android/',
      'android-app://com.linkedin.android/',
    ],
  ])('%s', (_sentence, address, kept) => {
    expect(scrubUrl(address)).toBe(kept);
  });

  it.each([null, undefined, '', '  ', 'javascript:alert(1)', 'data:text/html,x', 'acme.example/x'])(
    'keeps nothing of %j',
    (address) => {
      expect(scrubUrl(address)).toBeNull();
    },
  );

  it('never throws, never grows beyond what is kept, and has nothing left to scrub', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.webUrl({ withQueryParameters: true, withFragments: true }),
          fc.string().map((text) => `https://x.example/${text}`),
        ),
        (address) => {
          const once = scrubUrl(address);
          expect((once ?? '').length).toBeLessThanOrEqual(MAX_URL);
          expect(scrubUrl(once)).toBe(once);
        },
      ),
    );
  });

  it('lets no e-mail address through, wherever it stands', () => {
    const place = fc.constantFrom(
      (email: string) => `https://x.example/${email}/`,
      (email: string) => `https://x.example/?q=${email}`,
      (email: string) => `https://x.example/?q=${encodeURIComponent(email)}&a=b`,
      (email: string) => `https://x.example/?q=${encodeURIComponent(encodeURIComponent(email))}`,
      (email: string) => `https://x.example/#${email}`,
    );
    const address = fc
      .tuple(fc.stringMatching(/^[a-z0-9.+-]{1,12}$/), fc.stringMatching(/^[a-z0-9-]{1,10}$/))
      .map(([user, host]) => `${user}@${host}.example`);
    fc.assert(
      fc.property(place, address, (put, email) => {
        expect(decodeURIComponent(decodeURIComponent(scrubUrl(put(email)) ?? ''))).not.toContain(
          email,
        );
      }),
    );
  });

  it('replaces e-mail addresses in free text and leaves the rest', () => {
    expect(scrubText('Mina told me, ask anna.berg@buyer.example!')).toBe(
      'Mina told me, ask redacted!',
    );
  });
});

describe('Telling machines', () => {
  it.each([
    'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
    'curl/8.5.0',
    'facebookexternalhit/1.1',
    'LinkedInBot/1.0',
    'HeadlessChrome/140',
  ])('knows %s', (userAgent) => {
    expect(isBot(userAgent)).toBe(true);
  });
  it.each([
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1',
    'Mozilla/5.0 (Linux; Android 15; CUBOT X90) AppleWebKit/537.36 Chrome/140.0 Mobile',
    undefined,
  ])('takes %s for a person', (userAgent) => {
    expect(isBot(userAgent)).toBe(false);
  });
});
