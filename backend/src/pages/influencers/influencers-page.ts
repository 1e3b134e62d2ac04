import { cutTable, influencerTable } from '@pipeline-attribution/shared';
import { chooseReport } from '../choose-report.ts';
import { freshnessText } from '../freshness-text.ts';
import { howReport } from '../how-report.ts';
import type { PageDefinition } from '../page-definition.ts';
import { influencerFigures } from './influencer-figures.ts';

const ROWS = 25;

/** All influencers, side by side. */
export const influencersPage: PageDefinition = {
  id: 'influencers',
  isRecordLevel: false,
  build: async ({ asked, scene, reader }) => {
    const chosen = chooseReport(asked, scene, { period: 'last12Months', basis: 'created' });
    const cut = asked.cut('influencers', ROWS);
    asked.check();

    const { rows, performance } = await influencerFigures(scene, chosen);
    const table = influencerTable(rows, {
      locale: scene.settings.locale,
      currency: scene.homeCurrency,
      linkOf: (id) => ({ page: 'influencer', params: { ...chosen.kept, id } }),
    });
    const [best] = rows.filter(({ pipeline }) => pipeline.minor > 0);
    return {
      title: 'Influencers',
      path: [],
      sentence: best
        ? `${best.name} brought most: ${best.revenue.text} won and ${best.weighted.text} weighted open, ${chosen.text}.`
        : '',
      notices: [],
      filters: chosen.filters,
      blocks: [
        cutTable(table, cut),
        {
          kind: 'text',
          id: 'more',
          title: '',
          lines: [],
          links: [
            {
              label: 'Compare influencers',
              to: {
                page: 'compare-influencers',
                params: {
                  ...chosen.kept,
                  ids: rows
                    .slice(0, 3)
                    .map(({ id }) => id)
                    .join(','),
                },
              },
            },
            ...(reader.mayWrite
              ? [{ label: 'Add an influencer', to: { page: 'influencer' as const, params: {} } }]
              : []),
          ],
          actions: [],
        },
      ],
      how: howReport(scene, chosen, performance.model),
      exports: [
        {
          label: 'Download this table',
          table: 'influencers',
          fileName: `influencers-${scene.today}.csv`,
        },
      ],
      freshness: freshnessText(scene, performance.freshness),
    };
  },
};
