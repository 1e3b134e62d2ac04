import {
  column,
  countCell,
  cutTable,
  moneyCell,
  NOTHING,
  percent,
  platformLabel,
  rangeText,
  returnText,
  textCell,
  type FigureItem,
  type FiguresBlock,
  type InfluencerFigures,
  type Row,
} from '@pipeline-attribution/shared';
import { loadInfluencer } from '../../campaigns/influencer-store.ts';
import { notFound } from '../../http/problem.ts';
import { pipelineReport } from '../../reports/pipeline.ts';
import { chooseReport } from '../choose-report.ts';
import { freshnessText } from '../freshness-text.ts';
import { howReport } from '../how-report.ts';
import type { PageDefinition } from '../page-definition.ts';
import { influencerFigures } from './influencer-figures.ts';

const ROWS = 10;

/** One influencer: what they brought, with what content, in which campaigns. */
export const influencerPage: PageDefinition = {
  id: 'influencer',
  isRecordLevel: false,
  build: async ({ asked, scene, tx, reader }) => {
    const chosen = chooseReport(asked, scene, { period: 'last12Months', basis: 'created' });
    const id = asked.id('id');
    const cuts = { content: asked.cut('content', ROWS), campaigns: asked.cut('campaigns', ROWS) };
    asked.check();
    if (id === null) throw notFound('Say which influencer: “id” is missing.');

    const influencer = await loadInfluencer(tx, id);
    const { rows, performance } = await influencerFigures(scene, chosen, id);
    const [figures] = rows;
    if (!figures) throw notFound(`There is no influencer ${id}.`);
    const types = performance.influencers[0]?.contentTypes ?? [];
    const campaigns = await pipelineReport(scene, {
      ...chosen,
      groupBy: 'campaign',
      influencer: id,
    });
    const { locale } = scene.settings;
    const currency = scene.homeCurrency;
    const money = {
      pipeline: column('pipeline', 'Pipeline', 'money', { currency }),
      revenue: column('revenue', 'Revenue', 'money', { currency }),
    };
    const handles = influencer.handles.map(
      ({ platform, handle }) => `${platformLabel(platform)}: ${handle}`,
    );
    const none = { text: 'Choose a longer period, or another model.', to: null };
    return {
      title: influencer.name,
      path: [{ label: 'Influencers', to: { page: 'influencers', params: chosen.kept } }],
      sentence: `${influencer.name} has ${figures.pipeline.text} of the pipeline and ${figures.revenue.text} of the revenue, ${chosen.text}.`,
      notices: [],
      filters: [
        {
          kind: 'choice',
          name: 'id',
          label: 'Influencer',
          help: null,
          value: id,
          choices: [{ value: id, label: influencer.name }],
        },
        ...chosen.filters,
      ],
      blocks: [
        headline(figures),
        ...(handles.length > 0
          ? [
              {
                kind: 'text' as const,
                id: 'handles',
                title: 'Where they publish',
                lines: handles,
                links: [],
                actions: [],
              },
            ]
          : []),
        cutTable(
          {
            id: 'content',
            title: 'By content type',
            intro: '',
            columns: [
              column('name', 'Content'),
              column('touches', 'Touches', 'number', {
                help: 'Of known people in the period, by the day of the touch.',
              }),
              money.pipeline,
              money.revenue,
            ],
            rows: types.map((type): Row => ({
              id: type.contentType ?? 'none',
              cells: {
                name: textCell(type.label),
                touches: countCell(type.touches, locale),
                pipeline: moneyCell(type.pipeline),
                revenue: moneyCell(type.revenue),
              },
              record: null,
              actions: [],
            })),
            total: null,
            empty: { title: 'No content of theirs reached anybody known in this period', ...none },
          },
          cuts.content,
        ),
        cutTable(
          {
            id: 'campaigns',
            title: 'By campaign',
            intro: '',
            columns: [
              column('name', 'Campaign'),
              column('opportunities', 'Opportunities', 'number'),
              money.pipeline,
              money.revenue,
            ],
            rows: campaigns.groups.map((group): Row => ({
              id: group.key ?? group.kind,
              cells: {
                name: textCell(
                  group.label,
                  group.key === null
                    ? {}
                    : { to: { page: 'campaign', params: { ...chosen.kept, id: group.key } } },
                ),
                opportunities: countCell(group.opportunities, locale),
                pipeline: moneyCell(group.pipeline),
                revenue: moneyCell(group.won),
              },
              record: null,
              actions: [],
            })),
            total: null,
            empty: { title: 'No campaign has credit through them in this period', ...none },
          },
          cuts.campaigns,
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
                    label: 'Deals they have credit of',
                    to: {
                      page: 'deals' as const,
                      params: { ...chosen.kept, by: 'influencer', key: id },
                    },
                  },
                ],
                actions: [],
              },
            ]
          : []),
      ],
      how: howReport(scene, chosen, performance.model),
      exports: [
        {
          label: 'Download content types',
          table: 'content',
          fileName: `content-types-${scene.today}.csv`,
        },
        {
          label: 'Download campaigns',
          table: 'campaigns',
          fileName: `campaigns-${scene.today}.csv`,
        },
      ],
      freshness: freshnessText(scene, performance.freshness),
    };
  },
};

function headline(figures: InfluencerFigures): FiguresBlock {
  const item = (
    key: string,
    label: string,
    text: string,
    value: number | null,
    detail = '',
  ): FigureItem => ({ key, label, text, value, detail, change: null, to: null, help: null });
  const { pipeline, revenue, weighted, cost, roi, winRate, interval, intervalReason } = figures;
  return {
    kind: 'figures',
    id: 'headline',
    title: 'What they brought',
    items: [
      item('pipeline', 'Pipeline sourced', pipeline.text, pipeline.minor),
      item('revenue', 'Revenue won', revenue.text, revenue.minor),
      item('weighted', 'Open, weighted', weighted.text, weighted.minor),
      item('cost', 'Cost', cost?.text ?? NOTHING, cost?.minor ?? null),
      item(
        'roi',
        'Full-pipeline ROI',
        roi.value === null ? NOTHING : returnText(roi.value),
        roi.value,
        roi.reason ?? '',
      ),
      item(
        'winRate',
        'Win rate',
        winRate.value === null ? NOTHING : percent(winRate.value),
        winRate.value,
        winRate.reason ?? 'of the closed deals they have credit of',
      ),
      item('people', 'People reached', String(figures.people), figures.people),
      item(
        'share',
        'Share, 90 % range',
        interval === null ? NOTHING : percent(interval.share),
        interval?.share ?? null,
        interval === null
          ? (intervalReason ?? '')
          : interval.isOwnEvidence
            ? rangeText(interval)
            : `${rangeText(interval)}, from all influencers`,
      ),
    ],
  };
}
