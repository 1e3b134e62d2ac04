import type { ModelChoice } from '../contract/common.ts';
import type { ModelParameters } from '../models/types.ts';
import { count, listInWords, percent } from '../models/words.ts';
import { formatMoney } from '../roi/format-money.ts';
import type { DealCardFacts } from './deal-card-facts.ts';
import type { EvidenceTag } from './deal-card.ts';
import { cutInWords } from './deal-card-sentence.ts';
import { evidenceTag } from './evidence.ts';
import { dateText } from './moment.ts';

/** “How is this computed?”: the rule, what it looked at, the money, how we know, what it does not say. */
export function explanation(facts: DealCardFacts, model: ModelChoice): string[] {
  const { input, noun } = facts;
  const paragraphs = [
    `${model.label}: ${model.description}${parameterText(model, input.settings.parameters)}`,
  ];
  paragraphs.push(
    facts.selected.scope === 'influencer'
      ? 'Only touches by influencers earn credit; other marketing and sales activity do not.'
      : 'Every marketing touch can earn credit; sales activity never does.',
  );
  const counted = input.touches.filter((touch) => facts.placeOf(touch) === 'counted').length;
  const window = Number.isFinite(facts.startsAt)
    ? `from ${dateText(facts.startsAt, input)} until ${cutInWords(facts)} (${count(input.settings.lookbackDays, 'day')})`
    : `until ${cutInWords(facts)}`;
  paragraphs.push(
    `It looks at the touches of ${count(input.people.length, 'person', 'people')} ${window}: ${counted} of ${input.touches.length} known.`,
  );
  if (input.settings.includeAccountContacts) {
    paragraphs.push(
      `People of the account who were active before the ${noun} was created count as part of the buying group.`,
    );
  }
  if (input.amount && facts.selected.credits.length > 0) {
    const amount = formatMoney(input.amount.minor, input.amount.currency, input.locale, 'exact');
    paragraphs.push(`The parts add up to the ${noun}’s ${amount} exactly.`);
  }
  if (facts.influencerTouches.length > 0) paragraphs.push(evidenceText(facts));
  paragraphs.push(
    `This is a rule for sharing credit, not proof of cause: it does not say that the ${noun} would not exist without these touches.`,
  );
  return paragraphs;
}

function parameterText({ id }: ModelChoice, parameters: ModelParameters): string {
  const { position, custom } = parameters;
  switch (id) {
    case 'time_decay':
      return ` The half-life is ${count(parameters.timeDecayHalfLifeDays, 'day')}.`;
    case 'position_based':
      return ` Here ${percent(position.first)} to the first, ${percent(position.last)} to the last and ${percent(1 - position.first - position.last)} between.`;
    case 'custom':
      return ` First touch ${percent(custom.first)}, lead creation ${percent(custom.leadCreation)}, deal creation ${percent(custom.dealCreation)}, last touch ${percent(custom.last)}.`;
    default:
      return '';
  }
}

const WORDS: Readonly<Record<EvidenceTag, string>> = {
  tracked: 'tracked',
  self_reported: 'reported by the person',
  inferred: 'inferred from traffic after a post',
};

function evidenceText({ influencerTouches }: DealCardFacts): string {
  const counts = new Map<EvidenceTag, number>();
  for (const { evidence } of influencerTouches) {
    const tag = evidenceTag(evidence);
    counts.set(tag, (counts.get(tag) ?? 0) + 1);
  }
  const parts = (Object.keys(WORDS) as EvidenceTag[])
    .filter((tag) => counts.has(tag))
    .map((tag) => `${counts.get(tag) ?? 0} ${WORDS[tag]}`);
  return `Of the touches by influencers, ${listInWords(parts)}.`;
}
