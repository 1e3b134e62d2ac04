import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Crm } from '@pipeline-attribution/shared';
import { idTable } from '../../sandbox/index.ts';
import { smallCompany, startLandscape, type TestLandscape } from './support/installed.ts';

/**
 * Both stand-in CRMs hold the same generated company. What we store of each is compared with that company,
 * record by record, and the two with each other.
 */
const company = smallCompany();
let landscape: TestLandscape;
const tenants: Partial<Record<Crm, number>> = {};

beforeAll(async () => {
  landscape = await startLandscape({ company });
  tenants.hubspot = await landscape.installAndLoad('hubspot');
  tenants.salesforce = await landscape.installAndLoad('salesforce');
});
afterAll(() => landscape.close());

const ids = idTable(company);
const byExternalId = (a: { external_id: string }, b: { external_id: string }): number =>
  a.external_id < b.external_id ? -1 : 1;

describe.each<Crm>(['hubspot', 'salesforce'])('The history loaded from %s', (crm) => {
  const idOf = (companyId: string): string =>
    crm === 'hubspot' ? ids.of(companyId).hubspotId : ids.of(companyId).salesforceId;
  const rows = <Row>(sql: string): Promise<Row[]> => {
    const tenant = tenants[crm] ?? 0;
    return landscape.rows<Row>(tenant, sql, [tenant]);
  };

  it('has every deal with its amount to the cent, its owner and its outcome', async () => {
    const reps = new Map(company.reps.map((rep) => [rep.id, rep]));
    const expected = company.deals.map((deal) => ({
      external_id: idOf(deal.id),
      name: deal.name,
      outcome: deal.outcome,
      amount_minor: deal.amountMinor,
      currency: deal.currency,
      home_minor:
        deal.amountMinor === null
          ? null
          : Math.round(deal.amountMinor / company.vendor.rates[deal.currency]),
      created_at: new Date(deal.createdAt),
      owner_name: `${reps.get(deal.ownerId)?.firstName ?? ''} ${reps.get(deal.ownerId)?.lastName ?? ''}`,
    }));
    const stored = await rows<(typeof expected)[number]>(
      `select external_id, name, outcome, amount_minor, currency, home_minor, created_at, owner_name
       from deals where tenant_id = $1`,
    );
    expect(stored.sort(byExternalId)).toEqual(expected.sort(byExternalId));
  });

  it('knows who owns each deal, as whom they sign in and their teams, where cards are ours to show', async () => {
    const owned = await rows<{ deals: number; known: number; users: number; teams: number }>(
      `select count(*)::int as deals, count(o.external_id)::int as known,
              count(distinct o.user_id)::int as users, count(distinct o.team_ids)::int as teams
       from deals d left join crm_owners o
         on o.tenant_id = d.tenant_id and o.source = d.source and o.external_id = d.owner_external_id
       where d.tenant_id = $1`,
    );
    const owners = new Set(company.deals.map(({ ownerId }) => ownerId)).size;
    expect(owned).toEqual([
      {
        deals: company.deals.length,
        known: company.deals.length,
        users: owners,
        // Who sees what by team, Salesforce's sharing decides before we are asked.
        teams: crm === 'hubspot' ? 2 : 1,
      },
    ]);
  });

  it('knows the stages and what each is worth', async () => {
    const expected = company.pipeline.map(({ label, probability, isClosed, isWon }, position) => ({
      label,
      probability,
      outcome: isWon ? 'won' : isClosed ? 'lost' : 'open',
      position: crm === 'hubspot' ? position : position + 1,
    }));
    expect(
      await rows(
        `select label, probability, outcome, position from stages where tenant_id = $1 order by position`,
      ),
    ).toEqual(expected);
  });

  it('has every stage each deal entered, in order, at its instant', async () => {
    const labels = new Map(company.pipeline.map(({ key, label }) => [key, label]));
    const expected = company.deals.map((deal) => ({
      external_id: idOf(deal.id),
      stages: deal.stages
        .filter(({ stage }, index) => deal.stages[index - 1]?.stage !== stage)
        .map(({ stage, at }) => `${new Date(at).toISOString()} ${labels.get(stage) ?? ''}`),
    }));
    const stored = await rows<{ external_id: string; label: string; entered_at: Date }>(
      `select d.external_id, h.label, h.entered_at
       from deals d join deal_stage_history h on h.tenant_id = d.tenant_id and h.deal_id = d.id
       where d.tenant_id = $1 order by d.external_id, h.entered_at`,
    );
    const found = [...Map.groupBy(stored, (row) => row.external_id)].map(([id, entries]) => ({
      external_id: id,
      stages: entries.map(({ entered_at: at, label }) => `${at.toISOString()} ${label}`),
    }));
    expect(found.sort(byExternalId)).toEqual(expected.sort(byExternalId));
  });

  it('has everyone the CRM notes on a deal, and nobody else', async () => {
    const expected = company.deals.map((deal) => ({
      external_id: idOf(deal.id),
      people: deal.group
        .filter(({ recorded }) => recorded)
        .map(({ personId }) => idOf(personId))
        .sort(),
    }));
    const stored = await rows<{ external_id: string; people: string[] | null }>(
      `select d.external_id, array_agg(c.external_id order by c.external_id collate "C")
                filter (where c.id is not null) as people
       from deals d left join deal_contacts dc on dc.tenant_id = d.tenant_id and dc.deal_id = d.id
       left join contacts c on c.tenant_id = dc.tenant_id and c.id = dc.contact_id
       where d.tenant_id = $1 group by d.external_id`,
    );
    const found = stored.map((row) => ({ ...row, people: row.people ?? [] }));
    expect(found.sort(byExternalId)).toEqual(expected.sort(byExternalId));
  });

  it('has every person with the age of their first record, at their account', async () => {
    const expected = company.people.map((person) => {
      const isLead = crm === 'salesforce' && person.isLead;
      const hasAccount = crm === 'hubspot' ? !(person.freeMail && person.isLead) : !isLead;
      return {
        external_id: idOf(person.id),
        object_type: isLead ? 'lead' : 'contact',
        email: person.email.toLowerCase(),
        name: `${person.firstName} ${person.lastName}`,
        title: person.title,
        created_at: new Date(person.createdAt),
        self_reported: person.selfReport?.text.trim() ?? null,
        account: hasAccount ? idOf(person.accountId) : null,
      };
    });
    const stored = await rows<(typeof expected)[number]>(
      `select c.external_id, c.object_type, c.email, concat_ws(' ', c.first_name, c.last_name) as name,
              c.title, c.created_at, c.self_reported, a.external_id as account
       from contacts c left join accounts a on a.tenant_id = c.tenant_id and a.id = c.account_id
       where c.tenant_id = $1 and c.converted_into_id is null and c.merged_into_id is null`,
    );
    expect(stored.sort(byExternalId)).toEqual(expected.sort(byExternalId));
  });

  it('has the addresses of people who were merged into others, and whose they are now', async () => {
    const stored = await rows<{ email: string; survivor: string }>(
      `select c.email, s.external_id as survivor from contacts c
       join contacts s on s.tenant_id = c.tenant_id and s.id = c.merged_into_id
       where c.tenant_id = $1`,
    );
    const expected = company.merges.map(({ lostEmail, survivorId }) => ({
      email: lostEmail,
      survivor: idOf(survivorId),
    }));
    const byEmail = (a: { email: string }, b: { email: string }) => (a.email < b.email ? -1 : 1);
    expect(stored.sort(byEmail)).toEqual(expected.sort(byEmail));
    expect(stored.length).toBeGreaterThan(0);
  });

  it('has every account', async () => {
    const expected = company.accounts.map((account) => ({
      external_id: idOf(account.id),
      name: account.name,
      domain: account.domain,
    }));
    const stored = await rows<(typeof expected)[number]>(
      `select external_id, name, domain from accounts where tenant_id = $1`,
    );
    expect(stored.sort(byExternalId)).toEqual(expected.sort(byExternalId));
  });

  it('has every campaign, with the tag its links carry where the CRM says so', async () => {
    const stored = await rows<{ name: string; utm_campaign: string | null; starts_on: string }>(
      `select name, utm_campaign, starts_on from campaigns where tenant_id = $1`,
    );
    const expected = company.campaigns.map(({ name, startsAt }) => ({
      name,
      starts_on: new Date(startsAt).toISOString().slice(0, 10),
    }));
    const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1);
    expect(stored.map(({ name, starts_on }) => ({ name, starts_on })).sort(byName)).toEqual(
      expected.sort(byName),
    );
    const tags = new Map(company.campaigns.map(({ name, utmCampaign }) => [name, utmCampaign]));
    for (const { name, utm_campaign: tag } of stored) {
      if (tag !== null) expect(tag).toBe(tags.get(name));
    }
    expect(stored.filter(({ utm_campaign: tag }) => tag !== null).length).toBeGreaterThan(
      stored.length / 2,
    );
  });

  it('has the first visit the CRM noted of a person as a touch with its tags', async () => {
    const touches = await rows<{ external_id: string; url: string | null; evidence: string }>(
      `select c.external_id, t.url, t.evidence
       from attribution_touchpoints t join contacts c on c.tenant_id = t.tenant_id and c.id = t.contact_id
       where t.tenant_id = $1 and t.idempotency_key like '%:first'`,
    );
    expect(touches.length).toBeGreaterThan(20);
    // Nobody has the same visit twice, as lead and as contact.
    expect(new Set(touches.map((row) => row.external_id)).size).toBe(touches.length);
    expect(new Set(touches.map(({ evidence }) => evidence))).toEqual(new Set(['crm_field']));
    const people = new Map(company.people.map((person) => [idOf(person.id), person]));
    for (const touch of touches) expect(people.has(touch.external_id)).toBe(true);
  });

  it('marks every deal and every person for credit', async () => {
    const [deals] = await rows<{ unmarked: number }>(
      `select count(*)::integer as unmarked from deals d
       where tenant_id = $1 and not exists (
         select from dirty_deals x where x.tenant_id = d.tenant_id and x.deal_id = d.id)`,
    );
    const [leads] = await rows<{ unmarked: number }>(
      `select count(*)::integer as unmarked from contacts c
       where tenant_id = $1 and not exists (
         select from dirty_leads x where x.tenant_id = c.tenant_id and x.contact_id = c.id)`,
    );
    expect([deals?.unmarked, leads?.unmarked]).toEqual([0, 0]);
  });

  it('changes nothing when it is read again', async () => {
    const digest = `select md5(string_agg(t::text, '' order by t::text)) as digest from (
      select id::text, external_id, updated_at::text from accounts where tenant_id = $1
      union all select id::text, external_id, updated_at::text from contacts where tenant_id = $1
      union all select id::text, external_id, updated_at::text from deals where tenant_id = $1
      union all select id::text, idempotency_key, contact_id::text from attribution_touchpoints where tenant_id = $1
      union all select deal_id::text, contact_id::text, created_at::text from deal_contacts where tenant_id = $1) t`;
    const tenant = tenants[crm] ?? 0;
    const before = await rows(digest);
    await rows(`delete from dirty_deals where tenant_id = $1`);
    await rows(`delete from dirty_leads where tenant_id = $1`);
    await landscape.installAndLoad(crm);
    expect(await landscape.tenantOf(crm)).toBe(tenant);
    expect(await rows(digest)).toEqual(before);
    expect(await rows(`select deal_id from dirty_deals where tenant_id = $1`)).toEqual([]);
    expect(await rows(`select contact_id from dirty_leads where tenant_id = $1`)).toEqual([]);
  });
});

