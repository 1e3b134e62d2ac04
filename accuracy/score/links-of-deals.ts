import { parseUtm, type Company, type SimTruthLink } from '@pipeline-attribution/shared';
import type { ObservedDeal } from '../observe-company.ts';
import type { DealLinks, TrueLink } from './linkage.ts';

/** Which signals count as naming a link. */
export interface SignalRule {
  /**
   * Whether a click counts that nobody can tie to a person, since the browser was never identified. `any` takes
   * the definition to the letter; `identified` asks of the linking code what it can know.
   */
  readonly browsers: 'any' | 'identified';
}

/** Each deal's true links with what names them, beside the links the product found until it closed. */
export function linksOfDeals(
  company: Company,
  deals: readonly ObservedDeal[],
  rule: SignalRule,
): DealLinks[] {
  const landing = new Map(company.visits.map(({ id, pages }) => [id, pages[0]?.url ?? '']));
  return deals.map(({ facts, valueMinor, touches, truth }) => {
    const until = facts.closedAt ?? company.endsAt;
    return {
      valueMinor,
      truth: truth.links.map((link) => ({
        influencerId: link.influencerId,
        campaignId: link.campaignId,
        named: namedBy(link, landing, rule),
      })),
      found: touches.flatMap(({ influencerId, campaignId, occurredAt }) =>
        influencerId === null || occurredAt > until ? [] : [{ influencerId, campaignId }],
      ),
    };
  });
}

/** A link without `utm_campaign` names the influencer; one without `utm_source` still names the booking. */
function namedBy(
  { signals }: SimTruthLink,
  landing: ReadonlyMap<string, string>,
  { browsers }: SignalRule,
): TrueLink['named'] {
  const counting = signals.filter(({ identified }) => identified || browsers === 'any');
  if (counting.length === 0) return 'none';
  const namesCampaign = counting.some(
    ({ kind, id }) => kind !== 'self_report' && parseUtm(landing.get(id) ?? '').campaign !== null,
  );
  return namesCampaign ? 'campaign' : 'influencer';
}
