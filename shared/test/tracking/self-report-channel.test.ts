import { describe, expect, it } from '@jest/globals';
import { compileDirectory, resolveSelfReport, sourceKey } from '../../src/index.ts';
import { touch } from '../support/touches.ts';

const directory = compileDirectory({
  influencers: [{ id: 'ada', name: 'Ada Lindqvist', aliases: ['Ops Hour'], handles: [] }],
  campaigns: [],
});

/** What the fitted models read the answer as. */
const readAs = (text: string): string | null => {
  const [answer] = resolveSelfReport(text, directory);
  return answer === undefined
    ? null
    : sourceKey(touch('answer', 0, { ...answer, kind: 'self_report' }));
};

describe('An answer that names nobody names a channel where its words say so', () => {
  it.each([
    ['Saw your ads on LinkedIn a couple of times', 'paid_social'],
    ['sponsored post, facebook', 'paid_social'],
    ['Werbung auf LinkedIn', 'paid_social'],
    ['Instagram-Anzeige', 'paid_social'],
    ['google ads', 'paid_search'],
    ['YouTube ad', 'paid_video'],
    ['Heard your ad on a podcast', 'audio'],
    ['banner on a news site', 'display'],
    ['an advertisement somewhere', 'paid_other'],
    ['We met at Dreamforce', 'events'],
    ['Your talk at the RevOps conference in Lyon', 'events'],
    ['webinar with your head of product', 'events'],
    ['Hannover Messe', 'events'],
    ['Auf der Fachmesse am Stand', 'events'],
    ['salon des entrepreneurs', 'events'],
    ['I get your newsletter', 'email'],
    ['an e-mail from you guys', 'email'],
    ['Rundmail', 'email'],
    ['read your blog for years', 'content'],
    ['Downloaded the whitepaper about handoffs', 'content'],
    ['googled "win rate benchmark" and found your study', 'content'],
    ['Ihre Studie zum Vertrieb 2026', 'content'],
    ['Googled it', 'organic_search'],
    ['Bing', 'organic_search'],
    ['Internetrecherche', 'organic_search'],
    ['über Google-Suche', 'organic_search'],
    ['asked chat gpt for tools', 'ai_assistant'],
    ['recommended by ChatGPT', 'ai_assistant'],
    ['Perplexity', 'ai_assistant'],
    ['Capterra', 'referral'],
    ['My coworker Ben', 'referral'],
    ['Empfehlung eines Kollegen', 'referral'],
    ['Mundpropaganda', 'referral'],
    ['bouche-à-oreille', 'referral'],
    ['Our agency recommended you', 'referral'],
    ['HubSpot marketplace', 'referral'],
    ['used it at my previous company', 'direct'],
    ['cold call', 'sales'],
  ])('“%s” → %s', (text, source) => {
    expect(readAs(text)).toBe(source);
  });

  it.each([
    'LinkedIn',
    'a podcast',
    'saw it on YouTube',
    'TikTok',
    'somebody on LinkedIn recommended it',
    'newsletter on LinkedIn',
  ])('“%s” names a place where creators publish and stays self-reported', (text) => {
    expect(readAs(text)).toBe('self_reported');
  });

  it.each([
    'not sure',
    'internet',
    'idk',
    'can’t remember',
    'weiß nicht',
    '-',
    '',
    'Peter',
    'in the news',
    'research',
  ])('“%s” says nothing', (text) => {
    expect(readAs(text)).toBeNull();
  });

  it('a name decides before any other word', () => {
    expect(readAs('Ada Lindqvist in a LinkedIn ad')).toBe('influencer:ada');
    expect(readAs('a colleague told me about Ops Hour')).toBe('influencer:ada');
  });

  it('stays an answer: nobody is credited, and the evidence is what they said', () => {
    expect(resolveSelfReport('your webinar', directory)).toMatchObject([
      {
        influencerId: null,
        campaignId: null,
        channel: 'events',
        contentType: 'webinar',
        evidence: 'self_report',
        reason: 'The person named nobody; “webinar” in their answer is read as Webinar.',
      },
    ]);
  });
});
