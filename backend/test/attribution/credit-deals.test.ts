import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MODEL_IDS } from '@pipeline-attribution/shared';
import { runUntilClean } from '../../src/attribution/credit-dirty.ts';
import type { Company } from '../support/company.ts';
import { creditTest, type CreditTest } from '../support/credit.ts';

/** Credit of one model and stage as `name: minor`, in the deal's currency. */
async function shares(
  company: Company,
  deal: string,
  model: string,
  stage: string,
  column = 'amount_minor',
): Promise<Record<string, number>> {
  const rows = await company.rows<{ name: string; minor: number }>(
    `select coalesce(i.name, p.channel) as name, sum(p.${column})::float8 as minor
     from pipeline_attribution p
     left join influencers i on i.tenant_id = p.tenant_id and i.id = p.influencer_id
     where p.tenant_id = $1 and p.deal_id = $2 and p.model = $3 and p.stage = $4
     group by 1 order by 1`,
    [company.tenantId, deal, model, stage],
  );
  return Object.fromEntries(rows.map((row) => [row.name, row.minor]));
}

describe('Credit of a deal', () => {
  let test: CreditTest;
  let company: Company;
  let mina: string;
  let ray: string;
  let contact: string;

  beforeAll(async () => {
    test = await creditTest('2026-11-22T12:00:00Z');
    company = await test.company();
    mina = await company.influencer('Mina');
    ray = await company.influencer('Ray');
    contact = await company.contact({ createdAt: '2026-03-01T00:00:00Z' });
    await company.touch({ contact, at: '2026-02-01T10:00:00Z', influencer: mina });
    await company.touch({ contact, at: '2026-02-20T10:00:00Z', channel: 'email' });
    await company.touch({ contact, at: '2026-04-01T10:00:00Z', influencer: ray });
  });
  afterAll(() => test.database.drop());

  const credit = () => runUntilClean(test.context, company.tenantId);

  it('splits what was sourced over the touches before it was created, and what is open over all', async () => {
    const deal = await company.deal({
      createdAt: '2026-03-10T00:00:00Z',
      amountMinor: 100_001,
      contacts: [contact],
    });
    await credit();
    // Two touches before creation: 50/50 of 1,000.01; the odd cent goes to the earlier.
    expect(await shares(company, deal, 'linear', 'opportunity')).toEqual({
      Mina: 50_001,
      email: 50_000,
    });
    // Three touches until now: position-based 40/20/40 of 1,000.01 = 400.004, 200.002, 400.004.
    expect(await shares(company, deal, 'position_based', 'open')).toEqual({
      Mina: 40_001,
      Ray: 40_000,
      email: 20_000,
    });
    // First touch by influencers only, as the specification has it.
    expect(await shares(company, deal, 'first_touch', 'open')).toEqual({ Mina: 100_001 });
    expect(await shares(company, deal, 'last_touch', 'open')).toEqual({ Ray: 100_001 });
  });

  it('is in exactly one of open, won and lost', async () => {
    const deal = await company.deal({
      createdAt: '2026-03-10T00:00:00Z',
      contacts: [contact],
      outcome: 'lost',
      closedAt: '2026-05-01T00:00:00Z',
    });
    await credit();
    const stages = await company.rows<{ stage: string }>(
      'select distinct stage from pipeline_attribution where tenant_id = $1 and deal_id = $2 order by 1',
      [company.tenantId, deal],
    );
    expect(stages.map(({ stage }) => stage)).toEqual(['lost', 'opportunity']);
  });

  it('leaves one unattributed row where no touch is eligible', async () => {
    const nobody = await company.deal({ createdAt: '2026-03-10T00:00:00Z' });
    const other = await company.contact({ createdAt: '2026-03-01T00:00:00Z' });
    await company.touch({ contact: other, at: '2026-02-20T10:00:00Z', channel: 'email' });
    const mailed = await company.deal({ createdAt: '2026-03-10T00:00:00Z', contacts: [other] });
    await credit();
    for (const model of MODEL_IDS) {
      expect(await shares(company, nobody, model, 'open')).toEqual({ unattributed: 100_000 });
    }
    expect(await shares(company, mailed, 'linear', 'open')).toEqual({ email: 100_000 });
    // Its scope is influencers: an e-mail is not one.
    expect(await shares(company, mailed, 'first_touch', 'open')).toEqual({ unattributed: 100_000 });
  });

  it('counts a visit once, however often its page was loaded, and anew when somebody else brought it', async () => {
    const visitor = await company.contact({ createdAt: '2026-05-01T00:00:00Z' });
    const visit = (at: string, influencer: string | null): Promise<string> =>
      company.touch({
        contact: visitor,
        at,
        influencer,
        channel: influencer === null ? 'direct' : 'influencer',
      });
    await visit('2026-05-02T10:00:00Z', mina);
    // Loaded anew, gone back to, and a page whose referrer the website keeps to itself.
    await visit('2026-05-02T10:10:00Z', mina);
    await visit('2026-05-02T10:35:00Z', mina);
    await visit('2026-05-02T10:50:00Z', null);
    await visit('2026-05-02T11:00:00Z', ray);
    // The next day is another visit.
    await visit('2026-05-03T10:00:00Z', mina);
    const deal = await company.deal({
      createdAt: '2026-05-04T00:00:00Z',
      amountMinor: 90_000,
      contacts: [visitor],
    });
    await credit();
    expect(await shares(company, deal, 'linear', 'open')).toEqual({ Mina: 60_000, Ray: 30_000 });
    const [row] = await company.rows<{ touches: number }>(
      `select sum(touches)::int as touches from pipeline_attribution
       where tenant_id = $1 and deal_id = $2 and model = 'linear' and stage = 'open'`,
      [company.tenantId, deal],
    );
    expect(row?.touches).toBe(3);
  });

  it('takes an answer given with a form for the beginning, and the form for the end', async () => {
    const person = await company.contact({ createdAt: '2026-06-01T00:00:00Z' });
    await company.touch({ contact: person, at: '2026-05-20T10:00:00Z', channel: 'paid_search' });
    await company.touch({ contact: person, at: '2026-05-28T10:00:00Z', influencer: ray });
    const at = '2026-06-01T00:00:00Z';
    await company.touch({ contact: person, at, channel: 'direct', kind: 'form' });
    await company.touch({
      contact: person,
      at,
      influencer: mina,
      kind: 'self_report',
      evidence: 'self_report',
    });
    const deal = await company.deal({ createdAt: '2026-06-02T00:00:00Z', contacts: [person] });
    await credit();
    expect(await shares(company, deal, 'first_touch', 'opportunity')).toEqual({ Mina: 100_000 });
    expect(await shares(company, deal, 'last_touch', 'opportunity')).toEqual({ Ray: 100_000 });
    expect(await shares(company, deal, 'last_non_direct', 'opportunity')).toEqual({ Ray: 100_000 });
  });

  it('leaves no row of a touch whose share has decayed to nothing', async () => {
    const other = await company.contact({ createdAt: '2025-12-01T00:00:00Z' });
    // 300 days before the last touch: 43 half-lives of a week, less than a 2^-32nd of the deal.
    await company.touch({ contact: other, at: '2026-01-10T10:00:00Z', channel: 'email' });
    await company.touch({ contact: other, at: '2026-11-06T10:00:00Z', channel: 'referral' });
    const deal = await company.deal({ createdAt: '2026-11-07T00:00:00Z', contacts: [other] });
    await credit();
    expect(await shares(company, deal, 'time_decay', 'open')).toEqual({ referral: 100_000 });
    expect(await shares(company, deal, 'linear', 'open')).toEqual({
      email: 50_000,
      referral: 50_000,
    });
  });

  it('never credits what sales logged', async () => {
    const other = await company.contact({ createdAt: '2026-03-01T00:00:00Z' });
    await company.touch({
      contact: other,
      at: '2026-02-20T10:00:00Z',
      channel: 'sales',
      kind: 'sales_activity',
    });
    const deal = await company.deal({ createdAt: '2026-03-10T00:00:00Z', contacts: [other] });
    await credit();
    expect(await shares(company, deal, 'linear', 'open')).toEqual({ unattributed: 100_000 });
  });

  it('splits the amount at home on its own, to the cent', async () => {
    const deal = await company.deal({
      createdAt: '2026-03-10T00:00:00Z',
      contacts: [contact],
      amountMinor: 100_000,
      currency: 'USD',
      homeMinor: 92_345,
    });
    await credit();
    // Thirds of 923.45: 307.82 twice and 307.81 once.
    expect(await shares(company, deal, 'linear', 'open', 'home_minor')).toEqual({
      Mina: 30_782,
      email: 30_782,
      Ray: 30_781,
    });
    expect(await shares(company, deal, 'linear', 'open')).toEqual({
      Mina: 33_334,
      email: 33_333,
      Ray: 33_333,
    });
  });

  it('keeps the weights of a deal nobody gave an amount', async () => {
    const deal = await company.deal({
      createdAt: '2026-03-10T00:00:00Z',
      contacts: [contact],
      amountMinor: null,
      homeMinor: null,
    });
    await credit();
    expect(await shares(company, deal, 'linear', 'opportunity')).toEqual({ Mina: 0, email: 0 });
    expect(await shares(company, deal, 'linear', 'opportunity', 'weight')).toEqual({
      Mina: 0.5,
      email: 0.5,
    });
  });

  it('books a refund in its own period and nets it from what was won', async () => {
    const deal = await company.deal({
      createdAt: '2026-03-10T00:00:00Z',
      contacts: [contact],
      outcome: 'won',
      closedAt: '2026-05-31T22:30:00Z',
    });
    await company.revenueEvent(deal, 'refund', -10_000, '2026-07-03T00:00:00Z');
    await company.revenueEvent(deal, 'adjustment', 5_000, '2026-08-03T00:00:00Z');
    await credit();
    // 1,000 − 100 + 50 = 950, half each under first and last of position-based's 40/20/40.
    expect(await shares(company, deal, 'position_based', 'won')).toEqual({
      Mina: 38_000,
      email: 19_000,
      Ray: 38_000,
    });
    const revenue = await company.rows(
      `select recognised_on, sum(amount_minor)::float8 as minor from revenue_attribution
       where tenant_id = $1 and deal_id = $2 and model = 'linear' group by 1 order by 1`,
      [company.tenantId, deal],
    );
    // 22:30 UTC is the first of June in Berlin.
    expect(revenue).toEqual([
      { recognised_on: '2026-06-01', minor: 100_000 },
      { recognised_on: '2026-07-03', minor: -10_000 },
      { recognised_on: '2026-08-03', minor: 5_000 },
    ]);
  });

  it('weighs what is open by the probability of winning, exactly as a whole', async () => {
    const deal = await company.deal({
      createdAt: '2026-03-10T00:00:00Z',
      contacts: [contact],
      amountMinor: 100_001,
      probability: 0.3,
    });
    await credit();
    // 1,000.01 × 0.3 = 300.003 → 300.00 in thirds.
    expect(await shares(company, deal, 'linear', 'open', 'expected_minor')).toEqual({
      Mina: 10_000,
      email: 10_000,
      Ray: 10_000,
    });
  });

  it('gives influencer-touch to whose touches were worth most, whatever the order of crediting', async () => {
    const other = await test.company();
    const [low, high] = [await other.influencer('Low'), await other.influencer('High')];
    const person = await other.contact({ createdAt: '2026-03-01T00:00:00Z' });
    await other.touch({ contact: person, at: '2026-02-01T00:00:00Z', influencer: high });
    await other.touch({ contact: person, at: '2026-02-02T00:00:00Z', influencer: low });
    const open = await other.deal({ createdAt: '2026-03-02T00:00:00Z', contacts: [person] });
    await runUntilClean(test.context, other.tenantId);
    // No history yet: the later touch decides.
    expect(await shares(other, open, 'influencer_touch', 'open')).toEqual({ Low: 100_000 });

    const buyer = await other.contact({ createdAt: '2026-03-01T00:00:00Z' });
    await other.touch({ contact: buyer, at: '2026-02-01T00:00:00Z', influencer: high });
    await other.deal({
      createdAt: '2026-03-02T00:00:00Z',
      contacts: [buyer],
      outcome: 'won',
      closedAt: '2026-04-01T00:00:00Z',
    });
    await runUntilClean(test.context, other.tenantId);
    expect(await shares(other, open, 'influencer_touch', 'open')).toEqual({ High: 100_000 });
    const reasons = await other.rows<{ reason: string }>(
      `select distinct reason from credit_ledger
       where tenant_id = $1 and deal_id = $2 and model = 'influencer_touch' order by 1`,
      [other.tenantId, open],
    );
    expect(reasons.map(({ reason }) => reason)).toContain('influencer values changed');
  });

  it('follows a person through conversion and merging, and counts the first of their records', async () => {
    const other = await test.company();
    const influencer = await other.influencer('Mina');
    const lead = await other.contact({ createdAt: '2026-01-05T00:00:00Z', objectType: 'lead' });
    const twin = await other.contact({ createdAt: '2026-02-05T00:00:00Z' });
    const standing = await other.contact({ createdAt: '2026-03-05T00:00:00Z' });
    await other.touch({ contact: lead, at: '2026-01-01T00:00:00Z', influencer });
    await other.touch({ contact: twin, at: '2026-02-01T00:00:00Z', channel: 'email' });
    const deal = await other.deal({ createdAt: '2026-03-10T00:00:00Z', contacts: [standing] });
    await runUntilClean(test.context, other.tenantId);
    expect(await shares(other, deal, 'linear', 'open')).toEqual({ unattributed: 100_000 });

    await other.rows(
      `update contacts set converted_into_id = case when id = $2 then $3::uuid end,
                           merged_into_id = case when id = $3 then $4::uuid end
       where tenant_id = $1 and id in ($2, $3)`,
      [other.tenantId, lead, twin, standing],
    );
    for (const id of [lead, twin, standing]) await other.markContact(id, 'contacts merged');
    await runUntilClean(test.context, other.tenantId);
    expect(await shares(other, deal, 'linear', 'open')).toEqual({ Mina: 50_000, email: 50_000 });
    const leads = await other.rows(
      `select contact_id, created_on, sum(weight) as weight from lead_attribution
       where tenant_id = $1 and model = 'linear' and stage = 'lead' group by 1, 2`,
      [other.tenantId],
    );
    expect(leads).toEqual([{ contact_id: standing, created_on: '2026-01-05', weight: 1 }]);
  });

  it('counts others of the account who were active before, as the tenant says', async () => {
    const other = await test.company();
    const influencer = await other.influencer('Mina');
    const account = await other.account('Acme');
    const early = await other.contact({ createdAt: '2026-01-01T00:00:00Z', account });
    const late = await other.contact({ createdAt: '2026-01-01T00:00:00Z', account });
    await other.touch({ contact: early, at: '2026-02-01T00:00:00Z', influencer });
    await other.touch({ contact: late, at: '2026-03-20T00:00:00Z', channel: 'email' });
    const deal = await other.deal({ createdAt: '2026-03-10T00:00:00Z', account });
    const credited = async (): Promise<unknown> => {
      await other.markContact(early, 'settings changed');
      await runUntilClean(test.context, other.tenantId);
      return shares(other, deal, 'linear', 'open');
    };
    // Unless told otherwise: sales noted nobody on this deal.
    expect(await credited()).toEqual({ Mina: 100_000 });
    await other.settings({ buyingGroup: { includeAccountContacts: false } });
    expect(await credited()).toEqual({ unattributed: 100_000 });
  });

  it('counts others of the account only where few are noted on the deal', async () => {
    const other = await test.company();
    const influencer = await other.influencer('Mina');
    const account = await other.account('Acme');
    const people = [];
    for (let i = 0; i < 3; i++) {
      people.push(await other.contact({ createdAt: '2026-01-01T00:00:00Z', account }));
    }
    const [champion = '', buyer = '', reader = ''] = people;
    await other.touch({ contact: reader, at: '2026-02-01T00:00:00Z', influencer });
    const createdAt = '2026-03-10T00:00:00Z';
    const few = await other.deal({ createdAt, account, contacts: [champion] });
    const many = await other.deal({ createdAt, account, contacts: [champion, buyer] });
    await runUntilClean(test.context, other.tenantId);
    expect(await shares(other, few, 'linear', 'open')).toEqual({ Mina: 100_000 });
    expect(await shares(other, many, 'linear', 'open')).toEqual({ unattributed: 100_000 });

    await other.settings({ buyingGroup: { includeAccountContacts: true, whenNotedAtMost: null } });
    await other.markContact(reader, 'settings changed');
    await runUntilClean(test.context, other.tenantId);
    expect(await shares(other, many, 'linear', 'open')).toEqual({ Mina: 100_000 });
  });

  it('takes everything back from a deal that was deleted or merged, and says why', async () => {
    const deal = await company.deal({ createdAt: '2026-03-10T00:00:00Z', contacts: [contact] });
    await credit();
    await company.changeDeal(deal, { deleted_at: '2026-11-01T00:00:00Z' }, 'deal deleted');
    await credit();
    expect(
      await company.rows(
        'select 1 from pipeline_attribution where tenant_id = $1 and deal_id = $2',
        [company.tenantId, deal],
      ),
    ).toEqual([]);
    const [ledger] = await company.rows(
      `select sum(amount_minor)::float8 as minor, sum(weight) as weight,
              count(*) filter (where reason = 'deal deleted' and amount_minor < 0)::int as reversals
       from credit_ledger where tenant_id = $1 and deal_id = $2 and model = 'linear' and stage = 'open'`,
      [company.tenantId, deal],
    );
    expect(ledger).toEqual({ minor: 0, weight: 0, reversals: 3 });
  });

  it('writes to the ledger what changed and nothing else', async () => {
    const deal = await company.deal({ createdAt: '2026-03-10T00:00:00Z', contacts: [contact] });
    await credit();
    const before = await company.rows<{ n: number }>(
      'select count(*)::int as n from credit_ledger where tenant_id = $1',
      [company.tenantId],
    );
    await company.changeDeal(deal, { name: 'Renamed' }, 'deal changed');
    await credit();
    expect(
      await company.rows('select count(*)::int as n from credit_ledger where tenant_id = $1', [
        company.tenantId,
      ]),
    ).toEqual(before);
  });
});
