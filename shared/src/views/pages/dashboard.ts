import type { MoneyView } from '../../contract/common.ts';
import { percent } from '../../models/words.ts';
import type { Block, FigureItem, FunnelBlock } from '../page/blocks.ts';
import type { Row } from '../page/cells.ts';
import type { Notice, PageLink } from '../page/page.ts';
import { cutTable, type Cut, type WholeTable } from '../page/table.ts';
import {
  changeOf,
  column,
  countCell,
  countText,
  daysText,
  moneyCell,
  NOTHING,
  pointsChange,
  returnText,
  shareCell,
  textCell,
  type FigureValue,
} from '../page/text.ts';

export interface DashboardFunnelStep {
  readonly step: 'lead' | 'qualified' | 'opportunity' | 'won';
  readonly label: string;
  readonly count: number;
  readonly influenced: number;
  readonly influencedShare: FigureValue;
  readonly amount: MoneyView | null;
  readonly influencedAmount: MoneyView | null;
  readonly fromPrevious: FigureValue;
}

/** A row of a grouping: an influencer, a campaign, a channel …; or a remainder. */
export interface DashboardGroup {
  readonly key: string | null;
  readonly kind: 'group' | 'none' | 'baseline' | 'unattributed';
  readonly label: string;
  readonly leads: number;
  readonly opportunities: number;
  readonly wonDeals: number;
  readonly pipeline: MoneyView;
  readonly weighted: MoneyView;
  readonly won: MoneyView;
  readonly share: FigureValue;
  readonly wonShare: FigureValue;
}

/** The figures of one period. */
export interface DashboardPeriod {
  readonly funnel: readonly DashboardFunnelStep[];
  /** Open amounts influencers have, times their probability. */
  readonly weighted: MoneyView;
  readonly fullPipelineRoi: FigureValue;
  readonly costPerOpportunity: {
    readonly amount: MoneyView | null;
    readonly reason: string | null;
  };
}

export interface DashboardMonth {
  /** `YYYY-MM-01`. */
  readonly month: string;
  readonly label: string;
  /** In the order of `DASHBOARD_PARTS`. */
  readonly pipeline: readonly { readonly value: number; readonly text: string }[];
  readonly won: readonly { readonly value: number; readonly text: string }[];
}

export const DASHBOARD_PARTS = ['influencer', 'other', 'baseline', 'unattributed'] as const;
const PART_LABELS: Readonly<Record<(typeof DASHBOARD_PARTS)[number], string>> = {
  influencer: 'Influencers',
  other: 'Other marketing',
  baseline: 'Would have come anyway',
  unattributed: 'Unattributed',
};

export interface DashboardInput {
  readonly locale: string;
  readonly currency: string;
  /** e.g. `1 Sept 2026 to 30 Nov 2026`. */
  readonly periodText: string;
  readonly now: DashboardPeriod;
  /** The period before; null where there is none. */
  readonly before: DashboardPeriod | null;
  readonly months: readonly DashboardMonth[];
  readonly velocity: {
    readonly influenced: { readonly winRate: FigureValue; readonly cycleDays: FigureValue };
    readonly others: { readonly winRate: FigureValue; readonly cycleDays: FigureValue };
  };
  /** Pipeline with evidence of how it came, by amount. */
  readonly evidence: FigureValue;
  /** How the rows are grouped, and the rows with all remainders. */
  readonly grouping: { readonly label: string; readonly param: string };
  readonly groups: readonly DashboardGroup[];
  readonly totals: {
    readonly leads: number;
    readonly opportunities: number;
    readonly wonDeals: number;
    readonly pipeline: MoneyView;
    readonly weighted: MoneyView;
    readonly won: MoneyView;
  };
  readonly reconciliation: { readonly reconciles: boolean | null; readonly note: string };
  /** Where the row of a group leads; null where there is nothing to open. */
  readonly linkOf: (group: DashboardGroup) => PageLink | null;
  readonly links: { readonly roi: PageLink; readonly health: PageLink; readonly revenue: PageLink };
  readonly cut: Cut;
}

