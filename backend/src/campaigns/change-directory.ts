import { compileDirectory, type Directory } from '@pipeline-attribution/shared';
import type { TenantTransaction } from '../db/tenancy.ts';
import { readDirectory } from './load-directory.ts';
import { relinkTouchpoints } from './relink-touchpoints.ts';

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
  const before = await lockDirectory(tx);
  const result = await work(before);
  await relink(tx, reason, before, await readDirectory(tx));
  return result;
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
): Promise<void> {
  if (JSON.stringify(before) === JSON.stringify(after)) return;
  await relinkTouchpoints(tx, {
    before: compileDirectory(before),
    after: compileDirectory(after),
    reason,
  });
}
