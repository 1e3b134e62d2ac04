import { badRequest, conflict, unavailable, type ProblemError } from './problem.ts';

interface PostgresError {
  readonly code: string;
  readonly constraint?: string;
  readonly table?: string;
}

/**
 * The problem behind an error of the database, for what a caller can do something about; null for our
 * own mistakes. Endpoints check first and answer better sentences; this catches what two requests did
 * to each other at once, and values no schema knew to refuse. Codes: PostgreSQL manual, appendix A.
 */
export function databaseProblem(error: unknown): ProblemError | null {
  const found = postgresError(error);
  if (!found) return null;
  const { code, table } = found;
  const what = table ? ` (${table.replaceAll('_', ' ')})` : '';
  if (code === '23505') {
    return conflict(`A record with the same name or id was made at the same moment${what}.`);
  }
  if (code === '23503') {
    return conflict(`A record this one names, or is named by, is not there any more${what}.`);
  }
  if (code === '40001' || code === '40P01' || code === '55P03') {
    return unavailable('Another change was in the way. Nothing was written; try again.', 1);
  }
  if (code === '57014') {
    return unavailable('The question took too long. Ask for a shorter period.', 10);
  }
  if (
    code.startsWith('08') ||
    code.startsWith('53') ||
    code.startsWith('57P') ||
    NETWORK.has(code)
  ) {
    return unavailable('The database cannot be reached at the moment.', 5);
  }
  // Data exceptions: a number beyond its column, a text that is no date.
  if (code.startsWith('22') || code === '23514' || code === '23502') {
    return badRequest(`A value in the request cannot be stored${what}.`);
  }
  return null;
}

const NETWORK = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT']);

function postgresError(error: unknown): PostgresError | null {
  if (typeof error !== 'object' || error === null) return null;
  if ('driverError' in error) return postgresError(error.driverError);
  return 'code' in error && typeof error.code === 'string' ? (error as PostgresError) : null;
}
