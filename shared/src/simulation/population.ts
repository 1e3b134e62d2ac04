import { REPS } from './cast.ts';
import { COMPANY_STEMS, INDUSTRIES, TITLES } from './names/business-names.ts';
import { NAME_POOLS } from './names/people-names.ts';
import { PLACES, type Place } from './names/places.ts';
import type { Random } from './random.ts';
import { slugOf } from './urls.ts';

/** The outer face of an account. */
export interface AccountFace {
  readonly name: string;
  readonly domain: string;
  readonly place: Place;
  readonly city: string;
  readonly industry: string;
  readonly employees: number;
}

/** The outer face of a person. */
export interface PersonFace {
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly freeMail: boolean;
  readonly title: string;
  readonly role: string;
  readonly phone: string | null;
}

const MIXED_POOLS = [
  'southAsian',
  'eastAsian',
  'westAsianAfrican',
  'british',
  'spanish',
  'polish',
  'italian',
];

/** Hands out names, domains and addresses, none of them twice. */
export class Population {
  readonly #names = new Set<string>();
  readonly #domains = new Set<string>();
  readonly #people = new Set<string>();
  readonly #emails = new Set<string>();
  readonly #slugs = new Map<string, string>();

  account(random: Random): AccountFace {
    const place = random.weighted(PLACES, ({ weight }) => weight);
    const industry = random.pick(Object.keys(INDUSTRIES));
    const city = random.pick(place.cities);
    const employees = Math.max(8, Math.round(random.logNormal(190, 1.1)));
    for (let attempt = 0; ; attempt += 1) {
      const stem = random.pick(COMPANY_STEMS);
      const second = random.pick(INDUSTRIES[industry] ?? ['Group']);
      // Once the short names are taken, firms distinguish themselves by partners or places, as in life.
      const core =
        attempt < 6
          ? `${stem} ${second}`
          : attempt < 12
            ? `${stem} & ${random.pick(COMPANY_STEMS)}`
            : `${stem} ${second} ${city}`;
      const legal = random.pick(place.legalForms);
      const domain = `${this.#domainStem(random, core)}.${random.pick(place.topLevelDomains)}`;
      if (this.#names.has(core) || this.#domains.has(domain)) continue;
      this.#names.add(core);
      this.#domains.add(domain);
      return { name: `${core} ${legal}`.trim(), domain, place, city, industry, employees };
    }
  }

  #domainStem(random: Random, core: string): string {
    const slug = slugOf(core);
    return random.chance(0.55) ? slug.replaceAll('-', '') : slug;
  }

  person(random: Random, account: AccountFace, titleAt: number): PersonFace {
    const { title, role } = TITLES[titleAt % TITLES.length] ?? { title: 'Manager', role: 'Other' };
    const freeMail = random.chance(0.07);
    for (let attempt = 0; ; attempt += 1) {
      const pool = NAME_POOLS[random.chance(0.16) ? random.pick(MIXED_POOLS) : account.place.names];
      if (pool === undefined) throw new Error(`No names for ${account.place.country}.`);
      const firstName = random.pick(pool.first);
      let lastName = random.pick(pool.last);
      if (random.chance(0.05)) lastName = `${lastName}-${random.pick(pool.last)}`;
      // In a large company most names are taken: people then go by two family names.
      if (attempt >= 8) lastName = `${lastName}-${random.pick(pool.last)}`;
      const name = `${firstName} ${lastName}`;
      if (this.#people.has(name) || firstName === lastName) continue;
      const email = freeMail
        ? this.freeAddress(random, firstName, lastName, account.place)
        : this.#workAddress(random, firstName, lastName, account.domain);
      if (email === null) continue;
      this.#people.add(name);
      const phone = random.chance(0.45)
        ? `${account.place.dial} ${random.int(200, 999)} ${random.int(1000, 9999)}`
        : null;
      return { firstName, lastName, email, freeMail, title, role, phone };
    }
  }

  #workAddress(random: Random, first: string, last: string, domain: string): string | null {
    const f = this.#slug(first);
    const l = this.#slug(last);
    const local = random.weighted(
      [`${f}.${l}`, `${f.charAt(0)}${l}`, `${f.charAt(0)}.${l}`, f],
      (text) => (text === f ? 8 : text.startsWith(`${f}.`) && text.length > l.length + 2 ? 62 : 15),
    );
    return this.#take(`${local}@${domain}`);
  }

  /** An address at a mail provider, null when the draw is taken. */
  freeAddress(random: Random, first: string, last: string, place: Place): string | null {
    const f = this.#slug(first);
    const l = this.#slug(last);
    const local = random.pick([
      `${f}.${l}`,
      `${f}${l}`,
      `${f}.${l}${random.int(71, 99)}`,
      `${l}.${f}`,
    ]);
    return this.#take(`${local}@${random.pick(place.freeMail)}`);
  }

  /** Few names, many bearers. */
  #slug(name: string): string {
    const slug = this.#slugs.get(name) ?? slugOf(name);
    this.#slugs.set(name, slug);
    return slug;
  }

  #take(email: string): string | null {
    if (this.#emails.has(email)) return null;
    this.#emails.add(email);
    return email;
  }
}

/** The rep in charge: by size, then by country. */
export function ownerFor(random: Random, { place, employees }: AccountFace): string {
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
