import {
  DEFAULT_SETTINGS,
  buyingGroup,
  collapseEchoes,
  compileDirectory,
  normaliseContentType,
  type Company,
  type CompiledDirectory,
  type DealFacts,
  type Directory,
  type FitAccount,
  type FitDeal,
  type FitInput,
  type GroupRule,
  type SimDeal,
  type SimDealTruth,
  type Touchpoint,
} from '@pipeline-attribution/shared';
import { readRecords, type CrmRecords } from './observe/crm-records.ts';
import { answerTouches, firstSourceTouches, memberTouches } from './observe/crm-touches.ts';
import { readWebsite, type WebsiteTraces } from './observe/website.ts';

export interface ObserveOptions {
  /** Who counts besides those noted on a deal; default: the product's. */
  readonly group?: GroupRule;
  /** Whether other marketing (fairs, webinars, e-mail clicks) is noted in the CRM; default true. */
  readonly memberLists?: boolean;
}

/** A deal as the product credits it, with the truth beside it for scoring. */
export interface ObservedDeal {
  readonly facts: DealFacts;
  /** Home currency, minor units. */
  readonly valueMinor: number;
  /** Touches of the buying group, those journeys are built from. */
  readonly touches: readonly Touchpoint[];
  /** Never given to a model. */
  readonly truth: SimDealTruth;
}

/** Traces and records that belong to one person in truth, and the person the product thinks they belong to. */
export interface IdentityItem {
  readonly truth: string;
  readonly found: string;
}

export interface ObservedCompany {
  /** All a fitted model may learn from. */
  readonly input: FitInput;
  readonly deals: readonly ObservedDeal[];
  /** For scoring how well people were recognised: tracked visits of people the CRM knows, and their records. */
  identity(): readonly IdentityItem[];
  readonly directory: CompiledDirectory;
}

/**
 * What the product would know of a simulated company: its traces and records sent through the very functions
 * that resolve links, read answers, decide whose a device is, choose between records and drop echoes.
 * Deterministic. Only `deals[].truth` and `identity()[].truth` come from what nobody can see.
 */
export function observeCompany(company: Company, options: ObserveOptions = {}): ObservedCompany {
  const { group = DEFAULT_SETTINGS.buyingGroup, memberLists = true } = options;
  const directory = compileDirectory(directoryOf(company));
  const website = readWebsite(company, directory);
  const records = readRecords(company);
  const stitched = stitch(website, records);
  const touches = touchesByPerson([
    ...[...stitched.byPerson.values()].flat(),
    ...firstSourceTouches(stitched.byPerson),
    ...answerTouches(company, directory),
    ...(memberLists ? memberTouches(company) : []),
  ]);
  const peopleOf = Map.groupBy(company.people, ({ id }) => records.accountOf.get(id) ?? null);
  const deals = observedDeals(company, records, touches, group);
  return {
    input: {
      startsAt: company.startsAt,
      endsAt: company.endsAt,
      posts: company.posts.map((post) => ({
        id: post.id,
        influencerId: post.influencerId,
        campaignId: post.campaignId,
        platform: post.platform,
        contentType: normaliseContentType(post.contentType),
        publishedAt: post.publishedAt,
      })),
      accounts: fitAccounts(company, records, touches, deals, peopleOf),
      clicks: website.clicks,
    },
    deals: deals.map(({ observed }) => observed),
    identity: () => identityItems(company, records, stitched.ownerOfVisit),
    directory,
  };
}

/** What the marketer typed in or imported; never what the links were later mangled into. */
export function directoryOf({ influencers, campaigns }: Company): Directory {
  return {
    influencers: influencers.map(({ id, name, slug, aliases, handles }) => ({
      id,
      name,
      aliases: [...new Set([...aliases, slug])],
      handles: handles.map(({ platform, handle, url }) => ({ platform, handle, url })),
    })),
    campaigns: campaigns.map(({ id, name, utmCampaign }) => ({
      id,
      name,
      utmCampaign,
      aliases: [],
    })),
  };
}

interface Stitched {
  readonly byPerson: ReadonlyMap<string, Touchpoint[]>;
  readonly ownerOfVisit: ReadonlyMap<string, string>;
}

/** Gives the touches of each device to whoever it belonged to at the time, back in time as well. */
function stitch({ touches, spans }: WebsiteTraces, records: CrmRecords): Stitched {
  const byPerson = new Map<string, Touchpoint[]>();
  const ownerOfVisit = new Map<string, string>();
  for (const [visitorId, owned] of spans) {
    const people = owned.map((span) => ({ ...span, contactId: records.contactOf(span.email) }));
    for (const touch of touches.get(visitorId) ?? []) {
      const { contactId = null } =
        people.find(
          ({ startsAt, endsAt }) => startsAt <= touch.occurredAt && touch.occurredAt < endsAt,
        ) ?? {};
      if (contactId === null) continue;
      const own = byPerson.get(contactId);
      if (own) own.push({ ...touch, contactId });
      else byPerson.set(contactId, [{ ...touch, contactId }]);
      ownerOfVisit.set(touch.id, contactId);
    }
  }
  return { byPerson, ownerOfVisit };
}

