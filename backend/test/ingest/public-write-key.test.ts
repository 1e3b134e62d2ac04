import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { withTenant } from '../../src/db/tenancy.ts';
import { ingestEndpoints } from '../../src/ingest/endpoints.ts';
import { trackRouter } from '../../src/ingest/track-router.ts';
import { erasePerson } from '../../src/privacy/erase-person.ts';
import { testApi, type TestApi } from '../support/api.ts';
import { Company } from '../support/company.ts';

const NOW = '2026-03-01T12:00:00.000Z';
const AT = '2026-03-01T11:59:00.000Z';

/** Everybody who opens the page can read this key: docs/decisions/0011-public-write-key.md. */
describe('Who has nothing but the public write key', () => {
  let api: TestApi;
  let company: Company;
  let mina: string;
  let spring: string;
  let anna: string;

  beforeAll(async () => {
    api = await testApi({ endpoints: ingestEndpoints, routers: [trackRouter()], now: NOW });
    company = new Company(api.database.dataSource, api.ours.id);
    await company.settings({ privacy: { retentionDays: 800, consentMode: 'optOut' } });
    mina = await company.influencer('Mina Kovač');
    spring = await company.campaign('Spring');
    anna = await company.contact({
      createdAt: '2026-01-10T08:00:00Z',
      firstName: 'Anna',
      lastName: 'Berg',
      email: 'anna@acme.example',
    });
    await company.contact({ createdAt: '2026-01-10T08:00:00Z', email: 'gone@acme.example' });
    await withTenant(api.database.dataSource, api.ours.id, (tx) =>
      erasePerson(tx, { emails: ['gone@acme.example'] }, { actor: 'test', now: new Date(NOW) }),
    );
  });
  afterAll(() => api.close());

  const send = async (...events: object[]): Promise<unknown> => {
    const answer = await api.as(api.ours.writeKey).post('/attribution/track', { events });
    expect(answer.status).toBe(200);
    return answer.body;
  };
  const page = (more: object): object => ({
    messageId: randomUUID(),
    type: 'page',
    anonymousId: 'device',
    timestamp: AT,
    url: 'https://acme.example/',
    ...more,
  });
  const identify = (email: string, anonymousId: string): object =>
    page({ type: 'identify', email, anonymousId });

  it('cannot state whose a touch is, nor what it is worth', async () => {
    const stated = {
      influencerId: mina,
      campaignId: spring,
      contactId: anna,
      influencer_id: mina,
      campaign_id: spring,
      contact_id: anna,
      postId: randomUUID(),
      channel: 'influencer',
      evidence: 'crm_event',
      confidence: 1,
      contentType: 'video',
      platform: 'youtube',
      tenantId: api.theirs.id,
      idempotencyKey: 'hubspot:contact:1:first',
    };
    await send(page({ ...stated, anonymousId: 'claims', properties: stated, traits: stated }));
    expect(
      await company.rows(
        `select influencer_id, campaign_id, contact_id, post_id, content_type, platform, channel, idempotency_key like 'track:%' as own
         from attribution_touchpoints where tenant_id = $1 and visitor_id = 'claims'`,
        [company.tenantId],
      ),
    ).toEqual([
      {
        influencer_id: null,
        campaign_id: null,
        contact_id: null,
        post_id: null,
        content_type: null,
        platform: null,
        channel: 'direct',
        own: true,
      },
    ]);
  });

  it('is answered the same for an address of a contact, of an erased person and of nobody', async () => {
    const answers: unknown[] = [];
    for (const email of ['anna@acme.example', 'gone@acme.example', 'unheard@of.example']) {
      const event = identify(email, randomUUID());
      answers.push([await send(event), await send(event)]);
    }
    const [ofContact, ofErased, ofNobody] = answers.map((answer) => JSON.stringify(answer));
    expect(ofContact).toBe(ofNobody);
    expect(ofErased).toBe(ofNobody);
  });

  it('changes nothing of the contact by an “identify” with their address', async () => {
    const row = (): Promise<unknown[]> =>
      company.rows('select * from contacts where tenant_id = $1 and id = $2', [
        company.tenantId,
        anna,
      ]);
    const before = await row();
    await send(
      page({
        type: 'identify',
        anonymousId: 'impostor',
        email: 'anna@acme.example',
        consent: 'granted',
        traits: { email: 'anna@acme.example', firstName: 'Mallory', lastName: 'X', title: 'CEO' },
      }),
    );
    expect(await row()).toEqual(before);
  });

  it('takes no device away from whoever used it, and no touch of theirs', async () => {
    await send(
      page({ anonymousId: 'annas', timestamp: '2026-02-01T08:00:00.000Z' }),
      page({
        type: 'identify',
        anonymousId: 'annas',
        email: 'anna@acme.example',
        timestamp: '2026-02-01T08:01:00.000Z',
      }),
    );
    const owners = (): Promise<unknown[]> =>
      company.rows(
        `select contact_id from attribution_touchpoints where tenant_id = $1 and visitor_id = 'annas'`,
        [company.tenantId],
      );
    expect(await owners()).toEqual([{ contact_id: anna }]);
    await send(identify('mallory@else.example', 'annas'), identify('anna@acme.example', 'other'));
    expect(await owners()).toEqual([{ contact_id: anna }]);
  });

  it('can call nothing else', async () => {
    const answer = await api.agent
      .get('/api/v1/attribution/track')
      .set('Authorization', `Bearer ${api.ours.writeKey}`);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(JSON.stringify(answer.body)).not.toContain('anna');
  });
});
