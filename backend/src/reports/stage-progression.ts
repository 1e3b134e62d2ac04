import {
  DAY_MS,
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
      description:
        'Pipeline velocity, what the pipeline as it stands brings a day: open deals × win rate × average amount ÷ cycle days.',
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
    `with stage as (
       select s.*, row_number() over (order by s.pipeline_label, s.pipeline_id, s.position, s.stage_id) as number
       from stages s where s.tenant_id = $1
     ),
     entry as (
       select c.id, c.home_minor, c.stage_id = s.stage_id as is_current, s.number, s.position,
              extract(epoch from lead(h.entered_at) over of_deal - h.entered_at)::float8 / 86400 as days,
              max(case when s.outcome <> 'lost' then s.position end) over (partition by c.id) as furthest
       from (${dealsOfPeriod(cohortBasis(basis))}) c
       join deal_stage_history h on h.tenant_id = $1 and h.deal_id = c.id
       join stage s on s.source = c.source and s.pipeline_id = c.pipeline_id and s.stage_id = h.stage_id
       window of_deal as (partition by c.id order by h.entered_at, h.stage_id)
     ),
     -- A deal that came back to a stage entered it once; its days there are added up.
     visit as (
       select id, number, max(home_minor) as home_minor, bool_or(is_current) as is_current,
              bool_or(furthest > position) as has_advanced, sum(days) as days
       from entry group by id, number
     )
     select s.pipeline_id, s.pipeline_label as pipeline, s.stage_id, s.label, s.position, s.outcome,
            coalesce(v.entered, 0)::int as entered, coalesce(v.home_minor, 0)::bigint as home_minor,
            coalesce(v.current, 0)::int as current, coalesce(v.advanced, 0)::int as advanced, v.median_days
     from stage s
     left join (
       select number, count(*) as entered, sum(home_minor) as home_minor,
              count(*) filter (where is_current) as current,
              count(*) filter (where has_advanced) as advanced,
              percentile_cont(0.5) within group (order by days) as median_days
       from visit group by number
     ) v on v.number = s.number
     order by s.number`,
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
  // Two lists of numbers for each kind of deal, instead of a row a deal.
  const rows = await scene.tx.query<{
    outcome: PipelineDeal['outcome'];
    is_influenced: boolean;
    amounts: (string | null)[];
    days: number[];
  }>(
    `select deal.outcome, deal.id in (
              select p.deal_id from pipeline_attribution p
              where p.tenant_id = $1 and p.model = $4 and p.stage in ('opportunity', 'open', 'won', 'lost')
                and p.influencer_id <> $5
            ) as is_influenced,
            array_agg(case when deal.amount_minor is not null then deal.home_minor end) as amounts,
            array_agg(greatest(0, extract(epoch from
              case when deal.outcome = 'open' then $6::timestamptz else coalesce(deal.closed_at, $6::timestamptz) end
                - deal.created_at)::float8 / 86400)) as days
     from (${dealsOfPeriod(cohortBasis(basis))}) deal group by 1, 2`,
    [scene.tx.tenantId, period.from, period.to, model, NIL_ID, scene.now],
  );
  const deals = rows.flatMap((row) =>
    row.amounts.map((amount, index) => ({
      isInfluenced: row.is_influenced,
      outcome: row.outcome,
      amountMinor: amount === null ? null : Number(amount),
      stageProbability: null,
      createdAt: scene.now.getTime() - (row.days[index] ?? 0) * DAY_MS,
      closedAt: row.outcome === 'open' ? null : scene.now.getTime(),
    })),
  );
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
  // Only what is in the pipeline at once moves through it in one cycle: with all deals ever made it would
  // promise a multiple of what was ever won a day.
  const open = deals.filter(({ outcome }) => outcome === 'open').length;
  const perDay =
    open === 0
      ? { value: null, reason: 'No deal of this period is open.' }
      : pipelineVelocity({
          opportunities: open,
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
    cycleDays:
      deals.length === 0 ? { value: null, reason: 'There is no deal in this period.' } : cycle,
    perDay:
      perDay.value === null
        ? { amount: null, reason: perDay.reason }
        : { amount: scene.home(Math.round(perDay.value)), reason: null },
  };
}
