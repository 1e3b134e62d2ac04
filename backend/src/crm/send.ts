import PQueue from 'p-queue';
import pRetry from 'p-retry';
import { CrmError, TokenRejected } from './errors.ts';
import { Pace } from './pace.ts';

/** An answer as far as a vendor's rules need it. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export interface SenderOptions {
  /** As people call the CRM, for error sentences. */
  readonly label: string;
  /** Calls started within `intervalMs`, and at the same time. */
  readonly perInterval: number;
  readonly intervalMs: number;
  readonly concurrency: number;
  /** Calls that may start at once after a rest; all of an interval's unless given. */
  readonly burst?: number;
  /** What a failed answer means; asked for every status that is not 2xx. */
  readonly judge: (answer: Answer) => CrmError | TokenRejected;
  /** True where somebody holds a lock meanwhile: few tries, short waits. */
  readonly isBrief?: boolean;
  /** Reads a body; JSON.parse unless given. */
  readonly parse?: (text: string) => unknown;
  /** Sees every answer, e.g. for the limits in its headers. */
  readonly onAnswer?: (answer: Answer) => void;
}

/** How one kind of answer is read, where it is not the usual. */
export interface Reading {
  /** Reads a whole successful answer in place of `parse`. */
  readonly read: (answer: Answer) => unknown;
  /** A large answer takes longer to arrive; 30 seconds unless given. */
  readonly timeoutMs?: number;
}

export type Send = (url: string, init?: RequestInit, reading?: Reading) => Promise<unknown>;

const TOO_MANY = 429;
const TIMEOUT_MS = 30_000;
const RETRIES = 5;
const RETRIES_WHEN_BRIEF = 2;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 60_000;
/** A wait longer than this is not sat out here: the job is put back and comes again. */
export const LONGEST_ASKED_WAIT_MS = 120_000;
const LONGEST_ASKED_WAIT_WHEN_BRIEF_MS = 3_000;

/**
 * Calls a CRM within its limits: paced, with what passes tried again after the wait the CRM asks for,
 * or one that doubles. Answers the parsed JSON, null for an empty body.
 *
 * @throws CrmError or TokenRejected as the vendor's `judge` says.
 */
export function createSender(options: SenderOptions): Send {
  const longestWait = options.isBrief ? LONGEST_ASKED_WAIT_WHEN_BRIEF_MS : LONGEST_ASKED_WAIT_MS;
  const isWorthRetrying = (error: unknown): error is CrmError =>
    error instanceof CrmError &&
    error.kind === 'passing' &&
    (error.retryAfterMs ?? 0) <= longestWait;
  const queue = new PQueue({ concurrency: options.concurrency });
  const pace = new Pace({ ...options, burst: options.burst ?? options.perInterval });
  const paced = async (
    url: string,
    init: RequestInit | undefined,
    reading: Reading | undefined,
  ): Promise<unknown> => {
    const ms = pace.reserve();
    if (ms > 0) await wait(ms);
    return attempt(url, init, options, reading);
  };
  return (url, init, reading) =>
    pRetry(() => queue.add(() => paced(url, init, reading)), {
      retries: options.isBrief ? RETRIES_WHEN_BRIEF : RETRIES,
      minTimeout: FIRST_WAIT_MS,
      maxTimeout: LONGEST_WAIT_MS,
      randomize: true,
      shouldRetry: ({ error }) => isWorthRetrying(error),
      onFailedAttempt: async ({ error }) => {
        if (isWorthRetrying(error) && error.retryAfterMs !== null) {
          // What is too fast for one call is too fast for all of them.
          if (error.status === TOO_MANY) pace.rest(error.retryAfterMs);
          await wait(error.retryAfterMs);
        }
      },
    });
}

const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

async function attempt(
  url: string,
  init: RequestInit | undefined,
  { label, judge, parse = JSON.parse, onAnswer }: SenderOptions,
  reading: Reading | undefined,
): Promise<unknown> {
  let answer: Answer;
  try {
    const response = await fetch(url, {
      ...init,
      // A token must not follow a redirect to another host.
      redirect: 'error',
      signal: AbortSignal.timeout(reading?.timeoutMs ?? TIMEOUT_MS),
    });
    answer = { status: response.status, headers: response.headers, text: await response.text() };
  } catch (error) {
    throw new CrmError(
      'passing',
      `${label} could not be reached (${reasonOf(error)}). We try again; if it stays, check the network.`,
    );
  }
  onAnswer?.(answer);
  if (answer.status < 200 || answer.status > 299) throw judge(answer);
  if (reading !== undefined) return reading.read(answer);
  if (answer.text === '') return null;
  try {
    return parse(answer.text);
  } catch {
    throw new CrmError('passing', `${label} answered something that is not JSON.`, {
      status: answer.status,
    });
  }
}

function reasonOf(error: unknown): string {
  const cause = (error as { cause?: { code?: unknown } }).cause;
  if (typeof cause?.code === 'string') return cause.code;
  return error instanceof Error ? error.name : 'unknown reason';
}

/** `Retry-After` in milliseconds: seconds or an HTTP date; null when absent or unreadable. */
export function retryAfterMs(headers: Headers, now: number): number | null {
  const text = headers.get('retry-after');
  if (text === null) return null;
  const seconds = Number(text);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

/** The body as an object, for reading error details; empty when it is something else. */
export function bodyOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const body: unknown = JSON.parse(text);
    return body !== null && typeof body === 'object' ? (body as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
