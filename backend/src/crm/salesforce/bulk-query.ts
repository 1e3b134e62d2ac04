import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { CrmError } from '../errors.ts';
import { readAnswer } from '../read-answer.ts';
import type { Row, SalesforceClient } from './client.ts';
import { PATHS } from './paths.ts';
import { isFlag, isNumber } from './soql.ts';

/** Bulk API 2.0's query jobs: one job an object, its results in sets by locator. */

const info = z.object({
  id: z.string(),
  state: z.enum(['UploadComplete', 'InProgress', 'JobComplete', 'Aborted', 'Failed']),
  errorMessage: z.string().optional(),
});

/** A job takes from seconds to hours; who waits long is asked seldom. */
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 20_000;
const SLOWER = 1.7;

/** Has Salesforce run a query; answers the job's id at once. */
export async function startQueryJob(client: SalesforceClient, soql: string): Promise<string> {
  const answer = await client.send('POST', PATHS.queryJobs, { operation: 'query', query: soql });
  return readAnswer(info, answer, 'Salesforce').id;
}

/** How a job ended; `gone`: results are kept for seven days, and only whoever made the job may see them. */
export type JobEnd = 'done' | 'gone' | { readonly failed: string };

/** Waits until the job has ended. */
export async function queryJobEnd(client: SalesforceClient, id: string): Promise<JobEnd> {
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(LONGEST_WAIT_MS, wait * SLOWER)) {
    const job = await stateOf(client, id);
    if (job === null || job.state === 'Aborted') return 'gone';
    if (job.state === 'JobComplete') return 'done';
    if (job.state === 'Failed') return { failed: job.errorMessage ?? 'no reason given' };
    await new Promise((go) => setTimeout(go, wait));
  }
}

async function stateOf(
  client: SalesforceClient,
  id: string,
): Promise<z.output<typeof info> | null> {
  try {
    return readAnswer(info, await client.get(PATHS.queryJob(id)), 'Salesforce');
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

const isGone = (error: unknown): boolean =>
  error instanceof CrmError && (error.status === 404 || error.kind === 'forbidden');

/** A set of a job's results, and where the next begins; null when the job is no more. */
export async function queryResults(
  client: SalesforceClient,
  id: string,
  locator: string | null,
  most: number,
): Promise<{ rows: Row[]; next: string | null } | null> {
  let answer: Awaited<ReturnType<SalesforceClient['text']>>;
  try {
    answer = await client.text(PATHS.queryResults(id), {
      maxRecords: String(most),
      ...(locator === null ? {} : { locator }),
    });
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
  const next = answer.headers.get('sforce-locator');
  return { rows: readRows(answer.text), next: next === null || next === 'null' ? null : next };
}

/** Tells Salesforce that nobody needs the results any more; that it no longer has them is as good. */
export async function forgetQueryJob(client: SalesforceClient, id: string): Promise<void> {
  try {
    await client.send('DELETE', PATHS.queryJob(id));
  } catch (error) {
    if (!(error instanceof CrmError) || error.kind === 'revoked') throw error;
  }
}

/** CSV rows as a query answers them: parents nested, flags as such, numbers written out, nothing for an empty value. */
export function readRows(csv: string): Row[] {
  const [header = [], ...lines] = parse(csv, {
    relax_column_count: true,
    skip_empty_lines: true,
  });
  const columns = header.map((name) => ({
    path: name.split('.'),
    read: isFlag(name) ? readFlag : isNumber(name) ? plainNumber : readText,
  }));
  return lines.map((line) => {
    const row: Record<string, unknown> = {};
    columns.forEach(({ path, read }, index) => {
      const text = line[index] ?? '';
      put(row, path, text === '' ? null : read(text));
    });
    return row;
  });
}

const readFlag = (text: string): boolean => text === 'true';
const readText = (text: string): string => text;

function put(row: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [name = '', ...rest] = path;
  if (rest.length === 0) {
    row[name] = value;
    return;
  }
  const parent = (row[name] ??= {}) as Record<string, unknown>;
  put(parent, rest, value);
}

/** `1.2345678E7` → `12345678`: query jobs write numbers from ten millions on with an exponent. Other text stays. */
export function plainNumber(text: string): string {
  const match = /^(-?)(\d)\.(\d+)E(-?\d+)$/.exec(text);
  if (match === null) return text;
  const [, sign = '', first = '', rest = '', power = ''] = match;
  const digits = first + rest;
  const point = 1 + Number(power);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  if (point >= digits.length) return `${sign}${digits}${'0'.repeat(point - digits.length)}`;
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}
