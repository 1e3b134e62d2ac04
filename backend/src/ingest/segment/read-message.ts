import { createHash, randomUUID } from 'node:crypto';
import { readEvent, type Envelope, type ReadEvent } from '../track-event.ts';

/** Calls of Segment's specification. */
export const SEGMENT_CALLS = ['track', 'page', 'screen', 'identify', 'group', 'alias'] as const;
export type SegmentCall = (typeof SEGMENT_CALLS)[number];

type Fields = Readonly<Record<string, unknown>>;

/** Categories of consent managers under which a visitor may be followed, by how sites name them. */
const MEASURING = /analy|advert|market|target|measur|perform|statist/i;
const LOOKS_LIKE_EMAIL = /^[^\s@]{1,64}@[^\s@]{1,190}\.[a-z]{2,}$/i;

/**
 * Reads one message of Segment's HTTP tracking API as an event of ours (twilio.com/docs/segment/connections/spec):
 * `anonymousId` is the device, `messageId` the idempotency key, `context.campaign` the tags, `context.page` the page,
 * `traits.email` who it is. A user without a device is a device of their own, `user:<userId>`.
 *
 * Null for what is valid and tells us nothing: a group, a screen of an app, traits without an e-mail address.
 */
export function readMessage(
  raw: unknown,
  call: SegmentCall | null,
  envelope: Envelope,
): ReadEvent | null {
  if (!isFields(raw)) return { errors: [{ field: 'message', message: 'Is not an object.' }] };
  const type = call ?? raw['type'];
  if (!isCall(type)) {
    return {
      errors: [{ field: 'type', message: `Is none of ${SEGMENT_CALLS.join(', ')}.` }],
    };
  }
  const said = signalsOf(raw, type);
  const kind = kindOf(type, said);
  if (kind === null) return null;
  const timestamp =
    instant(raw['timestamp']) ??
    instant(raw['originalTimestamp']) ??
    (raw['timestamp'] === undefined ? envelope.receivedAt.toISOString() : raw['timestamp']);
  return readEvent(
    {
      ...said,
      type: kind,
      messageId: raw['messageId'] ?? nameOf(raw, type),
      timestamp,
      // Without a time of its own there is no clock to correct.
      sentAt:
        raw['timestamp'] === undefined && raw['originalTimestamp'] === undefined
          ? envelope.receivedAt.toISOString()
          : (instant(raw['sentAt']) ?? undefined),
    },
    envelope,
  );
}

/** What a message says, in our words; not yet checked. */
function signalsOf(raw: Fields, type: SegmentCall): Fields & { readonly email: unknown } {
  const context = fields(raw['context']);
  const page = fields(context['page']);
  const properties = fields(raw['properties']);
  const traits = fields(raw['traits']);
  const userId = nameIn(raw['userId']);
  const email =
    traits['email'] ??
    fields(context['traits'])['email'] ??
    properties['email'] ??
    (userId !== null && LOOKS_LIKE_EMAIL.test(userId) ? userId : undefined);
  return {
    anonymousId: nameIn(type === 'alias' ? raw['previousId'] : raw['anonymousId']),
    userId,
    email: typeof email === 'string' && email.trim() !== '' ? email : undefined,
    url: page['url'] ?? properties['url'],
    referrer: page['referrer'] ?? properties['referrer'],
    title: textOf(properties['title'] ?? page['title'] ?? raw['name']),
    event: raw['event'],
    properties: {
      answer: textOf(properties['answer']),
      formName: textOf(properties['formName'] ?? properties['form_name']),
    },
    utm: tagsOf(fields(context['campaign'])),
    consent: consentOf(fields(context['consent'])),
    userAgent: textOf(context['userAgent']),
  };
}

/** What the message is to us; null when it is nothing. */
function kindOf(type: SegmentCall, said: Fields): string | null {
  if (type === 'track' || type === 'page') return type;
  // A screen of an app has no address; only a campaign makes it a visit.
  if (type === 'screen' && said['utm'] !== undefined) return 'page';
  if (said['email'] !== undefined) return 'identify';
  const namesBoth = said['userId'] !== null && said['anonymousId'] !== null;
  // Identifications without both names are checked, so that a message that names nobody is told off.
  const namesOne = said['userId'] !== null || said['anonymousId'] !== null;
  return namesBoth || !namesOne ? 'alias' : null;
}

/** Segment calls the campaign's name `name`. */
function tagsOf(campaign: Fields): Record<string, string> | undefined {
  const tags = Object.entries(campaign).flatMap(([key, value]) => {
    const text = textOf(value);
    return text === null || text === '' ? [] : [[key === 'name' ? 'campaign' : key, text] as const];
  });
  return tags.length === 0 ? undefined : Object.fromEntries(tags);
}

/** Of the categories a consent manager hands over (`context.consent.categoryPreferences`), those that measure. */
function consentOf(consent: Fields): 'granted' | 'denied' | 'unknown' {
  const choices = Object.entries(fields(consent['categoryPreferences'])).filter(([category]) =>
    MEASURING.test(category),
  );
  if (choices.length === 0) return 'unknown';
  return choices.some(([, allowed]) => allowed === true) ? 'granted' : 'denied';
}

/** A message without an id gets one of its content, so that a retry is known; without a time each is its own. */
function nameOf(raw: Fields, type: SegmentCall): string {
  if (instant(raw['timestamp']) === null && instant(raw['originalTimestamp']) === null) {
    return randomUUID();
  }
  const { anonymousId, userId, event, timestamp, originalTimestamp, properties, context } = raw;
  const content = [type, anonymousId, userId, event, timestamp, originalTimestamp, properties];
  return createHash('sha256')
    .update(JSON.stringify([...content, fields(context)['page']]))
    .digest('hex');
}

/** Any ISO 8601 instant, as clients write them; those without a zone are UTC. */
function instant(value: unknown): string | null {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}/.test(value)) return null;
  const hasZone = /(?:z|[+-]\d{2}:?\d{2})$/i.test(value) || !value.includes('T');
  const parsed = new Date(hasZone ? value : `${value}Z`);
  return Number.isNaN(parsed.getTime()) ? null : parsed.toISOString();
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const fields = (value: unknown): Fields => (isFields(value) ? value : {});
/** Ids and titles that are numbers are common; anything else is no text. */
const textOf = (value: unknown): string | null =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : null;
/** RudderStack's script calls who is not logged in `''`. */
const nameIn = (value: unknown): string | null => textOf(value)?.trim() || null;
const isCall = (value: unknown): value is SegmentCall =>
  (SEGMENT_CALLS as readonly unknown[]).includes(value);
