import { Box, Divider, Flex, Text } from '@hubspot/ui-extensions';
import type { InfluencerRow } from '@pipeline-attribution/shared';
import { EvidenceMark } from './EvidenceMark.tsx';

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
        <Text variant="microcopy">{`${row.platformLabel} · ${row.contentLabel}`}</Text>
      </Box>
      {row.amount !== null && (
        <Box flex="none">
          <Text variant="microcopy">{row.amount.text}</Text>
        </Box>
      )}
    </Flex>
    <Text variant="microcopy">{`${row.lastTouch.ago}, through ${row.lastTouch.through}`}</Text>
    <Flex direction="row" justify="start">
      <EvidenceMark evidence={row.evidence} label={row.evidenceLabel} />
    </Flex>
  </Flex>
);

const moreText = (more: number): string =>
  more === 1
    ? '1 more on the “Influencer attribution” card'
    : `${String(more)} more on the “Influencer attribution” card`;

/** The top three, for a sidebar: no table, which a narrow column cannot hold. */
export const InfluencerList = ({ rows }: { readonly rows: readonly InfluencerRow[] }) => {
  const more = rows.length - SHOWN;
  return (
    <Flex direction="column" gap="md">
      {rows.slice(0, SHOWN).map((row) => (
        <Flex key={row.id} direction="column" gap="md">
          <Divider size="flush" />
          <Item row={row} />
        </Flex>
      ))}
      {more > 0 && <Text variant="microcopy">{moreText(more)}</Text>}
    </Flex>
  );
};
