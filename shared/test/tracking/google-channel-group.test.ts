import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { GOOGLE_SOURCES, googleChannelGroup, sourceCategory } from '../../src/index.ts';
import type { GoogleTraffic } from '../../src/index.ts';

const group = (source: string, medium = '', campaign = ''): string =>
  googleChannelGroup({
    source,
    medium,
    campaign,
    category: (GOOGLE_SOURCES.get(source) ?? null) as GoogleTraffic['category'],
  });

/** Rule, what fulfils it, and what narrowly does not. */
const RULES: readonly (readonly [
  rule: string,
  yes: readonly (readonly [string, string?, string?])[],
  no: readonly (readonly [string, string?, string?])[],
])[] = [
  [
    'Direct',
    [['(direct)', '(none)'], ['(direct)', '(not set)'], ['direct', '(none)'], ['']],
    [['(direct)', 'referral'], ['google'], ['partner', '(none)']],
  ],
  [
    'Cross-network',
    [
      ['google', 'cpc', 'cross-network'],
      ['x', 'email', 'de cross-network q1'],
    ],
    [['google', 'cpc', 'crossnetwork']],
  ],
  [
    'Paid Shopping',
    [
      ['amazon.com', 'cpc'],
      ['google', 'ppc', 'spring shopping'],
      ['google', 'paid', 'eshop'],
      ['stripe', 'retargeting'],
    ],
    [
      ['google', 'cpc', 'workshop'],
      ['amazon.com', 'referral'],
    ],
  ],
  [
    'Paid Search',
    [
      ['google', 'cpc'],
      ['bing', 'ppc'],
      ['duckduckgo', 'paid'],
      ['yandex.ru', 'paidsearch'],
      ['google', 'retargeting'],
    ],
    [
      ['google', 'unpaid'],
      ['google', 'ppcx'],
      ['googlish', 'cpc'],
    ],
  ],
  [
    'Paid Social',
    [
      ['linkedin.com', 'cpc'],
      ['facebook', 'paid-social'],
      ['lnkd.in', 'paid_social'],
      ['t.co', 'cpm'],
    ],
    [
      ['linkedin.com', 'social'],
      ['partner', 'paid-social'],
    ],
  ],
  [
    'Paid Video',
    [
      ['youtube', 'cpv-cpc'],
      ['vimeo.com', 'paid'],
    ],
    [['youtube', 'video']],
  ],
  [
    'Display',
    [
      ['dv360', 'display'],
      ['x', 'banner'],
      ['x', 'expandable'],
      ['x', 'interstitial'],
      ['x', 'cpm'],
    ],
    [['x', 'banners']],
  ],
  [
    'Paid Other',
    [
      ['x', 'cpc'],
      ['x', 'paid'],
      ['x', 'retargeting'],
    ],
    [
      ['x', 'prepaid'],
      ['x', 'retargeted'],
    ],
  ],
  [
    'AI Assistant',
    [
      ['chatgpt.com', 'ai-assistant'],
      ['new.ai', 'ai-assistant', '(ai-assistant)'],
    ],
    [['chatgpt.com', 'referral']],
  ],
  [
    'Organic Shopping',
    [['amazon.com'], ['alibaba'], ['hubspot', 'email', 'shopping']],
    [
      ['hubspot', 'email', 'workshop'],
      ['amazon.fr', 'referral'],
    ],
  ],
  [
    'Organic Social',
    [
      ['43things.com'],
      ['lnkd.in'],
      ['x', 'social'],
      ['x', 'social-network'],
      ['x', 'social-media'],
      ['x', 'sm'],
      ['x', 'social network'],
      ['x', 'social media'],
    ],
    [
      ['x', 'socials'],
      ['ex.com', 'referral'],
    ],
  ],
  [
    'Organic Video',
    [['youtube.com', 'referral'], ['vimeo', 'video'], ['partner', 'webvideo'], ['ted']],
    [['teddy', 'referral']],
  ],
  [
    'Organic Search',
    [['cn.bing.com'], ['bing', 'organic'], ['nobody-knows', 'organic']],
    [['nobody-knows', 'organics']],
  ],
  [
    'Referral',
    [
      ['partner.com', 'referral'],
      ['partner.com', 'app'],
      ['partner.com', 'link'],
    ],
    [['partner.com'], ['partner.com', 'links']],
  ],
  [
    'Email',
    [
      ['email', 'foo'],
      ['foo', 'email'],
      ['foo', 'e-mail'],
      ['e_mail', 'foo'],
      ['e mail', 'foo'],
    ],
    [
      ['foo', 'emails'],
      ['foo', 'gmail'],
    ],
  ],
  ['Affiliates', [['partner', 'affiliate']], [['partner', 'affiliates']]],
  ['Audio', [['acast', 'audio']], [['acast', 'audio-ad']]],
  ['SMS', [['sms', 'x'], ['x', 'sms'], ['sms']], [['twilio', 'sms-1']]],
  [
    'Mobile Push Notifications',
    [
      ['x', 'push'],
      ['x', 'web-push'],
      ['x', 'mobile'],
      ['x', 'in-app notification'],
      ['firebase', 'x'],
    ],
    [['x', 'pushed']],
  ],
  ['Unassigned', [['something', 'unknown'], ['something']], [['something', 'referral']]],
];

describe('Google’s default channel group, rule by rule', () => {
  for (const [rule, yes, no] of RULES) {
    it.each(yes.map((traffic) => [traffic.join(' / ')] as const))(`${rule}: %s`, (text) => {
      expect(group(...(text.split(' / ') as [string]))).toBe(rule);
    });
    it.each(no.map((traffic) => [traffic.join(' / ')] as const))(`not ${rule}: %s`, (text) => {
      expect(group(...(text.split(' / ') as [string]))).not.toBe(rule);
    });
  }

  it('has each of the 819 sources in Google’s own category', () => {
    expect(GOOGLE_SOURCES.size).toBe(819);
    const counts = Map.groupBy(GOOGLE_SOURCES.values(), (category) => category);
    expect(Object.fromEntries([...counts].map(([name, all]) => [name, all.length]))).toEqual({
      search: 129,
      social: 592,
      shopping: 52,
      video: 46,
    });
  });

  it('is followed by our wider lists but for what is named here', () => {
    const others = [...GOOGLE_SOURCES]
      .filter(([source, category]) => sourceCategory(source) !== category)
      .map(([source, category]) => [source, category, sourceCategory(source)].join(' '))
      .sort();
    expect(others).toMatchInlineSnapshot(`
     [
       "email.seznam.cz search email",
       "mail.rambler.ru search email",
       "mail.yandex.ru search email",
     ]
    `);
  });

  it('whatever comes, answers one of its groups, and paid media never count as free', () => {
    const known = new Set(RULES.map(([rule]) => rule));
    const text = fc.oneof(fc.string(), fc.constantFrom('google', 'linkedin.com', 'cpc', 'paid-x'));
    fc.assert(
      fc.property(text, text, text, (source, medium, campaign) => {
        const found = group(source.toLowerCase(), medium.toLowerCase(), campaign.toLowerCase());
        expect(known.has(found)).toBe(true);
        if (/^(?:cpc|paid.*)$/i.test(medium)) {
          expect(found).toMatch(/^(?:Paid .*|Cross-network)$/);
        }
      }),
    );
  });
});
