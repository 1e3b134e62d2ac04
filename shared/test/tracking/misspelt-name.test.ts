import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  compileDirectory,
  editDistance,
  findMentions,
  jaroWinkler,
  resolveSelfReport,
} from '../../src/index.ts';

const influencer = (id: string, name: string, ...aliases: string[]) => ({
  id,
  name,
  aliases,
  handles: [{ platform: 'linkedin', handle: name.toLowerCase().replaceAll(' ', '') }],
});

const directory = compileDirectory({
  influencers: [
    influencer('grete', 'Margarethe Hollander'),
    influencer('tomasz', 'Tomasz Wisniewski', 'The Handoff Show'),
    influencer('jon', 'Jon Byrd'),
    influencer('anna', 'Anna Beckmann'),
    influencer('anke', 'Anke Schwarzkopf'),
    influencer('steve', 'Steven Brandt'),
    influencer('stefan', 'Stefan Brandt'),
  ],
  campaigns: [],
});

const named = (text: string): string[] =>
  findMentions(text, directory).mentions.map(({ influencerId }) => influencerId);

describe('A misspelt name', () => {
  it.each([
    ['Margarete Hollander', 'grete'],
    ['Margarethe Holländer on LinkedIn', 'grete'],
    ['hollander, margarete', 'grete'],
    ['I follow Tomas Wisniewsky', 'tomasz'],
    ['Tomasz Wiśnewski (podcast)', 'tomasz'],
    ['the handof show', 'tomasz'],
    ['Anna Bekmann', 'anna'],
    ['anke schwartzkopf', 'anke'],
    ['@margaretehollander', 'grete'],
  ])('“%s” is found', (text, id) => {
    expect(named(text)).toEqual([id]);
  });

  it.each([
    ['Anna Beck', 'a shorter name'],
    ['Anna Bachmann-Lehr', 'another family name'],
    ['Hanna Beckmann', 'a first name that begins otherwise'],
    ['Anke Schwarz', 'half of a name'],
    ['Margarethe', 'a first name alone'],
    ['Margaret Thatcher', 'a first name and another family name'],
    ['Hollander', 'a family name alone'],
    ['Tomasz Kowalski', 'the same first name'],
    ['Jan Byrd', 'too short to be sure'],
    ['Jon Bird', 'too short to be sure'],
    ['the handoff', 'words of an alias'],
    ['Stephan Brandt', 'about as close to two people'],
    ['a show about sales handoffs', 'plain words'],
    ['', 'nothing'],
  ])('“%s” is not: %s', (text) => {
    expect(named(text)).toEqual([]);
  });

  it('is less sure than a name that is right, and says what to do', () => {
    expect(resolveSelfReport('Anna Bekmann', directory)).toMatchObject([
      {
        influencerId: 'anna',
        confidence: 0.6,
        reason:
          'The person wrote “anna bekmann” when asked how they heard of you, most likely Anna Beckmann. If it is, add it as an alias.',
      },
    ]);
  });

  it('is looked for only among words that name nobody else', () => {
    expect(named('Anna Beckmann and Tomas Wisniewski')).toEqual(['anna', 'tomasz']);
    expect(named('Steven Brandt')).toEqual(['steve']);
  });
});

describe('Likeness of words', () => {
  // Winkler 1990, table of examples.
  it.each([
    ['martha', 'marhta', 0.9611],
    ['dwayne', 'duane', 0.84],
    ['dixon', 'dicksonx', 0.8133],
    ['abc', 'xyz', 0],
    ['', '', 1],
    ['a', '', 0],
  ])('of %s and %s is %d', (a, b, likeness) => {
    expect(jaroWinkler(a, b)).toBeCloseTo(likeness, 4);
  });

  it.each([
    ['kitten', 'sitting', 3],
    ['kovac', 'kovca', 1],
    ['', 'abc', 3],
    ['same', 'same', 0],
  ])('edits from %s to %s: %d', (a, b, edits) => {
    expect(editDistance(a, b)).toBe(edits);
  });

  it('is symmetric, between 0 and 1, and 1 only for equals', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
        const likeness = jaroWinkler(a, b);
        expect(likeness).toBeCloseTo(jaroWinkler(b, a), 12);
        expect(likeness).toBeGreaterThanOrEqual(0);
        expect(likeness).toBeLessThanOrEqual(1);
        expect(likeness === 1).toBe(a === b);
        expect(editDistance(a, b)).toBe(editDistance(b, a));
      }),
    );
  });
});
