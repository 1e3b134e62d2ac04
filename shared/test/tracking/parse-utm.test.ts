import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hasTags, parseUtm } from '../../src/index.ts';
import type { UtmTags } from '../../src/index.ts';

const tags = (input: Parameters<typeof parseUtm>[0]): Partial<UtmTags> => {
  const { issues, ...found } = parseUtm(input);
  const set = Object.fromEntries(Object.entries(found).filter(([, value]) => value !== null));
  return issues.length > 0 ? { ...set, issues } : set;
};

describe('UTM tags of a link', () => {
  it('are read from a clean link', () => {
    expect(
      tags(
        'https://acme.com/p?utm_source=mina-kovac&utm_medium=linkedin&utm_campaign=launch&utm_content=video&utm_term=revops&utm_id=42',
      ),
    ).toEqual({
      source: 'mina-kovac',
      medium: 'linkedin',
      campaign: 'launch',
      content: 'video',
      term: 'revops',
      id: '42',
    });
  });

  it.each([
    [
      'in any case',
      'https://a.com/?UTM_Source=Mina&Utm_MEDIUM=LinkedIn',
      { source: 'Mina', medium: 'LinkedIn' },
    ],
    ['with hyphens for underscores', 'https://a.com/?utm-source=mina', { source: 'mina' }],
    ['with + for space', 'https://a.com/?utm_source=mina+kovac', { source: 'mina kovac' }],
    ['with an encoded +', 'https://a.com/?utm_source=a%2Bb', { source: 'a+b' }],
    [
      'with letters of any script',
      'https://a.com/?utm_source=Mina%20Kova%C4%8D',
      { source: 'Mina Kovač' },
    ],
    ['with a second ?', 'https://a.com/?utm_source=a?utm_medium=b', { source: 'a', medium: 'b' }],
    ['with semicolons', 'https://a.com/?utm_source=a;utm_medium=b', { source: 'a', medium: 'b' }],
    ['as a bare query', 'utm_source=a&utm_medium=b', { source: 'a', medium: 'b' }],
    ['as a bare query with a second ?', 'utm_source=a?utm_medium=b', { source: 'a', medium: 'b' }],
    ['with the sentence’s own end', 'https://a.com/?utm_source=mina).', { source: 'mina' }],
    ['in quotes', 'https://a.com/?utm_source=%22mina%22', { source: 'mina' }],
    ['with a zero-width space', 'https://a.com/?utm_source=mi%E2%80%8Bna', { source: 'mina' }],
    ['with an empty repeat', 'https://a.com/?utm_source=&utm_source=mina', { source: 'mina' }],
    [
      'with a stray %',
      'https://a.com/?utm_source=100%25&utm_term=50%',
      { source: '100%', term: '50%' },
    ],
    ['with broken UTF-8', 'https://a.com/?utm_source=mina%FF', { source: 'mina%FF' }],
  ])('%s', (_, link, expected) => {
    expect(tags(link)).toEqual(expected);
  });

  it.each([
    [
      'encoded twice',
      'https://a.com/?utm_source=mina%2520kovac',
      { source: 'mina kovac', issues: ['encoded_twice'] },
    ],
    [
      'encoded three times',
      'https://a.com/?utm_source=mina%252520kovac',
      { source: 'mina kovac', issues: ['encoded_twice'] },
    ],
    [
      'escaped for HTML',
      'https://a.com/?a=1&amp;utm_source=mina&#38;utm_medium=li',
      { source: 'mina', medium: 'li', issues: ['html_escaped'] },
    ],
    [
      'in the fragment',
      'https://a.com/#utm_source=mina',
      { source: 'mina', issues: ['in_fragment'] },
    ],
    [
      'in a fragment’s route',
      'https://a.com/#/pricing?utm_source=mina',
      { source: 'mina', issues: ['in_fragment'] },
    ],
    [
      'given twice',
      'https://a.com/?utm_source=mina&utm_source=jonas',
      { source: 'mina', issues: ['several_values'] },
    ],
    [
      'left to a template',
      'https://a.com/?utm_source=mina&utm_campaign={{campaign.name}}',
      { source: 'mina', issues: ['placeholder'] },
    ],
    [
      'left by a script',
      'https://a.com/?utm_source=undefined&utm_medium=(not+set)',
      { issues: ['placeholder'] },
    ],
    [
      'inside a redirector’s link',
      'https://l.facebook.com/l.php?u=https%3A%2F%2Fa.com%2F%3Futm_source%3Dmina%26utm_medium%3Dfb&h=x',
      { source: 'mina', medium: 'fb', issues: ['nested'] },
    ],
  ])('%s, which is noted', (_, link, expected) => {
    expect(tags(link)).toEqual(expected);
  });

  it('are cut when over-long, without breaking a character', () => {
    const { source, issues } = parseUtm(
      `https://a.com/?utm_source=${'a'.repeat(199)}${encodeURIComponent('😀')}`,
    );
    expect(source).toBe('a'.repeat(199));
    expect(issues).toEqual(['cut']);
  });

  it('come from a record of parameters too', () => {
    expect(tags({ utm_source: 'mina', UTM_MEDIUM: 'li', gclid: undefined, other: 'x' })).toEqual({
      source: 'mina',
      medium: 'li',
    });
  });

  it('take no code from what a sign-in brought back', () => {
    expect(parseUtm('https://a.com/callback?code=4/0AX4XfWh&state=xyz').code).toBeNull();
    expect(
      parseUtm('https://a.com/callback?state=xyz&code=4/0AX4XfWh&utm_source=mina'),
    ).toMatchObject({
      source: 'mina',
      code: null,
    });
    expect(parseUtm('https://a.com/?code=MINA20').code).toBe('MINA20');
    expect(parseUtm('https://a.com/?code=4/0AX4XfWh&state=xyz&coupon=MINA20').code).toBe('MINA20');
    expect(parseUtm('https://a.com/?code=FIRST&coupon=SECOND').code).toBe('FIRST');
  });

  it('come with codes and the network of a click id, never the id itself', () => {
    expect(tags('https://a.com/?ref=MINA20&gclid=abc')).toEqual({
      code: 'MINA20',
      clickId: 'gclid',
    });
    expect(tags('https://a.com/?FBCLID=abc')).toEqual({ clickId: 'fbclid' });
    expect(tags('https://a.com/?gclid=')).toEqual({});
  });

  it('a paid click id says more than one that free links carry as well', () => {
    expect(tags('https://a.com/?fbclid=a&gclid=b').clickId).toBe('gclid');
    expect(tags('https://a.com/?gclid=b&fbclid=a').clickId).toBe('gclid');
  });

  it.each([
    '',
    '   ',
    '%%%',
    'https://a.com',
    'https://a.com/?',
    '?',
    '#',
    '&&==',
    'javascript:void(0)',
  ])('are none in “%s”', (garbage) => {
    expect(hasTags(parseUtm(garbage))).toBe(false);
  });

  it('never make it throw, whatever is passed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        parseUtm(`https://a.com/?utm_source=${text}`);
        parseUtm(text);
      }),
    );
  });

  it('survive encoding once, twice or thrice', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[\p{L}\p{N} _-]{1,40}$/u),
        fc.integer({ min: 1, max: 3 }),
        (text, times) => {
          let encoded = text;
          for (let i = 0; i < times; i++) encoded = encodeURIComponent(encoded);
          const expected = parseUtm({ utm_source: text }).source;
          expect(parseUtm(`https://a.com/?utm_source=${encoded}`).source).toBe(expected);
        },
      ),
    );
  });
});