function touchesByPerson(touches: readonly Touchpoint[]): Map<string, Touchpoint[]> {
  const byPerson = new Map<string, Touchpoint[]>();
  for (const touch of touches) {
    if (touch.contactId === null) continue;
    const own = byPerson.get(touch.contactId);
    if (own) own.push(touch);
    else byPerson.set(touch.contactId, [touch]);
  }
  for (const [personId, own] of byPerson) byPerson.set(personId, collapseEchoes(own));
  return byPerson;
}

interface DealInHand {
  readonly sim: SimDeal;
  readonly fit: FitDeal;
  readonly observed: ObservedDeal;
}

function observedDeals(
  company: Company,
  records: CrmRecords,
  touches: ReadonlyMap<string, readonly Touchpoint[]>,
  rule: GroupRule,
): DealInHand[] {
  const truths = new Map(company.truth.deals.map((truth) => [truth.dealId, truth]));
  const colleagues = Map.groupBy(company.people, ({ id }) => records.accountOf.get(id) ?? null);
  return company.deals.map((deal) => {
    const truth = truths.get(deal.id);
    if (truth === undefined) throw new Error(`Nobody knows the truth about ${deal.id}.`);
    const group = buyingGroup({
      dealContacts: records.dealContacts(deal),
      accountContacts: (colleagues.get(deal.accountId) ?? []).map(({ id }) => ({
        contactId: id,
        firstActiveAt: firstOf(touches.get(id) ?? []),
      })),
      dealCreatedAt: deal.createdAt,
      ...rule,
    });
    const own = group.flatMap(({ contactId }) => touches.get(contactId) ?? []);
    const created = group.flatMap(({ contactId }) => records.createdAt.get(contactId) ?? []);
    const facts: DealFacts = {
      id: deal.id,
      createdAt: deal.createdAt,
      outcome: deal.outcome,
      closedAt: deal.closedAt,
      leadCreatedAt: created.length > 0 ? Math.min(...created) : null,
      stages: deal.stages.map(({ stage, at }) => ({ stageId: stage, enteredAt: at })),
    };
    const valueMinor = homeMinor(company, deal);
    return {
      sim: deal,
      fit: {
        id: deal.id,
        createdAt: deal.createdAt,
        closedAt: deal.closedAt,
        outcome: deal.outcome,
        valueMinor,
        stages: facts.stages,
        touches: own,
      },
      observed: { facts, valueMinor, touches: own.filter(isTouch), truth },
    };
  });
}

/** An answer nobody can read is kept, and is no touch (the product's `loadTouches`). */
const isTouch = ({ kind, channel }: Touchpoint): boolean =>
  kind !== 'self_report' || channel !== 'unassigned';

const firstOf = (touches: readonly Touchpoint[]): number | null =>
  touches.length === 0
    ? null
    : touches.reduce((first, { occurredAt }) => Math.min(first, occurredAt), Infinity);

function homeMinor({ vendor }: Company, { amountMinor, currency }: SimDeal): number {
  return Math.round((amountMinor ?? 0) / vendor.rates[currency]);
}

function fitAccounts(
  company: Company,
  records: CrmRecords,
  touches: ReadonlyMap<string, readonly Touchpoint[]>,
  deals: readonly DealInHand[],
  peopleOf: ReadonlyMap<string | null, Company['people']>,
): FitAccount[] {
  const dealsOf = Map.groupBy(deals, ({ sim }) => sim.accountId);
  const account = (id: string, people: Company['people'], own: readonly FitDeal[]): FitAccount => ({
    id,
    knownFrom: Math.min(
      ...people.map((person) => records.createdAt.get(person.id) ?? Infinity),
      ...own.map(({ createdAt }) => createdAt),
    ),
    people: people.length,
    touches: people.flatMap((person) => touches.get(person.id) ?? []),
    deals: own,
  });
  return [
    ...company.accounts.flatMap(({ id }) => {
      const people = peopleOf.get(id) ?? [];
      const own = (dealsOf.get(id) ?? []).map(({ fit }) => fit);
      return people.length + own.length === 0 ? [] : [account(id, people, own)];
    }),
    // Whom nothing ties to a company stands alone.
    ...(peopleOf.get(null) ?? []).map((person) => account(`alone-${person.id}`, [person], [])),
  ];
}

function identityItems(
  company: Company,
  records: CrmRecords,
  ownerOfVisit: ReadonlyMap<string, string>,
): IdentityItem[] {
  const visits = company.visits.flatMap(({ id, visitorId, personId, lost }) =>
    lost !== null || personId === null
      ? []
      : [{ truth: personId, found: ownerOfVisit.get(id) ?? `device-${visitorId}` }],
  );
  const people = [...records.recordIds].flatMap(([personId, ids]) =>
    ids.map(() => ({ truth: personId, found: personId })),
  );
  return [...visits, ...people];
}
