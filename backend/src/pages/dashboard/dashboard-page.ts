import {
  buildDashboard,
  DASHBOARD_PARTS,
  GROUP_BY,
  minorToDecimal,
  type DashboardGroup,
  type DashboardMonth,
  type DashboardPeriod,
  type GroupBy,
  type PageLink,
} from '@pipeline-attribution/shared';
import { pipelineEvidence } from '../../health/pipeline-evidence.ts';
import { creditByMonth, type MonthSum } from '../../reports/credit-sums.ts';
import type { Period } from '../../reports/period.ts';
import { pipelineReport, type PipelineReport } from '../../reports/pipeline.ts';
import { roiReport } from '../../reports/roi.ts';
import type { Scene } from '../../reports/scene.ts';
import { chooseReport, type ChosenReport } from '../choose-report.ts';
import { freshnessText } from '../freshness-text.ts';
import { GROUPINGS } from '../groupings.ts';
import { howReport } from '../how-report.ts';
import type { PageDefinition } from '../page-definition.ts';

const ROWS = 10;

/** What influencers brought to the pipeline: the first screen. */
export const dashboardPage: PageDefinition = {
  id: 'dashboard',
  isRecordLevel: false,
  build: async ({ asked, scene, tx, reader }) => {
    const chosen = chooseReport(asked, scene, { period: 'last12Months', basis: 'created' });
    const groupBy = asked.choice('by', GROUP_BY, 'influencer');
    const cut = asked.cut('groups', ROWS);
    asked.check();

    const { report, figures } = await figuresOf(scene, chosen, chosen.period, groupBy);
    const before = chosen.previous
      ? (await figuresOf(scene, chosen, chosen.previous, groupBy)).figures
      : null;
    const months = await creditByMonth(tx, {
      models: [chosen.model],
      basis: chosen.basis,
      period: chosen.period,
    });
    const evidence = (await pipelineEvidence(tx, chosen.period)).all;
    const page = buildDashboard({
      locale: scene.settings.locale,
      currency: scene.homeCurrency,
      periodText: chosen.text,
      now: figures,
      before,
      months: monthsOf(scene, months),
      velocity: report.velocity,
      evidence:
        evidence.total.minor === 0
          ? { value: null, reason: 'No deal of this period has an amount.' }
          : { value: evidence.withEvidence.minor / evidence.total.minor, reason: null },
      grouping: { label: GROUPINGS[groupBy], param: groupBy },
      groups: report.groups,
      totals: report.totals,
      reconciliation: report.reconciliation,
      linkOf: (group) => linkOf(groupBy, group, chosen, reader.seesRecords),
      links: {
        roi: { page: 'roi', params: chosen.kept },
        health: { page: 'health', params: {} },
        revenue: { page: 'revenue', params: chosen.kept },
      },
      cut,
    });
    return {
      title: 'Dashboard',
      path: [],
      ...page,
      filters: [
        ...chosen.filters,
        {
          kind: 'choice',
          name: 'by',
          label: 'Table by',
          help: null,
          value: groupBy,
          choices: GROUP_BY.map((value) => ({ value, label: GROUPINGS[value] })),
        },
      ],
      how: howReport(scene, chosen, report.model),
      exports: [
        {
          label: 'Download this table',
          table: 'groups',
          fileName: `pipeline-by-${groupBy.toLowerCase()}-${scene.today}.csv`,
        },
      ],
      freshness: freshnessText(scene, report.freshness),
    };
  },
};

async function figuresOf(
  scene: Scene,
  { model, basis }: ChosenReport,
  period: Period,
  groupBy: GroupBy,
): Promise<{ readonly report: PipelineReport; readonly figures: DashboardPeriod }> {
  const report = await pipelineReport(scene, { model, basis, period, groupBy });
  const { total } = await roiReport(scene, { model, basis, period });
  return {
    report,
    figures: {
      funnel: report.funnel,
      weighted: total.weightedPipeline,
      fullPipelineRoi: total.fullPipelineRoi,
      costPerOpportunity: total.costPer.opportunity,
    },
  };
}

function monthsOf(scene: Scene, sums: readonly MonthSum[]): DashboardMonth[] {
  const months = [...new Set(sums.map(({ month }) => month))];
  const label = new Intl.DateTimeFormat(scene.settings.locale, {
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  });
  return months.map((month) => {
    const part = (of: 'pipelineMinor' | 'wonMinor') =>
      DASHBOARD_PARTS.map((kind) => {
        const minor = sums.find((sum) => sum.month === month && sum.kind === kind)?.[of] ?? 0;
        return {
          value: Number(minorToDecimal(minor, scene.homeCurrency)),
          text: scene.home(minor).text,
        };
      });
    return {
      month,
      label: label.format(new Date(`${month}T00:00:00Z`)),
      pipeline: part('pipelineMinor'),
      won: part('wonMinor'),
    };
  });
}

/** Influencers and campaigns have pages of their own; what another group has is a list of deals. */
function linkOf(
  groupBy: GroupBy,
  { key, kind }: DashboardGroup,
  { kept }: ChosenReport,
  seesRecords: boolean,
): PageLink | null {
  if (kind === 'group' && key !== null) {
    if (groupBy === 'influencer') return { page: 'influencer', params: { ...kept, id: key } };
    if (groupBy === 'campaign') return { page: 'campaign', params: { ...kept, id: key } };
  }
  return seesRecords
    ? {
        page: 'deals',
        params: { ...kept, by: groupBy, key: kind === 'group' ? (key ?? '') : kind },
      }
    : null;
}
