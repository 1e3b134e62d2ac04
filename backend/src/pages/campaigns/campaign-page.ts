import {
  column,
  contentTypeLabel,
  countCell,
  countText,
  cutTable,
  moneyCell,
  NOTHING,
  platformLabel,
  returnText,
  textCell,
  type FigureItem,
  type Row,
  type WholeTable,
} from '@pipeline-attribution/shared';
import { loadCampaign } from '../../campaigns/campaign-store.ts';
import { checkTracking } from '../../campaigns/tracking-check.ts';
import {
  loadCampaignTree,
  subCampaignsText,
  type CampaignNode,
  type CampaignTree,
} from '../../campaigns/campaign-tree.ts';
import { loadAssignments } from '../../campaigns/assignments.ts';
import { notFound } from '../../http/problem.ts';
import { pipelineReport } from '../../reports/pipeline.ts';
import type { Scene } from '../../reports/scene.ts';
import { roiReport, type RoiReport } from '../../reports/roi.ts';
import { chooseReport } from '../choose-report.ts';
import { freshnessText } from '../freshness-text.ts';
import { howReport } from '../how-report.ts';
import type { PageDefinition } from '../page-definition.ts';
import { dayText, readerOf } from '../periods.ts';
import { scopeFilter } from './scope-filter.ts';

const ROWS = 25;
const LINK_STATES = {
  seen: { text: 'Seen', tone: 'good' },
  waiting: { text: 'Not seen yet', tone: 'warning' },
  no_link: { text: 'No landing page', tone: 'bad' },
} as const;

/** One campaign: what it brought and cost, through whom, and whether its links work. */
export const campaignPage: PageDefinition = {
  id: 'campaign',
  isRecordLevel: false,
  build: async ({ asked, scene, tx, context, reader }) => {
    const chosen = chooseReport(asked, scene, { period: 'all', basis: 'created' });
    const id = asked.id('id');
    const cuts = {
      influencers: asked.cut('influencers', ROWS),
      links: asked.cut('links', ROWS),
      campaigns: asked.cut('parts', ROWS),
    };
    const scope = asked.choice('campaigns', ['below', 'alone'], 'below');
    asked.check();
    if (id === null) throw notFound('Say which campaign: “id” is missing.');

    const campaign = await loadCampaign(tx, id);
    const tree = await loadCampaignTree(tx);
    const parts = tree.below(id);
    const withBelow = scope === 'below' && parts.length > 0;
    const report = await pipelineReport(scene, {
      ...chosen,
      groupBy: 'influencer',
      campaign: id,
      withBelow,
    });
    const returns = await roiReport(scene, { ...chosen, campaign: id, withBelow });
    const check = await checkTracking(tx, id, context.now());
    const assignments = await loadAssignments(tx, id, context.config.publicUrl);
    const { locale } = scene.settings;
    const currency = scene.homeCurrency;
    const { total } = returns;
    const day = (on: string | null): string =>
      on === null ? 'open' : dayText(on, readerOf(scene));
    const item = (
      key: string,
      label: string,
      text: string,
      value: number | null,
      detail = '',
    ): FigureItem => ({ key, label, text, value, detail, change: null, to: null, help: null });
    return {
      title: campaign.name,
      path: [
        { label: 'Campaigns', to: { page: 'campaigns', params: chosen.kept } },
        ...tree.above(id).map(({ id: above, name }) => ({
          label: name,
          to: { page: 'campaign' as const, params: { ...chosen.kept, id: above } },
        })),
      ],
      sentence: `${campaign.name} (${day(campaign.startsOn)} to ${day(campaign.endsOn)})${withBelow ? `, with its ${subCampaignsText(parts.length)},` : ''} has ${total.sourcedPipeline.text} of the pipeline and ${total.revenue.text} of the revenue, ${chosen.text}.`,
      notices: [],
      filters: [
        {
          kind: 'choice',
          name: 'id',
          label: 'Campaign',
          help: null,
          value: id,
          choices: [{ value: id, label: campaign.name }],
        },
        ...(parts.length > 0 ? [scopeFilter(scope, parts.length)] : []),
        ...chosen.filters,
      ],
      blocks: [
        {
          kind: 'figures',
          id: 'headline',
          title: 'What it brought',
          items: [
            item(
              'pipeline',
              'Pipeline sourced',
              total.sourcedPipeline.text,
              total.sourcedPipeline.minor,
            ),
            item('revenue', 'Revenue won', total.revenue.text, total.revenue.minor),
            item(
              'weighted',
              'Open, weighted',
              total.weightedPipeline.text,
              total.weightedPipeline.minor,
            ),
            item('leads', 'Leads', countText(total.leads, locale), total.leads),
            item('cost', 'Cost', total.cost.text, total.cost.minor),
            item(
              'roi',
              'Full-pipeline ROI',
              total.fullPipelineRoi.value === null
                ? NOTHING
                : returnText(total.fullPipelineRoi.value),
              total.fullPipelineRoi.value,
              total.fullPipelineRoi.reason ?? '',
            ),
          ],
        },
        cutTable(
          {
            id: 'influencers',
            title: 'Through whom',
            intro: '',
            columns: [
              column('name', 'Influencer'),
              column('leads', 'Leads', 'number'),
              column('opportunities', 'Opportunities', 'number'),
              column('pipeline', 'Pipeline', 'money', { currency }),
              column('revenue', 'Revenue', 'money', { currency }),
            ],
            rows: report.groups.map((group): Row => ({
              id: group.key ?? group.kind,
              cells: {
                name: textCell(
                  group.label,
                  group.key === null
                    ? {}
                    : { to: { page: 'influencer', params: { ...chosen.kept, id: group.key } } },
                ),
                leads: countCell(group.leads, locale),
                opportunities: countCell(group.opportunities, locale),
                pipeline: moneyCell(group.pipeline),
                revenue: moneyCell(group.won),
              },
              record: null,
              actions: [],
            })),
            total: null,
            empty: {
              title: 'Nobody has credit in this campaign yet',
              text: 'Credit comes with the first deal of a person it reached.',
              to: null,
            },
          },
          cuts.influencers,
        ),
        ...(withBelow
          ? [
              cutTable(
                partsTable({ campaign, parts, tree, returns, scene, kept: chosen.kept }),
                cuts.campaigns,
              ),
            ]
          : []),
        cutTable(
          {
            id: 'links',
            title: 'Tracking links',
            intro: check.message,
            columns: [
              column('name', 'Influencer'),
              column('platform', 'Platform'),
              column('content', 'Content'),
              column('state', 'Link', 'tag'),
              column('code', 'Promo code'),
              column('url', 'Address'),
            ],
            rows: assignments.map((one): Row => {
              const link = check.links.find(
                ({ influencerId, platform, contentType }) =>
                  influencerId === one.influencerId &&
                  platform === one.platform &&
                  contentType === one.contentType,
              );
              const state = LINK_STATES[link?.state ?? 'waiting'];
              const url = one.vanityLink?.url ?? one.trackingUrl;
              return {
                id: [one.influencerId, one.platform, one.contentType].join('/'),
                cells: {
                  name: textCell(one.influencer),
                  platform: textCell(platformLabel(one.platform)),
                  content: textCell(contentTypeLabel(one.contentType)),
                  state: textCell(state.text, { tone: state.tone, isTag: true }),
                  code: textCell(one.promoCode ?? ''),
                  url: textCell(url ?? '', url !== null && /^https?:/.test(url) ? { url } : {}),
                },
                record: null,
                actions: [],
              };
            }),
            total: null,
            empty: {
              title: 'Nobody is assigned yet',
              text: 'Assign influencers to get a tracking link for each.',
              to: null,
            },
          },
          cuts.links,
        ),
        ...(reader.seesRecords
          ? [
              {
                kind: 'text' as const,
                id: 'deals',
                title: '',
                lines: [],
                links: [
                  {
                    label: 'Deals it has credit of',
                    to: {
                      page: 'deals' as const,
                      params: {
                        ...chosen.kept,
                        by: 'campaign',
                        key: id,
                        ...(withBelow ? { campaigns: 'below' } : {}),
                      },
                    },
                  },
                ],
                actions: [],
              },
            ]
          : []),
      ],
      how: howReport(scene, chosen, report.model, returns.notes),
      exports: [
        {
          label: 'Download influencers',
          table: 'influencers',
          fileName: `campaign-influencers-${scene.today}.csv`,
        },
        ...(withBelow
          ? [
              {
                label: 'Download campaigns',
                table: 'parts',
                fileName: `sub-campaigns-${scene.today}.csv`,
              },
            ]
          : []),
        { label: 'Download links', table: 'links', fileName: `tracking-links-${scene.today}.csv` },
      ],
      freshness: freshnessText(scene, report.freshness),
    };
  },
};

