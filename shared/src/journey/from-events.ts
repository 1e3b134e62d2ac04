import { DAY_MS } from './order.ts';

/** One row of an event log. */
export interface LogEvent {
  readonly customerId: string;
  /** null where the log has none. */
  readonly channel: string | null;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly converted: boolean;
  /** Worth of the conversion; null when unknown. */
  readonly value: number | null;
}

/** Every choice that changes journeys is an argument; none has a silent default. */
export interface LogRules {
  /** A conversion ends its journey; the next event begins another. */
  readonly splitOnConversion: boolean;
  /** So many days of silence end a journey; null: none do. */
  readonly inactivityGapDays: number | null;
  /** `A, A, A` becomes the first `A`: three views on one channel are one exposure recorded thrice. */
  readonly collapseRepeats: boolean;
  /** `keep` direct touches as they are, `drop` them, or `label` them all `(direct)`. */
  readonly direct: 'keep' | 'drop' | 'label';
  /** Days before the conversion (or the last event) a touch may lie; null: any. */
  readonly lookbackDays: number | null;
}

export interface LogTouch {
  readonly channel: string;
  readonly at: number;
}

export interface LogJourney {
  readonly customerId: string;
  readonly touches: readonly LogTouch[];
  /** When it converted; null when it did not. */
  readonly convertedAt: number | null;
  /** Sum of the conversions' values; null when none has one. */
  readonly value: number | null;
}

/** What came of a log, so that nothing disappears without a count. */
export interface LogJourneys {
  readonly journeys: readonly LogJourney[];
  readonly counts: {
    readonly eventsIn: number;
    readonly eventsOut: number;
    readonly directEvents: number;
    readonly conversionEvents: number;
    /** Journeys that held a conversion, before anything was dropped. */
    readonly conversionsObserved: number;
    /** Of these, those that lost every touch: they happened, and no channel can be credited. */
    readonly conversionsUnattributable: number;
  };
}

const DIRECT = new Set(['direct', '(direct)', 'none', '(none)', '(not set)', 'unknown', '']);

/**
 * Builds journeys from an event log: ordered by time and then by row, split at conversions and long
 * silences, cut after the conversion, direct traffic handled, lookback applied, repeats collapsed.
 * Conversions, their values and the lookback's anchor are settled before anything is dropped, so no
 * rule can erase a conversion or slide the window. After mediamix's `build_paths`
 * (github.com/elkronos/mediamix, “Building journeys from event logs”), whose published example this
 * reproduces.
 */
export function journeysFromEvents(events: readonly LogEvent[], rules: LogRules): LogJourneys {
  const byCustomer = new Map<string, LogEvent[]>();
  for (const event of events) {
    const held = byCustomer.get(event.customerId);
    if (held) held.push(event);
    else byCustomer.set(event.customerId, [event]);
  }

  const journeys: LogJourney[] = [];
  let conversionsObserved = 0;
  let conversionsUnattributable = 0;
  const customers = [...byCustomer.keys()].sort();
  for (const customer of customers) {
    // Array sort is stable: rows of one instant keep the log's order.
    const own = (byCustomer.get(customer) ?? []).sort((a, b) => a.at - b.at);
    for (const part of split(own, rules)) {
      const journey = buildOne(customer, part, rules);
      if (journey.convertedAt !== null) conversionsObserved++;
      if (journey.touches.length > 0) journeys.push(journey);
      else if (journey.convertedAt !== null) conversionsUnattributable++;
    }
  }
  return {
    journeys,
    counts: {
      eventsIn: events.length,
      eventsOut: journeys.reduce((sum, { touches }) => sum + touches.length, 0),
      directEvents: events.filter(isDirect).length,
      conversionEvents: events.filter(({ converted }) => converted).length,
      conversionsObserved,
      conversionsUnattributable,
    },
  };
}

function isDirect({ channel }: LogEvent): boolean {
  return channel === null || DIRECT.has(channel.trim().toLowerCase());
}

function split(events: readonly LogEvent[], rules: LogRules): LogEvent[][] {
  const gap = rules.inactivityGapDays === null ? Infinity : rules.inactivityGapDays * DAY_MS;
  const parts: LogEvent[][] = [];
  let previous: LogEvent | undefined;
  for (const event of events) {
    const begins =
      previous === undefined ||
      (rules.splitOnConversion && previous.converted) ||
      event.at - previous.at > gap;
    if (begins) parts.push([event]);
    else parts.at(-1)?.push(event);
    previous = event;
  }
  return parts;
}

function buildOne(customerId: string, events: readonly LogEvent[], rules: LogRules): LogJourney {
  const conversions = events.filter(({ converted }) => converted);
  const convertedAt = conversions.at(-1)?.at ?? null;
  const values = conversions.flatMap(({ value }) => (value === null ? [] : [value]));
  const anchor = convertedAt ?? events.at(-1)?.at ?? 0;
  const earliest = rules.lookbackDays === null ? -Infinity : anchor - rules.lookbackDays * DAY_MS;

  const touches: LogTouch[] = [];
  for (const event of events) {
    if (event.at > anchor || event.at < earliest) continue;
    const direct = isDirect(event);
    if (direct && rules.direct === 'drop') continue;
    const channel = direct && rules.direct === 'label' ? '(direct)' : named(event.channel);
    if (rules.collapseRepeats && touches.at(-1)?.channel === channel) continue;
    touches.push({ channel, at: event.at });
  }
  return {
    customerId,
    touches,
    convertedAt,
    value: values.length === 0 ? null : values.reduce((a, b) => a + b, 0),
  };
}

/** A channel without a name cannot be reported on: an absent one and a blank one get one each. */
function named(channel: string | null): string {
  if (channel === null) return '(missing)';
  return channel.trim() === '' ? '(blank)' : channel;
}

/** Days from the first touch to the conversion, of converting journeys: what a lookback should cover. */
export function conversionLagDays(journeys: readonly LogJourney[]): number[] {
  return journeys.flatMap(({ touches, convertedAt }) => {
    const [first] = touches;
    return first && convertedAt !== null ? [(convertedAt - first.at) / DAY_MS] : [];
  });
}
