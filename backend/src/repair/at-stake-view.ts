import type { AtStakeView } from '@pipeline-attribution/shared';
import type { AtStake } from './amounts-at-stake.ts';
import type { TenantMoney } from './tenant-money.ts';

/** A value or an answer with the amounts behind it as the tenant writes them. */
export const withAmounts = <View extends AtStake>(
  { pipelineMinor, openMinor, wonMinor, ...view }: View,
  { home }: TenantMoney,
): Omit<View, 'pipelineMinor' | 'openMinor' | 'wonMinor'> &
  Pick<AtStakeView, 'pipeline' | 'open' | 'won'> => ({
  ...view,
  pipeline: home(pipelineMinor),
  open: home(openMinor),
  won: home(wonMinor),
});
