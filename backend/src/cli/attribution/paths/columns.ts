import { CommandError } from '../command.ts';
import { cellsOf } from '../journeys/csv-lines.ts';

/** What the columns are called. */
export interface ColumnNames {
  readonly path: string;
  readonly conversions: string;
  readonly value: string;
  readonly nulls: string;
}

export const USUAL_COLUMNS: ColumnNames = {
  path: 'path',
  conversions: 'total_conversions',
  value: 'total_conversion_value',
  nulls: 'total_null',
};

export type Column = keyof ColumnNames;

/** What each column of the file holds, in their order; null for those that are of no concern. */
export type Layout = readonly (Column | null)[];

/**
 * Finds the columns in the header. Value and nulls may be missing, unless they were asked for by another name.
 * @throws CommandError with the columns there are.
 */
export function layoutOf(header: string, names: ColumnNames): Layout {
  const line = cellsOf(header.replace(/^\uFEFF/, '').replace(/\r$/, ''), 1, ',');
  if ('wrong' in line) throw new CommandError(`The header cannot be read: ${line.wrong}.`);
  const cells = line.cells.map((cell) => cell.trim());
  for (const [column, name] of Object.entries(names) as [Column, string][]) {
    const isOptional = column === 'value' || column === 'nulls';
    if (cells.filter((cell) => cell === name).length > 1) {
      throw new CommandError(`The file has the column “${name}” more than once.`);
    }
    if (cells.includes(name) || (isOptional && name === USUAL_COLUMNS[column])) continue;
    throw new CommandError(
      `The file has no column “${name}”. It has ${cells.map((cell) => `“${cell}”`).join(', ')}. ` +
        `Columns are separated by commas; --column-${column === 'nulls' ? 'null' : column} names another one.`,
    );
  }
  return cells.map(
    (cell) => (Object.keys(names) as Column[]).find((column) => names[column] === cell) ?? null,
  );
}
