import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  inWordsOf,
  markNames,
  problemInWordsOf,
  viewInWordsOf,
  withoutMarks,
} from '../../src/index.ts';

describe('Our words in Salesforce', () => {
  it.each([
    ['Won deals', 'Won opportunities'],
    ['Deals: Mina Kovač', 'Opportunities: Mina Kovač'],
    ['after a deal began', 'after an opportunity began'],
    ['A deal without an amount.', 'An opportunity without an amount.'],
    ['a won deal', 'a won opportunity'],
    ['each deal’s day', 'each opportunity’s day'],
    ['Days to win, influenced deals', 'Days to win, influenced opportunities'],
    ['2.5 deals, 3 of them won', '2.5 opportunities, 3 of them won'],
    ['It is ideal, and we dealt with it.', 'It is ideal, and we dealt with it.'],
    ['See deals.example.com', 'See deals.example.com'],
    ['https://acme.example/deal?utm=deal', 'https://acme.example/deal?utm=deal'],
    ['deal@acme.example', 'deal@acme.example'],
  ])('say of “%s” “%s”', (ours, salesforces) => {
    expect(inWordsOf('salesforce', ours)).toBe(salesforces);
    expect(inWordsOf('hubspot', ours)).toBe(ours);
  });

  const pageOf = (names: { influencer: string; deal: string; choice: string }) => ({
    id: 'deals',
    title: `Deals: ${names.influencer}`,
    sentence: `3 deals are credited to ${names.influencer}, and ${names.deal} is a deal.`,
    filters: [{ name: 'stage', label: 'Deals', choices: [{ value: 'c', label: names.choice }] }],
    blocks: [
      {
        kind: 'table',
        id: 'deals',
        columns: [
          { key: 'deal', label: 'Deal', help: `What ${names.influencer} has of the deal.` },
        ],
        rows: [
          {
            cells: {
              name: {
                text: names.deal,
                value: names.deal,
                detail: 'No deal yet.',
                to: { page: 'deals', params: { label: 'deal' } },
              },
            },
          },
        ],
      },
      { kind: 'figures', items: [{ key: 'wonDeals', label: 'Won deals' }] },
    ],
    how: { lines: [`Deals count once; ${names.deal} too.`] },
  });
  const names = { influencer: 'The Deal Makers', deal: 'Big deal', choice: 'Deal Week' };

  it('stand in every text of a view, but in no name, key or identifier', () => {
    expect(viewInWordsOf('salesforce', pageOf(markNames(names)))).toEqual({
      id: 'deals',
      title: 'Opportunities: The Deal Makers',
      sentence: '3 opportunities are credited to The Deal Makers, and Big deal is an opportunity.',
      filters: [
        { name: 'stage', label: 'Opportunities', choices: [{ value: 'c', label: 'Deal Week' }] },
      ],
      blocks: [
        {
          kind: 'table',
          id: 'deals',
          columns: [
            {
              key: 'deal',
              label: 'Opportunity',
              help: 'What The Deal Makers has of the opportunity.',
            },
          ],
          rows: [
            {
              cells: {
                name: {
                  text: 'Big deal',
                  value: 'Big deal',
                  detail: 'No opportunity yet.',
                  to: { page: 'deals', params: { label: 'deal' } },
                },
              },
            },
          ],
        },
        { kind: 'figures', items: [{ key: 'wonDeals', label: 'Won opportunities' }] },
      ],
      how: { lines: ['Opportunities count once; Big deal too.'] },
    });
  });

  it('leave everything as it is in HubSpot', () => {
    const page = pageOf(names);
    expect(viewInWordsOf('hubspot', page)).toBe(page);
  });

  const someName = fc
    .array(
      fc.constantFrom(
        'deal',
        'Deal',
        'DEALS',
        'deals',
        'a',
        'the',
        '“',
        '”',
        '.',
        ' ',
        'Mina',
        'é',
        '-',
      ),
      { minLength: 1, maxLength: 8 },
    )
    .map((parts) => parts.join(' '));

  it('never change a name, whatever it is and wherever in a sentence of ours it stands', () => {
    fc.assert(
      fc.property(someName, someName, (one, other) => {
        const a = markNames(one);
        const b = markNames(other);
        const said = viewInWordsOf('salesforce', {
          sentence: `${a} has a deal, of 3 deals of ${b}; Deals: ${a}`,
        });
        expect(said.sentence).toBe(
          `${one} has an opportunity, of 3 opportunities of ${other}; Opportunities: ${one}`,
        );
      }),
    );
  });

  it('leave what was read as it was once the marks are off, dates and bytes too', () => {
    const read = [
      { name: 'Deal Desk', at: new Date(0), tags: ['a deal', null, 3], more: { text: 'deals' } },
      new Uint8Array([1]),
    ];
    expect(markNames(read)).not.toEqual(read);
    expect(withoutMarks(markNames(read))).toEqual(read);
    const address = new URL('https://acme.example');
    address.searchParams.set('utm_campaign', markNames('spring deal'));
    expect(withoutMarks(address.href)).toBe('https://acme.example/?utm_campaign=spring+deal');
  });

  it('stand in what is said of a problem, but not in what it quotes', () => {
    const problem = {
      type: '/problems/conflict',
      title: 'A deal is in the way',
      status: 409,
      detail: 'The deal “Big deal” already counts, so no deal was changed.',
      instance: 'urn:uuid:1',
      errors: [{ field: 'deal', message: 'Is no deal; “deal” is a name.' }],
    };
    expect(problemInWordsOf('salesforce', problem)).toEqual({
      ...problem,
      title: 'An opportunity is in the way',
      detail: 'The opportunity “Big deal” already counts, so no opportunity was changed.',
      errors: [{ field: 'deal', message: 'Is no opportunity; “deal” is a name.' }],
    });
    expect(problemInWordsOf('hubspot', problem)).toEqual(problem);
  });
});
