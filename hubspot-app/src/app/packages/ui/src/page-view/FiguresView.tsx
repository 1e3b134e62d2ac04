import { Flex, Heading, Statistics, StatisticsItem, StatusTag, Text } from '@hubspot/ui-extensions';
import type { FigureItem, FiguresBlock, FunnelBlock } from '@pipeline-attribution/shared';
import { HelpList } from './HelpList.tsx';
import { ToPage } from './links.tsx';
import { TAGS } from './tones.ts';

/** A figure is no link, so the words below it say which one they open. */
const detailWords = (label: string): string => `${label} in detail`;

const Figure = ({ item }: { readonly item: FigureItem }) => (
  <StatisticsItem label={item.label} number={item.text}>
    {item.change !== null && (
      <StatusTag variant={TAGS[item.change.tone]}>{item.change.text}</StatusTag>
    )}
    {item.detail !== '' && <Text variant="microcopy">{item.detail}</Text>}
    {item.to !== null && <ToPage to={item.to} label={detailWords(item.label)} />}
  </StatisticsItem>
);

/** Headline figures, each with its change against the period before in words. */
export const FiguresView = ({ block }: { readonly block: FiguresBlock }) => (
  <Flex direction="column" gap="xs">
    {block.title !== '' && <Heading>{block.title}</Heading>}
    <Statistics>
      {block.items.map((item) => (
        <Figure key={item.key} item={item} />
      ))}
    </Statistics>
    <HelpList title="What the figures say" items={block.items} />
  </Flex>
);

/** The funnel as figures side by side: what influencers have of each step, and how many came from the one before. */
export const FunnelView = ({ block }: { readonly block: FunnelBlock }) => (
  <Flex direction="column" gap="xs">
    {block.title !== '' && <Heading>{block.title}</Heading>}
    <Statistics>
      {block.steps.map((step) => (
        <StatisticsItem key={step.key} label={step.label} number={step.influenced}>
          <Text variant="microcopy">
            {`of ${step.total}${step.share === null ? '' : ` (${step.shareText})`}`}
          </Text>
          {step.amount !== null && step.influencedAmount !== null && (
            <Text variant="microcopy">{`${step.influencedAmount} of ${step.amount}`}</Text>
          )}
          {step.fromPrevious !== '' && <Text variant="microcopy">{step.fromPrevious}</Text>}
          {step.to !== null && <ToPage to={step.to} label={detailWords(step.label)} />}
        </StatisticsItem>
      ))}
    </Statistics>
  </Flex>
);
