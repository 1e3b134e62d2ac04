import type { MoneyView } from '../contract/common.ts';
import { compareShares, distinct, mostFrequent } from './collections.ts';
import { sourceKey } from '../models/data-driven/source-key.ts';
import { sourceLabel } from '../models/data-driven/source-label.ts';
import {
  BASELINE_LABEL,
  BASELINE_TOUCH,
  channelOfTouchId,
  liftOfTouchId,
  postOfTouchId,
} from '../models/data-driven/touch-ids.ts';
import { FITTED_MODEL_IDS } from '../models/types.ts';
import { count, listInWords, percent } from '../models/words.ts';
import { contentTypeLabel } from '../tracking/content-types.ts';
import { platformLabel } from '../tracking/platforms.ts';
import { sumCredits } from './deal-card-facts.ts';
import type { DealCardFacts } from './deal-card-facts.ts';
import type { DealCardTouch } from './deal-card-input.ts';
import type { InfluencerRow, RemainderRow } from './deal-card.ts';
import { evidenceOfTouches } from './evidence.ts';
import { inSentence } from './deal-card-sentence.ts';
import { momentView } from './moment.ts';
import { touchTitle } from './touch-title.ts';

export const UNKNOWN_VISITOR = 'Unknown visitor';

export function personName(facts: DealCardFacts, contactId: string | null): string {
  if (contactId === null) return UNKNOWN_VISITOR;
  return facts.input.people.find(({ id }) => id === contactId)?.name ?? 'Former contact';
}

/** In the place of a person, of a post: nobody was seen to come through it. */
export const NO_CLICK = 'No click seen';

/**
 * Posts that earn their influencer credit although nothing on this deal speaks of them: no touch, no answer, no visit
 * that one of theirs is likely to have brought. A reader who looks for evidence finds them in one line.
 */
function postsAlone({ inferredPosts, influencerTouches }: DealCardFacts): DealCardTouch[] {
  const spokenOf = new Set(
    [...influencerTouches, ...inferredPosts.filter(({ id }) => liftOfTouchId(id) !== null)].map(
      ({ influencerId }) => influencerId,
    ),
  );
  return inferredPosts.filter(({ influencerId }) => !spokenOf.has(influencerId));
}

