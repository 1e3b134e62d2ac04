import type { Context } from '../context.ts';
import type { Principal } from '../http/endpoint.ts';
import { unavailable, type FieldError, type ProblemError } from '../http/problem.ts';
import { QueueFullError, type Settled } from './group-commit.ts';
import { ingestOf } from './ingest.ts';
import { judgeError } from './judge-error.ts';
import type { EventOutcome } from './store-events.ts';
import type { ReadEvent, TrackEvent } from './track-event.ts';

export interface RejectedEvent {
  /** Place in the request, from 0. */
  readonly index: number;
  readonly errors: FieldError[];
}

/** What became of the events of a request. */
export interface TakenEvents {
  readonly accepted: number;
  readonly duplicates: number;
  /** Of crawlers: counted, not stored. */
  readonly filtered: number;
  readonly rejected: RejectedEvent[];
}

/**
 * Stores the events that could be read; answers after they are committed, each accounted for.
 * @throws ProblemError 503 when they cannot be stored now. Some may have been: sent again, they are repeats.
 */
export async function takeEvents(
  context: Context,
  { tenantId }: Principal,
  read: readonly ReadEvent[],
): Promise<TakenEvents> {
  const good: { index: number; event: TrackEvent }[] = [];
  const rejected: RejectedEvent[] = [];
  read.forEach((one, index) => {
    if ('event' in one) good.push({ index, event: one.event });
    else rejected.push({ index, errors: [...one.errors] });
  });
  const settled = await submit(
    ingestOf(context).submit(
      tenantId,
      good.map(({ event }) => event),
    ),
  );
  const count = (wanted: EventOutcome): number =>
    settled.filter((one) => 'outcome' in one && one.outcome === wanted).length;
  settled.forEach((one, position) => {
    const index = good[position]?.index;
    if ('outcome' in one || index === undefined) return;
    if (judgeError(one.error) !== 'split') throw busy();
    rejected.push({
      index,
      errors: [{ field: 'event', message: 'Holds a value that cannot be stored.' }],
    });
  });
  return {
    accepted: count('accepted'),
    duplicates: count('duplicate'),
    filtered: count('filtered'),
    rejected: rejected.sort((a, b) => a.index - b.index),
  };
}

const busy = (): ProblemError =>
  unavailable('Events cannot be stored at the moment. Send them again; repeats do no harm.', 5);

async function submit(work: Promise<Settled<EventOutcome>[]>): Promise<Settled<EventOutcome>[]> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof QueueFullError) {
      throw unavailable(`More events arrive than can be stored: ${error.message}`, 2);
    }
    throw error;
  }
}
