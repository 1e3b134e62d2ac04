import { beforeAll, describe, expect, it } from '@jest/globals';
import { generateCompany, type Company, type Touchpoint } from '@pipeline-attribution/shared';
import { withEvidence } from '../models/data-driven.ts';
import { creditOfWonDeals } from '../models/credit-of-won-deals.ts';
import { observeCompany, type ObservedCompany } from '../observe-company.ts';

describe('What the product would know of a company', () => {
  let company: Company;
  let observed: ObservedCompany;
  let touches: readonly Touchpoint[];

  beforeAll(() => {
    company = generateCompany({
      seed: 7,
      endsAt: Date.UTC(2026, 10, 2),
      wonDeals: 25,
      influencers: 8,
    });
    observed = observeCompany(company);
    touches = observed.input.accounts.flatMap((account) => account.touches);
  });

  it('is the same every time', () => {
    expect(observeCompany(company).input).toEqual(observed.input);
  });

  it('holds no visit without consent or behind a blocker', () => {
    const lost = new Set(company.visits.flatMap(({ id, lost }) => (lost === null ? [] : [id])));
    expect(lost.size).toBeGreaterThan(0);
    expect(touches.filter(({ id }) => lost.has(id))).toEqual([]);
  });

  it('holds only visits of browsers in which somebody identified', () => {
    const visits = new Map(company.visits.map((visit) => [visit.id, visit]));
    const identified = new Set(
      company.forms.map(({ visitId }) => visits.get(visitId)?.visitorId ?? ''),
    );
    const seen = touches.flatMap(({ id }) => visits.get(id) ?? []);
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.every(({ visitorId }) => identified.has(visitorId))).toBe(true);
    // Back in time as well: some of them came before anybody knew who it was.
    const knownSince = new Map(company.people.map(({ id, createdAt }) => [id, createdAt]));
    expect(seen.some(({ at, personId }) => at < (knownSince.get(personId ?? '') ?? 0))).toBe(true);
  });

  it('knows every account, and lets it appear with its first record', () => {
    for (const account of observed.input.accounts) {
      expect(account.knownFrom).toBeGreaterThanOrEqual(company.startsAt);
      expect(account.knownFrom).toBeLessThan(company.endsAt);
      for (const deal of account.deals)
        expect(account.knownFrom).toBeLessThanOrEqual(deal.createdAt);
    }
    const deals = observed.input.accounts.flatMap((account) => account.deals);
    expect(deals.length).toBe(company.deals.length);
    expect(new Set(observed.input.accounts.map(({ id }) => id)).size).toBe(
      observed.input.accounts.length,
    );
  });

  it('ties no lead with a private address to a company', () => {
    const strangers = company.people.filter(({ freeMail, isLead }) => freeMail && isLead);
    expect(strangers.length).toBeGreaterThan(0);
    for (const { id, accountId } of strangers) {
      const own = observed.input.accounts.find((account) => account.id === accountId);
      expect(own?.touches.some(({ contactId }) => contactId === id) ?? false).toBe(false);
    }
  });

  it('takes the account’s people to a deal where few are noted, and where told to', () => {
    const byId = new Map(company.deals.map((deal) => [deal.id, deal]));
    for (const { facts, touches: own } of observed.deals) {
      const noted = new Set(
        byId.get(facts.id)?.group.flatMap(({ personId, recorded }) => (recorded ? [personId] : [])),
      );
      if (noted.size > 1)
        expect(own.every(({ contactId }) => noted.has(contactId ?? ''))).toBe(true);
    }
    const count = ({ deals }: ObservedCompany): number =>
      deals.reduce((sum, { touches: own }) => sum + own.length, 0);
    const under = (includeAccountContacts: boolean, whenNotedAtMost: number | null): number =>
      count(observeCompany(company, { group: { includeAccountContacts, whenNotedAtMost } }));
    expect(count(observed)).toBe(under(true, 1));
    expect(under(true, null)).toBeGreaterThan(count(observed));
    expect(under(false, null)).toBeLessThan(count(observed));
  });

  it('reads answers from their text: misspelt names and channels too', () => {
    const answers = touches.filter(({ kind }) => kind === 'self_report');
    const given = company.people.filter(({ selfReport }) => selfReport !== null);
    expect(new Set(answers.map(({ contactId }) => contactId)).size).toBe(given.length);
    const named = new Map(answers.map((answer) => [answer.contactId, answer.influencerId]));
    const right = given.filter(
      ({ id, selfReport }) => named.get(id) === selfReport?.influencerId,
    ).length;
    expect(right / given.length).toBeGreaterThan(0.97);
  });

  it('keeps answers nobody can read for the fit, and out of the journeys', () => {
    const unread = (list: readonly Touchpoint[]): number =>
      list.filter(({ kind, channel }) => kind === 'self_report' && channel === 'unassigned').length;
    const ofDeals = observed.input.accounts.flatMap(({ deals }) =>
      deals.flatMap((deal) => deal.touches),
    );
    expect(unread(ofDeals)).toBeGreaterThan(0);
    expect(unread(observed.deals.flatMap((deal) => deal.touches))).toBe(0);
  });

  it('counts one happening once: no mail click beside its tracked visit', () => {
    const clicks = touches.filter(
      ({ kind, channel }) => kind === 'campaign_member' && channel === 'email',
    );
    const visits = touches.filter(({ kind }) => kind === 'visit');
    expect(clicks.length).toBeGreaterThan(0);
    for (const click of clicks) {
      const twin = visits.find(
        ({ contactId, occurredAt }) =>
          contactId === click.contactId && Math.abs(occurredAt - click.occurredAt) < 60_000,
      );
      expect(twin).toBeUndefined();
    }
  });

  it('has nothing of the truth in what a model is given', () => {
    const text = JSON.stringify(observed.input);
    expect(text).not.toContain('truth');
    expect(text).not.toContain('"cause');
    expect(text).not.toContain('baseline');
  });

  it('can be shown without answers, or without answers and posts', () => {
    const shown = withEvidence(observed, 'tracked-only');
    expect(shown.input.posts).toEqual([]);
    expect(
      [
        ...shown.input.accounts.flatMap((account) => [
          ...account.touches,
          ...account.deals.flatMap((deal) => deal.touches),
        ]),
        ...shown.deals.flatMap((deal) => deal.touches),
      ].some(({ kind }) => kind === 'self_report'),
    ).toBe(false);
    expect(withEvidence(observed, 'no-answers').input.posts.length).toBeGreaterThan(0);
  });

  it('is credited whole: entities, baseline and nobody make 1 under every rule', () => {
    for (const model of ['first_touch', 'linear', 'position_based'] as const) {
      const { entities, baseline, nobody } = creditOfWonDeals(observed, model);
      const sum = Object.values(entities).reduce((total, share) => total + share, 0);
      expect(sum + baseline + nobody).toBeCloseTo(1, 9);
      expect(nobody).toBeGreaterThan(0);
    }
  });
});
