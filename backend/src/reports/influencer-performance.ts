import { BASES, contentTypeLabel, type Basis, type ModelId } from '@pipeline-attribution/shared';
import { z } from 'zod';
import { activeFit, type ModelsFit } from '../attribution/fit/fit-store.ts';
import { factsOf, fitFacts } from '../attribution/fit/fit-view.ts';
import { NIL_ID } from '../attribution/types.ts';
import { endpoint, type Endpoint } from '../http/endpoint.ts';
import { creditCounts, creditSums, type CreditSum } from './credit-sums.ts';
import { loadNames } from './groups.ts';
import type { Period } from './period.ts';
import { freshness, loadScene, modelView, type Scene } from './scene.ts';
import {
  basisParam,
  figure,
  freshnessOut,
  inOrder,
  modelOut,
  modelParam,
  money,
  orderError,
  periodOf,
  periodOut,
  periodParams,
} from './schemas.ts';
import { ratio, sumStages } from './stage-sums.ts';

const influencerOut = z
  .object({
    id: z.uuid(),
    name: z.string(),
    touches: z.int().meta({
      description:
        'Touches of known people in the period, by touch date; several records of one visit count once.',
    }),
    people: z.int(),
    accounts: z.int(),
    leads: z.number(),
    qualifiedLeads: z.number(),
    opportunities: z.number(),
    deals: z.int().meta({ description: 'Different deals with credit.' }),
    pipeline: money,
    open: money,
    weighted: money,
    revenue: money,
    winRate: figure.meta({ description: 'Won ÷ closed, of the different deals with credit.' }),
    medianDays: z.object({
      touchToOpportunity: figure,
      opportunityToWon: figure,
    }),
    contentTypes: z.array(
      z.object({
        contentType: z.string().nullable(),
        label: z.string(),
        touches: z.int(),
        pipeline: money,
        revenue: money,
      }),
    ),
    lastActivityAt: z.iso.datetime().nullable(),
    interval: z
      .object({
        share: z.number(),
        low: z.number(),
        high: z.number(),
        best: z.number().meta({ description: 'Chance that theirs is the largest share.' }),
        isOwnEvidence: z.boolean().meta({
          description: 'False: too little of their own, the interval is that of all influencers.',
        }),
      })
      .nullable()
      .meta({
        description:
          'Their share with its 90 % interval as the fit in force has it, whatever the period: of all won value that marketing caused (`data_driven`), of all won value (`incremental`). Null with the reason.',
      }),
    intervalReason: z.string().nullable(),
  })
  .meta({ id: 'InfluencerPerformance' });

const performanceOut = z.object({
  model: modelOut,
  basis: z.enum(BASES),
  period: periodOut,
  currency: z.string(),
  influencers: z.array(influencerOut),
  fit: fitFacts
    .nullable()
    .meta({ description: 'What the fitted models learnt; null before the first fit.' }),
  freshness: freshnessOut,
});

interface Reach {
  readonly influencer_id: string;
  readonly content_type: string;
  readonly touches: number;
  readonly last_touch_at: Date;
}

function loadReach(
  { tx }: Scene,
  period: Period,
  influencer: string | undefined,
): Promise<[Reach[], { influencer_id: string; people: number; accounts: number }[]]> {
  const where = `r.tenant_id = $1
    and r.touched_on between coalesce($2::date, '-infinity') and coalesce($3::date, 'infinity')
    and ($4::uuid is null or r.influencer_id = $4)`;
  const parameters = [tx.tenantId, period.from, period.to, influencer ?? null];
  return (async () => [
    await tx.query<Reach>(
      `select r.influencer_id, r.content_type, sum(r.touches)::int as touches,
              max(r.last_touch_at) as last_touch_at
       from contact_reach r where ${where} group by 1, 2 order by 1, 3 desc, 2`,
      parameters,
    ),
    await tx.query<{ influencer_id: string; people: number; accounts: number }>(
      `select r.influencer_id, count(distinct r.contact_id)::int as people,
              count(distinct c.works_at_id)::int as accounts
       from contact_reach r
       join contacts c on c.tenant_id = r.tenant_id and c.id = r.contact_id
       where ${where} group by 1`,
      parameters,
    ),
  ])();
}

