import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { declaredSubscriptions, idTable, type SandboxHubSpot } from '../../sandbox/index.ts';
import { verifySignature } from '../../src/crm/hubspot/signature.ts';
import { APP, installHubSpot, smallCompany, startHubSpot } from './support.ts';

const company = smallCompany();
const ids = idTable(company);
const [firstDeal, secondDeal] = company.deals.map(({ id }) => ids.of(id).hubspotId);
const dealId = firstDeal ?? '';
const META = new URL('../../../hubspot-app/src/app/webhooks/webhooks-hsmeta.json', import.meta.url);
const SUBSCRIPTIONS = declaredSubscriptions(JSON.parse(readFileSync(META, 'utf8')));

type Event = Readonly<Record<string, unknown>>;

describe('The webhooks of the sandbox', () => {
  let hubspot: SandboxHubSpot;
  let listener: Server;
  let url: string;
  let received: { headers: Record<string, string | undefined>; text: string }[] = [];
  let answers: number[] = [];
  const events = (): Event[] => received.flatMap(({ text }) => JSON.parse(text) as Event[]);

  beforeAll(async () => {
    listener = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => {
        received.push({ headers: request.headers as Record<string, string>, text });
        response.writeHead(answers.shift() ?? 204).end();
      });
    });
    listener.listen(0, '127.0.0.1');
    await once(listener, 'listening');
    url = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/webhooks/hubspot`;
    hubspot = await startHubSpot(company);
    hubspot.webhooks.configure({ url, subscriptions: SUBSCRIPTIONS });
    hubspot.webhooks.retryDelayMs = 2;
  });
  afterAll(async () => {
    await hubspot.stop();
    listener.close();
    listener.closeAllConnections();
  });
  beforeEach(() => {
    received = [];
    answers = [];
    Object.assign(hubspot.webhooks, { copies: 1, isReversed: false, isHeld: false });
  });

  it('are silent before the portal has the app', async () => {
    hubspot.store.changeAmount(dealId, 100_00);
    await hubspot.webhooks.idle();
    expect(received).toEqual([]);
    await installHubSpot(hubspot.url);
  });

  it('tell what changed, signed over the body as it was sent', async () => {
    hubspot.store.changeAmount(dealId, 4_200_000);
    await hubspot.webhooks.idle();
    expect(events()).toContainEqual(
      expect.objectContaining({
        subscriptionType: 'object.propertyChange',
        objectTypeId: '0-3',
        objectId: Number(dealId),
        propertyName: 'amount',
        propertyValue: '42000',
        portalId: hubspot.portalId,
        attemptNumber: 0,
      }),
    );
    const [{ headers, text } = { headers: {}, text: '' }] = received;
    const verdict = verifySignature(
      {
        method: 'POST',
        uri: url,
        body: Buffer.from(text),
        timestamp: headers['x-hubspot-request-timestamp'] ?? '',
        signature: headers['x-hubspot-signature-v3'] ?? '',
      },
      APP.clientSecret,
      new Date(),
    );
    expect(verdict).toBe('valid');
  });

  it('come a hundred in a request at most', async () => {
    hubspot.webhooks.isHeld = true;
    for (const { id } of company.deals) hubspot.store.changeAmount(ids.of(id).hubspotId, 7_000_00);
    for (const { id } of company.deals) hubspot.store.changeAmount(ids.of(id).hubspotId, 8_000_00);
    hubspot.webhooks.release();
    await hubspot.webhooks.idle();
    const sizes = received.map(({ text }) => (JSON.parse(text) as unknown[]).length);
    expect(Math.max(...sizes)).toBe(100);
    expect(events().length).toBeGreaterThanOrEqual(2 * company.deals.length);
  });

  it('come again when they were not taken, with the attempt’s number and a new signature', async () => {
    answers = [500, 503];
    hubspot.store.changeAmount(dealId, 5_100_00);
    await hubspot.webhooks.idle();
    const attempts = received.map(
      ({ text }) => (JSON.parse(text) as Event[])[0]?.['attemptNumber'],
    );
    expect(attempts).toEqual([0, 1, 2]);
    const signatures = received.map(({ headers }) => headers['x-hubspot-signature-v3']);
    expect(new Set(signatures).size).toBe(3);
    expect(hubspot.webhooks.lost).toEqual([]);
  });

  it('are given up after ten retries', async () => {
    answers = Array.from({ length: 11 }, () => 500);
    hubspot.store.changeAmount(dealId, 5_200_00);
    await hubspot.webhooks.idle();
    expect(received).toHaveLength(11);
    expect(hubspot.webhooks.lost.length).toBeGreaterThan(0);
  });

  it('come twice and last first on demand', async () => {
    Object.assign(hubspot.webhooks, { copies: 2, isReversed: true });
    hubspot.store.changeAmount(dealId, 5_300_00);
    hubspot.store.changeAmount(dealId, 5_400_00);
    await hubspot.webhooks.idle();
    const values = events()
      .filter((event) => event['propertyName'] === 'amount')
      .map((event) => event['propertyValue']);
    expect(values).toEqual(['5400', '5300', '5400', '5300']);
  });

  it('tell of deletions, restores, merges, links and erasures', async () => {
    const person = (at: number): string => ids.of(company.people[at]?.id ?? '').hubspotId;
    const { store } = hubspot;
    store.delete('deals', secondDeal ?? '');
    store.restore('deals', secondDeal ?? '');
    const survivor = store.merge('contacts', person(0), person(1), { newRecord: true });
    store.associate('deals', dealId, 'contacts', person(2));
    store.erase(person(3));
    await hubspot.webhooks.idle();
    const told = events();
    for (const expected of [
      { subscriptionType: 'object.deletion', objectId: Number(secondDeal) },
      { subscriptionType: 'object.restore', objectId: Number(secondDeal) },
      {
        subscriptionType: 'object.merge',
        primaryObjectId: Number(person(0)),
        mergedObjectIds: [Number(person(1))],
        newObjectId: Number(survivor),
      },
      {
        subscriptionType: 'object.associationChange',
        fromObjectTypeId: '0-3',
        fromObjectId: Number(dealId),
        toObjectId: Number(person(2)),
        associationRemoved: false,
      },
      { subscriptionType: 'contact.privacyDeletion', objectId: Number(person(3)) },
    ]) {
      expect(told).toContainEqual(expect.objectContaining(expected));
    }
  });
});
