import { forget, keysOf, NAME, now, read, write } from './device.ts';
import { on, safely } from './safely.ts';
import { endpoint, settings } from './settings.ts';

/** An event as `POST /api/v1/attribution/track` takes it. */
export interface TrackerEvent {
  readonly messageId: string;
  readonly type: 'page' | 'track' | 'identify';
  readonly timestamp: string;
  readonly url: string;
  readonly referrer?: string | null;
  readonly title?: string;
  readonly utm?: Readonly<Record<string, string>>;
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
let underWay: readonly TrackerEvent[] = [];
let failures = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Takes an event for delivery; it is given up only when the server has answered. */
export function deliver(event: TrackerEvent): void {
  queue.set(event.messageId, event);
  // On the device of who refused nothing is kept.
  if (event.anonymousId) write(WAITING + event.messageId, JSON.stringify(event));
  // A device that is offline for long keeps its newest fifty.
  for (const messageId of queue.keys()) if (queue.size > 50) drop(messageId);
  if (!failures) sendIn(0);
}

/** Takes up what an earlier page could not deliver, to go with this one's. Sending an event twice does no harm. */
export const resume = safely(() => {
  for (const key of keysOf(WAITING)) {
    queue.set(key.slice(WAITING.length), JSON.parse(read(key) ?? '') as TrackerEvent);
  }
});

function drop(messageId: string): void {
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
  if (!queue.size || underWay.length) return;
  const batch = (underWay = [...queue.values()]);
  // The browser refuses more than 64 KiB under way with keepalive; a second attempt goes without.
  void post(bodyOf(batch), !failures).then((status) => {
    underWay = [];
    // What the server refuses today it refuses tomorrow; too many requests (429) and its own troubles pass.
    if (status > 428) {
      // Spread, so that a server that comes back is not met by everyone at once.
      sendIn(2 ** failures++ * (1 + Math.random()));
    } else {
      failures = 0;
      for (const { messageId } of batch) drop(messageId);
      sendIn(0);
    }
  });
});

/**
 * The page is going, perhaps for good: everything that is not under way goes as a beacon. Nobody tells whether
 * a beacon arrived, so what is kept on the device stays there until a later page has its answer.
 */
const leave = (): void => {
  const waiting = [...queue.values()].filter((event) => !underWay.includes(event));
  if (!waiting.length) return;
  const body = bodyOf(waiting);
  // Some blockers take the beacon away altogether.
  if (!(navigator as Partial<Navigator>).sendBeacon?.(endpoint(), body)) void post(body, true);
  // A count has no id by which a repeat could be told from a second visit.
  for (const { messageId, anonymousId } of waiting) if (!anonymousId) queue.delete(messageId);
  // If it was only hidden, the answer is asked for here.
  sendIn(9);
};

export function watchConnection(): void {
  on('pagehide', leave);
  // Phones do not say more than this before they end a page. When it comes back to light it does no harm.
  on('visibilitychange', leave);
  on('online', send);
}
