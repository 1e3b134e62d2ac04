import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { idTable } from '../../sandbox/index.ts';
import { readWebhook } from '../../src/crm/hubspot/webhooks.ts';
import {
  CLIENT_SECRET,
  smallCompany,
  startLandscape,
  type TestLandscape,
} from './support/installed.ts';

const PORTAL = 48_210_377;
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

  beforeAll(async () => {
    landscape = await startLandscape({ company });
    tenantId = await landscape.installAndLoad('hubspot');
  });
  afterAll(() => landscape.close());

  const post = (events: object[], secret = CLIENT_SECRET): Promise<Response> => {
    const url = `${landscape.url}/webhooks/hubspot`;
    const body = JSON.stringify(events);
    const timestamp = String(Date.now());
    const signature = createHmac('sha256', secret)
      .update(`POST${url}${body}${timestamp}`)
      .digest('base64');
    return fetch(url, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        'x-hubspot-signature-v3': signature,
        'x-hubspot-request-timestamp': timestamp,
      },
    });
  };
  const [some] = company.deals;
  const dealId = Number(ids.of(some?.id ?? '').hubspotId);
  const deletedAt = async (): Promise<Date | null> => {
    const [row] = await landscape.rows<{ deleted_at: Date | null }>(
      tenantId,
      'select deleted_at from deals where tenant_id = $1 and external_id = $2',
      [tenantId, String(dealId)],
    );
    return row?.deleted_at ?? null;
  };

  it('is followed at once when a record was deleted, and when it came back', async () => {
    expect((await post([event('deal.deletion', { objectId: dealId })])).status).toBe(204);
    expect(await deletedAt()).toEqual(new Date(Date.UTC(2026, 9, 1)));
    expect((await post([event('deal.restore', { objectId: dealId })])).status).toBe(204);
    expect(await deletedAt()).toBeNull();
  });

  it('has a deal read anew that somebody joined, which changes nothing of the deal itself', async () => {
    const deal = company.deals.find(({ group }) => group.some(({ recorded }) => recorded));
    const onIt = new Set(deal?.group.map(({ personId }) => personId));
    const newcomer = company.people.find(({ id, isLead }) => !onIt.has(id) && !isLead);
    const [dealKey, contactKey] = [deal?.id ?? '', newcomer?.id ?? ''].map(
      (id) => ids.of(id).hubspotId,
    );
    landscape.hubspot.store.associations.link('deals', dealKey ?? '', 'contacts', contactKey ?? '');
    const joined = event('object.associationChange', {
      fromObjectId: Number(dealKey),
      fromObjectTypeId: '0-3',
      toObjectId: Number(contactKey),
      toObjectTypeId: '0-1',
    });
    expect((await post([joined, joined])).status).toBe(204);
    const isOnIt = async (): Promise<boolean> => {
      const found = await landscape.rows(
        tenantId,
        `select c.id from deal_contacts dc join deals d on d.tenant_id = dc.tenant_id and d.id = dc.deal_id
         join contacts c on c.tenant_id = dc.tenant_id and c.id = dc.contact_id
         where dc.tenant_id = $1 and d.external_id = $2 and c.external_id = $3`,
        [tenantId, dealKey, contactKey],
      );
      return found.length === 1;
    };
    for (let attempt = 0; attempt < 400 && !(await isOnIt()); attempt++) {
      await new Promise((done) => setTimeout(done, 50));
    }
    expect(await isOnIt()).toBe(true);
  });

  it('erases a person HubSpot erased, for good', async () => {
    const [person] = company.people;
    const contactId = Number(ids.of(person?.id ?? '').hubspotId);
    const [known] = await landscape.rows<{ id: string }>(
      tenantId,
      'select id from contacts where tenant_id = $1 and external_id = $2',
      [tenantId, String(contactId)],
    );
    expect((await post([event('contact.privacyDeletion', { objectId: contactId })])).status).toBe(
      204,
    );
    const [row] = await landscape.rows<{ email: string | null; erased_at: Date | null }>(
      tenantId,
      'select email, erased_at from contacts where tenant_id = $1 and id = $2',
      [tenantId, known?.id],
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

  it('is refused without HubSpot’s signature, and changes nothing', async () => {
    expect((await post([event('deal.deletion', { objectId: dealId })], 'wrong')).status).toBe(401);
    expect(
      (await fetch(`${landscape.url}/webhooks/hubspot`, { method: 'POST', body: '[]' })).status,
    ).toBe(401);
    expect(await deletedAt()).toBeNull();
  });

  it('of a portal that never installed us is answered and left', async () => {
    const foreign = { ...event('deal.deletion', { objectId: dealId }), portalId: 1 };
    expect((await post([foreign])).status).toBe(204);
    expect(await deletedAt()).toBeNull();
  });
});
