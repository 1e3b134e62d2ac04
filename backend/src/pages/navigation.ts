import type { Crm, PageId, Role } from '@pipeline-attribution/shared';
import type { TenantTransaction } from '../db/tenancy.ts';
import { PAGES } from './registry.ts';

/** An entry of the app's navigation. */
export interface NavigationEntry {
  readonly page: PageId;
  readonly label: string;
}

/** What can be opened without choosing anything first, in the order people work; the first is where the app opens. */
const ORDER: readonly NavigationEntry[] = [
  { page: 'dashboard', label: 'Dashboard' },
  { page: 'influencers', label: 'Influencers' },
  { page: 'campaigns', label: 'Campaigns' },
  { page: 'content', label: 'Content' },
  { page: 'timeline', label: 'Timeline' },
  { page: 'touches', label: 'Touches' },
  { page: 'deals', label: 'Deals' },
  { page: 'roi', label: 'ROI' },
  { page: 'what-if', label: 'What if' },
  { page: 'compare-influencers', label: 'Compare influencers' },
  { page: 'compare-models', label: 'Compare models' },
  { page: 'revenue', label: 'Revenue' },
  { page: 'recommendations', label: 'Recommendations' },
  { page: 'posts', label: 'Posts' },
  { page: 'costs', label: 'Costs' },
  { page: 'lift', label: 'Lift' },
  { page: 'answers', label: 'Answers' },
  { page: 'health', label: 'Health' },
  { page: 'repairs', label: 'Repairs' },
];

/**
 * The pages there are, for a surface that knows none by name. Deals are called what the CRM calls them.
 * @param role of who asks, null for a key; a page that they would be refused is not named.
 */
export async function navigationOf(
  tx: TenantTransaction,
  role: Role | null,
): Promise<NavigationEntry[]> {
  const [tenant] = await tx.query<{ crm: Crm }>('select crm from tenants where id = $1', [
    tx.tenantId,
  ]);
  const isOpen = ({ page }: NavigationEntry): boolean => {
    const definition = PAGES.get(page);
    return definition !== undefined && !(definition.isRecordLevel && role === 'viewer');
  };
  return ORDER.filter(isOpen).map((entry) =>
    entry.page === 'deals' && tenant?.crm === 'salesforce'
      ? { ...entry, label: 'Opportunities' }
      : entry,
  );
}
