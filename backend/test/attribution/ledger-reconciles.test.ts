import { afterAll, beforeAll, describe, it } from '@jest/globals';
import fc from 'fast-check';
import { runUntilClean } from '../../src/attribution/credit-dirty.ts';
import { markContacts, markDeals, markEverything } from '../../src/attribution/mark-dirty.ts';
import type { Company } from '../support/company.ts';
import { creditTest, type CreditTest } from '../support/credit.ts';
import { expectReconciled, type Demanded } from '../support/reconcile.ts';

/** The history of a company as we would write it down ourselves. */
interface Model {
  readonly influencers: readonly string[];
  readonly campaigns: readonly string[];
  readonly contacts: string[];
  readonly deals: (Demanded & { currency: string })[];
}

interface Real {
  readonly test: CreditTest;
  readonly company: Company;
}

type Step = fc.AsyncCommand<Model, Real>;

const day = (n: number): string => new Date(Date.UTC(2026, 0, 1 + n, 9)).toISOString();
const index = fc.nat({ max: 99 });
const minor = fc.oneof(fc.nat({ max: 10_000_000 }), fc.constantFrom(0, 1, 2, 99_999_999_999));
const pick = <Item>(list: readonly Item[], at: number): Item | undefined => list[at % list.length];

/** A step of history: what it does to the company, then everything must agree again. */
function step(
  name: string,
  canRun: (model: Model) => boolean,
  act: (model: Model, company: Company) => Promise<void>,
): Step {
  return {
    check: canRun,
    toString: () => name,
    run: async (model, { test, company }) => {
      await act(model, company);
      await runUntilClean(test.context, company.tenantId, { limit: 3 });
      await expectReconciled(company, model.deals);
    },
  };
}

/** Changes the deal at a position, in our books and in the database. */
function dealStep(
  name: string,
  at: number,
  change: (deal: Demanded & { currency: string }) => {
    books: Partial<Demanded & { currency: string }>;
    columns: Record<string, unknown>;
  },
): Step {
  return step(
    name,
    ({ deals }) => deals.length > 0,
    async (model, company) => {
      const deal = pick(model.deals, at);
      if (!deal) return;
      const { books, columns } = change(deal);
      await company.changeDeal(deal.id, columns, name);
      model.deals[at % model.deals.length] = { ...deal, ...books };
    },
  );
}

const createDeal = fc
  .record({ at: fc.nat({ max: 200 }), minor, contacts: fc.array(index, { maxLength: 3 }) })
  .map((given) =>
    step(
      `create a deal of ${given.minor} on day ${given.at}`,
      () => true,
      async (model, company) => {
        const contacts = given.contacts.flatMap((one) => pick(model.contacts, one) ?? []);
        const id = await company.deal({
          createdAt: day(given.at),
          amountMinor: given.minor,
          contacts: [...new Set(contacts)],
        });
        model.deals.push({
          id,
          outcome: 'open',
          minor: given.minor,
          homeMinor: given.minor,
          netMinor: given.minor,
          netHomeMinor: given.minor,
          counts: true,
          currency: 'EUR',
        });
      },
    ),
  );

const addContact = fc
  .record({ at: fc.nat({ max: 200 }), qualifiedAfter: fc.option(fc.nat({ max: 30 })) })
  .map(({ at, qualifiedAfter }) =>
    step(
      `add a contact on day ${at}`,
      () => true,
      async (model, company) => {
        const qualifiedAt = qualifiedAfter === null ? null : day(at + qualifiedAfter);
        model.contacts.push(await company.contact({ createdAt: day(at), qualifiedAt }));
      },
    ),
  );

const addTouch = fc
  .record({
    contact: index,
    at: fc.nat({ max: 250 }),
    influencer: fc.option(index),
    campaign: fc.option(index),
    channel: fc.constantFrom('influencer', 'email', 'direct', 'organic_search', 'sales'),
    kind: fc.constantFrom('visit', 'crm_source', 'form'),
    evidence: fc.constantFrom('utm', 'crm_field', 'self_report'),
  })
  .map((given) =>
    step(
      `add a touch on day ${given.at}`,
      ({ contacts }) => contacts.length > 0,
      async (model, company) => {
        await company.touch({
          ...given,
          contact: pick(model.contacts, given.contact) ?? null,
          at: day(given.at),
          influencer:
            given.influencer === null ? null : (pick(model.influencers, given.influencer) ?? null),
          campaign:
            given.campaign === null ? null : (pick(model.campaigns, given.campaign) ?? null),
        });
      },
    ),
  );

