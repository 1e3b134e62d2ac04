import {
  BASELINE_LABEL,
  contentTypeLabel,
  platformLabel,
  sourceLabel,
  type GroupBy,
} from '@pipeline-attribution/shared';
import { BASELINE, UNATTRIBUTED } from '../attribution/types.ts';
import type { TenantTransaction } from '../db/tenancy.ts';

export interface GroupName {
  readonly key: string | null;
  readonly kind: 'group' | 'none' | 'baseline' | 'unattributed';
  readonly label: string;
}

const NONE: Readonly<Record<GroupBy, string>> = {
  influencer: 'Other marketing',
  campaign: 'No campaign',
  contentType: 'Unknown content type',
  channel: 'Unknown channel',
  platform: 'No platform',
};

const UNNAMED = 'Other marketing, and campaigns with no influencer named';

/**
 * Names of groups for the reader; influencers and campaigns by their names today.
 * @param sums the credit to be named: a CRM may know the campaign somebody was in and not through whom, which is
 *   no influencer's and yet not other marketing.
 */
export async function groupNames(
  tx: TenantTransaction,
  groupBy: GroupBy,
  sums: readonly { readonly key: string; readonly isInfluencer: boolean }[] = [],
): Promise<(key: string) => GroupName> {
  const names =
    groupBy === 'influencer' || groupBy === 'campaign'
      ? await loadNames(tx, groupBy === 'influencer' ? 'influencers' : 'campaigns')
      : new Map<string, string>();
  const hasUnnamed =
    groupBy === 'influencer' && sums.some(({ key, isInfluencer }) => key === '' && isInfluencer);
  const none = hasUnnamed ? UNNAMED : NONE[groupBy];
  return (key) => {
    if (key === UNATTRIBUTED) return { key: null, kind: 'unattributed', label: 'Unattributed' };
    if (key === BASELINE) return { key: null, kind: 'baseline', label: BASELINE_LABEL };
    if (key === '') return { key: null, kind: 'none', label: none };
    return { key, kind: 'group', label: labelOf(groupBy, key, names) };
  };
}

export async function loadNames(
  tx: TenantTransaction,
  table: 'influencers' | 'campaigns',
): Promise<Map<string, string>> {
  const rows = await tx.query<{ id: string; name: string }>(
    `select id, name from ${table} where tenant_id = $1`,
    [tx.tenantId],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

function labelOf(groupBy: GroupBy, key: string, names: ReadonlyMap<string, string>): string {
  switch (groupBy) {
    case 'influencer':
      return names.get(key) ?? 'Deleted influencer';
    case 'campaign':
      return names.get(key) ?? 'Deleted campaign';
    case 'contentType':
      return contentTypeLabel(key);
    case 'platform':
      return platformLabel(key);
    case 'channel':
      return sourceLabel(key);
  }
}
