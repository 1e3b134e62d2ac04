import { fillLabel, readLabels } from './labels.ts';

/**
 * What `AttributionService.cls` does in an org, done here: the same path of the same service, the same words for the
 * same errors. A test reads the Apex and holds the two tables together.
 */

/** What the Lightning component gets; the fields of `AttributionService.CardAnswer`. */
export interface CardAnswer {
  readonly recordId: string;
  readonly model: string | null;
  /** DealCardView as JSON text. */
  readonly view: string;
}

export interface StandInOptions {
  readonly backendUrl: string;
  readonly apiKey: () => string | Promise<string>;
  /** Whether the org has this record (and so the preview's user sees it). */
  readonly exists: (recordId: string) => Promise<boolean>;
  /** Milliseconds to wait for the service; 10 s as in Apex. */
  readonly timeout?: number;
}

/** Reaches the component as an AuraHandledException would: its message is for the user. */
export class ApexError extends Error {
  override readonly name = 'ApexError';
}

/** Statuses of the service → custom label. Anything else: `OTHER_LABELS`. */
export const STATUS_LABELS: Readonly<Record<number, string>> = {
  401: 'Attribution_ErrorKey',
  403: 'Attribution_ErrorKey',
  404: 'Attribution_ErrorNotSynced',
  408: 'Attribution_ErrorTimeout',
  429: 'Attribution_ErrorTooMany',
  504: 'Attribution_ErrorTimeout',
};
export const OTHER_LABELS = {
  serverFault: 'Attribution_ErrorUnavailable',
  refused: 'Attribution_ErrorRefused',
} as const;

/** What may be sent to the service. */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Statuses by which the service speaks of what it was given, not of itself. */
export const ABOUT_WHAT_WAS_CHOSEN: ReadonlySet<number> = new Set([400, 404, 409, 422]);

const RECORD_ID = /^(006|001|003|00Q)[a-zA-Z0-9]{12}(?:[a-zA-Z0-9]{3})?$/;
/** Which kind of record an id is of, by its first three characters. */
const KINDS: Readonly<Record<string, string>> = {
  '006': 'opportunity',
  '001': 'account',
  '003': 'contact',
  '00Q': 'lead',
};
const DEFAULT_TIMEOUT = 10_000;

/**
 * `AttributionController.getCard`.
 *
 * @param options the service, the key and the org
 * @param recordId an opportunity, account, contact or lead
 * @param model identifier of the model; null for the tenant's own choice
 * @returns the view with the question it answers
 * @throws ApexError with a sentence for the user
 */
export async function getCard(
  options: StandInOptions,
  recordId: string,
  model: string | null,
): Promise<CardAnswer> {
  const kind = KINDS[RECORD_ID.exec(recordId)?.[1] ?? ''];
  if (kind === undefined || !(await options.exists(recordId))) {
    throw new ApexError(say('Attribution_ErrorNoAccess'));
  }
  const asked =
    model === null || model.trim() === '' ? '' : `?${new URLSearchParams({ model }).toString()}`;
  const view = await askService(
    options,
    'GET',
    `/api/v1/records/salesforce/${kind}/${longId(recordId)}/card${asked}`,
  );
  return {
    recordId: longId(recordId),
    model,
    view: kind === 'opportunity' ? view : await onlyVisibleDeals(options, view),
  };
}

/** `VisibleDeals.only`: what the card says of opportunities the user cannot see is left out. */
async function onlyVisibleDeals(options: StandInOptions, view: string): Promise<string> {
  const card = JSON.parse(view) as { deals: readonly { readonly id: string }[] };
  const seen = await Promise.all(card.deals.map(({ id }) => options.exists(id)));
  return JSON.stringify({
    ...card,
    deals: card.deals.filter((_deal, i) => seen[i]),
    dealsNote: say('Attribution_OnlyVisibleDeals'),
  });
}

export function say(name: string): string {
  const text = readLabels().get(name);
  if (text === undefined) throw new Error(`The custom label ${name} does not exist.`);
  return text;
}

