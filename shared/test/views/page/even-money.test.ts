import { describe, expect, it } from '@jest/globals';
import {
  column,
  formatMoney,
  withEvenMoney,
  type Cell,
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

const shown = (table: TableBlock): (string | undefined)[] => {
  const [even] = withEvenMoney([table], 'en') as TableBlock[];
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
    const [even] = withEvenMoney([table], 'en') as TableBlock[];
    expect(even?.rows[1]).toEqual(table.rows[1]);
    expect(even?.rows[0]?.cells['cost']?.value).toBe(1_234_567);
    expect(even?.rows[0]?.cells['name']?.text).toBe('€501.33');
  });
});
