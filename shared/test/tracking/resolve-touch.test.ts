import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  compileDirectory,
  findMentions,
  resolveSelfReport,
  resolveTouch,
} from '../../src/index.ts';
import type { Directory, ResolvedTouch } from '../../src/index.ts';

const people: Directory = {
  influencers: [
    {
      id: 'inf-mina',
      name: 'Mina Kovač',
      aliases: ['mk', 'MINA20'],
      handles: [
        { platform: 'LinkedIn', handle: 'https://www.linkedin.com/in/mina-kovac-revops/' },
        { platform: 'YouTube', handle: '@RevOpsMina' },
        { platform: 'blog', handle: 'minakovac.com' },
      ],
    },
    {
      id: 'inf-jonas',
      name: 'Jonas Müller',
      aliases: [],
      handles: [{ platform: 'x', handle: '@growthguy' }],
    },
    {
      id: 'inf-ada',
      name: 'Ada Growth',
      aliases: ['growthguy'],
      handles: [{ platform: 'substack', handle: 'ada.substack.com' }],
    },
  ],
  campaigns: [
    { id: 'cam-0001', name: 'Spring Launch 2026', utmCampaign: 'spring-launch', aliases: ['sl26'] },
    { id: 'cam-0002', name: 'RevOps Week', utmCampaign: null, aliases: [] },
  ],
};
const directory = compileDirectory(people);
const options = { ownDomains: ['acme.com'] };
const link = (query: string, referrer: string | null = null): ResolvedTouch =>
  resolveTouch({ url: `https://acme.com/demo?${query}`, referrer }, directory, options);

describe('Whose a visit is: source = influencer, medium = platform', () => {
  it('is read as the specification tags it', () => {
    expect(
      link(
        'utm_source=mina-kovac&utm_medium=linkedin&utm_campaign=spring-launch&utm_content=video&utm_term=revops',
      ),
    ).toEqual({
      influencerId: 'inf-mina',
      campaignId: 'cam-0001',
      platform: 'linkedin',
      contentType: 'video',
      channel: 'influencer',
      evidence: 'utm',
      confidence: 1,
      reason: 'utm_source “mina-kovac” names Mina Kovač.',
      unknownInfluencer: null,
      unknownCampaign: null,
      issues: [],
    });
  });

  it.each([
    'Mina+Kova%C4%8D',
    'MINAKOVAC',
    '%40mina_kovac',
    'mk',
    'revopsmina',
    'mina-kovac-revops',
    'linkedin_mina-kovac',
    'mina-kovac-li',
    'inf-mina',
    'mina%2520kovac',
    'https%3A%2F%2Fwww.linkedin.com%2Fin%2Fmina-kovac-revops%2F',
  ])('finds her as %s', (source) => {
    expect(link(`utm_source=${source}&utm_medium=linkedin`).influencerId).toBe('inf-mina');
  });

  it('finds an umlaut’s other spelling', () => {
    expect(link('utm_source=jonas-mueller').influencerId).toBe('inf-jonas');
    expect(link('utm_source=jonas-muller').influencerId).toBe('inf-jonas');
  });

  it('takes the platform from the referrer or the influencer’s only handle when the tag has none', () => {
    expect(link('utm_source=mina-kovac', 'https://t.co/').platform).toBe('x');
    expect(link('utm_source=jonas-muller').platform).toBe('x');
    expect(link('utm_source=mina-kovac').platform).toBeNull();
  });

  it('never guesses: a misspelt name is unknown, and the reason says what to do', () => {
    const found = link('utm_source=mina-kovak&utm_medium=linkedin');
    expect(found).toMatchObject({
      influencerId: null,
      channel: 'unassigned',
      unknownInfluencer: 'mina-kovak',
      reason:
        'utm_source “mina-kovak” on linkedin is no known influencer. If it is one, add it as an alias.',
    });
  });
});

