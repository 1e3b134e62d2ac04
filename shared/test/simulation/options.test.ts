import { describe, expect, it } from '@jest/globals';
import { generateCompany, type Company, type CompanyOptions } from '../../src/simulation/index.ts';

const ENDS_AT = Date.UTC(2026, 10, 22);
const draw = (options: Partial<CompanyOptions>): Company =>
  generateCompany({ seed: 21, endsAt: ENDS_AT, wonDeals: 25, influencers: 8, ...options });

const won = (company: Company): number =>
  company.deals.filter(({ outcome }) => outcome === 'won').length;

/** As text: comparing thousands of records one by one takes jest a minute. */
const withoutAnswers = (company: Company): string =>
  JSON.stringify({
    ...company,
    people: company.people.map((person) => ({ ...person, selfReport: null })),
    truth: {
      ...company.truth,
      deals: company.truth.deals.map((deal) => ({
        ...deal,
        links: deal.links.map((link) => ({
          ...link,
          signals: link.signals.filter(({ kind }) => kind !== 'self_report'),
        })),
      })),
    },
  });

const answerers = (company: Company): Set<string> =>
  new Set(company.people.filter(({ selfReport }) => selfReport !== null).map(({ id }) => id));

describe('the options of a simulated company', () => {
  it('books as many influencers as asked for, each as busy as in a large cast', () => {
    const company = draw({ influencers: 5 });
    expect(company.influencers).toHaveLength(5);
    for (const { id } of company.influencers) {
      const posts = company.posts.filter(({ influencerId }) => influencerId === id);
      expect(posts.length).toBeGreaterThan(3);
    }
  });

  it('wins as many deals as asked for, give or take one account', () => {
    for (const wonDeals of [10, 30]) {
      const company = draw({ wonDeals });
      expect(won(company)).toBeLessThanOrEqual(wonDeals);
      expect(won(company)).toBeGreaterThanOrEqual(wonDeals - 1);
    }
  });

  it('makes a small company the beginning of the larger one of the same seed', () => {
    const large = draw({ wonDeals: 30 });
    const small = draw({ wonDeals: 12 });
    const ids = new Set(small.deals.map(({ id }) => id));
    expect(large.deals.filter(({ id }) => ids.has(id))).toEqual(small.deals);
    expect(large.posts).toEqual(small.posts);
  });

  it('changes nothing but the answers when people answer less often, or more wrongly', () => {
    const usual = draw({});
    const rare = draw({ selfReport: { answered: 0.05 } });
    const wild = draw({ selfReport: { answered: 0.9, wrong: 0.7 } });
    expect(withoutAnswers(rare) === withoutAnswers(usual)).toBe(true);
    expect(withoutAnswers(wild) === withoutAnswers(usual)).toBe(true);
  });

  it('asks the same people first: who answers at 5 % answers at 15 % and at 40 %', () => {
    const [five, fifteen, forty] = [0.05, 0.15, 0.4].map((answered) =>
      answerers(draw({ selfReport: { answered }, wonDeals: 60 })),
    );
    if (five === undefined || fifteen === undefined || forty === undefined) throw new Error();
    expect(five.size).toBeGreaterThan(5);
    expect(fifteen.size).toBeGreaterThan(five.size);
    expect(forty.size).toBeGreaterThan(fifteen.size);
    for (const id of five) expect(fifteen.has(id)).toBe(true);
    for (const id of fifteen) expect(forty.has(id)).toBe(true);
  });

  it('asks nobody at 0', () => {
    expect(answerers(draw({ selfReport: { answered: 0 } })).size).toBe(0);
  });

  it.each([
    [{ influencers: 17 }, /1 to 16 influencers/],
    [{ influencers: 2.5 }, /whole number/],
    [{ wonDeals: 0 }, /at least 1/],
    [{ selfReport: { answered: 40 } }, /answered is a number from 0 to 1/],
    [{ targetAccounts: 1.5 }, /targetAccounts is a number from 0 to 1/],
    [{ weeks: 20 }, /at least 30 weeks/],
  ])('refuses %j', (options, message) => {
    expect(() => draw(options)).toThrow(message);
  });
});

describe('the null world', () => {
  const normal = draw({ wonDeals: 60 });
  const nothing = draw({ wonDeals: 60, world: 'null' });
  const influencers = new Set(nothing.influencers.map(({ id }) => id));

  it('has the same influencers, posts and followers, and none of them has a share', () => {
    expect(nothing.posts).toEqual(normal.posts);
    for (const { created, won: both } of nothing.truth.deals) {
      for (const shares of both === null ? [created] : [created, both]) {
        for (const cause of Object.keys(shares.causes)) expect(influencers.has(cause)).toBe(false);
      }
    }
  });

  it('still shows their posts to people, who click on them', () => {
    const clicks = nothing.visits.filter(({ influencerId }) => influencerId !== null);
    expect(clicks.length).toBeGreaterThan(50);
    expect(nothing.touches.some(({ cause }) => influencers.has(cause))).toBe(true);
  });

  it('hears them named by people who remember wrongly, and by nobody else', () => {
    const naming = nothing.people
      .map(({ selfReport }) => selfReport)
      .filter((report) => report?.influencerId != null);
    expect(naming.length).toBeGreaterThan(3);
    expect(naming.every((report) => report?.truthful === false)).toBe(true);
  });
});
