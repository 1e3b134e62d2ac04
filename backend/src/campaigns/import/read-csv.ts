import { nameKey } from '@pipeline-attribution/shared';
import { CsvError, parse } from 'csv-parse/sync';
import { badRequest } from '../../http/problem.ts';

/** A column we understand. */
export interface Column {
  readonly name: string;
  /** Other headers it goes by; compared without case, spaces and punctuation. */
  readonly aliases: readonly string[];
  readonly required?: boolean;
  /** In the template. */
  readonly example: string;
}

export interface CsvRow {
  /** Where the row starts in the file, counting from 1 and counting every line. */
  readonly line: number;
  /** By our column name; trimmed, empty cells left out. */
  readonly cells: Readonly<Record<string, string>>;
  /** By the file's own headers, as it was. */
  readonly original: Readonly<Record<string, string>>;
}

export interface CsvFile {
  readonly rows: readonly CsvRow[];
  /** Headers we do not know; their cells are not read. */
  readonly ignoredColumns: readonly string[];
}

/** More rows than this are more than a request should hold. */
export const MOST_ROWS = 20_000;

/**
 * Reads a CSV file as spreadsheets write it: with or without byte-order mark, separated by comma,
 * semicolon or tab, any line ends, quoted or not, headers in any spelling we know and in any order.
 * @throws ProblemError 400 when the file as a whole cannot be read: no header, a required column missing
 *   or there twice, a quote never closed, an encoding that is not UTF-8.
 */
export function readCsv(text: string, columns: readonly Column[]): CsvFile {
  if (text.includes('\ufffd')) {
    throw badRequest('The file is not in UTF-8. In Excel, save it as “CSV UTF-8”.');
  }
  const whole = text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
  const [header, ...records] = parseRecords(whole);
  if (!header) throw badRequest('The file is empty. Its first line must be the header.');
  if (records.length > MOST_ROWS) {
    throw badRequest(
      `The file has ${String(records.length)} rows; ${String(MOST_ROWS)} are possible in one go. Split it.`,
    );
  }
  const headers = header.cells.map((cell) => cell.trim());
  const known = columnsOf(headers, columns);
  refuseBadHeader(headers, known, columns);
  return {
    rows: records.map(({ line, cells }) => {
      const read: Record<string, string> = {};
      const original: Record<string, string> = {};
      cells.forEach((cell, index) => {
        const value = cell.trim();
        const column = known[index];
        if (column && value !== '') read[column.name] = value;
        original[headers[index] ?? `column ${String(index + 1)}`] = cell;
      });
      return { line, cells: read, original };
    }),
    ignoredColumns: headers.filter((title, index) => title !== '' && !known[index]),
  };
}

interface Parsed {
  readonly record: string[];
  readonly raw: string;
  readonly info: { readonly lines: number };
}

function parseRecords(text: string): { line: number; cells: string[] }[] {
  let parsed: Parsed[];
  try {
    parsed = parse(text, {
      delimiter: delimiterOf(text),
      info: true,
      raw: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      record_delimiter: '\n',
    }) as unknown as Parsed[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw badRequest(
      error.code === 'CSV_QUOTE_NOT_CLOSED'
        ? `A quote (") that opens in the file is never closed. ${lastQuote(text)}`
        : 'The file is not a CSV file we can read.',
    );
  }
  return parsed
    .map(({ record, raw, info }) => ({
      // The parser tells where a record ends; a quoted cell may have line breaks.
      line: info.lines - (raw.trim().match(/\n/g)?.length ?? 0),
      cells: record,
    }))
    .filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
}

const lastQuote = (text: string): string => {
  const before = text.slice(0, text.lastIndexOf('"'));
  return `The last one is in line ${String(before.split('\n').length)}.`;
};

/** The separator that is most often in the header, outside quotes. */
function delimiterOf(text: string): string {
  const header = (text.trimStart().split('\n', 1)[0] ?? '').replace(/"[^"]*"/g, '');
  const count = (separator: string): number => header.split(separator).length - 1;
  const [first = ','] = [',', ';', '\t'].sort((a, b) => count(b) - count(a));
  return first;
}

/** Which column each header means. A column's own name goes before its other names. */
function columnsOf(headers: readonly string[], columns: readonly Column[]): (Column | undefined)[] {
  const keys = headers.map(nameKey);
  const own = keys.map((key) => columns.find(({ name }) => nameKey(name) === key));
  return keys.map(
    (key, index) =>
      own[index] ??
      columns.find(
        (column) => !own.includes(column) && column.aliases.some((alias) => nameKey(alias) === key),
      ),
  );
}

function refuseBadHeader(
  headers: readonly string[],
  known: readonly (Column | undefined)[],
  columns: readonly Column[],
): void {
  const names = known.flatMap((column) => (column ? [column.name] : []));
  const missing = columns.filter(({ name, required }) => required && !names.includes(name));
  if (missing.length > 0) {
    throw badRequest(
      `The header lacks ${missing.map(({ name }) => `“${name}”`).join(', ')}. It has: ${headers.map((title) => `“${title.slice(0, 50)}”`).join(', ')}. Understood are: ${columns.map(({ name }) => name).join(', ')}.`,
    );
  }
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw badRequest(`The header has “${twice}” twice (perhaps under another name). Keep one.`);
  }
}

/** A file of the header and one example, to fill in. */
export function csvTemplate(columns: readonly Column[]): string {
  const quote = (cell: string): string =>
    /[",;\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
  return [
    columns.map(({ name }) => name).join(','),
    columns.map(({ example }) => quote(example)).join(','),
    '',
  ].join('\r\n');
}
