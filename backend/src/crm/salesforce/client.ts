import { z } from 'zod';
import type { CrmSession } from '../connector.ts';
import { CrmError } from '../errors.ts';
import { readAnswer } from '../read-answer.ts';
import { createSender, type Answer, type Send } from '../send.ts';
import { withToken } from '../with-token.ts';
import { parseExact } from './exact-json.ts';
import { judge, LIMIT_WAIT_MS } from './judge.ts';
import { PATHS } from './paths.ts';
import { countOf } from './soql.ts';

/** A row of a query: field values as text, booleans and nested rows as they are. */
export type Row = Readonly<Record<string, unknown>>;

const page = z.object({
  done: z.boolean(),
  nextRecordsUrl: z.string().optional(),
  totalSize: z.string(),
  records: z.array(z.record(z.string(), z.unknown())),
});
const description = z.object({
  fields: z.array(
    z.object({
      name: z.string(),
      label: z.string(),
      type: z.string(),
      custom: z.boolean(),
    }),
  ),
});
export type FieldDescription = z.output<typeof description>['fields'][number];

/** A set of results takes its time to be put together. */
const LARGE_ANSWER_MS = 120_000;

/** Where we stop, so that the organisation's other integrations keep working. */
const MOST_USED = 0.8;
/** Salesforce allows 25 long calls at once for the whole organisation; we take a small part. */
const LIMITS = { perInterval: 25, intervalMs: 1_000, concurrency: 4 };

interface Organisation {
  readonly send: Send;
  /** Share of the rolling day's calls that is used, 0 to 1, as of the last answer. */
  used: number;
  seenAt: number;
}

const organisations = new Map<string, Organisation>();

/** Limits count per organisation, so every session of one in this process shares a pace and a count. */
function organisationOf(key: string): Organisation {
  const known = organisations.get(key);
  if (known) return known;
  const made: Organisation = {
    used: 0,
    seenAt: 0,
    send: createSender({
      label: 'Salesforce',
      judge,
      parse: parseExact,
      onAnswer: ({ headers }) => {
        const share = usedShare(headers.get('sforce-limit-info'));
        if (share === null) return;
        made.used = share;
        made.seenAt = Date.now();
      },
      ...LIMITS,
    }),
  };
  organisations.set(key, made);
  return made;
}

/** `api-usage=18/15000` → 0.0012; null when it says nothing. */
export function usedShare(header: string | null): number | null {
  const match = /api-usage=(\d+)\/(\d+)/.exec(header ?? '');
  const limit = Number(match?.[2] ?? 0);
  return limit > 0 ? Number(match?.[1]) / limit : null;
}

/** Salesforce's REST API as far as we use it. */
export class SalesforceClient {
  readonly #base: string;
  readonly #organisation: Organisation;
  readonly #send: Send;

  constructor(session: Pick<CrmSession, 'apiUrl' | 'externalId' | 'accessToken'>) {
    this.#base = session.apiUrl;
    this.#organisation = organisationOf(`${session.apiUrl} ${session.externalId}`);
    this.#send = withToken(session, this.#organisation.send);
  }

  /** @throws CrmError `passing` when four fifths of the organisation's daily calls are used. */
  #assertRoom(): void {
    const { used, seenAt } = this.#organisation;
    // An old figure says nothing: one call tells the present one.
    if (used < MOST_USED || Date.now() - seenAt > LIMIT_WAIT_MS) return;
    throw new CrmError(
      'passing',
      `The Salesforce organisation has used ${Math.round(used * 100)} % of its API calls of the last 24 hours. ` +
        'We leave the rest to its other integrations and go on when there is room.',
      { retryAfterMs: LIMIT_WAIT_MS },
    );
  }

  /** All rows of a query, page after page. `deletedToo` sees the recycle bin and merged records. */
  async query(soql: string, { deletedToo = false } = {}): Promise<Row[]> {
    const rows: Row[] = [];
    let next: string | undefined =
      `${deletedToo ? PATHS.queryAll : PATHS.query}?${new URLSearchParams({ q: soql }).toString()}`;
    while (next !== undefined) {
      this.#assertRoom();
      const answer: z.output<typeof page> = readAnswer(
        page,
        await this.#send(`${this.#base}${next}`),
        'Salesforce',
      );
      rows.push(...answer.records);
      next = answer.done ? undefined : answer.nextRecordsUrl;
    }
    return rows;
  }

  async count(object: string): Promise<number> {
    this.#assertRoom();
    const answer = readAnswer(
      z.object({ totalSize: z.string() }),
      await this.#send(
        `${this.#base}${PATHS.query}?${new URLSearchParams({ q: countOf(object) }).toString()}`,
      ),
      'Salesforce',
    );
    return Number(answer.totalSize);
  }

  /** The object's fields the connected user may see; null when there is no such object for them. */
  async describe(object: string): Promise<readonly FieldDescription[] | null> {
    this.#assertRoom();
    try {
      const answer = await this.#send(`${this.#base}${PATHS.describe(object)}`);
      return readAnswer(description, answer, 'Salesforce').fields;
    } catch (error) {
      if (error instanceof CrmError && (error.status === 404 || error.kind === 'forbidden')) {
        return null;
      }
      throw error;
    }
  }

  /** The objects the connected user may see. */
  async objects(): Promise<ReadonlySet<string>> {
    const answer = await this.get(PATHS.sobjects);
    const { sobjects } = readAnswer(
      z.object({ sobjects: z.array(z.object({ name: z.string() })) }),
      answer,
      'Salesforce',
    );
    return new Set(sobjects.map(({ name }) => name));
  }

  get(path: string, parameters: Readonly<Record<string, string>> = {}): Promise<unknown> {
    this.#assertRoom();
    const query = new URLSearchParams(parameters).toString();
    return this.#send(`${this.#base}${path}${query === '' ? '' : `?${query}`}`);
  }

  /** An answer that is no JSON, as it is. */
  async text(
    path: string,
    parameters: Readonly<Record<string, string>>,
  ): Promise<Pick<Answer, 'headers' | 'text'>> {
    this.#assertRoom();
    const url = `${this.#base}${path}?${new URLSearchParams(parameters).toString()}`;
    let answer: Pick<Answer, 'headers' | 'text'> = { headers: new Headers(), text: '' };
    await this.#send(url, undefined, {
      read: (whole) => {
        answer = whole;
        return null;
      },
      timeoutMs: LARGE_ANSWER_MS,
    });
    return answer;
  }

  send(method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<unknown> {
    this.#assertRoom();
    return this.#send(`${this.#base}${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
  }
}