interface Velocity {
  readonly influencer_id: string;
  readonly to_opportunity: number | null;
  readonly to_won: number | null;
}

/** Median days from the first credited touch to the deal, and from the deal to its win. */
function loadVelocity(
  { tx }: Scene,
  model: ModelId,
  basis: Basis,
  period: Period,
  influencer: string | undefined,
): Promise<Velocity[]> {
  const day = { created: 'created_on', closed: 'closed_on', touched: 'touched_on' }[basis];
  return tx.query<Velocity>(
    `select influencer_id,
            percentile_cont(0.5) within group (order by to_opportunity) as to_opportunity,
            percentile_cont(0.5) within group (order by to_won) as to_won
     from (
       select p.influencer_id, p.deal_id,
              case when p.stage = 'opportunity'
                then extract(epoch from d.created_at - min(p.first_touch_at))::float8 / 86400 end as to_opportunity,
              case when p.stage = 'won'
                then extract(epoch from d.closed_at - d.created_at)::float8 / 86400 end as to_won
       from pipeline_attribution p
       join deals d on d.tenant_id = p.tenant_id and d.id = p.deal_id
       where p.tenant_id = $1 and p.model = $2 and p.stage in ('opportunity', 'won')
         and p.influencer_id <> $6 and ($5::uuid is null or p.influencer_id = $5)
         and p.${day} between coalesce($3::date, '-infinity') and coalesce($4::date, 'infinity')
       group by p.influencer_id, p.deal_id, p.stage, d.created_at, d.closed_at
     ) deal
     group by influencer_id`,
    [tx.tenantId, model, period.from, period.to, influencer ?? null, NIL_ID],
  );
}

/** What the fit says of an influencer's share, or why it says nothing. */
function intervalOf(
  fit: ModelsFit | null,
  model: ModelId,
  id: string,
): Pick<z.input<typeof influencerOut>, 'interval' | 'intervalReason'> {
  const none = (intervalReason: string) => ({ interval: null, intervalReason });
  if (model !== 'data_driven' && model !== 'incremental') {
    return none('A range needs the data-driven model; the others have none.');
  }
  if (fit === null) return none('The data-driven model has not been fitted yet.');
  if (fit.level === 'fallback') return none(fit.reason);
  const row = fit.fitted.dataDriven?.influencers.find(({ influencerId }) => influencerId === id);
  if (!row) return none('The model has learnt nothing of them yet: they came after the last fit.');
  const { best, isOwnEvidence } = row;
  const { share, low, high } = model === 'data_driven' ? row.attributed : row;
  return { interval: { share, low, high, best, isOwnEvidence }, intervalReason: null };
}

/** Credit of each influencer by content type. */
function contentOf(
  sums: readonly CreditSum[],
): Map<string, { pipelineMinor: number; wonMinor: number }> {
  const types = new Set(sums.map(({ split }) => split));
  return new Map(
    [...types].map((type) => [type, sumStages(sums.filter(({ split }) => split === type))]),
  );
}

export type PerformanceReport = z.input<typeof performanceOut>;

