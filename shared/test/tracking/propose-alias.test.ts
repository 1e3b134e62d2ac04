import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  compileDirectory,
  describeDifference,
  PROPOSE_FROM,
  proposeAliases,
  proposeForAnswer,
  resolveRepaired,
  resolveTouch,
  suggestedOf,
  unresolvedValues,
  type Directory,
  type RepairKind,
} from '../../src/index.ts';

const base: Directory = {
  influencers: [
    {
      id: 'jonas',
      name: 'Jonas Weber',
      aliases: [],
      handles: [{ platform: 'linkedin', handle: '@jweber' }],
    },
    { id: 'mina', name: 'Mina Kovač', aliases: ['Ops Hour'], handles: [] },
    { id: 'anna', name: 'Anna Beckmann', aliases: [], handles: [] },
    { id: 'annb', name: 'Annb Beckmann', aliases: [], handles: [] },
    { id: 'leon', name: 'Leonie Kowalczyk', aliases: [], handles: [] },
  ],
  campaigns: [
    { id: 'spring', name: 'Spring Launch 2026', utmCampaign: 'spring-launch-2026', aliases: [] },
    { id: 'ops', name: 'Operations Playbook', utmCampaign: 'ops-playbook', aliases: [] },
  ],
};
const directory = compileDirectory(base);
const proposed = (kind: RepairKind, value: string) => {
  const proposals = proposeAliases(kind, value, directory);
  return { ids: proposals.map(({ id }) => id), suggested: suggestedOf(proposals)?.id ?? null };
};

describe('A value that nobody goes by', () => {
  it.each([
    [
      'minna-kovac',
      'mina',
      '“minna-kovac” differs from “Mina Kovač” by one letter too many (“n”).',
    ],
    [
      'minakovca',
      'mina',
      '“minakovca” differs from “Mina Kovač” by two letters swapped (“ca” for “ac”).',
    ],
    [
      'leonie_kovalczyk',
      'leon',
      '“leonie_kovalczyk” differs from “Leonie Kowalczyk” by one letter (“v” for “w”).',
    ],
    ['kovac mina', 'mina', '“kovac mina” is “Mina Kovač” in another order.'],
    ['mina-kovac-q3-li', 'mina', '“mina-kovac-q3-li” is “Mina Kovač” with “q3 li” added.'],
    ['minakovac_2026', 'mina', '“minakovac_2026” is “Mina Kovač” with “2026” added.'],
    ['mkovac', 'mina', '“mkovac” is the initial and the family name of “Mina Kovač”.'],
    ['j.webr', 'jonas', '“j.webr” differs from @jweber by one letter left out (“e”).'],
    [
      'minna-kovac-q3',
      'mina',
      '“minna-kovac-q3” holds “minna kovac”, which differs from “Mina Kovač” by one letter too many (“n”).',
    ],
  ])('“%s” is proposed as %s, and says why', (value, id, reason) => {
    const [first] = proposeAliases('influencer', value, directory);
    expect(first?.id).toBe(id);
    expect(first?.reason).toBe(reason);
  });

  it.each([
    ['weber', ['jonas'], null],
    ['Mina', ['mina'], null],
    ['beckmann', ['anna', 'annb'], null],
    ['annx beckmann', ['anna', 'annb'], null],
    ['peter-mueller', [], null],
    ['li', [], null],
    ['newsletter', [], null],
    ['', [], null],
  ])('“%s” may be %j and is never settled without a person', (value, ids, suggested) => {
    expect(proposed('influencer', value)).toEqual({ ids, suggested });
  });

  it.each([
    ['sprng-launch-2026', 'spring', 'spring'],
    ['launch spring 2026', 'spring', 'spring'],
    ['spring-launch', 'spring', null],
    ['Operations-Playbok', 'ops', 'ops'],
    ['ops_playbook_de', 'ops', 'ops'],
  ])('utm_campaign “%s” may be the campaign %s', (value, id, suggested) => {
    const found = proposed('campaign', value);
    expect(found.ids[0]).toBe(id);
    expect(found.suggested).toBe(suggested);
  });

  it('is not taken for last year’s campaign', () => {
    expect(proposed('campaign', 'spring-launch-2025').suggested).toBeNull();
    expect(proposed('campaign', 'spring-launch-2025').ids).toEqual([]);
  });

  it.each([
    ['platform', 'linkdin', 'linkedin'],
    ['platform', 'youtub', 'youtube'],
    ['platform', 'instagramm', 'instagram'],
    ['contentType', 'newslettr', 'newsletter'],
    ['contentType', 'carrousel', 'carousel'],
  ] as const)('as a %s “%s” may be %s', (kind, value, id) => {
    expect(proposed(kind, value)).toMatchObject({ suggested: id });
  });

  it('has each candidate once, the likeliest first, none below the floor', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (value) => {
        for (const kind of ['influencer', 'campaign', 'platform', 'contentType'] as const) {
          const list = proposeAliases(kind, value, directory);
          const confidences = list.map(({ confidence }) => confidence);
          expect(confidences).toEqual([...confidences].sort((a, b) => b - a));
          expect(new Set(list.map(({ id }) => id)).size).toBe(list.length);
          expect(confidences.every((one) => one >= PROPOSE_FROM && one <= 1)).toBe(true);
        }
      }),
    );
  });
});

