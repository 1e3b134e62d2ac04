import {
  ACCURACY_WORLD,
  generateCompany,
  type Company,
  type SimDeal,
  type SimFamily,
  type SimForm,
  type SimPerson,
  type SimVisit,
} from '@pipeline-attribution/shared';
import { ENDS_AT } from '../run/unit.ts';
import { between, drawn } from './draw.ts';
import { stressedLink } from './stressed-links.ts';
import type { LinkageStressor } from './stressors.ts';

const DAY = 86_400_000;
const COOKIE_LIFE = 7 * DAY;
/** As the simulator has it: browsers that forget what scripts store. */
const FORGETS = { desktop: 0.25, mobile: 0.55, tablet: 0.55 } as const;

export interface LinkageCompany {
  readonly family: SimFamily;
  readonly seed: number;
  readonly wonDeals: number;
  readonly on: ReadonlySet<LinkageStressor>;
}

/** A simulated company whose traces went through what is switched on; who asked to be erased, and when. */
export interface StressedCompany {
  readonly seed: number;
  readonly on: ReadonlySet<LinkageStressor>;
  readonly company: Company;
  /** By person. */
  readonly erasedAt: ReadonlyMap<string, number>;
}

/**
 * The company of a seed under these stressors. Market, effects, deals and exposures are those of every accuracy
 * run ({@link ACCURACY_WORLD}); only what leaves a trace, and how, depends on the stressors.
 */
export function stressedCompany({ family, seed, wonDeals, on }: LinkageCompany): StressedCompany {
  const chance = (stressor: LinkageStressor, range: readonly [number, number]): number =>
    on.has(stressor) ? between(range, seed, stressor) : 0;
  const plain = generateCompany({
    seed,
    endsAt: ENDS_AT,
    family,
    wonDeals,
    ...ACCURACY_WORLD,
    stressors: {
      launches: 'drawn',
      seasons: 'drawn',
      clicks: 'drawn',
      darkSocial: 'drawn',
      decay: 'drawn',
      otherMarketing: 'drawn',
      confounding: 'drawn',
      // Below, visit by visit.
      cookieLife: 'off',
      messyUtms: on.has('messyUtms') ? 'drawn' : 'off',
      merges: on.has('mergedContacts') ? 'drawn' : 'off',
      currencies: on.has('currencies') ? 'drawn' : 'off',
    },
    observation: {
      noConsent: chance('consentRefusal', [0.2, 0.4]),
      blocked: chance('blockers', [0.05, 0.15]),
      stripped: chance('strippedTags', [0.05, 0.2]),
    },
  });
  const addresses = addressesOf(plain, seed, on);
  const people = plain.people.map((person) => ({
    ...person,
    email: addresses.get(person.email) ?? person.email,
    freeMail: on.has('freeMail') && person.freeMail,
  }));
  const company: Company = {
    ...plain,
    people,
    forms: plain.forms.map((form) => ({ ...form, email: addresses.get(form.email) ?? form.email })),
    visits: visitsOf(plain, seed, on),
    deals: plain.deals.map((deal) => dealOf(deal, on)),
  };
  return {
    seed,
    on,
    company,
    erasedAt: on.has('deletionRequests') ? erasures(company, seed) : new Map(),
  };
}

/** Work addresses at a host below the company's domain, and in place of free mail where that is off. */
function addressesOf(
  { people, accounts }: Company,
  seed: number,
  on: ReadonlySet<LinkageStressor>,
): ReadonlyMap<string, string> {
  const domains = new Map(accounts.map(({ id, domain }) => [id, domain]));
  return new Map(
    people.flatMap(({ id, email, accountId, freeMail }): [string, string][] => {
      const [local = ''] = email.split('@');
      const domain = domains.get(accountId) ?? '';
      if (freeMail) return on.has('freeMail') ? [] : [[email, `${local}@${domain}`]];
      const isBelow = on.has('emailVsDomain') && drawn(seed, 'below', id) < 0.08;
      return isBelow ? [[email, `${local}@mail.${domain}`]] : [];
    }),
  );
}

function visitsOf(
  { visits, placements, posts, influencers, vendor }: Company,
  seed: number,
  on: ReadonlySet<LinkageStressor>,
): SimVisit[] {
  const placementOfPost = new Map(posts.map(({ id, placementId }) => [id, placementId]));
  const placementById = new Map(placements.map((placement) => [placement.id, placement]));
  const influencerById = new Map(influencers.map((one) => [one.id, one]));
  const lastSeen = new Map<string, { at: number; life: number }>();
  return visits.flatMap((visit) => {
    // People of whom no record exists are on no deal.
    if (visit.personId === null) return [];
    const one = !on.has('crossDevice');
    const browser = one ? `device-of-${visit.personId}` : visit.visitorId;
    const forgets = drawn(seed, 'forgets', browser) < FORGETS[one ? 'desktop' : visit.device];
    const known = lastSeen.get(browser) ?? { at: visit.at, life: 0 };
    const isGone = on.has('cookieExpiry') && forgets && visit.at - known.at > COOKIE_LIFE;
    const life = known.life + (isGone ? 1 : 0);
    lastSeen.set(browser, { at: visit.at, life });
    const placement = placementById.get(placementOfPost.get(visit.postId ?? '') ?? '');
    const influencer = influencerById.get(visit.influencerId ?? '');
    const link =
      placement === undefined || influencer === undefined
        ? visit
        : stressedLink(visit, { placement, influencer, vendor, seed, on });
    return [{ ...link, visitorId: life === 0 ? browser : `${browser}~${life}` }];
  });
}

function dealOf(deal: SimDeal, on: ReadonlySet<LinkageStressor>): SimDeal {
  const group = on.has('severalContacts')
    ? deal.group
    : deal.group.map((member) => ({ ...member, recorded: true }));
  const last = deal.stages.length - 1;
  const stages = on.has('reopenedDeals')
    ? deal.stages
    : deal.stages.filter(({ stage }, at) => stage !== 'lost' || at === last);
  return { ...deal, group, stages };
}

/** A few people, each at some time after the CRM knew them. */
function erasures(
  { people, endsAt }: { people: readonly SimPerson[]; endsAt: number; forms: readonly SimForm[] },
  seed: number,
): Map<string, number> {
  return new Map(
    people
      .filter(({ id }) => drawn(seed, 'erased', id) < 0.03)
      .map(({ id, createdAt }) => [id, between([createdAt, endsAt], seed, 'erased at', id)]),
  );
}
