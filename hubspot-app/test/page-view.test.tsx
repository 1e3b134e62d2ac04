import { describe, expect, it } from '@jest/globals';
import {
  DateInput,
  DescriptionListItem,
  EmptyState,
  Link,
  LoadingButton,
  MultiSelect,
  NumberInput,
  SearchInput,
  Select,
  StatusTag,
  Table,
  TableCell,
  TableFooter,
  TableHeader,
} from '@hubspot/ui-extensions';
import { PageLink } from '@hubspot/ui-extensions/pages';
import { createRenderer } from '@hubspot/ui-extensions/testing';
import type { Cell, Filter, TableBlock } from '@pipeline-attribution/shared';
import {
  FilterBar,
  OneTimeLinkButton,
  queryOf,
  ViewTable,
  withChoice,
  withPage,
  withSort,
} from '@pipeline-attribution/ui/page-view';
import { settle, textOf } from './support.tsx';

const TABLE: TableBlock = {
  kind: 'table',
  id: 'influencers',
  title: 'Influencers',
  intro: '',
  columns: [
    { key: 'name', label: 'Name', kind: 'text', isSortable: true, currency: null, help: null },
    {
      key: 'revenue',
      label: 'Revenue',
      kind: 'money',
      isSortable: true,
      currency: 'EUR',
      help: null,
    },
    { key: 'state', label: 'State', kind: 'tag', isSortable: false, currency: null, help: null },
  ],
  rows: [
    {
      id: 'i1',
      cells: {
        name: {
          text: 'Mina Kovač',
          value: 'Mina Kovač',
          to: { page: 'influencer', params: { id: 'i1' } },
        },
        revenue: { text: '€5,000', value: 500_000, detail: '€4,000 to €6,000' },
        state: { text: 'Active', value: 'active', isTag: true, tone: 'good' },
      },
      record: null,
      actions: [],
    },
  ],
  total: { name: { text: 'All', value: null }, revenue: { text: '€5,000', value: 500_000 } },
  sort: { column: 'revenue', direction: 'down' },
  paging: { page: 2, pages: 3, rows: 41 },
  empty: { title: 'Nobody yet', text: 'Add influencers.', to: null },
};

const draw = (element: React.JSX.Element) => {
  const renderer = createRenderer('pages');
  renderer.render(element);
  return renderer;
};

