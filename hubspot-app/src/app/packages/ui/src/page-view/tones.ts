import type { StatusTagProps } from '@hubspot/ui-extensions';
import type { Tone } from '@pipeline-attribution/shared';

/** Good and bad news as HubSpot colours it; the words say it too. */
export const TAGS: Readonly<Record<Tone, NonNullable<StatusTagProps['variant']>>> = {
  neutral: 'default',
  good: 'success',
  bad: 'danger',
  warning: 'warning',
};