const changeAmount = fc.tuple(index, minor).map(([at, amount]) =>
  dealStep(`change an amount to ${amount}`, at, (deal) => ({
    books: {
      minor: amount,
      homeMinor: amount,
      netMinor: deal.netMinor - deal.minor + amount,
      netHomeMinor: deal.netHomeMinor - deal.homeMinor + amount,
      currency: 'EUR',
    },
    columns: { amount_minor: amount, currency: 'EUR', home_minor: amount },
  })),
);

/** Refunds are in euros: a deal in dollars is left as it is once it has one, see the next step. */
const convertCurrency = fc.tuple(index, minor).map(([at, home]) =>
  dealStep(`convert a deal, ${home} at home`, at, (deal) => {
    if (deal.netMinor !== deal.minor) return { books: {}, columns: { name: 'Kept' } };
    return {
      books: { homeMinor: home, netHomeMinor: home, currency: 'USD' },
      columns: { currency: 'USD', home_minor: home },
    };
  }),
);

const close = fc
  .tuple(index, fc.constantFrom('won' as const, 'lost' as const), fc.nat({ max: 120 }))
  .map(([at, outcome, on]) =>
    dealStep(`a deal is ${outcome}`, at, () => ({
      books: { outcome },
      columns: { outcome, closed_at: day(200 + on) },
    })),
  );

const reopen = index.map((at) =>
  dealStep('a deal is opened again', at, () => ({
    books: { outcome: 'open' },
    columns: { outcome: 'open', closed_at: null },
  })),
);

const remove = fc.tuple(index, fc.boolean()).map(([at, back]) =>
  dealStep(back ? 'a deal is restored' : 'a deal is deleted', at, () => ({
    books: { counts: back },
    columns: back ? { deleted_at: null, merged_into_id: null } : { deleted_at: day(300) },
  })),
);

const mergeDeals = fc.tuple(index, index).map(([from, into]) =>
  step(
    'two deals are merged',
    ({ deals }) => deals.length > 1,
    async (model, company) => {
      const lost = pick(model.deals, from);
      const kept = pick(model.deals, into);
      if (!lost || !kept || lost.id === kept.id) return;
      await company.rows(
        `insert into deal_contacts (tenant_id, deal_id, contact_id)
         select $1, $3, contact_id from deal_contacts where tenant_id = $1 and deal_id = $2
         on conflict do nothing`,
        [company.tenantId, lost.id, kept.id],
      );
      await company.changeDeal(lost.id, { merged_into_id: kept.id }, 'deals merged');
      await company.transaction((tx) => markDeals(tx, [kept.id], 'deals merged'));
      model.deals[from % model.deals.length] = { ...lost, counts: false };
    },
  ),
);

const refund = fc
  .tuple(index, fc.integer({ min: 1, max: 500_000 }), fc.boolean())
  .map(([at, amount, isRefund]) =>
    step(
      `${isRefund ? 'a refund' : 'a correction'} of ${amount}`,
      ({ deals }) => deals.some(({ currency }) => currency === 'EUR'),
      async (model, company) => {
        const deal = pick(model.deals, at);
        if (deal?.currency !== 'EUR') return;
        const signed = isRefund ? -amount : amount;
        await company.revenueEvent(
          deal.id,
          isRefund ? 'refund' : 'adjustment',
          signed,
          day(260 + (amount % 60)),
        );
        model.deals[at % model.deals.length] = {
          ...deal,
          netMinor: deal.netMinor + signed,
          netHomeMinor: deal.netHomeMinor + signed,
        };
      },
    ),
  );

