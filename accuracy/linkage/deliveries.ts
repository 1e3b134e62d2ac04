import { trackerEvents, type TrackerEvent } from '@pipeline-attribution/shared';
import { between, drawn, picked } from './draw.ts';
import type { StressedCompany } from './stressed-company.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const SKEWED = 0.1;
const REPEATED = 0.1;
const LATE = 0.15;
/** Offsets from UTC people's devices write their clocks with. */
const OFFSETS = ['+00:00', '+01:00', '+02:00', '-05:00', '-08:00', '+05:30', '+09:00'] as const;

/** One request to `POST /attribution/track`, as it arrives. */
export interface Delivery {
  readonly receivedAt: Date;
  readonly body: Readonly<Record<string, unknown>>;
}

/** What the tracker sends, in the order it arrives: by clocks that may be wrong, late, and more than once. */
export function deliveriesOf({ company, seed, on }: StressedCompany): Delivery[] {
  const deliveries: Delivery[] = [];
  for (const event of trackerEvents(company)) {
    const { anonymousId: device, messageId } = event;
    const at = Date.parse(event.timestamp);
    // What waited in a browser's queue goes out together, so the whole visit is late.
    const visit = messageId
      .replace(/-(?:page-\d+|identify|track)$/, '')
      .replace(/^form-/, 'visit-');
    const isLate = on.has('lateArrivals') && drawn(seed, 'late', visit) < LATE;
    const receivedAt = at + 200 + (isLate ? between([HOUR, 10 * DAY], seed, 'by', messageId) : 0);
    const isSkewed = on.has('clockSkew') && drawn(seed, 'skewed', device) < SKEWED;
    const skew = isSkewed ? Math.round(between([-3 * DAY, 3 * DAY], seed, 'skew', device)) : 0;
    const offset = on.has('timeZones') ? picked(OFFSETS, seed, 'zone', device) : '+00:00';
    const send = (when: number): void => {
      if (when > company.endsAt) return;
      deliveries.push({
        receivedAt: new Date(when),
        body: {
          ...event,
          timestamp: localTime(at + skew, offset),
          sentAt: localTime(when - 150 + skew, offset),
        } satisfies TrackerEvent & { sentAt: string },
      });
    };
    send(receivedAt);
    if (on.has('duplicates') && drawn(seed, 'again', messageId) < REPEATED) {
      send(receivedAt + between([0, 2 * DAY], seed, 'again at', messageId));
      send(receivedAt + 1);
    }
  }
  return deliveries.sort((a, b) => a.receivedAt.getTime() - b.receivedAt.getTime());
}

/** An instant as a clock in this zone writes it. */
function localTime(at: number, offset: string): string {
  const [, sign = '+', hours = '0', minutes = '0'] = /([+-])(\d\d):(\d\d)/.exec(offset) ?? [];
  const ahead = (Number(hours) * 60 + Number(minutes)) * 60_000 * (sign === '-' ? -1 : 1);
  return new Date(at + ahead).toISOString().replace('Z', offset);
}
