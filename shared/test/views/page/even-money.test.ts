import { describe, expect, it } from '@jest/globals';
import {
  column,
  formatMoney,
  withEvenMoney,
  type Cell,
  type FigureItem,
  type FiguresBlock,
  type TableBlock,
} from '../../../src/index.ts';

const money = (minor: number | null, currency = 'EUR'): Cell =>
  minor === null
    ? { text: '–', value: null }
    : { text: formatMoney(minor, currency, 'en'), value: minor };

const tableOf = (
  cells: readonly Cell[],
  total: Cell | null = null,
  currency = 'EUR',
): TableBlock => ({
  kind: 'table',
  id: 't',
  title: '',
  intro: '',
  columns: [column('cost', 'Cost', 'money', { currency }), column('name', 'Name')],
  rows: cells.map((cost, index) => ({
    id: String(index),
    cells: { cost, name: { text: '€501.33', value: '€501.33' } },
    record: null,
    actions: [],
  })),
  total: total && { cost: total },
  sort: null,
  paging: { page: 1, pages: 1, rows: cells.length },
  empty: { title: '', text: '', to: null },
});

const EN = { locale: 'en', currency: 'EUR' };

const shown = (table: TableBlock): (string | undefined)[] => {
  const [even] = withEvenMoney([table], EN) as TableBlock[];
  const cells = [
    ...(even?.rows ?? []).map((row) => row.cells),
    ...(even?.total ? [even.total] : []),
  ];
  return cells.map(({ cost }) => cost?.text);
};

describe('The amounts of a column', () => {
  it('show no cents where one is too large to show any', () => {
    expect(shown(tableOf([money(1_234_567), money(50_133), money(1_250)]))).toEqual([
      '€12,346',
      '€501',
      '€13',
    ]);
    expect(shown(tableOf([money(50_133)], money(250_133)))).toEqual(['€501', '€2,501']);
  });

  it('all show cents where none is large and one has some', () => {
    expect(shown(tableOf([money(50_133), money(20_000), money(null)]))).toEqual([
      '€501.33',
      '€200.00',
      '–',
    ]);
  });

  it('show none where all are whole, and never read as nothing', () => {
    expect(shown(tableOf([money(50_000), money(20_000)]))).toEqual(['€500', '€200']);
    expect(shown(tableOf([money(1_234_500), money(40), money(-40), money(0)]))).toEqual([
      '€12,345',
      '<€1',
      '<€1',
      '€0',
    ]);
    expect(shown(tableOf([money(1234, 'JPY'), money(7, 'JPY')], null, 'JPY'))).toEqual([
      '¥1,234',
      '¥7',
    ]);
  });

  it('keep their values, words that say more, and the other columns', () => {
    const table = tableOf([money(1_234_567), { text: 'about €500', value: 50_133 }]);
    const [even] = withEvenMoney([table], EN) as TableBlock[];
    expect(even?.rows[1]).toEqual(table.rows[1]);
    expect(even?.rows[0]?.cells['cost']?.value).toBe(1_234_567);
    expect(even?.rows[0]?.cells['name']?.text).toBe('€501.33');
  });
});

describe('Headline figures side by side', () => {
  const shownOf = (...amounts: readonly number[]): string[] => {
    const items = amounts.map((value, index) => ({
      key: String(index),
      label: 'A figure',
      text: formatMoney(value, 'EUR', 'en'),
      value,
      detail: '',
      change: null,
      to: null,
      help: null,
    }));
    const count = { ...items[0], key: 'leads', text: '501.3', value: 501.3 } as FigureItem;
    const figures: FiguresBlock = { kind: 'figures', id: 'f', title: '', items: [...items, count] };
    const [even] = withEvenMoney([figures], EN) as FiguresBlock[];
    expect(even?.items.at(-1)).toEqual(count);
    return (even?.items ?? []).slice(0, -1).map(({ text }) => text);
  };

  it('show no cents beside a large one, but for a price of which they are a part', () => {
    expect(shownOf(12_385_100, 53_493, 1_250)).toEqual(['€123,851', '€535', '€12.50']);
  });

  it('stay as they are where none is large', () => {
    expect(shownOf(53_493, 1_250)).toEqual(['€534.93', '€12.50']);
  });
});
