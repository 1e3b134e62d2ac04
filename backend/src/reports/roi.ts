import { BASES, returnOnInvestment, type Basis, type ModelId } from '@pipeline-attribution/shared';
import { z } from 'zod';
import { loadCostLines, type CostLine } from '../attribution/cost-lines.ts';
import { activeFit } from '../attribution/fit/fit-store.ts';
import { BASELINE, NIL_ID, UNATTRIBUTED } from '../attribution/types.ts';
import { endpoint, type Endpoint } from '../http/endpoint.ts';
import { notFound } from '../http/problem.ts';
import {
  creditUnderRule,
  revenueOf,
  sumsOf,
  type CampaignRule,
  type RuleCredit,
} from './campaign-rule.ts';
import { chanceOfReturnView, NO_CHANCE_OF_RETURN, type Figure } from './chance-of-return.ts';
import { campaignsOf, subCampaignsParam } from './campaigns-of.ts';
import { creditSums, type CreditQuery, type CreditSum } from './credit-sums.ts';
import { groupNames, loadNames } from './groups.ts';
import type { Period } from './period.ts';
import { freshness, loadScene, modelView, type Scene } from './scene.ts';
import {
  basisParam,
  figure,
  filterParams,
  freshnessOut,
  inOrder,
  modelOut,
  modelParam,
  money,
  moneyFigure,
  orderError,
  periodOf,
  periodOut,
  periodParams,
} from './schemas.ts';
import { sumStages, type StageSums } from './stage-sums.ts';

const returnOut = {
  cost: money,
  revenue: money.meta({ description: 'Attributed won revenue, refunds taken off.' }),
  weightedPipeline: money.meta({ description: 'Attributed open amounts times their probability.' }),
  openPipeline: money,
  sourcedPipeline: money,
  leads: z.number(),
  qualifiedLeads: z.number(),
  opportunities: z.number(),
  customers: z.number().meta({ description: 'Attributed won deals, fractions included.' }),
  fullPipelineRoi: figure.meta({
    description: 'The headline: (revenue + weighted pipeline − cost) ÷ cost.',
  }),
  revenueRoi: figure.meta({ description: '(revenue − cost) ÷ cost.' }),
  marginRoi: figure.meta({ description: '(revenue × gross margin − cost) ÷ cost.' }),
  roas: figure.meta({ description: 'Revenue ÷ cost.' }),
  costPer: z.object({
    lead: moneyFigure,
    qualifiedLead: moneyFigure,
    opportunity: moneyFigure,
    customer: moneyFigure,
  }),
  paybackMonths: figure,
  chanceOfReturn: figure.meta({
    description:
      'Chance that revenue and weighted pipeline exceed the cost, over the possible truths of the data-driven fit; of influencers, under its two models.',
  }),
};

const rowOut = z
  .object({ id: z.uuid().nullable(), label: z.string(), ...returnOut })
  .meta({ id: 'Return' });

const roiOut = z
  .object({
    model: modelOut,
    lookbackDays: z.number().meta({
      description: 'Days before a stage entry in which a touch may earn credit.',
    }),
    basis: z.enum(BASES),
    period: periodOut,
    currency: z.string(),
    grossMargin: z.number().nullable(),
    total: rowOut,
    campaigns: z.array(rowOut),
    influencers: z.array(rowOut),
    notes: z.array(z.string()),
    freshness: freshnessOut,
  })
  .meta({ id: 'RoiReport' });

/** What a campaign, an influencer or all of them brought and cost. */
interface Books {
  readonly id: string | null;
  readonly label: string;
  readonly sums: StageSums;
  readonly costMinor: number;
}

function returnView(
  scene: Scene,
  { id, label, sums, costMinor }: Books,
  chance: Figure = NO_CHANCE_OF_RETURN,
): z.input<typeof rowOut> {
  const figures = returnOnInvestment({
    costMinor,
    wonMinor: sums.wonMinor,
    openWeightedMinor: sums.weightedMinor,
    grossMargin: scene.settings.roi.grossMargin,
    contractMonths: null,
    leads: sums.leads,
    qualifiedLeads: sums.qualifiedLeads,
    opportunities: sums.opportunities,
    customers: sums.wonDeals,
  });
  const perOne = (each: { value: number | null; reason: string | null }) => ({
    amount: each.value === null ? null : scene.home(each.value),
    reason: each.reason,
  });
  return {
    id,
    label,
    cost: scene.home(costMinor),
    revenue: scene.home(sums.wonMinor),
    weightedPipeline: scene.home(sums.weightedMinor),
    openPipeline: scene.home(sums.openMinor),
    sourcedPipeline: scene.home(sums.pipelineMinor),
    leads: sums.leads,
    qualifiedLeads: sums.qualifiedLeads,
    opportunities: sums.opportunities,
    customers: sums.wonDeals,
    fullPipelineRoi: figures.fullPipelineRoi,
    revenueRoi: figures.revenueRoi,
    marginRoi: figures.marginRoi,
    roas: figures.roas,
    costPer: {
      lead: perOne(figures.costPer.lead),
      qualifiedLead: perOne(figures.costPer.qualifiedLead),
      opportunity: perOne(figures.costPer.opportunity),
      customer: perOne(figures.costPer.customer),
    },
    paybackMonths: figures.paybackMonths,
    chanceOfReturn: chance,
  };
}

