import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { loadDirectory } from '../../src/campaigns/load-directory.ts';
import { withTenant } from '../../src/db/tenancy.ts';
import { identifyVisitors } from '../../src/identity/identify-visitors.ts';
import { linkVisitorsOfContacts } from '../../src/identity/link-visitors-of-contacts.ts';
import { recordTouches } from '../../src/ingest/record-touches.ts';
import { world, type World } from '../ingest/fixtures.ts';
import { createTenant, testDatabase, type TestDatabase } from '../support/databases.ts';

describe('Identifying visitors', () => {
  let database: TestDatabase;
  let tenant: number;
  let ours: World;
  let device: string;
  let anna: string;
  let ben: string;

  const rows = <Row>(sql: string, ...parameters: unknown[]): Promise<Row[]> =>
    withTenant(database.dataSource, tenant, (tx) => tx.query<Row>(sql, [tenant, ...parameters]));
  const at = (day: number): Date => new Date(Date.UTC(2026, 0, day));
  const visit = (day: number, visitorId = device): Promise<unknown> =>
    withTenant(database.dataSource, tenant, async (tx) =>
      recordTouches(tx, await loadDirectory(tx), [
        { idempotencyKey: randomUUID(), occurredAt: at(day), kind: 'visit', visitorId },
      ]),
    );
  const identify = (email: string, day: number, visitorId = device): Promise<boolean[]> =>
    withTenant(database.dataSource, tenant, (tx) =>
      identifyVisitors(tx, [{ visitorId, email, at: at(day) }]),
    );
  const link = (...contactIds: string[]): Promise<number> =>
    withTenant(database.dataSource, tenant, (tx) => linkVisitorsOfContacts(tx, contactIds));
  /** The contact of each touch of the device, in order of time. */
  const owners = async (visitorId = device): Promise<(string | null)[]> => {
    const found = await rows<{ contact_id: string | null }>(
      `select contact_id from attribution_touchpoints where tenant_id = $1 and visitor_id = $2 order by occurred_at`,
      visitorId,
    );
    return found.map((row) => row.contact_id);
  };
  const isDirty = async (contactId: string): Promise<boolean> =>
    (await rows(`select 1 from dirty_leads where tenant_id = $1 and contact_id = $2`, contactId))
      .length > 0;
  const forgetMarks = (): Promise<unknown> => rows(`delete from dirty_leads where tenant_id = $1`);

  beforeAll(async () => {
    database = await testDatabase();
    tenant = await createTenant(database.dataSource);
    ours = await world(database.dataSource, tenant);
  });
  beforeEach(async () => {
    device = `device-${randomUUID()}`;
    anna = `anna-${device}@buyer.example`;
    ben = `ben-${device}@buyer.example`;
    await forgetMarks();
  });
  afterAll(() => database.drop());

  it('gives the contact all touches of the device, those before the identification too', async () => {
    const contact = await ours.contact({ email: anna.toUpperCase() });
    await visit(1);
    await visit(2);
    expect(await owners()).toEqual([null, null]);
    expect(await identify(` ${anna.toUpperCase()} `, 3)).toEqual([true]);
    expect(await owners()).toEqual([contact, contact]);
    expect(await isDirty(contact)).toBe(true);
    await visit(4);
    expect(await owners()).toEqual([contact, contact, contact]);
    expect(
      await rows(
        `select email, contact_id, identified_at from visitors where tenant_id = $1 and id = $2`,
        device,
      ),
    ).toEqual([{ email: anna, contact_id: contact, identified_at: at(3) }]);
  });

  it('is a no-op when it is repeated, and marks nothing', async () => {
    const contact = await ours.contact({ email: anna });
    await visit(1);
    await identify(anna, 3);
    await forgetMarks();
    expect(await identify(anna, 3)).toEqual([false]);
    expect(await isDirty(contact)).toBe(false);
  });

  it('waits for a contact the CRM brings later', async () => {
    await visit(1);
    await identify(anna, 2);
    expect(await owners()).toEqual([null]);
    const contact = await ours.contact({ email: anna });
    expect(await link(contact)).toBe(1);
    expect(await owners()).toEqual([contact]);
    expect(await isDirty(contact)).toBe(true);
    expect(await link(contact)).toBe(0);
  });

  it('keeps two people on one device apart: what was before the switch stays the first one’s', async () => {
    const first = await ours.contact({ email: anna });
    const second = await ours.contact({ email: ben });
    await visit(1);
    await identify(anna, 2);
    await visit(3);
    await identify(ben, 4);
    await visit(5);
    expect(await owners()).toEqual([first, first, second]);
    await identify(anna, 6);
    await visit(7);
    expect(await owners()).toEqual([first, first, second, first]);
  });

  it('comes to the same end when the identifications arrive late and out of order', async () => {
    const first = await ours.contact({ email: anna });
    const second = await ours.contact({ email: ben });
    for (const day of [1, 3, 5]) await visit(day);
    await identify(ben, 4);
    expect(await owners()).toEqual([second, second, second]);
    await forgetMarks();
    await identify(anna, 2);
    expect(await owners()).toEqual([first, first, second]);
    expect(await isDirty(first)).toBe(true);
    expect(await isDirty(second)).toBe(true);
  });

  it('does not hand a stranger’s touches to the person before them on the device', async () => {
    const first = await ours.contact({ email: anna });
    await identify(anna, 2);
    await visit(3);
    await identify(ben, 4);
    await visit(5);
    expect(await owners()).toEqual([first, null]);
  });

  it('follows a merge: the device’s touches and the CRM’s own go to the survivor', async () => {
    const lost = await ours.contact({ email: anna });
    const survivor = await ours.contact({ email: ben });
    await visit(1);
    await identify(anna, 2);
    await withTenant(database.dataSource, tenant, async (tx) =>
      recordTouches(tx, await loadDirectory(tx), [
        { idempotencyKey: `crm-${device}`, occurredAt: at(3), kind: 'event', contactId: lost },
      ]),
    );
    await rows(
      `update contacts set merged_into_id = $3 where tenant_id = $1 and id = $2`,
      lost,
      survivor,
    );
    expect(await link(lost)).toBe(2);
    expect(await owners()).toEqual([survivor]);
    expect(
      await rows(
        `select contact_id from attribution_touchpoints where tenant_id = $1 and idempotency_key = $2`,
        `crm-${device}`,
      ),
    ).toEqual([{ contact_id: survivor }]);
    await visit(4);
    expect(await owners()).toEqual([survivor, survivor]);
  });

  it('follows a lead that became a contact', async () => {
    const lead = await ours.contact({ email: anna, object_type: 'lead', source: 'salesforce' });
    await visit(1);
    await identify(anna, 2);
    expect(await owners()).toEqual([lead]);
    const contact = await ours.contact({ email: anna, source: 'salesforce' });
    await rows(
      `update contacts set converted_into_id = $3 where tenant_id = $1 and id = $2`,
      lead,
      contact,
    );
    await link(lead, contact);
    expect(await owners()).toEqual([contact]);
  });

  it('keeps a contact’s touches when the CRM changes their e-mail', async () => {
    const contact = await ours.contact({ email: anna });
    await visit(1);
    await identify(anna, 2);
    await rows(`update contacts set email = $3 where tenant_id = $1 and id = $2`, contact, ben);
    await link(contact);
    await visit(3);
    expect(await owners()).toEqual([contact, contact]);
  });

  it('does not tie a device to a deleted contact', async () => {
    await ours.contact({ email: anna, deleted_at: at(1) });
    await visit(1);
    await identify(anna, 2);
    expect(await owners()).toEqual([null]);
  });

  it('keeps few rows for a site that identifies on every page', async () => {
    const contact = await ours.contact({ email: anna });
    for (let day = 1; day <= 28; day++) await identify(anna, day);
    const [held] = await rows<{ count: number }>(
      `select count(*)::integer as count from visitor_identities where tenant_id = $1 and visitor_id = $2`,
      device,
    );
    expect(held?.count).toBeLessThan(20);
    await visit(29);
    expect(await owners()).toEqual([contact]);
  });

  it('misses nobody when the contact and the identification arrive at the same moment', async () => {
    for (let round = 0; round < 8; round++) {
      const visitorId = `race-${device}-${round}`;
      const email = `race-${round}-${anna}`;
      await visit(1, visitorId);
      const id = randomUUID();
      await Promise.all([
        identify(email, 2, visitorId),
        withTenant(database.dataSource, tenant, async (tx) => {
          await tx.query(
            `insert into contacts (tenant_id, id, source, object_type, external_id, email, created_at)
             values ($1, $2, 'hubspot', 'contact', $3, $4, now())`,
            [tenant, id, visitorId, email],
          );
          await linkVisitorsOfContacts(tx, [id]);
        }),
      ]);
      expect(await owners(visitorId)).toEqual([id]);
    }
  });
});
