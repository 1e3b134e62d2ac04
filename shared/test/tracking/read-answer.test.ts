import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  compileDirectory,
  normaliseWords,
  readAnswer,
  resolveSelfReport,
  scrubAnswer,
  wordingOf,
  wordSpans,
  type Directory,
} from '../../src/index.ts';

const influencers: Directory['influencers'] = [
  {
    id: 'mina',
    name: 'Mina Kovač',
    aliases: ['Ops Hour'],
    handles: [{ platform: 'linkedin', handle: 'revopsmina' }],
  },
  { id: 'tomasz', name: 'Tomasz Wisniewski', aliases: [], handles: [] },
  { id: 'jo1', name: 'Jo Berg-Larsen', aliases: ['growthguy'], handles: [] },
  { id: 'jo2', name: 'Jonathan Berg', aliases: ['growth guy'], handles: [] },
];
const directory = compileDirectory({ influencers, campaigns: [] });

const said = (text: string) =>
  readAnswer(text, directory)
    .parts.filter(({ isDenied }) => !isDenied)
    .map((part) => part.influencerIds[0] ?? part.channel ?? part.platform ?? part.text);
const denied = (text: string) =>
  readAnswer(text, directory)
    .parts.filter(({ isDenied }) => isDenied)
    .map(({ text: written }) => written);
const credited = (text: string) =>
  resolveSelfReport(text, directory).map(({ influencerId, channel }) => influencerId ?? channel);
const certainty = (text: string) => readAnswer(text, directory).certainty;

describe('An answer in free text', () => {
  it('is read whole: influencers, places and channels, each with the words it was read from', () => {
    const text = 'a LinkedIn post by @RevOpsMina, and a colleague sent me the podcast';
    const { parts, certainty: sure } = readAnswer(text, directory);
    expect(parts.map(({ is, text: written }) => [is, written])).toEqual([
      ['platform', 'LinkedIn'],
      ['influencer', 'RevOpsMina'],
      ['channel', 'colleague'],
      ['platform', 'podcast'],
    ]);
    expect(parts.every(({ start, end, text: written }) => text.slice(start, end) === written)).toBe(
      true,
    );
    expect(sure).toBe('certain');
    expect(credited(text)).toEqual(['mina']);
  });

  it('may name several influencers: a touch for each', () => {
    expect(credited('Mina Kovac first, then Tomasz Wisniewski')).toEqual(['mina', 'tomasz']);
  });

  it.each([
    ['durch eine Kollegin', 'referral'],
    ['Werbung auf Instagram', 'paid_social'],
    ['par un collègue', 'referral'],
    ['publicité sur Facebook', 'paid_social'],
    ['au salon de Lyon', 'events'],
    ['un compañero me lo recomendó', 'referral'],
    ['anuncio en LinkedIn', 'paid_social'],
    ['en una feria', 'events'],
    ['buscando en Google', 'organic_search'],
    ['vuestro boletín', 'email'],
    ['boca a boca', 'referral'],
    ['Moteur de recherche', 'organic_search'],
    ['Inteligencia artificial', 'ai_assistant'],
    ['Passaparola', 'referral'],
    ['una collega', 'referral'],
    ['ricerca su Google', 'organic_search'],
    ['in fiera a Milano', 'events'],
    ['pubblicità su Instagram', 'paid_social'],
    ['via een collega', 'referral'],
    ['jullie nieuwsbrief', 'email'],
    ['op de vakbeurs', 'events'],
    ['gezocht op Google', 'organic_search'],
    ['advertentie op LinkedIn', 'paid_social'],
    ['pesquisa no Google', 'organic_search'],
    ['indicação de um amigo', 'referral'],
    ['vi um anúncio no LinkedIn', 'paid_social'],
    ['numa feira', 'events'],
  ])('“%s” is %s in its language', (text, channel) => {
    expect(credited(text)).toEqual([channel]);
    expect(certainty(text)).toBe('certain');
  });
});

