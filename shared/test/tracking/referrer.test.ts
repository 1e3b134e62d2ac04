import { describe, expect, it } from '@jest/globals';
import { cameFrom, hostOf, isOwnHost, passThroughOf } from '../../src/index.ts';

describe('The host of a referrer', () => {
  it.each([
    ['https://www.Google.com/search?q=x', 'google.com'],
    ['http://user:pw@a.example.com:8080/x', 'a.example.com'],
    ['android-app://com.linkedin.android/', 'com.linkedin.android'],
    ['linkedin.com', 'linkedin.com'],
    ['//t.co/x', 't.co'],
    ['https://müller.de/', 'müller.de'],
  ])('%s is %s', (address, host) => {
    expect(hostOf(address)).toBe(host);
  });

  it.each(['', 'about:blank', 'localhost', 'not a url', '$direct'])('“%s” has none', (address) => {
    expect(hostOf(address)).toBeNull();
  });
});

/** As a public suffix list answers, for the hosts of this test. */
const siteOf = (host: string): string => {
  const labels = host.split('.');
  return labels.slice(host.endsWith('.co.uk') || host.endsWith('.github.io') ? -3 : -2).join('.');
};

describe('The tenant’s own site', () => {
  it('is its domains and what is below them, not look-alikes', () => {
    const own = ['www.acme.com', 'acme.io'];
    expect(isOwnHost('acme.com', own)).toBe(true);
    expect(isOwnHost('blog.acme.io', own)).toBe(true);
    expect(isOwnHost('notacme.com', own)).toBe(false);
    expect(isOwnHost('acme.com.evil.com', own)).toBe(false);
    expect(isOwnHost('com', own)).toBe(false);
    expect(isOwnHost('acme.com', [])).toBe(false);
  });

  it('is all of a registered domain, where public suffixes are known', () => {
    const own = ['shop.acme.co.uk'];
    expect(isOwnHost('blog.acme.co.uk', own)).toBe(false);
    expect(isOwnHost('blog.acme.co.uk', own, siteOf)).toBe(true);
    expect(isOwnHost('other.co.uk', own, siteOf)).toBe(false);
    expect(isOwnHost('ada.github.io', ['acme.github.io'], siteOf)).toBe(false);
  });

  it('is not everybody’s pages on a platform it has a page on', () => {
    const own = ['acme.substack.com'];
    expect(isOwnHost('acme.substack.com', own, siteOf)).toBe(true);
    expect(isOwnHost('ada.substack.com', own, siteOf)).toBe(false);
  });

  it('includes the site the page itself is on, set up or not', () => {
    const from = (referrer: string, page: string): string | null =>
      cameFrom(referrer, page, { siteOf }).host;
    expect(from('https://www.acme.com/pricing', 'https://app.acme.com/signup')).toBeNull();
    expect(from('https://partner.com/', 'https://acme.com/')).toBe('partner.com');
    expect(from('https://ada.medium.com/', 'https://acme.medium.com/')).toBe('ada.medium.com');
  });
});

describe('Pages a visitor only passes through', () => {
  it.each([
    ['https://checkout.stripe.com/c/pay/cs_live', 'payment'],
    ['https://www.paypal.com/checkoutnow?token=x', 'payment'],
    ['https://accounts.google.com/', 'login'],
    ['https://login.microsoftonline.com/common/oauth2', 'login'],
    ['https://acme.okta.com/', 'login'],
    ['https://acme.eu.auth0.com/login', 'login'],
    ['https://www.linkedin.com/oauth/v2/authorization?x=1', 'login'],
    ['https://github.com/login/oauth/authorize', 'login'],
  ])('%s is one of %s: no source', (referrer, kind) => {
    expect(cameFrom(referrer, 'https://acme.com/')).toEqual({
      host: null,
      rest: '',
      returnFrom: kind,
    });
  });

  it.each([
    'https://www.linkedin.com/',
    'https://www.linkedin.com/feed/',
    'https://github.com/acme',
    'https://www.okta.com/blog/best-tools',
    'https://stripe.com/partners/acme',
    'https://mypaypal.com/',
    'https://docs.google.com/',
  ])('%s may well bring somebody', (referrer) => {
    expect(cameFrom(referrer, 'https://acme.com/').host).toBe(hostOf(referrer));
    expect(passThroughOf(hostOf(referrer) ?? '')).toBeNull();
  });
});
