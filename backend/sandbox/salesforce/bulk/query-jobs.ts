import { SalesforceError } from '../errors.ts';
import { instant } from '../schema.ts';
import type { Query } from '../soql/ast.ts';
import { parseSoql } from '../soql/parse.ts';
import { objectIn, resolve } from '../soql/resolve.ts';
import { select } from '../soql/select.ts';
import type { SalesforceStore } from '../store.ts';
import { csvValue } from './csv.ts';

export type JobState = 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Aborted' | 'Failed';

interface QueryJob {
  readonly id: string;
  readonly operation: 'query' | 'queryAll';
  readonly object: string;
  readonly query: Query;
  readonly version: string;
  readonly createdAt: number;
  state: JobState;
  /** Questions after the state it still takes. */
  left: number;
  readonly header: string;
  lines: readonly string[];
  errorMessage: string | null;
}

/** Rows a set of results holds at most where nobody asks for fewer; the guide names no figure. */
const DEFAULT_SET = 50_000;
/** Kept for seven days (Limits Quick Reference, "Bulk API and Bulk API 2.0 Limits"). */
const KEPT_MS = 7 * 86_400_000;

const apiError = (status: number, message: string): SalesforceError =>
  new SalesforceError(status, 'API_ERROR', message);

/**
 * Query jobs of Bulk API 2.0 (Bulk API 2.0 and Bulk API Developer Guide: "Create a Query Job", "Get Information About a
 * Query Job", "Get Results for a Query Job", "Job States"). The results are those of the moment the job ran.
 */
export class QueryJobs {
  readonly #store: SalesforceStore;
  readonly #nextId: () => string;
  readonly #polls: number;
  readonly #jobs = new Map<string, QueryJob>();
  /** How many were made. */
  made = 0;
  /** Fails the next job with this message, as one that was retried too often. */
  failNext: string | null = null;

  /** @param polls questions after a job's state that are answered with an earlier one. */
  constructor(store: SalesforceStore, nextId: () => string, polls: number) {
    this.#store = store;
    this.#nextId = nextId;
    this.#polls = polls;
  }