describe('Who is named', () => {
  const both = compileDirectory({
    influencers: [
      { id: 'b', name: 'Anna Berg', aliases: [], handles: [{ platform: 'x', handle: 'annab' }] },
      { id: 'bh', name: 'Anna Bergh', aliases: [], handles: [] },
      {
        id: 'w',
        name: 'Jonas Weber',
        aliases: [],
        handles: [{ platform: 'linkedin', handle: '🚀jweber🚀' }],
      },
      { id: 'cn', name: '王伟', aliases: [], handles: [] },
    ],
    campaigns: [],
  });
  const touches = (text: string) =>
    resolveSelfReport(text, both).map(({ influencerId, platform, confidence }) =>
      [influencerId, platform, confidence].join(' '),
    );

  it.each([
    'Jonas Weber’s newsletter',
    "jonas weber's newsletter",
    'Jonas Webers Newsletter',
    'the newsletter of @🚀jweber🚀',
    'newsletter, @jweber’s',
  ])('is the owner of what «%s» names, as sure as the name itself', (text) => {
    expect(touches(text)).toEqual(['w newsletter 0.8']);
    expect(readAnswer(text, both).certainty).toBe('certain');
  });

  it('has the place in the same part of the sentence', () => {
    expect(touches('a LinkedIn post by @jweber and the podcast of Anna Berg')).toEqual([
      'w linkedin 0.8',
      'b podcast 0.8',
    ]);
    expect(touches('Anna Berg’s podcast, Jonas Weber on LinkedIn')).toEqual([
      'b podcast 0.8',
      'w linkedin 0.8',
    ]);
  });

  it.each(['linked in', 'Linked-In', 'You Tube'])('“%s” is the place written apart', (text) => {
    expect(touches(text)).toEqual([` ${text.toLowerCase().replace(/\W/, '')} 0.8`]);
  });

  it('may have a name of two signs', () => {
    expect(touches('王伟')).toEqual(['cn  0.8']);
  });

  it.each(['Anna Bergg', 'Anna Borg', 'Bergh, Anna', 'Anna', 'Berg', 'Hanna Berg'])(
    'where two are named nearly alike, “%s” is neither without a person',
    (text) => {
      expect(touches(text)).toEqual([]);
      expect(readAnswer(text, both).certainty).toBe('unread');
    },
  );

  it('is whoever an initial may stand for, though one of them has it as a handle', () => {
    expect(readAnswer('Anna B', both)).toMatchObject({
      certainty: 'doubtful',
      doubts: ['“Anna B” may be Anna Berg or Anna Bergh.'],
    });
    expect(touches('Anna B')).toEqual(['  0.8']);
    expect(touches('@annab')).toEqual(['b x 0.8']);
    expect(touches('J. Weber')).toEqual(['w linkedin 0.8']);
  });

  it('is found in answers of any length, in one pass over many names', () => {
    const crowd = compileDirectory({
      influencers: Array.from({ length: 300 }, (_, i) => ({
        id: String(i),
        name: `Margarethe${'abcdefghij'.charAt(i % 10)} Hollander${i}`,
        aliases: [`The ${i}th Revenue Show`],
        handles: [],
      })),
      campaigns: [],
    });
    const text = `${'margarethe hollandre '.repeat(100)}${'lorem ipsum '.repeat(700)}`;
    expect(text.length).toBeGreaterThan(10_000);
    expect(resolveSelfReport(`${text} Margarethea Hollander0`, crowd)).toMatchObject([
      { influencerId: '0', confidence: 0.8 },
    ]);
  });
});

