import { z } from 'zod';
import { writeAudit } from '../../audit/write-audit.ts';
import { endpoint, type Endpoint } from '../../http/endpoint.ts';
import { listIds, pageOf, pageQuery, type Sorts } from '../../http/page.ts';
import { loadNames } from '../../reports/groups.ts';
import { activeFit, loadFits } from './fit-store.ts';
import { fitOut, fitView } from './fit-view.ts';
import { requestFit } from './request-fit.ts';

const SORTS = { fittedAt: { sql: 't.fitted_at', type: 'timestamptz' } } satisfies Sorts;

/** What the models learnt of the company's own history, and learning anew. */
export const fitEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/attribution/fits',
    tag: 'Fits',
    summary: 'List what the models learnt',
    description:
      'Every version, the latest first. The models are fitted every night, after the first crediting, and when the number of won deals has moved by a twentieth; a fit that taught nothing new makes no version.',
    scope: 'read',
    query: z.strictObject({
      ...pageQuery(['fittedAt'], '-fittedAt'),
      limit: z.coerce.number().int().min(1).max(50).default(20).meta({
        description: 'Items a page, at most 50.',
      }),
    }),
    answer: pageOf(fitOut),
    handle: ({ query, transaction }) =>
      transaction(async (tx) => {
        const { ids, nextCursor } = await listIds(tx, query, {
          from: 'credit_fits t',
          sorts: SORTS,
          where: [`t.kind = 'models'`],
          parameters: [tx.tenantId],
        });
        const names = await loadNames(tx, 'influencers');
        return { items: (await loadFits(tx, ids)).map((fit) => fitView(fit, names)), nextCursor };
      }),
  }),
  endpoint({
    method: 'get',
    path: '/attribution/fits/current',
    tag: 'Fits',
    summary: 'What the models in force learnt',
    description: 'And the job that is fitting them anew, if one waits or runs.',
    scope: 'read',
    answer: z.object({
      fit: fitOut.nullable().meta({ description: 'Null before the first fit.' }),
      jobId: z.uuid().nullable().meta({ description: 'Its progress is at GET /jobs/{id}.' }),
    }),
    handle: ({ transaction }) =>
      transaction(async (tx) => {
        const fit = await activeFit(tx);
        const [open] = await tx.query<{ id: string }>(
          `select id from jobs where tenant_id = $1 and kind = 'fit' and state in ('queued', 'running')
           order by created_at limit 1`,
          [tx.tenantId],
        );
        return {
          fit: fit && fitView(fit, await loadNames(tx, 'influencers')),
          jobId: open?.id ?? null,
        };
      }),
  }),
  endpoint({
    method: 'post',
    path: '/attribution/fits',
    tag: 'Fits',
    summary: 'Fit the models anew',
    description:
      'Reads the whole history and learns from it; the credit of every deal follows by itself, with the reason “model refitted”. One at a time: while one waits or runs, that one is answered.',
    scope: 'write',
    status: 202,
    answer: z.object({
      jobId: z.uuid().meta({ description: 'Its progress is at GET /jobs/{id}.' }),
    }),
    handle: async ({ principal, context, transaction }) => {
      const { tenantId, actor } = principal;
      const { jobId, isNew } = await transaction(async (tx) => {
        const requested = await requestFit(tx, 'asked for');
        if (requested.isNew) {
          await writeAudit(tx, {
            actor,
            action: 'fit',
            entity: 'models',
            entityId: requested.jobId,
          });
        }
        return requested;
      });
      if (isNew) await context.dispatchJob?.(tenantId, jobId);
      return { jobId };
    },
  }),
];
