import { count } from '../models/words.ts';
import { daysAgo, momentView } from './moment.ts';
import type { AccountCardInput } from './touch-card-input.ts';
import {
  influencerName,
  touchCardFacts,
  touchCardParts,
  type TouchCardFacts,
} from './touch-card-parts.ts';
import type { AccountCardView, TouchCard, TouchedPersonRow } from './touch-card.ts';

/** The card of a company or account: whom of its people influencers reached, and the open deals. */
export function buildAccountCard(input: AccountCardInput): AccountCardView {
  const facts = touchCardFacts(input);
  const empty = emptyState(facts, input.objectType);
  return {
    record: {
      crm: input.crm,
      objectType: input.objectType,
      id: input.recordId,
      name: input.name,
    },
    state: empty ? 'empty' : 'ready',
    sentence: empty ? `${empty.title}.` : sentence(facts),
    empty,
    people: peopleRows(facts),
    ...touchCardParts(facts),
  };
}

function sentence({ input, influencer, reached }: TouchCardFacts): string {
  const [last] = influencer;
  if (!last) return '';
  const names = new Set(influencer.map(({ influencerId }) => influencerId));
  const who = names.size === 1 ? influencerName(last) : `${names.size} influencers`;
  const by = names.size === 1 ? '' : `${influencerName(last)} `;
  return `${who} reached ${whom(reached.size, input.people.length)} at ${input.name}, last ${by}${daysAgo(last.occurredAt, input)}.`;
}

function whom(reached: number, total: number): string {
  if (total === 1) return 'the only person known';
  if (reached < total) return `${reached} of the ${total} people known`;
  return total === 2 ? 'both people known' : `all ${total} people known`;
}

function peopleRows({ input, influencer }: TouchCardFacts): TouchedPersonRow[] {
  return input.people
    .map(({ id, name, title }) => {
      const own = influencer.filter(({ contactId }) => contactId === id);
      const [last] = own;
      return {
        id,
        name,
        about: title,
        touches: own.length,
        lastTouch: last
          ? { ...momentView(last.occurredAt, input), influencer: influencerName(last) }
          : null,
      };
    })
    .filter(({ touches }) => touches > 0)
    .sort((a, b) => b.touches - a.touches || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

function emptyState(
  { input, influencer, others }: TouchCardFacts,
  objectType: 'company' | 'account',
): TouchCard['empty'] {
  if (influencer.length > 0) return null;
  const crm = input.crm === 'hubspot' ? 'HubSpot' : 'Salesforce';
  if (input.people.length === 0) {
    return {
      title: `Nobody at ${input.name} is known yet`,
      why: `${crm} has no contact on this ${objectType}, so there is nobody whose journey could be read.`,
      action: `Associate the people you talk to with this ${objectType}; the card fills in within a minute.`,
    };
  }
  const people = count(input.people.length, 'person', 'people');
  return {
    title: `No influencer is known to have reached anybody at ${input.name}`,
    why:
      others === 0
        ? `No marketing touch of the ${people} known there is recorded.`
        : `${count(others, 'touch', 'touches')} of other marketing ${others === 1 ? 'is' : 'are'} known of the ${people} there, none by an influencer.`,
    action:
      'Check that the website tracker is installed and campaign links carry their tags. Asking “How did you hear about us?” on your form fills the gap.',
  };
}
