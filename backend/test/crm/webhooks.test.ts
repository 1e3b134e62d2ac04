import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { declaredSubscriptions, idTable, signedHeaders } from '../../sandbox/index.ts';
import { disconnect } from '../../src/crm/disconnect.ts';
import { readWebhook } from '../../src/crm/hubspot/webhooks.ts';
import {
  CLIENT_SECRET,
  smallCompany,
  startLandscape,
  type TestLandscape,
} from './support/installed.ts';

const PORTAL = 48_210_377;
const META = new URL('../../../hubspot-app/src/app/webhooks/webhooks-hsmeta.json', import.meta.url);
const SUBSCRIPTIONS = declaredSubscriptions(JSON.parse(readFileSync(META, 'utf8')));
const event = (subscriptionType: string, more: object): object => ({
  eventId: 1,
  subscriptionId: 2,
  portalId: PORTAL,
  appId: 3,
  occurredAt: Date.UTC(2026, 9, 1),
  attemptNumber: 0,
  subscriptionType,
  ...more,
});

describe('A batch of HubSpot events', () => {
  const read = (subscriptionType: string, more: object): unknown[] =>
    readWebhook([event(subscriptionType, more)]).map(
      ({ objectType, externalId, change, intoExternalId }) => [
        objectType,
        externalId,
        change,
        ...(intoExternalId === undefined ? [] : [intoExternalId]),
      ],
    );

  it('says which records to read anew, in both of HubSpot’s notations', () => {
    expect(read('deal.propertyChange', { objectId: 7 })).toEqual([['deal', '7', 'changed']]);
    expect(read('object.creation', { objectId: 7, objectTypeId: '0-1' })).toEqual([
      ['contact', '7', 'changed'],
    ]);
    expect(
      read('object.associationChange', {
        fromObjectId: 7,
        fromObjectTypeId: '0-3',
        toObjectId: 8,
        toObjectTypeId: '0-1',
      }),
    ).toEqual([
      ['deal', '7', 'changed'],
      ['contact', '8', 'changed'],
    ]);
  });

  it('says which are gone, back, or someone else’s now', () => {
    expect(read('deal.deletion', { objectId: 7 })).toEqual([['deal', '7', 'deleted']]);
    expect(read('contact.restore', { objectId: 7 })).toEqual([['contact', '7', 'restored']]);
    expect(read('contact.privacyDeletion', { objectId: 7 })).toEqual([['contact', '7', 'erased']]);
    expect(
      read('contact.merge', { primaryObjectId: 7, mergedObjectIds: [8], newObjectId: 9 }),
    ).toEqual([
      ['contact', '9', 'changed'],
      ['contact', '8', 'merged', '9'],
      ['contact', '7', 'merged', '9'],
    ]);
  });

  it('names both ends of a link in the older notation too', () => {
    expect(
      read('deal.associationChange', {
        associationType: 'DEAL_TO_CONTACT',
        fromObjectId: 7,
        toObjectId: 8,
      }),
    ).toEqual([
      ['deal', '7', 'changed'],
      ['contact', '8', 'changed'],
    ]);
  });

  it('leaves out what it does not know', () => {
    expect(read('ticket.creation', { objectId: 7 })).toEqual([]);
    expect(readWebhook({ not: 'an array' })).toEqual([]);
    expect(readWebhook([{ nonsense: true }, null])).toEqual([]);
  });
});

