import { parseUtm, type SimDeal, type SimVisit } from '@pipeline-attribution/shared';
import type { TrueLink } from '../score/linkage.ts';
import type { ObservedLinks } from './observe.ts';
import type { StressedCompany } from './stressed-company.ts';

/** Something naming a link that reached the vendor with consent. */
export interface Signal {
  readonly kind: 'visit' | 'self_report';
  /** The visit, or the person who said so. */
  readonly of: string;
  readonly personId: string;
  readonly namesCampaign: boolean;
  /** Whether somebody ever identified in the browser; always so of answers. */
  readonly identified: boolean;
}

/** An influencer and campaign that truly reached the group before the deal closed, with what names them. */
export interface SignalledLink {
  readonly influencerId: string;
  readonly campaignId: string;
  readonly signals: readonly Signal[];
}

/**
 * The true links of every deal with the signals that reached ingest: tags in any spelling, codes, answers. What
 * was refused, blocked, not yet delivered, or sent after its person was erased reached nobody.
 */
export function trueLinks(
  { company, erasedAt }: StressedCompany,
  { website }: ObservedLinks,
): ReadonlyMap<string, readonly SignalledLink[]> {
  const visitsOf = Map.groupBy(
    company.visits.filter(({ influencerId, lost }) => influencerId !== null && lost === null),
    ({ personId }) => personId,
  );
  const people = new Map(company.people.map((person) => [person.id, person]));
  const deals = new Map(company.deals.map((deal) => [deal.id, deal]));
  return new Map(
    company.truth.deals.map(({ dealId, links }) => {
      const deal = deals.get(dealId);
      if (deal === undefined) throw new Error(`Nobody knows the deal ${dealId}.`);
      const until = deal.closedAt ?? company.endsAt;
      const group = deal.group.map(({ personId }) => personId);
      const visits = group
        .flatMap((personId) => visitsOf.get(personId) ?? [])
        .filter(({ at }) => at < until);
      const reports = group.flatMap((personId) => {
        const report = people.get(personId)?.selfReport;
        const isHeard =
          report?.truthful === true &&
          report.at < until &&
          report.at <= (erasedAt.get(personId) ?? Infinity);
        return isHeard ? [{ personId, influencerId: report.influencerId }] : [];
      });
      return [
        dealId,
        links.map(({ influencerId, campaignId }) => ({
          influencerId,
          campaignId,
          signals: [
            ...visits
              .filter((one) => one.influencerId === influencerId && one.campaignId === campaignId)
              .flatMap((visit) => signalOf(visit, website)),
            ...reports
              .filter((report) => report.influencerId === influencerId)
              .map(({ personId }): Signal => ({
                kind: 'self_report',
                of: personId,
                personId,
                namesCampaign: false,
                identified: true,
              })),
          ],
        })),
      ];
    }),
  );
}

function signalOf(visit: SimVisit, website: ObservedLinks['website']): Signal[] {
  const stored = website.visits.get(visit.id);
  const url = visit.pages[0]?.url ?? '';
  if (stored === undefined || visit.personId === null || !/[?&](?:utm_|ref=)/.test(url)) return [];
  return [
    {
      kind: 'visit',
      of: visit.id,
      personId: visit.personId,
      namesCampaign: parseUtm(url).campaign !== null,
      identified: website.identified.has(stored.visitorId),
    },
  ];
}

/** Which signals count: those in browsers somebody identified in, or, to the letter, all. */
export type Reading = 'identified' | 'any';

export const counting = (signals: readonly Signal[], reading: Reading): readonly Signal[] =>
  signals.filter(({ identified }) => identified || reading === 'any');

/** As {@link linkage} asks for them. */
export function namedLinks(links: readonly SignalledLink[], reading: Reading): TrueLink[] {
  return links.map(({ influencerId, campaignId, signals }) => {
    const own = counting(signals, reading);
    return {
      influencerId,
      campaignId,
      named:
        own.length === 0
          ? 'none'
          : own.some(({ namesCampaign }) => namesCampaign)
            ? 'campaign'
            : 'influencer',
    };
  });
}

/** A deal's worth in home currency, minor units. */
export function homeMinor({ company }: StressedCompany, deal: SimDeal): number {
  return Math.round((deal.amountMinor ?? 0) / company.vendor.rates[deal.currency]);
}
