import { describe, expect, it } from '@jest/globals';
import {
  generateCompany,
  SIM_LIFECYCLE,
  SIM_OTHER_CAUSES,
  trackerEvents,
} from '../../src/simulation/index.ts';

const ENDS_AT = Date.UTC(2026, 10, 22);
const company = generateCompany({ seed: 7, endsAt: ENDS_AT });

const unique = (list: readonly string[]): boolean => new Set(list).size === list.length;

describe('a simulated company', () => {
  it('is the same for the same seed', () => {
    const again = generateCompany({ seed: 7, endsAt: ENDS_AT });
    expect(JSON.stringify(again) === JSON.stringify(company)).toBe(true);
  });

  it('is another one for another seed', () => {
    const other = generateCompany({ seed: 8, endsAt: ENDS_AT, deals: 20, leads: 20 });
    expect(other.truth.effects).not.toEqual(company.truth.effects);
    expect(other.accounts[0]?.name).not.toBe(company.accounts[0]?.name);
  });

  it('refuses a period too short for deals to unfold', () => {
    expect(() => generateCompany({ seed: 1, endsAt: ENDS_AT, weeks: 4 })).toThrow(
      /at least 30 weeks/,
    );
  });

  it('has the size of a company worth looking at', () => {
    expect(company.influencers.length).toBeGreaterThanOrEqual(14);
    expect(company.campaigns.length).toBeGreaterThanOrEqual(10);
    expect(company.deals.length).toBeGreaterThanOrEqual(450);
    expect(company.people.filter(({ isLead }) => isLead).length).toBeGreaterThanOrEqual(600);
    expect(new Set(company.posts.map(({ platform }) => platform)).size).toBeGreaterThanOrEqual(5);
    expect(new Set(company.deals.map(({ currency }) => currency))).toEqual(new Set(['EUR', 'USD']));
    expect(new Set(company.accounts.map(({ country }) => country)).size).toBeGreaterThanOrEqual(5);
    expect(company.merges.length).toBeGreaterThanOrEqual(3);
  });

  it('has deals of every kind: won, lost, open, re-opened, without amount, without roles', () => {
    for (const outcome of ['won', 'lost', 'open'] as const) {
      expect(company.deals.filter((deal) => deal.outcome === outcome).length).toBeGreaterThan(20);
    }
    expect(company.deals.some(({ reopened }) => reopened)).toBe(true);
    expect(company.deals.some(({ amountMinor }) => amountMinor === null)).toBe(true);
    expect(company.deals.some(({ group }) => group.every(({ recorded }) => !recorded))).toBe(true);
    expect(
      company.deals
        .filter(({ outcome }) => outcome === 'won')
        .every(({ amountMinor }) => (amountMinor ?? 0) > 0),
    ).toBe(true);
  });

  it('decides deals by groups of one to six different people of the account', () => {
    const people = new Map(company.people.map((person) => [person.id, person]));
    const sizes = new Set<number>();
    for (const deal of company.deals) {
      sizes.add(deal.group.length);
      expect(unique(deal.group.map(({ personId }) => personId))).toBe(true);
      for (const { personId } of deal.group)
        expect(people.get(personId)?.accountId).toBe(deal.accountId);
    }
    expect([...sizes].sort()).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('writes a deal history in order: created, moved, closed at the end', () => {
    const closed = new Set(
      company.pipeline.filter(({ isClosed }) => isClosed).map(({ key }) => key),
    );
    for (const deal of company.deals) {
      expect(deal.stages[0]?.at).toBe(deal.createdAt);
      deal.stages.forEach(({ at }, i) => {
        expect(at).toBeGreaterThan(deal.stages[i - 1]?.at ?? 0);
      });
      const last = deal.stages.at(-1);
      expect(closed.has(last?.stage ?? '')).toBe(deal.outcome !== 'open');
      expect(deal.closedAt).toBe(deal.outcome === 'open' ? null : last?.at);
      const lostBefore = deal.stages.slice(0, -1).some(({ stage }) => stage === 'lost');
      expect(deal.reopened).toBe(lostBefore);
      deal.amounts.forEach(({ at }, i) => {
        expect(at).toBeGreaterThanOrEqual(deal.amounts[i - 1]?.at ?? deal.createdAt);
      });
      expect(deal.amounts.at(-1)?.amountMinor ?? null).toBe(deal.amountMinor);
    }
  });

  it('never looks beyond its end', () => {
    const instants = [
      ...company.deals.flatMap((deal) => [...deal.stages, ...deal.amounts].map(({ at }) => at)),
      ...company.deals.flatMap(({ group }) => group.map(({ addedAt }) => addedAt)),
      ...company.people.flatMap((person) => [
        person.createdAt,
        person.selfReport?.at ?? 0,
        person.convertedAt ?? 0,
        ...person.lifecycle.map(({ at }) => at),
      ]),
      ...company.touches.map(({ at }) => at),
      ...company.visits.flatMap(({ pages }) => pages.map(({ at }) => at)),
      ...company.forms.map(({ at }) => at),
      ...company.activities.map(({ at }) => at),
      ...company.posts.map(({ publishedAt }) => publishedAt),
      ...company.merges.map(({ mergedAt }) => mergedAt),
      ...company.accounts.map(({ createdAt }) => createdAt),
    ];
    expect(instants.filter((at) => at >= ENDS_AT)).toEqual([]);
  });

  it('names people and companies once, with addresses that look right', () => {
    expect(unique(company.people.map(({ email }) => email))).toBe(true);
    expect(
      unique(company.people.map(({ firstName, lastName }) => `${firstName} ${lastName}`)),
    ).toBe(true);
    expect(unique(company.accounts.map(({ name }) => name))).toBe(true);
    expect(unique(company.accounts.map(({ domain }) => domain))).toBe(true);
    const domains = new Map(company.accounts.map(({ id, domain }) => [id, domain]));
    for (const person of company.people) {
      expect(person.email).toMatch(
        /^[a-z0-9]+([.-][a-z0-9]+)*@[a-z0-9]+([.-][a-z0-9]+)*\.[a-z]{2,3}$/,
      );
      if (!person.freeMail)
        expect(person.email.endsWith(`@${domains.get(person.accountId) ?? '?'}`)).toBe(true);
    }
    expect(company.people.some(({ freeMail }) => freeMail)).toBe(true);
    for (const { domain } of company.accounts)
      expect(domain).toMatch(/^[a-z0-9-]+(\.[a-z]{2,3}){1,2}$/);
  });

  it('moves people forward through the lifecycle only', () => {
    for (const { lifecycle, createdAt } of company.people) {
      expect(lifecycle.length).toBeGreaterThan(0);
      expect(lifecycle[0]?.at).toBeGreaterThanOrEqual(createdAt);
      lifecycle.forEach(({ stage, at }, i) => {
        const before = lifecycle[i - 1];
        if (before === undefined) return;
        expect(SIM_LIFECYCLE.indexOf(stage)).toBeGreaterThan(SIM_LIFECYCLE.indexOf(before.stage));
        expect(at).toBeGreaterThanOrEqual(before.at);
      });
    }
  });

  it('books every placement within its campaign and pays what it booked', () => {
    for (const campaign of company.campaigns) {
      const placements = company.placements.filter(({ campaignId }) => campaignId === campaign.id);
      expect(placements.length).toBeGreaterThan(0);
      const fees = company.costs.filter(
        (cost) => cost.campaignId === campaign.id && cost.kind === 'fee',
      );
      expect(fees.reduce((sum, { amountMinor }) => sum + amountMinor, 0)).toBe(
        placements.reduce((sum, { feeMinor }) => sum + feeMinor, 0),
      );
      for (const post of company.posts.filter(({ campaignId }) => campaignId === campaign.id)) {
        expect(post.publishedAt).toBeGreaterThanOrEqual(campaign.startsAt);
        expect(post.publishedAt).toBeLessThan(campaign.endsAt);
      }
    }
    expect(unique(company.posts.map(({ url }) => url))).toBe(true);
    expect(unique(company.placements.map(({ id }) => id))).toBe(true);
  });
});

describe('its causal truth', () => {
  it('splits every deal over baseline and causes to exactly one', () => {
    const causes = new Set<string>([
      ...company.influencers.map(({ id }) => id),
      ...SIM_OTHER_CAUSES,
    ]);
    expect(company.truth.deals.map(({ dealId }) => dealId).sort()).toEqual(
      company.deals.map(({ id }) => id).sort(),
    );
    for (const { created, won } of company.truth.deals) {
      for (const shares of won === null ? [created] : [created, won]) {
        const sum = Object.values(shares.causes).reduce((a, b) => a + b, shares.baseline);
        expect(sum).toBeCloseTo(1, 10);
        for (const cause of Object.keys(shares.causes)) expect(causes.has(cause)).toBe(true);
      }
    }
  });

  it('holds a strong influencer and one without any effect, who gets no credit', () => {
    const effects = company.influencers.map(({ id }) => company.truth.effects[id] ?? Number.NaN);
    expect(Math.max(...effects)).toBeGreaterThan(1);
    expect(effects.filter((effect) => effect === 0).length).toBeGreaterThanOrEqual(2);
    const idle = company.influencers
      .filter(({ id }) => company.truth.effects[id] === 0)
      .map(({ id }) => id);
    for (const { created } of company.truth.deals) {
      for (const id of idle) expect(created.causes[id]).toBeUndefined();
    }
  });

  it('leaves a good part to influencers and a good part to nobody', () => {
    const influencers = new Set(company.influencers.map(({ id }) => id));
    let baseline = 0;
    let influenced = 0;
    for (const { created } of company.truth.deals) {
      baseline += created.baseline / company.truth.deals.length;
      for (const [cause, share] of Object.entries(created.causes)) {
        if (influencers.has(cause)) influenced += share / company.truth.deals.length;
      }
    }
    expect(baseline).toBeGreaterThan(0.2);
    expect(influenced).toBeGreaterThan(0.25);
  });

  it('links deals only to influencers and campaigns that reached the group before the deal closed', () => {
    const posts = new Map(company.posts.map((post) => [post.id, post]));
    const touches = Map.groupBy(company.touches, ({ accountId }) => accountId);
    const deals = new Map(company.deals.map((deal) => [deal.id, deal]));
    for (const { dealId, links } of company.truth.deals) {
      const deal = deals.get(dealId);
      const group = new Set(deal?.group.map(({ personId }) => personId));
      const reached = new Set(
        (touches.get(deal?.accountId ?? '') ?? [])
          .filter(
            (touch) => group.has(touch.personId ?? '') && touch.at < (deal?.closedAt ?? ENDS_AT),
          )
          .flatMap((touch) => {
            const post = posts.get(touch.postId ?? '');
            return post === undefined ? [] : [`${post.influencerId}/${post.campaignId}`];
          }),
      );
      for (const { influencerId, campaignId } of links)
        expect(reached.has(`${influencerId}/${campaignId}`)).toBe(true);
    }
  });
});

describe('what is observed', () => {
  it('shows few of the exposures as clicks, and most clicks with their parameters', () => {
    const exposures = company.touches.filter(({ kind }) => kind === 'exposure');
    const clicked = exposures.filter(({ visitId }) => visitId !== null);
    expect(clicked.length / exposures.length).toBeLessThan(0.2);
    const visits = company.visits.filter(({ source }) => source === 'influencer');
    const tagged = visits.filter(({ pages }) => pages[0]?.url.includes('utm_'));
    expect(tagged.length / visits.length).toBeGreaterThan(0.8);
    expect(tagged.length / visits.length).toBeLessThan(1);
  });

  it('loses a good part of the visits to consent and blockers', () => {
    const lost =
      company.visits.filter(({ lost: why }) => why !== null).length / company.visits.length;
    expect(lost).toBeGreaterThan(0.2);
    expect(lost).toBeLessThan(0.35);
  });

  it('asks how people heard, and about four in ten deals have an answer, some of them wrong', () => {
    const people = new Map(company.people.map((person) => [person.id, person]));
    const answered = company.deals.filter(({ group }) =>
      group.some(({ personId }) => people.get(personId)?.selfReport != null),
    );
    expect(answered.length / company.deals.length).toBeGreaterThan(0.3);
    expect(answered.length / company.deals.length).toBeLessThan(0.52);
    const reports = company.people.flatMap(({ selfReport }) =>
      selfReport === null ? [] : [selfReport],
    );
    const wrong = reports.filter(({ truthful }) => !truthful).length / reports.length;
    expect(wrong).toBeGreaterThan(0.1);
    expect(wrong).toBeLessThan(0.2);
  });

  it('replays for the tracker recorded visits only, in order, each message once', () => {
    const events = [...trackerEvents(company)];
    const recorded = company.visits.filter(({ lost }) => lost === null);
    expect(unique(events.map(({ messageId }) => messageId))).toBe(true);
    expect(new Set(events.map(({ anonymousId }) => anonymousId))).toEqual(
      new Set(recorded.map(({ visitorId }) => visitorId)),
    );
    expect(events.filter(({ type }) => type === 'page').length).toBe(
      recorded.reduce((sum, { pages }) => sum + pages.length, 0),
    );
    const known = new Set([
      ...company.people.map(({ email }) => email),
      ...company.merges.map(({ lostEmail }) => lostEmail),
    ]);
    const identified = events.filter(({ type }) => type === 'identify');
    expect(identified.length).toBeGreaterThan(500);
    for (const { email, timestamp, url } of identified) {
      expect(known.has(email ?? '')).toBe(true);
      expect(Date.parse(timestamp)).toBeLessThan(ENDS_AT);
      expect(url.startsWith(company.vendor.siteUrl)).toBe(true);
    }
    expect(events.find(({ type }) => type === 'page')?.email).toBeUndefined();
  });

  it('spells links in every wrong way once in a while', () => {
    const urls = company.visits
      .filter(({ source }) => source === 'influencer')
      .map(({ pages }) => pages[0]?.url ?? '');
    expect(urls.some((url) => /%25/.test(url))).toBe(true);
    expect(
      urls.some((url) => /utm_source=(linkedin|youtube|podcast|newsletter|x|instagram)&/.test(url)),
    ).toBe(true);
    expect(urls.some((url) => /utm_source=[A-Z]/.test(url))).toBe(true);
    expect(urls.some((url) => url.includes('utm_') && !url.includes('utm_source'))).toBe(true);
  });
});
