import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { runUntilClean } from '../../src/attribution/credit-dirty.ts';
import { endpoints } from '../../src/endpoints.ts';
import { healthEndpoints } from '../../src/health/endpoints.ts';
import { REASON_WORDS } from '../../src/health/health-words.ts';
import { reportEndpoints } from '../../src/reports/endpoints.ts';
import { storeEvents } from '../../src/ingest/store-events.ts';
import { readEvent, type TrackEvent } from '../../src/ingest/track-event.ts';
import { readingCompany, type ReadingCompany } from '../repair/reading-company.ts';
import { creditTest } from '../support/credit.ts';
import { testApi, type TestApi } from '../support/api.ts';
import { Company } from '../support/company.ts';

interface Amount {
  readonly minor: number;
}
interface Part {
  readonly deals: number;
  readonly amount: Amount;
  readonly share: { readonly value: number | null };
}
interface Pipeline {
  readonly total: { readonly deals: number; readonly amount: Amount };
  readonly withEvidence: Part;
  readonly namesInfluencer: Part;
  readonly byEvidence: readonly (Part & {
    readonly evidence: string;
    readonly dealsWithAny: number;
  })[];
  readonly withoutEvidence: readonly (Part & {
    readonly reason: string;
    readonly label: string;
    readonly action: { readonly text: string; readonly path: string | null };
    readonly dealsPath: string;
  })[];
}
interface DealList {
  readonly items: readonly {
    readonly dealId: string;
    readonly homeAmount: Amount;
    readonly contacts: number;
  }[];
  readonly nextCursor: string | null;
  readonly label: string;
}
interface Check {
  readonly id: string;
  readonly status: string;
  readonly text: string;
  readonly count: number;
  readonly amount: Amount | null;
  readonly action: { readonly path: string | null } | null;
  readonly dealsPath: string | null;
  readonly details: Readonly<Record<string, unknown>>;
}
interface Health {
  readonly pipeline: Readonly<Record<'all' | 'open' | 'won' | 'lost', Pipeline>>;
  readonly checks: readonly Check[];
  readonly freshness: { readonly pendingDeals: number };
}

let messages = 0;
const parseEvent = (raw: object): TrackEvent => {
  const read = readEvent(
    { messageId: `m-${String(++messages)}`, type: 'page', anonymousId: 'device-1', ...raw },
    { receivedAt: new Date('2026-06-15T12:00:00Z'), sentAt: null, userAgent: null },
  );
  if (!('event' in read)) throw new Error(JSON.stringify(read.errors));
  return read.event;
};

const summed = (parts: readonly Part[]) => ({
  deals: parts.reduce((sum, { deals }) => sum + deals, 0),
  minor: parts.reduce((sum, { amount }) => sum + amount.minor, 0),
});
/** With the reasons, the evidence is the whole, to the cent. */
const expectWhole = ({ total, withEvidence, byEvidence, withoutEvidence }: Pipeline): void => {
  expect(summed(byEvidence)).toEqual({
    deals: withEvidence.deals,
    minor: withEvidence.amount.minor,
  });
  expect(summed([withEvidence, ...withoutEvidence])).toEqual({
    deals: total.deals,
    minor: total.amount.minor,
  });
};

