import type { MoneyView } from '../contract/common.ts';
import { BASELINE_TOUCH, postOfTouchId } from '../models/data-driven/touch-ids.ts';
import { count, percent } from '../models/words.ts';
import { sumCredits } from './deal-card-facts.ts';
import type { DealCardFacts } from './deal-card-facts.ts';
import { dateText } from './moment.ts';

export interface Empty {
  readonly title: string;
  readonly why: string;
  readonly action: string;
}

/** `3 influencers reached 4 of the 5 people on this deal; position-based credits them 42 % (€31,400).` */
export function sentence(
  facts: DealCardFacts,
  figures: {
    readonly modelLabel: string;
    readonly share: number;
    readonly amount: MoneyView | null;
    readonly peopleReached: number;
  },
): string {
  const { input, noun } = facts;
  const model = inSentence(figures.modelLabel);
  const money = figures.amount === null ? '' : ` (${figures.amount.text})`;
  const noAmount = figures.amount === null ? ` The ${noun} has no amount yet.` : '';
  if (facts.influencerTouches.length === 0) {
    const posts = count(facts.inferredPosts.length, 'post');
    return `No touch by an influencer is known on this ${noun}; ${model} infers ${percent(figures.share)}${money} from ${posts} that left no click.${incrementally(facts)}${noAmount}`;
  }
  const names = new Set(facts.influencerTouches.map((touch) => touch.influencerId));
  const only = names.size === 1 ? (facts.influencerTouches[0]?.influencerName ?? null) : null;
  const who = only ?? `${names.size} influencer${names.size === 1 ? '' : 's'}`;
  const whom = reached(facts, figures.peopleReached);
  const credits = model.endsWith('s') ? 'credit' : 'credits';

  if (figures.share === 0) {
    return `${who} reached ${whom}; ${model} ${credits} other marketing.`;
  }
  const of =
    input.creditStage === 'opportunity'
      ? ' of the sourced pipeline'
      : input.outcome === 'won'
        ? ' of the revenue'
        : input.outcome === 'lost'
          ? ' of the lost pipeline'
          : '';
  const { share: inferred } = sumCredits(
    facts.selected.credits,
    ({ touchId }) => postOfTouchId(touchId) !== null,
  );
  // Of somebody whose posts alone are known it cannot be said that they reached anybody.
  const them = facts.inferredPosts.every(({ influencerId }) => names.has(influencerId))
    ? 'them'
    : 'influencers';
  const posts = inferred > 0 ? `, ${percent(inferred)} by posts that left no click` : '';
  const caution = inferred > figures.share / 2 ? incrementally(facts) : '';
  return `${who} reached ${whom}; ${model} ${credits} ${them} ${percent(figures.share)}${money === '' ? '' : of}${money}${posts}.${caution}${noAmount}`;
}

/**
 * Beside a share that is mostly inferred: what the same model says once what would have come anyway is set aside. The
 * attributed view spreads the whole deal over whatever there is, be it ever so faint.
 */
function incrementally({ input, touchById }: DealCardFacts): string {
  const view = input.credits.find(({ model }) => model === 'incremental');
  if (input.selectedModel !== 'data_driven' || view === undefined) return '';
  if (!view.credits.some(({ touchId }) => touchId === BASELINE_TOUCH)) return '';
  const { share } = sumCredits(
    view.credits,
    ({ touchId }) => (touchById.get(touchId)?.influencerId ?? null) !== null,
  );
  return ` Setting aside what would have come anyway, it is ${percent(share)}.`;
}

function reached({ input, noun }: DealCardFacts, n: number): string {
  const total = input.people.length;
  const lost = input.outcome === 'lost' ? 'lost ' : '';
  const place = input.people.some(({ membership }) => membership === 'account')
    ? `in the buying group of this ${lost}${noun}`
    : `on this ${lost}${noun}`;
  if (n === 0) return `visitors of this ${lost}${noun} who are not identified yet`;
  if (total === 1) return `the only person ${place}`;
  if (n < total) return `${n} of the ${total} people ${place}`;
  return total === 2 ? `both people ${place}` : `all ${total} people ${place}`;
}

/** Models named after a person keep their capital. */
const NAMES: ReadonlySet<string> = new Set(['Markov', 'Shapley']);

/** A model's label inside a sentence: `Position-based` → `position-based`, `W-shaped` and `Markov` stay. */
export function inSentence(label: string): string {
  if (NAMES.has(label)) return label;
  if (label === 'Data-driven, incremental') return 'the incremental view';
  return /^[A-Z][a-z]/.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label;
}

/** Why nobody's influence is known and what to do about it; null when there is something to show. */
export function emptyState(facts: DealCardFacts): Empty | null {
  const { input, noun, crmName } = facts;
  if (facts.influencerTouches.length + facts.inferredPosts.length > 0) return null;
  if (input.people.length === 0) {
    return input.record.crm === 'hubspot'
      ? {
          title: `No contacts on this ${noun}`,
          why: `${crmName} has no contact associated with this ${noun}, so there is nobody whose journey could be read.`,
          action: `Associate the people you talk to with this ${noun}; the card fills in within a minute.`,
        }
      : {
          title: `No contact roles on this ${noun}`,
          why: `${crmName} has no contact role on this ${noun}, so there is nobody whose journey could be read.`,
          action: `Add contact roles for the people you talk to; the card fills in within a minute.`,
        };
  }
  const people = input.people.length === 1 ? 'the person' : `the ${input.people.length} people`;
  if (input.touches.length === 0) {
    return {
      title: 'No touches yet',
      why: `Nothing is known about how ${people} on this ${noun} came to you: no tracked visit, form, event or answer.`,
      action:
        'Check that the website tracker is installed and that campaign links carry their tags. Asking “How did you hear about us?” on your form fills the gap.',
    };
  }
  const missed = input.touches
    .filter((touch) => touch.influencerId !== null)
    .sort((a, b) => b.occurredAt - a.occurredAt);
  const before = missed.find((touch) => facts.placeOf(touch) === 'before_lookback');
  if (before) {
    const { lookbackDays } = input.settings;
    return {
      title: 'Influencers reached them too long ago',
      why: `The last touch by an influencer was on ${dateText(before.occurredAt, input)}, outside the lookback of ${lookbackDays} days before ${cutInWords(facts)}.`,
      action: 'If your deals take longer than that, lengthen the lookback in the settings.',
    };
  }
  const [after] = missed;
  if (after && facts.placeOf(after) === 'after_cut') {
    return {
      title: 'Influencers reached them only afterwards',
      why: `The first touches by an influencer came after ${cutInWords(facts)}, too late to have influenced it.`,
      action: 'Nothing to do: the journey below shows them without credit.',
    };
  }
  return {
    title: 'No influencer touches yet',
    why: `${input.touches.length === 1 ? 'One touch' : `${input.touches.length} touches`} of ${people} on this ${noun} ${input.touches.length === 1 ? 'is' : 'are'} known, none of them by an influencer.`,
    action:
      'If an influencer was involved, check the tags of their links under attribution health; an unknown name there needs an alias.',
  };
}

/** The cut as an event: `the deal was created`, `it closed`, `today`. */
export function cutInWords({ input, noun }: DealCardFacts): string {
  if (input.creditStage === 'opportunity') return `the ${noun} was created`;
  return input.creditStage === 'open' ? 'today' : `the ${noun} closed`;
}
