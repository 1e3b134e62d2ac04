import { Box, Divider, Flex, Text } from '@hubspot/ui-extensions';
import type { DealCardView, InfluencerRow, RemainderRow } from '@pipeline-attribution/shared';
import { EvidenceMark } from './EvidenceMark.tsx';
import { platformAndContent, throughWhom } from './row-words.ts';

const SHOWN = 3;

const Item = ({ row }: { readonly row: InfluencerRow }) => (
  <Flex direction="column" gap="xs">
    <Flex direction="row" justify="between" gap="sm">
      <Box flex={1}>
        <Text format={{ fontWeight: 'demibold' }}>{row.name}</Text>
      </Box>
      <Box flex="none">
        <Text format={{ fontWeight: 'demibold' }}>{row.shareText}</Text>
      </Box>
    </Flex>
    <Flex direction="row" justify="between" gap="sm">
      <Box flex={1}>
        <Text variant="microcopy">{platformAndContent(row)}</Text>
      </Box>
      {row.amount !== null && (
        <Box flex="none">
          <Text variant="microcopy">{row.amount.text}</Text>
        </Box>
      )}
    </Flex>
    <Text variant="microcopy">{`${row.lastTouch.ago}, ${throughWhom(row)}`}</Text>
    <Flex direction="row" justify="start">
      <EvidenceMark evidence={row.evidence} label={row.evidenceLabel} />
    </Flex>
  </Flex>
);

const moreText = (more: number): string =>
  more === 1
    ? '1 more on the “Influencer attribution” card'
    : `${String(more)} more on the “Influencer attribution” card`;

/** What stays where room is short: without it the shares above would not be understood. */
const KEPT: ReadonlySet<RemainderRow['kind']> = new Set(['inferred', 'baseline']);

/** What was inferred, and what nobody's influence brought, in the views that tell it. */
const Remainder = ({ row }: { readonly row: RemainderRow }) => (
  <Flex direction="column" gap="xs">
    <Flex direction="row" justify="between" gap="sm">
      <Box flex={1}>
        <Text>{row.label}</Text>
      </Box>
      <Box flex="none">
        <Text>{row.shareText}</Text>
      </Box>
    </Flex>
    {row.amount !== null && (
      <Flex direction="row" justify="end">
        <Text variant="microcopy">{row.amount.text}</Text>
      </Flex>
    )}
  </Flex>
);

/** The top three, for a sidebar: no table, which a narrow column cannot hold. */
export const InfluencerList = ({ view }: { readonly view: DealCardView }) => {
  const rows = view.influencers;
  const more = rows.length - SHOWN;
  return (
    <Flex direction="column" gap="md">
      {rows.slice(0, SHOWN).map((row) => (
        <Flex key={row.id} direction="column" gap="md">
          <Divider size="flush" />
          <Item row={row} />
        </Flex>
      ))}
      {view.remainder
        .filter(({ kind }) => KEPT.has(kind))
        .map((row) => (
          <Flex key={row.kind} direction="column" gap="md">
            <Divider size="flush" />
            <Remainder row={row} />
          </Flex>
        ))}
      {more > 0 && <Text variant="microcopy">{moreText(more)}</Text>}
    </Flex>
  );
};
