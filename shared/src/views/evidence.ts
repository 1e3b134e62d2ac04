import type { Evidence } from '../journey/types.ts';
import { combineEvidence } from '../lift/combine-evidence.ts';
import { liftOfTouchId } from '../models/data-driven/touch-ids.ts';
import { listInWords, percent } from '../models/words.ts';
import type { EvidenceTag } from './deal-card.ts';

const TAGS: Readonly<Record<Evidence, EvidenceTag>> = {
  utm: 'tracked',
  code: 'tracked',
  referral: 'tracked',
  crm_field: 'tracked',
  crm_event: 'tracked',
  import: 'tracked',
  self_report: 'self_reported',
  lift: 'inferred',
};

/** From the surest to the least sure. */
const ORDER: readonly EvidenceTag[] = ['tracked', 'self_reported', 'inferred'];

const LABELS: Readonly<Record<EvidenceTag, string>> = {
  tracked: 'Tracked',
  self_reported: 'Self-reported',
  inferred: 'Inferred',
};

/** How we know, in the reader's three classes. */
export function evidenceTag(evidence: Evidence): EvidenceTag {
  return TAGS[evidence];
}

/** The surest tag of several touches, and all of them in words: `Tracked and self-reported`. */
export function evidenceOf(all: readonly Evidence[]): { tag: EvidenceTag; label: string } {
  const present = ORDER.filter((tag) => all.some((evidence) => TAGS[evidence] === tag));
  const words = listInWords(present.map((tag) => LABELS[tag].toLowerCase()));
  return {
    tag: present[0] ?? 'tracked',
    label: words.charAt(0).toUpperCase() + words.slice(1),
  };
}

/**
 * The same of touches: where an influencer is known only by visits their posts are likely to have brought, with the
 * chance that at least one of those was (`Inferred, 38 %`).
 */
export function evidenceOfTouches(
  touches: readonly {
    readonly id: string;
    readonly evidence: Evidence;
    readonly confidence: number;
  }[],
): { tag: EvidenceTag; label: string } {
  const { tag, label } = evidenceOf(touches.map(({ evidence }) => evidence));
  const visits = touches.filter(({ id }) => liftOfTouchId(id) !== null);
  if (tag !== 'inferred' || visits.length === 0 || visits.length < touches.length)
    return { tag, label };
  return { tag, label: `${label}, ${percent(combineEvidence(visits).confidence)}` };
}
