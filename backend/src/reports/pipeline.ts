import {
  GROUP_BY,
  BASES,
  type Basis,
  type GroupBy,
  type ModelId,
  type MoneyView,
} from '@pipeline-attribution/shared';
import { z } from 'zod';
import { endpoint, type Endpoint } from '../http/endpoint.ts';
import { campaignsOf, subCampaignsParam } from './campaigns-of.ts';
import { creditCounts, creditSums } from './credit-sums.ts';
import { crmTotals, type CrmTotals } from './crm-totals.ts';
import { groupNames } from './groups.ts';
import type { Period } from './period.ts';
import { freshness, loadScene, modelView, type Scene } from './scene.ts';
import {
  basisParam,
  figure,
  filterParams,
  freshnessOut,
  groupByParam,
  groupOut,
  inOrder,
  modelOut,
  modelParam,
  money,
  orderError,
  periodOf,
  periodOut,
  periodParams,
} from './schemas.ts';
import { byGroup, ratio, sumStages, type StageSums } from './stage-sums.ts';
import { stageOut, stageProgression, velocities, velocityOut } from './stage-progression.ts';

const creditOut = {
  leads: z.number().meta({ description: 'Fractions of shared leads included.' }),
  qualifiedLeads: z.number(),
  opportunities: z.number(),
  openDeals: z.number(),
  wonDeals: z.number(),
  lostDeals: z.number(),
  pipeline: money.meta({
    description: 'Amount of the deals sourced: touches before their creation.',
  }),
  open: money.meta({ description: 'Amount of open deals: touches until now.' }),
  weighted: money.meta({ description: 'Open amount times the probability of winning.' }),
  won: money.meta({ description: 'Won amount after refunds: touches until the close.' }),
  lost: money,
};

const funnelStep = z.object({
  step: z.enum(['lead', 'qualified', 'opportunity', 'won']),
  label: z.string(),
  count: z.number(),
  influenced: z.number().meta({ description: 'Of them, what influencers have the credit of.' }),
  influencedShare: figure,
  amount: money.nullable(),
  influencedAmount: money.nullable(),
  fromPrevious: figure.meta({
    description: 'Count ÷ count of the step before in the same period; not a cohort’s rate.',
  }),
});

const crmOut = z
  .object({
    deals: z.int(),
    openDeals: z.int(),
    wonDeals: z.int(),
    lostDeals: z.int(),
    pipeline: money,
    open: money,
    weighted: money,
    won: money,
    lost: money,
    withoutHomeAmount: z.int(),
  })
  .nullable()
  .meta({ description: 'Straight from the deals, not from credit. Null by touch date.' });

const pipelineOut = z
  .object({
    model: modelOut,
    basis: z.enum(BASES),
    groupBy: z.enum(GROUP_BY),
    period: periodOut,
    currency: z.string(),
    funnel: z.array(funnelStep),
    groups: z.array(
      z.object({
        ...groupOut,
        ...creditOut,
        deals: z.int().meta({
          description: 'Different deals with credit. Groups share deals: do not add these up.',
        }),
        share: figure.meta({ description: 'Of the pipeline amount of all groups.' }),
        wonShare: figure.meta({ description: 'Of the won amount of all groups.' }),
      }),
    ),
    totals: z.object(creditOut),
    crm: crmOut,
    reconciliation: z.object({
      reconciles: z.boolean().nullable(),
      difference: money.nullable().meta({
        description:
          'Credited − the CRM’s: of the pipeline or, where that agrees, of the first of won, open, lost and weighted that does not.',
      }),
      note: z.string(),
    }),
    stages: z.array(stageOut).meta({
      description: 'Of all deals of the period, whatever influencer or campaign is asked for.',
    }),
    velocity: z.object({ all: velocityOut, influenced: velocityOut, others: velocityOut }).meta({
      description:
        'Of all deals of the period, whatever influencer or campaign is asked for. `influenced`: any influencer has credit.',
    }),
    freshness: freshnessOut,
  })
  .meta({ id: 'PipelineReport' });

