import { z } from 'zod';
import { endpoint, type Endpoint } from '../http/endpoint.ts';
import { unavailable, type FieldError } from '../http/problem.ts';
import { QueueFullError, type Settled } from './group-commit.ts';
import { ingestOf } from './ingest.ts';
import { isBot } from './is-bot.ts';
import { judgeError } from './judge-error.ts';
import type { EventOutcome } from './store-events.ts';
import { readEvent, trackEventSchema, type TrackEvent } from './track-event.ts';
import { TRACK_MAX_BYTES, TRACK_PATH } from './track-router.ts';

const MOST_EVENTS = 500;

const body = z
  .looseObject({
    events: z
      .array(z.unknown())
      .min(1)
      .max(MOST_EVENTS, `Holds more than ${MOST_EVENTS} events. Send them in several requests.`)
      .optional(),
    sentAt: z.iso.datetime({ offset: true }).optional(),
    writeKey: z.string().optional(),
  })
  .meta({
    description: `One event, or up to ${MOST_EVENTS} in \`events\`. \`writeKey\`: the key, where no header can be set (a beacon).`,
    override: ({ jsonSchema }) => {
      const event = z.toJSONSchema(trackEventSchema, { io: 'input' });
      delete event.$schema;
      jsonSchema.anyOf = [
        event,
        {
          type: 'object',
          required: ['events'],
          properties: {
            events: { type: 'array', minItems: 1, maxItems: MOST_EVENTS, items: event },
            sentAt: { type: 'string', format: 'date-time' },
            writeKey: { type: 'string' },
          },
        },
      ] as NonNullable<typeof jsonSchema.anyOf>;
      for (const key of ['type', 'properties', 'additionalProperties'] as const) {
        Reflect.deleteProperty(jsonSchema, key);
      }
    },
  });

const answer = z.object({
  accepted: z.int().meta({ description: 'Events taken: stored, or only counted by consent.' }),
  duplicates: z.int().meta({ description: 'Events that were here already.' }),
  rejected: z
    .array(
      z.object({
        index: z.int().meta({ description: 'Place in `events`, from 0.' }),
        errors: z.array(z.object({ field: z.string(), message: z.string() })),
      }),
    )
    .meta({ description: 'Events with something wrong in them; all the others were taken.' }),
});

const track = endpoint({
  method: 'post',
  path: TRACK_PATH,
  tag: 'Tracking',
  summary: 'Track campaign touchpoints',
  description:
    'Takes page views, actions and identifications of website visitors. Answers when they are committed: what was acknowledged is never lost, and sending an event again with the same `messageId` changes nothing. 503 with `Retry-After` means nothing of the request was taken.',
  scope: 'track',
  body,
  consumes: ['text/plain'],
  maxBytes: TRACK_MAX_BYTES,
  problems: [503],
  answer,
  handle: async ({ body: given, principal, context, raw }) => {
    const nothing = { accepted: 0, duplicates: 0, rejected: [] };
    // Quietly: a crawler that is told off tries again, and its author learns how to hide.
    if (principal.kind === 'write-key' && isBot(raw.get('user-agent'))) return nothing;
    const receivedAt = context.now();
    const sentAt = given.sentAt === undefined ? null : new Date(given.sentAt);
    const events = given.events ?? [given];
    const good: { index: number; event: TrackEvent }[] = [];
    const rejected: { index: number; errors: FieldError[] }[] = [];
    events.forEach((one, index) => {
      const read = readEvent(one, receivedAt, sentAt);
      if ('event' in read) good.push({ index, event: read.event });
      else rejected.push({ index, errors: [...read.errors] });
    });
    const settled = await submit(
      ingestOf(context).submit(
        principal.tenantId,
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
      rejected: rejected.sort((a, b) => a.index - b.index),
    };
  },
});

const busy = (): ReturnType<typeof unavailable> =>
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

export const ingestEndpoints: readonly Endpoint[] = [track];
