import {
  formatMoney,
  parseMinor,
  type Company,
  type Crm,
  type SimDeal,
  type SimVisit,
} from '@pipeline-attribution/shared';
import type { IdTable } from '../backend/sandbox/common/record-ids.ts';
import type { RecordSummary, RecordViews } from '../backend/sandbox/common/record-view.ts';

/** A deal or opportunity as the record pages of both previews show it. */
export interface PreviewRecord {
  readonly id: string;
  readonly name: string;
  readonly properties: readonly { readonly label: string; readonly value: string }[];
  readonly contacts: readonly {
    readonly id: string;
    readonly name: string;
    readonly title: string;
    readonly email: string;
  }[];
  readonly company: { readonly id: string; readonly name: string; readonly domain: string } | null;
  readonly account: { readonly name: string } | null;
  readonly stageLabel: string;
  readonly amountText: string;
  readonly ownerName: string;
  readonly stages: readonly {
    readonly label: string;
    readonly reached: boolean;
    readonly current: boolean;
  }[];
}

export interface PreviewRecords {
  /** The most telling first. */
  list(): readonly PreviewRecord[];
  find(id: string): PreviewRecord | null;
}

/**
 * What the CRM's own page says of a deal: amount, stage and people as the sandbox CRM holds them now, the rest
 * from the company it was filled with.
 */
export function previewRecords(
  company: Company,
  ids: IdTable,
  views: RecordViews,
  crm: Crm,
): PreviewRecords {
  const objectType = crm === 'hubspot' ? 'deals' : 'Opportunity';
  const idOf = (companyId: string): string => {
    const row = ids.of(companyId);
    return crm === 'hubspot' ? row.hubspotId : row.salesforceId;
  };
  const accounts = new Map(company.accounts.map((account) => [account.id, account]));
  const people = new Map(company.people.map((person) => [idOf(person.id), person]));
  const deals = new Map(company.deals.map((deal) => [idOf(deal.id), deal]));
  const order = new Map(tellingDeals(company).map((deal, index) => [idOf(deal.id), index]));

  const draw = (summary: RecordSummary): PreviewRecord | null => {
    const deal = deals.get(summary.id);
    if (!deal) return null;
    const account = accounts.get(deal.accountId);
    const amountText =
      summary.amount === null
        ? 'No amount'
        : formatMoney(parseMinor(summary.amount, deal.currency), deal.currency, 'en-US');
    const stage = company.pipeline.find(
      ({ label, key }) => label === summary.stage || key === summary.stage,
    );
    const stageLabel = stage?.label ?? summary.stage ?? '';
    return {
      id: summary.id,
      name: summary.name,
      properties: [
        { label: 'Amount', value: amountText },
        { label: 'Close date', value: day(deal.closeDate) },
        { label: crm === 'hubspot' ? 'Deal stage' : 'Stage', value: stageLabel },
        { label: 'Probability', value: stage ? `${Math.round(stage.probability * 100)}%` : '' },
        { label: 'Lead source', value: deal.leadSource ?? '' },
        { label: 'Industry', value: account?.industry ?? '' },
        { label: 'Location', value: account ? `${account.city}, ${account.country}` : '' },
        { label: 'Created', value: day(deal.createdAt) },
      ].filter(({ value }) => value !== ''),
      contacts: summary.contacts.map(({ id, name, title }) => ({
        id,
        name,
        title: title ?? '',
        email: people.get(id)?.email ?? '',
      })),
      company: account
        ? { id: idOf(account.id), name: account.name, domain: account.domain }
        : null,
      account: account ? { name: account.name } : null,
      stageLabel,
      amountText,
      ownerName: summary.owner ?? '',
      stages: stagesOf(company, deal, stage?.key),
    };
  };
  return {
    list: () =>
      [...views.records(objectType)]
        .sort((a, b) => (order.get(a.id) ?? Infinity) - (order.get(b.id) ?? Infinity))
        .map(draw)
        .filter((record) => record !== null),
    find: (id) => {
      const summary = views.record(objectType, id);
      return summary ? draw(summary) : null;
    },
  };
}

/**
 * Deals by how much there is to see: influencers whose links people of the group followed, how many people, then
 * recent and still open before closed.
 */
function tellingDeals(company: Company): readonly SimDeal[] {
  const visits = new Map<string, SimVisit[]>();
  for (const visit of company.visits) {
    if (visit.personId === null || visit.influencerId === null || visit.lost !== null) continue;
    visits.set(visit.personId, [...(visits.get(visit.personId) ?? []), visit]);
  }
  const scores = new Map(
    company.deals.map((deal) => {
      const group = deal.group.filter(({ recorded }) => recorded);
      const seen = group
        .flatMap(({ personId }) => visits.get(personId) ?? [])
        .filter(({ at }) => at <= (deal.closedAt ?? Infinity));
      const influencers = new Set(seen.map(({ influencerId }) => influencerId)).size;
      const people = new Set(seen.map(({ personId }) => personId)).size;
      const score =
        Math.min(influencers, 4) * 3 +
        Math.min(people, 3) * 4 +
        Math.min(group.length, 5) +
        (deal.outcome === 'open' ? 4 : deal.outcome === 'won' ? 2 : 0) +
        Math.min((deal.amountMinor ?? -2_000_000) / 1_000_000, 4);
      return [deal.id, score];
    }),
  );
  const score = ({ id }: SimDeal): number => scores.get(id) ?? 0;
  return [...company.deals].sort(
    (a, b) => score(b) - score(a) || b.createdAt - a.createdAt || (a.id < b.id ? -1 : 1),
  );
}

function stagesOf(
  company: Company,
  deal: SimDeal,
  current: string | undefined,
): PreviewRecord['stages'] {
  const reached = new Set(deal.stages.map(({ stage }) => stage));
  // A path shows the open stages and the one end the deal has, or may have.
  return company.pipeline
    .filter((stage) => !stage.isClosed || stage.isWon === (deal.outcome !== 'lost'))
    .map(({ key, label }) => ({ label, reached: reached.has(key), current: key === current }));
}

const day = (instant: number): string =>
  new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(instant);
