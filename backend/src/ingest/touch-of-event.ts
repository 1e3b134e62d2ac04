import {
  cameFrom,
  contentTypeOfForm,
  hasTags,
  parseUtm,
  type TouchKind,
} from '@pipeline-attribution/shared';
import type { IncomingTouch } from './incoming-touch.ts';
import { siteOf } from './site-of.ts';
import type { TrackEvent } from './track-event.ts';

/** First match counts: a "webinar sign-up form" is a form. */
const KIND_BY_NAME: readonly (readonly [RegExp, TouchKind])[] = [
  [/form|submit|sign\s?-?up|demo|trial|contact|subscri|request|lead/i, 'form'],
  [/webinar|conference|event|regist|attend|meetup/i, 'event'],
  [/meeting|call booked|booked/i, 'meeting'],
  [/download|watch|play|read|view|listen|scroll|content/i, 'content'],
];

/** A tracked event as a touch. */
export function touchOfEvent(event: TrackEvent): IncomingTouch {
  const common = {
    idempotencyKey: keyOf(event),
    occurredAt: event.occurredAt,
    visitorId: event.visitorId,
    consent: event.consent,
    url: event.url,
    referrer: event.referrer,
    utm: event.utm,
    promoCode: event.promo,
  };
  if (event.answer !== null) {
    return { ...common, kind: 'self_report', mention: event.answer, title: event.name };
  }
  if (event.type === 'page') return { ...common, kind: 'visit', title: event.title };
  const name = event.name ?? '';
  const form = event.formName;
  const kind =
    form !== null ? 'form' : (KIND_BY_NAME.find(([pattern]) => pattern.test(name))?.[1] ?? 'click');
  const title = form ?? name;
  return kind === 'form'
    ? { ...common, kind, title, formContent: contentTypeOfForm(title) }
    : { ...common, kind, title };
}

/** Apart from the keys of connectors and imports. */
const keyOf = ({ messageId }: TrackEvent): string => `track:${messageId}`;

/** Whether the event itself says where the visitor came from: by tags, or by a page of another site. */
export function hasOwnSource(event: TrackEvent, ownDomains: readonly string[]): boolean {
  const tags = parseUtm(event.url ?? '');
  if (hasTags(tags) || tags.code !== null || tags.clickId !== null) return true;
  if (Object.values(event.utm ?? {}).some(Boolean)) return true;
  return cameFrom(event.referrer, event.url, { ownDomains, siteOf }).host !== null;
}

/** A page reached from another page of the site: no touch; it shows that the visit goes on. */
export const isInnerPage = (event: TrackEvent, ownDomains: readonly string[]): boolean =>
  event.type === 'page' && event.referrer !== null && !hasOwnSource(event, ownDomains);
