import { count } from '../models/words.ts';
import { daysAgo } from './moment.ts';
import type { PersonCardInput } from './touch-card-input.ts';
import {
  influencerName,
  touchCardFacts,
  touchCardParts,
  type TouchCardFacts,
} from './touch-card-parts.ts';
import type { PersonCardView, TouchCard } from './touch-card.ts';

/** The card of a contact or lead: who reached this person, when last, and what to talk about. */
export function buildPersonCard(input: PersonCardInput): PersonCardView {
  const facts = touchCardFacts(input);
  const empty = emptyState(facts);
  return {
    record: {
      crm: input.crm,
      objectType: input.objectType,
      id: input.recordId,
      name: input.name,
      about: aboutOf(input.people[0]?.title ?? '', input.accountName),
    },
    state: empty ? 'empty' : 'ready',
    sentence: empty ? `${empty.title}.` : sentence(facts),
    empty,
    ...touchCardParts(facts),
  };
}

const aboutOf = (title: string, account: string | null): string =>
  title !== '' && account !== null ? `${title} at ${account}` : title || (account ?? '');

function sentence({ input, influencer }: TouchCardFacts): string {
  const [last] = influencer;
  if (!last) return '';
  const names = new Set(influencer.map(({ influencerId }) => influencerId));
  const ago = daysAgo(last.occurredAt, input);
  if (influencer.length === 1) {
    return `${influencerName(last)} reached ${input.name} once, ${ago}.`;
  }
  const touches = count(influencer.length, 'touch', 'touches');
  return names.size === 1
    ? `${influencerName(last)} reached ${input.name} in ${touches}, last ${ago}.`
    : `${names.size} influencers reached ${input.name} in ${touches}, last ${influencerName(last)} ${ago}.`;
}

function emptyState({ input, influencer, others, ordered }: TouchCardFacts): TouchCard['empty'] {
  if (influencer.length > 0) return null;
  const title = `No influencer is known to have reached ${input.name}`;
  if (ordered.length === 0) {
    return {
      title,
      why: 'Nothing is known about how this person came to you: no tracked visit, form, event or answer.',
      action:
        'Ask how they heard of you and note it in the “How did you hear about us?” field: it counts from then on.',
    };
  }
  return {
    title,
    why:
      others === 0
        ? 'Only sales activity is known, which is your own.'
        : `${count(others, 'touch', 'touches')} of other marketing ${others === 1 ? 'is' : 'are'} known, none by an influencer.`,
    action:
      'If an influencer was involved, ask for the name and note it in the “How did you hear about us?” field.',
  };
}