const changeGroup = fc.tuple(index, index, fc.boolean()).map(([dealAt, contactAt, isAdded]) =>
  step(
    isAdded ? 'somebody joins a deal' : 'somebody leaves a deal',
    ({ deals, contacts }) => deals.length > 0 && contacts.length > 0,
    async (model, company) => {
      const parameters = [
        company.tenantId,
        pick(model.deals, dealAt)?.id,
        pick(model.contacts, contactAt),
      ];
      await company.transaction(async (tx) => {
        await tx.query(
          isAdded
            ? `insert into deal_contacts (tenant_id, deal_id, contact_id) values ($1, $2, $3)
               on conflict do nothing`
            : `delete from deal_contacts where tenant_id = $1 and deal_id = $2 and contact_id = $3`,
          parameters,
        );
        await markDeals(tx, [String(parameters[1])], 'buying group changed');
      });
    },
  ),
);

const mergeContacts = fc.tuple(index, index).map(([from, into]) =>
  step(
    'two contacts are merged',
    ({ contacts }) => contacts.length > 1,
    async (model, company) => {
      const lost = pick(model.contacts, from);
      const kept = pick(model.contacts, into);
      if (lost === undefined || kept === undefined || lost === kept) return;
      await company.transaction(async (tx) => {
        // Never in a circle: a record that was merged away does not take others in.
        const changed = await tx.query(
          `update contacts c set merged_into_id = $3
           where tenant_id = $1 and id = $2 and merged_into_id is null
             and exists (select from contacts k where k.tenant_id = $1 and k.id = $3 and k.merged_into_id is null)
           returning id`,
          [tx.tenantId, lost, kept],
        );
        if (changed.length > 0) await markContacts(tx, [lost, kept], 'contacts merged');
      });
    },
  ),
);

const moveTouches = index.map((at) =>
  step(
    'an alias is repaired: touches move to another influencer',
    ({ contacts }) => contacts.length > 0,
    async (model, company) => {
      const contact = pick(model.contacts, at);
      await company.transaction(async (tx) => {
        await tx.query(
          `update attribution_touchpoints set influencer_id = $3
           where tenant_id = $1 and contact_id = $2`,
          [tx.tenantId, contact, pick(model.influencers, at)],
        );
        await markContacts(tx, contact === undefined ? [] : [contact], 'alias repaired');
      });
    },
  ),
);

const changeSettings = fc
  .record({
    lookbackDays: fc.constantFrom(1, 30, 365),
    creditScope: fc.constantFrom({}, { linear: 'influencer', first_touch: 'allMarketing' }),
    buyingGroup: fc.record({
      includeAccountContacts: fc.boolean(),
      whenNotedAtMost: fc.constantFrom(null, 0, 1),
    }),
  })
  .map((value) =>
    step(
      `the settings become ${JSON.stringify(value)}`,
      () => true,
      async (_, company) => {
        await company.settings(value);
        await company.transaction((tx) => markEverything(tx, 'settings changed'));
      },
    ),
  );

describe('The ledger', () => {
  let test: CreditTest;
  beforeAll(async () => {
    test = await creditTest('2026-11-22T12:00:00Z');
  });
  afterAll(() => test.database.drop());

  it('reconciles with the state, the roll-ups and the deals themselves whatever happens, to the cent', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.commands(
          [
            createDeal,
            createDeal,
            addContact,
            addTouch,
            addTouch,
            addTouch,
            changeAmount,
            convertCurrency,
            close,
            close,
            reopen,
            remove,
            mergeDeals,
            refund,
            changeGroup,
            changeGroup,
            mergeContacts,
            moveTouches,
            changeSettings,
          ],
          { maxCommands: 24, size: 'max' },
        ),
        async (steps) => {
          const company = await test.company();
          const model: Model = {
            influencers: [await company.influencer('Mina'), await company.influencer('Ray')],
            campaigns: [await company.campaign('Spring'), await company.campaign('Autumn')],
            contacts: [await company.contact({ createdAt: day(30) })],
            deals: [],
          };
          await fc.asyncModelRun(() => ({ model, real: { test, company } }), steps);
        },
      ),
      { numRuns: 30 },
    );
  }, 120_000);
});
