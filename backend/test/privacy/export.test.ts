import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { privacyLab, type PrivacyLab } from './person.ts';

describe('POST /privacy/export', () => {
  let lab: PrivacyLab;
  const email = `${randomUUID()}@buyer.example`;
  const other = `${randomUUID()}@buyer.example`;
  let contact: string;

  const ask = async (
    body: object,
    key = lab.api.ours.adminKey,
  ): Promise<{ status: number; body: unknown }> => {
    const { status, body: answer } = (await lab.api.as(key).post('/privacy/export', body)) as {
      status: number;
      body: unknown;
    };
    return { status, body: answer };
  };

  beforeAll(async () => {
    lab = await privacyLab();
    contact = await lab.ours.contact({
      email,
      first_name: 'Anna',
      last_name: 'Berg',
      self_reported: 'Ray Osei',
    });
    await lab.ours.contact({ email: other, first_name: 'Ben' });
    await lab.ours.deal({ name: 'Rollout North' }, [contact]);
    await lab.touch(
      { visitorId: 'shared-device' },
      { visitorId: 'shared-device', occurredAt: new Date('2026-01-25T00:00:00Z'), title: 'of Ben' },
      {
        contactId: contact,
        kind: 'self_report',
        url: null,
        mention: 'Ray Osei',
        occurredAt: new Date('2026-01-18T00:00:00Z'),
      },
      {
        contactId: contact,
        kind: 'event',
        url: null,
        title: 'Webinar',
        occurredAt: new Date('2026-01-19T00:00:00Z'),
      },
    );
    await lab.track({
      type: 'identify',
      anonymousId: 'shared-device',
      email,
      timestamp: '2026-01-20T00:00:00Z',
    });
    await lab.track({
      type: 'identify',
      anonymousId: 'shared-device',
      email: other,
      timestamp: '2026-01-24T00:00:00Z',
    });
    await lab.credit({ everything: true });
  });
  afterAll(() => lab.api.close());

  it('answers everything held of the person, each touch with its reason', async () => {
    const { status, body } = await ask({ email: email.toUpperCase() });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      contacts: [{ email, firstName: 'Anna', lastName: 'Berg', selfReported: 'Ray Osei' }],
      devices: [{ visitorId: 'shared-device', usedByOthersToo: true }],
      identifications: [{ visitorId: 'shared-device', email }],
      touches: [
        {
          kind: 'visit',
          influencer: 'Mina Kovač',
          campaign: 'Pipeline Week',
          explanation: 'utm_source “mina-kovac” names Mina Kovač.',
        },
        {
          kind: 'self_report',
          influencer: 'Ray Osei',
          explanation: 'The person named Ray Osei when asked how they heard of the company.',
        },
        { kind: 'event', title: 'Webinar', explanation: 'The company’s CRM recorded it.' },
      ],
      deals: [{ name: 'Rollout North' }],
    });
  });

  it('answers the credit that rests on them: as a lead, and on their deals', async () => {
    const { body } = (await ask({ contactId: contact })) as {
      body: {
        leadCredit: { model: string; influencer: string; share: number }[];
        deals: { credit: { model: string; stage: string; influencer: string; share: number }[] }[];
      };
    };
    // They said Ray, which was before the visit that came by Mina.
    expect(body.leadCredit.find(({ model }) => model === 'first_touch')).toMatchObject({
      influencer: 'Ray Osei',
      share: 1,
    });
    expect(
      body.deals[0]?.credit.find(({ model, stage }) => model === 'last_touch' && stage === 'won'),
    ).toMatchObject({ influencer: 'Mina Kovač', share: 1 });
  });

  it('answers nothing of others, not of those on the same device either', async () => {
    expect(JSON.stringify((await ask({ email })).body)).not.toMatch(new RegExp(`${other}|of Ben`));
  });

  it('says so when nothing is held: 404', async () => {
    expect((await ask({ email: 'nobody@buyer.example' })).status).toBe(404);
    expect((await ask({ email }, lab.api.theirs.adminKey)).status).toBe(404);
    expect((await ask({ contactId: contact }, lab.api.theirs.adminKey)).status).toBe(404);
  });

  it('is for admins only', async () => {
    expect((await ask({ email }, lab.api.ours.writerKey)).status).toBe(403);
  });
});
