import { describe, expect, it } from '@jest/globals';
import {
  CHANNELS,
  COMPACT_SOURCES,
  channelLabel,
  classifyChannel,
  hostOf,
  isOwnHost,
  mergeSources,
  sourceCategory,
} from '../../src/index.ts';
import type { TrafficSource } from '../../src/index.ts';

const none: TrafficSource = { source: null, medium: null, campaign: null };

describe('The channel of a visit, by Google’s default channel group rules', () => {
  it.each([
    [null, null, null, 'direct'],
    ['(direct)', '(none)', null, 'direct'],
    ['google', 'cpc', 'brand', 'paid_search'],
    ['bing', 'ppc', null, 'paid_search'],
    ['linkedin', 'paid-social', null, 'paid_social'],
    ['linkedin.com', 'cpm', null, 'paid_social'],
    ['youtube', 'paid', null, 'paid_video'],
    ['dv360', 'cpm', null, 'display'],
    ['partner', 'banner', null, 'display'],
    ['partner', 'retargeting', null, 'paid_other'],
    ['google', 'cpc', 'q1 shopping', 'paid_other'],
    ['x', 'y', 'Cross-network', 'paid_other'],
    ['twitter', 'social', null, 'organic_social'],
    ['buffer', 'social-media', null, 'organic_social'],
    ['vimeo.com', 'referral', null, 'organic_video'],
    ['blog', 'video', null, 'organic_video'],
    ['google', 'organic', null, 'organic_search'],
    ['unknown-engine', 'organic', null, 'organic_search'],
    ['partner.com', 'referral', null, 'referral'],
    ['hubspot', 'email', null, 'email'],
    ['e-mail', 'x', null, 'email'],
    ['mailchimp', 'newsletter', null, 'email'],
    ['partner', 'affiliate', null, 'affiliates'],
    ['acast', 'audio', null, 'audio'],
    ['acast', 'podcast', null, 'audio'],
    ['sms', 'x', null, 'sms'],
    ['app', 'mobile-push', null, 'sms'],
    ['saastr', 'event', null, 'events'],
    ['chatgpt.com', 'referral', null, 'ai_assistant'],
    ['mina-kovac', 'sponsored-thing', null, 'unassigned'],
    // Both orders of the specification’s own scheme: no rule of Google’s knows them.
    ['mina-kovac', 'linkedin', 'launch', 'unassigned'],
  ])('%s / %s / %s is %s', (source, medium, campaign, channel) => {
    expect(classifyChannel({ source, medium, campaign })).toBe(channel);
  });

  it.each([
    ['www.google.co.uk', 'organic_search'],
    ['google.de', 'organic_search'],
    ['mail.google.com', 'email'],
    ['docs.google.com', 'referral'],
    ['gemini.google.com', 'ai_assistant'],
    ['lnkd.in', 'organic_social'],
    ['l.instagram.com', 'organic_social'],
    ['com.linkedin.android', 'organic_social'],
    ['m.youtube.com', 'organic_video'],
    ['someblog.io', 'referral'],
    ['google.evil.com', 'referral'],
    ['notgoogle.com', 'referral'],
  ])('a bare referrer %s is %s', (host, channel) => {
    expect(classifyChannel({ ...none, source: host })).toBe(channel);
  });

  it('a paid click id counts as paid when the medium is missing', () => {
    expect(classifyChannel({ ...none, source: 'google.com', paidClick: true })).toBe('paid_search');
    expect(classifyChannel({ ...none, paidClick: true })).toBe('paid_other');
    expect(
      classifyChannel({ source: 'hubspot', medium: 'email', campaign: null, paidClick: true }),
    ).toBe('email');
  });

  it('takes a longer list of sources as data', () => {
    const longer = mergeSources(COMPACT_SOURCES, new Map([['someblog.io', 'social']]));
    expect(classifyChannel({ ...none, source: 'news.someblog.io' }, longer)).toBe('organic_social');
    expect(sourceCategory('google.com', longer)).toBe('search');
  });

  it('is not fooled by names that every object has', () => {
    expect(sourceCategory('constructor', COMPACT_SOURCES)).toBeNull();
  });

  it('has a label for each', () => {
    for (const channel of CHANNELS) expect(channelLabel(channel)).toMatch(/^[A-Z]/);
  });
});

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

  it('is the tenant’s own for its domains and what is below them, not for look-alikes', () => {
    const own = ['www.acme.com', 'acme.io'];
    expect(isOwnHost('acme.com', own)).toBe(true);
    expect(isOwnHost('blog.acme.io', own)).toBe(true);
    expect(isOwnHost('notacme.com', own)).toBe(false);
  });
});
