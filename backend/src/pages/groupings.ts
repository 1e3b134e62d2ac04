import type { GroupBy } from '@pipeline-attribution/shared';

/** What figures can be grouped by, as readers call it. */
export const GROUPINGS: Readonly<Record<GroupBy, string>> = {
  influencer: 'Influencer',
  campaign: 'Campaign',
  contentType: 'Content type',
  platform: 'Platform',
  channel: 'Channel',
};
