import type { MoneyView } from '../../contract/common.ts';
import { percent } from '../../models/words.ts';
import type { Block, FigureItem } from '../page/blocks.ts';
import type { Cell, Row } from '../page/cells.ts';
import type { PageLink } from '../page/page.ts';
import { cutTable, type Cut, type WholeTable } from '../page/table.ts';
import {
  changeOf,
  column,
  countCell,
  moneyCell,
  NOTHING,
  pointsChange,
  returnCell,
  returnText,
  shareCell,
  textCell,
  type FigureValue,
} from '../page/text.ts';

interface MoneyFigure {
  readonly amount: MoneyView | null;
  readonly reason: string | null;
}

/** What a campaign, an influencer or all of them brought and cost. */
export interface Returns {
  readonly id: string | null;
  readonly label: string;
  readonly cost: MoneyView;
  readonly revenue: MoneyView;
  readonly weightedPipeline: MoneyView;
  readonly leads: number;
  readonly opportunities: number;
  readonly customers: number;
  readonly fullPipelineRoi: FigureValue;
  readonly revenueRoi: FigureValue;
  readonly marginRoi: FigureValue;
  readonly roas: FigureValue;
  readonly costPer: {
    readonly lead: MoneyFigure;
    readonly qualifiedLead: MoneyFigure;
    readonly opportunity: MoneyFigure;
    readonly customer: MoneyFigure;
  };
  readonly paybackMonths: FigureValue;
  readonly chanceOfReturn: FigureValue;
}

export interface RoiInput {
  readonly locale: string;
  readonly currency: string;
  readonly periodText: string;
  readonly total: Returns;
  /** Of the period before; null where there is none. */
  readonly before: Returns | null;
  readonly campaigns: readonly Returns[];
  readonly influencers: readonly Returns[];
  readonly linkOf: (kind: 'campaign' | 'influencer', id: string) => PageLink;
  readonly cuts: { readonly campaigns: Cut; readonly influencers: Cut };
}

/** What came back of what was spent: in all, and for each campaign and influencer. */
export function buildRoi(input: RoiInput): {
  readonly sentence: string;
  readonly blocks: readonly Block[];
} {
  const { total, periodText } = input;
  const roi = total.fullPipelineRoi.value;
  return {
    sentence:
      total.cost.minor === 0
        ? `No cost is noted for this period (${periodText}): a return needs one.`
        : roi === null
          ? (total.fullPipelineRoi.reason ?? '')
          : `${total.cost.text} brought ${total.revenue.text} won and ${total.weightedPipeline.text} weighted open: ${returnText(roi)}, ${periodText}.`,
    blocks: [
      returns(input),
      costs(input),
      cutTable(returnsTable('campaign', input), input.cuts.campaigns),
      cutTable(returnsTable('influencer', input), input.cuts.influencers),
    ],
  };
}

function returns({ total, before }: RoiInput): Block {
  const item = (
    key: string,
    label: string,
    of: (returns: Returns) => FigureValue,
    help: string,
  ): FigureItem => {
    const { value, reason } = of(total);
    return {
      key,
      label,
      text: value === null ? NOTHING : returnText(value),
      value,
      detail: reason ?? '',
      change: pointsChange(value, before ? of(before).value : null),
      to: null,
      help,
    };
  };
  return {
    kind: 'figures',
    id: 'returns',
    title: 'Return',
    items: [
      item(
        'fullPipelineRoi',
        'On the full pipeline',
        ({ fullPipelineRoi }) => fullPipelineRoi,
        '(attributed revenue + weighted open pipeline − cost) ÷ cost.',
      ),
      item('revenueRoi', 'On revenue', ({ revenueRoi }) => revenueRoi, '(revenue − cost) ÷ cost.'),
      item(
        'marginRoi',
        'On margin',
        ({ marginRoi }) => marginRoi,
        '(revenue × gross margin − cost) ÷ cost.',
      ),
      {
        key: 'chance',
        label: 'Chance that it paid',
        text: total.chanceOfReturn.value === null ? NOTHING : percent(total.chanceOfReturn.value),
        value: total.chanceOfReturn.value,
        detail: total.chanceOfReturn.reason ?? '',
        change: null,
        to: null,
        help: 'That revenue and weighted pipeline exceed the cost, over what the data-driven model holds possible.',
      },
    ],
  };
}

