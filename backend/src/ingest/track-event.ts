import { createHash } from 'node:crypto';
import { z } from 'zod';
import { fieldErrors } from '../http/field-errors.ts';
import type { FieldError } from '../http/problem.ts';
import { eventTime } from './event-time.ts';
import type { ConsentState } from './incoming-touch.ts';
import { isBot } from './is-bot.ts';

export const EVENT_TYPES = ['page', 'track', 'identify', 'alias'] as const;

/** Longer addresses are no visitor's; what is stored is shorter still. */
const MAX_ADDRESS = 8192;
/** What follows is cut, not refused: a long title is no reason to lose a visit. */
const MAX_TEXT = 2000;
const MAX_DEVICE = 128;
/** UTM knows seven tags and the networks a dozen click ids; whoever sends more sends something else. */
const MOST_TAGS = 20;

const text = (longest: number): z.ZodString => z.string().max(longest);
const cutText = z.string().transform((value) => value.slice(0, MAX_TEXT));
const instant = z.iso
  .datetime({ offset: true, error: 'Is not an instant such as 2026-11-22T09:30:00Z.' })
  .transform((value) => new Date(value));
/** A few short names with a short text each. */
const tags = z
  .record(text(40), cutText.nullish())
  .refine(
    (given) => Object.keys(given).length <= MOST_TAGS,
    `Holds more than ${MOST_TAGS} values.`,
  );
const email = z.string().trim().toLowerCase().pipe(z.email('Is not an e-mail address.').max(254));

/** One event as the tracker or a server sends it; fields we do not know are ignored. */
export const trackEventSchema = z
  .object({
    messageId: text(200).min(1).meta({
      description: 'Names the event for ever: sending it again with the same id changes nothing.',
    }),
    type: z.enum(EVENT_TYPES).meta({
      description:
        '`page`: a page was seen. `track`: something was done there (a form sent, a file loaded), named by `event`. `identify`: the device said who uses it. `alias`: it is used by the user `userId`.',
    }),
    anonymousId: text(MAX_DEVICE).min(1).nullish().meta({
      description:
        'The device, as the tracker names it. Left out where consent was refused: the page view is then only counted.',
    }),
    userId: text(200).min(1).nullish().meta({
      description:
        "The site's own name of who is logged in: what any of their devices says of them holds for all.",
    }),
    timestamp: instant.meta({ description: 'When it happened, by the clock of the device.' }),
    sentAt: instant.optional().meta({
      description: 'When it was sent, by the same clock: corrects a clock that is wrong.',
    }),
    url: text(MAX_ADDRESS).nullish(),
    referrer: text(MAX_ADDRESS).nullish(),
    title: cutText.nullish(),
    event: text(200).nullish().meta({ description: 'What was done, e.g. `Demo requested`.' }),
    email: email.nullish(),
    traits: z.looseObject({ email: email.nullish() }).nullish(),
    properties: z
      .looseObject({
        answer: cutText.nullish().meta({
          description: 'The free text of "How did you hear about us?"; names influencers.',
        }),
        formName: cutText.nullish().meta({
          description: 'Which form was sent, e.g. `Demo request`: the journey shows it.',
        }),
        promo: cutText.nullish().meta({
          description:
            'The promo code that was given: it names the influencer it was made for. Segment’s `coupon` is read as well.',
        }),
        coupon: cutText.nullish(),
      })
      .nullish(),
    consent: z.enum(['granted', 'denied', 'unknown']).default('unknown').meta({
      description: '`denied`: only counted, never followed.',
    }),
    utm: tags.nullish().meta({
      description: 'Tags, where they are not in the address: `{source, medium, campaign, …}`.',
    }),
    clickIds: tags.nullish().meta({
      description:
        'Click ids of ad networks, where they are not in the address: `{gclid, msclkid, li_fat_id, …}`. Only that the click was paid for is kept, never the id.',
    }),
    userAgent: cutText.nullish().meta({
      description:
        "The visitor's browser, where a server sends for it: crawlers are known by it. Never stored.",
    }),
    hubspotUtk: text(64).nullish().meta({
      description: "HubSpot's own name of the device, its cookie `hubspotutk`, where there is one.",
    }),
  })
  .refine(
    ({ anonymousId, userId, consent }) =>
      anonymousId != null || userId != null || consent === 'denied',
    {
      path: ['anonymousId'],
      message: 'Is missing, and "userId" too. Only an event with consent "denied" goes without.',
    },
  )
  .refine(
    ({ type, email: own, traits }) => type !== 'identify' || own != null || traits?.email != null,
    {
      path: ['email'],
      message: 'An "identify" needs an e-mail address, in "email" or in "traits.email".',
    },
  )
  .refine(({ type, event, properties }) => type !== 'track' || event || properties?.answer, {
    path: ['event'],
    message: 'A "track" needs the name of what was done.',
  });

