import type { MoneyView } from '../../contract/common.ts';
import { percent } from '../../models/words.ts';
import type { Row } from '../page/cells.ts';
import type { PageLink } from '../page/page.ts';
import type { WholeTable } from '../page/table.ts';
import {
  column,
  countCell,
  moneyCell,
  NOTHING,
  returnCell,
  shareCell,
  textCell,
  type FigureValue,
} from '../page/text.ts';

/** An influencer's share as the data-driven model has it, with its 90 % range. */
export interface ShareInterval {
  readonly share: number;
  readonly low: number;
  readonly high: number;
  readonly isOwnEvidence: boolean;
}

/** What an influencer brought and cost. */
export interface InfluencerFigures {
  readonly id: string;
  readonly name: string;
  readonly people: number;
  readonly touches: number;
  readonly leads: number;
  readonly opportunities: number;
  readonly pipeline: MoneyView;
  readonly weighted: MoneyView;
  readonly revenue: MoneyView;
  readonly winRate: FigureValue;
  readonly cost: MoneyView | null;
  readonly roi: FigureValue;
  readonly interval: ShareInterval | null;
  readonly intervalReason: string | null;
}

/** `12 % to 31 %`. */
export const rangeText = ({ low, high }: { low: number; high: number }): string =>
  `${percent(low)} to ${percent(high)}`;

/** Influencers side by side, those who brought most first. */
export function influencerTable(
  rows: readonly InfluencerFigures[],
  {
    locale,
    currency,
    linkOf,
  }: {
    readonly locale: string;
    readonly currency: string;
    readonly linkOf: (id: string) => PageLink;
  },
): WholeTable {
  const hasRange = rows.some(({ interval }) => interval !== null);
  return {
    id: 'influencers',
    title: 'Influencers',
    intro: '',
    columns: [
      column('name', 'Influencer'),
      column('people', 'People reached', 'number', {
        help: 'Known people with a touch of theirs in the period.',
      }),
      column('leads', 'Leads', 'number', { help: 'Parts of shared leads included.' }),
      column('opportunities', 'Opportunities', 'number'),
      column('pipeline', 'Pipeline', 'money', { currency }),
      column('weighted', 'Open, weighted', 'money', { currency }),
      column('revenue', 'Revenue', 'money', { currency }),
      column('winRate', 'Win rate', 'percent', {
        help: 'Of the closed deals they have credit of.',
      }),
      column('cost', 'Cost', 'money', { currency }),
      column('roi', 'ROI', 'percent', {
        help: '(revenue + weighted open pipeline − cost) ÷ cost.',
      }),
      ...(hasRange
        ? [
            column('range', 'Share, 90 % range', 'percent', {
              help: 'Share of all won value that marketing caused, as the data-driven model has it.',
            }),
          ]
        : []),
    ],
    rows: rows.map((row): Row => ({
      id: row.id,
      cells: {
        name: textCell(row.name, { to: linkOf(row.id) }),
        people: countCell(row.people, locale),
        leads: countCell(row.leads, locale),
        opportunities: countCell(row.opportunities, locale),
        pipeline: moneyCell(row.pipeline),
        weighted: moneyCell(row.weighted),
        revenue: moneyCell(row.revenue),
        winRate: shareCell(row.winRate),
        cost: moneyCell(row.cost),
        roi: returnCell(row.roi),
        ...(hasRange ? { range: rangeCell(row) } : {}),
      },
      record: null,
      actions: [],
    })),
    total: null,
    empty: {
      title: 'No influencers yet',
      text: 'Add the people you work with: by hand, as a file, or from the campaigns of your CRM.',
      to: null,
    },
  };
}

const rangeCell = ({ interval, intervalReason }: InfluencerFigures) =>
  interval === null
    ? { text: NOTHING, value: null, detail: intervalReason ?? undefined }
    : {
        text: percent(interval.share),
        value: interval.share,
        detail: interval.isOwnEvidence
          ? rangeText(interval)
          : `${rangeText(interval)}, from all influencers`,
      };
