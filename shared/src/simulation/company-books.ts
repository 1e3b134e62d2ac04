import type { AccountLife, LifeDeal, LifeVisit, Market } from './account-life.ts';
import { REPS } from './cast.ts';
import type {
  Company,
  SimAccount,
  SimCurrency,
  SimDeal,
  SimDealTruth,
  SimForm,
  SimMerge,
  SimPerson,
  SimSalesActivity,
  SimSelfReport,
  SimTouch,
  SimVisit,
} from './company.ts';
import { drawActivities, drawDeal } from './deal-record.ts';
import { Observer, formOf } from './observation.ts';
import { leadStatusOf, lifecycleOf } from './person-record.ts';
import { Population, type AccountFace, type PersonFace } from './population.ts';
import type { Random } from './random.ts';
import { answer } from './self-report.ts';
import { DAY, HOUR, MINUTE } from './time.ts';
import { creditShares } from './truth.ts';
import { truthLinks } from './truth-links.ts';

type Kept = Pick<
  Company,
  | 'accounts'
  | 'people'
  | 'merges'
  | 'deals'
  | 'touches'
  | 'visits'
  | 'forms'
  | 'activities'
  | 'truth'
>;

/** Turns lives into the records, traces and truth of a company. */
export class CompanyBooks {
  readonly #random: Random;
  readonly #market: Market;
  readonly #population = new Population();
  readonly #placements: ReadonlyMap<string, Company['placements'][number]>;
  readonly #accounts: SimAccount[] = [];
  readonly #people: SimPerson[] = [];
  readonly #merges: SimMerge[] = [];
  readonly #deals: SimDeal[] = [];
  readonly #touches: SimTouch[] = [];
  readonly #visits: SimVisit[] = [];
  readonly #forms: SimForm[] = [];
  readonly #activities: SimSalesActivity[] = [];
  readonly #truth: SimDealTruth[] = [];
  #leads = 0;