describe('A table of a page', () => {
  it('hands sorting and paging to the service, which knows all rows', () => {
    const asked: string[] = [];
    const renderer = draw(
      <ViewTable
        table={TABLE}
        onSort={(column) => asked.push(`sort ${column}`)}
        onPage={(page) => asked.push(`page ${String(page)}`)}
        onDone={() => 0}
      />,
    );
    const heads = renderer.findAll(TableHeader);
    expect(
      heads.map(({ props }) => ('sortDirection' in props ? props.sortDirection : null)),
    ).toEqual(['none', 'descending', null]);
    (heads[0]?.props as { onSortChange: (to: string) => void }).onSortChange('ascending');
    (renderer.find(Table).props as { onPageChange: (page: number) => void }).onPageChange(3);
    expect(asked).toEqual(['sort name', 'page 3']);
    expect(renderer.find(Table).props).toMatchObject({ page: 2, pageCount: 3 });
  });

  it('puts figures to the right, ranges below them, states in tags, and links within the app', () => {
    const renderer = draw(
      <ViewTable table={TABLE} onSort={() => 0} onPage={() => 0} onDone={() => 0} />,
    );
    expect(renderer.findAll(TableHeader).map(({ props }) => props.align)).toEqual([
      'left',
      'right',
      'left',
    ]);
    expect(textOf(renderer.getRootNode())).toContain('€5,000€4,000 to €6,000');
    expect(renderer.find(StatusTag).props.variant).toBe('success');
    expect(renderer.find(PageLink).props).toMatchObject({
      to: '/influencer',
      params: { id: 'i1' },
    });
  });

  it('opens a deal, contact or company it names in HubSpot, the way HubSpot opens its own pages', () => {
    const url = 'https://app-eu1.hubspot.com/contacts/4711/record/0-3/77';
    const bare = { crm: 'hubspot' as const, objectType: 'deal', id: '77' };
    const [row] = TABLE.rows;
    const drawWith = (cell: Cell) =>
      draw(
        <ViewTable
          table={{ ...TABLE, rows: row ? [{ ...row, cells: { ...row.cells, name: cell } }] : [] }}
          onSort={() => 0}
          onPage={() => 0}
          onDone={() => 0}
        />,
      );
    const named = { text: 'Fernhall renewal', value: 'Fernhall renewal' };
    const link = drawWith({ ...named, record: { ...bare, url } }).find(Link);
    expect([textOf(link), link.props.href]).toEqual(['Fernhall renewal', url]);
    // Of a portal that is no longer connected: the name alone.
    expect(drawWith({ ...named, record: bare }).maybeFind(Link)).toBeNull();
  });

  it('says what its columns are where a heading does not say it all', () => {
    const columns = TABLE.columns.map((column) =>
      column.key === 'revenue'
        ? { ...column, help: 'Won in the period, refunds taken off.' }
        : column,
    );
    const renderer = draw(
      <ViewTable
        table={{ ...TABLE, columns }}
        onSort={() => 0}
        onPage={() => 0}
        onDone={() => 0}
      />,
    );
    const item = renderer.find(DescriptionListItem);
    expect([item.props.label, textOf(item)]).toEqual([
      'Revenue',
      'Won in the period, refunds taken off.',
    ]);
    const plain = draw(
      <ViewTable table={TABLE} onSort={() => 0} onPage={() => 0} onDone={() => 0} />,
    );
    expect(plain.maybeFind(DescriptionListItem)).toBeNull();
  });

  it('gives a sentence below a figure room to wrap, and says nothing in a total that sums nothing', () => {
    const [row] = TABLE.rows;
    const revenue = {
      text: '–',
      value: null,
      detail: 'No cost is recorded. Enter fees to see one.',
    };
    const rows = row ? [{ ...row, cells: { ...row.cells, revenue } }] : [];
    const renderer = draw(
      <ViewTable table={{ ...TABLE, rows }} onSort={() => 0} onPage={() => 0} onDone={() => 0} />,
    );
    expect(renderer.findAll(TableHeader).map(({ props }) => props.width)).toEqual([
      'auto',
      'auto',
      'min',
    ]);
    const total = renderer.find(TableFooter).findAll(TableCell);
    expect(total.map((cell) => textOf(cell))).toEqual(['All', '€5,000', '']);
  });

  it('says what is missing where there are no rows', () => {
    const renderer = draw(
      <ViewTable
        table={{ ...TABLE, rows: [] }}
        onSort={() => 0}
        onPage={() => 0}
        onDone={() => 0}
      />,
    );
    expect(renderer.find(EmptyState).props.title).toBe('Nobody yet');
    expect(renderer.maybeFind(Table)).toBeNull();
  });
});

describe('What is chosen on a page', () => {
  it('begins at the first page of every table again when a filter changes, and keeps the rest', () => {
    const before = { model: 'linear', 'deals.page': '4', 'deals.sort': '-amount' };
    expect(withChoice(before, 'basis', 'closed')).toEqual({
      model: 'linear',
      'deals.sort': '-amount',
      basis: 'closed',
    });
    expect(withChoice(before, 'model', '')).toEqual({ 'deals.sort': '-amount' });
  });

  it('sorts the most first, then the other way round, from the first page on', () => {
    const first = withSort({ 't.page': '3' }, { id: 't', sort: null }, 'revenue');
    expect(first).toEqual({ 't.sort': '-revenue' });
    const down = { column: 'revenue', direction: 'down' } as const;
    expect(withSort(first, { id: 't', sort: down }, 'revenue')).toEqual({ 't.sort': 'revenue' });
    expect(withSort(first, { id: 't', sort: down }, 'leads')).toEqual({ 't.sort': '-leads' });
  });

  it('leaves the first page out of the query, and asks the same for the same', () => {
    expect(withPage({ 't.page': '2' }, 't', 1)).toEqual({});
    expect(queryOf({ b: 'x y', a: '1' })).toBe(queryOf({ a: '1', b: 'x y' }));
    expect(queryOf({ b: 'x y', a: '1' })).toBe('?a=1&b=x%20y');
    expect(queryOf({})).toBe('');
  });
});

