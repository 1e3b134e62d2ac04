import { PAGE_IDS } from '@pipeline-attribution/shared';
import { z } from 'zod';
import { endpoint, type Endpoint } from '../http/endpoint.ts';
import { mintLink } from '../one-time-links/link-store.ts';
import { buildFile, buildLines, buildPage, checkFile } from './build-page.ts';
import { navigationOf } from './navigation.ts';
import { PAGES } from './registry.ts';
import { fileLinesOut, fileLinkOut, navigationOut, pageOut } from './page-schema.ts';

const pageParam = z.enum(PAGE_IDS, `Must be one of: ${PAGE_IDS.join(', ')}.`);
const pageQuery = z.record(z.string().max(100), z.string().max(4000)).meta({
  description: 'Values of the filters by name; `table.sort` and `table.page` of a table.',
});

/** The screens of the app as data, and their tables as files. */
export const pageEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/pages',
    tag: 'Pages',
    summary: 'The navigation of the app',
    description:
      'The screens that open by themselves and to who asks, in their order; the first is where to begin.',
    scope: 'read',
    answer: navigationOut,
    handle: ({ principal, transaction }) =>
      transaction(async (tx) => ({ pages: await navigationOf(tx, principal.user?.role ?? null) })),
  }),
  endpoint({
    method: 'get',
    path: '/pages/{page}',
    tag: 'Pages',
    summary: 'A screen of the app, as data',
    description:
      'What both CRMs draw: sentences, figures, charts, tables, and what can be chosen and done. The figures are those of the reports.',
    scope: 'read',
    problems: [403],
    params: z.object({ page: pageParam }),
    query: pageQuery,
    answer: pageOut,
    handle: async ({ params, query, principal, context, transaction }) => {
      await PAGES.get(params.page)?.before?.(context, principal.tenantId);
      return transaction((tx) => buildPage(tx, { id: params.page, query, principal, context }));
    },
  }),
  endpoint({
    method: 'get',
    path: '/pages/{page}/tables/{table}',
    tag: 'Pages',
    summary: 'A table of a screen, as CSV',
    description: 'All rows of the table under the same filters, in the same order.',
    scope: 'read',
    problems: [403],
    params: z.object({ page: pageParam, table: z.string().max(100) }),
    query: pageQuery,
    produces: 'text/csv',
    answer: z.string(),
    handle: ({ params, query, principal, context, transaction }) =>
      transaction(async (tx) => {
        const asked = { id: params.page, query, principal, context };
        return (await buildFile(tx, asked, params.table)).csv;
      }),
  }),
  endpoint({
    method: 'get',
    path: '/pages/{page}/tables/{table}/lines',
    tag: 'Pages',
    summary: 'A table of a screen, as CSV line by line with the records each is about',
    description:
      'The same file for a surface that knows better than we do who may see which record: it leaves lines out, blanks cells and joins the rest.',
    scope: 'read',
    problems: [403],
    params: z.object({ page: pageParam, table: z.string().max(100) }),
    query: pageQuery,
    answer: fileLinesOut,
    handle: ({ params, query, principal, context, transaction }) =>
      transaction((tx) =>
        buildLines(tx, { id: params.page, query, principal, context }, params.table),
      ),
  }),
  endpoint({
    method: 'post',
    path: '/pages/{page}/tables/{table}/links',
    tag: 'Pages',
    summary: 'A link that opens once to a table of a screen, as CSV',
    description:
      'For a surface that cannot hand over a file itself: the address needs no key, opens once, within five minutes, and gives what the caller may see under the same filters.',
    scope: 'read',
    problems: [403],
    params: z.object({ page: pageParam, table: z.string().max(100) }),
    query: pageQuery,
    status: 201,
    answer: fileLinkOut,
    handle: async ({ params: { page, table }, query, principal, context, transaction }) => {
      const asked = { id: page, query, principal, context };
      const { fileName } = await transaction((tx) => checkFile(tx, asked, table));
      const opens = { kind: 'table' as const, page, table, query };
      // Apart from the above, which reads one moment and can write nothing.
      const { token, expiresAt } = await transaction((tx) =>
        mintLink(tx, opens, principal, context.now()),
      );
      const url = `${context.config.publicUrl}/files/${token}`;
      return { url, fileName, expiresAt: expiresAt.toISOString() };
    },
  }),
];
