import { afterAll, beforeEach, afterEach, describe, expect, it } from '@jest/globals';
import { runUntilClean } from '../../src/attribution/credit-dirty.ts';
import { campaignEndpoints } from '../../src/campaigns/endpoints.ts';
import { loadDirectory } from '../../src/campaigns/load-directory.ts';
import { withTenant } from '../../src/db/tenancy.ts';
import { recordTouches, type IncomingTouch } from '../../src/ingest/record-touches.ts';
import { writeRecords } from '../../src/records/store.ts';
import { settingsEndpoints } from '../../src/settings/endpoints.ts';
import { testApi, type Caller, type TestApi } from '../support/api.ts';

interface StoredTouch {
  readonly influencer: string | null;
  readonly campaign: string | null;
  readonly channel: string;
  readonly confidence: number;
}

describe('Touches that came before', () => {
  let api: TestApi;
  let us: Caller;
  let contactId: string;

  beforeEach(async () => {
    api = await testApi({ endpoints: [...campaignEndpoints, ...settingsEndpoints] });
    us = api.as(api.ours.adminKey);
    await withTenant(api.context.dataSource, api.ours.id, (tx) =>
      writeRecords(tx, 'api', {
        contacts: [
          {
            objectType: 'contact',
            externalId: 'p1',
            accountExternalId: null,
            email: 'buyer@example.com',
            firstName: 'Ada',
            lastName: 'Buyer',
            title: '',
            lifecycleStage: null,
            leadStatus: null,
            qualifiedAt: null,
            selfReported: null,
            sourceFacts: {},
            consent: 'granted',
            createdAt: new Date('2026-01-01T00:00:00Z'),
          },
        ],
        deals: [
          {
            externalId: 'd1',
            accountExternalId: null,
            name: 'Deal',
            pipelineId: '',
            stageId: '',
            outcome: 'open',
            probability: 0.5,
            amountMinor: 100_000,
            currency: 'EUR',
            homeMinor: 100_000,
            createdAt: new Date('2026-02-01T00:00:00Z'),
            closedAt: null,
            expectedCloseOn: null,
            ownerName: '',
          },
        ],
        buyingGroups: [
          {
            dealExternalId: 'd1',
            members: [
              {
                person: { objectType: 'contact', externalId: 'p1' },
                role: '',
                isPrimary: true,
              },
            ],
          },
        ],
      }),
    );
    const [contact] = await api.rows<{ id: string }>(
      'select id from contacts where tenant_id = $1',
      [api.ours.id],
    );
    contactId = contact?.id ?? '';
  });
  afterEach(() => api.close());
  afterAll(() => undefined);

  const record = async (touch: Partial<IncomingTouch>): Promise<void> => {
    await withTenant(api.context.dataSource, api.ours.id, async (tx) => {
      await recordTouches(tx, await loadDirectory(tx), [
        {
          idempotencyKey: 'k',
          occurredAt: new Date('2026-01-15T00:00:00Z'),
          kind: 'visit',
          contactId,
          ...touch,
        },
      ]);
      await tx.query('delete from dirty_deals where tenant_id = $1', [api.ours.id]);
    });
  };
  const touches = (): Promise<StoredTouch[]> =>
    api.rows<StoredTouch>(
      `select i.name as influencer, c.name as campaign, t.channel, t.confidence
       from attribution_touchpoints t
       left join influencers i on i.tenant_id = $1 and i.id = t.influencer_id
       left join campaigns c on c.tenant_id = $1 and c.id = t.campaign_id
       where t.tenant_id = $1 order by i.name nulls last`,
      [api.ours.id],
    );
  const dirty = async (): Promise<string[]> =>
    (
      await api.rows<{ reason: string }>('select reason from dirty_deals where tenant_id = $1', [
        api.ours.id,
      ])
    ).map(({ reason }) => reason);
  const influencer = async (name: string, more: object = {}): Promise<string> =>
    ((await us.post('/influencers', { name, ...more }).expect(201)).body as { id: string }).id;

  const BROKEN = 'https://e.example/?utm_source=minna&utm_medium=linkedin&utm_campaign=sprng';

  it('are linked by an alias that is added later, and their deals are credited anew', async () => {
    const mina = await influencer('Mina Kovač');
    await record({ url: BROKEN });
    expect(await touches()).toMatchObject([{ influencer: null, campaign: null }]);
    await us.patch(`/influencers/${mina}`, { aliases: ['minna'] }).expect(200);
    expect(await touches()).toMatchObject([
      { influencer: 'Mina Kovač', campaign: null, channel: 'influencer' },
    ]);
    expect(await dirty()).toEqual(['influencer changed']);
  });

  it('take what was done within the visit with them, and back again', async () => {
    const mina = await influencer('Mina Kovač');
    const visitorId = 'device';
    await withTenant(api.context.dataSource, api.ours.id, (tx) =>
      tx.query(
        `insert into visitors (tenant_id, id, first_seen_at, last_seen_at)
         values ($1, $2, '2026-01-15T00:00:00Z', '2026-01-15T00:00:00Z')`,
        [api.ours.id, visitorId],
      ),
    );
    await record({ url: BROKEN, visitorId, contactId: null });
    await record({
      idempotencyKey: 'form',
      occurredAt: new Date('2026-01-15T00:05:00Z'),
      kind: 'form',
      title: 'Demo request',
      isWithinVisit: true,
      visitorId,
      contactId: null,
    });
    await us.patch(`/influencers/${mina}`, { aliases: ['minna'] }).expect(200);
    expect((await touches()).map((touch) => touch.influencer)).toEqual([
      'Mina Kovač',
      'Mina Kovač',
    ]);
    await us.patch(`/influencers/${mina}`, { aliases: [] }).expect(200);
    expect((await touches()).map((touch) => touch.influencer)).toEqual([null, null]);
  });

  it('lose the link when the alias was a mistake', async () => {
    const mina = await influencer('Mina Kovač', { aliases: ['minna'] });
    await record({ url: BROKEN });
    await us.patch(`/influencers/${mina}`, { aliases: [] }).expect(200);
    expect(await touches()).toMatchObject([{ influencer: null, channel: 'unassigned' }]);
    expect(await dirty()).toEqual(['influencer changed']);
  });

  it('are linked by a campaign that is set up later', async () => {
    await record({ url: BROKEN });
    await us.post('/campaigns', { name: 'Spring', utm: { campaign: 'sprng' } }).expect(201);
    expect(await touches()).toMatchObject([{ campaign: 'Spring' }]);
    expect(await dirty()).toEqual(['campaign added']);
  });

  it('stay as they are, and nothing is credited anew, when a change has nothing to do with them', async () => {
    await influencer('Mina Kovač', { aliases: ['minna'] });
    await record({ url: BROKEN });
    const before = await touches();
    const other = await influencer('Ray Osei');
    await us.patch(`/influencers/${other}`, { aliases: ['ray10'], name: 'Ray O.' }).expect(200);
    expect(await touches()).toEqual(before);
    expect(await dirty()).toEqual([]);
  });

  it('keep a link that was stated, whatever the tags say', async () => {
    const ray = await influencer('Ray Osei');
    await record({ url: BROKEN, influencerId: ray });
    await influencer('Minna');
    expect(await touches()).toMatchObject([{ influencer: 'Ray Osei' }]);
    expect(await dirty()).toEqual([]);
  });

  it('of another tenant are not touched', async () => {
    await record({ url: BROKEN });
    await api.as(api.theirs.adminKey).post('/influencers', { name: 'Minna' }).expect(201);
    expect(await touches()).toMatchObject([{ influencer: null }]);
  });

  it('are read anew when the own domains change', async () => {
    await record({ url: 'https://e.example/', referrer: 'https://partner.example/page' });
    expect(await touches()).toMatchObject([{ channel: 'referral' }]);
    await us.patch('/settings', { tracking: { ownDomains: ['partner.example'] } }).expect(200);
    expect(await touches()).toMatchObject([{ channel: 'direct' }]);
    expect(await dirty()).toEqual(['own domains changed']);
  });

  describe('as answers to "How did you hear about us?"', () => {
    const ANSWER = 'LinkedIn, from Mina Kovac and the data lady';

    it('come apart into everybody they name, the confidence shared', async () => {
      await influencer('Mina Kovač');
      await record({ kind: 'self_report', mention: ANSWER, confidence: 0.8 });
      expect(await touches()).toMatchObject([{ influencer: 'Mina Kovač', confidence: 0.8 }]);
      const lena = await influencer('Lena Data', { aliases: ['the data lady'] });
      expect(await touches()).toMatchObject([
        { influencer: 'Lena Data', confidence: 0.4 },
        { influencer: 'Mina Kovač', confidence: 0.4 },
      ]);
      expect(await dirty()).toEqual(['influencer added']);
      await us.patch(`/influencers/${lena}`, { aliases: [] }).expect(200);
      expect(await touches()).toMatchObject([{ influencer: 'Mina Kovač', confidence: 0.8 }]);
    });

    it('stay as a touch of nobody when the one they named is deleted, and find the next', async () => {
      const mina = await influencer('Mina Kovač');
      await record({ kind: 'self_report', mention: 'Mina Kovac', confidence: 0.8 });
      await us.delete(`/influencers/${mina}`).expect(204);
      expect(await touches()).toMatchObject([{ influencer: null, channel: 'unassigned' }]);
      expect(await dirty()).toEqual(['influencer deleted']);
      await influencer('Mina Kovac');
      expect(await touches()).toMatchObject([{ influencer: 'Mina Kovac', confidence: 0.8 }]);
    });
  });

  describe('as answers that named nobody we knew', () => {
    const credited = (): Promise<unknown[]> =>
      api.rows(
        `select distinct i.name from pipeline_attribution p
         join influencers i on i.tenant_id = p.tenant_id and i.id = p.influencer_id where p.tenant_id = $1`,
        [api.ours.id],
      );
    const touched = (): Promise<unknown[]> =>
      api.rows('select distinct touches from pipeline_attribution where tenant_id = $1', [
        api.ours.id,
      ]);

    it('earn no credit, not as somebody’s and not as other marketing', async () => {
      await record({ kind: 'self_report', mention: 'the data lady told me' });
      await api.rows(
        'insert into dirty_deals (tenant_id, deal_id, reason) select $1, id, $2 from deals',
        [api.ours.id, 'test'],
      );
      await runUntilClean(api.context, api.ours.id);
      expect(await touched()).toEqual([{ touches: 0 }]);
    });

    it('are found when the influencer is added, and when an alias is', async () => {
      await record({ kind: 'self_report', mention: 'the data lady told me' });
      await record({ idempotencyKey: 'k2', kind: 'self_report', mention: 'Ray Osei!' });
      const lena = await influencer('Lena Data');
      await influencer('Ray Osei');
      expect(await dirty()).toEqual(['influencer added']);
      await us.patch(`/influencers/${lena}`, { aliases: ['the data lady'] }).expect(200);
      expect(await touches()).toMatchObject([
        { influencer: 'Lena Data', channel: 'influencer', confidence: 0.8 },
        { influencer: 'Ray Osei', channel: 'influencer', confidence: 0.8 },
      ]);
      expect(await dirty()).toEqual(['influencer added', 'influencer changed']);
      await runUntilClean(api.context, api.ours.id);
      expect(await credited()).toEqual(
        expect.arrayContaining([{ name: 'Lena Data' }, { name: 'Ray Osei' }]),
      );
    });

    it('are stored once, however often they come', async () => {
      await record({ kind: 'self_report', mention: 'a colleague' });
      await record({ kind: 'self_report', mention: 'a colleague' });
      expect(await touches()).toHaveLength(1);
    });
  });

  it('of a deleted influencer keep what their tags say, without a name', async () => {
    const mina = await influencer('Minna');
    await record({ url: BROKEN });
    await us.delete(`/influencers/${mina}`).expect(204);
    expect(await touches()).toMatchObject([{ influencer: null, channel: 'unassigned' }]);
    expect(await dirty()).toEqual(['influencer deleted']);
  });

  describe('of two influencers who are one person', () => {
    it('go to the one that stays, with names, posts, costs, placements and fees', async () => {
      const [into, from] = [
        await influencer('Mina Kovač', { handles: [{ platform: 'x', handle: 'mina' }] }),
        await influencer('Minna', {
          handles: [{ platform: 'youtube', handle: 'minnadata' }],
          aliases: ['mk'],
          externalId: 'crm-9',
        }),
      ];
      const campaign = (
        await us.post('/campaigns', { name: 'C', landingUrl: 'https://e.example/' })
      ).body as { id: string };
      const placement = { platform: 'x', contentType: 'post' };
      const put = await us
        .put(`/campaigns/${campaign.id}/influencers`, {
          assignments: [
            { ...placement, influencerId: into, fee: { minor: 100, currency: 'EUR' } },
            { ...placement, influencerId: from, fee: { minor: 50, currency: 'EUR' } },
            { ...placement, contentType: 'video', influencerId: from },
          ],
        })
        .expect(200);
      const links = (put.body as { assignments: { trackingUrl: string }[] }).assignments.map(
        ({ trackingUrl }) => trackingUrl,
      );
      await us
        .post('/costs', {
          influencerId: from,
          kind: 'fee',
          amount: { minor: 7, currency: 'EUR' },
          incurredOn: '2026-01-01',
        })
        .expect(201);
      for (const [index, url] of links.entries()) {
        await record({ idempotencyKey: `k${String(index)}`, url });
      }
      const merged = await us.post(`/influencers/${into}/merge`, { from }).expect(200);
      expect(merged.body).toMatchObject({
        name: 'Mina Kovač',
        externalId: 'crm-9',
        aliases: expect.arrayContaining(['Minna', 'mk']) as unknown,
        handles: [{ handle: 'mina' }, { handle: 'minnadata' }],
      });
      await us.get(`/influencers/${from}`).expect(404);
      expect((await touches()).map((touch) => touch.influencer)).toEqual(
        Array<string>(3).fill('Mina Kovač'),
      );
      const answer = await us.get(`/campaigns/${campaign.id}/influencers`);
      expect(answer.body).toMatchObject({
        assignments: [
          { contentType: 'post', fee: { minor: 150, currency: 'EUR' } },
          { contentType: 'video' },
        ],
      });
      expect((await us.get(`/costs?influencerId=${into}`)).body).toMatchObject({ items: [{}] });
      expect(await dirty()).toEqual(['influencers merged']);
      // Links that are out there still find them.
      for (const [index, url] of links.entries()) {
        await record({ idempotencyKey: `later${String(index)}`, url });
      }
      expect((await touches()).map((touch) => touch.influencer)).toEqual(
        Array<string>(6).fill('Mina Kovač'),
      );
    });

    it('cannot be merged with themselves, with nobody, or with somebody of another tenant', async () => {
      const mina = await influencer('Mina Kovač');
      await us.post(`/influencers/${mina}/merge`, { from: mina }).expect(409);
      const stranger = (
        await api.as(api.theirs.adminKey).post('/influencers', { name: 'Stranger' })
      ).body as { id: string };
      await us.post(`/influencers/${mina}/merge`, { from: stranger.id }).expect(404);
    });
  });
});
