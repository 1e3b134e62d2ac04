import { forget, keysOf, NAME, now, parsed, read, write } from './device.ts';
import { on, safely } from './safely.ts';
import { endpoint, settings } from './settings.ts';

/** An event as `POST /api/v1/attribution/track` takes it. */
export interface TrackerEvent {
  readonly messageId: string;
  readonly type: 'page' | 'track' | 'identify';
  readonly timestamp: string;
  readonly url: string;
  /** Empty for none, as browsers say it. */
  readonly referrer?: string;
  readonly title?: string;
  readonly event?: string | undefined;
  readonly email?: string;
  readonly properties?:
    { readonly formName?: string | null | undefined; readonly answer?: string } | undefined;
  readonly anonymousId?: string;
  readonly hubspotUtk?: string | undefined;
  readonly consent?: 'granted' | 'denied';
}

/** Each waiting event has a key of its own, so that two tabs never write over each other. */
const WAITING = `${NAME}.e.`;

/** What is not acknowledged yet, by its id. */
export const queue = new Map<string, TrackerEvent>();
let isUnderWay = false;
let failures = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Takes an event for delivery; it is given up only when the server has answered. */
export function deliver(event: TrackerEvent): void {
  queue.set(event.messageId, event);
  // On the device of who refused nothing is kept.
  if (event.anonymousId) write(WAITING + event.messageId, JSON.stringify(event));
  // A device that is offline for long keeps its newest fifty.
  for (const oldest of queue.values()) if (queue.size > 50) drop(oldest);
  if (!failures) sendIn(0);
}

/**
 * Takes up what an earlier page could not deliver, to go with this one's; sending an event twice does no harm. What is
 * older than thirty days, or no event, is given up.
 */
export function resume(): void {
  for (const key of keysOf(WAITING)) {
    const event = parsed(read(key)) as TrackerEvent | null | undefined;
    if (event && Date.now() - Date.parse(event.timestamp) < 2592e6)
      queue.set(event.messageId, event);
    else forget(key);
  }
}

function drop({ messageId }: TrackerEvent): void {
  queue.delete(messageId);
  forget(WAITING + messageId);
}

function sendIn(seconds: number): void {
  clearTimeout(timer);
  timer = setTimeout(send, seconds * 1000);
}

const bodyOf = (events: readonly TrackerEvent[]): string =>
  JSON.stringify({ writeKey: settings.key, sentAt: now(), events });

/**
 * As `text/plain`, which needs no preflight; `keepalive` lets it outlive the page.
 * @returns the status; that of a server in trouble where there was no answer
 */
const post = (body: string, keepalive: boolean): Promise<number> =>
  fetch(endpoint(), { method: 'POST', body, keepalive }).then(
    ({ status }) => status,
    () => 500,
  );

const send = safely(() => {
  if (!queue.size || isUnderWay) return;
  isUnderWay = true;
  const batch = [...queue.values()];
  // The browser refuses more than 64 KiB under way with keepalive; a second attempt goes without.
  void post(bodyOf(batch), !failures).then((status) => {
    isUnderWay = false;
    // What the server refuses today it refuses tomorrow; too many requests (429) and its own troubles pass.
    if (status > 428) {
      // Spread, so that a server that comes back is not met by everyone at once.
      sendIn(2 ** (failures++ + Math.random()));
    } else {
      failures = 0;
      batch.forEach(drop);
      sendIn(0);
    }
  });
});

/**
 * The page is going, perhaps for good: everything goes as a beacon, also what is under way, for only the first attempt
 * outlives the page. Nobody tells whether a beacon arrived, so what is kept on the device stays there until a later
 * page has its answer. The server takes an event once, however often it comes.
 */
const leave = (): void => {
  if (!queue.size) return;
  const body = bodyOf([...queue.values()]);
  // Some blockers take the beacon away altogether.
  if (!(navigator as Partial<Navigator>).sendBeacon?.(endpoint(), body)) void post(body, true);
  // If it was only hidden, the answer is asked for here.
  sendIn(9);
};

export function watchConnection(): void {
  on('pagehide', leave);
  // Phones do not say more than this before they end a page. When it comes back to light it does no harm.
  on('visibilitychange', leave);
  on('online', send);
}
