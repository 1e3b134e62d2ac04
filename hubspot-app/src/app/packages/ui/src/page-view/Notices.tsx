import { Alert, Flex, Text } from '@hubspot/ui-extensions';
import type { Notice } from '@pipeline-attribution/shared';
import { ToPage } from './links.tsx';

const VARIANTS = { info: 'info', warning: 'warning', error: 'danger', success: 'success' } as const;

/** What has to be said beside the figures, each with what mends it. */
export const Notices = ({ notices }: { readonly notices: readonly Notice[] }) => (
  <>
    {notices.map((notice) => (
      <Alert key={notice.title} variant={VARIANTS[notice.tone]} title={notice.title}>
        <Flex direction="column" gap="xs">
          <Text>{notice.text}</Text>
          {notice.link !== null && <ToPage to={notice.link.to} label={notice.link.label} />}
        </Flex>
      </Alert>
    ))}
  </>
);
