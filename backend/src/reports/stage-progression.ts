import {
  pipelineVelocity,
  salesCycleDays,
  winRate,
  type Basis,
  type ModelId,
  type PipelineDeal,
} from '@pipeline-attribution/shared';
import { z } from 'zod';
import { NIL_ID } from '../attribution/types.ts';
import { dealsOfPeriod } from './crm-totals.ts';
import type { Period } from './period.ts';
import type { Scene } from './scene.ts';
import { figure, money, moneyFigure } from './schemas.ts';

export const stageOut = z
  .object({
    pipelineId: z.string(),
    pipeline: z.string(),
    stageId: z.string(),
    label: z.string(),
    position: z.int(),
    outcome: z.enum(['open', 'won', 'lost']),
    entered: z.int().meta({ description: 'Deals of the period that ever entered this stage.' }),
    enteredAmount: money,
    current: z.int().meta({ description: 'Of them, those that are in it now.' }),
    advanced: z.int().meta({ description: 'Of them, those that reached a later stage.' }),
    conversion: figure.meta({ description: 'Advanced ÷ entered.' }),
    medianDays: figure.meta({ description: 'Of those that left it.' }),
  })
  .meta({ id: 'StageProgression' });

export const velocityOut = z
  .object({
    deals: z.int(),
    winRate: figure,
    averageAmount: moneyFigure,
    cycleDays: figure.meta({ description: 'Median days to win; open deals count as running.' }),
    perDay: moneyFigure.meta({
      description: 'Pipeline velocity: deals × win rate × average amount ÷ cycle days.',
    }),
  })
  .meta({ id: 'Velocity' });

interface StageRow {
  readonly pipeline_id: string;
  readonly pipeline: string;
  readonly stage_id: string;
  readonly label: string;
  readonly position: number;
  readonly outcome: 'open' | 'won' | 'lost';
  readonly entered: number;
  readonly home_minor: number;
  readonly current: number;
  readonly advanced: number;
  readonly median_days: number | null;
}

/** Deals of a cohort through the CRM's own stages. By touch date the cohort is that of creation. */
export async function stageProgression(
  scene: Scene,
  basis: Basis,
  period: Period,
): Promise<z.input<typeof stageOut>[]> {
  const rows = await scene.tx.query<StageRow>(
    `with cohort as materialized (${dealsOfPeriod(cohortBasis(basis))}),
     entry as (
       select c.id, c.home_minor, c.source, c.pipeline_id, h.stage_id, h.entered_at,
              lead(h.entered_at) over (partition by c.id order by h.entered_at, h.stage_id) as left_at
       from cohort c join deal_stage_history h on h.tenant_id = $1 and h.deal_id = c.id
     ),
     furthest as (
       select e.id, max(s.position) as position
       from entry e
       join stages s on s.tenant_id = $1 and s.source = e.source and s.pipeline_id = e.pipeline_id
         and s.stage_id = e.stage_id
       where s.outcome <> 'lost' group by e.id
     ),
     visit as (
       select e.id, e.source, e.pipeline_id, e.stage_id, max(e.home_minor) as home_minor,
              sum(extract(epoch from e.left_at - e.entered_at)) filter (where e.left_at is not null)
                / 86400 as days
       from entry e group by 1, 2, 3, 4
     )
     select s.pipeline_id, s.pipeline_label as pipeline, s.stage_id, s.label, s.position, s.outcome,
            count(v.id)::int as entered, coalesce(sum(v.home_minor), 0)::bigint as home_minor,
            (count(*) filter (where c.stage_id = s.stage_id))::int as current,
            (count(*) filter (where f.position > s.position))::int as advanced,
            percentile_cont(0.5) within group (order by v.days::float8) as median_days
     from stages s
     left join visit v on v.source = s.source and v.pipeline_id = s.pipeline_id and v.stage_id = s.stage_id
     left join cohort c on c.id = v.id
     left join furthest f on f.id = v.id
     where s.tenant_id = $1
     group by s.source, s.pipeline_id, s.pipeline_label, s.stage_id, s.label, s.position, s.outcome
     order by s.pipeline_label, s.pipeline_id, s.position, s.stage_id`,
    [scene.tx.tenantId, period.from, period.to],
  );
  return rows.map((row) => ({
    pipelineId: row.pipeline_id,
    pipeline: row.pipeline,
    stageId: row.stage_id,
    label: row.label,
    position: row.position,
    outcome: row.outcome,
    entered: row.entered,
    enteredAmount: scene.home(row.home_minor),
    current: row.current,
    advanced: row.advanced,
    conversion:
      row.outcome !== 'open'
        ? { value: null, reason: 'No stage comes after a closed one.' }
        : row.entered === 0
          ? { value: null, reason: 'No deal of this period entered this stage.' }
          : { value: row.advanced / row.entered, reason: null },
    medianDays:
      row.median_days === null
        ? { value: null, reason: 'No deal of this period has left this stage.' }
        : { value: row.median_days, reason: null },
  }));
}

