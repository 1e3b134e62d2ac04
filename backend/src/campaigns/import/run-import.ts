import { z } from 'zod';
import type { TenantTransaction } from '../../db/tenancy.ts';
import { databaseProblem } from '../../http/database-problem.ts';
import { fieldErrors } from '../../http/field-errors.ts';
import { ProblemError, type FieldError } from '../../http/problem.ts';
import { refuseUnstorable } from '../../http/storable.ts';
import { readCsv, type Column, type CsvRow } from './read-csv.ts';

export const importReport = z
  .object({
    imported: z.int().meta({ description: 'Rows that made a new record.' }),
    updated: z.int().meta({ description: 'Rows that changed a record.' }),
    unchanged: z.int().meta({ description: 'Rows that say what is there already.' }),
    rejected: z.array(
      z.object({
        line: z.int().meta({ description: 'Where the row starts in the file, from 1.' }),
        field: z.string(),
        message: z.string(),
        row: z.record(z.string(), z.string()),
      }),
    ),
    ignoredColumns: z.array(z.string()),
    dryRun: z.boolean(),
  })
  .meta({ id: 'ImportReport' });
export type ImportReport = z.output<typeof importReport>;

export type RowOutcome = 'imported' | 'updated' | 'unchanged';

/**
 * Takes a file in row by row, each whole or not at all: a row that fails is undone and reported with its
 * line, the others land. Only a fault of ours ends the import, and then nothing lands.
 * @param takeRow writes one row; throws a ProblemError, ZodError or RangeError to have it rejected.
 */
export async function importRows(
  tx: TenantTransaction,
  text: string,
  columns: readonly Column[],
  takeRow: (cells: CsvRow['cells']) => Promise<RowOutcome>,
): Promise<Omit<ImportReport, 'dryRun'>> {
  const { rows, ignoredColumns } = readCsv(text, columns);
  const counts = { imported: 0, updated: 0, unchanged: 0 };
  const rejected: ImportReport['rejected'] = [];
  for (const { line, cells, original } of rows) {
    await tx.query('savepoint import_row');
    try {
      refuseUnstorable(cells, 'row');
      counts[await takeRow(cells)] += 1;
      await tx.query('release savepoint import_row');
    } catch (error) {
      const { field, message } = reasonOf(error);
      await tx.query('rollback to savepoint import_row');
      rejected.push({ line, field: columnOf(field), message, row: storable(original) });
    }
  }
  return { ...counts, rejected, ignoredColumns: [...ignoredColumns] };
}

/** Why a row cannot be taken; throws what is not the row's fault. */
function reasonOf(error: unknown): FieldError {
  if (error instanceof z.ZodError) {
    const [first] = fieldErrors(error, 'row');
    if (first) return first;
  }
  if (error instanceof RangeError) return { field: 'row', message: error.message };
  const problem = error instanceof ProblemError ? error : databaseProblem(error);
  if (problem && problem.status < 500) {
    const [first] = problem.errors;
    return first ?? { field: 'row', message: problem.message };
  }
  throw error;
}

/** The column a field of the API stands in: `assignments.0.contentType` → `content_type`. */
function columnOf(field: string): string {
  if (field.startsWith('utm.')) return field.replace('.', '_');
  const names = field.split('.').filter((part) => !/^\d+$/.test(part) && part !== 'minor');
  const last = names.at(-1) ?? field;
  return last
    .replace(/^(influencer|campaign)Id$/, '$1')
    .replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** A row goes back as it was, but for what cannot be written down. */
const storable = (row: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(row).map(([name, cell]) => [name, cell.replaceAll('\0', '').toWellFormed()]),
  );

/** Reads a cell when it is there; says which column it was when it cannot be read. */
export function cell<Value>(
  cells: CsvRow['cells'],
  name: string,
  read: (text: string) => Value,
): Value | undefined {
  const text = cells[name];
  if (text === undefined) return undefined;
  try {
    return read(text);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw rejected(name, error.message);
  }
}

/** Has the row rejected for this column. */
export const rejected = (field: string, message: string): ProblemError =>
  new ProblemError(400, 'bad-request', 'The row cannot be taken', message, {
    errors: [{ field, message }],
  });
