import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { withTenant } from '../../src/db/tenancy.ts';
import { erasePerson } from '../../src/privacy/erase-person.ts';
import { writeRecords } from '../../src/records/store.ts';
import { NOW, privacyLab, type PrivacyLab } from './person.ts';

describe('Erasing a person', () => {
  let lab: PrivacyLab;
  /** What names the person; must be nowhere afterwards. */
  let secret: string;
  let email: string;
  let externalId: string;
  let device: string;

  beforeAll(async () => {
    lab = await privacyLab();
  });
  afterAll(() => lab.api.close());
  beforeEach(() => {
    secret = `zz${randomUUID().replaceAll('-', '')}`;
    email = `${secret}@buyer.example`;
    externalId = `crm-${secret}`;
    device = `device-${secret}`;
  });

  const erase = async (
    body: object,
    key = lab.api.ours.adminKey,
  ): Promise<{ status: number; body: unknown }> => {
    const { status, body: answer } = (await lab.api.as(key).post('/privacy/erase', body)) as {
      status: number;
      body: unknown;
    };
    return { status, body: answer };
  };
  const rows = <Row>(sql: string, ...parameters: unknown[]): Promise<Row[]> =>
    lab.api.rows<Row>(sql, [lab.api.ours.id, ...parameters]);

  /** A buyer with a device, a trail, CRM facts, a colleague and a won deal. */
  const buyer = async (): Promise<{ contact: string; deal: string }> => {
    const contact = await lab.ours.contact({
      email,
      external_id: externalId,
      first_name: `Anna ${secret}`,
      last_name: `Berg ${secret}`,
      title: `CFO ${secret}`,
      self_reported: `Ray Osei, says ${secret}`,
      source_facts: { hs_analytics_first_url: `https://acme.example/${secret}` },
    });
    const colleague = await lab.ours.contact({ email: `colleague-${randomUUID()}@buyer.example` });
    const deal = await lab.ours.deal({ amount_minor: 100_001, home_minor: 100_001 }, [
      contact,
      colleague,
    ]);
    await lab.touch(
      { visitorId: device, title: `Hello ${secret}` },
      {
        visitorId: device,
        occurredAt: new Date('2026-01-15T00:00:00Z'),
        url: `https://acme.example/${secret}`,
        referrer: `https://news.example/${secret}`,
      },
      {
        contactId: contact,
        kind: 'self_report',
        mention: `Ray Osei told ${secret}`,
        idempotencyKey: `hubspot:${externalId}`,
        occurredAt: new Date('2026-01-18T00:00:00Z'),
      },
      {
        contactId: colleague,
        occurredAt: new Date('2026-01-20T00:00:00Z'),
        url: 'https://acme.example/?utm_source=google&utm_medium=cpc',
      },
    );
    await lab.track({ type: 'identify', anonymousId: device, email });
    await lab.credit({ everything: true });
    return { contact, deal };
  };

  it('leaves nothing that names them in any table', async () => {
    await buyer();
    expect(await lab.everything()).toContain(secret);
    expect(await erase({ email })).toEqual({
      status: 200,
      body: {
        erased: { contacts: 1, visitors: 1, touchesReduced: 3, touchesDeleted: 0, tombstones: 3 },
      },
    });
    expect(await lab.everything()).not.toContain(secret);
  });

  it('leaves credit and money exactly as they were, at once and after everything is computed anew', async () => {
    const { deal } = await buyer();
    const before = await lab.credits();
    const ledger = await rows(`select count(*) from credit_ledger where tenant_id = $1`);
    await erase({ email });
    expect(await lab.credits()).toEqual(before);
    await lab.credit({ everything: true });
    expect(await lab.credits()).toEqual(before);
    // The ledger holds differences only, and there were none.
    expect(await rows(`select count(*) from credit_ledger where tenant_id = $1`)).toEqual(ledger);
    const sums = await rows<{ sum: number }>(
      `select sum(amount_minor)::bigint as sum from pipeline_attribution where tenant_id = $1 and deal_id = $2 group by model, stage`,
      deal,
    );
    expect(sums.length).toBeGreaterThan(5);
    expect(new Set(sums.map((row) => row.sum))).toEqual(new Set([100_001]));
  });

  it('shows “Erased person” in the journey, with the touches that earned credit', async () => {
    const { contact } = await buyer();
    await erase({ contactId: contact });
    expect(
      await rows(
        `select c.first_name || ' ' || c.last_name as who, t.influencer_id, t.campaign_id, t.url, t.visitor_id
         from attribution_touchpoints t join contacts c on c.tenant_id = t.tenant_id and c.id = t.contact_id
         where t.tenant_id = $1 and c.id = $2 order by t.occurred_at`,
        contact,
      ),
    ).toEqual([
      {
        who: 'Erased person',
        influencer_id: lab.ours.mina,
        campaign_id: lab.ours.campaign,
        url: null,
        visitor_id: null,
      },
      { who: 'Erased person', influencer_id: null, campaign_id: null, url: null, visitor_id: null },
      {
        who: 'Erased person',
        influencer_id: lab.ours.ray,
        campaign_id: null,
        url: null,
        visitor_id: null,
      },
    ]);
  });

  it('is not undone by a back-fill: neither under the old id nor under a new one', async () => {
    const { contact } = await buyer();
    await erase({ email });
    const before = await lab.credits();
    await lab.backfill(
      { externalId, email, firstName: `Anna ${secret}` },
      { externalId: `new-${secret}`, email: email.toUpperCase(), lastName: secret },
      { externalId, email: `private-${secret}@home.example` },
    );
    // The CRM lists the deal's people without them; touches of theirs are sent again.
    const [{ external_id: dealId } = { external_id: '' }] = await rows<{ external_id: string }>(
      `select d.external_id from deals d join deal_contacts dc on dc.tenant_id = $1 and dc.deal_id = d.id
       where d.tenant_id = $1 and dc.contact_id = $2`,
      contact,
    );
    const [colleague] = await rows<{ external_id: string }>(
      `select c.external_id from contacts c join deal_contacts dc on dc.tenant_id = $1 and dc.contact_id = c.id
       join deals d on d.tenant_id = $1 and d.id = dc.deal_id
       where c.tenant_id = $1 and d.external_id = $2 and c.erased_at is null`,
      dealId,
    );
    await withTenant(lab.api.database.dataSource, lab.api.ours.id, (tx) =>
      writeRecords(tx, 'hubspot', {
        buyingGroups: [
          {
            dealExternalId: dealId,
            members: [
              {
                person: { objectType: 'contact', externalId: colleague?.external_id ?? '' },
                role: '',
                isPrimary: true,
              },
            ],
          },
        ],
      }),
    );
    expect(await lab.touch({ contactId: contact, title: secret })).toMatchObject({ refused: 1 });
    expect(await lab.everything()).not.toContain(secret);
    await lab.credit({ everything: true });
    expect(await lab.credits()).toEqual(before);
  });

  it('is not undone by an event: the device is only counted, the address not taken from another', async () => {
    await buyer();
    await erase({ email });
    const hits = (): Promise<unknown[]> =>
      rows(`select hits from aggregate_hits where tenant_id = $1 and utm_source = 'mina-kovac'`);
    const before = await hits();
    expect(await lab.track({ anonymousId: device, consent: 'granted' })).toMatchObject({
      accepted: 1,
    });
    expect(await hits()).not.toEqual(before);
    await lab.track({ type: 'identify', anonymousId: `new-${randomUUID()}`, email });
    await lab.track({ type: 'track', event: 'Form', anonymousId: `new-${randomUUID()}`, email });
    expect(await lab.everything()).not.toContain(secret);
  });

  it('leaves others who use the device what is theirs', async () => {
    const other = `other-${randomUUID()}@buyer.example`;
    const otherContact = await lab.ours.contact({ email: other });
    const { contact } = await buyer();
    await lab.track({
      type: 'identify',
      anonymousId: device,
      email: other,
      timestamp: '2026-06-01T11:00:00Z',
      messageId: randomUUID(),
    });
    // The person identified at noon; an hour before somebody else had, who so owns what came before.
    await lab.touch({ visitorId: device, occurredAt: new Date('2026-06-02T00:00:00Z') });
    await erase({ email });
    const owners = await rows<{ contact_id: string | null }>(
      `select contact_id from attribution_touchpoints where tenant_id = $1 and visitor_id = $2 order by occurred_at`,
      device,
    );
    expect(owners).toEqual([{ contact_id: otherContact }, { contact_id: otherContact }]);
    expect(
      await rows(`select email, contact_id from visitors where tenant_id = $1 and id = $2`, device),
    ).toEqual([{ email: other, contact_id: otherContact }]);
    expect(
      await rows(
        `select count(*)::integer as n from attribution_touchpoints where tenant_id = $1 and contact_id = $2`,
        contact,
      ),
    ).toEqual([{ n: 2 }]);
  });

  it('follows merged records to all that is theirs', async () => {
    const survivor = await lab.ours.contact({ email, first_name: secret });
    await lab.ours.contact({
      email: `old-${secret}@buyer.example`,
      external_id: `old-${secret}`,
      merged_into_id: survivor,
    });
    expect(await erase({ email: `old-${secret}@buyer.example` })).toMatchObject({
      body: { erased: { contacts: 2 } },
    });
    expect(await lab.everything()).not.toContain(secret);
  });

  it('drops what was done anonymously before any record existed: no credit rests on it', async () => {
    await lab.touch({ visitorId: device, title: secret });
    await lab.track({ type: 'identify', anonymousId: device, email });
    expect(await erase({ email })).toMatchObject({
      body: { erased: { contacts: 0, visitors: 1, touchesReduced: 0, touchesDeleted: 1 } },
    });
    expect(await lab.everything()).not.toContain(secret);
  });

  it('of a record the CRM had deleted brings no credit back', async () => {
    const { contact } = await buyer();
    await rows(
      `update contacts set deleted_at = $3 where tenant_id = $1 and id = $2`,
      contact,
      NOW,
    );
    await lab.credit({ everything: true });
    const before = await lab.credits();
    await erase({ email });
    await lab.credit({ everything: true });
    expect(await lab.credits()).toEqual(before);
    expect(await lab.everything()).not.toContain(secret);
  });

  it('of somebody we never knew keeps them out all the same', async () => {
    expect(await erase({ email })).toEqual({
      status: 200,
      body: {
        erased: { contacts: 0, visitors: 0, touchesReduced: 0, touchesDeleted: 0, tombstones: 1 },
      },
    });
    await lab.backfill({ email, firstName: secret });
    expect(await lab.everything()).not.toContain(secret);
  });

  it('follows a privacy deletion of the CRM, which names the record by its own id', async () => {
    await buyer();
    await withTenant(lab.api.database.dataSource, lab.api.ours.id, (tx) =>
      erasePerson(
        tx,
        {
          records: [
            { source: 'hubspot', objectType: 'contact', externalId },
            { source: 'hubspot', objectType: 'contact', externalId: `unknown-${secret}` },
          ],
        },
        { actor: 'hubspot', now: new Date(NOW) },
      ),
    );
    await lab.backfill({ externalId: `unknown-${secret}`, firstName: secret });
    expect(await lab.everything()).not.toContain(secret);
  });

  it('twice is the same as once', async () => {
    await buyer();
    await erase({ email });
    const before = await lab.credits();
    expect(await erase({ email })).toMatchObject({
      status: 200,
      body: { erased: { contacts: 0, visitors: 0 } },
    });
    expect(await lab.credits()).toEqual(before);
  });

  it('is written down without saying who', async () => {
    await buyer();
    await erase({ email });
    const [entry] = await rows<{ actor: string; after: unknown }>(
      `select actor, entity, entity_id, after from audit_log where tenant_id = $1 and action = 'privacy.erase' order by id desc limit 1`,
    );
    expect(entry).toMatchObject({
      actor: expect.stringMatching(/^key:/) as unknown,
      entity: 'person',
      entity_id: null,
      after: { contacts: 1 },
    });
  });

  it('ends when the person comes back of their own will', async () => {
    await erase({ email });
    await lab.api
      .as(lab.api.ours.writerKey)
      .post('/privacy/consent', { email, consent: 'granted' });
    await lab.backfill({ email, firstName: secret });
    expect(await lab.everything()).toContain(secret);
  });

  it('touches nobody of another tenant', async () => {
    const { contact } = await buyer();
    await erase({ email }, lab.api.theirs.adminKey);
    await erase({ contactId: contact }, lab.api.theirs.adminKey);
    expect(await lab.everything()).toContain(`Anna ${secret}`);
  });

  it('needs the scope admin, and exactly one way of naming the person', async () => {
    expect((await erase({ email }, lab.api.ours.writerKey)).status).toBe(403);
    expect((await erase({ email }, lab.api.ours.writeKey)).status).toBe(403);
    expect((await erase({})).status).toBe(400);
    expect((await erase({ email, contactId: randomUUID() })).status).toBe(400);
    expect((await erase({ email: 'nobody' })).status).toBe(400);
  });
});
