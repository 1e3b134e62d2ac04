import type { SimDeal } from '@pipeline-attribution/shared';
import { wantedLinks, covers, type Link, type TrueLink } from '../score/linkage.ts';
import type { NamingTouch, ObservedLinks } from './observe.ts';
import { counting, type Signal, type SignalledLink } from './true-links.ts';

/** Why a link that could be known was not found, or one that is not true was. */
export const CAUSES = {
  notNoted: 'lost: the person is on no list of the deal, where others are noted',
  notTied: 'lost: nothing ties the person to the account (free mail, no company)',
  activeLate: 'lost: a colleague nobody noted, first active after the deal arose',
  wrongPerson: 'lost: the device was given to somebody else',
  unknownName: 'lost: the link’s tags name nobody we know (typo, missing source)',
  unknownCampaign: 'lost: the influencer was found, the campaign not',
  unreadAnswer: 'lost: the answer could not be read',
  wrongAnswer: 'wrong: somebody remembered wrongly',
  colleague: 'wrong: a colleague who took no part in the deal',
  otherSource: 'wrong: the link or answer was read as somebody else’s',
  unexposed: 'wrong: no exposure stands behind what was found',
} as const;
export type Cause = keyof typeof CAUSES;

export interface Mistakes {
  /** By cause, in minor units of the deals' value. */
  readonly value: Readonly<Partial<Record<Cause, number>>>;
}

export interface DealInHand {
  readonly deal: SimDeal;
  readonly valueMinor: number;
  readonly links: readonly SignalledLink[];
  readonly truth: readonly TrueLink[];
  readonly touches: readonly NamingTouch[];
}

/** What was lost and what is wrong on one deal, by cause; each link once. */
export function mistakesOf(
  { deal, links, truth, touches }: DealInHand,
  observed: ObservedLinks,
  wrongAnswers: ReadonlySet<string>,
): Cause[] {
  const wanted = wantedLinks(truth);
  if (wanted.length === 0) return [];
  const lost = wanted
    .filter((link) => !touches.some((touch) => covers(touch, link)))
    .map((link) => causeOfLoss(link, deal, links, observed));
  const wrong = new Map<string, Cause>();
  const members = new Set(deal.group.map(({ personId }) => observed.crm.standingFor(personId)));
  for (const touch of touches) {
    const isTrue = truth.some(
      ({ influencerId, campaignId }) =>
        influencerId === touch.influencerId &&
        (touch.campaignId === null || campaignId === touch.campaignId),
    );
    if (isTrue) continue;
    const owner =
      touch.kind === 'visit' ? observed.ownerOf(touch.of) : observed.crm.standingFor(touch.of);
    const cause: Cause = wrongAnswers.has(touch.kind === 'visit' ? '' : touch.of)
      ? 'wrongAnswer'
      : owner === null || !members.has(owner)
        ? 'colleague'
        : touch.kind === 'visit'
          ? 'otherSource'
          : 'unexposed';
    wrong.set(`${touch.influencerId} ${touch.campaignId ?? ''}`, cause);
  }
  return [...lost, ...wrong.values()];
}

function causeOfLoss(
  link: Link,
  deal: SimDeal,
  links: readonly SignalledLink[],
  observed: ObservedLinks,
): Cause {
  const signals = links
    .filter(
      ({ influencerId, campaignId }) =>
        influencerId === link.influencerId &&
        (link.campaignId === null || campaignId === link.campaignId),
    )
    .flatMap((one) => counting(one.signals, 'identified'))
    .filter(({ namesCampaign }) => link.campaignId === null || namesCampaign);
  const group = new Set(observed.groupOf(deal).map(({ contactId }) => contactId));
  // The signal that came farthest says what was missing.
  const causes = signals.map((signal) => causeOfSignal(signal, link, deal, group, observed));
  return ORDER.find((cause) => causes.includes(cause)) ?? 'notNoted';
}

const ORDER: readonly Cause[] = [
  'unknownCampaign',
  'unknownName',
  'unreadAnswer',
  'wrongPerson',
  'activeLate',
  'notTied',
  'notNoted',
];

function causeOfSignal(
  { kind, of, personId }: Signal,
  link: Link,
  deal: SimDeal,
  group: ReadonlySet<string>,
  { crm, website, ...observed }: ObservedLinks,
): Cause {
  const contact = crm.standingFor(personId);
  if (kind === 'visit' && observed.ownerOf(of) !== contact) return 'wrongPerson';
  if (!group.has(contact)) {
    if (crm.noted(deal).length > 1) return 'notNoted';
    return crm.atAccountOf(deal).includes(contact) ? 'activeLate' : 'notTied';
  }
  if (kind === 'self_report') return 'unreadAnswer';
  const resolved = website.visits.get(of)?.resolved;
  return resolved?.influencerId === link.influencerId ? 'unknownCampaign' : 'unknownName';
}
