import { count, percent } from '../models/words.ts';
import { formatMoney } from '../roi/format-money.ts';
import { contentTypeLabel } from '../tracking/content-types.ts';
import { channelLabel } from '../tracking/classify-channel.ts';
import { platformLabel } from '../tracking/platforms.ts';
import { distinct } from './collections.ts';
import type { DealCardTouch } from './deal-card-input.ts';
import { evidenceOf } from './evidence.ts';
import { agoShort, calendarDays, momentView } from './moment.ts';
import { contentOfTouches, latestContent } from './talk-about.ts';
import type { TouchCardDeal, TouchCardInput } from './touch-card-input.ts';
import type {
  TouchCard,
  TouchedCampaignRow,
  TouchedDealRow,
  TouchedInfluencerRow,
  TouchEntry,
} from './touch-card.ts';
import { touchTitle } from './touch-title.ts';

const LATEST = 5;

/** A touch of an influencer: both what and by whom are known. */
export type InfluencerTouch = DealCardTouch & { readonly influencerId: string };

/** What the parts of the card agree on, computed once. */
export interface TouchCardFacts {
  readonly input: TouchCardInput;
  /** Latest first. */
  readonly ordered: readonly DealCardTouch[];
  /** Of influencers, latest first. */
  readonly influencer: readonly InfluencerTouch[];
  /** Of other marketing. */
  readonly others: number;
  readonly reached: ReadonlySet<string>;
  readonly nameOf: (contactId: string | null) => string;
}

const isSales = ({ kind, channel }: DealCardTouch): boolean =>
  kind === 'sales_activity' || channel === 'sales';

export function touchCardFacts(input: TouchCardInput): TouchCardFacts {
  const names = new Map(input.people.map(({ id, name }) => [id, name]));
  const ordered = [...input.touches].sort(
    (a, b) => b.occurredAt - a.occurredAt || (a.id < b.id ? 1 : -1),
  );
  const influencer = ordered.filter(
    (touch): touch is InfluencerTouch => touch.influencerId !== null && !isSales(touch),
  );
  return {
    input,
    ordered,
    influencer,
    others: ordered.filter((touch) => touch.influencerId === null && !isSales(touch)).length,
    reached: new Set(
      influencer.flatMap(({ contactId }) =>
        contactId !== null && names.has(contactId) ? [contactId] : [],
      ),
    ),
    nameOf: (contactId) => names.get(contactId ?? '') ?? 'Former contact',
  };
}

/** Everything but who the record is, the sentence and the empty state, which differ. */
export function touchCardParts(
  facts: TouchCardFacts,
): Omit<TouchCard, 'state' | 'sentence' | 'empty'> {
  const { input, influencer, reached } = facts;
  const [last] = influencer;
  const first = influencer.at(-1);
  const campaigns = campaignRows(facts);
  return {
    version: 1,
    figures: {
      touches: influencer.length,
      otherTouches: facts.others,
      influencers: new Set(influencer.map(({ influencerId }) => influencerId)).size,
      campaigns: campaigns.length,
      peopleReached: reached.size,
      peopleTotal: input.people.length,
      peopleText: `${reached.size} of ${count(input.people.length, 'person', 'people')}`,
      daysSinceFirstTouch: first
        ? Math.max(0, calendarDays(first.occurredAt, input.now, input))
        : null,
    },
    lastTouch: last
      ? {
          ...momentView(last.occurredAt, input),
          influencer: influencerName(last),
          through: facts.nameOf(last.contactId),
          title: touchTitle(last),
        }
      : null,
    influencers: influencerRows(facts),
    campaigns,
    deals: dealRows(input),
    dealsNote: dealsNote(input),
    model: input.model,
    talkAbout: latestContent(
      [...input.posts, ...contentOfTouches(influencer)],
      (contactId) => input.people.find(({ id }) => id === contactId)?.name ?? null,
      input,
    ),
    touches: entries(facts),
    freshness: freshness(input),
  };
}

export const influencerName = ({ influencerName: name }: DealCardTouch): string =>
  name ?? 'An unnamed influencer';

function groupBy<Key>(
  touches: readonly InfluencerTouch[],
  keyOf: (touch: InfluencerTouch) => Key | null,
): Map<Key, [InfluencerTouch, ...InfluencerTouch[]]> {
  const groups = new Map<Key, [InfluencerTouch, ...InfluencerTouch[]]>();
  for (const touch of touches) {
    const key = keyOf(touch);
    if (key === null) continue;
    const group = groups.get(key);
    if (group) group.push(touch);
    else groups.set(key, [touch]);
  }
  return groups;
}