export interface DashboardParts {
  readonly sentence: string;
  readonly notices: readonly Notice[];
  readonly blocks: readonly Block[];
}

/** The first screen of a marketer: what influencers brought to the pipeline in a period. */
export function buildDashboard(input: DashboardInput): DashboardParts {
  return {
    sentence: sentenceOf(input),
    notices: input.reconciliation.reconciles === false ? [unreconciled(input)] : [],
    blocks: [
      headline(input),
      funnel(input),
      overTime(input, 'pipeline'),
      overTime(input, 'won'),
      success(input),
      cutTable(groupTable(input), input.cut),
    ],
  };
}

const stepOf = (period: DashboardPeriod, step: DashboardFunnelStep['step']) =>
  period.funnel.find((one) => one.step === step);

function sentenceOf({ now, periodText }: DashboardInput): string {
  const opportunity = stepOf(now, 'opportunity');
  const won = stepOf(now, 'won');
  if (!opportunity || !won || opportunity.count === 0) {
    return `No opportunity came in the period (${periodText}).`;
  }
  const part = (step: DashboardFunnelStep): string =>
    `${step.influencedAmount?.text ?? NOTHING} of ${step.amount?.text ?? NOTHING}`;
  const shareOf = ({ amount, influencedAmount }: DashboardFunnelStep): string =>
    amount === null || influencedAmount === null || amount.minor === 0
      ? 'nothing'
      : percent(influencedAmount.minor / amount.minor);
  const revenue = won.count > 0 ? `, and ${shareOf(won)} of the revenue won (${part(won)})` : '';
  return `Influencers have ${shareOf(opportunity)} of the pipeline (${part(opportunity)})${revenue}, ${periodText}.`;
}

const unreconciled = ({ reconciliation, links }: DashboardInput): Notice => ({
  tone: 'warning',
  title: 'The figures do not agree with the CRM yet',
  text: reconciliation.note,
  link: { label: 'Attribution health', to: links.health },
});

function headline(input: DashboardInput): Block {
  const { now, before, links } = input;
  const money = (
    key: string,
    label: string,
    of: (period: DashboardPeriod) => MoneyView | null,
    detail: string,
    help: string | null,
  ): FigureItem => ({
    key,
    label,
    text: of(now)?.text ?? NOTHING,
    value: of(now)?.minor ?? null,
    detail,
    change: changeOf(of(now)?.minor ?? null, before ? (of(before)?.minor ?? null) : null),
    to: null,
    help,
  });
  const opportunity = stepOf(now, 'opportunity');
  const won = stepOf(now, 'won');
  const wonShare = (period: DashboardPeriod): number | null => {
    const step = stepOf(period, 'won');
    const whole = step?.amount?.minor ?? 0;
    return whole === 0 ? null : (step?.influencedAmount?.minor ?? 0) / whole;
  };
  const share = wonShare(now);
  return {
    kind: 'figures',
    id: 'headline',
    title: 'What influencers brought',
    items: [
      money(
        'pipeline',
        'Pipeline sourced',
        (period) => stepOf(period, 'opportunity')?.influencedAmount ?? null,
        `of ${opportunity?.amount?.text ?? NOTHING}`,
        'Amount of the deals influencers have credit of for their creation.',
      ),
      money(
        'won',
        'Revenue won',
        (period) => stepOf(period, 'won')?.influencedAmount ?? null,
        `of ${won?.amount?.text ?? NOTHING}`,
        'Won amount influencers have credit of, refunds taken off.',
      ),
      {
        key: 'wonShare',
        label: 'Share of revenue',
        text: share === null ? NOTHING : percent(share),
        value: share,
        detail: share === null ? 'Nothing was won in this period.' : 'of everything won',
        change: pointsChange(share, before ? wonShare(before) : null),
        to: links.revenue,
        help: null,
      },
      money(
        'weighted',
        'Open, weighted',
        (period) => period.weighted,
        'as it stands today',
        'Open amounts influencers have credit of, times the probability of winning.',
      ),
      {
        key: 'roi',
        label: 'Full-pipeline ROI',
        text: now.fullPipelineRoi.value === null ? NOTHING : returnText(now.fullPipelineRoi.value),
        value: now.fullPipelineRoi.value,
        detail: now.fullPipelineRoi.reason ?? 'won and weighted open, over cost',
        change: pointsChange(now.fullPipelineRoi.value, before?.fullPipelineRoi.value ?? null),
        to: links.roi,
        help: '(attributed revenue + weighted open pipeline − cost) ÷ cost.',
      },
      {
        key: 'costPerOpportunity',
        label: 'Cost per opportunity',
        text: now.costPerOpportunity.amount?.text ?? NOTHING,
        value: now.costPerOpportunity.amount?.minor ?? null,
        detail: now.costPerOpportunity.reason ?? 'cost ÷ attributed opportunities',
        change: changeOf(
          now.costPerOpportunity.amount?.minor ?? null,
          before?.costPerOpportunity.amount?.minor ?? null,
          false,
        ),
        to: links.roi,
        help: null,
      },
    ],
  };
}

