/** An influencer and campaign; a null campaign names the influencer only. */
export interface Link {
  readonly influencerId: string;
  readonly campaignId: string | null;
}

/** A true link of a deal, with how far what reached the vendor names it. */
export interface TrueLink {
  readonly influencerId: string;
  readonly campaignId: string;
  /**
   * `campaign`: a link of the campaign was clicked; `influencer`: only their name reached the vendor (an answer, a
   * link without its campaign); `none`: nothing did.
   */
  readonly named: 'campaign' | 'influencer' | 'none';
}

export interface DealLinks {
  readonly valueMinor: number;
  readonly truth: readonly TrueLink[];
  readonly found: readonly Link[];
}

export interface Linkage {
  /** F1 of precision and recall: L. */
  readonly f1: number;
  readonly precision: number;
  readonly recall: number;
  /** Part of true links, by value, of which anything at all reached the vendor. */
  readonly reach: number;
  /** Part of the value of deals without any true link that was left without one. */
  readonly specificity: number;
  /** Value of the deals, once for each link to be found and each link claimed. */
  readonly wantedMinor: number;
  readonly claimedMinor: number;
}

/**
 * Linkage accuracy L: the value-weighted F1 of (influencer, campaign) links over deals with at least one true
 * link that something named.
 * - A link found with its campaign is right when that pair truly reached the buying group.
 * - A link found without a campaign is one claim, made only when no campaign of that influencer was found on
 *   the deal; it is right when any campaign of theirs truly reached the group.
 * - To be found are the pairs whose campaign was named, and, of influencers named without one, the influencer.
 *   True links nothing named are not to be found (they lower the reach); found all the same, they are right.
 */
export function linkage(deals: readonly DealLinks[]): Linkage {
  let claimed = 0;
  let right = 0;
  let wanted = 0;
  let hit = 0;
  let trueLinks = 0;
  let reached = 0;
  let clean = 0;
  let leftClean = 0;
  for (const { valueMinor, truth, found } of deals) {
    trueLinks += valueMinor * truth.length;
    reached += valueMinor * truth.filter(({ named }) => named !== 'none').length;
    if (truth.length === 0) {
      clean += valueMinor;
      if (found.length === 0) leftClean += valueMinor;
    }
    const toFind = wantedLinks(truth);
    if (toFind.length === 0) continue;
    const claims = claimsOf(found);
    claimed += valueMinor * claims.length;
    right +=
      valueMinor * claims.filter((claim) => truth.some((link) => agrees(claim, link))).length;
    wanted += valueMinor * toFind.length;
    hit += valueMinor * toFind.filter((link) => found.some((other) => covers(other, link))).length;
  }
  const precision = right / claimed;
  const recall = hit / wanted;
  return {
    f1: (2 * precision * recall) / (precision + recall),
    precision,
    recall,
    reach: reached / trueLinks,
    specificity: leftClean / clean,
    wantedMinor: wanted,
    claimedMinor: claimed,
  };
}

/** One for each named pair, one for each influencer of whom only the name is known. */
export function wantedLinks(truth: readonly TrueLink[]): Link[] {
  const pairs = truth.filter(({ named }) => named === 'campaign');
  const withPair = new Set(pairs.map(({ influencerId }) => influencerId));
  const names = new Set(
    truth
      .filter(({ named, influencerId }) => named === 'influencer' && !withPair.has(influencerId))
      .map(({ influencerId }) => influencerId),
  );
  return [...pairs, ...[...names].map((influencerId) => ({ influencerId, campaignId: null }))];
}

function claimsOf(found: readonly Link[]): Link[] {
  const unique = new Map(
    found.map((link) => [`${link.influencerId}\n${link.campaignId ?? ''}`, link]),
  );
  const withCampaign = new Set(
    found.filter(({ campaignId }) => campaignId !== null).map(({ influencerId }) => influencerId),
  );
  return [...unique.values()].filter(
    ({ influencerId, campaignId }) => campaignId !== null || !withCampaign.has(influencerId),
  );
}

const agrees = (claim: Link, link: TrueLink): boolean =>
  claim.influencerId === link.influencerId &&
  (claim.campaignId === null || claim.campaignId === link.campaignId);

/** Whether a link that was found is the wanted one. */
export const covers = (found: Link, wanted: Link): boolean =>
  found.influencerId === wanted.influencerId &&
  (wanted.campaignId === null || found.campaignId === wanted.campaignId);
