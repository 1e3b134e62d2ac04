import { Router } from 'express';
import { SalesforceError } from '../errors.ts';

/** Subrequests in one call. */
const MOST = 25;

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
 * @param internal header by which the server knows its own subrequests.
 */
export function compositeRoutes(
  internal: { name: string; value: string },
  baseUrl: () => string,
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
    if (allOrNone === true) {
      throw new SalesforceError(
        501,
        'NOT_IN_SANDBOX',
        'This stand-in keeps no transactions: allOrNone must be false.',
      );
    }
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
    const compositeResponse: unknown[] = [];
    for (const { method, url, referenceId, body } of asked as Subrequest[]) {
      if (typeof url !== 'string' || !url.startsWith('/services/data/')) {
        throw new SalesforceError(
          400,
          'INVALID_INPUT',
          'Each subrequest needs a url under /services/data/',
        );
      }
      const answer = await fetch(`${baseUrl()}${filled(url)}`, {
        method,
        headers: {
          authorization: request.get('authorization') ?? '',
          'content-type': 'application/json',
          [internal.name]: internal.value,
        },
        ...(body === undefined ? {} : { body: filled(JSON.stringify(body)) }),
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
    response.json({ compositeResponse });
  });
  return router;
}