function funnel({ now, locale }: DashboardInput): FunnelBlock {
  return {
    kind: 'funnel',
    id: 'funnel',
    title: 'From lead to revenue',
    steps: now.funnel.map((step, index) => ({
      key: step.step,
      label: step.label,
      total: countText(step.count, locale),
      influenced: countText(step.influenced, locale),
      share: step.influencedShare.value,
      shareText:
        step.influencedShare.value === null ? NOTHING : percent(step.influencedShare.value),
      amount: step.amount?.text ?? null,
      influencedAmount: step.influencedAmount?.text ?? null,
      fromPrevious:
        step.fromPrevious.value === null
          ? index === 0
            ? ''
            : (step.fromPrevious.reason ?? '')
          : `${percent(step.fromPrevious.value)} of ${(now.funnel[index - 1]?.label ?? '').toLowerCase()}`,
      to: null,
    })),
  };
}

function overTime(input: DashboardInput, of: 'pipeline' | 'won'): Block {
  const used = DASHBOARD_PARTS.flatMap((part, index) =>
    part === 'influencer' || input.months.some((month) => (month[of][index]?.value ?? 0) !== 0)
      ? [{ part, index }]
      : [],
  );
  const title = of === 'pipeline' ? 'Pipeline by month' : 'Revenue by month';
  const best = [...input.months].sort((a, b) => (b[of][0]?.value ?? 0) - (a[of][0]?.value ?? 0))[0];
  return {
    kind: 'chart',
    id: of === 'pipeline' ? 'pipelineByMonth' : 'revenueByMonth',
    title,
    shape: 'stacked',
    unit: 'money',
    currency: input.currency,
    sentence: best
      ? `Influencers had most in ${best.label}: ${best[of][0]?.text ?? NOTHING}.`
      : 'There is no month to show.',
    series: used.map(({ part }) => ({
      key: part,
      label: PART_LABELS[part],
      role: part === 'influencer' || part === 'other' ? ('value' as const) : ('remainder' as const),
    })),
    points: input.months.map((month) => ({
      x: month.month,
      label: month.label,
      values: used.map(({ index }) => month[of][index]?.value ?? 0),
      texts: used.map(({ index }) => month[of][index]?.text ?? NOTHING),
    })),
  };
}

