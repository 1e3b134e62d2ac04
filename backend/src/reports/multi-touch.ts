import {
  BASELINE_TOUCH,
  BASES,
  channelLabel,
  channelOfTouchId,
  contentTypeLabel,
  CREDIT_STAGES,
  evidenceTag,
  EVIDENCE,
  GROUP_BY,
  MODEL_IDS,
  NO_CLICK,
  platformLabel,
  touchTitle,
  UNKNOWN_VISITOR,
  type InfluenceScore,
  type ModelId,
} from '@pipeline-attribution/shared';
import { z } from 'zod';
import { factsOf, fitFacts, intervalOut } from '../attribution/fit/fit-view.ts';
import { activeFit } from '../attribution/fit/fit-store.ts';
import { endpoint, type Endpoint } from '../http/endpoint.ts';
import { influenceOf, rangeOf } from './ask-deal.ts';
import { creditSums } from './credit-sums.ts';
import { loadDealJourney, type DealJourney } from './deal-journey.ts';
import { findDeal } from './find-deal.ts';
import { groupNames } from './groups.ts';
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
  money,
  orderError,
  periodOf,
  periodOut,
  periodParams,
} from './schemas.ts';
import { byGroup, ratio } from './stage-sums.ts';

const shareOut = z.object({
  model: z.enum(MODEL_IDS),
  share: z.number(),
  amount: money.nullable(),
  reason: z.string(),
});

const touchOut = z.object({
  id: z
    .string()
    .meta({ description: 'Of a touch; of a post that left no click, `post:` and its id.' }),
  at: z.iso.datetime(),
  title: z.string(),
  channel: z.string(),
  channelLabel: z.string(),
  platform: z.string().nullable(),
  platformLabel: z.string(),
  contentType: z.string().nullable(),
  contentLabel: z.string().nullable(),
  influencerId: z.uuid().nullable(),
  influencer: z.string().nullable(),
  campaignId: z.uuid().nullable(),
  campaign: z.string().nullable(),
  person: z.string(),
  evidence: z.enum(EVIDENCE),
  evidenceTag: z.enum(['tracked', 'self_reported', 'inferred']),
  confidence: z.number(),
  url: z.string().nullable(),
  influence: z
    .object({
      opportunity: z.number().meta({ description: 'That the deal arises: 0.3 is 30 % likelier.' }),
      won: z.number().meta({ description: 'That it is won.' }),
    })
    .nullable()
    .meta({
      description:
        'How much the touch raised the odds at each stage, by the data-driven model; null for signs of intent and before the model has learnt.',
    }),
  credits: z.array(shareOut).meta({ description: 'Its share under each model that gives it one.' }),
});

const dealOut = z
  .object({
    dealId: z.uuid(),
    recordId: z.string(),
    name: z.string(),
    outcome: z.enum(['open', 'won', 'lost']),
    stage: z.enum(CREDIT_STAGES),
    amount: money.nullable(),
    models: z.array(
      modelOut.extend({
        attributedShare: z.number().meta({ description: 'Of influencers.' }),
        attributedAmount: money.nullable(),
        range: intervalOut
          .nullable()
          .meta({ description: '90 % interval of the influencers’ share, where there is one.' }),
        baselineShare: z.number().meta({ description: 'Would have come anyway.' }),
        unseenChannels: z
          .array(
            z.object({
              channel: z.string(),
              label: z.string(),
              share: z.number(),
              amount: money.nullable(),
              reason: z.string(),
            }),
          )
          .meta({
            description:
              'Channels that earn credit without a touch on this deal, because people name them when asked. With the touches of the journey, the baseline and what is unattributed they make up the whole deal.',
          }),
        unattributedShare: z.number(),
        influencers: z.array(
          z.object({ id: z.uuid(), name: z.string(), share: z.number(), amount: money.nullable() }),
        ),
      }),
    ),
    journey: z.array(touchOut).meta({
      description:
        'All touches of the buying group, and posts that earn credit without a click, oldest first.',
    }),
    isPending: z.boolean(),
  })
  .meta({ id: 'DealUnderModels' });

const periodReport = z
  .object({
    basis: z.enum(BASES),
    groupBy: z.enum(GROUP_BY),
    period: periodOut,
    currency: z.string(),
    groups: z.array(
      z.object({
        ...groupOut,
        models: z.array(
          z.object({
            model: z.enum(MODEL_IDS),
            pipeline: money,
            won: money,
            opportunities: z.number(),
            wonDeals: z.number(),
            share: figure.meta({ description: 'Of the pipeline of the period.' }),
            wonShare: figure,
          }),
        ),
        spread: z
          .object({ lowest: figure, highest: figure, wonLowest: figure, wonHighest: figure })
          .meta({
            description: 'Of the shares over the models: how much the choice of one matters.',
          }),
      }),
    ),
  })
  .meta({ id: 'PeriodUnderModels' });

const multiTouchOut = z.object({
  models: z.array(modelOut),
  deal: dealOut.nullable(),
  period: periodReport.nullable(),
  fit: fitFacts
    .nullable()
    .meta({ description: 'What the fitted models learnt; null before the first fit.' }),
  freshness: freshnessOut,
});

