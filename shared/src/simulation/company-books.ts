import type {
  Company,
  SimAccount,
  SimDeal,
  SimDealTruth,
  SimForm,
  SimMerge,
  SimPerson,
  SimSalesActivity,
  SimTouch,
  SimVisit,
} from './company.ts';
import { currencyOf, drawActivities, drawDeal, withPrimaryCampaign } from './deal-record.ts';
import type { Entry } from './entry.ts';
import type { AccountLife, LifeDeal, LifeVisit, Market } from './lives.ts';
import { drawMerges } from './merges.ts';
import { Observer, formOf } from './observation.ts';
import { personHistories, personRecords } from './people-books.ts';
import { ownerFor, Population, type AccountFace } from './population.ts';
import type { Random } from './random.ts';
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
  #won = 0;

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

  get wonCount(): number {
    return this.#won;
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
    if (known.size > 0 || life.isTarget) {
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
    const { startsAt, endsAt } = this.#market;
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
    const histories = personHistories(entry, endsAt, forms, deals, touches);
    const createdAt = Math.min(
      life.isTarget ? startsAt : Infinity,
      ...[...histories.values()].map((h) => h.createdAt),
      ...deals.map((d) => d.createdAt),
    );
    const account = { ...draft, createdAt, ...(life.isTarget ? { isTarget: true } : {}) };
    const people = personRecords(
      entry,
      this.#market,
      account,
      histories,
      life.deals,
      deals,
      touches,
    );
    const merged = drawMerges(entry, this.#population, people, forms, this.#market);
    const corrected = merged.forms;
    this.#merges.push(...merged.merges);
    deals.forEach((deal, i) => {
      const source = life.deals[i];
      if (source === undefined) throw new Error(`${deal.id} has no life.`);
      const ownVisits = [...visits.values()];
      const linked = withPrimaryCampaign(random, deal, ownVisits);
      this.#deals.push(linked);
      if (linked.outcome === 'won') this.#won += 1;
      this.#activities.push(
        ...drawActivities(random.fork(`${deal.id}-activities`), linked, endsAt),
      );
      this.#truth.push({
        dealId: deal.id,
        created: source.created,
        won: deal.outcome === 'won' ? source.won : null,
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
      world: this.#market.world,
      endsAt: this.#market.endsAt,
    });
  }

  /** Everything entered, in order of time. */
  close(effects: Readonly<Record<string, number>>): Kept {
    const byTime = <T extends { readonly at: number; readonly id: string }>(list: T[]): T[] => {
      // By position over a plain row of numbers: sorting some 100,000 records themselves takes three times as long.
      const at = Float64Array.from(list, (entry) => entry.at);
      const idAt = (position: number): string => list[position]?.id ?? '';
      const order = Uint32Array.from(list, (_, position) => position).sort(
        (a, b) => (at[a] ?? 0) - (at[b] ?? 0) || (idAt(a) < idAt(b) ? -1 : 1),
      );
      return Array.from(order, (position) => list[position] as T);
    };
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
