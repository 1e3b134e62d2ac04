import { DAY_MS } from './order.ts';
import type { Evidence, Touchpoint } from './types.ts';

/** How far the CRM's record of a visit may lie from the visit itself. */
export const ECHO_WINDOW_MS = DAY_MS;
/** A visit ends after half an hour without a page (Google Analytics, Matomo, HubSpot). */
export const SAME_VISIT_MS = 30 * 60_000;

const OWN_TRACKING: ReadonlySet<Evidence> = new Set(['utm', 'code', 'referral']);

/**
 * Leaves out the CRM's own records of visits that were tracked anyway: one happening, one touch.
 *
 * A CRM notes where a person came from (HubSpot's original source, a landing-page field in Salesforce) and
 * which campaigns they answered (Salesforce's campaign members) when its own script sees the visit our tracker
 * sees too. Such a note (kind `crm_source` or `campaign_member`) is an echo of a tracked touch (evidence `utm`,
 * `code` or `referral`) of the same contact:
 * - with the same influencer, campaign and channel, at most 24 hours away, either way round: CRMs round times and
 *   write the note when the form is sent;
 * - within half an hour, whatever its source: it is the same visit, and the two merely class it differently;
 * - with the same campaign and no other influencer, unless the note is older than anything we tracked of this
 *   person: many notes carry the day of the record, not of the visit;
 * - with the same influencer, campaign, channel, platform and content, whenever, if the note is undated: its time
 *   says nothing, and of one visit it would make two, the first of them before it happened.
 *
 * A note nothing tracked stands behind stays. Touches of unknown people are never echoes; nothing says they are
 * the same person's. The order of the others is kept. Pass touches whose `contactId` already names the person
 * (merged and converted records resolved), else the echo of a lead and the visit of a contact do not meet.
 */
export function collapseEchoes<T extends Touchpoint>(touches: readonly T[]): T[] {
  const tracked = new Map<string, T[]>();
  for (const touch of touches) {
    if (touch.contactId === null || isCrmNote(touch) || !OWN_TRACKING.has(touch.evidence)) continue;
    const own = tracked.get(touch.contactId);
    if (own) own.push(touch);
    else tracked.set(touch.contactId, [touch]);
  }
  const since = new Map(
    [...tracked].map(([contact, own]) => [
      contact,
      own.reduce((first, { occurredAt }) => Math.min(first, occurredAt), Infinity),
    ]),
  );
  return touches.filter((touch) => {
    if (touch.contactId === null || !isCrmNote(touch)) return true;
    const first = since.get(touch.contactId) ?? Infinity;
    return !(tracked.get(touch.contactId) ?? []).some((visit) => isEcho(touch, visit, first));
  });
}

function isEcho(note: Touchpoint, visit: Touchpoint, trackedSince: number): boolean {
  const apart = Math.abs(note.occurredAt - visit.occurredAt);
  if (apart <= SAME_VISIT_MS) return true;
  const isSameCampaign =
    note.campaignId !== null &&
    note.campaignId === visit.campaignId &&
    (note.influencerId === null || note.influencerId === visit.influencerId);
  if (note.isUndated === true && isSameLink(note, visit)) return true;
  if (isSameCampaign && note.occurredAt >= trackedSince - ECHO_WINDOW_MS) return true;
  return (
    apart <= ECHO_WINDOW_MS &&
    note.influencerId === visit.influencerId &&
    note.campaignId === visit.campaignId &&
    note.channel === visit.channel
  );
}

function isSameLink(note: Touchpoint, visit: Touchpoint): boolean {
  return (
    note.influencerId === visit.influencerId &&
    note.campaignId === visit.campaignId &&
    note.channel === visit.channel &&
    note.platform === visit.platform &&
    note.contentType === visit.contentType
  );
}

function isCrmNote({ kind }: Touchpoint): boolean {
  return kind === 'crm_source' || kind === 'campaign_member';
}
