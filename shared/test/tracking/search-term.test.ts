import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { searchTermOf } from '../../src/index.ts';

describe('What somebody searched for, by the engine’s address', () => {
  it.each([
    ['https://www.bing.com/search?q=Acme+CRM&form=QBLH', 'acme crm'],
    ['https://duckduckgo.com/?q=pipeline%20attribution', 'pipeline attribution'],
    ['https://www.google.co.uk/search?hl=en&q=acme', 'acme'],
    ['https://www.google.com/#q=acme', 'acme'],
    ['https://search.yahoo.com/search?p=crm+f%C3%BCr+vertrieb', 'crm für vertrieb'],
    ['https://de.search.yahoo.com/search?p=acme', 'acme'],
    ['https://yandex.ru/search/?text=acme&lr=1', 'acme'],
    ['https://www.baidu.com/s?wd=acme', 'acme'],
    ['https://www.bing.com/images/search?q=acme+logo', 'acme logo'],
    ['https://www.lookany.com/search/acme', 'acme'],
  ])('%s: %s', (referrer, term) => {
    expect(searchTermOf(referrer)).toBe(term);
  });

  it.each([
    ['an engine that keeps it to itself', 'https://www.google.com/'],
    ['another site with such a parameter', 'https://partner.com/?q=acme'],
    ['an empty one', 'https://www.bing.com/search?q='],
    ['another alphabet’s encoding', 'https://www.baidu.com/s?wd=%b0%a1'],
    ['a pasted text', `https://www.bing.com/search?q=${'a'.repeat(300)}`],
    ['no referrer', null],
    ['nonsense', '????'],
  ])('none of %s', (_, referrer) => {
    expect(searchTermOf(referrer)).toBeNull();
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl({ withQueryParameters: true })), (text) => {
        const term = searchTermOf(text);
        expect(term === null || term.length > 0).toBe(true);
        searchTermOf(`https://www.bing.com/search?q=${text}`);
      }),
    );
  });
});
