import { z } from 'zod';
import { chunks } from '../chunks.ts';
import { readAnswer } from '../read-answer.ts';
import type { SalesforceClient } from './client.ts';
import { PATHS } from './paths.ts';

/** sObject Collections' limit. */
const BATCH = 200;
/** Waits for a row somebody else holds; each time in smaller pieces. */
const LOCK_WAITS_MS = [500, 1_000, 2_000, 4_000, 8_000];

const answerShape = z.array(
  z.object({
    id: z.string().nullish(),
    success: z.boolean(),
    errors: z.array(z.object({ statusCode: z.string().optional(), message: z.string() })),
  }),
);

/** What became of one record of a collection. */
export interface RecordWritten {
  /** Null where it went well. */
  readonly code: string | null;
  readonly message: string | null;
}

type Fields = Readonly<Record<string, unknown>>;

/** Sets fields of existing records, two hundred a call; each succeeds or is refused on its own. */
export const updateRecords = (
  client: SalesforceClient,
  object: string,
  records: readonly (Fields & { readonly id: string })[],
): Promise<RecordWritten[]> =>
  eachOf(records, (some) => send(client, 'PATCH', PATHS.collections, object, some));

/** Makes records. */
export const createRecords = (
  client: SalesforceClient,
  object: string,
  records: readonly Fields[],
): Promise<RecordWritten[]> =>
  eachOf(records, (some) => send(client, 'POST', PATHS.collections, object, some));

/** Makes records, or changes those that bear the external id. */
export const upsertRecords = (
  client: SalesforceClient,
  object: string,
  externalId: string,
  records: readonly Fields[],
): Promise<RecordWritten[]> =>
  eachOf(records, (some) =>
    send(client, 'PATCH', PATHS.upsertCollection(object, externalId), object, some),
  );

export const deleteRecords = (
  client: SalesforceClient,
  ids: readonly string[],
): Promise<RecordWritten[]> =>
  eachOf(ids, async (some) => {
    const parameters = new URLSearchParams({ ids: some.join(','), allOrNone: 'false' });
    return toWritten(await client.send('DELETE', `${PATHS.collections}?${parameters.toString()}`));
  });

async function send(
  client: SalesforceClient,
  method: 'POST' | 'PATCH',
  path: string,
  object: string,
  records: readonly Fields[],
): Promise<RecordWritten[]> {
  const body = {
    allOrNone: false,
    records: records.map((fields) => ({ attributes: { type: object }, ...fields })),
  };
  return toWritten(await client.send(method, path, body));
}

const toWritten = (answer: unknown): RecordWritten[] =>
  readAnswer(answerShape, answer, 'Salesforce').map(({ success, errors: [error] }) =>
    success
      ? { code: null, message: null }
      : { code: error?.statusCode ?? 'UNKNOWN', message: error?.message ?? 'no reason given' },
  );

/**
 * Writes in batches. Records whose row somebody else holds are written again after a wait, in halves of what they came
 * in: where two batches of ours hold each other up, smaller ones get past.
 */
async function eachOf<Item>(
  items: readonly Item[],
  write: (some: readonly Item[]) => Promise<RecordWritten[]>,
): Promise<RecordWritten[]> {
  const written: RecordWritten[] = [];
  let due = items.map((item, index) => ({ item, index }));
  let size = BATCH;
  for (const wait of [0, ...LOCK_WAITS_MS]) {
    if (due.length === 0) break;
    if (wait > 0) await new Promise((go) => setTimeout(go, wait));
    const locked: typeof due = [];
    for (const batch of chunks(due, size)) {
      const outcomes = await write(batch.map(({ item }) => item));
      batch.forEach((one, position) => {
        const outcome = outcomes[position] ?? { code: 'UNKNOWN', message: 'no answer' };
        written[one.index] = outcome;
        if (outcome.code === 'UNABLE_TO_LOCK_ROW') locked.push(one);
      });
    }
    due = locked;
    size = Math.max(1, Math.floor(Math.min(size, Math.max(due.length, 2)) / 2));
  }
  return written;
}