describe('Whose a visit is: source = platform, medium = influencer', () => {
  it.each([
    ['utm_term', 'term'],
    ['utm_content', 'content'],
    ['utm_id', 'id'],
  ])('the name stands in %s', (parameter) => {
    expect(link(`utm_source=linkedin&utm_medium=influencer&${parameter}=mina-kovac`)).toMatchObject(
      {
        influencerId: 'inf-mina',
        platform: 'linkedin',
        channel: 'influencer',
        confidence: 0.95,
      },
    );
  });

  it('or in utm_medium itself', () => {
    expect(link('utm_source=linkedin&utm_medium=mina-kovac')).toMatchObject({
      influencerId: 'inf-mina',
      platform: 'linkedin',
      confidence: 1,
    });
  });

  it('leaves utm_content to the content type when the name is in utm_term', () => {
    const found = link(
      'utm_source=linkedin&utm_medium=influencer&utm_term=mina-kovac&utm_content=carousel',
    );
    expect(found.contentType).toBe('carousel');
  });

  it('stays influencer traffic without a name, and asks for one', () => {
    expect(link('utm_source=linkedin&utm_medium=influencer')).toMatchObject({
      influencerId: null,
      channel: 'influencer',
      platform: 'linkedin',
      reason:
        'The link is marked as influencer traffic but names nobody. Put the influencer into utm_term.',
    });
    expect(
      link('utm_source=linkedin&utm_medium=influencer&utm_term=somebody').unknownInfluencer,
    ).toBe('somebody');
  });
});

describe('Names that collide', () => {
  it('are decided by the platform where one of them has the handle there', () => {
    expect(link('utm_source=growthguy&utm_medium=x').influencerId).toBe('inf-jonas');
  });

  it('else stay unlinked and say so', () => {
    const found = link('utm_source=growthguy&utm_medium=linkedin');
    expect(found.influencerId).toBeNull();
    expect(found.reason).toBe(
      'utm_source “growthguy” is the name of more than one influencer. Give one of them an alias of their own.',
    );
  });

  it('of two fields are reported with less confidence', () => {
    const found = link('utm_source=mina-kovac&utm_medium=linkedin&utm_term=jonas-muller');
    expect(found).toMatchObject({ influencerId: 'inf-mina', confidence: 0.7 });
    expect(found.reason).toMatch(/but utm_term “jonas-muller” names somebody else/);
  });
});

describe('Without a tag that names somebody', () => {
  it('a code does', () => {
    expect(link('ref=MINA20')).toMatchObject({
      influencerId: 'inf-mina',
      evidence: 'code',
      confidence: 0.95,
      reason: 'The code “MINA20” belongs to Mina Kovač.',
    });
  });

  it.each([
    ['https://www.youtube.com/@RevOpsMina', 'inf-mina', 'youtube'],
    ['https://blog.minakovac.com/post', 'inf-mina', 'blog'],
    ['https://ada.substack.com/p/x', 'inf-ada', 'substack'],
    ['https://x.com/growthguy/status/1', 'inf-jonas', 'x'],
  ])('a referrer that is their own page does: %s', (referrer, influencerId, platform) => {
    expect(link('', referrer)).toMatchObject({
      influencerId,
      platform,
      channel: 'influencer',
      evidence: 'referral',
    });
  });

  it('a plain referrer is a channel and nobody’s', () => {
    expect(link('', 'https://www.linkedin.com/')).toMatchObject({
      influencerId: null,
      channel: 'organic_social',
      platform: 'linkedin',
      evidence: 'referral',
      reason: 'The visit came from linkedin.com, without tags.',
    });
  });

  it('a page of the tenant’s own is no referrer', () => {
    expect(link('', 'https://blog.acme.com/x').channel).toBe('direct');
    expect(
      resolveTouch({ url: 'https://other.io/a', referrer: 'https://other.io/b' }, directory)
        .channel,
    ).toBe('direct');
  });

  it('a keyword on a search engine is no touch by whom it names', () => {
    expect(link('utm_source=google&utm_medium=cpc&utm_term=mina+kovac')).toMatchObject({
      influencerId: null,
      channel: 'paid_search',
    });
  });

  it('a short id met by chance in a tag links nobody', () => {
    const numbered = compileDirectory({
      influencers: [{ id: '2', name: 'Mina Kovač', aliases: [], handles: [] }],
      campaigns: [{ id: '7', name: 'Launch', utmCampaign: null, aliases: [] }],
    });
    const url = 'https://acme.com/?utm_source=linkedin&utm_content=2&utm_id=7';
    expect(resolveTouch({ url }, numbered)).toMatchObject({ influencerId: null, campaignId: null });
  });

  it('ordinary campaigns keep their channel', () => {
    expect(
      link('utm_source=google&utm_medium=cpc&utm_campaign=brand&utm_term=revops+video'),
    ).toMatchObject({
      influencerId: null,
      channel: 'paid_search',
      // A keyword is not a content type.
      contentType: null,
      unknownCampaign: 'brand',
    });
  });
});

