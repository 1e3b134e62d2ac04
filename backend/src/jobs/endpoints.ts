import { z } from 'zod';
import { endpoint, type Endpoint } from '../http/endpoint.ts';
import { listIds, pageOf, pageQuery, type Sorts } from '../http/page.ts';
import { notFound } from '../http/problem.ts';
import { JOB_KINDS, loadJob, loadJobs, type JobRow } from './job-store.ts';

const STATES = ['queued', 'running', 'done', 'failed'] as const;

const jobView = z
  .object({
    id: z.uuid(),
    kind: z.enum(JOB_KINDS),
    state: z.enum(STATES),
    step: z.string().describe('What is being done right now, for people.'),
    done: z.number().int(),
    total: z.number().int().nullable().describe('Null while nobody knows how much there is.'),
    result: z.unknown().describe('What came of it, by kind of job; null until it is done.'),
    error: z.string().nullable().describe('What went wrong and what to do, for people.'),
    createdAt: z.iso.datetime(),
    startedAt: z.iso.datetime().nullable(),
    finishedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Job' });

const viewOf = (job: JobRow): z.input<typeof jobView> => ({
  id: job.id,
  kind: job.kind,
  state: job.state,
  step: job.step,
  done: job.done,
  total: job.total,
  result: job.result,
  error: job.error,
  createdAt: job.created_at.toISOString(),
  startedAt: job.started_at?.toISOString() ?? null,
  finishedAt: job.finished_at?.toISOString() ?? null,
});

const SORTS = { createdAt: { sql: 't.created_at', type: 'timestamptz' } } satisfies Sorts;

/** Progress of what takes long: back-fill, import, recompute. */
export const jobEndpoints: Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/jobs',
    tag: 'Jobs',
    summary: 'List jobs',
    description: 'The latest first.',
    scope: 'read',
    query: z.object({
      ...pageQuery(['createdAt'], '-createdAt'),
      state: z.enum(STATES).optional(),
      kind: z.enum(JOB_KINDS).optional(),
    }),
    answer: pageOf(jobView),
    handle: ({ query, transaction }) =>
      transaction(async (tx) => {
        const { ids, nextCursor } = await listIds(tx, query, {
          from: 'jobs t',
          sorts: SORTS,
          where: ['($2::text is null or t.state = $2)', '($3::text is null or t.kind = $3)'],
          parameters: [tx.tenantId, query.state ?? null, query.kind ?? null],
        });
        return { items: (await loadJobs(tx, ids)).map(viewOf), nextCursor };
      }),
  }),
  endpoint({
    method: 'get',
    path: '/jobs/{id}',
    tag: 'Jobs',
    summary: 'Progress of a job',
    scope: 'read',
    params: z.object({ id: z.uuid() }),
    answer: jobView,
    handle: async ({ params, transaction }) => {
      const job = await transaction((tx) => loadJob(tx, params.id));
      if (!job) throw notFound(`There is no job ${params.id}. GET /api/v1/jobs lists them.`);
      return viewOf(job);
    },
  }),
];
