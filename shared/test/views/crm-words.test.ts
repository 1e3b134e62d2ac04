import { describe, expect, it } from '@jest/globals';
import { inWordsOf, viewInWordsOf } from '../../src/index.ts';

describe('Our words in Salesforce', () => {
  it.each([
    ['Won deals', 'Won opportunities'],
    ['Deals: Mina Kovač', 'Opportunities: Mina Kovač'],
    ['after a deal began', 'after an opportunity began'],
    ['A deal without an amount.', 'An opportunity without an amount.'],
    ['a won deal', 'a won opportunity'],
    ['each deal’s day', 'each opportunity’s day'],
    ['Days to win, influenced deals', 'Days to win, influenced opportunities'],
    ['It is ideal, and we dealt with it.', 'It is ideal, and we dealt with it.'],
    ['See deals.example.com', 'See deals.example.com'],
  ])('say of “%s” “%s”', (ours, salesforces) => {
    expect(inWordsOf('salesforce', ours)).toBe(salesforces);
    expect(inWordsOf('hubspot', ours)).toBe(ours);
  });

  const page = {
    id: 'deals',
    title: 'Deals: The Deal Makers',
    sentence: '3 deals are credited to The Deal Makers.',
    filters: [{ name: 'stage', label: 'Deals', choices: [{ value: 'c', label: 'Deal Week' }] }],
    blocks: [
      {
        kind: 'table',
        id: 'deals',
        columns: [{ key: 'deal', label: 'Deal', help: 'What they have of the deal.' }],
        rows: [
          { cells: { name: { text: 'Big deal', detail: 'No deal yet.', to: { page: 'deals' } } } },
        ],
      },
      { kind: 'figures', items: [{ key: 'wonDeals', label: 'Won deals' }] },
    ],
    how: { lines: ['Deals count once; Big deal too.'] },
  };

  it('stand in every text of a view, but in no name, key or identifier', () => {
    expect(viewInWordsOf('salesforce', page, ['The Deal Makers'])).toEqual({
      id: 'deals',
      title: 'Opportunities: The Deal Makers',
      sentence: '3 opportunities are credited to The Deal Makers.',
      filters: [
        { name: 'stage', label: 'Opportunities', choices: [{ value: 'c', label: 'Deal Week' }] },
      ],
      blocks: [
        {
          kind: 'table',
          id: 'deals',
          columns: [
            { key: 'deal', label: 'Opportunity', help: 'What they have of the opportunity.' },
          ],
          rows: [
            {
              cells: {
                name: { text: 'Big deal', detail: 'No opportunity yet.', to: { page: 'deals' } },
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
    expect(viewInWordsOf('hubspot', page)).toBe(page);
  });
});