describe('The health of attribution', () => {
  let we: ReadingCompany;
  beforeEach(async () => {
    we = await readingCompany();
  });
  afterEach(() => we.api.close());

  const health = async (query = ''): Promise<Health> => {
    await we.count();
    return (await we.us.get(`/attribution/health${query}`).expect(200)).body as Health;
  };
  const check = async (id: string): Promise<Check> => {
    const found = (await health()).checks.find((one) => one.id === id);
    if (!found) throw new Error(`There is no check “${id}”.`);
    return found;
  };

  it('says which share of the pipeline has evidence, and why the rest has none', async () => {
    await we.record({ url: 'https://e.example/?utm_source=mina-kovac&utm_medium=linkedin' });
    await we.company.deal({ createdAt: '2026-02-01T00:00:00Z', amountMinor: 25_000 });
    await we.credit();
    const { pipeline } = await health();
    expect(pipeline.all).toMatchObject({
      total: { deals: 3, amount: { minor: 175_000, text: '€1,750' } },
      withEvidence: { deals: 1, amount: { minor: 100_000 } },
      namesInfluencer: { deals: 1, amount: { minor: 100_000 } },
      byEvidence: [{ evidence: 'utm', label: 'Tagged links', deals: 1, dealsWithAny: 1 }],
      withoutEvidence: [
        {
          reason: 'no_touch',
          label: 'No touch of its people is known',
          deals: 1,
          amount: { minor: 50_000 },
          action: { path: '/api/v1/setup' },
          dealsPath: '/api/v1/attribution/health/deals?lacks=no_touch',
        },
        { reason: 'no_contacts', deals: 1, amount: { minor: 25_000 } },
      ],
    });
    expect(pipeline.all.withEvidence.share.value).toBeCloseTo(100 / 175);
    expect(pipeline.won).toMatchObject({
      total: { deals: 1 },
      withEvidence: { deals: 0, share: { value: 0, reason: null } },
    });
    expect(pipeline.lost.withEvidence.share).toEqual({ value: null, reason: 'There are none.' });
    for (const part of Object.values(pipeline)) expectWhole(part);
  });

  it('counts what has not been computed yet as that, at its amount of now', async () => {
    await we.company.changeDeal(
      we.openDeal,
      { home_minor: 70_000, amount_minor: 70_000 },
      'amount',
    );
    const { pipeline, freshness } = await health();
    expect(pipeline.all.total).toMatchObject({ deals: 2, amount: { minor: 120_000 } });
    expect(pipeline.all.withoutEvidence).toMatchObject([{ reason: 'pending', deals: 2 }]);
    expect(freshness.pendingDeals).toBe(2);
    await we.credit();
    expect((await health()).pipeline.all.withoutEvidence).toMatchObject([
      { reason: 'no_touch', amount: { minor: 120_000 } },
    ]);
  });

  it('takes a deal that is deleted or merged out', async () => {
    await we.credit();
    await we.company.changeDeal(we.openDeal, { deleted_at: '2026-06-01T00:00:00Z' }, 'deleted');
    expect((await health()).pipeline.all.total.deals).toBe(1);
    await we.credit();
    expect(
      await we.api.rows('select deal_id from deal_evidence where tenant_id = $1', [we.api.ours.id]),
    ).toEqual([{ deal_id: we.wonDeal }]);
  });

  it('knows the period deals were created in', async () => {
    await we.credit();
    expect((await health('?from=2026-02-01&to=2026-02-28')).pipeline.all.total.deals).toBe(2);
    expect((await health('?from=2026-02-02')).pipeline.all.total.deals).toBe(0);
    await we.us.get('/attribution/health?from=2026-03-01&to=2026-02-01').expect(400);
    await we.us.get('/attribution/health?from=2026-02-31').expect(400);
  });

  it('an answer nobody could read is a reason with its repair', async () => {
    await we.record({ mention: 'that guy with the hat' });
    await we.credit();
    const { pipeline } = await health();
    expect(pipeline.open.withoutEvidence).toMatchObject([
      { reason: 'unread_answer', deals: 1, action: { path: '/api/v1/self-reports?state=open' } },
    ]);
    const { id } = (
      (await we.us.get('/self-reports').expect(200)).body as { items: [{ id: string }] }
    ).items[0];
    await we.us
      .post(`/self-reports/${id}/correct`, { links: [{ influencerId: we.jonas }] })
      .expect(200);
    await we.credit();
    expect((await health()).pipeline.open).toMatchObject({
      withEvidence: { deals: 1 },
      byEvidence: [{ evidence: 'self_report' }],
      withoutEvidence: [],
    });
  });

  it('lists broken values and unread answers, with what repairs them', async () => {
    await we.record(
      { url: 'https://e.example/?utm_source=minna-kovac&utm_medium=linkedin' },
      { mention: 'that guy with the hat' },
      { mention: 'a colleague' },
    );
    expect(await check('unresolvedValues')).toMatchObject({
      status: 'attention',
      count: 1,
      action: { path: '/api/v1/repairs?state=open' },
      details: {
        kinds: [{ kind: 'influencer', values: 1, suggested: 1, touches: 1 }],
        worst: [{ value: 'minna-kovac', suggestion: 'Mina Kovač', pipeline: { minor: 100_000 } }],
      },
    });
    expect(await check('selfReports')).toMatchObject({
      status: 'attention',
      text: '1 answer of 2 could not be read with certainty, in 1 wording.',
      amount: { minor: 100_000 },
      details: { answers: { certain: 1, unread: 1, doubtful: 0, decided: 0, nothing: 0 } },
    });
  });

  it('counts a deal once however many values and answers hang on it, and none that is dismissed', async () => {
    await we.record(
      { url: 'https://e.example/?utm_source=minna-kovac&utm_medium=linkedin' },
      { url: 'https://e.example/?utm_source=somebody-else&utm_medium=linkedin' },
      { mention: 'that guy with the hat' },
      { mention: 'the show of @nobody_knows' },
    );
    expect(await check('unresolvedValues')).toMatchObject({
      count: 3,
      amount: { minor: 100_000, text: '€1,000' },
    });
    expect(await check('selfReports')).toMatchObject({ count: 2, amount: { minor: 100_000 } });
    for (const [list, verb, kept] of [
      ['repairs', 'dismiss', 'minna-kovac'],
      ['self-reports', 'reject', 'that guy with the hat'],
    ] as const) {
      const { items } = (await we.us.get(`/${list}`).expect(200)).body as {
        items: { id: string; value?: string; text?: string }[];
      };
      // By name: which of several on one deal comes first is not said.
      const others = items.filter(({ value, text }) => value !== kept && text !== kept);
      expect(others).toHaveLength(items.length - 1);
      for (const { id } of others) await we.us.post(`/${list}/${id}/${verb}`, {}).expect(200);
    }
    expect(await check('unresolvedValues')).toMatchObject({ count: 1, amount: { minor: 100_000 } });
    expect(await check('selfReports')).toMatchObject({ count: 1, amount: { minor: 100_000 } });
  });

  it('lists the deals behind each figure, the largest first, with where they are in the CRM', async () => {
    await we.record({ url: 'https://e.example/?utm_source=mina-kovac&utm_medium=linkedin' });
    for (const amountMinor of [5_000, 25_000, 9_900_000])
      await we.company.deal({ createdAt: '2026-02-01T00:00:00Z', amountMinor });
    await we.credit();
    const { pipeline, checks } = await health('?from=2026-01-01');
    for (const group of Object.values(pipeline))
      for (const { dealsPath, label, deals, amount } of group.withoutEvidence) {
        const { items, ...list } = (await we.us.get(dealsPath.replace('/api/v1', '')).expect(200))
          .body as DealList;
        expect(list).toMatchObject({ label, nextCursor: null, period: { from: '2026-01-01' } });
        expect(items).toHaveLength(deals);
        expect(items.reduce((sum, { homeAmount }) => sum + homeAmount.minor, 0)).toBe(amount.minor);
        const amounts = items.map(({ homeAmount }) => homeAmount.minor);
        expect(amounts).toEqual([...amounts].sort((a, b) => b - a));
      }
    expect(checks.find(({ id }) => id === 'dealsWithoutContacts')?.dealsPath).toBe(
      '/api/v1/attribution/health/deals?lacks=no_contacts&from=2026-01-01',
    );
    const first = (
      await we.us.get('/attribution/health/deals?lacks=no_contacts&limit=2').expect(200)
    ).body as DealList;
    expect(first.items.map(({ homeAmount }) => homeAmount.minor)).toEqual([9_900_000, 25_000]);
    const next = (
      await we.us
        .get(
          `/attribution/health/deals?lacks=no_contacts&limit=2&cursor=${encodeURIComponent(first.nextCursor ?? '')}`,
        )
        .expect(200)
    ).body as DealList;
    expect(next.items).toMatchObject([
      { homeAmount: { minor: 5_000 }, contacts: 0, outcome: 'open' },
    ]);
    expect(next.nextCursor).toBeNull();
    await we.us.get('/attribution/health/deals?lacks=luck').expect(400);
    const all = (await we.us.get('/attribution/health/deals').expect(200)).body as DealList;
    expect(all.items).toMatchObject([
      { homeAmount: { minor: 9_900_000 }, reason: 'no_contacts' },
      { homeAmount: { minor: 50_000 }, reasonLabel: 'No touch of its people is known' },
      { homeAmount: { minor: 25_000 } },
      { homeAmount: { minor: 5_000 } },
    ]);
  });

  it('lists open deals whose contacts have no role', async () => {
    await we.credit();
    const { items } = (
      await we.us.get('/attribution/health/deals?lacks=roles&outcome=open').expect(200)
    ).body as DealList;
    expect(items).toMatchObject([{ dealId: we.openDeal, contacts: 1 }]);
  });

  it('knows deals without contacts and contacts without roles', async () => {
    await we.company.deal({ createdAt: '2026-02-01T00:00:00Z', amountMinor: 25_000 });
    await we.credit();
    expect(await check('dealsWithoutContacts')).toMatchObject({
      status: 'attention',
      count: 1,
      amount: { minor: 25_000 },
    });
    // Nobody has a role anywhere: this CRM keeps none.
    expect(await check('contactsWithoutRoles')).toMatchObject({ status: 'ok' });
    await we.api.rows(
      `update deal_contacts set role = 'Decision maker' where tenant_id = $1 and deal_id = $2`,
      [we.api.ours.id, we.wonDeal],
    );
    await we.api.rows(
      `insert into dirty_deals (tenant_id, deal_id, reason) values ($1, $2, 'role')`,
      [we.api.ours.id, we.wonDeal],
    );
    await we.credit();
    expect(await check('contactsWithoutRoles')).toMatchObject({
      status: 'attention',
      count: 1,
      amount: { minor: 100_000 },
      text: 'On 1 open deal no contact has a role.',
    });
  });

  it('knows when the tracker was heard last, host by host, and who only was counted', async () => {
    expect(await check('tracker')).toMatchObject({ status: 'unknown' });
    await we.company.transaction((tx) =>
      storeEvents(tx, [
        parseEvent({ url: 'https://www.e.example/a', timestamp: '2026-06-15T11:00:00Z' }),
        parseEvent({
          url: 'https://blog.e.example/b',
          timestamp: '2026-06-10T11:00:00Z',
          consent: 'denied',
        }),
      ]),
    );
    const tracker = await check('tracker');
    expect(tracker).toMatchObject({
      status: 'attention',
      count: 1,
      text: 'The tracker on blog.e.example was last heard 5 days ago, on Jun 10, 2026.',
      details: {
        hosts: [
          { host: 'www.e.example', lastSeenAt: '2026-06-15T11:00:00.000Z' },
          { host: 'blog.e.example', lastSeenAt: '2026-06-10T11:00:00.000Z' },
        ],
        keys: [{ name: 'Website' }],
      },
    });
    expect(await check('consent')).toMatchObject({ details: { countedViews: 1 } });
  });

  it('knows when each CRM was read last and why it is not', async () => {
    expect(await check('crmSync')).toMatchObject({ status: 'unknown' });
    await we.api.rows(
      `insert into connections (tenant_id, crm, external_id, api_url, ui_url, state, last_synced_at)
       values ($1, 'hubspot', '1', 'http://x', 'http://x', 'connected', '2026-06-15T11:50:00Z')`,
      [we.api.ours.id],
    );
    expect(await check('crmSync')).toMatchObject({ status: 'ok' });
    await we.api.rows(
      `update connections set state = 'revoked', state_reason = 'HubSpot says that the app was removed.'
       where tenant_id = $1`,
      [we.api.ours.id],
    );
    const { checks } = await health();
    expect(checks[0]).toMatchObject({
      id: 'crmSync',
      status: 'attention',
      text: 'HubSpot: HubSpot says that the app was removed.',
      details: {
        connections: [{ crm: 'hubspot', lastSyncedAt: '2026-06-15T11:50:00.000Z' }],
      },
    });
  });

  it('may be read by whoever may read reports, and says what each check is about', async () => {
    const answer = await we.api.as(we.api.ours.readKey).get('/attribution/health').expect(200);
    expect((answer.body as Health).checks.map(({ id }) => id).sort()).toEqual([
      'consent',
      'contactsWithoutRoles',
      'crmSync',
      'dealsWithoutContacts',
      'selfReports',
      'tracker',
      'unresolvedValues',
    ]);
    await we.api.as(we.api.ours.writeKey).get('/attribution/health').expect(403);
  });
});

