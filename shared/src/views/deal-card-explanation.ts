import type { ModelChoice } from '../contract/common.ts';
import { BASELINE_TOUCH, liftOfTouchId } from '../models/data-driven/touch-ids.ts';
import type { ModelId, ModelParameters } from '../models/types.ts';
import { count, listInWords, percent } from '../models/words.ts';
import { formatMoney } from '../roi/format-money.ts';
import type { DealCardFacts } from './deal-card-facts.ts';
import type { EvidenceTag } from './deal-card.ts';
import { learntBy } from './deal-card-fit.ts';
import { cutInWords } from './deal-card-sentence.ts';
import { evidenceTag } from './evidence.ts';
import { dateText } from './moment.ts';
import { rangeText } from './range-text.ts';

/** “How is this computed?”: the rule, what it looked at, the money, how we know, what it does not say. */
export function explanation(facts: DealCardFacts, model: ModelChoice): string[] {
  const { input, noun } = facts;
  const paragraphs = [
    `${model.label}: ${model.description}${parameterText(model, input.settings.parameters)}`,
    ...whatItLearnt(facts, model),
  ];
  paragraphs.push(
    facts.selected.scope === 'influencer'
      ? 'Only touches by influencers earn credit; other marketing and sales activity do not.'
      : leavesIntentOut(facts, model)
        ? 'Direct visits and searches are signs of interest and earn no credit by themselves; sales activity never does.'
        : 'Every marketing touch can earn credit; sales activity never does.',
  );
  const counted = input.touches.filter((touch) => facts.placeOf(touch) === 'counted').length;
  const window = Number.isFinite(facts.startsAt)
    ? `from ${dateText(facts.startsAt, input)} until ${cutInWords(facts)} (${count(input.settings.lookbackDays, 'day')})`
    : `until ${cutInWords(facts)}`;
  paragraphs.push(
    `It looks at the touches of ${count(input.people.length, 'person', 'people')} ${window}: ${counted} of ${input.touches.length} known.`,
  );
  const colleagues = input.people.filter(({ membership }) => membership === 'account').length;
  if (input.settings.includeAccountContacts && colleagues > 0) {
    const [are, were] = colleagues === 1 ? ['is', 'was'] : ['are', 'were'];
    paragraphs.push(
      `${colleagues} of them ${are} not noted on the ${noun} in the CRM but ${colleagues === 1 ? 'works' : 'work'} at the account and ${were} active before it was created.`,
    );
  }
  if (input.amount && facts.selected.credits.length > 0) {
    const amount = formatMoney(input.amount.minor, input.amount.currency, input.locale, 'exact');
    const all = facts.creditOf(BASELINE_TOUCH)
      ? 'The parts, what would have come anyway included,'
      : 'The parts';
    paragraphs.push(`${all} add up to the ${noun}’s ${amount} exactly.`);
  }
  const { range } = facts.selected;
  if (range) {
    paragraphs.push(
      `The range, ${rangeText(range)}, is where the influencers’ true share lies with a probability of ${percent(0.9)}, as far as the model fits your deals.`,
    );
  }
  if (facts.influencerTouches.length > 0) paragraphs.push(evidenceText(facts));
  if (facts.inferredPosts.length > 0) {
    paragraphs.push(
      `${count(facts.inferredPosts.length, 'post')} of influencers ${facts.inferredPosts.length === 1 ? 'earns' : 'earn'} credit although nobody was seen to click: ${facts.inferredPosts.some(({ id }) => liftOfTouchId(id) !== null) ? 'visits like the ones on it come more often in the days after such posts, and only that part of their credit is given away' : 'deals like this one come more often in the weeks after such posts'}.`,
    );
  }
  paragraphs.push(...lastChange(facts), caution(facts, model));
  return paragraphs;
}

/** Why the figures are not those of yesterday. */
function lastChange({ input }: DealCardFacts): string[] {
  const { lastChange: change, amount } = input;
  if (change === null) return [];
  const { before, after } = change;
  const when = `This credit last changed on ${dateText(change.at, input)}: ${change.reason}.`;
  const moved =
    percent(before.share) === percent(after.share)
      ? `the influencers’ part stayed at ${percent(after.share)}`
      : `the influencers’ part went from ${percent(before.share)} to ${percent(after.share)}`;
  const money = (minor: number): string =>
    formatMoney(minor, amount?.currency ?? '', input.locale, 'exact');
  const moneyMoved =
    amount === null || before.minor === after.minor
      ? ''
      : ` (${money(before.minor)} to ${money(after.minor)})`;
  return [`${when} By that ${moved}${moneyMoved}.`];
}

/** Of a model that learns: how, from what, and what follows from how much there is. */
function whatItLearnt({ input }: DealCardFacts, { id }: ModelChoice): string[] {
  const learnt = learntBy(id, input.settings.parameters.fits);
  if (learnt === null) return [];
  if (input.fit === null) {
    return [
      id === 'influencer_touch'
        ? 'An influencer is worth the won revenue of their past touches until the data-driven model has been fitted.'
        : 'It has not been fitted yet: until then every touch gets the same credit. The first fit runs by itself once your deals are credited.',
    ];
  }
  const did = learnt.level === 'fallback' ? 'last tried to learn' : 'learnt';
  const from = `It ${did} on ${dateText(input.fit.fittedAt, input)}${learnt.from}.`;
  return [
    [from, ...(learnt.level === 'fallback' ? [] : (HOW[id] ?? [])), learnt.reason ?? '']
      .join(' ')
      .trim(),
  ];
}

const HOW: Readonly<Partial<Record<ModelId, readonly string[]>>> = {
  data_driven: [
    'It compares, week by week, accounts that had a touch or a fresh post before a deal began or was won with accounts that had not, allows for company size and for interest that was there before, and credits what raised the odds.',
    'What would have come anyway is left out here; “Data-driven, incremental” shows it.',
  ],
  incremental: [
    'It compares, week by week, accounts that had a touch or a fresh post before a deal began or was won with accounts that had not, allows for company size and for interest that was there before, and credits what raised the odds.',
    'What is left would have come anyway, as far as the model can tell, and credits nobody.',
  ],
  markov: [
    'It follows how journeys go from source to source until a deal is won or not, and asks how many would be won if one source were taken away.',
  ],
  shapley: [
    'It compares how often journeys with and without a source end in a won deal, over all combinations of the other sources.',
  ],
  influencer_touch: [
    'The value of an influencer is the additional pipeline one touch of theirs is expected to bring.',
  ],
};

/** Whether the model credits by what it learnt, which sets aside how people come who already want something. */
function leavesIntentOut({ input }: DealCardFacts, { id }: ModelChoice): boolean {
  if (id !== 'data_driven' && id !== 'incremental') return false;
  return input.fit !== null && learntBy(id, input.settings.parameters.fits)?.level !== 'fallback';
}

/** What the figures do not say. */
function caution({ input, noun }: DealCardFacts, { id }: ModelChoice): string {
  const learnt = learntBy(id, input.settings.parameters.fits);
  const isRule =
    id === 'influencer_touch' ||
    learnt === null ||
    learnt.level === 'fallback' ||
    input.fit === null;
  if (isRule) {
    return `This is a rule for sharing credit, not proof of cause: it does not say that the ${noun} would not exist without these touches.`;
  }
  return id === 'markov' || id === 'shapley'
    ? `It shows which sources go with won deals, not which caused them: people who were going to buy anyway also click.`
    : `This is an estimate from your own deals, not proof: it is as good as what was tracked and answered, and the range says how far it may be off.`;
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
