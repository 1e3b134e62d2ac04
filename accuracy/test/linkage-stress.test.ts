import { beforeAll, describe, expect, it } from '@jest/globals';
import type { SimVisit } from '@pipeline-attribution/shared';
import { deliveriesOf } from '../linkage/deliveries.ts';
import { observeLinks } from '../linkage/observe.ts';
import { scoreLinkage, type LinkageScore } from '../linkage/score.ts';
import { stressedCompany, type StressedCompany } from '../linkage/stressed-company.ts';
import { LINKAGE_STRESSORS, stressorsOf, type LinkageStressor } from '../linkage/stressors.ts';
import { trueLinks } from '../linkage/true-links.ts';
import { readCrm } from '../linkage/crm.ts';

const of = { family: 'threshold', seed: 5, wonDeals: 20 } as const;
const under = (...on: LinkageStressor[]): StressedCompany =>
  stressedCompany({ ...of, on: new Set(on) });
const DAY = 86_400_000;

const given = (stressed: StressedCompany): string =>
  JSON.stringify([
    deliveriesOf(stressed),
    readCrm(stressed).rows,
    stressed.company.deals,
    [...stressed.erasedAt],
  ]);

describe('Stressors', () => {
  let plain: StressedCompany;
  let plainly: string;

  beforeAll(() => {
    plain = under();
    plainly = given(plain);
  });

  it('leave the company as it is: who bought, who was in the group, and what reached them', () => {
    const stressed = stressedCompany({ ...of, on: stressorsOf('all') });
    const facts = ({ company }: StressedCompany) =>
      company.deals.map(({ id, outcome, createdAt, group }) => [
        id,
        outcome,
        createdAt,
        group.map(({ personId }) => personId),
      ]);
    expect(facts(stressed)).toEqual(facts(plain));
    expect(stressed.company.truth.effects).toEqual(plain.company.truth.effects);
  });

  it.each(
    LINKAGE_STRESSORS.filter((name) => !['reopenedDeals', 'deletionRequests'].includes(name)),
  )(
    '%s changes what the product is given when it is on',
    (name) => {
      // Too much to print when it fails.
      expect(given(under(name)) === plainly).toBe(false);
    },
    60_000,
  );

  it('reopenedDeals shows deals that were lost before they went on', () => {
    const lostBefore = ({ company }: StressedCompany): number =>
      company.deals.filter(({ stages }) =>
        stages.slice(0, -1).some(({ stage }) => stage === 'lost'),
      ).length;
    expect(lostBefore(plain)).toBe(0);
    const several = [1, 2].map((seed) =>
      lostBefore(stressedCompany({ ...of, seed, wonDeals: 80, on: new Set(['reopenedDeals']) })),
    );
    expect(Math.max(...several)).toBeGreaterThan(0);
  }, 60_000);

  it('let a cookie live at most a week without a visit, where browsers forget', () => {
    const browsers = (stressed: StressedCompany): number =>
      new Set(stressed.company.visits.map(({ visitorId }) => visitorId)).size;
    const forgetful = under('cookieExpiry');
    expect(browsers(forgetful)).toBeGreaterThan(browsers(plain));
    const lastOf = new Map<string, SimVisit>();
    for (const visit of forgetful.company.visits) {
      const last = lastOf.get(visit.visitorId);
      // Who comes back later under the same name has a browser that does not forget.
      if (last && visit.at - last.at > 7 * DAY) expect(visit.visitorId).not.toMatch(/~\d+$/);
      lastOf.set(visit.visitorId, visit);
    }
  });

  it('refuse consent for 20 to 40 % of people', () => {
    const shares = [1, 2].map((seed) => {
      const { company } = stressedCompany({
        ...of,
        seed,
        on: new Set(['consentRefusal']),
      });
      const people = Map.groupBy(company.visits, ({ personId }) => personId);
      const refused = [...people.values()].filter((own) =>
        own.every(({ lost }) => lost === 'no_consent'),
      );
      return refused.length / people.size;
    });
    for (const share of shares) {
      expect(share).toBeGreaterThan(0.12);
      expect(share).toBeLessThan(0.48);
    }
  }, 60_000);

  it('lose nothing to wrong clocks, other zones and repeats: the product puts them right', () => {
    const links = (stressed: StressedCompany) => {
      const observed = observeLinks(stressed);
      const at = [...observed.website.visits.values()].map(({ id, at: when }) => [id, when]);
      return { at, found: stressed.company.deals.map((deal) => observed.touchesOf(deal).length) };
    };
    const usual = links(plain);
    const wrong = links(under('clockSkew', 'timeZones', 'duplicates'));
    expect(wrong.found).toEqual(usual.found);
    expect(wrong.at.length).toBe(usual.at.length);
    const right = new Map(usual.at as [string, number][]);
    for (const [id, when] of wrong.at as [string, number][]) {
      expect(Math.abs(when - (right.get(id) ?? 0))).toBeLessThan(1000);
    }
  });

  it('let an erased person leave no trace from then on, and ask for none', () => {
    const stressed = stressedCompany({ ...of, wonDeals: 60, on: new Set(['deletionRequests']) });
    expect(stressed.erasedAt.size).toBeGreaterThan(0);
    const observed = observeLinks(stressed);
    for (const { id, personId, at } of stressed.company.visits) {
      const erasedAt = stressed.erasedAt.get(personId ?? '') ?? Infinity;
      if (at > erasedAt) expect(observed.ownerOf(id)).toBeNull();
    }
    for (const links of trueLinks(stressed, observed).values()) {
      for (const { signals } of links) {
        for (const { kind, personId, of: visit, identified } of signals) {
          if (kind !== 'visit' || !identified) continue;
          const at = observed.website.visits.get(visit)?.at ?? 0;
          expect(at).toBeLessThanOrEqual(stressed.erasedAt.get(personId) ?? Infinity);
        }
      }
    }
  });
});

describe('Linkage under stress', () => {
  let all: LinkageScore;
  let none: LinkageScore;

  beforeAll(() => {
    all = scoreLinkage({ ...of, on: stressorsOf('all') });
    none = scoreLinkage({ ...of, on: stressorsOf('none') });
  });

  it('is better where nothing is in the way, and reaches more', () => {
    expect(none.identified.f1).toBeGreaterThan(all.identified.f1 - 0.02);
    expect(none.identified.reach).toBeGreaterThan(all.identified.reach);
    expect(none.identityF1).toBeGreaterThan(all.identityF1);
  });

  it('asks for more to the letter than can be known', () => {
    expect(all.any.recall).toBeLessThan(all.identified.recall);
  });

  it('accounts for every link lost and every wrong one', () => {
    const causes = Object.entries(all.mistakes);
    const lost = causes.filter(([cause]) => !WRONG.has(cause));
    const wrong = causes.filter(([cause]) => WRONG.has(cause));
    const sum = (parts: typeof causes): number =>
      parts.reduce((total, [, part]) => total + part, 0);
    expect(sum(lost)).toBeCloseTo(1 - all.identified.recall, 9);
    expect(sum(wrong)).toBeGreaterThanOrEqual(1 - all.identified.precision - 1e-9);
  });

  it('is the same every time', () => {
    expect(scoreLinkage({ ...of, on: stressorsOf('all') })).toEqual(all);
  });
});

const WRONG = new Set(['wrongAnswer', 'colleague', 'otherSource', 'unexposed']);
