import { Router } from 'express';
import { SalesforceError } from '../errors.ts';

/** Subrequests in one call. */
const MOST = 25;

interface Subresponse {
  readonly body: unknown;
  readonly httpHeaders: object;
  readonly httpStatusCode: number;
  readonly referenceId: string;
}

const TAKEN_BACK =
  'The transaction was rolled back since another operation in the same transaction failed.';

const halted = (referenceId: string, message: string): Subresponse => ({
  body: [{ errorCode: 'PROCESSING_HALTED', message }],
  httpHeaders: {},
  httpStatusCode: 400,
  referenceId,
});

/** A collection answers 200 even where a record of it failed. */
const hasFailed = ({ httpStatusCode, body }: Subresponse): boolean =>
  httpStatusCode >= 400 ||
  (Array.isArray(body) && body.some((one: { success?: unknown }) => one.success === false));

/** The composite's allOrNone holds for the collections in it. */
const withAllOrNone = (body: unknown, url: string, allOrNone: unknown): unknown =>
  allOrNone === true && /\/composite\/sobjects(?:\/|$)/.test(url)
    ? { ...(body as object), allOrNone: true }
    : body;

interface Subrequest {
  readonly method: string;
  readonly url: string;
  readonly referenceId: string;
  readonly body?: unknown;
}

/**
 * Several requests in one call, each of which may use what an earlier one answered: `@{reference.field}` (REST API
 * Developer Guide, "Composite"). The call counts once against the limit.
 *
 * With `allOrNone` the whole is taken back where a subrequest failed; the others then answer 400, and so do the
 * collections in it whatever they say themselves (…, "allOrNone Parameters in Composite and Collections Requests",
 * "Composite Subrequest Result"). What depends on a subrequest that failed is not carried out. The stand-in takes back what
 * others wrote meanwhile as well.
 *
 * @param savepoint keeps the organisation as it is; what it answers goes back to that.
 * @param internal header by which the server knows its own subrequests.
 */
export function compositeRoutes(
  internal: { name: string; value: string },
  baseUrl: () => string,
  savepoint: () => () => void,
): Router {
  const router = Router();
  router.post('/services/data/v:version/composite', async (request, response) => {
    const { compositeRequest: asked, allOrNone } = (request.body ?? {}) as {
      compositeRequest?: unknown;
      allOrNone?: unknown;
    };
    if (!Array.isArray(asked) || asked.length === 0 || asked.length > MOST) {
      throw new SalesforceError(
        400,
        'LIMIT_EXCEEDED',
        `A composite holds 1 to ${MOST} subrequests`,
      );
    }
    const rollBack = allOrNone === true ? savepoint() : null;
    const answers = new Map<string, unknown>();
    const filled = (text: string): string =>
      text.replaceAll(/@\{([^}]+)\}/g, (_whole, path: string) => {
        const [reference = '', ...way] = path.split('.');
        const value = way.reduce<unknown>((inner, part) => {
          const [, name = part, index] = /^(\w+)\[(\d+)\]$/.exec(part) ?? [];
          const next = (inner as Record<string, unknown> | undefined)?.[name];
          return index === undefined ? next : (next as unknown[] | undefined)?.[Number(index)];
        }, answers.get(reference));
        if (typeof value !== 'string' && typeof value !== 'number') {
          throw new SalesforceError(
            400,
            'PROCESSING_HALTED',
            `Invalid reference specified. No value for ${path} found`,
          );
        }
        return String(value);
      });
    const compositeResponse: Subresponse[] = [];
    for (const { method, url, referenceId, body } of asked as Subrequest[]) {
      if (typeof url !== 'string' || !url.startsWith('/services/data/')) {
        throw new SalesforceError(
          400,
          'INVALID_INPUT',
          'Each subrequest needs a url under /services/data/',
        );
      }
      let where: string;
      let what: string | null;
      try {
        where = filled(url);
        what =
          body === undefined ? null : filled(JSON.stringify(withAllOrNone(body, url, allOrNone)));
      } catch (error) {
        if (!(error instanceof SalesforceError)) throw error;
        compositeResponse.push(halted(referenceId, error.message));
        continue;
      }
      const answer = await fetch(`${baseUrl()}${where}`, {
        method,
        headers: {
          authorization: request.get('authorization') ?? '',
          'content-type': 'application/json',
          [internal.name]: internal.value,
        },
        ...(what === null ? {} : { body: what }),
      });
      const text = await answer.text();
      const said: unknown = text === '' ? null : JSON.parse(text);
      answers.set(referenceId, said);
      compositeResponse.push({
        body: said,
        httpHeaders: {},
        httpStatusCode: answer.status,
        referenceId,
      });
    }
    if (rollBack !== null && compositeResponse.some(hasFailed)) {
      rollBack();
      response.json({
        compositeResponse: compositeResponse.map((one) =>
          hasFailed(one) ? one : halted(one.referenceId, TAKEN_BACK),
        ),
      });
      return;
    }
    response.json({ compositeResponse });
  });
  return router;
}