const modelsParam = z
  .string()
  .max(500)
  .optional()
  .transform((text, context): ModelId[] => {
    if (text === undefined) return [...MODEL_IDS];
    const asked = text.split(',').map((one) => one.trim());
    const unknown = asked.filter((one) => !(MODEL_IDS as readonly string[]).includes(one));
    if (unknown.length > 0) {
      context.addIssue({
        code: 'custom',
        message: `There is no model “${unknown.join('”, “')}”. Send some of, by commas: ${MODEL_IDS.join(', ')}.`,
      });
      return z.NEVER;
    }
    return MODEL_IDS.filter((id) => asked.includes(id));
  })
  .meta({ description: `Models to compare, by commas; all without: ${MODEL_IDS.join(', ')}.` });

export const multiTouchEndpoint: Endpoint = endpoint({
  method: 'get',
  path: '/attribution/multi-touch',
  tag: 'Reports',
  summary: 'The models side by side',
  description:
    'Of one deal (`dealId`, or `crm` with `recordId`): its journey and each touch’s share under every model, with the reason. Without a deal: what each group earns in a period under every model, and the spread between them.',
  scope: 'read',
  isRecordLevel: true,
  problems: [404],
  query: z
    .strictObject({
      dealId: z.uuid('Must be the id of a deal.').optional(),
      crm: z.enum(['hubspot', 'salesforce'], 'Must be hubspot or salesforce.').optional(),
      recordId: z.string().min(1).max(64).optional(),
      stage: z
        .enum(['current', 'opportunity'], 'Must be current or opportunity.')
        .default('current')
        .meta({ description: 'Of a deal: credit of where it is now, or of its being sourced.' }),
      models: modelsParam,
      groupBy: groupByParam,
      basis: basisParam,
      ...periodParams,
      ...filterParams,
    })
    .refine(({ crm, recordId }) => (crm === undefined) === (recordId === undefined), {
      path: ['recordId'],
      error: '"crm" and "recordId" name a record together: send both or neither.',
    })
    .refine(({ dealId, recordId }) => dealId === undefined || recordId === undefined, {
      path: ['dealId'],
      error: 'Send "dealId" or "crm" with "recordId", not both.',
    })
    .refine(inOrder, orderError),
  answer: multiTouchOut,
  handle: ({ query, context, transaction }) =>
    transaction(async (tx) => {
      const scene = await loadScene(tx, context);
      const { models, crm, recordId } = query;
      const dealId =
        crm !== undefined && recordId !== undefined
          ? await findDeal(scene, crm, recordId)
          : query.dealId;
      const stage = query.stage === 'opportunity' ? 'opportunity' : null;
      return {
        models: models.map((model) => modelView(scene, model)),
        deal:
          dealId === undefined
            ? null
            : dealView(scene, await loadDealJourney(scene, dealId, stage), models),
        period: dealId === undefined ? await periodView(scene, models, query) : null,
        fit: factsOf(await activeFit(tx)),
        freshness: await freshness(scene),
      };
    }),
});

