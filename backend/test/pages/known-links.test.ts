import { describe, expect, it } from '@jest/globals';
import { withKnownLinks } from '../../src/pages/known-links.ts';

describe('Links of a page', () => {
  const isPage = (id: string): boolean => id === 'dashboard';
  const there = { page: 'dashboard' as const, params: {} };
  const nowhere = { page: 'costs' as const, params: {} };

  it('stay where they lead to a page', () => {
    const page = { blocks: [{ to: there, links: [{ label: 'Dashboard', to: there }] }] };
    expect(withKnownLinks(page, isPage)).toEqual(page);
  });

  it('go where there is no such page, and the words stay', () => {
    expect(
      withKnownLinks(
        {
          cells: { name: { text: 'Mina', value: 'Mina', to: nowhere } },
          items: [{ key: 'roi', text: '+80 %', value: 0.8, to: nowhere }],
          links: [
            { label: 'Costs', to: nowhere },
            { label: 'Dashboard', to: there },
          ],
          empty: { title: 'None', text: '', to: { label: 'Costs', to: nowhere } },
        },
        isPage,
      ),
    ).toEqual({
      cells: { name: { text: 'Mina', value: 'Mina' } },
      items: [{ key: 'roi', text: '+80 %', value: 0.8, to: null }],
      links: [{ label: 'Dashboard', to: there }],
      empty: { title: 'None', text: '', to: null },
    });
  });
});
