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
  /** Whether the org has this opportunity (and so the preview's user sees it). */
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

const OPPORTUNITY_ID = /^006[a-zA-Z0-9]{12}(?:[a-zA-Z0-9]{3})?$/;
const DEFAULT_TIMEOUT = 10_000;

/**
 * `AttributionController.getCard`.
 *
 * @param options the service, the key and the org
 * @param recordId the opportunity
 * @param model identifier of the model; null for the tenant's own choice
 * @returns the view with the question it answers
 * @throws ApexError with a sentence for the user
 */
export async function getCard(
  options: StandInOptions,
  recordId: string,
  model: string | null,
): Promise<CardAnswer> {
  const labels = readLabels();
  const say = (name: string): string => {
    const text = labels.get(name);
    if (text === undefined) throw new Error(`The custom label ${name} does not exist.`);
    return text;
  };

  if (!OPPORTUNITY_ID.test(recordId) || !(await options.exists(recordId))) {
    throw new ApexError(say('Attribution_ErrorNoAccess'));
  }

  const url = new URL(
    `/api/v1/records/salesforce/opportunity/${longId(recordId)}/card`,
    options.backendUrl,
  );
  if (model !== null && model.trim() !== '') url.searchParams.set('model', model);

  let response: Response;
  let body: string;
  try {
    response = await ask(url, await options.apiKey(), options.timeout ?? DEFAULT_TIMEOUT);
    body = await response.text();
  } catch (cause) {
    const timedOut = cause instanceof DOMException && cause.name === 'TimeoutError';
    throw new ApexError(
      say(timedOut ? 'Attribution_ErrorTimeout' : 'Attribution_ErrorUnreachable'),
      { cause },
    );
  }
  if (response.status === 200) return { recordId: longId(recordId), model, view: body };

  const label = STATUS_LABELS[response.status];
  if (label !== undefined) throw new ApexError(say(label));
  const words = say(response.status >= 500 ? OTHER_LABELS.serverFault : OTHER_LABELS.refused);
  const reference = referenceOf(body);
  throw new ApexError(
    reference === null ? words : fillLabel(say('Attribution_ErrorReference'), words, reference),
  );
}

async function ask(url: URL, key: string, timeout: number): Promise<Response> {
  const once = (): Promise<Response> =>
    fetch(url, {
      headers: {
        authorization: `Bearer ${key}`,
        accept: 'application/json, application/problem+json',
      },
      signal: AbortSignal.timeout(timeout),
    });
  try {
    return await once();
  } catch (cause) {
    if (cause instanceof DOMException) throw cause;
    return once();
  }
}

/** The occurrence's name in problem details (RFC 9457); null when a proxy answered with its own page. */
function referenceOf(body: string): string | null {
  try {
    const problem: unknown = JSON.parse(body);
    return typeof problem === 'object' &&
      problem !== null &&
      'instance' in problem &&
      typeof problem.instance === 'string'
      ? problem.instance
      : null;
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
