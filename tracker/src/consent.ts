import { clean, ORIGIN, tagsOf } from './addresses.ts';
import { deliver, queue, resume, type TrackerEvent } from './delivery.ts';
import { cookie, deviceId, forgetDevice, now, random } from './device.ts';

/** `granted`, `denied`, or anything else: not known yet. */
let consent: unknown;
/** What happened without consent, in memory only; the landing first. */
let held: TrackerEvent[] = [];

export const isGranted = (): boolean => consent === 'granted';

type Details = Partial<TrackerEvent> & Pick<TrackerEvent, 'type'>;

const stamped = (details: Details): TrackerEvent => ({
  messageId: random(),
  timestamp: now(),
  url: clean(location.href),
  ...details,
});

const follow = (event: TrackerEvent): void => {
  deliver({
    ...event,
    anonymousId: deviceId(),
    hubspotUtk: cookie('hubspotutk'),
    consent: 'granted',
  });
};

/** Notes what happened: sent when consent is given, held while that is open, and of who refused only the landing. */
export function note(details: Details): void {
  const event = stamped(details);
  if (isGranted()) follow(event);
  else if (consent !== 'denied' || !held[0]) held.push(event);
}

/** The visit of who refused: the tags of its address and nothing else: no path, no click id, no device. */
const countVisit = ({ url, referrer }: TrackerEvent): void => {
  if (referrer?.startsWith(ORIGIN)) return;
  const utm = new URLSearchParams(tagsOf(url).filter(([name]) => /^utm_/i.test(name)));
  deliver(stamped({ type: 'page', url: `${ORIGIN}?${utm}`, consent: 'denied' }));
};

export function setConsent(wanted: unknown): void {
  // Global Privacy Control and Do Not Track are a refusal that no banner overrules.
  const answer =
    (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl ||
    navigator.doNotTrack === '1'
      ? 'denied'
      : wanted;
  if (answer === consent) return;
  consent = answer;
  if (isGranted()) {
    // What waited before comes first: if there is no room, the oldest goes.
    resume();
    held.forEach(follow);
    held = [];
  } else if (answer === 'denied') {
    queue.clear();
    forgetDevice();
    held = held.slice(0, 1);
    held.forEach(countVisit);
  }
}
