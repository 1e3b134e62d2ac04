import { z } from 'zod';
import { writeAudit } from '../audit/write-audit.ts';
import type { TenantTransaction } from '../db/tenancy.ts';
import { endpoint, type Endpoint } from '../http/endpoint.ts';
import { notFound } from '../http/problem.ts';
import { applyStageMappings } from './apply-stage-mappings.ts';

const tag = 'Stages';
const SOURCES = ['hubspot', 'salesforce', 'api'] as const;
const OUTCOMES = ['open', 'won', 'lost'] as const;
const probability = z.number().min(0, 'Is a share from 0 to 1.').max(1, 'Is a share from 0 to 1.');

const stageOut = z
  .object({
    source: z.enum(SOURCES),
    pipelineId: z.string(),
    stageId: z.string(),
    pipelineLabel: z.string(),
    label: z.string(),
    position: z.int(),
    probability: z.number().meta({ description: 'Of winning, 0 to 1; weighs the open pipeline.' }),
    outcome: z.enum(OUTCOMES),
    mapped: z.object({ outcome: z.boolean(), probability: z.boolean() }).meta({
      description: 'What is the admin’s word rather than the CRM’s.',
    }),
    deals: z.int(),
  })
  .meta({ id: 'Stage' });
type StageView = z.input<typeof stageOut>;

const stagesOut = z.object({ stages: z.array(stageOut) });

const stagesIn = z.strictObject({
  stages: z
    .array(
      z.strictObject({
        source: z.enum(SOURCES),
        pipelineId: z.string().max(200),
        stageId: z.string().min(1).max(200),
        outcome: z
          .enum(OUTCOMES)
          .nullable()
          .optional()
          .meta({ description: 'Null: what the CRM says, from the next synchronisation on.' }),
        probability: probability.nullable().optional(),
      }),
    )
    .min(1)
    .max(500),
});

function load(tx: TenantTransaction): Promise<StageView[]> {
  return tx.query<StageView>(
    `select s.source, s.pipeline_id as "pipelineId", s.stage_id as "stageId", s.pipeline_label as "pipelineLabel",
            s.label, s.position, s.probability, s.outcome,
            json_build_object('outcome', m.outcome is not null, 'probability', m.probability is not null) as mapped,
            (select count(*)::integer from deals d where d.tenant_id = $1 and d.source = s.source
               and d.pipeline_id = s.pipeline_id and d.stage_id = s.stage_id
               and d.deleted_at is null and d.merged_into_id is null) as deals
     from stages s left join stage_mappings m on m.tenant_id = $1 and m.source = s.source
       and m.pipeline_id = s.pipeline_id and m.stage_id = s.stage_id
     where s.tenant_id = $1 order by s.source, s.pipeline_label, s.pipeline_id, s.position, s.stage_id`,
    [tx.tenantId],
  );
}

const list = endpoint({
  method: 'get',
  path: '/stages',
  tag,
  summary: 'List the stages of every pipeline',
  scope: 'read',
  answer: stagesOut,
  handle: async ({ transaction }) => ({ stages: await transaction(load) }),
});

const patch = endpoint({
  method: 'patch',
  path: '/stages',
  tag,
  summary: 'Say what stages mean',
  description:
    'Which outcome a stage stands for and how likely its deals are won, where the CRM’s own word is not right. Deals in the stage follow at once and are credited anew.',
  scope: 'admin',
  body: stagesIn,
  problems: [404],
  answer: stagesOut,
  handle: ({ body, principal, transaction }) =>
    transaction(async (tx) => {
      const before = await load(tx);
      for (const stage of body.stages) await map(tx, stage);
      for (const source of new Set(body.stages.map((stage) => stage.source))) {
        await applyStageMappings(tx, source);
      }
      const after = await load(tx);
      await writeAudit(tx, {
        actor: principal.actor,
        action: 'change',
        entity: 'stages',
        before: before.filter((_, index) => differs(before[index], after[index])),
        after: after.filter((_, index) => differs(before[index], after[index])),
      });
      return { stages: after };
    }),
});

const differs = (a: unknown, b: unknown): boolean => JSON.stringify(a) !== JSON.stringify(b);

async function map(
  tx: TenantTransaction,
  {
    source,
    pipelineId,
    stageId,
    outcome,
    probability: chance,
  }: z.output<typeof stagesIn>['stages'][number],
): Promise<void> {
  const key = [tx.tenantId, source, pipelineId, stageId];
  const known = await tx.query(
    'select 1 from stages where tenant_id = $1 and source = $2 and pipeline_id = $3 and stage_id = $4',
    key,
  );
  if (known.length === 0) {
    throw notFound(`There is no stage ${stageId} in the pipeline ${pipelineId} of ${source}.`);
  }
  await tx.query(
    `insert into stage_mappings (tenant_id, source, pipeline_id, stage_id, outcome, probability)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (tenant_id, source, pipeline_id, stage_id) do update
       set outcome = case when $7 then excluded.outcome else stage_mappings.outcome end,
           probability = case when $8 then excluded.probability else stage_mappings.probability end,
           updated_at = now()`,
    [...key, outcome ?? null, chance ?? null, outcome !== undefined, chance !== undefined],
  );
}

export const stageEndpoints: readonly Endpoint[] = [list, patch];