describe('What an answer denies', () => {
  it.each([
    ['Not from the podcast', ['podcast'], []],
    ['not the podcast, but Mina Kovač', ['podcast'], ['mina']],
    ['not from Mina Kovač but from your webinar', ['Mina Kovač'], ['events']],
    ['nicht über LinkedIn, sondern durch Tomasz Wisniewski', ['LinkedIn'], ['tomasz']],
    ['Der Podcast war es nicht, eine Kollegin', ['Podcast'], ['referral']],
    ['pas par un collègue mais par Mina Kovac', ['collègue'], ['mina']],
    ['no por el podcast, sino por Mina Kovac', ['podcast'], ['mina']],
    ['no, Mina Kovač told me', [], ['mina']],
    ['Not only the podcast', [], ['self_reported']],
    ['I did not know you before Mina Kovač’s talk', [], ['mina']],
    ['not sure', [], []],
    ['non da LinkedIn ma da Mina Kovac', ['LinkedIn'], ['mina']],
    ['niet via LinkedIn maar via Mina Kovac', ['LinkedIn'], ['mina']],
    ['não pelo LinkedIn, mas por Mina Kovac', ['LinkedIn'], ['mina']],
    ['nicht mein Kollege, Mina Kovac', ['Kollege'], ['mina']],
    ['no podcast, just Google', ['podcast'], ['organic_search']],
    // Portuguese: “on”.
    ['vi no LinkedIn', [], ['self_reported']],
    ['no Google e no LinkedIn', [], ['self_reported']],
  ])('“%s” denies %j and says %j', (text, not, what) => {
    expect(denied(text)).toEqual(not);
    expect(credited(text)).toEqual(what);
  });

  it('is left to a person where “no” may be Portuguese', () => {
    expect(readAnswer('No LinkedIn', directory)).toMatchObject({
      certainty: 'doubtful',
      doubts: ['“No LinkedIn” is “on” in Portuguese and “not” in English and Spanish.'],
    });
    expect(resolveSelfReport('No LinkedIn', directory)).toMatchObject([
      { influencerId: null, channel: 'self_reported', platform: 'linkedin', confidence: 0.6 },
    ]);
  });

  it('is said to a person where something is left', () => {
    expect(readAnswer('not the podcast, but Mina Kovač', directory)).toMatchObject({
      certainty: 'doubtful',
      doubts: ['The person seems to say that it was not “podcast”.'],
    });
    expect(certainty('Not from the podcast')).toBe('nothing');
  });
});

describe('How sure a reading is', () => {
  it.each([
    ['Mina Kovač', 'certain'],
    ['LinkedIn', 'certain'],
    ['a colleague', 'certain'],
    ['Tomas Wisniewski', 'doubtful'],
    ['maybe Mina Kovač?', 'doubtful'],
    ['ich glaube Mina Kovač', 'doubtful'],
    ['growthguy', 'doubtful'],
    ['the show of @unheard_of', 'doubtful'],
    ['Peter', 'unread'],
    ['in the news', 'unread'],
    ['I don’t remember', 'nothing'],
    ['weiß ich nicht mehr', 'nothing'],
    ['je ne m’en souviens plus', 'nothing'],
    ['no me acuerdo', 'nothing'],
    ['internet', 'nothing'],
    ['-', 'nothing'],
    ['2024', 'nothing'],
    ['', 'nothing'],
  ])('“%s” is %s', (text, sure) => {
    expect(certainty(text)).toBe(sure);
  });

  it('says in words why a person should look', () => {
    expect(readAnswer('maybe Tomas Wisniewski or @nobody', directory).doubts).toEqual([
      '“Tomas Wisniewski” is not written like Tomasz Wisniewski, but close to it.',
      'Nobody goes by “@nobody”.',
      'The person is not sure: they wrote “maybe”.',
    ]);
    expect(readAnswer('growthguy', directory).doubts).toEqual([
      '“growthguy” may be Jo Berg-Larsen or Jonathan Berg.',
    ]);
  });

  it('a guess of theirs weighs as little as a guess of ours', () => {
    const [guessed] = resolveSelfReport('I think it was Mina Kovač', directory);
    const [misspelt] = resolveSelfReport('Tomas Wisniewski', directory);
    expect(guessed?.confidence).toBe(misspelt?.confidence);
  });
});

describe('What a person has decided about a wording', () => {
  const link = { channel: null, platform: null, contentType: null };
  const decided = compileDirectory({
    influencers,
    campaigns: [],
    answers: [
      {
        wording: wordingOf('that guy with the hat'),
        links: [{ ...link, influencerId: 'tomasz' }],
      },
      {
        wording: wordingOf('Ops Hour and a mailing'),
        links: [
          { ...link, influencerId: 'mina' },
          { ...link, influencerId: null, channel: 'email' },
        ],
      },
      { wording: wordingOf('Mina Kovač (the other one)'), links: [] },
      { wording: wordingOf('the growth people'), links: [{ ...link, influencerId: 'deleted' }] },
    ],
  });
  const meaning = (text: string) =>
    resolveSelfReport(text, decided).map(({ influencerId, channel }) => influencerId ?? channel);

  it('holds for everybody who words it so, whatever case and punctuation', () => {
    expect(meaning('That guy, with the HAT!')).toEqual(['tomasz']);
    expect(meaning('ops hour and a mailing')).toEqual(['mina', 'email']);
    expect(readAnswer('that guy with the hat…', decided).certainty).toBe('decided');
    expect(meaning('that guy with the hats')).toEqual([]);
  });

  it('may be that it names nobody', () => {
    expect(meaning('Mina Kovac (the other one)')).toEqual([]);
  });

  it('is forgotten with the influencer it named', () => {
    expect(readAnswer('the growth people', decided).certainty).toBe('unread');
  });
});