describe('Whatever a company’s deals and touches are', () => {
  let api: TestApi;
  let company: Company;
  beforeAll(async () => {
    api = await testApi({
      now: '2026-06-15T12:00:00Z',
      endpoints: [...healthEndpoints, ...reportEndpoints],
    });
    company = new Company(api.database.dataSource, api.ours.id);
  });
  afterAll(() => api.close());

  it('evidence and reasons sum to the CRM’s own totals, of each outcome, to the cent', async () => {
    const touch = fc.record({
      month: fc.integer({ min: 1, max: 12 }),
      year: fc.constantFrom(2023, 2025, 2026),
      channel: fc.constantFrom('direct', 'email', 'sales', 'unassigned', 'organic_search'),
      evidence: fc.constantFrom('utm', 'referral', 'self_report', 'crm_event', 'lift'),
    });
    const deal = fc.record({
      outcome: fc.constantFrom('open', 'won', 'lost'),
      amountMinor: fc.option(fc.integer({ min: 0, max: 10_000_000 })),
      people: fc.array(fc.array(touch, { maxLength: 3 }), { maxLength: 2 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(deal, { minLength: 1, maxLength: 3 }), async (deals) => {
        for (const { outcome, amountMinor, people } of deals) {
          const contacts: string[] = [];
          for (const touches of people) {
            const contact = await company.contact({ createdAt: '2026-01-01T00:00:00Z' });
            contacts.push(contact);
            for (const { month, year, channel, evidence } of touches)
              await company.touch({
                contact,
                at: `${String(year)}-${String(month).padStart(2, '0')}-03T00:00:00Z`,
                channel: channel,
                evidence: evidence,
              });
          }
          await company.deal({
            createdAt: '2026-02-01T00:00:00Z',
            ...(outcome === 'open' ? {} : { closedAt: '2026-05-01T00:00:00Z' }),
            outcome: outcome,
            amountMinor,
            contacts,
          });
        }
        await runUntilClean(api.context, company.tenantId);
        const us = api.as(api.ours.adminKey);
        const { pipeline } = (await us.get('/attribution/health').expect(200)).body as Health;
        const { crm } = (await us.get('/attribution/pipeline').expect(200)).body as {
          crm: { deals: number; openDeals: number; pipeline: Amount; open: Amount; lost: Amount };
        };
        for (const part of Object.values(pipeline)) expectWhole(part);
        expect(pipeline.all.total.deals).toBe(crm.deals);
        expect(pipeline.all.total.amount.minor).toBe(crm.pipeline.minor);
        expect(pipeline.open.total.amount.minor).toBe(crm.open.minor);
        expect(pipeline.lost.total.amount.minor).toBe(crm.lost.minor);
        expect(pipeline.all.withoutEvidence.map(({ reason }) => reason)).not.toContain('pending');
      }),
      { numRuns: 12 },
    );
  });
});

describe('What repairs a deal without evidence', () => {
  it.each(Object.entries(REASON_WORDS))(
    'for “%s” is a call the API has',
    (_, { label, action }) => {
      expect(label).toMatch(/^[A-Z]/);
      expect(action.text).toMatch(/\.$/);
      if (action.path === null) return;
      const [path] = action.path.split('?');
      expect(
        endpoints.some(
          ({ method, path: own }) =>
            `/api/v1${own}` === path && method.toUpperCase() === action.method,
        ),
      ).toBe(true);
    },
  );
});

describe('Deals that were there before this was counted', () => {
  it('are counted with their next credit', async () => {
    const test = await creditTest('2026-06-15T12:00:00Z');
    try {
      const company = await test.company();
      const deal = await company.deal({ createdAt: '2026-02-01T00:00:00Z' });
      await runUntilClean(test.context, company.tenantId);
      await company.rows('delete from deal_evidence where tenant_id = $1', [company.tenantId]);
      await company.changeDeal(deal, { name: 'Renamed' }, 'evidence counted');
      await runUntilClean(test.context, company.tenantId);
      expect(
        await company.rows('select deal_id, reason from deal_evidence where tenant_id = $1', [
          company.tenantId,
        ]),
      ).toEqual([{ deal_id: deal, reason: 'no_contacts' }]);
    } finally {
      await test.database.drop();
    }
  });
});
