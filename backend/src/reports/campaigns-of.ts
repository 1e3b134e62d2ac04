import { z } from 'zod';
import { loadCampaignTree } from '../campaigns/campaign-tree.ts';
import type { TenantTransaction } from '../db/tenancy.ts';

/** Of reports of one campaign. */
export const subCampaignsParam = {
  subCampaigns: z.enum(['true', 'false'], 'Must be true or false.').default('false').meta({
    description:
      'With `campaign`: `true` counts all the campaigns below it in the CRM’s hierarchy as well, each once.',
  }),
};

/** The campaigns a report of one is about; undefined where it is about all. */
export async function campaignsOf(
  tx: TenantTransaction,
  {
    campaign,
    withBelow = false,
  }: { readonly campaign?: string | undefined; readonly withBelow?: boolean },
): Promise<readonly string[] | undefined> {
  if (campaign === undefined) return undefined;
  if (!withBelow) return [campaign];
  const tree = await loadCampaignTree(tx);
  return [campaign, ...tree.below(campaign).map(({ id }) => id)];
}
