import { Statistics, StatisticsItem, Text } from '@hubspot/ui-extensions';
import type { DealCardView } from '@pipeline-attribution/shared';

const ATTRIBUTED_LABEL: Readonly<Record<DealCardView['record']['outcome'], string>> = {
  open: 'Attributed pipeline',
  won: 'Attributed revenue',
  lost: 'Attributed, but lost',
};

const AttributedItem = ({ record, figures }: Pick<DealCardView, 'record' | 'figures'>) => {
  const { amount, shareText, range } = figures.attributed;
  return (
    <StatisticsItem label={ATTRIBUTED_LABEL[record.outcome]} number={amount?.text ?? shareText}>
      <Text variant="microcopy">
        {record.amount === null
          ? 'This deal has no amount yet'
          : `${shareText} of ${record.amount.text}`}
      </Text>
      {range !== null && <Text variant="microcopy">Likely {range.text}</Text>}
    </StatisticsItem>
  );
};

const TouchesItem = ({ figures }: Pick<DealCardView, 'figures'>) => (
  <StatisticsItem label="Touches" number={figures.touches}>
    <Text variant="microcopy">On {figures.peopleText}</Text>
  </StatisticsItem>
);

const DaysItem = ({ figures }: Pick<DealCardView, 'figures'>) => (
  <StatisticsItem label="Days from first touch" number={figures.daysSinceFirstTouch ?? '–'}>
    {figures.daysSinceFirstTouch === null && <Text variant="microcopy">No touch yet</Text>}
  </StatisticsItem>
);

const ConversionItem = ({ figures }: Pick<DealCardView, 'figures'>) => (
  <StatisticsItem label="Conversion probability" number={figures.conversion?.text ?? '–'}>
    <Text variant="microcopy">{figures.conversion?.source ?? 'Not known for this stage'}</Text>
  </StatisticsItem>
);

interface FiguresProps {
  readonly view: DealCardView;
  /** A sidebar has room for two figures in a row, a tab for four. */
  readonly perRow: 2 | 4;
}

/** The four figures of the deal, the attributed amount first. */
export const Figures = ({ view, perRow }: FiguresProps) =>
  perRow === 4 ? (
    <Statistics>
      <AttributedItem record={view.record} figures={view.figures} />
      <TouchesItem figures={view.figures} />
      <DaysItem figures={view.figures} />
      <ConversionItem figures={view.figures} />
    </Statistics>
  ) : (
    <>
      <Statistics>
        <AttributedItem record={view.record} figures={view.figures} />
        <TouchesItem figures={view.figures} />
      </Statistics>
      <Statistics>
        <DaysItem figures={view.figures} />
        <ConversionItem figures={view.figures} />
      </Statistics>
    </>
  );
