import { z } from 'zod';
import { chunks } from '../chunks.ts';
import type { CrmSession } from '../connector.ts';
import { createSender, type Send } from '../send.ts';
import { readAnswer } from '../read-answer.ts';
import { withToken } from '../with-token.ts';
import { judge } from './judge.ts';
import { PATHS, type HubSpotObject } from './paths.ts';

const version = z.object({
  value: z.string().nullable(),
  timestamp: z.string(),
  sourceType: z.string().nullish(),
  sourceId: z.string().nullish(),
});
const record = z.object({
  id: z.string(),
  properties: z.record(z.string(), z.string().nullable()),
  propertiesWithHistory: z.record(z.string(), z.array(version)).optional(),
  archivedAt: z.string().nullish(),
});
const page = z.object({
  total: z.number().optional(),
  results: z.array(record),
  paging: z.object({ next: z.object({ after: z.string() }).optional() }).optional(),
});
const links = z.object({
  results: z.array(
    z.object({
      from: z.object({ id: z.string() }),
      to: z.array(
        z.object({
          toObjectId: z.union([z.number(), z.string()]).transform(String),
          associationTypes: z.array(
            z.object({ typeId: z.number(), category: z.string(), label: z.string().nullish() }),
          ),
        }),
      ),
      paging: z.object({ next: z.object({ after: z.string() }).optional() }).optional(),
    }),
  ),
});

export type HubSpotRecord = z.output<typeof record>;
export type HubSpotPage = z.output<typeof page>;
export interface HubSpotLink {
  readonly toId: string;
  readonly types: readonly {
    readonly typeId: number;
    readonly category: string;
    readonly label?: string | null | undefined;
  }[];
}

export interface Wanted {
  readonly properties: readonly string[];
  readonly withHistory?: readonly string[];
}

/**
 * HubSpot allows an app 110 calls in any ten seconds an account, search apart
 * (developers.hubspot.com/docs/developer-tooling/platform/usage-guidelines). Never more than 109 of ours start within
 * ten seconds: the rest is for calls that bunch up on their way.
 */
const LIMITS = { perInterval: 105, intervalMs: 10_000, burst: 4, concurrency: 6 };
/** Search has five a second of its own: never more than five of ours start within one. */
const SEARCH_LIMITS = { perInterval: 4, intervalMs: 1_000, burst: 1, concurrency: 2 };

const senders = new Map<string, { send: Send; search: Send }>();

/** Limits count per portal, so every session of a portal in this process shares one pace. */
function sendersOf(portal: string): { send: Send; search: Send } {
  const known = senders.get(portal);
  if (known) return known;
  const made = {
    send: createSender({ label: 'HubSpot', judge, ...LIMITS }),
    search: createSender({ label: 'HubSpot', judge, ...SEARCH_LIMITS }),
  };
  senders.set(portal, made);
  return made;
}

/** HubSpot's API as far as we read it. Everything that comes in is checked by its shape. */
export class HubSpotClient {
  readonly #base: string;
  readonly #send: Send;
  readonly #search: Send;

  constructor(session: Pick<CrmSession, 'apiUrl' | 'externalId' | 'accessToken'>) {
    const { send, search } = sendersOf(`${session.apiUrl} ${session.externalId}`);
    this.#base = session.apiUrl;
    this.#send = withToken(session, send);
    this.#search = withToken(session, search);
  }

  get(path: string, query: Readonly<Record<string, string>> = {}): Promise<unknown> {
    const text = new URLSearchParams(query).toString();
    return this.#send(`${this.#base}${path}${text ? `?${text}` : ''}`);
  }

  post(path: string, body: unknown): Promise<unknown> {
    return this.#send(`${this.#base}${path}`, json('POST', body));
  }

  async delete(path: string): Promise<void> {
    await this.#send(`${this.#base}${path}`, { method: 'DELETE' });
  }

  /** A page of all records, by id; no limit on their number. */
  async list(
    object: HubSpotObject,
    wanted: Wanted,
    { after, archived = false }: { after?: string | null; archived?: boolean } = {},
  ): Promise<HubSpotPage> {
    const withHistory = wanted.withHistory ?? [];
    return readPage(
      await this.get(PATHS.list(object), {
        // With history a page holds at most 50.
        limit: withHistory.length > 0 ? '50' : '100',
        properties: wanted.properties.join(','),
        ...(withHistory.length > 0 ? { propertiesWithHistory: withHistory.join(',') } : {}),
        archived: String(archived),
        ...(after ? { after } : {}),
      }),
    );
  }

  async search(
    object: HubSpotObject,
    body: Readonly<Record<string, unknown>>,
  ): Promise<HubSpotPage> {
    return readPage(await this.#search(`${this.#base}${PATHS.search(object)}`, json('POST', body)));
  }

  /** Records by id; ids that no longer exist are absent, ids merged away answer their survivor. */
  async read(
    object: HubSpotObject,
    ids: readonly string[],
    wanted: Wanted,
  ): Promise<HubSpotRecord[]> {
    const withHistory = wanted.withHistory ?? [];
    const found = new Map<string, HubSpotRecord>();
    for (const chunk of chunks([...new Set(ids)], withHistory.length > 0 ? 50 : 100)) {
      const answer = readPage(
        await this.post(PATHS.batchRead(object), {
          inputs: chunk.map((id) => ({ id })),
          properties: wanted.properties,
          propertiesWithHistory: withHistory,
        }),
      );
      for (const one of answer.results) found.set(one.id, one);
    }
    return [...found.values()];
  }

  /** Who and what records are linked to, by their id. */
  async links(
    from: HubSpotObject,
    to: HubSpotObject,
    ids: readonly string[],
  ): Promise<Map<string, HubSpotLink[]>> {
    const found = new Map<string, HubSpotLink[]>();
    let wanted: { id: string; after?: string }[] = [...new Set(ids)].map((id) => ({ id }));
    while (wanted.length > 0) {
      const next: typeof wanted = [];
      for (const chunk of chunks(wanted, 1000)) {
        const answer = readAnswer(
          links,
          await this.post(PATHS.associations(from, to), { inputs: chunk }),
          'HubSpot',
        );
        for (const { from: record, to: linked, paging } of answer.results) {
          const list = found.get(record.id) ?? [];
          list.push(
            ...linked.map(({ toObjectId, associationTypes }) => ({
              toId: toObjectId,
              types: associationTypes,
            })),
          );
          found.set(record.id, list);
          if (paging?.next) next.push({ id: record.id, after: paging.next.after });
        }
      }
      wanted = next;
    }
    return found;
  }
}

const readPage = (answer: unknown): HubSpotPage => readAnswer(page, answer, 'HubSpot');

const json = (method: string, body: unknown): RequestInit => ({
  method,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
