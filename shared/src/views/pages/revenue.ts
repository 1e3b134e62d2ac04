import type { MoneyView } from '../../contract/common.ts';
import { percent } from '../../models/words.ts';
import type { Block } from '../page/blocks.ts';
import type { Row } from '../page/cells.ts';
import type { PageLink } from '../page/page.ts';
import { cutTable, type Cut } from '../page/table.ts';
import { column, moneyCell, NOTHING, shareCell, textCell, type FigureValue } from '../page/text.ts';

/** Won revenue of one source. */
export interface RevenueSource {
  readonly key: string | null;
  readonly kind: 'group' | 'none' | 'baseline' | 'unattributed';
  readonly label: string;
  readonly won: MoneyView;
  readonly wonShare: FigureValue;
}

export interface RevenueInput {
  readonly currency: string;
  readonly periodText: string;
  readonly groupingLabel: string;
  readonly sources: readonly RevenueSource[];
  readonly total: MoneyView;
  /** As the CRM’s own deals sum up; null by touch date. */
  readonly crmTotal: MoneyView | null;
  readonly reconciliation: { readonly reconciles: boolean | null; readonly note: string };
  readonly linkOf: (source: RevenueSource) => PageLink | null;
  readonly cut: Cut;
}

/** Where won revenue came from, with the rest nobody can have: it sums to the CRM’s total to the cent. */
export function buildRevenue(input: RevenueInput): {
  readonly sentence: string;
  readonly blocks: readonly Block[];
} {
  const { sources, total, crmTotal, reconciliation, periodText, currency, groupingLabel } = input;
  const rest = sources.find(({ kind }) => kind === 'unattributed');
  return {
    sentence:
      total.minor === 0
        ? `Nothing was won in the period (${periodText}).`
        : `${total.text} was won, ${periodText}; ${rest && rest.wonShare.value !== null && rest.won.minor !== 0 ? `${percent(rest.wonShare.value)} of it nobody is known to have brought` : 'all of it has a source'}.`,
    blocks: [
      {
        kind: 'figures',
        id: 'reconciliation',
        title: 'Does it add up?',
        items: [
          {
            key: 'attributed',
            label: 'Sum of all sources',
            text: total.text,
            value: total.minor,
            detail: 'unattributed included',
            change: null,
            to: null,
            help: null,
          },
          {
            key: 'crm',
            label: 'The CRM’s own total',
            text: crmTotal?.text ?? NOTHING,
            value: crmTotal?.minor ?? null,
            detail: reconciliation.note,
            change: null,
            to: null,
            help: 'Won deals of the period after refunds, straight from the deals.',
          },
        ],
      },
      cutTable(
        {
          id: 'sources',
          title: `Revenue by ${groupingLabel.toLowerCase()}`,
          intro: '',
          columns: [
            column('name', groupingLabel),
            column('won', 'Revenue', 'money', { currency }),
            column('share', 'Share', 'percent'),
          ],
          rows: sources.map((source): Row => {
            const to = input.linkOf(source);
            return {
              id: source.key ?? source.kind,
              cells: {
                name: textCell(source.label, to === null ? {} : { to }),
                won: moneyCell(source.won),
                share: shareCell(source.wonShare),
              },
              record: null,
              actions: [],
            };
          }),
          total: { name: textCell('All'), won: moneyCell(total) },
          empty: {
            title: 'Nothing was won in this period',
            text: 'Choose a longer period, or count by the day deals were created.',
            to: null,
          },
        },
        input.cut,
      ),
    ],
  };
}
