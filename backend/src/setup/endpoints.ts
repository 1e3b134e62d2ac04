import {
  SETUP_STEPS,
  setupChecklist,
  viewInWordsOf,
  type Crm,
  type SetupFacts,
  type SetupView,
} from '@pipeline-attribution/shared';
import { z } from 'zod';
import type { TenantTransaction } from '../db/tenancy.ts';
import { endpoint, type Endpoint } from '../http/endpoint.ts';
import { CRM_NAME } from '../reports/find-deal.ts';

const setupOut: z.ZodType<SetupView, SetupView> = z
  .object({
    complete: z.boolean(),
    text: z.string(),
    steps: z.array(
      z.object({
        id: z.enum(SETUP_STEPS),
        title: z.string(),
        state: z.enum(['done', 'running', 'waiting', 'problem']),
        detail: z.string(),
        progress: z.object({ done: z.int(), total: z.int().nullable() }).nullable(),
      }),
    ),
    next: z.enum(SETUP_STEPS).nullable(),
  })
  .meta({ id: 'Setup' });

/** What the service finds of each step; nothing is ticked by hand. */
async function loadFacts(
  tx: TenantTransaction,
  now: Date,
): Promise<{ readonly crm: Crm; readonly facts: SetupFacts }> {
  const [row] = await tx.query<{
    crm: Crm;
    connection: SetupFacts['connection'];
    history: SetupFacts['history'];
    stages: SetupFacts['stages'];
    deals: number;
    influencers: number;
    seen_at: Date | null;
    touches: number;
  }>(
    `select t.crm,
       (select json_build_object('state', c.state, 'reason', c.state_reason) from connections c
        where c.tenant_id = $1 order by c.created_at desc limit 1) as connection,
       (select json_build_object('state', j.state, 'step', j.step, 'done', j.done, 'total', j.total, 'error', j.error)
        from jobs j where j.tenant_id = $1 and j.kind = 'backfill' order by j.created_at desc limit 1) as history,
       (select json_build_object(
          'open', count(*) filter (where outcome = 'open'), 'won', count(*) filter (where outcome = 'won'),
          'lost', count(*) filter (where outcome = 'lost'))
        from stages where tenant_id = $1) as stages,
       (select count(*)::int from deals
        where tenant_id = $1 and deleted_at is null and merged_into_id is null) as deals,
       (select count(*)::int from influencers where tenant_id = $1) as influencers,
       (select max(last_seen_at) from visitors where tenant_id = $1) as seen_at,
       (select count(*)::int from (
          select 1 from attribution_touchpoints where tenant_id = $1 and influencer_id is not null limit 10000
        ) seen) as touches
     from tenants t where t.id = $1`,
    [tx.tenantId],
  );
  if (!row) throw new Error(`Tenant ${tx.tenantId} is gone.`);
  const facts: SetupFacts = {
    crmName: CRM_NAME[row.crm],
    connection: row.connection,
    history: row.history,
    stages: row.stages,
    deals: row.deals,
    influencers: row.influencers,
    tracker: row.seen_at && {
      minutesAgo: Math.max(0, Math.floor((now.getTime() - row.seen_at.getTime()) / 60_000)),
    },
    influencerTouches: row.touches,
  };
  return { crm: row.crm, facts };
}

export const setupEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/setup',
    tag: 'Setup',
    summary: 'How far the set-up is',
    description:
      'The steps of the first day, each as the service itself sees it: connection, history, stages, influencers, tracker, first touch.',
    scope: 'read',
    answer: setupOut,
    handle: ({ context, transaction }) =>
      transaction(async (tx) => {
        const { crm, facts } = await loadFacts(tx, context.now());
        return viewInWordsOf(crm, setupChecklist(facts));
      }),
  }),
];
