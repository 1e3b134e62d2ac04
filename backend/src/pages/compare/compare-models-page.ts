import {
  buildCompareModels,
  GROUP_BY,
  MODEL_IDS,
  type PageLink,
} from '@pipeline-attribution/shared';
import { activeFit, hasLearnt } from '../../attribution/fit/fit-store.ts';
import { periodView } from '../../reports/multi-touch.ts';
import { freshness, modelView } from '../../reports/scene.ts';
import { chooseReport } from '../choose-report.ts';
import { freshnessText } from '../freshness-text.ts';
import { GROUPINGS } from '../groupings.ts';
import type { PageDefinition } from '../page-definition.ts';

const ROWS = 25;
const MEASURES = ['pipeline', 'won'] as const;

/** All models side by side over a period. */
export const compareModelsPage: PageDefinition = {
  id: 'compare-models',
  isRecordLevel: false,
  build: async ({ asked, scene, tx }) => {
    const chosen = chooseReport(asked, scene, { period: 'last12Months', basis: 'created' });
    const groupBy = asked.choice('by', GROUP_BY, 'influencer');
    const measure = asked.choice('measure', MEASURES, 'pipeline');
    const groupsCut = asked.cut('groups', ROWS);
    asked.check();

    const { groups, period } = await periodView(scene, MODEL_IDS, {
      basis: chosen.basis,
      groupBy,
      from: chosen.period.from ?? undefined,
      to: chosen.period.to ?? undefined,
    });
    const fit = await activeFit(tx);
    const linkOf = (id: string): PageLink | null =>
      groupBy === 'influencer' || groupBy === 'campaign'
        ? { page: groupBy, params: { ...chosen.kept, id } }
        : null;
    return {
      title: 'Compare models',
      path: [],
      ...buildCompareModels({
        models: MODEL_IDS.map((id) => modelView(scene, id)),
        chosenModel: chosen.model,
        groups,
        measure,
        grouping: GROUPINGS[groupBy],
        periodText: chosen.text,
        hasFit: hasLearnt(fit),
        linkOf,
        groupsCut,
      }),
      filters: [
        ...chosen.filters.map((filter) =>
          filter.name === 'model' ? { ...filter, label: 'Compare with' } : filter,
        ),
        {
          kind: 'choice',
          name: 'by',
          label: 'Group by',
          help: null,
          value: groupBy,
          choices: GROUP_BY.map((value) => ({ value, label: GROUPINGS[value] })),
        },
        {
          kind: 'choice',
          name: 'measure',
          label: 'Share of',
          help: null,
          value: measure,
          choices: [
            { value: 'pipeline', label: 'Pipeline' },
            { value: 'won', label: 'Revenue won' },
          ],
        },
      ],
      how: {
        title: 'How is this computed?',
        lines: [
          `Period: ${chosen.text}, on the calendar of ${period.timeZone}. The same deals under every model; under each they sum to the same total.`,
          `A share is of the ${measure === 'won' ? 'revenue won' : 'pipeline'} of the period, what nobody can have the credit of included.`,
          'Models agree on a group where its least and its most lie within five percentage points.',
        ],
      },
      exports: [
        { label: 'Download the groups', table: 'groups', fileName: `models-${scene.today}.csv` },
        {
          label: 'Download the models',
          table: 'models',
          fileName: `models-side-by-side-${scene.today}.csv`,
        },
      ],
      freshness: freshnessText(scene, await freshness(scene)),
    };
  },
};