function creditView({ home }: Scene, sums: StageSums) {
  const { pipelineMinor, openMinor, weightedMinor, wonMinor, lostMinor, ...counts } = sums;
  return {
    ...counts,
    pipeline: home(pipelineMinor),
    open: home(openMinor),
    weighted: home(weightedMinor),
    won: home(wonMinor),
    lost: home(lostMinor),
  };
}

function funnelView(scene: Scene, basis: Basis, all: StageSums, influenced: StageSums) {
  const step = (
    name: 'lead' | 'qualified' | 'opportunity' | 'won',
    label: string,
    count: (sums: StageSums) => number,
    amount: ((sums: StageSums) => number) | null,
    previous: ((sums: StageSums) => number) | null,
  ): z.input<typeof funnelStep> => {
    const view = (sums: StageSums): MoneyView | null => amount && scene.home(amount(sums));
    return {
      step: name,
      label,
      count: count(all),
      influenced: count(influenced),
      influencedShare: ratio(count(influenced), count(all), 'There are none in this period.'),
      amount: view(all),
      influencedAmount: view(influenced),
      fromPrevious: previous
        ? ratio(count(all), previous(all), 'There are none of the step before in this period.')
        : { value: null, reason: 'This is the first step.' },
    };
  };
  const leads = (sums: StageSums): number => sums.leads;
  const qualified = (sums: StageSums): number => sums.qualifiedLeads;
  const opportunities = (sums: StageSums): number => sums.opportunities;
  const pipeline = (sums: StageSums): number => sums.pipelineMinor;
  // By close date a lead is in the period when it qualified, so that all of them have.
  const isClosed = basis === 'closed';
  const qualifiedStep = step('qualified', 'Qualified leads', qualified, null, leads);
  return [
    step('lead', isClosed ? 'Leads that qualified' : 'Leads', leads, null, null),
    isClosed
      ? {
          ...qualifiedStep,
          fromPrevious: {
            value: null,
            reason:
              'By close date only leads that qualified are counted. Choose the basis “created” to see how many do.',
          },
        }
      : qualifiedStep,
    step('opportunity', 'Opportunities', opportunities, pipeline, qualified),
    step(
      'won',
      'Won deals',
      ({ wonDeals }) => wonDeals,
      ({ wonMinor }) => wonMinor,
      opportunities,
    ),
  ];
}

function crmView({ home }: Scene, totals: CrmTotals): z.input<typeof crmOut> {
  const { pipelineMinor, openMinor, expectedMinor, wonMinor, lostMinor, ...counts } = totals;
  return {
    ...counts,
    pipeline: home(pipelineMinor),
    open: home(openMinor),
    weighted: home(expectedMinor),
    won: home(wonMinor),
    lost: home(lostMinor),
  };
}

function reconcile(
  { home }: Scene,
  credited: StageSums,
  crm: CrmTotals | null,
  pending: number,
  isFiltered: boolean,
): z.input<typeof pipelineOut>['reconciliation'] {
  if (crm === null) {
    return {
      reconciles: null,
      difference: null,
      note: 'By touch date a deal is spread over the days of its touches, which no CRM total is. Choose the basis “created” or “closed” to compare.',
    };
  }
  if (isFiltered) {
    return {
      reconciles: null,
      difference: null,
      note: 'The CRM’s totals are of all deals, these figures of one influencer or campaign. Leave the filter out to compare.',
    };
  }
  const differences = [
    credited.pipelineMinor - crm.pipelineMinor,
    credited.wonMinor - crm.wonMinor,
    credited.openMinor - crm.openMinor,
    credited.lostMinor - crm.lostMinor,
    credited.weightedMinor - crm.expectedMinor,
  ];
  // The first that is not nothing: "differs by €0" would help nobody.
  const difference = differences.find((minor) => minor !== 0) ?? 0;
  const reconciles = difference === 0;
  return {
    reconciles,
    difference: home(difference),
    note: reconciles
      ? 'Pipeline, open, won and lost credit sum to the CRM’s totals to the cent, unattributed included.'
      : pending > 0
        ? `${pending} ${pending === 1 ? 'deal is' : 'deals are'} still being credited; the figures agree when that is done.`
        : 'The figures differ although nothing is being credited. Recompute from the settings; if it stays, tell us.',
  };
}

