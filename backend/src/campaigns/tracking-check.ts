import { resolveTouch } from '@pipeline-attribution/shared';
import type { z } from 'zod';
import type { TenantTransaction } from '../db/tenancy.ts';
import { trackingOptions } from '../ingest/tracking-options.ts';
import { loadSettings } from '../settings/load-settings.ts';
import { loadAssignments } from './assignments.ts';
import { loadCampaign } from './campaign-store.ts';
import { loadDirectory } from './load-directory.ts';
import type { trackingCheckOut } from './schemas.ts';

/** Whether a campaign's links work: were they seen, when, and does our own parser read them back. */
export async function checkTracking(
  tx: TenantTransaction,
  campaignId: string,
  now: Date,
): Promise<z.input<typeof trackingCheckOut>> {
  const { tracking } = await loadCampaign(tx, campaignId);
  const directory = await loadDirectory(tx);
  const options = trackingOptions((await loadSettings(tx)).tracking);
  const [count] = await tx.query<{ touches: number }>(
    `select count(*)::integer as touches from attribution_touchpoints where tenant_id = $1 and campaign_id = $2`,
    [tx.tenantId, campaignId],
  );
  const links = (await loadAssignments(tx, campaignId)).map((assignment) => {
    const { trackingUrl, influencerId, influencer, platform, contentType } = assignment;
    const read =
      trackingUrl === null ? null : resolveTouch({ url: trackingUrl }, directory, options);
    const { firstHitAt, lastHitAt } = assignment.tracking;
    return {
      influencerId,
      influencer,
      platform,
      contentType,
      trackingUrl,
      state:
        lastHitAt !== null
          ? ('seen' as const)
          : trackingUrl === null
            ? ('no_link' as const)
            : ('waiting' as const),
      firstHitAt,
      lastHitAt,
      resolves: read?.influencerId === influencerId && read.campaignId === campaignId,
    };
  });
  return {
    ...tracking,
    touches: count?.touches ?? 0,
    links,
    message: sentence(tracking.lastHitAt, links, now),
  };
}

function sentence(
  lastHitAt: string | null,
  links: readonly { state: 'seen' | 'waiting' | 'no_link' }[],
  now: Date,
): string {
  if (links.length === 0 && lastHitAt === null) {
    return 'Nobody is assigned yet. Assign an influencer to get the first tracking link.';
  }
  if (lastHitAt === null) {
    return links.every(({ state }) => state === 'no_link')
      ? 'There are no links yet: give the campaign a landing page.'
      : 'No hit yet. Open one of the links: it must show up here within a minute.';
  }
  const seen = links.filter(({ state }) => state === 'seen').length;
  return `The last hit came ${ago(now.getTime() - Date.parse(lastHitAt))}; ${String(seen)} of ${String(links.length)} links were seen.`;
}

function ago(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${String(minutes)} min ago`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${String(hours)} h ago`;
  return `${String(Math.floor(hours / 24))} days ago`;
}
