import type { Channel, Evidence, SearchIntent, TouchKind } from '@pipeline-attribution/shared';

export type ConsentState = 'granted' | 'denied' | 'unknown';

/** A touch as a source hands it over: the tracker, a connector, an import. */
export interface IncomingTouch {
  /** Names the event within the tenant for ever; a repeat with the same key is a no-op. */
  readonly idempotencyKey: string;
  readonly occurredAt: Date;
  /** The source does not say when: `occurredAt` is the record's creation. */
  readonly isUndated?: boolean;
  readonly kind: TouchKind;
  /** The page it happened on, with whatever tags it had. Stored without personal parameters. */
  readonly url?: string | null;
  readonly referrer?: string | null;
  readonly title?: string | null;
  /** The device, when the person may still be unknown. */
  readonly visitorId?: string | null;
  /** The person, when the source knows them; then it is theirs, whatever the device says. */
  readonly contactId?: string | null;
  /** Tags taken apart already: `{source, medium, campaign, content, term, id}` or with `utm_` before. */
  readonly utm?: Readonly<Record<string, string | undefined>> | null;
  /** Free text that says who it was: the answer to "How did you hear about us?". */
  readonly mention?: string | null;
  /** A promo code that was used; where it is known, it says whose the touch is. */
  readonly promoCode?: string | null;
  /** What the source knows already wins over what could be read from the signals. */
  readonly evidence?: Evidence;
  readonly channel?: Channel;
  readonly searchIntent?: SearchIntent | null;
  readonly platform?: string | null;
  readonly influencerId?: string | null;
  readonly campaignId?: string | null;
  readonly contentType?: string | null;
  /** What a form was about, by its name; it counts unless an influencer brought its sender. */
  readonly formContent?: string | null;
  /** `denied` is never stored. */
  readonly consent?: ConsentState;
  /** Done in a visit and of no source of its own: follows the source of the visit, also one that comes later. */
  readonly isWithinVisit?: boolean;
  /** 0 to 1. */
  readonly confidence?: number;
}

export type TouchOutcome = 'accepted' | 'duplicate' | 'refused';

export interface RecordedTouches {
  /** What became of each incoming touch, in their order. */
  readonly outcomes: readonly TouchOutcome[];
  /** Incoming touches that were new. */
  readonly accepted: number;
  /** Incoming touches that were here already. */
  readonly duplicates: number;
  /** Incoming touches that may not be kept: consent refused, or of an erased person. */
  readonly refused: number;
  /** Our ids of the rows written; a self-report that names three people writes three. */
  readonly ids: readonly string[];
}
