import express, { Router, type Request } from 'express';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { allows } from '../http/authenticate.ts';
import { requestFor, type Endpoint } from '../http/endpoint.ts';
import { badRequest, forbidden, methodNotAllowed } from '../http/problem.ts';
import { inTenantOfLink, keepNowhere, refuse } from './link-http.ts';
import type { Upload } from './link-schema.ts';
import { lookAtLink, takeLink } from './link-store.ts';
import { reportPage, uploadPage, type UploadReport } from './upload-page.ts';

const PATH = '/uploads/:token';
/** As much as the imports take, and what a form adds around the file. */
const MOST_BYTES = 5 * 1024 * 1024 + 64 * 1024;

/** The endpoint that takes each kind of file in. */
const IMPORTS: Readonly<Record<Upload, string>> = {
  influencers: '/influencers/import',
  campaigns: '/campaigns/import',
  posts: '/posts/import',
  costs: '/costs/import',
  searchConsole: '/traffic/search-console/import',
  ga4: '/traffic/ga4/import',
};

/** What every import answers, of which the page tells. */
const report = z.object({
  imported: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  rejected: z.array(z.object({ line: z.int(), field: z.string(), message: z.string() })),
  rejectedRows: z.int().optional(),
  ignoredColumns: z.array(z.string()).default([]),
});

/**
 * A page with a file picker, by a link that takes one file in: HubSpot's screens have none. What comes of the file is
 * what the import of the API says, by its own code.
 */
export function uploadRouter(context: Context, endpoints: readonly Endpoint[]): Router {
  const router = Router();
  router.get(PATH, async (request, response) => {
    request.matchedRoute = PATH;
    keepNowhere(response);
    try {
      const { token } = request.params;
      const { opens } = await inTenantOfLink(context, token, (tx) =>
        lookAtLink(tx, token, 'upload', context.now()),
      );
      response.type('html').send(uploadPage(opens.entity));
    } catch (error) {
      refuse(request, response, error);
    }
  });
  router.post(
    PATH,
    express.raw({ type: 'multipart/form-data', limit: MOST_BYTES }),
    async (request, response) => {
      request.matchedRoute = PATH;
      keepNowhere(response);
      try {
        const { token } = request.params;
        const file = await fileIn(request);
        const taken = await takeIn(context, endpoints, token, { file, request });
        response.type('html').send(reportPage(taken));
      } catch (error) {
        refuse(request, response, error);
      }
    },
  );
  router.all(PATH, (request) => {
    request.matchedRoute = PATH;
    throw methodNotAllowed(`${request.method} is not possible here; GET and POST are.`, [
      'GET',
      'POST',
    ]);
  });
  return router;
}

/** The text of the file a form sent; a form without one uses no link up. */
async function fileIn(request: Request): Promise<string> {
  const missing = badRequest('No file was sent. Go back, choose one, and send it again.');
  const type = request.get('content-type') ?? '';
  if (!Buffer.isBuffer(request.body) || request.body.length === 0) throw missing;
  const sent = new Response(new Uint8Array(request.body), { headers: { 'content-type': type } });
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- it advises servers against forms of any size; this one is read already, and of 5 MB at most
  const form = await sent.formData().catch(() => {
    throw badRequest('The file did not arrive whole. Send it again.');
  });
  const file = form.get('file');
  if (file === null || typeof file === 'string' || file.size === 0) throw missing;
  return file.text();
}

async function takeIn(
  context: Context,
  endpoints: readonly Endpoint[],
  token: string,
  { file, request }: { readonly file: string; readonly request: Request },
): Promise<UploadReport> {
  const { opens, principal } = await inTenantOfLink(context, token, (tx) =>
    takeLink(tx, token, 'upload', context.now()),
  );
  const path = IMPORTS[opens.entity];
  const definition = endpoints.find((one) => one.method === 'post' && one.path === path);
  if (!definition) throw new Error(`There is no import at ${path}.`);
  if (!allows(principal.scopes, definition.scope)) {
    throw forbidden('Only marketers and admins take files in. Ask an admin for the role.');
  }
  const query: unknown = definition.query?.parse({});
  const parsed = { params: undefined, query, body: file };
  return report.parse(await definition.handle(requestFor(parsed, principal, context, request)));
}
