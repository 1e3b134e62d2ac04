import type { MoneyView } from '../contract/common.ts';
import { compareShares, distinct, mostFrequent } from './collections.ts';
import { percent } from '../models/words.ts';
import { contentTypeLabel } from '../tracking/content-types.ts';
import { channelLabel } from '../tracking/classify-channel.ts';
import { platformLabel } from '../tracking/platforms.ts';
import { sumCredits } from './deal-card-facts.ts';
import type { DealCardFacts } from './deal-card-facts.ts';
import type { DealCardTouch } from './deal-card-input.ts';
import type { DealCardView, InfluencerRow } from './deal-card.ts';
import { evidenceOf } from './evidence.ts';
import { inSentence } from './deal-card-sentence.ts';
import { momentView } from './moment.ts';
import { touchTitle } from './touch-title.ts';

export const UNKNOWN_VISITOR = 'Unknown visitor';

export function personName(facts: DealCardFacts, contactId: string | null): string {
  if (contactId === null) return UNKNOWN_VISITOR;
  return facts.input.people.find(({ id }) => id === contactId)?.name ?? 'Former contact';
}

/** One row for each influencer with a counted touch, the largest share first. */
export function influencerRows(
  facts: DealCardFacts,
  modelLabel: string,
  money: (minor: number) => MoneyView | null,
): InfluencerRow[] {
  const byInfluencer = new Map<string, DealCardTouch[]>();
  for (const touch of facts.influencerTouches) {
    if (touch.influencerId === null) continue;
    const touches = byInfluencer.get(touch.influencerId);
    if (touches) touches.push(touch);
    else byInfluencer.set(touch.influencerId, [touch]);
  }
  const rows = [...byInfluencer].map(([id, touches]): InfluencerRow => {
    const own = new Set(touches.map((touch) => touch.id));
    const { share, minor } = sumCredits(facts.selected.credits, (c) => own.has(c.touchId));
    const last = touches.at(-1);
    const evidence = evidenceOf(touches.map((touch) => touch.evidence));
    const platforms = distinct(touches.map((touch) => touch.platform));
    return {
      id,
      name: last?.influencerName ?? 'Unnamed influencer',
      platform: mostFrequent(touches.map((touch) => touch.platform)),
      platformLabel: platforms.map(platformLabel).join(', ') || platformLabel(null),
      contentType: mostFrequent(touches.map((touch) => touch.contentType)),
      contentLabel: distinct(touches.map((touch) => touch.contentType))
        .map(contentTypeLabel)
        .join(', '),
      campaigns: distinct(touches.map((touch) => touch.campaignName)),
      share,
      shareText: percent(share),
      amount: money(minor),
      touches: touches.length,
      lastTouch: {
        ...momentView(last?.occurredAt ?? facts.endsAt, facts.input),
        through: personName(facts, last?.contactId ?? null),
      },
      evidence: evidence.tag,
      evidenceLabel: evidence.label,
      reason: rowReason(facts, touches, modelLabel),
    };
  });
  return rows.sort(compareShares);
}

function rowReason(
  facts: DealCardFacts,
  touches: readonly DealCardTouch[],
  modelLabel: string,
): string {
  const credited = touches
    .map((touch) => ({ touch, credit: facts.creditOf(touch.id) }))
    .filter(({ credit }) => credit !== null && credit.weight > 0)
    .sort((a, b) => (b.credit?.weight ?? 0) - (a.credit?.weight ?? 0));
  const [best] = credited;
  if (!best?.credit) return `Under ${inSentence(modelLabel)}, none of their touches earns credit.`;
  const why = `${touchTitle(best.touch)}, because ${inSentence(best.credit.reason)}`;
  return credited.length === 1
    ? why
    : `${credited.length} of their touches earn credit. The largest share goes to: ${why}`;
}

/** What is not influencers', so that the shares of the card sum to 1. */
export function remainderRows(
  facts: DealCardFacts,
  money: (minor: number) => MoneyView | null,
): DealCardView['remainder'] {
  const { credits } = facts.selected;
  const byChannel = new Map<string, Set<string>>();
  for (const { touchId } of credits) {
    const touch = facts.touchById.get(touchId);
    if (touch && touch.influencerId !== null) continue;
    const label = touch ? channelLabel(touch.channel) : 'Removed touches';
    byChannel.set(label, (byChannel.get(label) ?? new Set()).add(touchId));
  }
  const rows = [...byChannel].map(([label, ids]) => {
    const { share, minor } = sumCredits(credits, ({ touchId }) => ids.has(touchId));
    return {
      id: label,
      label,
      share,
      shareText: percent(share),
      amount: money(minor),
      reason:
        label === 'Removed touches'
          ? 'These touches were erased or merged since the credit was computed.'
          : `${ids.size === 1 ? '1 touch' : `${ids.size} touches`} of other marketing.`,
    };
  });
  rows.sort(compareShares);

  const all = sumCredits(credits, () => true);
  const left = 1 - all.share;
  if (left > 1e-9) {
    rows.push({
      id: 'unattributed',
      label: 'Unattributed',
      share: left,
      shareText: percent(left),
      amount: money((facts.input.amount?.minor ?? 0) - all.minor),
      reason:
        facts.selected.scope === 'influencer'
          ? 'No touch by an influencer can have this credit.'
          : 'No known touch can have this credit.',
    });
  }
  return rows.map(({ label, share, shareText, amount, reason }) => ({
    label,
    share,
    shareText,
    amount,
    reason,
  }));
}
