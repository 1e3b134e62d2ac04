import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  CONTENT_TYPE_IDS,
  PLATFORM_IDS,
  compileDirectory,
  contentTypeLabel,
  platformLabel,
  resolveTouch,
} from '../../src/index.ts';
import type { ResolvedTouch } from '../../src/index.ts';

const people = [
  {
    id: 'inf-mina-0001',
    name: 'Mina Kovač',
    aliases: ['mk-revops'],
    handles: [
      { platform: 'linkedin', handle: 'mina-kovac-revops' },
      { platform: 'youtube', handle: 'RevOpsMina' },
    ],
  },
  {
    id: 'inf-jonas-0002',
    name: 'Jonas Müller-Lüdenscheidt',
    aliases: ['growthjonas'],
    handles: [{ platform: 'x', handle: '@jonas_grows' }],
  },
  {
    id: 'inf-show-0003',
    name: 'The Pipeline Hour',
    aliases: [],
    handles: [{ platform: 'podcast', handle: 'pipelinehour' }],
  },
  // A name that could be a platform’s and a content type’s word.
  { id: 'inf-oneil-0004', name: 'Seán O’Neill', aliases: ['sean.o.neill'], handles: [] },
];
const directory = compileDirectory({
  influencers: people,
  campaigns: [
    { id: 'cam-0001', name: 'Spring Launch 2026', utmCampaign: 'spring-launch', aliases: ['sl26'] },
  ],
});

interface Meant {
  readonly influencer: (typeof people)[number];
  readonly name: string;
  readonly platform: string;
  readonly place: string;
  readonly campaign: string;
  readonly contentType: string;
  readonly content: string;
}

/** An influencer, in every spelling people write. */
const someone = fc.constantFrom(...people).chain((influencer) =>
  fc
    .constantFrom(
      influencer.id,
      influencer.name,
      influencer.name.replaceAll(' ', '-'),
      influencer.name.replaceAll(' ', '_'),
      influencer.name.replace(/\s/g, ''),
      ...influencer.aliases,
      ...influencer.handles.flatMap(({ handle }) => {
        const bare = handle.replace('@', '');
        return [handle, `@${bare}`];
      }),
      ...influencer.handles
        .filter(({ platform }) => platform === 'linkedin')
        .map(({ handle }) => `https://www.linkedin.com/in/${handle}/`),
    )
    .map((name) => ({ influencer, name })),
);

const place = fc
  .constantFrom(...PLATFORM_IDS)
  .chain((platform) =>
    fc
      .constantFrom(platform, platformLabel(platform), ...(HOSTS[platform] ?? []))
      .map((text) => ({ platform, place: text })),
  );
const HOSTS: Readonly<Record<string, readonly string[]>> = {
  linkedin: ['www.linkedin.com', 'lnkd.in', 'LI', 'Linked-In'],
  x: ['twitter', 't.co', 'X (Twitter)'],
  youtube: ['YT', 'you tube', 'youtu.be'],
  instagram: ['ig', 'l.instagram.com'],
};

const content = fc
  .constantFrom(...CONTENT_TYPE_IDS)
  .chain((contentType) =>
    fc
      .constantFrom(
        contentType,
        contentTypeLabel(contentType),
        contentType.replaceAll('_', '-'),
        contentTypeLabel(contentType).replaceAll(' ', '_'),
      )
      .map((text) => ({ contentType, content: text })),
  );

const meant: fc.Arbitrary<Meant> = fc
  .tuple(
    someone,
    place,
    content,
    fc.constantFrom('spring-launch', 'Spring Launch 2026', 'SL26', 'cam-0001'),
  )
  .map(([who, where, what, campaign]) => ({ ...who, ...where, ...what, campaign }));

type Pair = readonly [string, string];

