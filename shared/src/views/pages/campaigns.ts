import type { MoneyView } from '../../contract/common.ts';
import type { Cell, Row, Tone } from '../page/cells.ts';
import type { PageLink } from '../page/page.ts';
import type { WholeTable } from '../page/table.ts';
import {
  column,
  countCell,
  moneyCell,
  NOTHING,
  returnCell,
  textCell,
  type FigureValue,
} from '../page/text.ts';

export const CAMPAIGN_STATES = ['planned', 'active', 'finished', 'archived'] as const;
export type CampaignState = (typeof CAMPAIGN_STATES)[number];

/** In words, for tags and filters. */
export const CAMPAIGN_STATE_LABELS: Readonly<Record<CampaignState, string>> = {
  planned: 'Planned',
  active: 'Active',
  finished: 'Finished',
  archived: 'Archived',
};

const TONES: Readonly<Record<CampaignState, Tone>> = {
  planned: 'warning',
  active: 'good',
  finished: 'neutral',
  archived: 'neutral',
};

/** A day a campaign begins or ends on, in words and as `YYYY-MM-DD`; null where it is open. */
export type CampaignDay = { readonly on: string; readonly text: string } | null;

const dayCell = (day: CampaignDay): Cell =>
  day === null ? { text: NOTHING, value: null } : { text: day.text, value: day.on };

/** A campaign with what it brought and cost in the period. */
export interface CampaignFigures {
  readonly id: string;
  readonly name: string;
  readonly state: CampaignState;
  readonly starts: CampaignDay;
  readonly ends: CampaignDay;
  readonly influencers: number;
  readonly leads: number;
  readonly opportunities: number;
  readonly pipeline: MoneyView;
  readonly weighted: MoneyView;
  readonly revenue: MoneyView;
  readonly cost: MoneyView;
  readonly roi: FigureValue;
}

/** Campaigns side by side, in the order given. */
export function campaignTable(
  rows: readonly CampaignFigures[],
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
  return {
    id: 'campaigns',
    title: 'Campaigns',
    intro: '',
    columns: [
      column('name', 'Campaign'),
      column('state', 'State', 'tag'),
      column('starts', 'Begins', 'day'),
      column('ends', 'Ends', 'day'),
      column('influencers', 'Influencers', 'number', { help: 'Assigned to the campaign.' }),
      column('leads', 'Leads', 'number', { help: 'Parts of shared leads included.' }),
      column('pipeline', 'Pipeline', 'money', {
        currency,
        help: 'Amount of the deals it has credit of for their creation.',
      }),
      column('weighted', 'Open, weighted', 'money', { currency }),
      column('revenue', 'Revenue', 'money', { currency }),
      column('cost', 'Cost', 'money', { currency }),
      column('roi', 'ROI', 'percent', {
        help: '(revenue + weighted open pipeline − cost) ÷ cost.',
      }),
    ],
    rows: rows.map((row): Row => ({
      id: row.id,
      cells: {
        name: textCell(row.name, { to: linkOf(row.id) }),
        state: textCell(CAMPAIGN_STATE_LABELS[row.state], { isTag: true, tone: TONES[row.state] }),
        starts: dayCell(row.starts),
        ends: dayCell(row.ends),
        influencers: countCell(row.influencers, locale),
        leads: countCell(row.leads, locale),
        pipeline: moneyCell(row.pipeline),
        weighted: moneyCell(row.weighted),
        revenue: moneyCell(row.revenue),
        cost: moneyCell(row.cost),
        roi: returnCell(row.roi),
      },
      record: null,
      actions: [],
    })),
    total: null,
    empty: {
      title: 'No campaign to show',
      text: 'Campaigns of the CRM appear here with your history; others are added by hand or as a file. A campaign ties links, influencers and costs together, so that its return can be computed.',
      to: null,
    },
  };
}
