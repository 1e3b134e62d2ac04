import type { ChoiceFilter } from '@pipeline-attribution/shared';
import { subCampaignsText } from '../../campaigns/campaign-tree.ts';

/** Whether a campaign is looked at with what it is made of. */
export const scopeFilter = (value: 'below' | 'alone', count: number): ChoiceFilter => ({
  kind: 'choice',
  name: 'campaigns',
  label: 'Sub-campaigns',
  help: 'Each campaign’s credit and cost count once, also in the campaigns it is part of.',
  value,
  choices: [
    { value: 'below', label: `With its ${subCampaignsText(count)}` },
    { value: 'alone', label: 'This campaign alone' },
  ],
});
