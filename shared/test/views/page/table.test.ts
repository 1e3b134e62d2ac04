import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  column,
  cutTable,
  tableCsv,
  tableLines,
  type RecordLink,
  type Row,
  type WholeTable,
} from '../../../src/index.ts';

const row = (id: string, name: string, won: number | null): Row => ({
  id,
  cells: {
    name: { text: name, value: name },
    won: { text: won === null ? '–' : `€${String(won / 100)}`, value: won },
  },
  record: null,
  actions: [],
});

const tableOf = (rows: readonly Row[]): WholeTable => ({
  id: 't',
  title: 'Influencers',
  intro: '',
  columns: [column('name', 'Influencer'), column('won', 'Revenue', 'money', { currency: 'EUR' })],
  rows,
  total: null,
  empty: { title: 'None', text: 'There are none.', to: null },
});

const ids = (rows: readonly Row[]): string[] => rows.map(({ id }) => id);

describe('A table', () => {
  const rows = [row('1', 'Ray', 200), row('2', 'Mina', null), row('3', 'Aiko', 500)];

  it('keeps its own order when nobody chose one', () => {
    const table = cutTable(tableOf(rows), { sort: null, page: 1, size: 10 });
    expect(ids(table.rows)).toEqual(['1', '2', '3']);
    expect(table.sort).toBeNull();
  });

  it('is sorted by a column in either direction, rows without a value last', () => {
    const by = (sort: string) => ids(cutTable(tableOf(rows), { sort, page: 1, size: 10 }).rows);
    expect(by('won')).toEqual(['1', '3', '2']);
    expect(by('-won')).toEqual(['3', '1', '2']);
    expect(by('name')).toEqual(['3', '2', '1']);
  });

  it('is not sorted by what is no column of it', () => {
    const table = cutTable(tableOf(rows), { sort: '-password', page: 1, size: 10 });
    expect(table.sort).toBeNull();
    expect(ids(table.rows)).toEqual(['1', '2', '3']);
  });

  it('shows its last page when a page beyond it is asked for', () => {
    const table = cutTable(tableOf(rows), { sort: null, page: 9, size: 2 });
    expect(ids(table.rows)).toEqual(['3']);
    expect(table.paging).toEqual({ page: 2, pages: 2, rows: 3 });
  });

  it('has one page when it has no rows', () => {
    const { paging } = cutTable(tableOf([]), { sort: null, page: 1, size: 2 });
    expect(paging).toEqual({ page: 1, pages: 1, rows: 0 });
  });

  it('shows every row once over its pages, whatever the order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.option(fc.integer({ min: -5, max: 5 }))),
        fc.integer({ min: 1, max: 7 }),
        fc.constantFrom(null, 'won', '-won', 'name'),
        (values, size, sort) => {
          const all = values.map((value, index) => row(String(index), `n${String(index)}`, value));
          const first = cutTable(tableOf(all), { sort, page: 1, size });
          const seen = Array.from({ length: first.paging.pages }, (_, index) =>
            ids(cutTable(tableOf(all), { sort, page: index + 1, size }).rows),
          ).flat();
          expect([...seen].sort()).toEqual(ids(all).sort());
        },
      ),
    );
  });
});

describe('A table taken away as a file', () => {
  const lines = (rows: readonly Row[]): string[] => tableCsv(tableOf(rows)).split('\r\n');

  it('has money in major units and its currency in the heading', () => {
    expect(lines([row('1', 'Ray', 1250)])).toEqual(['Influencer,Revenue (EUR)', 'Ray,12.50', '']);
  });

  it('leaves a cell empty where there is no figure', () => {
    expect(lines([row('1', 'Ray', null)])[1]).toBe('Ray,');
  });

  it('quotes what would break a line', () => {
    expect(lines([row('1', 'Ray "RevOps", Osei', 0)])[1]).toBe('"Ray ""RevOps"", Osei",0.00');
  });

  it('hands a spreadsheet no formula', () => {
    expect(lines([row('1', '=HYPERLINK("http://evil.example")', 0)])[1]).toMatch(/^"'=HYPERLINK/);
    expect(lines([row('1', '@SUM(A1)', 0)])[1]).toMatch(/^'@SUM/);
  });
});

describe('A table as a file, line by line', () => {
  const link = (id: string, objectType = 'Opportunity'): RecordLink => ({
    crm: 'salesforce',
    objectType,
    id,
  });
  const columns = ['deal', 'person', 'account'].map((key) => column(key, key));
  const cell = (text: string, record?: RecordLink) => ({
    text,
    value: text,
    ...(record ? { record } : {}),
  });
  const line = (record: RecordLink | null, cells: Row['cells']): Row => ({
    id: '1',
    cells,
    record,
    actions: [],
  });

  it('says which record each line is about, and is cut where a cell is about another', () => {
    const row = line(link('006'), {
      deal: cell('Rollout, phase 1', link('006')),
      person: cell('Reyes, Dana', link('003', 'Contact')),
      account: cell('Northwind'),
    });
    expect(tableLines({ columns, rows: [row] }).lines).toEqual([
      {
        record: link('006'),
        parts: [
          { text: '"Rollout, phase 1",', record: null },
          { text: '"Reyes, Dana"', record: link('003', 'Contact') },
          { text: ',Northwind\r\n', record: null },
        ],
      },
    ]);
  });

  it('is one part where no other record is named', () => {
    const row = line(null, { deal: cell('a'), person: cell('b'), account: cell('c') });
    expect(tableLines({ columns, rows: [row] }).lines).toEqual([
      { record: null, parts: [{ text: 'a,b,c\r\n', record: null }] },
    ]);
  });

  it('is the file, whatever its cells say and are about', () => {
    const someCell = fc.record({
      text: fc.string(),
      of: fc.option(fc.constantFrom('006', '003', '001'), { nil: null }),
    });
    const someRow = fc.record({
      record: fc.option(fc.constantFrom('006', '003'), { nil: null }),
      cells: fc.array(someCell, { minLength: 3, maxLength: 3 }),
    });
    fc.assert(
      fc.property(fc.array(someRow, { maxLength: 4 }), (given) => {
        const rows = given.map(({ record, cells }) =>
          line(
            record === null ? null : link(record),
            Object.fromEntries(
              cells.map(({ text, of }, i) => [
                columns[i]?.key ?? '',
                cell(text, of === null ? undefined : link(of)),
              ]),
            ),
          ),
        );
        const { heading, lines } = tableLines({ columns, rows });
        const texts = lines.flatMap(({ parts }) => parts.map(({ text }) => text));
        expect(heading + texts.join('')).toBe(tableCsv({ columns, rows }));
        for (const { record, parts } of lines) {
          for (const part of parts)
            if (part.record !== null) expect(part.record).not.toEqual(record);
        }
      }),
    );
  });
});
