import { z } from 'zod';
import { fieldErrors } from '../http/field-errors.ts';
import type { FieldError } from '../http/problem.ts';
import { eventTime } from './event-time.ts';
import type { ConsentState } from './incoming-touch.ts';

export const EVENT_TYPES = ['page', 'track', 'identify'] as const;

/** Longer addresses are no visitor's; what is stored is shorter still. */
const MAX_ADDRESS = 8192;
/** What follows is cut, not refused: a long title is no reason to lose a visit. */
const MAX_TEXT = 2000;

const text = (longest: number): z.ZodString => z.string().max(longest);
const cutText = z.string().transform((value) => value.slice(0, MAX_TEXT));
const instant = z.iso
  .datetime({ offset: true, error: 'Is not an instant such as 2026-11-22T09:30:00Z.' })
  .transform((value) => new Date(value));
const email = z.string().trim().toLowerCase().pipe(z.email('Is not an e-mail address.').max(254));

/** One event as the tracker or a server sends it; fields we do not know are ignored. */
export const trackEventSchema = z
  .object({
    messageId: text(200).min(1).meta({
      description: 'Names the event for ever: sending it again with the same id changes nothing.',
    }),
    type: z.enum(EVENT_TYPES).meta({
      description:
        '`page`: a page was seen. `track`: something was done there (a form sent, a file loaded), named by `event`. `identify`: the device said who uses it.',
    }),
    anonymousId: text(128).min(1).meta({ description: 'The device, as the tracker names it.' }),
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
      })
      .nullish(),
    consent: z.enum(['granted', 'denied', 'unknown']).default('unknown').meta({
      description: '`denied`: only counted, never followed.',
    }),
    utm: z.record(text(40), cutText.optional()).nullish().meta({
      description: 'Tags, where they are not in the address: `{source, medium, campaign, …}`.',
    }),
  })
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
  readonly visitorId: string;
  readonly occurredAt: Date;
  readonly url: string | null;
  readonly referrer: string | null;
  readonly title: string | null;
  readonly name: string | null;
  readonly formName: string | null;
  readonly email: string | null;
  readonly answer: string | null;
  readonly consent: ConsentState;
  readonly utm: Readonly<Record<string, string | undefined>> | null;
}

export type ReadEvent = { readonly event: TrackEvent } | { readonly errors: readonly FieldError[] };

/**
 * Reads one event.
 * @param sentAt of the whole request, for events that have none of their own.
 */
export function readEvent(raw: unknown, receivedAt: Date, sentAt: Date | null): ReadEvent {
  const parsed = trackEventSchema.safeParse(raw);
  if (!parsed.success) {
    return { errors: fieldErrors(parsed.error, 'event', trackEventSchema) };
  }
  const given = parsed.data;
  const occurredAt = eventTime(given.timestamp, given.sentAt ?? sentAt, receivedAt);
  if ('error' in occurredAt) {
    return { errors: [{ field: 'timestamp', message: occurredAt.error }] };
  }
  return {
    event: {
      messageId: given.messageId,
      type: given.type,
      visitorId: given.anonymousId,
      occurredAt,
      url: given.url ?? null,
      referrer: given.referrer ?? null,
      title: given.title ?? null,
      name: given.event ?? null,
      formName: given.properties?.formName ?? null,
      email: given.email ?? given.traits?.email ?? null,
      answer: given.properties?.answer ?? null,
      consent: given.consent,
      utm: given.utm ?? null,
    },
  };
}