/**
 * `AttributionApi`: asks the service and turns whatever is not an answer into a sentence.
 *
 * @param saysWhy whether what the service says of a choice is said on, as by `sendOrSayWhy`
 * @throws ApexError with a sentence for the user
 */
export async function askService(
  options: StandInOptions,
  method: Method,
  path: string,
  change?: unknown,
  saysWhy = false,
): Promise<string> {
  const answer = await answerTo(options, method, path, {
    ...(change === undefined ? {} : { body: JSON.stringify(change) }),
  });
  if (isSuccess(answer)) return answer.body;
  const why =
    saysWhy && ABOUT_WHAT_WAS_CHOSEN.has(answer.status) ? memberOf(answer.body, 'detail') : null;
  throw why === null ? refusal(answer) : new ApexError(why);
}

/** What the service answered, whatever its status. */
export interface ServiceAnswer {
  readonly status: number;
  readonly body: string;
}
export const isSuccess = ({ status }: ServiceAnswer): boolean => status >= 200 && status < 300;

/** @throws ApexError when no answer came */
export async function answerTo(
  options: StandInOptions,
  method: Method,
  path: string,
  sent: { readonly body?: string; readonly contentType?: string },
): Promise<ServiceAnswer> {
  try {
    const response = await ask(new URL(path, options.backendUrl), {
      method,
      key: await options.apiKey(),
      timeout: options.timeout ?? DEFAULT_TIMEOUT,
      ...sent,
    });
    return { status: response.status, body: await response.text() };
  } catch (cause) {
    const timedOut = cause instanceof DOMException && cause.name === 'TimeoutError';
    throw new ApexError(
      say(timedOut ? 'Attribution_ErrorTimeout' : 'Attribution_ErrorUnreachable'),
      { cause },
    );
  }
}

/** What is said of a status that is no answer. */
export function refusal({ status, body }: ServiceAnswer): ApexError {
  const label = STATUS_LABELS[status];
  if (label !== undefined) return new ApexError(say(label));
  const words = say(status >= 500 ? OTHER_LABELS.serverFault : OTHER_LABELS.refused);
  const reference = memberOf(body, 'instance');
  return new ApexError(
    reference === null ? words : fillLabel(say('Attribution_ErrorReference'), words, reference),
  );
}

async function ask(
  url: URL,
  request: {
    readonly method: string;
    readonly key: string;
    readonly timeout: number;
    readonly body?: string;
    readonly contentType?: string;
  },
): Promise<Response> {
  const { method, key, timeout, body, contentType = 'application/json' } = request;
  const once = (): Promise<Response> =>
    fetch(url, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        accept: 'application/json, application/problem+json',
        surface: 'salesforce',
        ...(body === undefined ? {} : { 'content-type': contentType }),
      },
      ...(body === undefined ? {} : { body }),
      signal: AbortSignal.timeout(timeout),
    });
  try {
    return await once();
  } catch (cause) {
    // A write is never repeated, nor a second wait for a slow service begun.
    if (cause instanceof DOMException || method !== 'GET') throw cause;
    return once();
  }
}

/** A text of problem details (RFC 9457); null when a proxy answered with its own page. */
export function memberOf(body: string, name: 'detail' | 'instance' | 'id'): string | null {
  try {
    const problem = JSON.parse(body) as unknown;
    const member =
      typeof problem === 'object' && problem !== null
        ? (problem as Readonly<Record<string, unknown>>)[name]
        : undefined;
    return typeof member === 'string' ? member : null;
  } catch {
    return null;
  }
}

/**
 * The 18-character form of a record id: three characters that tell the case of the first fifteen, so that systems
 * blind to case can hold it. Apex' `Id` does this by itself.
 */
export function longId(id: string): string {
  if (id.length !== 15) return id;
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
  const suffix = [0, 5, 10].map((start) => {
    let bits = 0;
    for (let i = 0; i < 5; i++) {
      if (/[A-Z]/.test(id.charAt(start + i))) bits |= 1 << i;
    }
    return alphabet.charAt(bits);
  });
  return id + suffix.join('');
}
