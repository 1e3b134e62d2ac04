import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { privacyLab, type PrivacyLab } from './person.ts';

describe('POST /privacy/consent', () => {
  let lab: PrivacyLab;
  let email: string;
  let device: string;
  let contact: string;
  let deal: string;

  const consent = async (
    body: object,
    key = lab.api.ours.writerKey,
  ): Promise<{ status: number; body: unknown }> => {
    const { status, body: answer } = (await lab.api.as(key).post('/privacy/consent', body)) as {
      status: number;
      body: unknown;
    };
    return { status, body: answer };
  };
  const rows = <Row>(sql: string, ...parameters: unknown[]): Promise<Row[]> =>
    lab.api.rows<Row>(sql, [lab.api.ours.id, ...parameters]);
  const touchesOf = async (visitorId: string): Promise<number> =>
    (
      await rows(
        `select 1 from attribution_touchpoints where tenant_id = $1 and visitor_id = $2`,
        visitorId,
      )
    ).length;
  const hits = async (): Promise<number> => {
    const [row] = await rows<{ hits: number | null }>(
      `select sum(hits)::integer as hits from aggregate_hits where tenant_id = $1`,
    );
    return row?.hits ?? 0;
  };

  beforeAll(async () => {
    lab = await privacyLab();
  });
  afterAll(() => lab.api.close());
  beforeEach(async () => {
    email = `${randomUUID()}@buyer.example`;
    device = `device-${randomUUID()}`;
    contact = await lab.ours.contact({ email });
    deal = await lab.ours.deal({}, [contact]);
    await lab.touch(
      { visitorId: device },
      { visitorId: device, occurredAt: new Date('2026-01-12T00:00:00Z') },
      {
        contactId: contact,
        kind: 'event',
        url: null,
        occurredAt: new Date('2026-01-13T00:00:00Z'),
      },
    );
    await lab.track({ type: 'identify', anonymousId: device, email });
  });

  it('refused by a person: their trail becomes counts, what the CRM knows stays', async () => {
    const before = await hits();
    expect(await consent({ email: email.toUpperCase(), consent: 'denied' })).toEqual({
      status: 200,
      body: { consent: 'denied', contacts: 1, visitors: 1, touchesForgotten: 2 },
    });
    expect(await hits()).toBe(before + 2);
    expect(await rows(`select 1 from visitors where tenant_id = $1 and id = $2`, device)).toEqual(
      [],
    );
    expect(
      await rows(`select 1 from visitor_identities where tenant_id = $1 and email = $2`, email),
    ).toEqual([]);
    expect(
      await rows(
        `select kind from attribution_touchpoints where tenant_id = $1 and contact_id = $2`,
        contact,
      ),
    ).toEqual([{ kind: 'event' }]);
    expect(
      await rows(`select consent from contacts where tenant_id = $1 and id = $2`, contact),
    ).toEqual([{ consent: 'denied' }]);
  });

  it('refused: credit is computed anew, and every deal still sums to its amount', async () => {
    const sums = (): Promise<{ influencer_id: string; sum: number }[]> =>
      rows(
        `select influencer_id, sum(amount_minor)::bigint as sum from pipeline_attribution
         where tenant_id = $1 and deal_id = $2 and model = 'first_touch' and stage = 'won' group by 1`,
        deal,
      );
    await lab.credit();
    expect(await sums()).toEqual([{ influencer_id: lab.ours.mina, sum: 1_000_000 }]);
    await consent({ email, consent: 'denied' });
    await lab.credit();
    const after = await sums();
    expect(after).toHaveLength(1);
    expect(after[0]).toMatchObject({ sum: 1_000_000 });
    expect(after[0]?.influencer_id).not.toBe(lab.ours.mina);
    expect(
      await rows(
        `select distinct reason from credit_ledger where tenant_id = $1 and deal_id = $2 and weight < 0`,
        deal,
      ),
    ).toEqual([{ reason: 'consent withdrawn' }]);
  });

  it('refused: the device is only counted from now on, until its user agrees', async () => {
    await consent({ visitorId: device, consent: 'denied' });
    const before = await hits();
    await lab.track({ anonymousId: device });
    expect(await touchesOf(device)).toBe(0);
    expect(await hits()).toBe(before + 1);
    await lab.track({ anonymousId: device, consent: 'granted' });
    expect(await touchesOf(device)).toBe(1);
    await lab.track({ anonymousId: device });
    expect(await touchesOf(device)).toBe(2);
  });

  it('given again for the device: it is followed again', async () => {
    await consent({ visitorId: device, consent: 'denied' });
    await consent({ visitorId: device, consent: 'granted' });
    await lab.track({ anonymousId: device });
    expect(await touchesOf(device)).toBe(1);
  });

  it('refused by a person: no other device is tied to them either, until they agree', async () => {
    await consent({ email, consent: 'denied' });
    const other = `device-${randomUUID()}`;
    const identify = (): Promise<unknown> =>
      lab.track({ type: 'identify', anonymousId: other, email });
    await identify();
    expect(
      await rows(
        `select 1 from visitor_identities where tenant_id = $1 and visitor_id = $2`,
        other,
      ),
    ).toEqual([]);
    await consent({ email, consent: 'granted' });
    await identify();
    expect(
      await rows(
        `select contact_id from visitor_identities where tenant_id = $1 and visitor_id = $2`,
        other,
      ),
    ).toEqual([{ contact_id: contact }]);
  });

  it('refused by one of two people on a device leaves the other theirs', async () => {
    const other = `${randomUUID()}@buyer.example`;
    const otherContact = await lab.ours.contact({ email: other });
    await lab.track({
      type: 'identify',
      anonymousId: device,
      email: other,
      timestamp: '2026-01-11T00:00:00Z',
    });
    expect(await consent({ email, consent: 'denied' })).toMatchObject({
      body: { visitors: 0, touchesForgotten: 0 },
    });
    expect(
      await rows(
        `select contact_id from attribution_touchpoints where tenant_id = $1 and visitor_id = $2`,
        device,
      ),
    ).toEqual([{ contact_id: otherContact }, { contact_id: otherContact }]);
  });

  it('does not lift an erasure of the device', async () => {
    await lab.api.as(lab.api.ours.adminKey).post('/privacy/erase', { email });
    await consent({ visitorId: device, consent: 'granted' });
    await lab.track({ anonymousId: device, consent: 'granted' });
    expect(await touchesOf(device)).toBe(0);
  });

  it('is written down, touches nobody of another tenant, and is not for a website’s key', async () => {
    await consent({ email, consent: 'denied' }, lab.api.theirs.writerKey);
    await consent({ visitorId: device, consent: 'denied' }, lab.api.theirs.writerKey);
    expect(await touchesOf(device)).toBe(2);
    expect((await consent({ email, consent: 'denied' }, lab.api.ours.writeKey)).status).toBe(403);
    expect((await consent({ consent: 'denied' })).status).toBe(400);
    expect((await consent({ email, consent: 'maybe' })).status).toBe(400);
    await consent({ email, consent: 'denied' });
    const log = await rows(
      `select after from audit_log where tenant_id = $1 and action = 'privacy.consent.denied'`,
    );
    expect(log.length).toBeGreaterThan(0);
    expect(JSON.stringify(log)).not.toContain(email);
  });
});
