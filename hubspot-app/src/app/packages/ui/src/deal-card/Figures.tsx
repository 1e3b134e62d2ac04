import { Statistics, StatisticsItem, Text } from '@hubspot/ui-extensions';
import type { DealCardView } from '@pipeline-attribution/shared';
import { postsWithoutClick } from './row-words.ts';

const ATTRIBUTED_LABEL: Readonly<Record<DealCardView['record']['outcome'], string>> = {
  open: 'Attributed pipeline',
  won: 'Attributed revenue',
  lost: 'Attributed, but lost',
};

const AttributedItem = ({ record, figures }: Pick<DealCardView, 'record' | 'figures'>) => {
  const { amount, shareText, range } = figures.attributed;
  const share = range === null ? shareText : `${shareText} (${range.text})`;
  const label = ATTRIBUTED_LABEL[record.outcome];
  if (record.amount === null) {
    return (
      <StatisticsItem label={label} number={share}>
        <Text variant="microcopy">This deal has no amount yet</Text>
      </StatisticsItem>
    );
  }
  const whole = `of ${record.amount.text}`;
  return (
    <StatisticsItem label={label} number={amount?.text ?? share}>
      <Text variant="microcopy">{range === null ? `${share} ${whole}` : share}</Text>
      {range !== null && <Text variant="microcopy">{`${whole}; 90 % sure of the range`}</Text>}
    </StatisticsItem>
  );
};

const TouchesItem = ({ figures, influencers }: Pick<DealCardView, 'figures' | 'influencers'>) => {
  const posts = influencers.reduce((sum, row) => sum + row.posts, 0);
  return (
    <StatisticsItem label="Touches" number={figures.touches}>
      <Text variant="microcopy">On {figures.peopleText}</Text>
      {posts > 0 && <Text variant="microcopy">{`And ${postsWithoutClick(posts)}`}</Text>}
    </StatisticsItem>
  );
};

const DaysItem = ({ figures }: Pick<DealCardView, 'figures'>) => (
  <StatisticsItem label="Days from first touch" number={figures.daysSinceFirstTouch ?? '–'}>
    {figures.daysSinceFirstTouch === null && <Text variant="microcopy">No touch yet</Text>}
  </StatisticsItem>
);

const ConversionItem = ({ figures, record }: Pick<DealCardView, 'figures' | 'record'>) => (
  <StatisticsItem label="Conversion probability" number={figures.conversion?.text ?? '–'}>
    <Text variant="microcopy">
      {figures.conversion?.source ??
        (record.outcome === 'open' ? 'Not known for this stage' : 'The deal is closed')}
    </Text>
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
      <TouchesItem figures={view.figures} influencers={view.influencers} />
      <DaysItem figures={view.figures} />
      <ConversionItem record={view.record} figures={view.figures} />
    </Statistics>
  ) : (
    <>
      <Statistics>
        <AttributedItem record={view.record} figures={view.figures} />
        <TouchesItem figures={view.figures} influencers={view.influencers} />
      </Statistics>
      <Statistics>
        <DaysItem figures={view.figures} />
        <ConversionItem record={view.record} figures={view.figures} />
      </Statistics>
    </>
  );
