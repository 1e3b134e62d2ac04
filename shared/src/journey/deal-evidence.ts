import { cutOf } from './build-journey.ts';
import { DAY_MS } from './order.ts';
import type { DealFacts, Evidence, Touchpoint } from './types.ts';

/** Kinds of evidence, the strongest first: what was tracked, what was said, what a CRM noted, what is inferred. */
export const EVIDENCE_BY_STRENGTH: readonly Evidence[] = [
  'code',
  'utm',
  'referral',
  'self_report',
  'crm_field',
  'crm_event',
  'import',
  'lift',
];

/** Why nothing is known of where a deal came from; the first that holds. */
export const NO_EVIDENCE_REASONS = [
  'no_contacts',
  'contacts_deleted',
  'outside_lookback',
  'after_close',
  'only_direct',
  'unread_answer',
  'only_sales',
  'consent_refused',
  'erased',
  'no_email',
  'no_touch',
] as const;
export type NoEvidenceReason = (typeof NO_EVIDENCE_REASONS)[number];

/** A person on a deal, as far as it matters to whether they could have been seen. */
export interface EvidencePerson {
  readonly hasEmail: boolean;
  readonly refusedConsent: boolean;
  readonly isErased: boolean;
  /** They answered “How did you hear about us?” and nobody could read it. */
  readonly hasUnreadAnswer: boolean;
}

export interface DealEvidence {
  /** The strongest kind; null when there is none. */
  readonly evidence: Evidence | null;
  /** Every kind there is, the strongest first. */
  readonly kinds: readonly Evidence[];
  /** Whether any of it names an influencer. */
  readonly namesInfluencer: boolean;
  /** Null when there is evidence. */
  readonly reason: NoEvidenceReason | null;
}

/** A typed address says that somebody came, not why; a tag says something even when no rule knows its kind. */
const saysNothing = ({ channel, evidence }: Touchpoint): boolean =>
  channel === 'direct' || (channel === 'unassigned' && evidence !== 'utm');

const isSales = ({ kind, channel }: Touchpoint): boolean =>
  kind === 'sales_activity' || channel === 'sales';

/**
 * What is known of where a deal came from, or the one reason why nothing is. Evidence is a touch of its buying
 * group inside the lookback before its close (before now, while it is open) that says something: neither
 * direct traffic nor a salesperson's own activity. The reasons exclude one another, so that the amounts of deals
 * by evidence and by reason sum to the amounts of all deals.
 *
 * @param contactsOnDeal how many contacts the CRM puts on the deal, deleted ones included.
 * @param people the buying group.
 * @param now the caller's clock, UTC epoch milliseconds.
 */
export function evidenceOfDeal(input: {
  readonly deal: DealFacts;
  readonly touches: readonly Touchpoint[];
  readonly contactsOnDeal: number;
  readonly people: readonly EvidencePerson[];
  readonly lookbackDays: number;
  readonly now: number;
}): DealEvidence {
  const { deal, touches, lookbackDays } = input;
  const endsAt = cutOf(deal, deal.outcome, input.now);
  const startsAt = endsAt - lookbackDays * DAY_MS;
  const telling = touches.filter((touch) => !isSales(touch) && !saysNothing(touch));
  const inside = telling.filter(({ occurredAt }) => occurredAt >= startsAt && occurredAt <= endsAt);
  const found = new Set(inside.map(({ evidence }) => evidence));
  const kinds = EVIDENCE_BY_STRENGTH.filter((kind) => found.has(kind));
  return {
    evidence: kinds[0] ?? null,
    kinds,
    namesInfluencer: inside.some(({ influencerId }) => influencerId !== null),
    reason: kinds.length > 0 ? null : reasonOf(input, telling, startsAt),
  };
}

function reasonOf(
  {
    touches,
    contactsOnDeal,
    people,
  }: {
    readonly touches: readonly Touchpoint[];
    readonly contactsOnDeal: number;
    readonly people: readonly EvidencePerson[];
  },
  telling: readonly Touchpoint[],
  startsAt: number,
): NoEvidenceReason {
  if (people.length === 0) return contactsOnDeal === 0 ? 'no_contacts' : 'contacts_deleted';
  if (telling.some(({ occurredAt }) => occurredAt < startsAt)) return 'outside_lookback';
  if (telling.length > 0) return 'after_close';
  if (touches.some((touch) => !isSales(touch))) return 'only_direct';
  if (people.some(({ hasUnreadAnswer }) => hasUnreadAnswer)) return 'unread_answer';
  if (touches.length > 0) return 'only_sales';
  if (people.every(({ isErased }) => isErased)) return 'erased';
  if (people.some(({ refusedConsent, isErased }) => refusedConsent && !isErased))
    return 'consent_refused';
  if (people.every(({ hasEmail }) => !hasEmail)) return 'no_email';
  return 'no_touch';
}
