import { z } from 'zod';
import { endpoint, type Endpoint } from '../http/endpoint.ts';
import { browserOf } from './is-bot.ts';
import { rejectedEvents } from './rejected-events.ts';
import { segmentEndpoints } from './segment/endpoints.ts';
import { takeEvents } from './take-events.ts';
import { readEvent, trackEventSchema } from './track-event.ts';
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
  filtered: z.int().optional().meta({
    description:
      'Events of crawlers, known by their user agent: counted, not stored. Absent = none.',
  }),
  rejected: rejectedEvents,
});

const track = endpoint({
  method: 'post',
  path: TRACK_PATH,
  tag: 'Tracking',
  summary: 'Track campaign touchpoints',
  description:
    'Takes page views, actions and identifications of website visitors. Answers when they are committed: what was acknowledged is never lost, and sending an event again with the same `messageId` changes nothing. 503 with `Retry-After` means that not all of the request could be stored now: send the whole of it again, what was stored is known by its `messageId`.',
  scope: 'track',
  body,
  consumes: ['text/plain'],
  maxBytes: TRACK_MAX_BYTES,
  problems: [503],
  answer,
  handle: async ({ body: given, principal, context, raw }) => {
    const envelope = {
      receivedAt: context.now(),
      sentAt: given.sentAt === undefined ? null : new Date(given.sentAt),
      userAgent: principal.kind === 'write-key' ? browserOf(raw) : null,
    };
    const read = (given.events ?? [given]).map((one) => readEvent(one, envelope));
    const { filtered, ...taken } = await takeEvents(context, principal, read);
    return filtered === 0 ? taken : { ...taken, filtered };
  },
});

export const ingestEndpoints: readonly Endpoint[] = [track, ...segmentEndpoints];