/** The specification's scheme and the swapped ones: what each puts where. */
const SCHEMES: Readonly<Record<string, (link: Meant) => readonly Pair[]>> = {
  'source = influencer, medium = platform': (link) => [
    ['utm_source', link.name],
    ['utm_medium', link.place],
    ['utm_content', link.content],
    ['utm_term', 'revenue operations'],
  ],
  'source = platform, medium = influencer’s name': (link) => [
    ['utm_source', link.place],
    ['utm_medium', link.name],
    ['utm_content', link.content],
    ['utm_term', 'revenue operations'],
  ],
  'source = platform, medium = “influencer”, term = name': (link) => [
    ['utm_source', link.place],
    ['utm_medium', 'influencer'],
    ['utm_content', link.content],
    ['utm_term', link.name],
  ],
  'source = platform, medium = “influencer”, id = name': (link) => [
    ['utm_source', link.place],
    ['utm_medium', 'influencer'],
    ['utm_content', link.content],
    ['utm_id', link.name],
  ],
  'source = platform, medium = “influencer”, content = name, term = type': (link) => [
    ['utm_source', link.place],
    ['utm_medium', 'influencer'],
    ['utm_content', link.name],
    ['utm_term', link.content],
  ],
};

/** What happens to a value on its way. */
const CASES = [
  (text: string) => text,
  (text: string) => text.toUpperCase(),
  (text: string) => text.toLowerCase(),
];
const ENCODINGS = [
  (text: string) => encodeURIComponent(text),
  (text: string) => encodeURIComponent(encodeURIComponent(text)),
  (text: string) => encodeURIComponent(text).replaceAll('%20', '+'),
  (text: string) => encodeURIComponent(`  ${text}\u200b`),
  (text: string) => encodeURIComponent(text.normalize('NFD')),
  (text: string) => encodeURIComponent(`${text}.`),
];
const LINKS = [
  (query: string) => `https://acme.com/demo?${query}`,
  (query: string) => `https://acme.com/demo?a=1&amp;${query.replaceAll('&', '&amp;')}`,
  (query: string) => `https://acme.com/demo#${query}`,
  (query: string) => `https://acme.com/demo?id=3?${query}`,
  (query: string) => `https://acme.com/demo?${query.replaceAll('utm_', 'UTM_')}&utm_source=`,
];

const damage = fc.record({
  letters: fc.constantFrom(...CASES),
  encode: fc.constantFrom(...ENCODINGS),
  link: fc.constantFrom(...LINKS),
  order: fc.array(fc.nat(), { minLength: 6, maxLength: 6 }),
});

const whole = (found: ResolvedTouch): object => ({
  influencerId: found.influencerId,
  platform: found.platform,
  campaignId: found.campaignId,
  contentType: found.contentType,
  channel: found.channel,
});

describe('Both customs of tagging name the same influencer, platform, campaign and content type', () => {
  it.each(Object.entries(SCHEMES))('%s', (_, scheme) => {
    fc.assert(
      fc.property(meant, damage, (link, { letters, encode, link: linkOf, order }) => {
        const pairs = [...scheme(link), ['utm_campaign', link.campaign] as const];
        const query = pairs
          .map(([key, value], at) => ({ text: `${key}=${encode(letters(value))}`, at: order[at] }))
          .sort((a, b) => (a.at ?? 0) - (b.at ?? 0))
          .map(({ text }) => text)
          .join('&');
        const found = resolveTouch({ url: linkOf(query) }, directory, { ownDomains: ['acme.com'] });
        expect(whole(found)).toEqual({
          influencerId: link.influencer.id,
          platform: link.platform,
          campaignId: 'cam-0001',
          contentType: link.contentType,
          channel: 'influencer',
        });
      }),
      { numRuns: 400 },
    );
  });

  it('as tags a CRM took apart, too', () => {
    fc.assert(
      fc.property(
        meant,
        fc.constantFrom(...Object.values(SCHEMES)),
        fc.boolean(),
        (link, scheme, bare) => {
          const pairs = [...scheme(link), ['utm_campaign', link.campaign] as const];
          const utm = Object.fromEntries(
            pairs.map(([key, value]) => [bare ? key.replace('utm_', '') : key, value]),
          );
          expect(whole(resolveTouch({ utm }, directory))).toEqual({
            influencerId: link.influencer.id,
            platform: link.platform,
            campaignId: 'cam-0001',
            contentType: link.contentType,
            channel: 'influencer',
          });
        },
      ),
    );
  });
});