describe('A visit that somebody searched for', () => {
  const own = { ...options, brandTerms: ['Acme', 'Acme Forecast'] };
  const search = (query: string, referrer: string | null = null): ResolvedTouch =>
    resolveTouch({ url: `https://acme.com/?${query}`, referrer }, directory, own);

  it.each([
    ['utm_source=google&utm_medium=cpc&utm_term=acme+crm', 'brand', 'acme crm'],
    ['utm_source=google&utm_medium=cpc&utm_term=ac+me+forcast', 'brand', 'ac me forcast'],
    ['utm_source=bing&utm_medium=ppc&utm_term=forecasting+software', 'generic', null],
    ['utm_source=google&utm_medium=cpc&utm_term=%7Bkeyword%7D', 'unknown', null],
    ['gclid=x', 'unknown', null],
    ['gclid=x&utm_term=acme', 'brand', 'acme'],
  ])('and paid for, %s: %s', (query, searchIntent, term) => {
    const found = search(query);
    expect(found).toMatchObject({ channel: 'paid_search', searchIntent });
    if (term !== null) expect(found.searchTerm).toBe(term);
  });

  it('is of unknown intent when the engine keeps the term to itself', () => {
    expect(search('', 'https://www.google.com/')).toMatchObject({
      channel: 'organic_search',
      searchIntent: 'unknown',
      searchTerm: null,
    });
  });

  it('tells its term where the engine’s address does, or an import', () => {
    expect(search('', 'https://search.seznam.cz/?q=Acme+CRM')).toMatchObject({
      channel: 'organic_search',
      searchIntent: 'brand',
      searchTerm: 'acme crm',
      reason:
        'The visit came from search.seznam.cz, without tags, where they searched for “acme crm”.',
    });
    // What somebody typed makes it no touch by whom they typed.
    expect(search('utm_medium=organic&utm_term=mina+kovac')).toMatchObject({
      influencerId: null,
      channel: 'organic_search',
      searchIntent: 'generic',
    });
    expect(search('utm_source=google&utm_medium=organic&utm_term=crm')).toMatchObject({
      channel: 'organic_search',
      searchIntent: 'generic',
    });
  });

  it('says nothing of intent without brand terms, nor of other channels', () => {
    expect(link('utm_source=google&utm_medium=cpc&utm_term=acme').searchIntent).toBe('unknown');
    expect(search('utm_source=hubspot&utm_medium=email&utm_term=acme')).not.toHaveProperty(
      'searchIntent',
    );
  });
});

describe('A visit without tags and without a source', () => {
  it.each([
    ['https://checkout.stripe.com/c/pay', 'payment'],
    ['https://accounts.google.com/', 'login'],
  ])('came back from %s, a %s page', (referrer, kind) => {
    expect(link('', referrer)).toMatchObject({
      channel: 'direct',
      platform: null,
      reason: `The visitor came back from a ${kind} page, which brought nobody.`,
    });
  });

  it.each([
    ['li_fat_id=1', 'paid_social', 'linkedin'],
    ['ttclid=1', 'paid_social', 'tiktok'],
    ['fbclid=1', 'organic_social', null],
    ['gclid=1', 'paid_search', null],
  ])('but with the click id %s is %s', (query, channel, platform) => {
    const found = link(query);
    expect(found).toMatchObject({ channel, platform });
    expect(found.reason).toMatch(/^The link carries nothing but the click id [a-z_]+\.$/);
  });

  it.each([
    ['android-app://com.linkedin.android/', 'organic_social', 'linkedin'],
    ['https://lnkd.in/abc', 'organic_social', 'linkedin'],
    ['https://l.instagram.com/', 'organic_social', 'instagram'],
    ['https://lm.facebook.com/', 'organic_social', 'facebook'],
    ['https://t.co/abc', 'organic_social', 'x'],
    ['https://hachyderm.io/@mina', 'organic_social', 'mastodon'],
    ['android-app://com.openai.chatgpt', 'ai_assistant', null],
    ['https://x.com/i/grok', 'ai_assistant', null],
  ])('of the referrer %s is %s on %s', (referrer, channel, platform) => {
    expect(link('', referrer)).toMatchObject({ channel, platform, influencerId: null });
  });
});

describe('Campaigns', () => {
  it.each(['spring-launch', 'Spring+Launch+2026', 'SL26', 'cam-0001'])(
    'are found as %s',
    (campaign) => {
      expect(link(`utm_source=mina-kovac&utm_campaign=${campaign}`).campaignId).toBe('cam-0001');
    },
  );

  it('are found by utm_id as well', () => {
    expect(link('utm_source=mina-kovac&utm_id=cam-0002').campaignId).toBe('cam-0002');
  });
});