/** The specification's measures of success, as far as figures tell them. */
function success({ velocity, evidence, links }: DashboardInput): Block {
  const days = ({ value, reason }: FigureValue, none: string): string =>
    value === null ? (reason ?? none) : daysText(value);
  const { influenced, others } = velocity;
  const faster =
    influenced.cycleDays.value !== null && others.cycleDays.value !== null
      ? others.cycleDays.value - influenced.cycleDays.value
      : null;
  return {
    kind: 'figures',
    id: 'success',
    title: 'Is it working?',
    items: [
      {
        key: 'cycle',
        label: 'Days to win, influenced deals',
        text: influenced.cycleDays.value === null ? NOTHING : daysText(influenced.cycleDays.value),
        value: influenced.cycleDays.value,
        detail: `others: ${days(others.cycleDays, NOTHING)}`,
        change:
          faster === null
            ? null
            : {
                text:
                  Math.round(faster) === 0
                    ? 'as fast as others'
                    : `${daysText(Math.abs(faster))} ${faster > 0 ? 'faster' : 'slower'} than others`,
                direction: faster > 0 ? 'down' : faster < 0 ? 'up' : 'same',
                tone: Math.round(faster) === 0 ? 'neutral' : faster > 0 ? 'good' : 'bad',
              },
        to: null,
        help: 'Median days from the creation of a deal to its win; open deals count as running.',
      },
      {
        key: 'winRate',
        label: 'Win rate, influenced deals',
        text: influenced.winRate.value === null ? NOTHING : percent(influenced.winRate.value),
        value: influenced.winRate.value,
        detail:
          others.winRate.value === null
            ? (others.winRate.reason ?? '')
            : `others: ${percent(others.winRate.value)}`,
        change: null,
        to: null,
        help: 'Won ÷ closed. Influenced deals differ from others in more than the influence.',
      },
      {
        key: 'evidence',
        label: 'Pipeline with evidence',
        text: evidence.value === null ? NOTHING : percent(evidence.value),
        value: evidence.value,
        detail: evidence.reason ?? 'of the amount of all deals of the period',
        change: null,
        to: links.health,
        help: 'Deals somebody is known to have come to by a link, a code, a form, an event or an answer.',
      },
    ],
  };
}

function groupTable(input: DashboardInput): WholeTable {
  const { locale, groups, grouping, totals, currency, linkOf, reconciliation } = input;
  return {
    id: 'groups',
    title: `By ${grouping.label.toLowerCase()}`,
    intro: reconciliation.note,
    columns: [
      column('name', grouping.label),
      column('leads', 'Leads', 'number', { help: 'Parts of shared leads included.' }),
      column('opportunities', 'Opportunities', 'number'),
      column('pipeline', 'Pipeline', 'money', { currency }),
      column('share', 'Of pipeline', 'percent'),
      column('weighted', 'Open, weighted', 'money', { currency }),
      column('wonDeals', 'Won deals', 'number'),
      column('won', 'Revenue', 'money', { currency }),
      column('wonShare', 'Of revenue', 'percent'),
    ],
    rows: groups.map((group): Row => {
      const to = linkOf(group);
      return {
        id: group.key ?? group.kind,
        cells: {
          name: textCell(group.label, to === null ? {} : { to }),
          leads: countCell(group.leads, locale),
          opportunities: countCell(group.opportunities, locale),
          pipeline: moneyCell(group.pipeline),
          share: shareCell(group.share),
          weighted: moneyCell(group.weighted),
          wonDeals: countCell(group.wonDeals, locale),
          won: moneyCell(group.won),
          wonShare: shareCell(group.wonShare),
        },
        record: null,
        actions: [],
      };
    }),
    total: {
      name: textCell('All'),
      leads: countCell(totals.leads, locale),
      opportunities: countCell(totals.opportunities, locale),
      pipeline: moneyCell(totals.pipeline),
      weighted: moneyCell(totals.weighted),
      wonDeals: countCell(totals.wonDeals, locale),
      won: moneyCell(totals.won),
    },
    empty: {
      title: 'Nothing to show in this period',
      text: `No lead, opportunity or won deal has credit. Choose a longer period, or count by another day.`,
      to: null,
    },
  };
}
