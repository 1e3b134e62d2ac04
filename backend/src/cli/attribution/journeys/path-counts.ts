import type { LogJourneys } from '@pipeline-attribution/shared/journey/from-events.ts';
import { CommandError } from '../command.ts';

export interface PathCount {
  /** Channels with the separator between them. */
  readonly path: string;
  conversions: number;
  value: number;
  nulls: number;
}

export type JourneyCounts = LogJourneys['counts'] & {
  readonly customers: number;
  readonly journeys: number;
  readonly convertingJourneys: number;
};

/** Journeys that went the same way, counted as they come, so that no journey is kept. */
export class PathCounts {
  readonly #separator: string;
  readonly #paths = new Map<string, PathCount>();
  #counts: JourneyCounts = {
    customers: 0,
    eventsIn: 0,
    eventsOut: 0,
    directEvents: 0,
    conversionEvents: 0,
    conversionsObserved: 0,
    conversionsUnattributable: 0,
    journeys: 0,
    convertingJourneys: 0,
  };

  constructor(separator: string) {
    this.#separator = separator;
  }

  get counts(): JourneyCounts {
    return this.#counts;
  }

  /** One customer's journeys. */
  add({ journeys, counts }: LogJourneys): void {
    let converting = 0;
    for (const { touches, convertedAt, value } of journeys) {
      const channels = touches.map(({ channel }) => channel);
      const key = channels.join(this.#separator);
      let row = this.#paths.get(key);
      if (!row) {
        this.#refuseSeparator(channels);
        this.#paths.set(key, (row = { path: key, conversions: 0, value: 0, nulls: 0 }));
      }
      if (convertedAt === null) row.nulls += 1;
      else {
        converting += 1;
        row.conversions += 1;
        row.value += value ?? 0;
      }
    }
    const sum = this.#counts;
    this.#counts = {
      customers: sum.customers + 1,
      eventsIn: sum.eventsIn + counts.eventsIn,
      eventsOut: sum.eventsOut + counts.eventsOut,
      directEvents: sum.directEvents + counts.directEvents,
      conversionEvents: sum.conversionEvents + counts.conversionEvents,
      conversionsObserved: sum.conversionsObserved + counts.conversionsObserved,
      conversionsUnattributable: sum.conversionsUnattributable + counts.conversionsUnattributable,
      journeys: sum.journeys + journeys.length,
      convertingJourneys: sum.convertingJourneys + converting,
    };
  }

  /** The way most journeys went first; of equals, by name. */
  rows(): PathCount[] {
    return [...this.#paths.values()].sort(
      (a, b) => b.conversions + b.nulls - a.conversions - a.nulls || (a.path < b.path ? -1 : 1),
    );
  }

  #refuseSeparator(channels: readonly string[]): void {
    const name = channels.find((channel) => channel.includes(this.#separator));
    if (name === undefined) return;
    throw new CommandError(
      `The channel “${name}” holds “${this.#separator}”, which stands between the channels of a path. ` +
        'Choose another with --separator, and give it to `attribution credit` too.',
    );
  }
}