describe('How two spellings differ', () => {
  it.each([
    ['j.weber', '@jweber', 'one dot'],
    ['j-w-eber', 'jweber', 'two hyphens'],
    ['mina kovac', 'Mina Kovač', 'accents only'],
    ['MINA', 'mina', 'nothing but case'],
    ['j.we-ber', 'jweber', 'punctuation only'],
    ['jwebr', 'jweber', 'one letter left out (“e”)'],
    ['spring2', 'spring1', 'one digit (“2” for “1”)'],
    ['jonaswbr', 'jonasweber', 'two letters'],
  ])('“%s” from “%s” by %s', (written, meant, words) => {
    expect(describeDifference(written, meant)).toBe(words);
  });
});

describe('Names in an answer nobody could read', () => {
  it('are proposed from any run of its words', () => {
    expect(proposeForAnswer('that post Beckmann wrote', directory).map(({ id }) => id)).toEqual([
      'anna',
      'annb',
    ]);
    expect(proposeForAnswer('Minna Kovac on stage', directory)).toMatchObject([{ id: 'mina' }]);
    expect(proposeForAnswer('some show about growth', directory)).toEqual([]);
  });
});

describe('Values of a link that resolve to nobody', () => {
  const of = (tags: Record<string, string>) =>
    unresolvedValues(tags, directory).map(({ kind, field, value }) => `${kind} ${field}=${value}`);

  it.each([
    [{ source: 'minna', medium: 'linkedin' }, ['influencer utm_source=minna']],
    [
      { source: 'linkedin', medium: 'influencer', term: 'jo-weber' },
      ['influencer utm_term=jo-weber'],
    ],
    [{ source: 'minna-kovac', medium: 'referral' }, ['influencer utm_source=minna-kovac']],
    [
      { source: 'mina kovac', medium: 'linkdin', campaign: 'sprng' },
      ['campaign utm_campaign=sprng', 'platform utm_medium=linkdin'],
    ],
    [
      { source: 'mina kovac', medium: 'linkedin', content: 'carusel' },
      ['contentType utm_content=carusel'],
    ],
    [{ source: 'partner', medium: 'blurb' }, ['platform utm_medium=blurb']],
  ])('%j: %j', (tags, expected) => {
    expect(of(tags as Record<string, string>)).toEqual(expected);
  });

  it.each([
    [{ source: 'mina kovac', medium: 'linkedin', campaign: 'ops-playbook', content: 'video' }],
    [{ source: 'google', medium: 'cpc', term: 'mina kovacs' }],
    [{ source: 'newsletter', medium: 'email', content: 'header' }],
    [{ source: 'linkedin', medium: 'paid-social', content: 'ad-17' }],
    [{ source: 'some-partner', medium: 'referral' }],
    [{}],
  ])('%j has none', (tags) => {
    expect(of(tags as Record<string, string>)).toEqual([]);
  });
});

describe('A tenant’s own spelling of a platform or content type', () => {
  const tags = [
    { of: 'platform', alias: 'linkdin', means: 'linkedin' },
    { of: 'contentType', alias: 'carusel', means: 'carousel' },
  ] as const;
  const repaired = compileDirectory({ ...base, tags });

  it('is read as what it means, wherever the tag stands', () => {
    const expected = { influencerId: 'mina', platform: 'linkedin', contentType: 'carousel' };
    const utm = { source: 'mina kovac', medium: 'Linkdin', content: 'carusel' };
    expect(resolveRepaired({ utm }, repaired)).toMatchObject(expected);
    expect(
      resolveRepaired(
        { url: 'https://a.example/?utm_source=mina+kovac&utm_medium=LINKDIN&utm_content=carusel' },
        repaired,
      ),
    ).toMatchObject(expected);
    expect(unresolvedValues(utm, repaired)).toEqual([]);
  });

  it('changes nothing for any other link', () => {
    const text = fc.constantFrom('mina kovac', 'linkedin', 'cpc', 'google', 'x', 'video', '');
    fc.assert(
      fc.property(
        fc.record({ source: text, medium: text, content: text, campaign: text }),
        (utm) => {
          expect(resolveRepaired({ utm }, repaired)).toEqual(resolveTouch({ utm }, directory));
        },
      ),
    );
  });
});