describe('Reading an answer does not depend on how it is typed', () => {
  const words = ['Mina Kovac', 'Tomasz Wisniewski', 'podcast', 'a', 'colleague', 'on LinkedIn'];
  const answer = fc.array(fc.constantFrom(...words, 'webinar', 'google', 'peter', 'maybe'), {
    minLength: 1,
    maxLength: 6,
  });
  const quirks = fc.record({
    upper: fc.boolean(),
    accents: fc.boolean(),
    between: fc.constantFrom(' ', '  ', ' – ', ', ', ' / ', '… '),
    after: fc.constantFrom('', '!', '.', ' :-)', ' 🚀', '?!'),
  });

  it('in case, accents, punctuation and emoji', () => {
    fc.assert(
      fc.property(answer, quirks, (list, { upper, accents, between, after }) => {
        const plain = list.join(' ');
        let typed = list.join(between) + after;
        if (accents) typed = typed.replaceAll('a', 'á').replaceAll('c', 'č');
        if (upper) typed = typed.toUpperCase();
        expect(said(typed).length).toBe(said(plain).length);
        expect(credited(typed)).toEqual(credited(plain));
        expect(certainty(typed)).toBe(certainty(plain));
        expect(wordingOf(typed)).toBe(wordingOf(plain));
      }),
    );
  });

  it('and its words are those of every comparison, each where it stands', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        const spans = wordSpans(text);
        expect(spans.map(({ word }) => word)).toEqual(normaliseWords(text));
        for (const { word, start, end } of spans)
          expect(normaliseWords(text.slice(start, end))).toContain(word);
      }),
    );
  });

  it('and never fails, whatever is written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        for (const { start, end, text: written } of readAnswer(text, directory).parts)
          expect(text.slice(start, end)).toBe(written);
        expect(resolveSelfReport(text, directory).length).toBeLessThan(300);
      }),
    );
  });
});

describe('Addresses, numbers and tags in an answer', () => {
  it.each([
    ['Mina, ask me at jo.doe+x@example.co.uk please', 'Mina, ask me at redacted please'],
    ['call +49 (0)170 123-4567', 'call redacted'],
    ['(555) 123-4567 or 0170/1234567', 'redacted or redacted'],
    ['tel:03012345678', 'tel:redacted'],
    ['@revops.mina on LinkedIn', '@revops.mina on LinkedIn'],
    ['the 2025/2026 report, 1.3.2026', 'the 2025/2026 report, 1.3.2026'],
    ['met in 2024 - 2025 at stand 12', 'met in 2024 - 2025 at stand 12'],
    ['booth 12 34', 'booth 12 34'],
  ])('“%s” is kept as “%s”', (text, kept) => {
    expect(scrubAnswer(text)).toBe(kept);
  });

  it.each([
    ['<p>Mina&nbsp;Kovač&#39;s <b>podcast</b></p>', ' Mina Kovač’s  podcast  '],
    ['<script>alert(1)</script>Mina', ' alert(1) Mina'],
    ['<img src=x onerror="alert(1)">LinkedIn &amp; you', ' LinkedIn & you'],
    ['less < 5 people > 3', 'less < 5 people > 3'],
  ])('as tags of rich text: “%s” is kept as “%s”', (text, kept) => {
    expect(scrubAnswer(text)).toBe(kept);
  });

  it('are gone for good: scrubbing twice is scrubbing once', () => {
    const pieces = fc.constantFrom('<', '<b>', '>', '/', 'a', '&amp;', '&', 'nbsp;', '#39;', ' ');
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.array(pieces, { maxLength: 12 }).map((list) => list.join('')),
    );
    fc.assert(
      fc.property(text, (text) => {
        expect(scrubAnswer(scrubAnswer(text))).toBe(scrubAnswer(text));
      }),
    );
  });
});
