import { Alert, Flex, StatusTag, Text } from '@hubspot/ui-extensions';
import type { DealCardView } from '@pipeline-attribution/shared';
import { fitNotice } from './fit-notice.ts';

interface FitNoticeProps {
  readonly view: DealCardView;
  /** A sidebar has room for a mark and a line, a tab for a box. */
  readonly compact: boolean;
}

/** Says beside the figures that they are not, or not yet wholly, learnt. Nothing is wrong: it is no warning. */
export const FitNotice = ({ view, compact }: FitNoticeProps) => {
  const notice = fitNotice(view);
  if (notice === null) return null;
  return compact ? (
    <Flex direction="column" gap="xs">
      <StatusTag variant="info" hollow>
        {notice.short}
      </StatusTag>
      <Text variant="microcopy">{notice.text}</Text>
    </Flex>
  ) : (
    <Alert variant="info" title={notice.title}>
      <Text>{notice.text}</Text>
    </Alert>
  );
};