describe('A webhook call', () => {
  const company = smallCompany(3);
  const ids = idTable(company);
  let landscape: TestLandscape;
  let tenantId: number;
  let now = (): Date => new Date();

  beforeAll(async () => {
    landscape = await startLandscape({ company, withWebhooks: true, now: () => now() });
    tenantId = await landscape.installAndLoad('hubspot');
  });
  afterAll(() => landscape.close());

  /** Sends as HubSpot does; `copy` sends a second time what was sent before. */
  const signed = (
    events: object[],
    { secret = CLIENT_SECRET, at = now().getTime() } = {},
  ): RequestInit & { body: string } => {
    const body = JSON.stringify(events);
    const url = `${landscape.url}/webhooks/hubspot`;
    return {
      method: 'POST',
      body,
      headers: signedHeaders({ method: 'POST', url, body }, { secret, at }),
    };
  };
  const post = async (init: RequestInit): Promise<number> =>
    (await fetch(`${landscape.url}/webhooks/hubspot`, init)).status;
  const idOf = (id: string | undefined): string => ids.of(id ?? '').hubspotId;
  const dealId = idOf(company.deals[0]?.id);
  const column = async <Value>(
    table: 'deals' | 'contacts',
    externalId: string,
    name: string,
  ): Promise<Value | undefined> => {
    const [row] = await landscape.rows<{ value: Value }>(
      tenantId,
      `select ${name} as value from ${table} where tenant_id = $1 and external_id = $2`,
      [tenantId, externalId],
    );
    return row?.value;
  };
  const deletedAt = (): Promise<Date | null | undefined> =>
    column<Date | null>('deals', dealId, 'deleted_at');
  /** All that HubSpot had to say is said, and all it said is read. */
  const settled = async (): Promise<void> => {
    await landscape.hubspot.webhooks.idle();
    await until(async () => {
      const left = await landscape.rows(
        tenantId,
        'select external_id from dirty_records where tenant_id = $1',
        [tenantId],
      );
      return left.length === 0;
    });
  };

  it('is followed when a record was deleted, and when it came back', async () => {
    landscape.hubspot.store.delete('deals', dealId);
    await settled();
    expect(await deletedAt()).toBeInstanceOf(Date);
    landscape.hubspot.store.restore('deals', dealId);
    await settled();
    expect(await deletedAt()).toBeNull();
    const people = await landscape.rows(
      tenantId,
      `select dc.contact_id from deal_contacts dc join deals d on d.tenant_id = dc.tenant_id and d.id = dc.deal_id
       where dc.tenant_id = $1 and d.external_id = $2`,
      [tenantId, dealId],
    );
    const recorded = company.deals[0]?.group.filter((member) => member.recorded) ?? [];
    expect(people).toHaveLength(recorded.length);
  });

  it('leads to what the record is now, whatever the order and number of the events', async () => {
    const { store, webhooks } = landscape.hubspot;
    Object.assign(webhooks, { copies: 3, isReversed: true });
    store.delete('deals', dealId);
    store.restore('deals', dealId);
    store.changeAmount(dealId, 1_111_00);
    store.changeAmount(dealId, 2_222_00);
    await settled();
    Object.assign(webhooks, { copies: 1, isReversed: false });
    expect(await deletedAt()).toBeNull();
    expect(await column('deals', dealId, 'amount_minor')).toBe(2_222_00);
  });

  it('counts an event once that HubSpot sends again', async () => {
    const told = event('deal.propertyChange', { eventId: 99, objectId: Number(dealId) });
    expect(await post(signed([told, told]))).toBe(204);
    await settled();
    const before = landscape.hubspot.traffic.general.length;
    expect(await post(signed([told], { at: now().getTime() - 1 }))).toBe(204);
    await settled();
    expect(landscape.hubspot.traffic.general.length).toBe(before);
  });

  it('is sent again by HubSpot while we are out of order, and nothing is lost', async () => {
    const { store, webhooks } = landscape.hubspot;
    webhooks.configure(null);
    const at = webhooks.deliveries.length;
    const broken = `${landscape.url}/webhooks/nobody`;
    webhooks.configure({ url: broken, subscriptions: SUBSCRIPTIONS });
    webhooks.retryDelayMs = 30;
    store.changeAmount(dealId, 3_333_00);
    await until(() => Promise.resolve(webhooks.deliveries.length > at));
    expect(webhooks.deliveries.at(-1)?.status).toBe(404);
    webhooks.configure({
      url: `${landscape.url}/webhooks/hubspot`,
      subscriptions: SUBSCRIPTIONS,
    });
    await settled();
    expect(await column('deals', dealId, 'amount_minor')).toBe(3_333_00);
  });

  it('has a deal read anew that somebody joined, which changes nothing of the deal itself', async () => {
    const deal = company.deals.find(({ group }) => group.some(({ recorded }) => recorded));
    const onIt = new Set(deal?.group.map(({ personId }) => personId));
    const newcomer = company.people.find(({ id, isLead }) => !onIt.has(id) && !isLead);
    const [dealKey, contactKey] = [idOf(deal?.id), idOf(newcomer?.id)];
    landscape.hubspot.store.associate('deals', dealKey, 'contacts', contactKey);
    await settled();
    const found = await landscape.rows(
      tenantId,
      `select c.id from deal_contacts dc join deals d on d.tenant_id = dc.tenant_id and d.id = dc.deal_id
       join contacts c on c.tenant_id = dc.tenant_id and c.id = dc.contact_id
       where dc.tenant_id = $1 and d.external_id = $2 and c.external_id = $3`,
      [tenantId, dealKey, contactKey],
    );
    expect(found).toHaveLength(1);
  });

  it('follows two people who became one under a new id', async () => {
    const [one, other] = company.people.filter(({ isLead }) => !isLead).slice(-2);
    const survivor = landscape.hubspot.store.merge('contacts', idOf(one?.id), idOf(other?.id), {
      newRecord: true,
    });
    await settled();
    const survivorId = await column<string>('contacts', survivor, 'id');
    expect(survivorId).toBeDefined();
    expect(await column('contacts', idOf(one?.id), 'merged_into_id')).toBe(survivorId);
    expect(await column('contacts', idOf(other?.id), 'merged_into_id')).toBe(survivorId);
  });

  it('erases a person HubSpot erased, for good', async () => {
    const [person] = company.people;
    const contactId = idOf(person?.id);
    const known = await column<string>('contacts', contactId, 'id');
    expect(
      await post(signed([event('contact.privacyDeletion', { objectId: Number(contactId) })])),
    ).toBe(204);
    const [row] = await landscape.rows<{ email: string | null; erased_at: Date | null }>(
      tenantId,
      'select email, erased_at from contacts where tenant_id = $1 and id = $2',
      [tenantId, known],
    );
    expect(row?.erased_at).toBeInstanceOf(Date);
    expect(row?.email).toBeNull();
    // The CRM still lists them here: reading it again must not bring them back.
    await landscape.installAndLoad('hubspot');
    const again = await landscape.rows(
      tenantId,
      'select id from contacts where tenant_id = $1 and email = $2',
      [tenantId, person?.email.toLowerCase()],
    );
    expect(again).toEqual([]);
  });

  describe('is answered 401, and changes nothing, when', () => {
    const deletion = (eventId: number): object =>
      event('deal.deletion', { eventId, objectId: Number(dealId) });
    const marks = (): Promise<unknown[]> =>
      landscape.rows(tenantId, 'select external_id from dirty_records where tenant_id = $1', [
        tenantId,
      ]);
    const heard = (): Promise<unknown[]> =>
      landscape.rows(tenantId, 'select event_hash from webhook_events where tenant_id = $1', [
        tenantId,
      ]);
    const refused = async (init: RequestInit): Promise<void> => {
      await settled();
      const before = [await heard(), await marks(), await deletedAt()];
      expect(await post(init)).toBe(401);
      expect([await heard(), await marks(), await deletedAt()]).toEqual(before);
    };

    it('it is not signed', () => refused({ method: 'POST', body: '[]' }));
    it('its signature is wrong', () => refused(signed([deletion(1)], { secret: 'another' })));
    it('its body was changed on the way', () => {
      const { headers } = signed([deletion(2)]);
      return refused({
        method: 'POST',
        headers: headers ?? {},
        body: JSON.stringify([deletion(3)]),
      });
    });
    it('its timestamp is older than five minutes', () =>
      refused(signed([deletion(4)], { at: now().getTime() - 5 * 60_000 - 1 })));
    it('it is about a portal that never installed us', () =>
      refused(signed([{ ...deletion(5), portalId: 1 }])));
    it('it came before', async () => {
      const told = signed([event('deal.propertyChange', { eventId: 6, objectId: Number(dealId) })]);
      expect(await post(told)).toBe(204);
      await refused(told);
    });
  });

  it('of several portals is followed for those who are here', async () => {
    const own = event('deal.propertyChange', { eventId: 7, objectId: Number(dealId) });
    expect(await post(signed([{ ...own, portalId: 1 }, own]))).toBe(204);
  });

  it('is about nobody once the portal has disconnected', async () => {
    now = () => new Date(Date.now() + 1_000);
    await disconnect(landscape.services, tenantId, 'hubspot', { actor: 'test' });
    expect(await post(signed([event('deal.creation', { eventId: 8, objectId: 1 })]))).toBe(401);
  });
});

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 400; attempt++) {
    if (await isSo()) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error('It is not so after twenty seconds.');
}