/**
 * Credit of the period for a return. By close date revenue counts when it was recognised, refunds in
 * their own month; what is open has no such date and counts as it stands today, unless the period is
 * over.
 */
async function creditForReturn(
  scene: Scene,
  groupBy: 'campaign' | 'influencer',
  query: CreditQuery,
  computed: RuleCredit | null,
): Promise<CreditSum[]> {
  const sum = (wanted: CreditQuery): CreditSum[] | Promise<CreditSum[]> =>
    computed ? sumsOf(computed, groupBy, wanted) : creditSums(scene.tx, groupBy, wanted);
  const sums = await sum(query);
  if (query.basis !== 'closed') return sums;
  const booked = computed
    ? revenueOf(computed, groupBy, query)
    : await recognisedRevenue(scene, groupBy, query);
  const open = countsOpen(scene, query.period)
    ? await sum({
        ...query,
        basis: 'created',
        period: { ...query.period, from: null, to: null },
      })
    : [];
  return [
    ...sums.map((one) => (one.stage === 'won' ? { ...one, homeMinor: 0 } : one)),
    ...booked,
    ...open.filter(({ stage }) => stage === 'open'),
  ];
}

const countsOpen = (scene: Scene, { to }: Period): boolean => to === null || to >= scene.today;

/** Revenue by the day it was recognised; no deals are counted by it, only money. */
function recognisedRevenue(
  { tx }: Scene,
  groupBy: 'campaign' | 'influencer',
  { models, period, influencer, campaigns }: CreditQuery,
): Promise<CreditSum[]> {
  const column = `${groupBy}_id`;
  return tx.query<CreditSum>(
    `select model, 'won' as stage, case when ${column} = $7 then '' else ${column}::text end as key,
            '' as split, (influencer_id <> $7 or campaign_id <> $7) as "isInfluencer", 0::float8 as count,
            sum(home_minor)::bigint as "homeMinor", 0 as "expectedMinor"
     from revenue_attribution
     where tenant_id = $1 and model = any($2::text[])
       and recognised_on between coalesce($3::date, '-infinity') and coalesce($4::date, 'infinity')
       and influencer_id = coalesce($5::uuid, influencer_id)
       and ($6::uuid[] is null or campaign_id = any($6::uuid[]))
     group by 1, 3, 5 order by 1, 3, 5`,
    [tx.tenantId, models, period.from, period.to, influencer ?? null, campaigns ?? null, NIL_ID],
  );
}

/** Groups that are no campaign's and no influencer's. */
const REMAINDERS: ReadonlySet<string> = new Set(['', BASELINE, UNATTRIBUTED]);

function rowsOf(
  kind: 'campaignId' | 'influencerId',
  sums: readonly CreditSum[],
  costs: readonly CostLine[],
  label: (key: string) => string,
): Books[] {
  const own = sums.filter(({ key }) => !REMAINDERS.has(key));
  const ids = new Set([...own.map(({ key }) => key), ...costs.flatMap((line) => line[kind] ?? [])]);
  return [...ids]
    .map((id) => ({
      id,
      label: label(id),
      sums: sumStages(own.filter(({ key }) => key === id)),
      costMinor: total(costs.filter((line) => line[kind] === id)),
    }))
    .sort(
      (a, b) =>
        b.sums.wonMinor + b.sums.weightedMinor - (a.sums.wonMinor + a.sums.weightedMinor) ||
        b.costMinor - a.costMinor ||
        (a.label < b.label ? -1 : a.label > b.label ? 1 : a.id < b.id ? -1 : 1),
    );
}

const total = (costs: readonly CostLine[]): number =>
  costs.reduce((sum, { homeMinor }) => sum + homeMinor, 0);

/**
 * What the report is under: the model asked for and the tenant's lookback, or, of one campaign and without a
 * model, the campaign's own rule as far as it has one.
 */
async function ruleOf(
  { tx, settings }: Scene,
  asked: ModelId | undefined,
  campaign: string | undefined,
): Promise<CampaignRule> {
  const { defaultModel, lookbackDays } = settings;
  if (asked !== undefined || campaign === undefined) {
    return { model: asked ?? defaultModel, lookbackDays };
  }
  const [row] = await tx.query<{ model: ModelId | null; lookback_days: number | null }>(
    'select model, lookback_days from campaigns where tenant_id = $1 and id = $2',
    [tx.tenantId, campaign],
  );
  if (!row) throw notFound(`There is no campaign ${campaign}.`);
  return {
    model: row.model ?? defaultModel,
    lookbackDays: row.lookback_days ?? lookbackDays,
  };
}