const cohortBasis = (basis: Basis): 'created' | 'closed' =>
  basis === 'closed' ? 'closed' : 'created';

type VelocityView = z.input<typeof velocityOut>;

/** Velocity of the deals influencers touched beside that of all others. */
export async function velocities(
  scene: Scene,
  model: ModelId,
  basis: Basis,
  period: Period,
): Promise<{ all: VelocityView; influenced: VelocityView; others: VelocityView }> {
  const rows = await scene.tx.query<{
    outcome: PipelineDeal['outcome'];
    amount_minor: number | null;
    home_minor: number;
    probability: number;
    created_at: Date;
    closed_at: Date | null;
    is_influenced: boolean;
  }>(
    `select deal.outcome, deal.amount_minor, deal.home_minor, deal.probability, deal.created_at,
            deal.closed_at,
            exists (
              select from pipeline_attribution p
              where p.tenant_id = $1 and p.deal_id = deal.id and p.model = $4
                and p.influencer_id <> $5
            ) as is_influenced
     from (${dealsOfPeriod(cohortBasis(basis))}) deal`,
    [scene.tx.tenantId, period.from, period.to, model, NIL_ID],
  );
  const deals = rows.map((row) => ({
    isInfluenced: row.is_influenced,
    outcome: row.outcome,
    amountMinor: row.amount_minor === null ? null : row.home_minor,
    stageProbability: row.probability,
    createdAt: row.created_at.getTime(),
    closedAt: row.closed_at?.getTime() ?? null,
  }));
  return {
    all: velocityOf(scene, deals),
    influenced: velocityOf(
      scene,
      deals.filter(({ isInfluenced }) => isInfluenced),
    ),
    others: velocityOf(
      scene,
      deals.filter(({ isInfluenced }) => !isInfluenced),
    ),
  };
}

function velocityOf(scene: Scene, deals: readonly PipelineDeal[]): VelocityView {
  const amounts = deals.flatMap(({ amountMinor }) => amountMinor ?? []);
  const average = amounts.length === 0 ? null : amounts.reduce((a, b) => a + b, 0) / amounts.length;
  const rate = winRate(deals);
  const cycle = salesCycleDays(deals, scene.now.getTime());
  const perDay = pipelineVelocity({
    opportunities: deals.length,
    winRate: rate.value,
    averageMinor: average,
    cycleDays: cycle.value,
  });
  return {
    deals: deals.length,
    winRate: rate,
    averageAmount:
      average === null
        ? { amount: null, reason: 'No deal has an amount.' }
        : { amount: scene.home(Math.round(average)), reason: null },
    cycleDays: cycle,
    perDay:
      perDay.value === null
        ? { amount: null, reason: perDay.reason }
        : { amount: scene.home(Math.round(perDay.value)), reason: null },
  };
}