export type PipelineReport = z.input<typeof pipelineOut>;

/** What a report is asked for. */
export interface ReportQuery {
  readonly model: ModelId;
  readonly basis: Basis;
  readonly period: Period;
  readonly influencer?: string | undefined;
  readonly campaign?: string | undefined;
  /** With all the campaigns below that one. */
  readonly withBelow?: boolean;
}

/** Funnel and credit of a period: what the API answers and what the pages show. */
export async function pipelineReport(
  scene: Scene,
  { groupBy, ...query }: ReportQuery & { readonly groupBy: GroupBy },
): Promise<PipelineReport> {
  const { tx } = scene;
  const { model, basis, period, influencer, campaign } = query;
  const campaigns = await campaignsOf(tx, query);
  const credit = { models: [model] as const, basis, period, influencer, campaigns };
  const sums = await creditSums(tx, groupBy, credit);
  const counts = await creditCounts(tx, groupBy, credit);
  const dealsOf = new Map(
    counts.filter(({ stage }) => stage === 'opportunity').map(({ key, records }) => [key, records]),
  );
  const totals = sumStages(sums);
  const influenced = sumStages(sums.filter(({ isInfluencer }) => isInfluencer));
  const crm = await crmTotals(scene, basis, period);
  const state = await freshness(scene);
  return {
    model: modelView(scene, model),
    basis,
    groupBy,
    period,
    currency: scene.homeCurrency,
    funnel: funnelView(scene, basis, totals, influenced),
    groups: byGroup(sums, await groupNames(tx, groupBy, sums)).map((group) => ({
      ...group.name,
      ...creditView(scene, group.sums),
      deals: dealsOf.get(group.key) ?? 0,
      share: ratio(
        group.sums.pipelineMinor,
        totals.pipelineMinor,
        'No deal of this period has an amount.',
      ),
      wonShare: ratio(group.sums.wonMinor, totals.wonMinor, 'Nothing was won in this period.'),
    })),
    totals: creditView(scene, totals),
    crm: crm && crmView(scene, crm),
    reconciliation: reconcile(
      scene,
      totals,
      crm,
      state.pendingDeals,
      influencer !== undefined || campaign !== undefined,
    ),
    stages: await stageProgression(scene, basis, period),
    velocity: await velocities(scene, model, basis, period),
    freshness: state,
  };
}

export const pipelineEndpoint: Endpoint = endpoint({
  method: 'get',
  path: '/attribution/pipeline',
  tag: 'Reports',
  summary: 'Funnel and credit by stage',
  description:
    'Leads, qualified leads, opportunities and won deals of a period, and who has the credit. Every deal sums to its amount: what nobody can have is in the group “Unattributed”, so that the totals are the CRM’s, which are answered beside them.',
  scope: 'read',
  query: z
    .strictObject({
      model: modelParam,
      groupBy: groupByParam,
      basis: basisParam,
      ...periodParams,
      ...filterParams,
      ...subCampaignsParam,
    })
    .refine(inOrder, orderError),
  answer: pipelineOut,
  handle: ({ query, context, transaction }) =>
    transaction(async (tx) => {
      const scene = await loadScene(tx, context);
      return pipelineReport(scene, {
        model: query.model ?? scene.settings.defaultModel,
        groupBy: query.groupBy,
        basis: query.basis,
        period: periodOf(scene, query),
        influencer: query.influencer,
        campaign: query.campaign,
        withBelow: query.subCampaigns === 'true',
      });
    }),
});
