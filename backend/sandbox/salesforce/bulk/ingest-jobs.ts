import { SalesforceError } from '../errors.ts';
import { instant } from '../schema.ts';
import type { SalesforceStore } from '../store.ts';
import { full, type Input, type WriteRules } from '../write-rules.ts';
import { readCsv } from './csv.ts';

type Operation = 'insert' | 'update' | 'upsert' | 'delete';
type IngestState = 'Open' | 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Aborted' | 'Failed';

interface Outcome {
  readonly row: Readonly<Record<string, string>>;
  readonly id: string;
  readonly created: boolean;
  /** Null where it went well. */
  readonly error: string | null;
}

interface IngestJob {
  readonly id: string;
  readonly object: string;
  readonly operation: Operation;
  readonly externalIdFieldName: string | null;
  readonly version: string;
  readonly createdAt: number;
  state: IngestState;
  left: number;
  upload: string | null;
  outcomes: Outcome[];
}

const apiError = (message: string, status = 400): SalesforceError =>
  new SalesforceError(status, 'API_ERROR', message);

const OPERATIONS: readonly string[] = ['insert', 'update', 'upsert', 'delete'];

/**
 * Ingest jobs of Bulk API 2.0 (Bulk API 2.0 and Bulk API Developer Guide: "Create a Job", "Upload Job Data", "Upload
 * Complete", "Get Job Successful Record Results", "Get Job Failed Record Results", "Job States").
 */
export class IngestJobs {
  readonly #store: SalesforceStore;
  readonly #rules: WriteRules;
  readonly #nextId: () => string;
  readonly #polls: number;
  readonly #jobs = new Map<string, IngestJob>();

  constructor(store: SalesforceStore, rules: WriteRules, nextId: () => string, polls: number) {
    this.#store = store;
    this.#rules = rules;
    this.#nextId = nextId;
    this.#polls = polls;
  }

  create(input: Input, version: string): Record<string, unknown> {
    const operation = String(input['operation']);
    if (!OPERATIONS.includes(operation)) throw apiError(`Unknown operation: ${operation}`);
    const schema = this.#rules.writable(input['object'], 'POST');
    const field = input['externalIdFieldName'];
    if (operation === 'upsert' && typeof field !== 'string') {
      throw apiError('externalIdFieldName is required for upsert');
    }
    const job: IngestJob = {
      id: this.#nextId(),
      object: schema.name,
      operation: operation as Operation,
      externalIdFieldName: typeof field === 'string' ? field : null,
      version,
      createdAt: this.#store.now(),
      state: 'Open',
      left: this.#polls,
      upload: null,
      outcomes: [],
    };
    this.#jobs.set(job.id, job);
    return this.#view(job);
  }

  #find(id: string): IngestJob {
    const job = this.#jobs.get(id);
    if (job === undefined) {
      throw new SalesforceError(404, 'NOT_FOUND', 'The requested resource does not exist');
    }
    return job;
  }

  /** One upload a job. */
  upload(id: string, csv: string): void {
    const job = this.#find(id);
    if (job.state !== 'Open' || job.upload !== null) {
      throw apiError('Found multiple contents for job, please close the job and create a new one');
    }
    job.upload = csv;
  }

  setState(id: string, state: unknown): Record<string, unknown> {
    const job = this.#find(id);
    if (state === 'Aborted') job.state = 'Aborted';
    else if (state === 'UploadComplete' && job.state === 'Open') job.state = 'UploadComplete';
    else throw apiError(`A job in state ${job.state} can't become ${String(state)}`);
    return this.#view(job);
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
      jobType: 'V2Ingest',
      numberRecordsProcessed: job.outcomes.length,
      numberRecordsFailed: job.outcomes.filter(({ error }) => error !== null).length,
      retries: 0,
      totalProcessingTime: 334,
    };
  }

  #run(job: IngestJob): void {
    const schema = this.#rules.writable(job.object, 'POST');
    for (const row of readCsv(job.upload ?? '')) {
      try {
        const input = this.#typed(job.object, row);
        const id = full(row['Id'] ?? '');
        let created = false;
        let written = id;
        if (job.operation === 'insert') {
          written = this.#rules.create(schema, input);
          created = true;
        } else if (job.operation === 'update') this.#rules.update(schema, id, input);
        else if (job.operation === 'delete') this.#rules.delete(schema, id);
        else {
          const { [job.externalIdFieldName ?? '']: key, ...rest } = input;
          const answer = this.#rules.upsert(schema, job.externalIdFieldName ?? '', key, rest);
          written = answer.id;
          created = answer.created;
        }
        job.outcomes.push({ row, id: written, created, error: null });
      } catch (error) {
        if (!(error instanceof SalesforceError)) throw error;
        const fields = error.fields?.join(' ') ?? '';
        job.outcomes.push({
          row,
          id: '',
          created: false,
          error: `${error.errorCode}:${error.message}:${fields}--`,
        });
      }
    }
    job.state = 'JobComplete';
  }

  /** Text becomes what the field holds; `#N/A` empties it ("Valid CSV Record Rows"), nothing leaves it alone. */
  #typed(object: string, row: Readonly<Record<string, string>>): Input {
    const fields = this.#store.schemas.of(object)?.fields;
    return Object.fromEntries(
      Object.entries(row).flatMap(([name, text]): [string, unknown][] => {
        if (text === '') return [];
        if (text === '#N/A') return [[name, null]];
        const isFlag = fields?.get(name.toLowerCase())?.type === 'boolean';
        return [[name, isFlag ? text === 'true' : text]];
      }),
    );
  }

  #view(job: IngestJob): Record<string, unknown> {
    return {
      id: job.id,
      operation: job.operation,
      object: job.object,
      createdDate: instant(job.createdAt),
      systemModstamp: instant(job.createdAt),
      state: job.state,
      ...(job.externalIdFieldName === null ? {} : { externalIdFieldName: job.externalIdFieldName }),
      concurrencyMode: 'Parallel',
      contentType: 'CSV',
      apiVersion: Number(job.version),
      contentUrl: `services/data/v${job.version}/jobs/ingest/${job.id}/batches`,
      lineEnding: 'LF',
      columnDelimiter: 'COMMA',
    };
  }

  results(id: string, which: 'successful' | 'failed' | 'unprocessed'): string {
    const job = this.#find(id);
    const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;
    const wanted = job.outcomes.filter(({ error }) =>
      which === 'unprocessed' ? false : (error === null) === (which === 'successful'),
    );
    const own = which === 'successful' ? ['sf__Id', 'sf__Created'] : ['sf__Id', 'sf__Error'];
    const columns = Object.keys(job.outcomes[0]?.row ?? {});
    const header = [...(which === 'unprocessed' ? [] : own), ...columns].map(quote).join(',');
    const lines = wanted.map(({ row, id: recordId, created, error }) =>
      [recordId, error ?? String(created), ...columns.map((name) => row[name] ?? '')]
        .map(quote)
        .join(','),
    );
    return [header, ...lines].join('\n') + '\n';
  }

  delete(id: string): void {
    this.#find(id);
    this.#jobs.delete(id);
  }
}
