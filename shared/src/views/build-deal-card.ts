import type { ModelChoice, MoneyView } from '../contract/common.ts';
import { count, percent } from '../models/words.ts';
import { formatMoney } from '../roi/format-money.ts';
import { dealCardFacts, sumCredits } from './deal-card-facts.ts';
import type { DealCardFacts } from './deal-card-facts.ts';
import { explanation } from './deal-card-explanation.ts';
import type { DealCardInput, DealCardModelCredit } from './deal-card-input.ts';
import { journeyEntries, talkAbout } from './deal-card-journey.ts';
import { fitView } from './deal-card-fit.ts';
import { influencerRows, remainderRows } from './deal-card-rows.ts';
import { emptyState, sentence } from './deal-card-sentence.ts';
import type { DealCardView, ModelComparisonRow } from './deal-card.ts';
import { rangeText } from './range-text.ts';
import { agoShort, calendarDays, momentView } from './moment.ts';

/**
 * The attribution card of a deal or opportunity as data: every text ready to draw, shares that sum to
 * the whole deal, and a reason for each. The same input gives the same card, byte for byte.
 */
export function buildDealCard(input: DealCardInput): DealCardView {
  const facts = dealCardFacts(input);
  const money = moneyOf(input);
  const model = choiceOf(input, input.selectedModel);
  const attributed = influencerShare(facts, facts.selected);
  const amount = money(attributed.minor);
  const reached = new Set(facts.influencerTouches.map((touch) => touch.contactId));
  const peopleReached = input.people.filter(({ id }) => reached.has(id)).length;
  const empty = emptyState(facts);
  const [first] = facts.influencerTouches;

  return {
    version: 1,
    record: {
      ...input.record,
      outcome: input.outcome,
      stageLabel: input.stageLabel,
      amount: input.amount === null ? null : money(input.amount.minor),
    },
    state: empty ? 'empty' : 'ready',
    sentence: empty
      ? `${empty.title}.`
      : sentence(facts, {
          modelLabel: model.label,
          share: attributed.share,
          amount,
          peopleReached,
        }),
    empty,
    model: {
      ...model,
      scope: facts.selected.scope,
      scopeLabel: facts.selected.scope === 'influencer' ? 'Influencers only' : 'All marketing',
    },
    models: input.models,
    fit: fitView(input),
    figures: {
      attributed: {
        amount,
        share: attributed.share,
        shareText: percent(attributed.share),
        range: rangeOf(facts.selected),
      },
      touches: facts.influencerTouches.length,
      peopleReached,
      peopleTotal: input.people.length,
      peopleText: `${peopleReached} of ${count(input.people.length, 'person', 'people')}`,
      daysSinceFirstTouch: first
        ? Math.max(0, calendarDays(first.occurredAt, Math.min(facts.endsAt, input.now), input))
        : null,
      conversion: input.conversion && {
        probability: input.conversion.probability,
        text: percent(input.conversion.probability),
        source: input.conversion.source,
      },
    },
    influencers: influencerRows(facts, model.label, money),
    remainder: remainderRows(facts, money),
    talkAbout: talkAbout(facts),
    journey: journeyEntries(facts, model.label, money),
    comparison: input.credits.map((credit) => comparisonRow(facts, credit, money)),
    explanation: explanation(facts, model),
    freshness: freshnessOf(facts),
  };
}

function moneyOf({ amount, locale }: DealCardInput): (minor: number) => MoneyView | null {
  if (amount === null) return () => null;
  const { currency } = amount;
  return (minor) => ({ minor, currency, text: formatMoney(minor, currency, locale) });
}

function choiceOf(input: DealCardInput, id: DealCardModelCredit['model']): ModelChoice {
  return input.models.find((choice) => choice.id === id) ?? { id, label: id, description: '' };
}

function influencerShare(
  facts: DealCardFacts,
  { credits }: DealCardModelCredit,
): { share: number; minor: number } {
  return sumCredits(
    credits,
    ({ touchId }) => (facts.touchById.get(touchId)?.influencerId ?? null) !== null,
  );
}

function rangeOf({ range }: DealCardModelCredit): DealCardView['figures']['attributed']['range'] {
  return range ? { ...range, text: rangeText(range) } : null;
}

function comparisonRow(
  facts: DealCardFacts,
  credit: DealCardModelCredit,
  money: (minor: number) => MoneyView | null,
): ModelComparisonRow {
  const { share, minor } = influencerShare(facts, credit);
  const byInfluencer = new Map<string, { name: string; share: number }>();
  for (const { touchId, weight } of credit.credits) {
    const touch = facts.touchById.get(touchId);
    if (!touch?.influencerId) continue;
    const held = byInfluencer.get(touch.influencerId);
    byInfluencer.set(touch.influencerId, {
      name: touch.influencerName ?? 'Unnamed influencer',
      share: (held?.share ?? 0) + weight,
    });
  }
  const [top] = [...byInfluencer.values()].sort(
    (a, b) => b.share - a.share || (a.name < b.name ? -1 : 1),
  );
  return {
    model: credit.model,
    label: choiceOf(facts.input, credit.model).label,
    share,
    shareText: percent(share),
    amount: money(minor),
    topInfluencer: top ? `${top.name} (${percent(Math.min(1, top.share))})` : '–',
  };
}

function freshnessOf({ input, crmName }: DealCardFacts): DealCardView['freshness'] {
  const synced = input.syncedAt === null ? null : momentView(input.syncedAt, input);
  return {
    computed: momentView(input.computedAt, input),
    synced,
    text:
      input.syncedAt === null
        ? `Computed ${agoShort(input.computedAt, input)}; ${crmName} is still being read for the first time.`
        : `Computed ${agoShort(input.computedAt, input)}, ${crmName} read ${agoShort(input.syncedAt, input)}.`,
  };
}
