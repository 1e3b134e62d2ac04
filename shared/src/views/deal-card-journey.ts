import type { MoneyView } from '../contract/common.ts';
import { postOfTouchId } from '../models/data-driven/touch-ids.ts';
import { isRuleModel } from '../models/types.ts';
import { percent } from '../models/words.ts';
import { channelLabel } from '../tracking/classify-channel.ts';
import { platformLabel } from '../tracking/platforms.ts';
import type { DealCardFacts } from './deal-card-facts.ts';
import type { DealCardTouch } from './deal-card-input.ts';
import type { DealCardView, JourneyEntry } from './deal-card.ts';
import { NO_CLICK, personName } from './deal-card-rows.ts';
import { cutInWords, inSentence } from './deal-card-sentence.ts';
import { evidenceOfTouches } from './evidence.ts';
import { momentView } from './moment.ts';
import { contentOfTouches, latestContent } from './talk-about.ts';
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
  // In short it is what happened on the deal; what was only published meanwhile is in the whole of it.
  const happened = dated.filter(({ id, rank }) => rank === 1 || postOfTouchId(id) === null);
  return { latest: happened.slice(0, LATEST).map(({ entry }) => entry), all };
}

function touchEntry(
  facts: DealCardFacts,
  touch: DealCardTouch,
  modelLabel: string,
  money: (minor: number) => MoneyView | null,
): JourneyEntry {
  const credit = facts.creditOf(touch.id);
  const evidence = evidenceOfTouches([touch]);
  const person = facts.input.people.find(({ id }) => id === touch.contactId);
  return {
    kind: 'touch',
    id: touch.id,
    moment: momentView(touch.occurredAt, facts.input),
    title: touchTitle(touch),
    influencer: touch.influencerName,
    campaign: touch.campaignName,
    channelLabel: channelLabel(touch.channel, touch.searchIntent),
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
      // The latest on the list, and still not the last touch: that wants saying.
      if (touch.kind === 'self_report' && isRuleModel(facts.selected.model)) {
        return `What people say counts as the beginning of their journey, and under ${inSentence(modelLabel)} the credit goes to other touches.`;
      }
      return facts.selected.scope === 'influencer' && touch.influencerId === null
        ? `Under ${inSentence(modelLabel)}, only touches by influencers earn credit.`
        : `Under ${inSentence(modelLabel)}, the credit goes to other touches.`;
  }
}

/** The latest content this group saw, with a line to open the talk with. */
export function talkAbout({ input, influencerTouches }: DealCardFacts): DealCardView['talkAbout'] {
  return latestContent(
    [...input.posts, ...contentOfTouches(influencerTouches)],
    (contactId) => input.people.find(({ id }) => id === contactId)?.name ?? null,
    input,
  );
}