describe('The two CRMs', () => {
  it('agree to the cent, by outcome, currency and month of closing', async () => {
    const totals = (tenant: number): Promise<unknown[]> =>
      landscape.rows(
        tenant,
        `select outcome, currency, to_char(closed_at at time zone 'Europe/Berlin', 'YYYY-MM') as month,
                count(*)::integer as deals, sum(amount_minor)::bigint as amount, sum(home_minor)::bigint as home
         from deals where tenant_id = $1 group by 1, 2, 3 order by 1, 2, 3`,
        [tenant],
      );
    const hubspot = await totals(tenants.hubspot ?? 0);
    expect(hubspot.length).toBeGreaterThan(5);
    expect(hubspot).toEqual(await totals(tenants.salesforce ?? 0));
  });

  it('agree on who is on which deal, by e-mail', async () => {
    const groups = (tenant: number): Promise<unknown[]> =>
      landscape.rows(
        tenant,
        `select d.name, d.created_at, array_agg(c.email order by c.email collate "C") as people
         from deals d join deal_contacts dc on dc.tenant_id = d.tenant_id and dc.deal_id = d.id
         join contacts c on c.tenant_id = dc.tenant_id and c.id = dc.contact_id
         where d.tenant_id = $1 group by d.id, d.name, d.created_at order by d.name collate "C", d.created_at`,
        [tenant],
      );
    expect(await groups(tenants.hubspot ?? 0)).toEqual(await groups(tenants.salesforce ?? 0));
  });
});
