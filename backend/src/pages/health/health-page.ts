import { buildHealth, type PageLink } from '@pipeline-attribution/shared';
import { healthReport } from '../../health/attribution-health.ts';
import { lackingDeals, lackInWords, LACKS } from '../../health/health-deals.ts';
import { freshCounts } from '../../repair/count-unresolved.ts';
import { freshnessText } from '../freshness-text.ts';
import type { PageDefinition } from '../page-definition.ts';
import { choosePeriod } from '../periods.ts';
import { recordLink } from '../record-link.ts';

const ROWS = 25;
/** Deals listed for one reason: the largest, with which to begin. */
const MOST_DEALS = 200;
const OUTCOMES = ['all', 'open', 'won', 'lost'] as const;
const OUTCOME_LABELS = { all: 'All deals', open: 'Open', won: 'Won', lost: 'Lost' } as const;

/** How far the figures can be trusted, and what to do about the rest. */
export const healthPage: PageDefinition = {
  id: 'health',
  isRecordLevel: false,
  before: (context, tenantId) => freshCounts(context, tenantId),
  build: async ({ asked, scene, reader }) => {
    const chosen = choosePeriod(asked, scene, 'all');
    const outcome = asked.choice('outcome', OUTCOMES, 'all');
    const lacks = asked.choice('lacks', ['', ...LACKS] as const, '');
    const reasonsCut = asked.cut('reasons', ROWS);
    const dealsCut = asked.cut('deals', ROWS);
    asked.check();

    const report = await healthReport(scene, chosen.period);
    const kept: Record<string, string> = { outcome };
    for (const filter of chosen.filters) {
      if ((filter.kind === 'choice' || filter.kind === 'day') && filter.value !== '') {
        kept[filter.name] = filter.value;
      }
    }
    const linkOf = (reason: string): PageLink | null =>
      reader.seesRecords ? { page: 'health', params: { ...kept, lacks: reason } } : null;
    const isListed = lacks !== '' && reader.seesRecords;
    const deals = isListed
      ? await lackingDeals(scene, chosen.period, {
          lacks,
          outcome: outcome === 'all' ? undefined : outcome,
          sort: '-amount',
          limit: MOST_DEALS,
        })
      : null;
    return {
      title: 'Health',
      path: isListed ? [{ label: 'Health', to: { page: 'health', params: kept } }] : [],
      ...buildHealth({
        health: report,
        pipeline: report.pipeline[outcome],
        periodText: chosen.text,
        locale: scene.settings.locale,
        linkOf,
        linkOfCheck: ({ id, dealsPath }) => {
          if (id === 'unresolvedValues') return { page: 'repairs', params: {} };
          if (id === 'selfReports') return { page: 'answers', params: {} };
          const lacks = new URLSearchParams(dealsPath?.split('?')[1]).get('lacks');
          return lacks === null ? null : linkOf(lacks);
        },
        lacking:
          deals === null || lacks === ''
            ? null
            : {
                label: lackInWords(lacks),
                isCut: deals.nextCursor !== null,
                deals: deals.items.map((deal) => ({
                  ...deal,
                  record: recordLink(scene.crm, 'deal', {
                    source: deal.source,
                    externalId: deal.recordId,
                  }),
                })),
              },
        reasonsCut,
        dealsCut,
      }),
      filters: [
        ...chosen.filters,
        {
          kind: 'choice',
          name: 'outcome',
          label: 'Deals',
          help: null,
          value: outcome,
          choices: OUTCOMES.map((value) => ({ value, label: OUTCOME_LABELS[value] })),
        },
      ],
      how: {
        title: 'How is this computed?',
        lines: [
          `Deals created in the period (${chosen.text}), by the CRM’s own amounts in ${scene.homeCurrency}.`,
          'A deal has evidence when at least one touch of its buying group lies within the lookback before its close: a tracked visit, a code, an answer, a record of the CRM.',
          'Each deal without any has exactly one reason, the first that holds, so that both parts sum to the total.',
        ],
      },
      exports: [
        {
          label: 'Download the reasons',
          table: 'reasons',
          fileName: `health-${scene.today}.csv`,
        },
        ...(isListed
          ? [
              {
                label: 'Download these deals',
                table: 'deals',
                fileName: `health-deals-${scene.today}.csv`,
              },
            ]
          : []),
      ],
      freshness: freshnessText(scene, report.freshness),
    };
  },
};
