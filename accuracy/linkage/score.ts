import { bCubed } from '../score/b-cubed.ts';
import { linkage, type DealLinks, type Linkage } from '../score/linkage.ts';
import { mistakesOf, type Cause, type DealInHand } from './lost-links.ts';
import { observeLinks } from './observe.ts';
import { stressedCompany, type LinkageCompany } from './stressed-company.ts';
import { homeMinor, namedLinks, trueLinks } from './true-links.ts';

/** How well the links of one company were found. */
export interface LinkageScore {
  /** L with what it is made of. */
  readonly identified: Linkage;
  /** To the letter: clicks in browsers nobody ever identified in are asked for as well. */
  readonly any: Linkage;
  /** F1 of visits and records grouped into people. */
  readonly identityF1: number;
  /** Parts of what was to be found (lost) and of what was found (wrong), by value. */
  readonly mistakes: Readonly<Partial<Record<Cause, number>>>;
}

/** Simulates a company, sends its traces through the product, and compares the links of its deals with the truth. */
export function scoreLinkage(of: LinkageCompany): LinkageScore {
  const stressed = stressedCompany(of);
  const observed = observeLinks(stressed);
  const links = trueLinks(stressed, observed);
  const deals = stressed.company.deals.map((deal): DealInHand => {
    const own = links.get(deal.id) ?? [];
    return {
      deal,
      valueMinor: homeMinor(stressed, deal),
      links: own,
      truth: namedLinks(own, 'identified'),
      touches: observed.touchesOf(deal),
    };
  });
  const asked: DealLinks[] = deals.map(({ valueMinor, truth, touches }) => ({
    valueMinor,
    truth,
    found: touches,
  }));
  const letter: DealLinks[] = deals.map(({ valueMinor, links: own, touches }) => ({
    valueMinor,
    truth: namedLinks(own, 'any'),
    found: touches,
  }));
  const identified = linkage(asked);
  const any = linkage(letter);
  const wrongAnswers = new Set(
    stressed.company.people
      .filter(({ selfReport }) => selfReport?.truthful === false)
      .map(({ id }) => id),
  );
  const value: Partial<Record<Cause, number>> = {};
  for (const hand of deals) {
    for (const cause of mistakesOf(hand, observed, wrongAnswers)) {
      value[cause] = (value[cause] ?? 0) + hand.valueMinor;
    }
  }
  const parts = Object.entries(value).map(([cause, minor]): [string, number] => [
    cause,
    minor / (LOSSES.has(cause) ? identified.wantedMinor : identified.claimedMinor),
  ]);
  return {
    // How much left any signal at all is the same under both readings.
    identified: { ...identified, reach: any.reach },
    any,
    identityF1: bCubed(observed.identity()).f1,
    mistakes: Object.fromEntries(parts),
  };
}

const LOSSES: ReadonlySet<string> = new Set<Cause>([
  'notNoted',
  'notTied',
  'activeLate',
  'wrongPerson',
  'unknownName',
  'unknownCampaign',
  'unreadAnswer',
]);