/** One row for each influencer of whom something on the deal speaks, the largest share first. */
export function influencerRows(
  facts: DealCardFacts,
  modelLabel: string,
  money: (minor: number) => MoneyView | null,
): InfluencerRow[] {
  const byInfluencer = new Map<string, DealCardTouch[]>();
  const alone = new Set(postsAlone(facts));
  for (const touch of [...facts.inferredPosts, ...facts.influencerTouches]) {
    if (touch.influencerId === null || alone.has(touch)) continue;
    const touches = byInfluencer.get(touch.influencerId);
    if (touches) touches.push(touch);
    else byInfluencer.set(touch.influencerId, [touch]);
  }
  const rows = [...byInfluencer].map(([id, touches]): InfluencerRow => {
    const own = new Set(touches.map((touch) => touch.id));
    const { share, minor } = sumCredits(facts.selected.credits, (c) => own.has(c.touchId));
    const posts = touches.filter((touch) => postOfTouchId(touch.id) !== null).length;
    // Touches follow the posts, so that the last one is a touch where there is any.
    const last = touches.at(-1);
    const isSeen = posts < touches.length;
    const evidence = evidenceOfTouches(touches);
    const platforms = distinct(touches.map((touch) => touch.platform));
    return {
      id,
      name: last?.influencerName ?? 'Unnamed influencer',
      platform: mostFrequent(touches.map((touch) => touch.platform)),
      platformLabel: platforms.map(platformLabel).join(', ') || 'Platform not known',
      contentType: mostFrequent(touches.map((touch) => touch.contentType)),
      contentLabel: distinct(touches.map((touch) => touch.contentType))
        .map(contentTypeLabel)
        .join(', '),
      campaigns: distinct(touches.map((touch) => touch.campaignName)),
      share,
      shareText: percent(share),
      amount: money(minor),
      touches: touches.length - posts,
      posts,
      lastTouch: {
        ...momentView(last?.occurredAt ?? facts.endsAt, facts.input),
        through: isSeen
          ? personName(facts, last?.contactId ?? null)
          : 'a post nobody was seen to click',
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
  // Two sentences: “They said they heard of you from her, because …” would be another reason than ours.
  const why = `${touchTitle(best.touch)}. ${sentence(best.credit.reason)}`;
  if (credited.length === 1) return why;
  const posts = credited.filter(({ touch }) => postOfTouchId(touch.id) !== null).length;
  const things =
    posts === 0 ? 'touches' : posts === credited.length ? 'posts' : 'touches and posts';
  return `${credited.length} of their ${things} earn credit. The largest share goes to: ${why}`;
}

const sentence = (reason: string): string => reason.charAt(0).toUpperCase() + reason.slice(1);

const REMOVED = 'Removed touches';

function reasonOfChannel(touchIds: readonly string[]): string {
  const touches = touchIds.filter((id) => channelOfTouchId(id) === null).length;
  if (touches > 0) return `${count(touches, 'touch', 'touches')} of other marketing.`;
  return 'Nobody of the deal was seen there; people of your deals name it this often.';
}

const FITTED: ReadonlySet<string> = new Set(FITTED_MODEL_IDS);

/** Fitted models credit what somebody read or took part in, the others the way they came. */
function sourceOf(touch: DealCardTouch, { selected }: DealCardFacts): string {
  return FITTED.has(selected.model) ? sourceKey(touch) : touch.channel;
}

/** How many of those known by posts alone are named in the one line they share. */
const NAMED = 5;

/** The influencers known by posts alone, in one row; none where there are none. */
function inferredRows(
  facts: DealCardFacts,
  money: (minor: number) => MoneyView | null,
): RemainderRow[] {
  const posts = postsAlone(facts);
  if (posts.length === 0) return [];
  const { credits } = facts.selected;
  const influencers = [...Map.groupBy(posts, ({ influencerId }) => influencerId ?? '')]
    .map(([id, own]) => {
      const ids = new Set(own.map((post) => post.id));
      const { share } = sumCredits(credits, ({ touchId }) => ids.has(touchId));
      return { id, name: own.at(-1)?.influencerName ?? 'Unnamed influencer', share };
    })
    .sort(compareShares);
  const more = influencers.length - NAMED;
  const names = listInWords([
    ...influencers.slice(0, NAMED).map(({ name, share }) => `${name} (${percent(share)})`),
    ...(more > 0 ? [count(more, 'other')] : []),
  ]);
  const all = new Set(posts.map(({ id }) => id));
  const { share, minor } = sumCredits(credits, ({ touchId }) => all.has(touchId));
  return [
    {
      kind: 'inferred',
      label: `${count(posts.length, 'post')} nobody clicked, by ${count(influencers.length, 'influencer')}`,
      share,
      shareText: percent(share),
      amount: money(minor),
      reason: `Inferred: deals come more often after such posts, but nothing on this ${facts.noun} speaks of them. ${names}.`,
    },
  ];
}

/** What no influencer is seen to have earned, so that the shares of the card sum to 1. */
export function remainderRows(
  facts: DealCardFacts,
  money: (minor: number) => MoneyView | null,
): readonly RemainderRow[] {
  const { credits } = facts.selected;
  const byChannel = new Map<string, Set<string>>();
  for (const { touchId } of credits) {
    if (touchId === BASELINE_TOUCH) continue;
    const touch = facts.touchById.get(touchId);
    if (touch && touch.influencerId !== null) continue;
    const source = touch ? sourceOf(touch, facts) : channelOfTouchId(touchId);
    const label = source === null ? REMOVED : sourceLabel(source);
    byChannel.set(label, (byChannel.get(label) ?? new Set()).add(touchId));
  }
  const rows = [...byChannel].map(([label, ids]): RemainderRow & { readonly id: string } => {
    const { share, minor } = sumCredits(credits, ({ touchId }) => ids.has(touchId));
    return {
      kind: label === REMOVED ? 'removed' : 'channel',
      id: label,
      label,
      share,
      shareText: percent(share),
      amount: money(minor),
      reason:
        label === REMOVED
          ? 'These touches were erased or merged since the credit was computed.'
          : reasonOfChannel([...ids]),
    };
  });
  rows.sort(compareShares);

  const baseline = sumCredits(credits, ({ touchId }) => touchId === BASELINE_TOUCH);
  if (baseline.share > 0) {
    rows.push({
      kind: 'baseline',
      id: 'baseline',
      label: BASELINE_LABEL,
      share: baseline.share,
      shareText: percent(baseline.share),
      amount: money(baseline.minor),
      reason: credits.find(({ touchId }) => touchId === BASELINE_TOUCH)?.reason ?? '',
    });
  }
  const all = sumCredits(credits, () => true);
  const left = 1 - all.share;
  if (left > 1e-9) {
    rows.push({
      kind: 'unattributed',
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
  return [
    ...inferredRows(facts, money),
    ...rows.map(({ kind, label, share, shareText, amount, reason }) => ({
      kind,
      label,
      share,
      shareText,
      amount,
      reason,
    })),
  ];
}
