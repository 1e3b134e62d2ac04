import type { Evidence } from '../journey/types.ts';

/** How sure we are that somebody had a part, in the reader's words. */
export type EvidenceTier = 'certain' | 'strong' | 'weak';

export interface CombinedEvidence {
  /** 0 to 1. */
  readonly confidence: number;
  readonly tier: EvidenceTier;
}

const CERTAIN = 0.95;
const STRONG = 0.6;

/**
 * Several independent signals of one influencer as one: E = 1 − Π(1 − w), the chance that not all of them are wrong
 * (“noisy or”; Pearl 1988, “Probabilistic Reasoning in Intelligent Systems”, §4.3.2). Where a
 * visit names the influencer (a link, a code), lift says nothing more: what it would explain may be that very visit.
 */
export function combineEvidence(
  signals: readonly { readonly evidence: Evidence; readonly confidence: number }[],
): CombinedEvidence {
  const isSeen = signals.some(({ evidence }) => evidence !== 'lift' && evidence !== 'self_report');
  const counted = isSeen ? signals.filter(({ evidence }) => evidence !== 'lift') : signals;
  const confidence = 1 - counted.reduce((miss, signal) => miss * (1 - signal.confidence), 1);
  return { confidence, tier: tierOf(confidence) };
}

function tierOf(confidence: number): EvidenceTier {
  if (confidence >= CERTAIN) return 'certain';
  return confidence >= STRONG ? 'strong' : 'weak';
}