function dealView(
  scene: Scene,
  journey: DealJourney,
  models: readonly ModelId[],
): z.input<typeof dealOut> {
  const { deal, record, people, amountMinor } = journey;
  const amount = (minor: number) =>
    amountMinor === null ? null : scene.money(minor, deal.currency);
  const credits = models.map((model) => ({ model, credits: journey.creditOf(model) }));
  const all = [...journey.touches, ...journey.inferred];
  const touchOf = new Map(all.map((touch) => [touch.id, touch]));
  const influence = influenceOf(journey);
  const nameOf = new Map(people.map(({ id, name }) => [id, name]));
  return {
    dealId: deal.facts.id,
    recordId: record.external_id,
    name: record.name,
    outcome: deal.facts.outcome,
    stage: journey.stage,
    amount: amountMinor === null ? null : amount(amountMinor),
    isPending: journey.isPending,
    models: credits.map(({ model, credits: parts }) => {
      const byInfluencer = new Map<string, { name: string; share: number; minor: number }>();
      for (const { touchId, weight, amountMinor: minor } of parts) {
        const touch = touchOf.get(touchId);
        if (!touch?.influencerId) continue;
        const held = byInfluencer.get(touch.influencerId);
        byInfluencer.set(touch.influencerId, {
          name: touch.influencerName ?? 'Unnamed influencer',
          share: (held?.share ?? 0) + weight,
          minor: (held?.minor ?? 0) + minor,
        });
      }
      const influencers = [...byInfluencer]
        .map(([id, { name, share, minor }]) => ({ id, name, share, minor }))
        .sort((a, b) => b.share - a.share || (a.name < b.name ? -1 : 1));
      return {
        ...modelView(scene, model),
        attributedShare: influencers.reduce((sum, { share }) => sum + share, 0),
        attributedAmount: amount(influencers.reduce((sum, { minor }) => sum + minor, 0)),
        range: rangeOf(journey, model),
        baselineShare: parts.find(({ touchId }) => touchId === BASELINE_TOUCH)?.weight ?? 0,
        unseenChannels: parts.flatMap(({ touchId, weight, amountMinor: minor, reason }) => {
          const channel = channelOfTouchId(touchId);
          if (channel === null) return [];
          const label = channelLabel(channel);
          return [{ channel, label, share: weight, amount: amount(minor), reason }];
        }),
        unattributedShare: parts.length === 0 ? 1 : 0,
        influencers: influencers.map(({ minor, ...row }) => ({ ...row, amount: amount(minor) })),
      };
    }),
    journey: all
      .sort((a, b) => a.occurredAt - b.occurredAt || (a.id < b.id ? -1 : 1))
      .map((touch) => ({
        id: touch.id,
        at: new Date(touch.occurredAt).toISOString(),
        title: touchTitle(touch),
        channel: touch.channel,
        channelLabel: channelLabel(touch.channel),
        platform: touch.platform,
        platformLabel: platformLabel(touch.platform),
        contentType: touch.contentType,
        contentLabel: touch.contentType === null ? null : contentTypeLabel(touch.contentType),
        influencerId: touch.influencerId,
        influencer: touch.influencerName,
        campaignId: touch.campaignId,
        campaign: touch.campaignName,
        person:
          touch.evidence === 'lift'
            ? NO_CLICK
            : (nameOf.get(touch.contactId ?? '') ?? UNKNOWN_VISITOR),
        evidence: touch.evidence,
        evidenceTag: evidenceTag(touch.evidence),
        confidence: touch.confidence,
        url: touch.url,
        influence: influenceView(influence.get(touch.id)),
        credits: credits.flatMap(({ model, credits: parts }) => {
          const part = parts.find(({ touchId }) => touchId === touch.id);
          return part
            ? [
                {
                  model,
                  share: part.weight,
                  amount: amount(part.amountMinor),
                  reason: part.reason,
                },
              ]
            : [];
        }),
      })),
  };
}

function influenceView(
  score: InfluenceScore | undefined,
): Pick<InfluenceScore, 'opportunity' | 'won'> | null {
  return score ? { opportunity: score.opportunity, won: score.won } : null;
}

/** What each group earns in a period under every model, and the spread between them. */
export async function periodView(
  scene: Scene,
  models: readonly ModelId[],
  query: {
    readonly basis: (typeof BASES)[number];
    readonly groupBy: (typeof GROUP_BY)[number];
    readonly from?: string | undefined;
    readonly to?: string | undefined;
    readonly influencer?: string | undefined;
    readonly campaign?: string | undefined;
  },
): Promise<z.input<typeof periodReport>> {
  const { basis, groupBy, influencer, campaign } = query;
  const period = periodOf(scene, query);
  const campaigns = campaign === undefined ? undefined : [campaign];
  const sums = await creditSums(scene.tx, groupBy, {
    models,
    basis,
    period,
    influencer,
    campaigns,
  });
  const nameOf = await groupNames(scene.tx, groupBy, sums);
  const perModel = models.map((model) => {
    const groups = byGroup(
      sums.filter((sum) => sum.model === model),
      nameOf,
    );
    return {
      model,
      groups: new Map(groups.map((group) => [group.key, group.sums])),
      pipelineMinor: groups.reduce((total, { sums: own }) => total + own.pipelineMinor, 0),
      wonMinor: groups.reduce((total, { sums: own }) => total + own.wonMinor, 0),
    };
  });
  return {
    basis,
    groupBy,
    period,
    currency: scene.homeCurrency,
    groups: byGroup(sums, nameOf).map(({ key, name }) => {
      const rows = perModel.map(({ model, groups, pipelineMinor, wonMinor }) => {
        const own = groups.get(key);
        return {
          model,
          pipeline: scene.home(own?.pipelineMinor ?? 0),
          won: scene.home(own?.wonMinor ?? 0),
          opportunities: own?.opportunities ?? 0,
          wonDeals: own?.wonDeals ?? 0,
          share: ratio(own?.pipelineMinor ?? 0, pipelineMinor, 'There is no pipeline amount.'),
          wonShare: ratio(own?.wonMinor ?? 0, wonMinor, 'Nothing was won.'),
        };
      });
      return {
        ...name,
        models: rows,
        spread: {
          lowest: extreme(Math.min, rows, ({ share }) => share),
          highest: extreme(Math.max, rows, ({ share }) => share),
          wonLowest: extreme(Math.min, rows, ({ wonShare }) => wonShare),
          wonHighest: extreme(Math.max, rows, ({ wonShare }) => wonShare),
        },
      };
    }),
  };
}

function extreme<Row>(
  choose: (...values: number[]) => number,
  rows: readonly Row[],
  of: (row: Row) => { value: number | null; reason: string | null },
): { value: number | null; reason: string | null } {
  const values = rows.flatMap((row) => of(row).value ?? []);
  const [first] = rows;
  if (values.length === 0)
    return first ? of(first) : { value: null, reason: 'No model was asked for.' };
  return { value: choose(...values), reason: null };
}
