import { Router } from 'express';
import type { Context } from '../context.ts';
import { withTenant } from '../db/tenancy.ts';
import { hashKey } from '../http/authenticate.ts';
import { methodNotAllowed, ProblemError } from '../http/problem.ts';
import { sentencePage } from '../http/sentence-page.ts';
import { buildFile } from '../pages/build-page.ts';
import { takeLink, unknownLink } from './link-store.ts';

const PATH = '/files/:token';

/** Where a link that opens once leads. */
export const linkUrl = (publicUrl: string, token: string): string => `${publicUrl}/files/${token}`;

/**
 * Files by a link that opens once. The link is the proof of who asks, so nothing keeps it: no cache, no referrer,
 * and the log has the route only.
 */
export function oneTimeLinkRouter(context: Context): Router {
  const router = Router();
  // A look at the headers must not use the link up.
  router.get(PATH, async (request, response, next) => {
    if (request.method !== 'GET') {
      next();
      return;
    }
    request.matchedRoute = PATH;
    response.set({ 'Cache-Control': 'no-store', 'X-Robots-Tag': 'noindex' });
    try {
      const { fileName, csv } = await fileOf(context, request.params.token);
      response.attachment(fileName).type('text/csv').send(csv);
    } catch (error) {
      // Who clicked a link is a person: a sentence, not a problem document.
      if (!(error instanceof ProblemError) || request.accepts(['json', 'html']) !== 'html') {
        throw error;
      }
      response.status(error.status).type('html').send(sentencePage(error.title, error.message));
    }
  });
  router.all(PATH, (request) => {
    request.matchedRoute = PATH;
    throw methodNotAllowed(`${request.method} is not possible here; GET is.`, ['GET']);
  });
  return router;
}

/** The link is used up first, in a transaction of its own: the file is read in one that can write nothing. */
async function fileOf(
  context: Context,
  token: string,
): Promise<{ readonly fileName: string; readonly csv: string }> {
  if (!/^[\w-]{43}$/.test(token)) throw unknownLink();
  const tenantId = await tenantOfLink(context, token);
  if (tenantId === null) throw unknownLink();
  const { dataSource, now } = context;
  const { opens, principal } = await withTenant(dataSource, tenantId, (tx) =>
    takeLink(tx, token, now()),
  );
  const asked = { id: opens.page, query: opens.query, principal, context };
  return withTenant(dataSource, tenantId, (tx) => buildFile(tx, asked, opens.table));
}

async function tenantOfLink(context: Context, token: string): Promise<number | null> {
  const [found]: { id: number | null }[] = await context.dataSource.query(
    'select find_tenant_of_one_time_link($1) as id',
    [hashKey(token)],
  );
  return found?.id ?? null;
}
