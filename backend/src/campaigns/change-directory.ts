import { compileDirectory, type Directory } from '@pipeline-attribution/shared';
import type { TenantTransaction } from '../db/tenancy.ts';
import { readDirectory } from './load-directory.ts';
import { relinkTouchpoints } from './relink-touchpoints.ts';
import type { RelinkJournal } from './relink-journal.ts';

/**
 * Does a change of influencers or campaigns and applies it to the past: touches that resolve differently
 * afterwards are linked anew, in the same transaction. Changes of one tenant's directory wait for each
 * other, so that two of them cannot both pass the check for names already taken.
 */
export async function changeDirectory<Result>(
  tx: TenantTransaction,
  reason: string,
  work: (directory: Directory) => Promise<Result>,
): Promise<Result> {
  const { result } = await changeDirectoryNoting(tx, { reason, journal: null }, work);
  return result;
}

/**
 * {@link changeDirectory} that answers how many touches changed, and notes which they were, or takes back
 * those that were noted.
 */
export async function changeDirectoryNoting<Result>(
  tx: TenantTransaction,
  { reason, journal }: { readonly reason: string; readonly journal: RelinkJournal | null },
  work: (directory: Directory) => Promise<Result>,
): Promise<{ readonly result: Result; readonly relinked: number }> {
  const before = await lockDirectory(tx);
  const result = await work(before);
  const relinked = await relink(tx, reason, before, await readDirectory(tx), journal);
  return { result, relinked };
}

/**
 * Takes an influencer or a campaign away. Touches are linked anew before the row goes: afterwards they
 * could not be told from touches that never had a link.
 */
export async function removeFromDirectory(
  tx: TenantTransaction,
  reason: string,
  id: string,
  remove: () => Promise<void>,
): Promise<void> {
  const before = await lockDirectory(tx);
  await relink(tx, reason, before, {
    ...before,
    influencers: before.influencers.filter((influencer) => influencer.id !== id),
    campaigns: before.campaigns.filter((campaign) => campaign.id !== id),
  });
  await remove();
}

async function lockDirectory(tx: TenantTransaction): Promise<Directory> {
  await tx.query(`select pg_advisory_xact_lock(hashtext('directory'), $1)`, [tx.tenantId]);
  return readDirectory(tx);
}

async function relink(
  tx: TenantTransaction,
  reason: string,
  before: Directory,
  after: Directory,
  journal: RelinkJournal | null = null,
): Promise<number> {
  if (JSON.stringify(before) === JSON.stringify(after)) return 0;
  return relinkTouchpoints(tx, {
    before: compileDirectory(before),
    after: compileDirectory(after),
    reason,
    journal,
  });
}