/** Groups keep the order of the touches: whose last touch is latest comes first. */
function influencerRows({ input, influencer, nameOf }: TouchCardFacts): TouchedInfluencerRow[] {
  return [...groupBy(influencer, ({ influencerId }) => influencerId)].map(([id, touches]) => {
    const [last] = touches;
    const evidence = evidenceOf(touches.map((touch) => touch.evidence));
    return {
      id,
      name: influencerName(last),
      platformLabel:
        distinct(touches.map((touch) => touch.platform))
          .map(platformLabel)
          .join(', ') || 'Platform not known',
      contentLabel: distinct(touches.map((touch) => touch.contentType))
        .map(contentTypeLabel)
        .join(', '),
      campaigns: distinct(touches.map((touch) => touch.campaignName)),
      touches: touches.length,
      lastTouch: {
        ...momentView(last.occurredAt, input),
        through: nameOf(last.contactId),
        title: touchTitle(last),
      },
      evidence: evidence.tag,
      evidenceLabel: evidence.label,
    };
  });
}

function campaignRows({ input, influencer }: TouchCardFacts): TouchedCampaignRow[] {
  return [...groupBy(influencer, ({ campaignId }) => campaignId)].map(([id, touches]) => ({
    id,
    name: touches[0].campaignName ?? 'Unnamed campaign',
    influencers: distinct(touches.map(influencerName)),
    touches: touches.length,
    lastTouch: momentView(touches[0].occurredAt, input),
  }));
}

function dealRows({ deals, locale }: TouchCardInput): TouchedDealRow[] {
  const rows = deals.map((deal): { readonly minor: number; readonly row: TouchedDealRow } => {
    const { minor, share } = creditOf(deal);
    const money = (value: number): TouchedDealRow['amount'] =>
      deal.amount && {
        minor: value,
        currency: deal.amount.currency,
        text: formatMoney(value, deal.amount.currency, locale),
      };
    return {
      minor,
      row: {
        id: deal.id,
        name: deal.name,
        outcome: deal.outcome,
        stageLabel: deal.stageLabel,
        amount: money(deal.amount?.minor ?? 0),
        share,
        shareText: percent(share),
        attributed: money(minor),
        influencers: [...deal.credits]
          .sort((a, b) => b.share - a.share || (a.influencer < b.influencer ? -1 : 1))
          .map((credit) => `${credit.influencer} ${percent(credit.share)}`)
          .join(', '),
      },
    };
  });
  rows.sort(
    (a, b) => b.minor - a.minor || b.row.share - a.row.share || (a.row.id < b.row.id ? -1 : 1),
  );
  return rows.map(({ row }) => row);
}

function creditOf({ credits }: TouchCardDeal): { minor: number; share: number } {
  const share = credits.reduce((sum, credit) => sum + credit.share, 0);
  return {
    minor: credits.reduce((sum, credit) => sum + credit.minor, 0),
    // Adding thirds gives 0.9999999999999999; nobody should read “>99 %”.
    share: Math.abs(share - 1) < 1e-9 ? 1 : share,
  };
}

function dealsNote({ crm, unlisted }: TouchCardInput): string | null {
  const noun = crm === 'hubspot' ? ['deal', 'deals'] : ['opportunity', 'opportunities'];
  const [one = '', many = ''] = noun;
  const parts = [
    ...(unlisted.open > 0
      ? [count(unlisted.open, `further open ${one}`, `further open ${many}`)]
      : []),
    ...(unlisted.closed > 0 ? [count(unlisted.closed, `closed ${one}`, `closed ${many}`)] : []),
  ];
  if (parts.length === 0) return null;
  const several = unlisted.open + unlisted.closed > 1;
  return `${parts.join(' and ')} ${several ? 'are' : 'is'} not listed.`;
}

function entries({ input, ordered, nameOf }: TouchCardFacts): TouchCard['touches'] {
  const all = ordered.map((touch): TouchEntry => {
    const evidence = evidenceOf([touch.evidence]);
    return {
      id: touch.id,
      moment: momentView(touch.occurredAt, input),
      title: touchTitle(touch),
      influencer: touch.influencerName,
      campaign: touch.campaignName,
      channelLabel: channelLabel(touch.channel),
      platformLabel: touch.platform === null ? '' : platformLabel(touch.platform),
      person: nameOf(touch.contactId),
      evidence: evidence.tag,
      evidenceLabel: evidence.label,
      url: touch.url,
    };
  });
  return { latest: all.slice(0, LATEST), all };
}

function freshness(input: TouchCardInput): TouchCard['freshness'] {
  const crm = input.crm === 'hubspot' ? 'HubSpot' : 'Salesforce';
  return {
    synced: input.syncedAt === null ? null : momentView(input.syncedAt, input),
    text: [
      input.syncedAt === null
        ? `${crm} is still being read for the first time.`
        : `${crm} read ${agoShort(input.syncedAt, input)}.`,
      ...(input.isPending ? ['Something changed: shares of deals are being recomputed.'] : []),
    ].join(' '),
  };
}