  constructor(random: Random, market: Market) {
    this.#random = random;
    this.#market = market;
    this.#placements = new Map(
      market.plan.placements.map((placement) => [placement.id, placement]),
    );
  }

  get dealCount(): number {
    return this.#deals.length;
  }

  get leadCount(): number {
    return this.#leads;
  }

  /** Enters one account: into the CRM if anybody there is known, as anonymous traffic otherwise. */
  enter(life: AccountLife, index: number): void {
    const random = this.#random.fork(`account-${index}`);
    const members = new Set(life.deals.flatMap(({ group }) => group));
    const known = new Set<number>(members);
    for (const { person, form } of life.visits) if (form !== null) known.add(person);
    for (const { person, kind } of life.touches) if (kind === 'event') known.add(person);
    const entry: Entry = {
      random,
      life,
      key: String(index).padStart(5, '0'),
      members,
      people: new Map(),
    };
    if (known.size > 0) {
      entry.account = this.#population.account(random.fork('face'));
      for (const person of [...known].sort((a, b) => a - b)) {
        const face = this.#population.person(
          random.fork(`person-${person}`),
          entry.account,
          random.int(0, 19),
        );
        entry.people.set(person, { id: `person-${entry.key}-${person + 1}`, face });
      }
    }
    const visits = this.#observe(entry);
    if (entry.account !== undefined) this.#record(entry, entry.account, visits);
  }

  #observe(entry: Entry): Map<LifeVisit, SimVisit> {
    const { random, life, key, people } = entry;
    const observers = new Map<number, Observer>();
    const observed = new Map<LifeVisit, SimVisit>();
    const inOrder = life.visits
      .map((visit, position) => ({ visit, position }))
      .sort((a, b) => a.visit.at - b.visit.at || a.position - b.position);
    for (const { visit, position } of inOrder) {
      let observer = observers.get(visit.person);
      if (observer === undefined) {
        const own = random.fork(`observer-${visit.person}`);
        observer = new Observer(own, this.#market.world, `${key}/${visit.person}`);
        observers.set(visit.person, observer);
      }
      const personId = people.get(visit.person)?.id ?? null;
      const seen = observer.observe(
        visit,
        `visit-${key}-${position + 1}`,
        visit.post === null ? null : (this.#placements.get(visit.post.placementId) ?? null),
        { personId, accountId: entry.account === undefined ? null : `account-${key}` },
      );
      observed.set(visit, seen);
      this.#visits.push(seen);
    }
    return observed;
  }

  #record(entry: Entry, face: AccountFace, visits: ReadonlyMap<LifeVisit, SimVisit>): void {
    const { random, life, key } = entry;
    const accountId = `account-${key}`;
    const { endsAt } = this.#market;
    const forms: SimForm[] = [];
    for (const [visit, seen] of visits) {
      const person = entry.people.get(visit.person);
      if (visit.form !== null && person !== undefined)
        forms.push(formOf(seen, visit.form, person.id, person.face.email));
    }
    const touches: SimTouch[] = life.touches.map((touch, position) => {
      const clicked = touch.visit === null ? undefined : life.visits[touch.visit];
      return {
        id: `touch-${key}-${position + 1}`,
        at: touch.at,
        kind: touch.kind,
        accountId,
        personId: entry.people.get(touch.person)?.id ?? null,
        cause: touch.cause,
        postId: touch.post?.id ?? null,
        visitId: clicked === undefined ? null : (visits.get(clicked)?.id ?? null),
      };
    });
    const draft: SimAccount = {
      id: accountId,
      name: face.name,
      domain: face.domain,
      country: face.place.country,
      city: face.city,
      industry: face.industry,
      employees: face.employees,
      ownerId: ownerFor(random, face),
      createdAt: 0,
    };
    const deals = life.deals.map((deal, i) => this.#deal(entry, draft, face, deal, i));
    const histories = this.#histories(entry, forms, deals, touches);
    const createdAt = Math.min(
      ...[...histories.values()].map((h) => h.createdAt),
      ...deals.map((d) => d.createdAt),
    );
    const account = { ...draft, createdAt };
    const people = this.#persons(entry, account, histories, life.deals, deals, touches);
    const corrected = this.#mergeSome(entry, people, forms, endsAt);
    deals.forEach((deal, i) => {
      const source = life.deals[i];
      if (source === undefined) throw new Error(`${deal.id} has no life.`);
      const ownVisits = [...visits.values()];
      const linked = withPrimaryCampaign(random, deal, ownVisits);
      this.#deals.push(linked);
      this.#activities.push(
        ...drawActivities(random.fork(`${deal.id}-activities`), linked, endsAt),
      );
      this.#truth.push({
        dealId: deal.id,
        created: creditShares({ create: source.baseLogit, win: null }, source.strengths),
        won:
          deal.outcome === 'won'
            ? creditShares({ create: source.baseLogit, win: source.winLogit }, source.strengths)
            : null,
        links: truthLinks(
          linked,
          people,
          touches,
          ownVisits,
          corrected,
          this.#market.plan.posts,
          endsAt,
        ),
      });
    });
    this.#accounts.push(account);
    this.#people.push(...people);
    this.#leads += people.filter(({ isLead }) => isLead).length;
    this.#touches.push(...touches);
    this.#forms.push(...corrected);
  }

  #deal(
    entry: Entry,
    account: SimAccount,
    face: AccountFace,
    deal: LifeDeal,
    position: number,
  ): SimDeal {
    const group = deal.group
      .map((person) => entry.people.get(person))
      .filter((p) => p !== undefined);
    return drawDeal(entry.random.fork(`deal-${position}`), deal, {
      id: `deal-${entry.key}-${position + 1}`,
      account,
      shortName: face.name.replace(
        / (GmbH|AG|Inc\.|LLC|Ltd|plc|B\.V\.|SAS|SA|S\.L\.|S\.A\.|S\.r\.l\.|S\.p\.A\.|AB|Sp\. z o\.o\.)$/,
        '',
      ),
      currency: currencyOf(entry.random, face),
      personIds: group.map(({ id }) => id),
      roles: group.map(({ face: person }) => person.role),
      isSecond: position > 0,
      endsAt: this.#market.endsAt,
    });
  }

  /** When and how each person came into the CRM. */
  #histories(
    entry: Entry,
    forms: readonly SimForm[],
    deals: readonly SimDeal[],
    touches: readonly SimTouch[],
  ): Map<string, History> {
    const histories = new Map<string, History>();
    for (const { id } of entry.people.values()) {
      const own = forms.filter((form) => form.personId === id);
      const inDeals = deals.filter(({ group }) => group.some(({ personId }) => personId === id));
      const joined = inDeals.map(
        (d) => d.group.find(({ personId }) => personId === id)?.addedAt ?? d.createdAt,
      );
      const met = touches
        .filter(({ personId, kind }) => personId === id && kind === 'event')
        .map(({ at }) => Math.min(at + 3 * DAY, this.#market.endsAt - HOUR));
      const byForm = Math.min(Infinity, ...own.map(({ at }) => at));
      const bySales = Math.min(Infinity, ...joined);
      const byImport = Math.min(Infinity, ...met);
      const createdAt = Math.min(byForm, bySales, byImport);
      histories.set(id, {
        createdAt,
        createdBy: createdAt === byForm ? 'form' : createdAt === byImport ? 'import' : 'sales',
        forms: own,
        deals: inDeals,
      });
    }
    return histories;
  }

  #persons(
    entry: Entry,
    account: SimAccount,
    histories: ReadonlyMap<string, History>,
    lifeDeals: readonly LifeDeal[],
    deals: readonly SimDeal[],
    touches: readonly SimTouch[],
  ): SimPerson[] {
    const { observation } = this.#market.world;
    const { endsAt, plan } = this.#market;
    const reports = new Map<string, SimSelfReport>();
    deals.forEach((deal, i) => {
      const champion = deal.group[0];
      const source = lifeDeals[i];
      const random = entry.random.fork(`self-report-${deal.id}`);
      if (
        champion === undefined ||
        source === undefined ||
        !random.chance(observation.selfReportAnswered)
      )
        return;
      const shares = creditShares({ create: source.baseLogit, win: null }, source.strengths);
      const cause = random.weighted(
        [['baseline', shares.baseline] as const, ...Object.entries(shares.causes)],
        ([, share]) => share,
      )[0];
      const asked = histories
        .get(champion.personId)
        ?.forms.find(({ kind }) => kind === 'demo_request')?.at;
      const at = Math.min(asked ?? deal.createdAt + random.int(10, 600) * MINUTE, endsAt - MINUTE);
      reports.set(
        champion.personId,
        answer(random, at, cause, plan.influencers, observation.selfReportWrong),
      );
    });
    return [...entry.people.entries()].map(([position, { id, face }]) => {
      const random = entry.random.fork(`record-${position}`);
      const history = histories.get(id);
      if (history === undefined) throw new Error(`${id} never came into the CRM.`);
      const isLead = !entry.members.has(position);
      const lifecycle = lifecycleOf(random, { ...history, personId: id, endsAt });
      const form = history.forms.find(({ kind }) => kind !== 'newsletter');
      if (isLead && form !== undefined && random.chance(observation.selfReportAnswered)) {
        const seen = touches
          .filter((t) => t.personId === id && t.at < form.at)
          .map(({ cause }) => cause);
        reports.set(
          id,
          answer(
            random,
            form.at,
            random.pick([...seen, 'baseline']),
            plan.influencers,
            observation.selfReportWrong,
          ),
        );
      }
      const joined = Math.min(
        Infinity,
        ...history.deals.map(
          (d) => d.group.find(({ personId }) => personId === id)?.addedAt ?? Infinity,
        ),
      );
      return {
        id,
        accountId: account.id,
        firstName: face.firstName,
        lastName: face.lastName,
        email: face.email,
        freeMail: face.freeMail,
        title: face.title,
        phone: face.phone,
        country: account.country,
        ownerId: account.ownerId,
        createdAt: history.createdAt,
        createdBy: history.createdBy,
        isLead,
        lifecycle,
        leadStatus: leadStatusOf(random, isLead, lifecycle),
        convertedAt: !isLead && history.createdAt < joined ? joined : null,
        selfReport: reports.get(id) ?? null,
      };
    });
  }

  /** A few people filled in a form with a private address first; somebody merged the two records later. */
  #mergeSome(
    entry: Entry,
    people: readonly SimPerson[],
    forms: readonly SimForm[],
    endsAt: number,
  ): SimForm[] {
    const result = [...forms];
    for (const person of people) {
      const own = forms.filter(({ personId }) => personId === person.id);
      const [first, second] = own;
      const random = entry.random.fork(`merge-${person.id}`);
      if (person.freeMail || first === undefined || second === undefined || !random.chance(0.04))
        continue;
      const mergedAt = second.at + random.int(1, 25) * DAY;
      const face = entry.account;
      if (face === undefined || mergedAt >= endsAt) continue;
      const lostEmail = this.#population.freeAddress(
        random,
        person.firstName,
        person.lastName,
        face.place,
      );
      if (lostEmail === null) continue;
      result[result.indexOf(first)] = { ...first, email: lostEmail };
      this.#merges.push({
        id: `merge-${person.id.slice(7)}`,
        survivorId: person.id,
        lostRecordId: `${person.id}-duplicate`,
        lostEmail,
        lostCreatedAt: first.at,
        mergedAt,
      });
    }
    return result;
  }

  /** Everything entered, in order of time. */
  close(effects: Readonly<Record<string, number>>): Kept {
    const byTime = <T extends { readonly at: number; readonly id: string }>(list: T[]): T[] =>
      list.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
    const byCreation = <T extends { readonly createdAt: number; readonly id: string }>(
      list: T[],
    ): T[] => list.sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
    return {
      accounts: byCreation(this.#accounts),
      people: byCreation(this.#people),
      merges: this.#merges,
      deals: byCreation(this.#deals),
      touches: byTime(this.#touches),
      visits: byTime(this.#visits),
      forms: byTime(this.#forms),
      activities: byTime(this.#activities),
      truth: { effects, deals: this.#truth },
    };
  }
}

interface Entry {
  readonly random: Random;
  readonly life: AccountLife;
  readonly key: string;
  readonly members: ReadonlySet<number>;
  readonly people: Map<number, { readonly id: string; readonly face: PersonFace }>;
  account?: AccountFace;
}

interface History {
  readonly createdAt: number;
  readonly createdBy: SimPerson['createdBy'];
  readonly forms: readonly SimForm[];
  readonly deals: readonly SimDeal[];
}

function currencyOf(random: Random, { place }: AccountFace): SimCurrency {
  return place.country === 'United Kingdom' && random.chance(0.3) ? 'USD' : place.currency;
}

function ownerFor(random: Random, { place, employees }: AccountFace): string {
  if (employees > 900) return 'rep-7';
  const byCountry: Readonly<Record<string, number>> = {
    Germany: 0,
    'United Kingdom': 1,
    France: 2,
    Spain: 2,
    Italy: 2,
    Netherlands: 5,
    Sweden: 5,
    Poland: 0,
  };
  const position = byCountry[place.country] ?? random.pick([3, 4]);
  return REPS[position]?.id ?? 'rep-1';
}

/** Marketing links the campaign of the last tracked influencer visit to half of the deals that have one. */
function withPrimaryCampaign(random: Random, deal: SimDeal, visits: readonly SimVisit[]): SimDeal {
  const group = new Set(deal.group.map(({ personId }) => personId));
  const tracked = visits.filter(
    (visit) =>
      visit.campaignId !== null &&
      visit.lost === null &&
      visit.at < deal.createdAt &&
      group.has(visit.personId ?? ''),
  );
  const last = tracked.at(-1);
  return last === undefined || random.chance(0.5)
    ? deal
    : { ...deal, primaryCampaignId: last.campaignId };
}
