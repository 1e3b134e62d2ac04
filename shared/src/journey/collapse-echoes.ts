import { DAY_MS } from './order.ts';
import type { Evidence, Touchpoint } from './types.ts';

/** How far the CRM's record of a visit may lie from the visit itself. */
export const ECHO_WINDOW_MS = DAY_MS;

const OWN_TRACKING: ReadonlySet<Evidence> = new Set(['utm', 'code', 'referral']);

/**
 * Leaves out the CRM's own records of visits that were tracked anyway: one happening, one touch.
 *
 * A CRM notes where a person came from (HubSpot's original source, Salesforce's lead source) when its
 * own script sees the visit our tracker sees too. Such a note (kind `crm_source`, evidence `crm_field`
 * or `crm_event`) is an echo of a tracked touch (evidence `utm`, `code` or `referral`) of the same
 * contact with the same influencer, campaign and channel at most 24 hours away, either way round: CRMs
 * round times and write the note when the form is sent. A note nothing tracked stands behind stays.
 * Touches of unknown people are never echoes; nothing says they are the same person's.
 *
 * The order of the others is kept. Pass touches whose `contactId` already names the person (merged and
 * converted records resolved), else the echo of a lead and the visit of a contact do not meet.
 */
export function collapseEchoes<T extends Touchpoint>(touches: readonly T[]): T[] {
  const tracked = new Map<string, number[]>();
  for (const touch of touches) {
    if (touch.contactId === null || isCrmNote(touch) || !OWN_TRACKING.has(touch.evidence)) continue;
    const key = happening(touch);
    const times = tracked.get(key);
    if (times) times.push(touch.occurredAt);
    else tracked.set(key, [touch.occurredAt]);
  }
  return touches.filter((touch) => {
    if (touch.contactId === null || !isCrmNote(touch)) return true;
    const times = tracked.get(happening(touch)) ?? [];
    return !times.some((time) => Math.abs(time - touch.occurredAt) <= ECHO_WINDOW_MS);
  });
}

function isCrmNote({ kind, evidence }: Touchpoint): boolean {
  return kind === 'crm_source' && (evidence === 'crm_field' || evidence === 'crm_event');
}

function happening({ contactId, influencerId, campaignId, channel }: Touchpoint): string {
  return JSON.stringify([contactId, influencerId, campaignId, channel]);
}
