import { buildRevenue, GROUP_BY } from '@pipeline-attribution/shared';
import { pipelineReport } from '../../reports/pipeline.ts';
import { chooseReport } from '../choose-report.ts';
import { freshnessText } from '../freshness-text.ts';
import { GROUPINGS } from '../groupings.ts';
import { howReport } from '../how-report.ts';
import type { PageDefinition } from '../page-definition.ts';

const ROWS = 25;

/** Won revenue by source, with the rest: what finance compares with the CRM. */
export const revenuePage: PageDefinition = {
  id: 'revenue',
  isRecordLevel: false,
  build: async ({ asked, scene, reader }) => {
    const chosen = chooseReport(asked, scene, { period: 'last12Months', basis: 'closed' });
    const by = asked.choice('by', GROUP_BY, 'channel');
    const cut = asked.cut('sources', ROWS);
    asked.check();

    const report = await pipelineReport(scene, { ...chosen, groupBy: by });
    const page = buildRevenue({
      currency: scene.homeCurrency,
      periodText: chosen.text,
      groupingLabel: GROUPINGS[by],
      // A source may have lost all it won to refunds, and still belongs to the sum.
      sources: report.groups.filter(({ won, wonDeals }) => won.minor !== 0 || wonDeals > 0),
      total: report.totals.won,
      crmTotal: report.crm?.won ?? null,
      reconciliation: report.reconciliation,
      linkOf: ({ key, kind }) =>
        reader.seesRecords
          ? {
              page: 'deals',
              params: {
                ...chosen.kept,
                by,
                key: kind === 'group' && key !== null ? key : kind,
                stage: 'won',
              },
            }
          : null,
      cut,
    });
    return {
      title: 'Revenue by source',
      path: [{ label: 'Dashboard', to: { page: 'dashboard', params: chosen.kept } }],
      notices: [],
      ...page,
      filters: [
        ...chosen.filters,
        {
          kind: 'choice',
          name: 'by',
          label: 'By',
          help: null,
          value: by,
          choices: GROUP_BY.map((value) => ({ value, label: GROUPINGS[value] })),
        },
      ],
      how: howReport(scene, chosen, report.model, ['Refunds and corrections are taken off.']),
      exports: [
        {
          label: 'Download this table',
          table: 'sources',
          fileName: `revenue-by-${by.toLowerCase()}-${scene.today}.csv`,
        },
      ],
      freshness: freshnessText(scene, report.freshness),
    };
  },
};