export const roiEndpoint: Endpoint = endpoint({
  method: 'get',
  path: '/attribution/roi',
  tag: 'Reports',
  summary: 'Return on what influencers cost',
  description:
    'Cost, attributed revenue and weighted pipeline, and the returns and costs per lead, opportunity and customer that follow, for all influencer campaigns together and for each campaign and influencer. A figure that cannot be computed is null with the reason. With `campaign` and without `model`, the campaign’s own attribution rule counts, its model and its lookback.',
  scope: 'read',
  problems: [404],
  query: z
    .strictObject({
      model: modelParam,
      basis: basisParam,
      ...periodParams,
      ...filterParams,
      ...subCampaignsParam,
    })
    .refine(inOrder, orderError),
  answer: roiOut,
  handle: ({ query, context, transaction }) =>
    transaction(async (tx) => {
      const scene = await loadScene(tx, context);
      const { basis, influencer, campaign, subCampaigns, model } = query;
      return roiReport(scene, {
        model,
        basis,
        period: periodOf(scene, query),
        influencer,
        campaign,
        withBelow: subCampaigns === 'true',
      });
    }),
});

export type RoiReport = z.input<typeof roiOut>;

/**
 * Return of a period: what the API answers and what the pages show.
 * @param query without `model`: the campaign's own rule, or the tenant's default.
 */
export async function roiReport(
  scene: Scene,
  query: {
    readonly model: ModelId | undefined;
    readonly basis: Basis;
    readonly period: Period;
    readonly influencer?: string | undefined;
    readonly campaign?: string | undefined;
    /** With all the campaigns below that one. */
    readonly withBelow?: boolean;
  },
): Promise<RoiReport> {
  const { tx } = scene;
  const { basis, period, influencer, campaign } = query;
  const campaigns = await campaignsOf(tx, query);
  const rule = await ruleOf(scene, query.model, campaign);
  const { model } = rule;
  const computed =
    campaigns !== undefined && rule.lookbackDays !== scene.settings.lookbackDays
      ? await creditUnderRule(scene, campaigns, rule)
      : null;
  const credit = { models: [model], basis, period, influencer, campaigns };
  const byCampaign = await creditForReturn(scene, 'campaign', credit, computed);
  const byInfluencer = await creditForReturn(scene, 'influencer', credit, computed);
  const costs = (await loadCostLines(tx)).filter(
    (line) =>
      (period.from === null || line.on >= period.from) &&
      (period.to === null || line.on <= period.to) &&
      (influencer === undefined || line.influencerId === influencer) &&
      (campaigns === undefined || campaigns.includes(line.campaignId ?? '')),
  );
  const campaignName = await groupNames(tx, 'campaign');
  const influencers = await loadNames(tx, 'influencers');
  const fit = (await activeFit(tx))?.fitted.dataDriven ?? null;
  const view = (books: Books) => returnView(scene, books);
  return {
    model: modelView(scene, model),
    lookbackDays: rule.lookbackDays,
    basis,
    period,
    currency: scene.homeCurrency,
    grossMargin: scene.settings.roi.grossMargin,
    total: view({
      id: null,
      label: 'All influencer campaigns',
      sums: sumStages(byInfluencer.filter(({ isInfluencer }) => isInfluencer)),
      costMinor: total(costs),
    }),
    campaigns: rowsOf('campaignId', byCampaign, costs, (key) => campaignName(key).label).map(view),
    influencers: rowsOf(
      'influencerId',
      byInfluencer,
      costs,
      (key) => influencers.get(key) ?? 'Deleted influencer',
    ).map((books) => returnView(scene, books, chanceOfReturnView(model, fit, books))),
    notes: [
      ...(computed ? [ruleNote(scene, rule, computed)] : []),
      ...notesOf(scene, basis, period, costs),
    ],
    freshness: await freshness(scene),
  };
}

const ruleNote = (
  { settings }: Scene,
  { lookbackDays }: CampaignRule,
  { deals }: RuleCredit,
): string =>
  `By the campaign’s own rule touches count for ${String(lookbackDays)} days: computed anew over the ${String(deals)} deals of the people it touched. All other reports look back ${String(settings.lookbackDays)} days, so their figures for this campaign differ.`;

function notesOf(
  scene: Scene,
  basis: (typeof BASES)[number],
  period: Period,
  costs: readonly CostLine[],
): string[] {
  const notes: string[] = [
    'Costs count on the day they were incurred; an agreed fee on the campaign’s first day until it is booked.',
  ];
  if (basis === 'closed') {
    notes.push(
      countsOpen(scene, period)
        ? 'Revenue counts on the day it was recognised; open pipeline as it stands today.'
        : 'Revenue counts on the day it was recognised; the period is over, so no open pipeline counts.',
    );
  } else if (basis === 'created') {
    notes.push(
      'Deals count by the day they were created: recent ones may still close, so the return of recent months grows.',
    );
  }
  const overhead = total(costs.filter(({ isOverhead }) => isOverhead));
  if (overhead > 0) {
    notes.push(
      `${scene.home(overhead).text} of the cost is the overhead on fees that the settings add.`,
    );
  }
  const loose = total(
    costs.filter((line) => line.campaignId === null && line.influencerId === null),
  );
  if (loose > 0) {
    notes.push(
      `${scene.home(loose).text} of cost belongs to no campaign and no influencer and counts in the total only.`,
    );
  }
  return notes;
}
