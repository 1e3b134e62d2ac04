import { Alert, Flex, Heading, Statistics, StatisticsItem, Text } from '@hubspot/ui-extensions';
import { percent } from '@pipeline-attribution/shared/models/words.ts';
import type { FunnelStep, PipelineOverview } from '../api/page-guards.ts';
import { countText } from './numbers.ts';

const shareOf = ({ influencedShare: { value } }: FunnelStep): string =>
  value === null ? '' : ` (${percent(value)})`;

const StepItem = ({ step }: { readonly step: FunnelStep }) => {
  const { label, amount, influencedAmount, count, influenced } = step;
  if (amount === null || influencedAmount === null) {
    return (
      <StatisticsItem label={label} number={countText(influenced)}>
        <Text variant="microcopy">{`of ${countText(count)}${shareOf(step)}`}</Text>
      </StatisticsItem>
    );
  }
  return (
    <StatisticsItem label={label} number={influencedAmount.text}>
      <Text variant="microcopy">{`of ${amount.text}`}</Text>
      <Text variant="microcopy">
        {`${countText(influenced)} of ${countText(count)} deals${shareOf(step)}`}
      </Text>
    </StatisticsItem>
  );
};

/** The whole funnel and what influencers have of each step. */
export const Overview = ({ overview }: { readonly overview: PipelineOverview }) => {
  const { pendingDeals } = overview.freshness;
  return (
    <Flex direction="column" gap="sm">
      <Heading>What influencers brought</Heading>
      <Statistics>
        {overview.funnel.map((step) => (
          <StepItem key={step.step} step={step} />
        ))}
      </Statistics>
      {pendingDeals > 0 && (
        <Alert variant="info" title="Figures are still being computed">
          {`${countText(pendingDeals)} ${pendingDeals === 1 ? 'deal is' : 'deals are'} waiting to be credited.`}
        </Alert>
      )}
      <Text variant="microcopy">
        {`Since the beginning, under ${overview.model.label} (${overview.model.scopeLabel.toLowerCase()}). ${overview.reconciliation.note}`}
      </Text>
    </Flex>
  );
};
