import { z } from 'zod';
import { endpoint, type Endpoint, type EndpointRequest } from '../../http/endpoint.ts';
import { badRequest, type FieldError } from '../../http/problem.ts';
import { browserOf } from '../is-bot.ts';
import { rejectedEvents } from '../rejected-events.ts';
import { takeEvents, type TakenEvents } from '../take-events.ts';
import type { Envelope, ReadEvent } from '../track-event.ts';
import { readMessage, SEGMENT_CALLS, type SegmentCall } from './read-message.ts';

const KIB = 1024;
/** Segment's own limits (twilio.com/docs/segment/connections/sources/catalog/libraries/server/http-api). */
export const SEGMENT_MAX_MESSAGE_BYTES = 32 * KIB;
export const SEGMENT_MAX_BATCH_BYTES = 500 * KIB;
/** Below ours the queue of a tenant takes several such batches at a time. */
const MOST_MESSAGES = 2_000;

export const SEGMENT_PATH = '/segment/v1';

const message = z.looseObject({
  anonymousId: z.unknown().optional(),
  userId: z.unknown().optional(),
  messageId: z.unknown().optional(),
  timestamp: z.unknown().optional(),
  sentAt: z.unknown().optional(),
  context: z.unknown().optional(),
  writeKey: z.unknown().optional(),
});
const batch = z.looseObject({
  batch: z
    .array(z.unknown())
    .max(
      MOST_MESSAGES,
      `Holds more than ${MOST_MESSAGES} messages. Send them in several requests.`,
    ),
  sentAt: z.unknown().optional(),
  writeKey: z.unknown().optional(),
  context: z.unknown().optional(),
});
const answer = z.object({
  success: z.literal(true),
  rejected: rejectedEvents.optional(),
});

const WHERE =
  'The address of Segment’s clients, `/v1/…` at the root of this server, leads here too: set `host` (analytics-node), `dataPlaneUrl` (RudderStack) or `apiHost` (analytics.js) to this server and `writeKey` to a write key. The key may also come as the user name of Basic authentication or as `writeKey` in the body. Answers after the commit.';

const single = (call: SegmentCall): Endpoint =>
  endpoint({
    method: 'post',
    path: `${SEGMENT_PATH}/${call}`,
    tag: 'Tracking',
    summary: `Segment’s \`${call}\` call`,
    description: WHERE,
    scope: 'track',
    body: message,
    consumes: ['text/plain'],
    maxBytes: SEGMENT_MAX_MESSAGE_BYTES,
    problems: [503],
    answer,
    handle: async (request) => {
      const { body } = request;
      if (Buffer.byteLength(JSON.stringify(body)) > SEGMENT_MAX_MESSAGE_BYTES) {
        throw badRequest(TOO_LARGE.message, [TOO_LARGE]);
      }
      const { rejected } = await take(request, [readMessage(body, call, envelopeOf(request))]);
      const [wrong] = rejected;
      if (wrong) throw badRequest('The message has something wrong in it.', wrong.errors);
      return { success: true as const };
    },
  });

const several = (call: 'batch' | 'import'): Endpoint =>
  endpoint({
    method: 'post',
    path: `${SEGMENT_PATH}/${call}`,
    tag: 'Tracking',
    summary: `Segment’s \`${call}\` call`,
    description: `${WHERE} Messages with something wrong in them come back in \`rejected\`, all the others are taken.`,
    scope: 'track',
    body: batch,
    consumes: ['text/plain'],
    maxBytes: SEGMENT_MAX_BATCH_BYTES,
    problems: [503],
    answer,
    handle: async (request) => {
      const { body, raw } = request;
      const envelope = envelopeOf(request);
      // A small request holds no large message; only others are measured again.
      const mayBeLarge = (raw.rawBody?.length ?? Infinity) > SEGMENT_MAX_MESSAGE_BYTES;
      const context = typeof body.context === 'object' ? body.context : null;
      const read = body.batch.map((one) =>
        mayBeLarge && Buffer.byteLength(JSON.stringify(one)) > SEGMENT_MAX_MESSAGE_BYTES
          ? { errors: [TOO_LARGE] }
          : readMessage(withContext(one, context), null, envelope),
      );
      const { rejected } = await take(request, read);
      return { success: true as const, ...(rejected.length > 0 ? { rejected } : {}) };
    },
  });

const TOO_LARGE: FieldError = {
  field: 'message',
  message: `Is larger than ${SEGMENT_MAX_MESSAGE_BYTES / KIB} KiB.`,
};

type Request = Pick<
  EndpointRequest<undefined, undefined, undefined>,
  'principal' | 'context' | 'raw'
>;

function envelopeOf({ context, raw }: Request): Envelope {
  const { sentAt } = raw.body as { sentAt?: unknown };
  const sent = typeof sentAt === 'string' ? new Date(sentAt) : null;
  return {
    receivedAt: context.now(),
    sentAt: sent === null || Number.isNaN(sent.getTime()) ? null : sent,
    userAgent: browserOf(raw),
  };
}

/** The context of a batch stands for those of its messages that have none. */
function withContext(one: unknown, context: object | null): unknown {
  if (context === null || typeof one !== 'object' || one === null || 'context' in one) return one;
  return { ...one, context };
}

/** Messages that say nothing to us are taken as they are: for their sender they are right. */
async function take(
  { principal, context }: Request,
  read: readonly (ReadEvent | null)[],
): Promise<TakenEvents> {
  const kept = read.flatMap((one, index) => (one === null ? [] : [{ one, index }]));
  const taken = await takeEvents(
    context,
    principal,
    kept.map(({ one }) => one),
  );
  return {
    ...taken,
    rejected: taken.rejected.map(({ index, errors }) => ({
      index: kept[index]?.index ?? index,
      errors,
    })),
  };
}

export const segmentEndpoints: readonly Endpoint[] = [
  ...SEGMENT_CALLS.map(single),
  several('batch'),
  several('import'),
];