describe('Tags taken apart before', () => {
  it('win over those in the address, with or without the prefix', () => {
    const url = 'https://acme.com/?utm_source=jonas-muller&utm_medium=x';
    const utm = { source: 'mina-kovac', utm_campaign: 'sl26' };
    expect(resolveTouch({ url, utm }, directory)).toMatchObject({
      influencerId: 'inf-mina',
      platform: 'x',
      campaignId: 'cam-0001',
    });
  });
});

it('Whatever is sent, a link is to somebody in the directory or to nobody, and has a reason', () => {
  const known = new Set<string | null>([...people.influencers.map(({ id }) => id), null]);
  const value = fc.oneof(
    fc.string({ maxLength: 20 }),
    fc.constantFrom('mina-kovac', 'linkedin', 'influencer'),
  );
  fc.assert(
    fc.property(
      fc.record(
        { source: value, medium: value, content: value, term: value, id: value },
        { requiredKeys: [] },
      ),
      fc.option(fc.webUrl()),
      (utm, referrer) => {
        const found = resolveTouch({ utm, referrer }, directory, options);
        expect(known.has(found.influencerId)).toBe(true);
        expect(found.confidence).toBeGreaterThan(0);
        expect(found.reason).toMatch(/\.$/);
        if (found.influencerId !== null) expect(found.channel).toBe('influencer');
      },
    ),
  );
});

describe('A profile’s address tells the influencer’s own site', () => {
  const own = compileDirectory({
    influencers: [
      {
        id: 'inf-show',
        name: 'Jonas Müller',
        aliases: [],
        handles: [
          { platform: 'podcast', handle: 'ops-hour', url: 'https://ops-hour.transistor.fm' },
          { platform: 'newsletter', handle: 'ops letter', url: 'https://opsletter.substack.com/' },
          { platform: 'youtube', handle: 'opshour', url: 'https://www.youtube.com/@opshour' },
        ],
      },
    ],
    campaigns: [],
  });
  it.each([
    ['https://ops-hour.transistor.fm/episodes/12', 'inf-show'],
    ['https://opsletter.substack.com/p/hello', 'inf-show'],
    ['https://other-show.transistor.fm/', null],
    ['https://other.substack.com/', null],
    ['https://www.youtube.com/', null],
    ['https://substack.com/', null],
  ])('a visit from %s is %s’s', (referrer, influencerId) => {
    expect(resolveTouch({ url: 'https://acme.example/', referrer }, own)).toMatchObject({
      influencerId,
    });
  });
});

describe('“How did you hear about us?”', () => {
  it('finds everybody named exactly, once each, in order', () => {
    const { mentions, platforms } = findMentions(
      'Saw growth stuff by @RevOpsMina on YouTube, then Jonas Mueller. MINA KOVAC is great!',
      directory,
    );
    expect(mentions).toEqual([
      { influencerId: 'inf-mina', words: 'revopsmina', likeness: null },
      { influencerId: 'inf-jonas', words: 'jonas mueller', likeness: null },
    ]);
    expect(platforms).toEqual(['youtube']);
  });

  it('does not find a first name or a name inside a word', () => {
    expect(findMentions('Mina', directory).mentions).toEqual([]);
    expect(findMentions('seminakovacs', directory).mentions).toEqual([]);
  });

  it('does not take a short alias for a person; in a tag it is one, in a sentence it is chance', () => {
    expect(findMentions('we run on mk servers', directory).mentions).toEqual([]);
  });

  it('leaves an ambiguous name to a person', () => {
    expect(findMentions('growthguy told me', directory)).toMatchObject({
      mentions: [],
      ambiguous: ['growthguy'],
    });
  });

  it('does not take plain English for a platform', () => {
    expect(findMentions('in a medium company event', directory).platforms).toEqual([]);
  });

  it('makes a touch for each mention, said rather than tracked', () => {
    expect(resolveSelfReport('The podcast of Mina Kovač', directory)).toEqual([
      expect.objectContaining({
        influencerId: 'inf-mina',
        channel: 'influencer',
        platform: 'podcast',
        contentType: 'podcast',
        evidence: 'self_report',
        confidence: 0.8,
        reason: 'The person wrote “mina kovac” when asked how they heard of you.',
      }),
    ]);
  });

  it('makes one touch of a place without a name, one of a channel, and none of nothing', () => {
    expect(resolveSelfReport('a podcast', directory)).toMatchObject([
      { influencerId: null, channel: 'self_reported', platform: 'podcast' },
    ]);
    expect(resolveSelfReport('a friend', directory)).toMatchObject([
      { influencerId: null, channel: 'referral', evidence: 'self_report' },
    ]);
    expect(resolveSelfReport('no idea', directory)).toEqual([]);
    expect(resolveSelfReport('  ', directory)).toEqual([]);
  });
});