/** What each influencer brought in a period: what the API answers and what the pages show. */
export async function performanceReport(
  scene: Scene,
  query: {
    readonly model: ModelId;
    readonly basis: Basis;
    readonly period: Period;
    readonly influencer?: string | undefined;
  },
): Promise<PerformanceReport> {
  const { tx } = scene;
  const { model, basis, period, influencer } = query;
  const credit = { models: [model] as const, basis, period, influencer };
  const names = await loadNames(tx, 'influencers');
  const ids = [...names.keys()].filter((id) => influencer === undefined || id === influencer);
  const sums = await creditSums(tx, 'influencer', { ...credit, splitBy: 'contentType' });
  const counts = await creditCounts(tx, 'influencer', credit);
  const [reach, people] = await loadReach(scene, period, influencer);
  const fit = await activeFit(tx);
  const velocity = await loadVelocity(scene, model, basis, period, influencer);

  const rows = ids.map((id) => {
    const ownSums = sums.filter(({ key }) => key === id);
    const own = sumStages(ownSums);
    const records = (stage: string): number =>
      counts.find((count) => count.key === id && count.stage === stage)?.records ?? 0;
    const touched = reach.filter((row) => row.influencer_id === id);
    const who = people.find((row) => row.influencer_id === id);
    const speed = velocity.find((row) => row.influencer_id === id);
    const types = contentOf(ownSums);
    const last = touched.map((row) => row.last_touch_at.getTime());
    return {
      order: own.wonMinor + own.weightedMinor,
      view: {
        id,
        name: names.get(id) ?? 'Deleted influencer',
        touches: touched.reduce((sum, row) => sum + row.touches, 0),
        people: who?.people ?? 0,
        accounts: who?.accounts ?? 0,
        leads: own.leads,
        qualifiedLeads: own.qualifiedLeads,
        opportunities: own.opportunities,
        deals: records('opportunity'),
        pipeline: scene.home(own.pipelineMinor),
        open: scene.home(own.openMinor),
        weighted: scene.home(own.weightedMinor),
        revenue: scene.home(own.wonMinor),
        winRate: ratio(
          records('won'),
          records('won') + records('lost'),
          'No deal with credit of theirs has closed in this period.',
        ),
        medianDays: {
          touchToOpportunity: days(speed?.to_opportunity, 'No deal was sourced by them.'),
          opportunityToWon: days(speed?.to_won, 'No deal with credit of theirs was won.'),
        },
        contentTypes: [...new Set([...touched.map((row) => row.content_type), ...types.keys()])]
          .map((type) => ({
            contentType: type === '' ? null : type,
            label: type === '' ? 'Unknown' : contentTypeLabel(type),
            touches: touched.find((row) => row.content_type === type)?.touches ?? 0,
            pipeline: scene.home(types.get(type)?.pipelineMinor ?? 0),
            revenue: scene.home(types.get(type)?.wonMinor ?? 0),
          }))
          .sort(
            (a, b) =>
              b.revenue.minor - a.revenue.minor ||
              b.pipeline.minor - a.pipeline.minor ||
              b.touches - a.touches ||
              (a.label < b.label ? -1 : 1),
          ),
        lastActivityAt: last.length > 0 ? new Date(Math.max(...last)).toISOString() : null,
        ...intervalOf(fit, model, id),
      },
    };
  });
  rows.sort(
    (a, b) =>
      b.order - a.order ||
      b.view.pipeline.minor - a.view.pipeline.minor ||
      b.view.touches - a.view.touches ||
      (a.view.name < b.view.name ? -1 : a.view.name > b.view.name ? 1 : 0),
  );
  return {
    model: modelView(scene, model),
    basis,
    period,
    currency: scene.homeCurrency,
    influencers: rows.map(({ view }) => view),
    fit: factsOf(fit),
    freshness: await freshness(scene),
  };
}

export const influencerPerformanceEndpoint: Endpoint = endpoint({
  method: 'get',
  path: '/attribution/influencer-performance',
  tag: 'Reports',
  summary: 'What each influencer brings',
  description:
    'Per influencer: whom they reached, the leads, pipeline and revenue credited to them, win rate, speed and content types. Ordered by revenue and weighted pipeline.',
  scope: 'read',
  query: z
    .strictObject({
      model: modelParam,
      basis: basisParam,
      ...periodParams,
      influencer: z.uuid('Must be the id of an influencer.').optional(),
    })
    .refine(inOrder, orderError),
  answer: performanceOut,
  handle: ({ query, context, transaction }) =>
    transaction(async (tx) => {
      const scene = await loadScene(tx, context);
      return performanceReport(scene, {
        model: query.model ?? scene.settings.defaultModel,
        basis: query.basis,
        period: periodOf(scene, query),
        influencer: query.influencer,
      });
    }),
});

const days = (value: number | null | undefined, reason: string) =>
  value === null || value === undefined ? { value: null, reason } : { value, reason: null };
