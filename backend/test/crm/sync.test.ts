import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Crm, SimDeal } from '@pipeline-attribution/shared';
import { idTable } from '../../sandbox/index.ts';
import { runSync } from '../../src/crm/run-sync.ts';
import { smallCompany, startLandscape, type TestLandscape } from './support/installed.ts';

const company = smallCompany(5);
const ids = idTable(company);

describe.each<Crm>(['hubspot', 'salesforce'])('After the first load, %s', (crm) => {
  let landscape: TestLandscape;
  let tenantId: number;
  let now = new Date();
  const idOf = (id: string): string =>
    crm === 'hubspot' ? ids.of(id).hubspotId : ids.of(id).salesforceId;
  const rows = <Row>(sql: string, ...more: unknown[]): Promise<Row[]> =>
    landscape.rows<Row>(tenantId, sql, [tenantId, ...more]);
  const sync = async (): Promise<void> => {
    now = new Date(now.getTime() + 3_600_000);
    await rows('delete from dirty_deals where tenant_id = $1');
    await rows('delete from dirty_leads where tenant_id = $1');
    expect(await runSync(landscape.services, tenantId, crm)).toBe('synced');
  };
  const deal = async (id: string): Promise<Record<string, unknown>> => {
    const [row] = await rows<Record<string, unknown>>(
      'select * from deals where tenant_id = $1 and external_id = $2',
      idOf(id),
    );
    if (!row) throw new Error(`${id} is not there.`);
    return row;
  };
  /** Deals marked for credit, by the company's names of them. */
  const marked = async (): Promise<string[]> => {
    const found = await rows<{ external_id: string }>(
      `select distinct d.external_id from dirty_deals x join deals d on d.tenant_id = x.tenant_id and d.id = x.deal_id
       where x.tenant_id = $1`,
    );
    const names = new Map(company.deals.map(({ id }) => [idOf(id), id]));
    return found.map(({ external_id: id }) => names.get(id) ?? id).sort();
  };
  const find = (wanted: (deal: SimDeal) => boolean, skip = 0): SimDeal => {
    const found = company.deals.filter(wanted)[skip];
    if (!found) throw new Error('The company has no such deal.');
    return found;
  };
  const stamped = (deal: SimDeal): boolean => deal.amountMinor !== null;
  const moveStage = (id: string, stage: string): void => {
    if (crm === 'hubspot') landscape.hubspot.store.moveStage(idOf(id), stage);
    else landscape.salesforce.store.moveStage(idOf(id), stage);
  };
  const people = (dealId: string): Promise<{ email: string }[]> =>
    rows(
      `select c.email from deal_contacts dc join deals d on d.tenant_id = dc.tenant_id and d.id = dc.deal_id
       join contacts c on c.tenant_id = dc.tenant_id and c.id = dc.contact_id
       where dc.tenant_id = $1 and d.external_id = $2 order by c.email`,
      idOf(dealId),
    );

  beforeAll(async () => {
    landscape = await startLandscape({ company, now: () => now });
    tenantId = await landscape.installAndLoad(crm);
    await sync();
  });
  afterAll(() => landscape.close());

  it('is read again without marking anything when nothing changed', async () => {
    await sync();
    expect(await marked()).toEqual([]);
    expect(await rows('select contact_id from dirty_leads where tenant_id = $1')).toEqual([]);
  });

  it('is followed when an amount changes, and only that deal is credited anew', async () => {
    const { id, currency } = find((one) => one.outcome === 'open' && stamped(one));
    if (crm === 'hubspot') landscape.hubspot.store.changeAmount(idOf(id), 1_234_567);
    else landscape.salesforce.store.changeAmount(idOf(id), 1_234_567);
    await sync();
    expect(await deal(id)).toMatchObject({
      amount_minor: 1_234_567,
      home_minor: currency === 'EUR' ? 1_234_567 : 987_654,
    });
    expect(await marked()).toEqual([id]);
  });

  it('is followed when a deal is won, and when it is opened again', async () => {
    const { id } = find((one) => one.outcome === 'open' && stamped(one), 1);
    moveStage(id, 'won');
    await sync();
    const won = await deal(id);
    expect(won).toMatchObject({ outcome: 'won', probability: 1, expected_close_on: null });
    expect(won['closed_at']).toBeInstanceOf(Date);
    expect(await marked()).toEqual([id]);

    moveStage(id, 'negotiation');
    await sync();
    expect(await deal(id)).toMatchObject({ outcome: 'open', probability: 0.8, closed_at: null });
    expect(await marked()).toEqual([id]);
    const stages = await rows<{ label: string }>(
      `select h.label from deal_stage_history h join deals d on d.tenant_id = h.tenant_id and d.id = h.deal_id
       where h.tenant_id = $1 and d.external_id = $2 order by h.entered_at desc limit 2`,
      idOf(id),
    );
    expect(stages.map(({ label }) => label)).toEqual(['Negotiation/Review', 'Closed Won']);
  });

  it('is followed when somebody new joins a deal', async () => {
    const { id } = find((one) => one.outcome === 'open', 2);
    const before = await people(id);
    if (crm === 'hubspot') {
      landscape.hubspot.store.addContact(
        { email: 'newcomer@example.com', lastname: 'Newcomer' },
        { dealId: idOf(id) },
      );
    } else {
      landscape.salesforce.store.addContact(
        { Email: 'newcomer@example.com', LastName: 'Newcomer' },
        idOf(id),
      );
    }
    await sync();
    expect((await people(id)).map(({ email }) => email).sort()).toEqual(
      [...before.map(({ email }) => email), 'newcomer@example.com'].sort(),
    );
    expect(await marked()).toContain(id);
    // Salesforce contacts have no status: being on an opportunity is what qualifies them.
    const [newcomer] = await rows<{ qualified: boolean }>(
      `select qualified_at is not null as qualified from contacts
       where tenant_id = $1 and email = 'newcomer@example.com'`,
    );
    expect(newcomer?.qualified).toBe(crm === 'salesforce');
  });

  it('is followed when somebody says where they heard of us: at that moment, once', async () => {
    const person = company.people.find((one) => !one.isLead && one.selfReport === null);
    if (!person) throw new Error('Everybody has said so already.');
    now = new Date(now.getTime() + 3_600_000);
    const saidAt = now;
    if (crm === 'hubspot') {
      landscape.hubspot.store.update('contacts', idOf(person.id), {
        how_did_you_hear_about_us: 'Saw you on LinkedIn',
      });
    } else {
      landscape.salesforce.store.update('Contact', idOf(person.id), {
        How_Did_You_Hear__c: 'Saw you on LinkedIn',
      });
    }
    const answers = (): Promise<{ occurred_at: Date; mention: string }[]> =>
      rows(
        `select t.occurred_at, t.mention from attribution_touchpoints t
         join contacts c on c.tenant_id = t.tenant_id and c.id = t.contact_id
         where t.tenant_id = $1 and c.external_id = $2 and t.kind = 'self_report'`,
        idOf(person.id),
      );
    await sync();
    expect(await answers()).toEqual([{ occurred_at: saidAt, mention: 'Saw you on LinkedIn' }]);
    await sync();
    expect(await answers()).toHaveLength(1);
  });

  it('is followed when two people turn out to be one: touches and deals go to the survivor', async () => {
    const { id, group } = find(
      (one) => one.group.filter(({ recorded }) => recorded).length > 1 && one.outcome !== 'open',
    );
    const [survivor = '', lost = ''] = group
      .filter(({ recorded }) => recorded)
      .map(({ personId }) => personId);
    const touchesOf = async (person: string): Promise<number> => {
      const [row] = await rows<{ count: number }>(
        `select count(*)::integer as count from attribution_touchpoints t
         join contacts c on c.tenant_id = t.tenant_id and c.id = t.contact_id
         where t.tenant_id = $1 and c.external_id = $2`,
        idOf(person),
      );
      return row?.count ?? 0;
    };
    await rows(
      `insert into attribution_touchpoints (tenant_id, idempotency_key, occurred_at, kind, channel, contact_id, evidence, confidence)
       select $1, 'of-the-lost', '2026-01-01', 'visit', 'direct', id, 'utm', 1 from contacts
       where tenant_id = $1 and external_id = $2`,
      idOf(lost),
    );
    const touches = (await touchesOf(survivor)) + (await touchesOf(lost));
    if (crm === 'hubspot') landscape.hubspot.store.mergeContacts(idOf(survivor), idOf(lost));
    else landscape.salesforce.store.mergeContacts(idOf(survivor), idOf(lost));
    await sync();
    expect(await touchesOf(lost)).toBe(0);
    expect(await touchesOf(survivor)).toBe(touches);
    const emails = (await people(id)).map(({ email }) => email);
    const lostEmail = company.people.find((person) => person.id === lost)?.email.toLowerCase();
    expect(emails).not.toContain(lostEmail);
    expect(await marked()).toContain(id);
  });

  it('is followed when a deal is deleted', async () => {
    const { id } = find((one) => one.outcome === 'lost', 1);
    if (crm === 'hubspot') landscape.hubspot.store.delete('deals', idOf(id));
    else landscape.salesforce.store.delete('Opportunity', idOf(id));
    await sync();
    expect((await deal(id))['deleted_at']).toBeInstanceOf(Date);
    expect(await marked()).toContain(id);
  });

  it('is taken up where it stopped when a round is cut off', async () => {
    const { id } = find((one) => one.outcome === 'open' && stamped(one), 3);
    const sandbox = crm === 'hubspot' ? landscape.hubspot : landscape.salesforce;
    if (crm === 'hubspot') landscape.hubspot.store.changeAmount(idOf(id), 777_700);
    else landscape.salesforce.store.changeAmount(idOf(id), 777_700);
    now = new Date(now.getTime() + 3_600_000);
    sandbox.faults.next({
      status: 400,
      body: {},
      times: 100,
      match: crm === 'hubspot' ? '/objects/2026-09/deals' : 'FROM+OpportunityHistory',
    });
    await expect(runSync(landscape.services, tenantId, crm)).rejects.toMatchObject({
      kind: 'rejected',
    });
    const [failing] = await rows<{ state: string; state_reason: string }>(
      'select state, state_reason from connections where tenant_id = $1',
    );
    expect(failing?.state).toBe('failing');
    expect(failing?.state_reason).toMatch(/refused a request/);
    sandbox.faults.clear();
    expect(await runSync(landscape.services, tenantId, crm)).toBe('synced');
    expect(await deal(id)).toMatchObject({ amount_minor: 777_700 });
    expect(await rows('select state from connections where tenant_id = $1')).toEqual([
      { state: 'connected' },
    ]);
  });
});