  create(input: Readonly<Record<string, unknown>>, version: string): Record<string, unknown> {
    const { operation, query: text } = input;
    if (operation !== 'query' && operation !== 'queryAll') {
      throw apiError(400, 'operation must be query or queryAll');
    }
    if (typeof text !== 'string') throw apiError(400, 'query is required');
    for (const [name, only] of [
      ['contentType', 'CSV'],
      ['columnDelimiter', 'COMMA'],
      ['lineEnding', 'LF'],
    ] as const) {
      if (input[name] !== undefined && input[name] !== only) {
        throw new SalesforceError(
          501,
          'NOT_IN_SANDBOX',
          `This stand-in writes ${name} ${only} only.`,
        );
      }
    }
    this.#store.questions.note(text);
    const query = this.#checked(text);
    const schema = objectIn(query, this.#store);
    const id = this.#nextId();
    this.made += 1;
    const job: QueryJob = {
      id,
      operation,
      object: schema.name,
      query,
      version,
      createdAt: this.#store.now(),
      state: 'UploadComplete',
      left: this.#polls,
      header: this.#columns(query)
        .map(({ name }) => `"${name}"`)
        .join(','),
      lines: [],
      errorMessage: null,
    };
    this.#jobs.set(id, job);
    return this.#view(job);
  }

  /** "Bulk API 2.0 doesn't support SOQL queries that include …" (same guide, "Understanding Bulk API 2.0 Query"). */
  #checked(text: string): Query {
    try {
      const query = parseSoql(text);
      if (query.count || query.offset > 0 || query.select.some(({ kind }) => kind === 'children')) {
        throw apiError(
          400,
          'COUNT(), OFFSET and parent-to-child queries are not supported in Bulk Query',
        );
      }
      // Unknown names are found out now.
      select(query, objectIn(query, this.#store), this.#store, false, []);
      return query;
    } catch (error) {
      if (error instanceof SalesforceError)
        throw apiError(400, `${error.errorCode}: ${error.message}`);
      throw error;
    }
  }

  #columns(query: Query) {
    const schema = objectIn(query, this.#store);
    return query.select.flatMap((item) => {
      if (item.kind !== 'field') return [];
      const { field, read } = resolve(query, schema, item.path, item.at, this.#store);
      const way = item.path.slice(0, -1);
      return [{ name: [...way, field.name].join('.'), type: field.type, read }];
    });
  }

  #run(job: QueryJob): void {
    if (this.failNext !== null) {
      job.state = 'Failed';
      job.errorMessage = this.failNext;
      this.failNext = null;
      return;
    }
    const schema = objectIn(job.query, this.#store);
    const columns = this.#columns(job.query);
    job.lines = select(
      job.query,
      schema,
      this.#store,
      job.operation === 'queryAll',
      this.#store.rows(schema.name),
    ).map((row) => columns.map(({ type, read }) => csvValue(read(row), type)).join(','));
    job.state = 'JobComplete';
  }

  #find(id: string): QueryJob {
    const job = this.#jobs.get(id);
    if (job === undefined || this.#store.now() - job.createdAt > KEPT_MS) {
      throw new SalesforceError(404, 'NOT_FOUND', 'The requested resource does not exist');
    }
    return job;
  }

  info(id: string): Record<string, unknown> {
    const job = this.#find(id);
    if (job.state === 'UploadComplete' || job.state === 'InProgress') {
      if (job.left > 0) {
        job.left -= 1;
        job.state = 'InProgress';
      } else this.#run(job);
    }
    return {
      ...this.#view(job),
      jobType: 'V2Query',
      numberRecordsProcessed: job.lines.length,
      retries: 0,
      totalProcessingTime: 334,
      isPkChunkingSupported: job.query.orderBy.length === 0 && job.query.limit === null,
      ...(job.errorMessage === null ? {} : { errorMessage: job.errorMessage }),
    };
  }

  #view(job: QueryJob): Record<string, unknown> {
    return {
      id: job.id,
      operation: job.operation,
      object: job.object,
      createdDate: instant(job.createdAt),
      systemModstamp: instant(job.createdAt),
      state: job.state,
      concurrencyMode: 'Parallel',
      contentType: 'CSV',
      apiVersion: Number(job.version),
      lineEnding: 'LF',
      columnDelimiter: 'COMMA',
    };
  }

  /** A set of results and the locator of the next; a locator stays good as long as the job. */
  results(
    id: string,
    version: string,
    { locator, maxRecords }: { locator: string | null; maxRecords: number | null },
  ): { csv: string; count: number; next: string | null } {
    const job = this.#find(id);
    if (job.version !== version) {
      throw apiError(409, 'Use the same API version to get query results that created the query.');
    }
    if (job.state !== 'JobComplete')
      throw apiError(400, `Job is in state ${job.state}, not JobComplete`);
    const from = locator === null ? 0 : Number(Buffer.from(locator, 'base64').toString('utf8'));
    if (!Number.isInteger(from) || from < 0 || from > job.lines.length) {
      throw apiError(400, `Invalid locator: ${String(locator)}`);
    }
    const to = from + Math.min(DEFAULT_SET, maxRecords ?? DEFAULT_SET);
    const lines = job.lines.slice(from, to);
    return {
      csv: [job.header, ...lines].join('\n') + '\n',
      count: lines.length,
      next:
        to < job.lines.length
          ? Buffer.from(String(to)).toString('base64').replaceAll('=', '')
          : null,
    };
  }

  /** "Abort a Query Job". */
  abort(id: string): Record<string, unknown> {
    const job = this.#find(id);
    if (job.state === 'JobComplete' || job.state === 'Failed') {
      throw apiError(400, `A job in state ${job.state} can't be aborted`);
    }
    job.state = 'Aborted';
    return this.#view(job);
  }

  /** "Delete a Query Job": one that is done. */
  delete(id: string): void {
    const job = this.#find(id);
    if (job.state === 'UploadComplete' || job.state === 'InProgress') {
      throw apiError(400, `A job in state ${job.state} can't be deleted`);
    }
    this.#jobs.delete(id);
  }

  /** Jobs whose results are still here. */
  get kept(): number {
    return this.#jobs.size;
  }

  /** Forgets every job, as after seven days. */
  expire(): void {
    this.#jobs.clear();
  }
}