/** An event that passed: normalised, its time corrected. */
export interface TrackEvent {
  readonly messageId: string;
  readonly type: (typeof EVENT_TYPES)[number];
  /** Null where consent was refused and the device was not named. */
  readonly visitorId: string | null;
  /** A hash of the site's name of who is logged in. */
  readonly userId: string | null;
  readonly occurredAt: Date;
  readonly url: string | null;
  readonly referrer: string | null;
  readonly title: string | null;
  readonly name: string | null;
  readonly formName: string | null;
  readonly email: string | null;
  readonly answer: string | null;
  /** The promo code that was given. */
  readonly promo: string | null;
  readonly consent: ConsentState;
  readonly utm: Readonly<Record<string, string | undefined>> | null;
  readonly hubspotUtk: string | null;
  /** Sent by a crawler: counted, not stored. */
  readonly isBot: boolean;
}

export type ReadEvent = { readonly event: TrackEvent } | { readonly errors: readonly FieldError[] };

/** What is known of a request apart from its events. */
export interface Envelope {
  readonly receivedAt: Date;
  /** For events that have none of their own. */
  readonly sentAt: Date | null;
  /** Whose browser it is, for events that do not say; null when a server sends. */
  readonly userAgent: string | null;
}

/** Reads one event. */
export function readEvent(raw: unknown, { receivedAt, sentAt, userAgent }: Envelope): ReadEvent {
  const parsed = trackEventSchema.safeParse(raw);
  if (!parsed.success) {
    return { errors: fieldErrors(parsed.error, 'event', trackEventSchema) };
  }
  const given = parsed.data;
  const userId = hashOf(given.userId);
  const occurredAt = eventTime(given.timestamp, given.sentAt ?? sentAt, receivedAt);
  if ('error' in occurredAt) {
    return { errors: [{ field: 'timestamp', message: occurredAt.error }] };
  }
  return {
    event: {
      messageId: given.messageId,
      type: given.type,
      // A user whose device is not named has one of their own.
      visitorId: given.anonymousId ?? (userId === null ? null : `user:${userId}`),
      userId,
      occurredAt,
      url: given.url ?? null,
      referrer: namesPage(given.referrer) ? given.referrer : null,
      title: given.title ?? null,
      name: given.event ?? null,
      formName: given.properties?.formName ?? null,
      email: given.email ?? given.traits?.email ?? null,
      answer: given.properties?.answer ?? null,
      promo: given.properties?.promo ?? given.properties?.coupon ?? null,
      consent: given.consent,
      utm: tagsOf(given),
      hubspotUtk: given.hubspotUtk ?? null,
      isBot: isBot(given.userAgent ?? userAgent),
    },
  };
}

/** None is `''` to a browser, `$direct` to RudderStack's script, and `null` or `(none)` to careless ones. */
const namesPage = (referrer: string | null | undefined): referrer is string =>
  referrer != null && /\.|:\/\//.test(referrer);

/** A site's name of a user is often their e-mail address; what it is does not matter to us, only that it is the same. */
const hashOf = (userId: string | null | undefined): string | null =>
  userId == null ? null : createHash('sha256').update(userId).digest('hex').slice(0, 32);

/** Tags and click ids as one record, as an address holds them. Null when there is none. */
function tagsOf({
  utm,
  clickIds,
}: z.output<typeof trackEventSchema>): Record<string, string> | null {
  const all = Object.entries({ ...clickIds, ...utm }).filter((entry): entry is [string, string] =>
    Boolean(entry[1]),
  );
  return all.length === 0 ? null : Object.fromEntries(all);
}
