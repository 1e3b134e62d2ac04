import { Router } from 'express';
import type { Context } from '../context.ts';
import { withTenant } from '../db/tenancy.ts';
import { methodNotAllowed } from '../http/problem.ts';
import { buildFile } from '../pages/build-page.ts';
import { inTenantOfLink, keepNowhere, refuse } from './link-http.ts';
import { takeLink } from './link-store.ts';

const PATH = '/files/:token';

/** Files by a link that opens once. */
export function fileRouter(context: Context): Router {
  const router = Router();
  router.get(PATH, async (request, response, next) => {
    // A look at the headers must not use the link up.
    if (request.method !== 'GET') {
      next();
      return;
    }
    request.matchedRoute = PATH;
    keepNowhere(response);
    try {
      const { fileName, csv } = await fileOf(context, request.params.token);
      response.attachment(fileName).type('text/csv').send(csv);
    } catch (error) {
      refuse(request, response, error);
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
  const { opens, principal } = await inTenantOfLink(context, token, (tx) =>
    takeLink(tx, token, 'table', context.now()),
  );
  const asked = { id: opens.page, query: opens.query, principal, context };
  return withTenant(context.dataSource, principal.tenantId, (tx) =>
    buildFile(tx, asked, opens.table),
  );
}
