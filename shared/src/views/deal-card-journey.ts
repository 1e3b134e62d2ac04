import type { MoneyView } from '../contract/common.ts';
import { postOfTouchId } from '../models/data-driven/touch-ids.ts';
import { percent } from '../models/words.ts';
import { channelLabel } from '../tracking/classify-channel.ts';
import { platformLabel } from '../tracking/platforms.ts';
import type { DealCardFacts } from './deal-card-facts.ts';
import type { DealCardInput, DealCardTouch } from './deal-card-input.ts';
import type { DealCardView, JourneyEntry } from './deal-card.ts';
import { NO_CLICK, personName } from './deal-card-rows.ts';
import { cutInWords, inSentence } from './deal-card-sentence.ts';
import { evidenceOf } from './evidence.ts';
import { daysAgo, momentView } from './moment.ts';
import { touchTitle } from './touch-title.ts';

const LATEST = 5;

/** Touches and stage entries mixed, latest first; at one instant the stage entry follows its touch. */
export function journeyEntries(
  facts: DealCardFacts,
  modelLabel: string,
  money: (minor: number) => MoneyView | null,
): DealCardView['journey'] {
  const { input } = facts;
  const dated: { at: number; rank: number; id: string; entry: JourneyEntry }[] = [
    ...[...input.touches, ...facts.inferredPosts].map((touch) => ({
      at: touch.occurredAt,
      rank: 0,
      id: touch.id,
      entry: touchEntry(facts, touch, modelLabel, money),
    })),
    ...input.stageHistory.map(({ id, label, enteredAt }) => ({
      at: enteredAt,
      rank: 1,
      id,
      entry: {
        kind: 'stage' as const,
        id,
        moment: momentView(enteredAt, input),
        title: `Entered ${label}`,
      },
    })),
  ];
  dated.sort((a, b) => b.at - a.at || b.rank - a.rank || (a.id < b.id ? 1 : -1));
  const all = dated.map(({ entry }) => entry);
  return { latest: all.slice(0, LATEST), all };
}

function touchEntry(
  facts: DealCardFacts,
  touch: DealCardTouch,
  modelLabel: string,
  money: (minor: number) => MoneyView | null,
): JourneyEntry {
  const credit = facts.creditOf(touch.id);
  const evidence = evidenceOf([touch.evidence]);
  const person = facts.input.people.find(({ id }) => id === touch.contactId);
  return {
    kind: 'touch',
    id: touch.id,
    moment: momentView(touch.occurredAt, facts.input),
    title: touchTitle(touch),
    influencer: touch.influencerName,
    campaign: touch.campaignName,
    channelLabel: channelLabel(touch.channel),
    // A visit from a search engine has a channel and no platform.
    platformLabel: touch.platform === null ? '' : platformLabel(touch.platform),
    person: postOfTouchId(touch.id) === null ? personName(facts, touch.contactId) : NO_CLICK,
    personNote:
      person?.membership === 'account' ? `Works at the account, not on the ${facts.noun}` : null,
    evidence: evidence.tag,
    evidenceLabel: evidence.label,
    share: credit?.weight ?? 0,
    shareText: percent(credit?.weight ?? 0),
    amount: money(credit?.minor ?? 0),
    url: touch.url,
    reason: credit?.reason ?? whyNot(facts, touch, modelLabel),
  };
}

function whyNot(facts: DealCardFacts, touch: DealCardTouch, modelLabel: string): string {
  switch (facts.placeOf(touch)) {
    case 'sales':
      return 'Sales activity earns no credit.';
    case 'before_lookback':
      return `It happened more than ${facts.input.settings.lookbackDays} days before ${cutInWords(facts)}.`;
    case 'after_cut':
      return `It happened after ${cutInWords(facts)}.`;
    case 'counted':
      return facts.selected.scope === 'influencer' && touch.influencerId === null
        ? `Under ${inSentence(modelLabel)}, only touches by influencers earn credit.`
        : `Under ${inSentence(modelLabel)}, the credit goes to other touches.`;
  }
}

/** The latest content this group saw, with a line to open the talk with. */
export function talkAbout(facts: DealCardFacts): DealCardView['talkAbout'] {
  const { input } = facts;
  const seen = [...input.posts, ...postsOfTouches(facts)]
    .filter(({ seenAt }) => seenAt <= input.now)
    .sort((a, b) => b.seenAt - a.seenAt || (a.title < b.title ? -1 : 1));
  const [post] = seen;
  if (!post) return null;
  const person = input.people.find(({ id }) => id === post.contactId);
  const ago = daysAgo(post.seenAt, input);
  return {
    title: post.title,
    url: post.url,
    influencer: post.influencerName,
    platformLabel: platformLabel(post.platform),
    line: person
      ? `${person.name} saw “${post.title}” by ${post.influencerName} ${ago}: ask what they took from it.`
      : `Somebody there saw “${post.title}” by ${post.influencerName} ${ago}: ask whether it came up in the team.`,
    moment: momentView(post.seenAt, input),
  };
}

/** Touches whose title is a piece of content are candidates too. */
function postsOfTouches({ influencerTouches }: DealCardFacts): DealCardInput['posts'] {
  return influencerTouches.flatMap((touch) =>
    touch.title !== null &&
    touch.influencerName !== null &&
    (touch.kind === 'content' || touch.kind === 'click' || touch.kind === 'event')
      ? [
          {
            title: touch.title,
            url: touch.url,
            influencerName: touch.influencerName,
            platform: touch.platform,
            seenAt: touch.occurredAt,
            contactId: touch.contactId,
          },
        ]
      : [],
  );
}
