import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { survivorOf } from '../../src/index.ts';

const walk = (id: string, into: Readonly<Record<string, string | null>>): string =>
  survivorOf(id, (record) => into[record]);

describe('The record that stands for one today', () => {
  it('is the end of the chain of merges and conversions', () => {
    expect(walk('lead', { lead: 'contact', contact: 'kept', kept: null })).toBe('kept');
    expect(walk('kept', { kept: null })).toBe('kept');
  });

  it('is the last one we hold, when a merge leads to a record we do not', () => {
    expect(walk('a', { a: 'b', b: 'unknown' })).toBe('b');
    expect(walk('unheard-of', {})).toBe('unheard-of');
  });

  it('ends in a ring as well', () => {
    expect(['a', 'b']).toContain(walk('a', { a: 'b', b: 'a' }));
  });

  it('is its own survivor, whatever the chain', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 20 }), (chain) => {
        const into = Object.fromEntries(chain.map((id, i) => [id, chain[i + 1] ?? null]));
        const ends = new Set(chain.map((id) => survivorOf(id, (record) => into[record])));
        expect([...ends]).toEqual([chain.at(-1)]);
      }),
    );
  });
});
