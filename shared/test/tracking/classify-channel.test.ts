import { describe, expect, it } from '@jest/globals';
import {
  CHANNELS,
  KNOWN_SOURCES,
  channelLabel,
  classifyChannel,
  mergeSources,
  sourceCategory,
} from '../../src/index.ts';
import type { TrafficSource } from '../../src/index.ts';

const none: TrafficSource = { source: null, medium: null, campaign: null };

describe('The channel of a visit', () => {
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
    ['partner', 'affiliate', null, 'affiliates'],
    ['acast', 'audio', null, 'audio'],
    ['sms', 'x', null, 'sms'],
    ['app', 'mobile-push', null, 'sms'],
    ['mina-kovac', 'sponsored-thing', null, 'unassigned'],
    // Both orders of the specification’s own scheme: no rule of Google’s knows them.
    ['mina-kovac', 'linkedin', 'launch', 'unassigned'],
  ])('of Google’s groups: %s / %s / %s is %s', (source, medium, campaign, channel) => {
    expect(classifyChannel({ source, medium, campaign })).toBe(channel);
  });

  it.each([
    ['mailchimp', 'newsletter', null, 'email'],
    ['newsletter', 'x', null, 'email'],
    ['acast', 'podcast', null, 'audio'],
    ['saastr', 'event', null, 'events'],
    ['on24', 'webinar', null, 'events'],
    ['partnerstack', 'affiliates', null, 'affiliates'],
    // A campaign’s name alone makes no free visit a shopping one.
    ['hubspot', 'email', 'Christmas shopping', 'email'],
    ['LI', 'cpc', null, 'paid_social'],
    ['adwords-de', 'paid-search', null, 'paid_search'],
    ['linkedin', 'paid-search', null, 'paid_social'],
    [null, 'sem', null, 'paid_search'],
    ['linkedin_ads', 'paid', null, 'paid_social'],
    ['google_ads', 'cpc', null, 'paid_search'],
    ['chatgpt.com', null, null, 'ai_assistant'],
    ['chatgpt.com', 'referral', null, 'ai_assistant'],
    ['perplexity', '(not set)', null, 'ai_assistant'],
    ['gemini', 'ai', null, 'ai_assistant'],
    ['some-new-assistant', 'AI-Assistant', null, 'ai_assistant'],
    // A person or a letter may have an assistant’s name, and assistants sell ads.
    ['claude', 'email', null, 'email'],
    ['chatgpt', 'cpc', null, 'paid_other'],
    [null, null, 'launch', 'unassigned'],
  ])('of our own: %s / %s / %s is %s', (source, medium, campaign, channel) => {
    expect(classifyChannel({ source, medium, campaign })).toBe(channel);
  });

  it.each([
    ['google.co.uk', 'organic_search'],
    ['google.de', 'organic_search'],
    ['mail.google.com', 'email'],
    ['com.google.android.gm', 'email'],
    ['docs.google.com', 'referral'],
    ['gemini.google.com', 'ai_assistant'],
    ['claude.ai', 'ai_assistant'],
    ['www.perplexity.ai', 'ai_assistant'],
    ['copilot.microsoft.com', 'ai_assistant'],
    ['com.openai.chatgpt', 'ai_assistant'],
    ['lnkd.in', 'organic_social'],
    ['l.instagram.com', 'organic_social'],
    ['lm.facebook.com', 'organic_social'],
    ['t.co', 'organic_social'],
    ['com.linkedin.android', 'organic_social'],
    ['org.telegram.messenger', 'organic_social'],
    ['fosstodon.org', 'organic_social'],
    ['buff.ly', 'organic_social'],
    ['bit.ly', 'organic_social'],
    ['rebrand.ly', 'referral'],
    ['m.youtube.com', 'organic_video'],
    ['someblog.io', 'referral'],
    ['cnn.com', 'referral'],
    ['google.evil.com', 'referral'],
    ['notgoogle.com', 'referral'],
  ])('a bare referrer %s is %s', (host, channel) => {
    expect(classifyChannel({ ...none, source: host })).toBe(channel);
  });

  it('a part of a host may be another kind of place than the rest', () => {
    expect(classifyChannel({ ...none, source: 'x.com', path: '/i/grok?c=1' })).toBe('ai_assistant');
    expect(classifyChannel({ ...none, source: 'x.com', path: '/i/grokking' })).toBe(
      'organic_social',
    );
  });

  it('takes a longer list of sources as data', () => {
    const longer = mergeSources(KNOWN_SOURCES, new Map([['someblog.io', 'social']]));
    expect(classifyChannel({ ...none, source: 'news.someblog.io' }, longer)).toBe('organic_social');
    expect(sourceCategory('google.com', longer)).toBe('search');
    expect(sourceCategory('someblog.io')).toBeNull();
  });

  it('is not fooled by names that every object has', () => {
    expect(sourceCategory('constructor')).toBeNull();
    expect(classifyChannel({ source: 'constructor', medium: '__proto__', campaign: null })).toBe(
      'unassigned',
    );
  });

  it('has a label for each, and says where a search was for the brand', () => {
    for (const channel of CHANNELS) expect(channelLabel(channel)).toMatch(/^[A-Z]/);
    expect(channelLabel('paid_search', 'brand')).toBe('Paid search (brand)');
    expect(channelLabel('paid_search', 'generic')).toBe('Paid search');
  });
});

describe('A click id where the medium is missing', () => {
  const clicked = (clickId: string, source: string | null = null): string =>
    classifyChannel({ ...none, source, clickId });

  it.each([
    ['gclid', null, 'paid_search'],
    ['gbraid', 'google.com', 'paid_search'],
    ['wbraid', null, 'paid_search'],
    ['gclid', 'youtube.com', 'paid_video'],
    ['gclid', 'someblog.io', 'display'],
    ['gclid', 'partner', 'paid_other'],
    ['msclkid', 'bing.com', 'paid_search'],
    ['li_fat_id', 'linkedin.com', 'paid_social'],
    ['li_fat_id', null, 'paid_social'],
    ['ttclid', null, 'paid_social'],
    ['twclid', 't.co', 'paid_social'],
    ['rdt_cid', null, 'paid_social'],
    ['dclid', 'someblog.io', 'display'],
    ['irclickid', null, 'affiliates'],
  ])('%s from %s is paid: %s', (clickId, source, channel) => {
    expect(clicked(clickId, source)).toBe(channel);
  });

  it('of an ad somebody copied into a social network is a free link', () => {
    expect(clicked('gclid', 'linkedin.com')).toBe('organic_social');
  });

  it.each([
    ['fbclid', null, 'organic_social'],
    ['fbclid', 'l.facebook.com', 'organic_social'],
    ['fbclid', 'google.com', 'organic_search'],
    ['fbclid', 'someblog.io', 'referral'],
    ['srsltid', null, 'organic_search'],
    ['_hsenc', null, 'email'],
  ])('%s from %s was not paid for: %s', (clickId, source, channel) => {
    expect(clicked(clickId, source)).toBe(channel);
  });

  it('gives way to a medium that is there', () => {
    const mail = { source: 'hubspot', medium: 'email', campaign: null, clickId: 'gclid' };
    expect(classifyChannel(mail)).toBe('email');
    expect(classifyChannel({ ...mail, source: 'google', medium: 'organic' })).toBe(
      'organic_search',
    );
  });

  it('that no network is known by says nothing', () => {
    expect(clicked('constructor')).toBe('direct');
  });
});