/** A campaign and those below it, each alone: no credit and no cost is of two of them, so they sum to the whole. */
function partsTable({
  campaign,
  parts,
  tree,
  returns,
  scene,
  kept,
}: {
  readonly campaign: Pick<CampaignNode, 'id' | 'name'>;
  readonly parts: readonly CampaignNode[];
  readonly tree: CampaignTree;
  readonly returns: RoiReport;
  readonly scene: Scene;
  readonly kept: Readonly<Record<string, string>>;
}): WholeTable {
  const { locale } = scene.settings;
  const currency = scene.homeCurrency;
  const byId = new Map(returns.campaigns.map((row) => [row.id, row]));
  const none = scene.home(0);
  const figures = (row: RoiReport['total'] | undefined): Row['cells'] => ({
    leads: countCell(row?.leads ?? 0, locale),
    opportunities: countCell(row?.opportunities ?? 0, locale),
    pipeline: moneyCell(row?.sourcedPipeline ?? none),
    revenue: moneyCell(row?.revenue ?? none),
    cost: moneyCell(row?.cost ?? none),
  });
  const row = ({ id, name }: Pick<CampaignNode, 'id' | 'name'>, detail: string): Row => ({
    id,
    cells: {
      name: textCell(name, {
        detail,
        to: { page: 'campaign', params: { ...kept, id, campaigns: 'alone' } },
      }),
      ...figures(byId.get(id)),
    },
    record: null,
    actions: [],
  });
  return {
    id: 'parts',
    title: 'Sub-campaigns',
    intro: 'Each campaign alone, so that together they are the figures above.',
    columns: [
      column('name', 'Campaign'),
      column('leads', 'Leads', 'number'),
      column('opportunities', 'Opportunities', 'number'),
      column('pipeline', 'Pipeline', 'money', { currency }),
      column('revenue', 'Revenue', 'money', { currency }),
      column('cost', 'Cost', 'money', { currency }),
    ],
    rows: [
      row(campaign, 'itself'),
      ...parts.map((part) => row(part, `in ${tree.above(part.id).at(-1)?.name ?? campaign.name}`)),
    ],
    total: { name: textCell('All'), ...figures(returns.total) },
    empty: { title: 'No sub-campaigns', text: '', to: null },
  };
}