describe('The filters of a page', () => {
  const FILTERS: readonly Filter[] = [
    {
      kind: 'choice',
      name: 'model',
      label: 'Model',
      help: null,
      value: 'linear',
      choices: [
        { value: 'linear', label: 'Linear' },
        { value: 'last_touch', label: 'Last touch' },
      ],
    },
    { kind: 'day', name: 'from', label: 'From', help: null, value: '2026-03-01' },
    {
      kind: 'choices',
      name: 'who',
      label: 'Influencers',
      help: 'Two to three.',
      values: ['a'],
      choices: ['a', 'b', 'c', 'd'].map((value) => ({ value, label: value })),
      most: 3,
    },
    {
      kind: 'number',
      name: 'fee',
      label: 'Fee',
      help: null,
      value: '-1',
      unit: 'EUR',
      min: 0,
      max: null,
      error: 'Must not be negative.',
    },
    { kind: 'search', name: 'q', label: 'Search', help: null, value: '' },
  ];

  it('hand over each choice by its name, as it travels in the query', () => {
    const chosen: [string, string][] = [];
    const renderer = draw(
      <FilterBar filters={FILTERS} onChoose={(name, value) => chosen.push([name, value])} />,
    );
    expect(renderer.find(DateInput).props.value).toEqual({ year: 2026, month: 2, date: 1 });
    renderer.find(Select).trigger('onChange', 'last_touch' as never);
    renderer.find(DateInput).trigger('onChange', { year: 2026, month: 0, date: 9 } as never);
    renderer.find(MultiSelect).trigger('onChange', ['a', 'b', 'c', 'd'] as never);
    renderer.find(NumberInput).trigger('onChange', undefined);
    renderer.find(SearchInput).trigger('onChange', ' acme ' as never);
    expect(chosen).toEqual([
      ['model', 'last_touch'],
      ['from', '2026-01-09'],
      ['who', 'a,b,c'],
      ['fee', ''],
      ['q', 'acme'],
    ]);
  });

  it('show what is wrong with a figure at the figure', () => {
    const renderer = draw(<FilterBar filters={FILTERS} onChoose={() => 0} />);
    expect(renderer.find(NumberInput).props).toMatchObject({
      label: 'Fee (EUR)',
      error: true,
      validationMessage: 'Must not be negative.',
    });
  });
});

describe('A link that works once', () => {
  it('is made when it is wanted, and says how long it lasts', async () => {
    let made = 0;
    const renderer = draw(
      <OneTimeLinkButton
        label="Prepare the file"
        linkLabel="Download influencers.csv"
        load={() => {
          made += 1;
          return Promise.resolve({ ok: true, value: { url: 'https://files.example/x' } });
        }}
      />,
    );
    expect(made).toBe(0);
    expect(renderer.maybeFind(Link)).toBeNull();
    renderer.find(LoadingButton).trigger('onClick');
    await settle();
    expect(made).toBe(1);
    expect(renderer.find(Link).props.href).toEqual({
      url: 'https://files.example/x',
      external: true,
    });
    expect(textOf(renderer.getRootNode())).toContain('works once, within five minutes');
  });

  it('says why there is none', async () => {
    const renderer = draw(
      <OneTimeLinkButton
        label="Prepare the file"
        linkLabel="Download"
        load={() =>
          Promise.resolve({
            ok: false,
            failure: {
              kind: 'forbidden',
              status: 403,
              detail: 'Ask an admin.',
              reference: null,
              fields: [],
            },
          })
        }
      />,
    );
    renderer.find(LoadingButton).trigger('onClick');
    await settle();
    expect(textOf(renderer.getRootNode())).toContain('Ask an admin.');
  });
});