function costs({ total, before }: RoiInput): Block {
  const item = (key: string, label: string, of: (returns: Returns) => MoneyFigure): FigureItem => ({
    key,
    label,
    text: of(total).amount?.text ?? NOTHING,
    value: of(total).amount?.minor ?? null,
    detail: of(total).reason ?? '',
    change: changeOf(
      of(total).amount?.minor ?? null,
      before ? (of(before).amount?.minor ?? null) : null,
      false,
    ),
    to: null,
    help: null,
  });
  const months = total.paybackMonths;
  return {
    kind: 'figures',
    id: 'costs',
    title: 'What one costs',
    items: [
      item('cost', 'Spent', ({ cost }) => ({ amount: cost, reason: null })),
      item('perLead', 'Per lead', ({ costPer }) => costPer.lead),
      item('perQualifiedLead', 'Per qualified lead', ({ costPer }) => costPer.qualifiedLead),
      item('perOpportunity', 'Per opportunity', ({ costPer }) => costPer.opportunity),
      item('perCustomer', 'Per customer', ({ costPer }) => costPer.customer),
      {
        key: 'payback',
        label: 'Payback',
        text: months.value === null ? NOTHING : `${months.value.toFixed(1)} months`,
        value: months.value,
        detail: months.reason ?? '',
        change: null,
        to: null,
        help: 'Cost of a customer ÷ what a customer brings a month after gross margin.',
      },
    ],
  };
}

function returnsTable(kind: 'campaign' | 'influencer', input: RoiInput): WholeTable {
  const { locale, currency, linkOf, total } = input;
  const rows = kind === 'campaign' ? input.campaigns : input.influencers;
  // Where nobody has one, the figure above says why.
  const hasChance = kind === 'influencer' && rows.some((row) => row.chanceOfReturn.value !== null);
  const cellsOf = (row: Returns, name: Cell): Record<string, Cell> =>
    saidOnce({
      name,
      cost: moneyCell(row.cost),
      revenue: moneyCell(row.revenue),
      weighted: moneyCell(row.weightedPipeline),
      roi: returnCell(row.fullPipelineRoi),
      revenueRoi: returnCell(row.revenueRoi),
      opportunities: countCell(row.opportunities, locale),
      perOpportunity: perOne(row.costPer.opportunity),
      customers: countCell(row.customers, locale),
      perCustomer: perOne(row.costPer.customer),
      ...(hasChance ? { chance: shareCell(row.chanceOfReturn) } : {}),
    });
  return {
    id: kind === 'campaign' ? 'campaigns' : 'influencers',
    title: kind === 'campaign' ? 'By campaign' : 'By influencer',
    intro: '',
    columns: [
      column('name', kind === 'campaign' ? 'Campaign' : 'Influencer'),
      column('cost', 'Cost', 'money', { currency }),
      column('revenue', 'Revenue', 'money', { currency }),
      column('weighted', 'Open, weighted', 'money', { currency }),
      column('roi', 'ROI, full pipeline', 'percent'),
      column('revenueRoi', 'ROI, revenue', 'percent'),
      column('opportunities', 'Opportunities', 'number'),
      column('perOpportunity', 'Cost per opportunity', 'money', { currency }),
      column('customers', 'Customers', 'number'),
      column('perCustomer', 'Cost per customer', 'money', { currency }),
      ...(hasChance
        ? [
            column('chance', 'Chance that it paid', 'percent', {
              help: 'Over what the data-driven model holds possible.',
            }),
          ]
        : []),
    ],
    rows: rows.map((row): Row => ({
      id: row.id ?? row.label,
      cells: cellsOf(row, textCell(row.label, row.id === null ? {} : { to: linkOf(kind, row.id) })),
      record: null,
      actions: [],
    })),
    // In it is what belongs to none of the rows, e.g. a fee for no campaign.
    total: cellsOf(total, textCell(total.label)),
    empty: {
      title: 'Nothing was spent or brought in this period',
      text: 'Note fees at the campaign’s influencers, and other costs under Costs.',
      to: { label: 'Costs', to: { page: 'costs', params: {} } },
    },
  };
}

/** Why there is no figure is said at the first one that is missing for that reason, not at each. */
function saidOnce(cells: Record<string, Cell>): Record<string, Cell> {
  const said = new Set<string>();
  return Object.fromEntries(
    Object.entries(cells).map(([key, cell]) => {
      if (cell.detail === undefined) return [key, cell];
      const { detail, ...bare } = cell;
      const isNew = !said.has(detail);
      said.add(detail);
      return [key, isNew ? cell : bare];
    }),
  );
}

const perOne = ({ amount, reason }: MoneyFigure): Cell =>
  amount === null ? moneyCell(null, { detail: reason ?? undefined }) : moneyCell(amount);
