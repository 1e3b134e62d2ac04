import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  CONTENT_TYPE_IDS,
  PLATFORM_IDS,
  contentTypeLabel,
  nameKey,
  nameKeys,
  normaliseContentType,
  normalisePlatform,
  platformLabel,
} from '../../src/index.ts';

describe('Names are compared without what people vary', () => {
  it.each([
    'Mina Kovač',
    'mina-kovac',
    'MINA_KOVAC',
    '@MinaKovac',
    'mina.kovac',
    ' Mina  Kovač 🚀',
    'Ｍina Kovac',
  ])('“%s” is mina kovac', (text) => {
    expect(nameKey(text)).toBe('minakovac');
  });

  it.each([
    ['Søren Ørsted', 'sorenorsted'],
    ['Łukasz', 'lukasz'],
    ['Großmann', 'grossmann'],
    ["O'Neill", 'oneill'],
    ['O’Neill', 'oneill'],
    ['李雷', '李雷'],
  ])('%s is %s', (text, key) => {
    expect(nameKey(text)).toBe(key);
  });

  it('both spellings of an umlaut lead to the name', () => {
    expect(nameKeys('Jürgen Müller')).toEqual(['jurgenmuller', 'juergenmueller']);
  });

  it('is the same when done twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(nameKey(nameKey(text))).toBe(nameKey(text));
      }),
    );
  });
});

describe('Platforms', () => {
  it.each([
    ['LI', 'linkedin'],
    ['lnkd.in', 'linkedin'],
    ['www.linkedin.com', 'linkedin'],
    ['https://de.linkedin.com/in/x', 'linkedin'],
    ['Linked In', 'linkedin'],
    ['com.linkedin.android', 'linkedin'],
    ['Twitter', 'x'],
    ['t.co', 'x'],
    ['X', 'x'],
    ['YT', 'youtube'],
    ['m.youtube.com', 'youtube'],
    ['Insta', 'instagram'],
    ['podcasts', 'podcast'],
    ['mina.substack.com', 'substack'],
    ['web-seminar', 'webinar'],
  ])('%s is %s', (text, platform) => {
    expect(normalisePlatform(text)).toBe(platform);
  });

  it.each([['cpc'], ['email'], ['mina-kovac'], ['notlinkedin.com'], [''], [null]])(
    '%s is none',
    (text) => {
      expect(normalisePlatform(text)).toBeNull();
    },
  );

  it('have labels that lead back to them', () => {
    for (const id of PLATFORM_IDS) expect(normalisePlatform(platformLabel(id))).toBe(id);
  });
});

describe('Content types', () => {
  it.each([
    ['Reel', 'short_video'],
    ['video_q3-teaser', 'video'],
    ['Case-Study', 'case_study'],
    ['blog post', 'article'],
    ['2026 case study acme', 'case_study'],
    ['Posts', 'post'],
  ])('%s is %s', (text, type) => {
    expect(normaliseContentType(text)).toBe(type);
  });

  it.each([['cta-blue'], [''], [null]])('%s is none', (text) => {
    expect(normaliseContentType(text)).toBeNull();
  });

  it('have labels that lead back to them', () => {
    for (const id of CONTENT_TYPE_IDS) expect(normaliseContentType(contentTypeLabel(id))).toBe(id);
  });
});
