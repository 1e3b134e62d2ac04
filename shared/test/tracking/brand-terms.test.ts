import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { namesBrand, searchIntentOf } from '../../src/index.ts';

describe('A search names the brand', () => {
  const brands = ['Northbeam Analytics', 'northbeam.io', 'Acme', 'Müller Söhne', 'Notion', 'X1'];

  it.each([
    'northbeam analytics',
    'Northbeam Analytics pricing',
    'what is northbeam',
    'northbeamanalytics',
    'north beam analytics review',
    'northbeam.io login',
    'northbeamlogin',
    'norhtbeam',
    'nortbeam demo',
    'northbeam analitics',
    'acme',
    'acme crm',
    'ac me crm',
    '+acme +pricing',
    'mueller soehne',
    'muller sohne preise',
    'MÜLLER SÖHNE',
    'notoin app',
    'notions',
    'x1 crm',
  ])('in “%s”', (term) => {
    expect(namesBrand(term, brands)).toBe(true);
  });

  it.each([
    'pipeline attribution software',
    'beam analytics',
    'north star metric',
    'acne treatment',
    'acm digital library',
    'motion graphics',
    'nation brand index',
    'lotion',
    'mueller',
    'x2',
    'northern lights',
    '',
    '🙂',
  ])('not in “%s”', (term) => {
    expect(namesBrand(term, brands)).toBe(false);
  });

  it('never by a part of a word', () => {
    expect(namesBrand('revenue operations', ['rev'])).toBe(false);
    expect(namesBrand('rev operations', ['rev'])).toBe(true);
  });

  it('and can be told from others only where the term and a brand are known', () => {
    expect(searchIntentOf('acme crm', ['Acme'])).toBe('brand');
    expect(searchIntentOf('crm', ['Acme'])).toBe('generic');
    expect(searchIntentOf(null, ['Acme'])).toBe('unknown');
    expect(searchIntentOf('acme crm', [])).toBe('unknown');
    expect(searchIntentOf('…', ['Acme'])).toBe('unknown');
  });

  it('whatever stands around it, in any case, together or apart', () => {
    const word = fc.stringMatching(/^[a-z]{1,8}$/);
    const brand = fc.stringMatching(/^[a-z]{3,10}( [a-z]{3,10})?$/);
    fc.assert(
      fc.property(
        brand,
        fc.array(word, { maxLength: 3 }),
        fc.array(word, { maxLength: 3 }),
        fc.constantFrom('', ' ', '-', '+', '_'),
        fc.boolean(),
        (name, before, after, joint, upper) => {
          const written = name.replaceAll(' ', joint);
          const term = [...before, upper ? written.toUpperCase() : written, ...after].join(' ');
          expect(namesBrand(term, ['something else', name])).toBe(true);
        },
      ),
    );
  });
});
