import { minorToDecimal } from '../../roi/money.ts';
import type { TableBlock } from './blocks.ts';
import type { Cell, Column, RecordLink, Row } from './cells.ts';

/** A table with all its rows, before anybody chose an order or a page of it. */
export interface WholeTable extends Omit<TableBlock, 'kind' | 'rows' | 'sort' | 'paging'> {
  /** In the order they have when nobody chooses one. */
  readonly rows: readonly Row[];
}

/** What somebody chose of a table. */
export interface Cut {
  /** `column`, or `-column` for the largest first; null for the table's own order. */
  readonly sort: string | null;
  /** From 1. */
  readonly page: number;
  readonly size: number;
}

/**
 * Sorts a table and cuts a page out of it. Rows without a value stand last in either direction, and rows that
 * are equal keep the table's own order. A page beyond the last is the last.
 */
export function cutTable(table: WholeTable, cut: Cut): TableBlock {
  const sort = sortOf(table.columns, cut.sort);
  const rows = sort
    ? [...table.rows].sort((a, b) => byValue(a, b, sort.column, sort.direction))
    : table.rows;
  const pages = Math.max(1, Math.ceil(rows.length / cut.size));
  const page = Math.min(Math.max(1, cut.page), pages);
  return {
    ...table,
    kind: 'table',
    rows: rows.slice((page - 1) * cut.size, page * cut.size),
    sort,
    paging: { page, pages, rows: rows.length },
  };
}

/** `-revenue` → the column and its direction; null for columns that cannot be sorted by. */
export function sortOf(columns: readonly Column[], chosen: string | null): TableBlock['sort'] {
  if (chosen === null) return null;
  const column = chosen.startsWith('-') ? chosen.slice(1) : chosen;
  const known = columns.find(({ key, isSortable }) => key === column && isSortable);
  return known ? { column, direction: chosen.startsWith('-') ? 'down' : 'up' } : null;
}

function byValue(a: Row, b: Row, column: string, direction: 'up' | 'down'): number {
  const left = a.cells[column]?.value ?? null;
  const right = b.cells[column]?.value ?? null;
  if (left === null || right === null) return left === right ? 0 : left === null ? 1 : -1;
  const order =
    typeof left === 'number' && typeof right === 'number'
      ? left - right
      : String(left).localeCompare(String(right), 'en');
  return direction === 'up' ? order : -order;
}

/** What a spreadsheet would take for a formula (OWASP, CSV injection). */
const FORMULA = /^[=+\-@\t\r]/;

const quoted = (text: string): string =>
  /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

/**
 * The rows of a table as a file (RFC 4180): money in major units with its currency in the heading, shares from
 * 0 to 1, days as `YYYY-MM-DD`; no value is an empty cell. Text that a spreadsheet would run is quoted with
 * an apostrophe.
 */
export function tableCsv(table: Pick<TableBlock, 'columns' | 'rows'>): string {
  const { heading, lines } = tableLines(table);
  return heading + lines.map(({ parts }) => parts.map(({ text }) => text).join('')).join('');
}

/** A line of a file, with its line break, cut where a cell is about a record other than the line's own. */
export interface FileLine {
  /** The record the line is about. */
  readonly record: RecordLink | null;
  /** Joined they are the line. A part with a record is one cell, and nothing but it. */
  readonly parts: readonly { readonly text: string; readonly record: RecordLink | null }[];
}

/** The same file in its lines, one a row. */
export function tableLines({ columns, rows }: Pick<TableBlock, 'columns' | 'rows'>): {
  readonly heading: string;
  readonly lines: readonly FileLine[];
} {
  const headings = columns.map(({ label, currency }) =>
    currency === null ? label : `${label} (${currency})`,
  );
  return {
    heading: `${headings.map(quoted).join(',')}\r\n`,
    lines: rows.map((row) => lineOf(row, columns)),
  };
}

function lineOf(
  { record, cells }: Pick<Row, 'record' | 'cells'>,
  columns: readonly Column[],
): FileLine {
  const parts: { text: string; record: RecordLink | null }[] = [];
  let rest = '';
  columns.forEach((column, i) => {
    if (i > 0) rest += ',';
    const text = quoted(fileText(cells, column));
    const other = cells[column.key]?.record ?? null;
    if (other === null || isSame(other, record)) {
      rest += text;
      return;
    }
    if (rest !== '') parts.push({ text: rest, record: null });
    parts.push({ text, record: other });
    rest = '';
  });
  parts.push({ text: `${rest}\r\n`, record: null });
  return { record, parts };
}

const isSame = (a: RecordLink, b: RecordLink | null): boolean =>
  b !== null && a.objectType === b.objectType && a.id === b.id;

function fileText(cells: Readonly<Record<string, Cell>>, { key, kind, currency }: Column): string {
  const cell = cells[key];
  if (cell === undefined) return '';
  if (kind === 'text' || kind === 'tag') {
    return FORMULA.test(cell.text) ? `'${cell.text}` : cell.text;
  }
  if (cell.value === null) return '';
  return kind === 'money' && currency !== null && typeof cell.value === 'number'
    ? minorToDecimal(cell.value, currency)
    : String(cell.value);
}
