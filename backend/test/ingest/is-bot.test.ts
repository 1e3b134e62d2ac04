import { describe, expect, it } from '@jest/globals';
import { browserOf, isBot } from '../../src/ingest/is-bot.ts';

describe('Crawlers are known by their user agent', () => {
  it.each([
    'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
    'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)',
    'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; ClaudeBot/1.0; +claudebot@anthropic.com)',
    'LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)',
    'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)',
    'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)',
    'Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)',
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/147.0.0.0 Safari/537.36',
    'Mozilla/5.0 (Linux; Android 11; moto g power (2022)) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/119.0.0.0 Mobile Safari/537.36 Chrome-Lighthouse',
    'curl/8.14.1',
    'python-requests/2.32.5',
  ])('%s', (userAgent) => {
    expect(isBot(userAgent)).toBe(true);
  });
});

describe('People are not taken for crawlers', () => {
  it.each([
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:145.0) Gecko/20100101 Firefox/145.0',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [LinkedInApp]/9.31.1',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [FBAN/FBIOS;FBAV/530.0.0.40.72;FBDV/iPhone15,2]',
    'Mozilla/5.0 (Linux; Android 13; CUBOT P80) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36',
    'Mozilla/5.0 (Linux; Android 15; SM-S928B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36',
    '',
    undefined,
    null,
  ])('%s', (userAgent) => {
    expect(isBot(userAgent)).toBe(false);
  });
});

describe('A request is judged by its user agent', () => {
  const request = (headers: Record<string, string>): { get: never } => ({
    get: ((name: string) => headers[name]) as never,
  });

  it('when a browser sends it, or what claims to be one', () => {
    expect(browserOf(request({ origin: 'https://a.example', 'user-agent': 'curl/8' }))).toBe(
      'curl/8',
    );
    expect(browserOf(request({ 'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1)' }))).toBe(
      'Mozilla/5.0 (compatible; Googlebot/2.1)',
    );
  });

  it('not when a server sends it for its visitors', () => {
    expect(browserOf(request({ 'user-agent': 'axios/1.18.1' }))).toBeNull();
    expect(browserOf(request({}))).toBeNull();
  });
});
