import { iso } from './model.ts';

export type AttendanceState = 'REGISTERED' | 'ATTENDED' | 'CANCELLED' | 'NO_SHOW';

export interface Participation {
  readonly contactId: string;
  readonly state: AttendanceState;
  /** UTC epoch milliseconds. */
  readonly at: number;
}

export interface MarketingEvent {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly url: string | null;
  readonly isCancelled: boolean;
  readonly participations: readonly Participation[];
}

/** The portal's marketing events; it has none until somebody adds one. */
export class MarketingEvents {
  readonly #events: MarketingEvent[] = [];

  /** Adds an event, or puts another state of it in its place. */
  put(event: MarketingEvent): void {
    const at = this.#events.findIndex(({ id }) => id === event.id);
    if (at === -1) this.#events.push(event);
    else this.#events[at] = event;
  }

  all(): readonly MarketingEvent[] {
    return this.#events;
  }

  find(id: string): MarketingEvent | undefined {
    return this.#events.find((event) => event.id === id);
  }
}

const count = ({ participations }: MarketingEvent, state: AttendanceState): number =>
  participations.filter((one) => one.state === state).length;

/** An event as the API shows it (client model `MarketingEventPublicReadResponseV2`). */
export function presentEvent(event: MarketingEvent): Record<string, unknown> {
  return {
    objectId: event.id,
    eventName: event.name,
    eventType: event.type,
    startDateTime: iso(event.startsAt),
    endDateTime: iso(event.endsAt),
    ...(event.url === null ? {} : { eventUrl: event.url }),
    eventCancelled: event.isCancelled,
    eventCompleted: true,
    eventStatus: event.isCancelled ? 'CANCELLED' : 'PAST',
    registrants: count(event, 'REGISTERED') + count(event, 'ATTENDED') + count(event, 'NO_SHOW'),
    attendees: count(event, 'ATTENDED'),
    cancellations: count(event, 'CANCELLED'),
    noShows: count(event, 'NO_SHOW'),
    customProperties: [],
    createdAt: iso(event.startsAt - 14 * 86_400_000),
    updatedAt: iso(event.endsAt),
  };
}
