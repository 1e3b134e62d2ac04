import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runUntilClean } from '../../src/attribution/credit-dirty.ts';
import { vanityRouter } from '../../src/campaigns/vanity-router.ts';
import { endpoints } from '../../src/endpoints.ts';
import type { Context } from '../../src/context.ts';
import { Router } from 'express';
import { testApi, type TestApi } from '../support/api.ts';

interface Assignment {
  readonly influencerId: string;
  readonly promoCode: string | null;
  readonly vanityLink: {
    readonly url: string;
    readonly slug: string;
    readonly hits: number;
  } | null;
}

const BROWSER =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36';

describe('Promo codes and vanity links', () => {
  let api: TestApi;
  let campaign: string;
  let mina: string;
  let ray: string;
  const place = (influencerId: string, more: object = {}) => ({
    influencerId,
    platform: 'linkedin',
    contentType: 'post',
    ...more,
  });

  beforeAll(async () => {
    // The router is made before the context is there to be handed over.
    const late = Router();
    api = await testApi({ endpoints, routers: [late], now: '2026-11-22T12:00:00Z' });
    late.use(vanityRouter(api.context satisfies Context));
    const create = async (path: string, body: object): Promise<string> =>
      ((await api.as(api.ours.adminKey).post(path, body).expect(201)).body as { id: string }).id;
    mina = await create('/influencers', { name: 'Mina Kovač' });
    ray = await create('/influencers', { name: 'Ray Osei' });
    campaign = await create('/campaigns', {
      name: 'Spring launch',
      landingUrl: 'https://acme.example/demo?plan=team#form',
    });
  });
  afterAll(() => api.close());

  const assign = async (assignments: readonly object[], status = 200): Promise<Assignment[]> => {
    const answer = await api
      .as(api.ours.writerKey)
      .put(`/campaigns/${campaign}/influencers`, { assignments })
      .expect(status);
    return (answer.body as { assignments: Assignment[] }).assignments;
  };
  const visit = (path: string, agent = BROWSER) =>
    api.agent.get(path).set('User-Agent', agent).redirects(0);
  const touches = (): Promise<
    { title: string; influencer_id: string | null; campaign_id: string | null; evidence: string }[]
  > =>
    api.rows(
      `select title, influencer_id, campaign_id, evidence, platform from attribution_touchpoints
       where tenant_id = $1 order by occurred_at, title`,
      [api.ours.id],
    );

  describe('of an assignment', () => {
    it('are given with it, the code as it will be compared', async () => {
      const [first, second] = await assign([
        place(mina, { promoCode: 'mina 20', vanitySlug: 'Mina' }),
        place(ray),
      ]);
      expect(first).toMatchObject({
        promoCode: 'MINA20',
        vanityLink: {
          slug: 'mina',
          hits: 0,
          url: expect.stringMatching(/^http.*\/v\/[0-9a-f]{8}\/mina$/),
        },
      });
      expect(second).toMatchObject({ promoCode: null, vanityLink: null });
    });

    it('stay when they are not mentioned, and when the influencer is taken off', async () => {
      await assign([place(ray)]);
      const [first] = await assign([place(mina), place(ray)]);
      expect(first).toMatchObject({ promoCode: 'MINA20', vanityLink: { slug: 'mina' } });
    });

    it('are nobody else’s as well', async () => {
      const answer = await api
        .as(api.ours.writerKey)
        .put(`/campaigns/${campaign}/influencers`, {
          assignments: [place(mina), place(ray, { promoCode: 'Mina20' })],
        })
        .expect(400);
      expect(answer.text).toContain(
        'The code “MINA20” was given out for another placement, of Mina Kovač. Choose another one.',
      );
      await assign([place(mina), place(ray, { vanitySlug: '../evil' })], 400);
      await assign([place(mina), place(ray, { promoCode: '!' })], 400);
    });
  });

  describe('when a code is used', () => {
    const track = (event: object) =>
      api
        .as(api.ours.writeKey)
        .post('/attribution/track', {
          timestamp: '2026-11-20T10:00:00Z',
          anonymousId: 'v1',
          ...event,
        })
        .expect(200);

    it('say whose the form is, whatever the visit came from', async () => {
      await track({ messageId: 'm1', type: 'page', url: 'https://acme.example/', title: 'Home' });
      await track({
        messageId: 'm2',
        type: 'track',
        event: 'Demo requested',
        timestamp: '2026-11-20T10:05:00Z',
        properties: { promo: 'Mina20', formName: 'Demo request' },
      });
      const [page, form] = await touches();
      expect(page).toMatchObject({ influencer_id: null });
      expect(form).toMatchObject({
        title: 'Demo request',
        influencer_id: mina,
        campaign_id: campaign,
        evidence: 'code',
        platform: 'linkedin',
      });
    });

    it('say nothing of a code nobody was given', async () => {
      await track({
        messageId: 'm3',
        type: 'track',
        event: 'Ordered',
        timestamp: '2026-11-20T10:06:00Z',
        properties: { coupon: 'BLACKFRIDAY' },
      });
      expect((await touches()).at(-1)).toMatchObject({ title: 'Ordered', influencer_id: null });
    });

    it('are found in an address, and in an answer that is one', async () => {
      await track({
        messageId: 'm4',
        type: 'page',
        anonymousId: 'v2',
        url: 'https://acme.example/?code=mina20',
        title: 'With a code',
      });
      await track({
        messageId: 'm5',
        type: 'track',
        event: 'Said',
        anonymousId: 'v2',
        properties: { answer: ' MINA20 ' },
      });
      const found = (await touches()).filter(({ title }) => /With a code|Code MINA20/.test(title));
      expect(found).toHaveLength(2);
      for (const touch of found) {
        expect(touch).toMatchObject({
          influencer_id: mina,
          campaign_id: campaign,
          evidence: 'code',
        });
      }
    });

    it('earn the influencer the deal of who used it', async () => {
      await track({
        messageId: 'm6',
        type: 'page',
        anonymousId: 'v3',
        url: 'https://acme.example/?promo=Mina20',
        title: 'Prices',
      });
      await track({
        messageId: 'm7',
        type: 'identify',
        anonymousId: 'v3',
        email: 'carla@buyer.example',
        timestamp: '2026-11-20T10:02:00Z',
      });
      const us = api.as(api.ours.writerKey);
      await us
        .post('/attribution/leads', {
          externalId: 'l-code',
          email: 'carla@buyer.example',
          createdAt: '2026-11-20T11:00:00Z',
        })
        .expect(200);
      await us
        .post('/attribution/opportunities', {
          externalId: 'o-code',
          name: 'Carla buys',
          contacts: [{ externalId: 'l-code' }],
          amount: { minor: 250_000, currency: 'EUR' },
          createdAt: '2026-11-21T09:00:00Z',
        })
        .expect(200);
      await runUntilClean(api.context, api.ours.id);
      const rows = await api.rows<{ influencer_id: string; minor: number; evidence: string }>(
        `select p.influencer_id, p.amount_minor::float8 as minor, p.evidence
         from pipeline_attribution p join deals d on d.tenant_id = $1 and d.id = p.deal_id
         where p.tenant_id = $1 and d.external_id = 'o-code' and p.model = 'first_touch' and p.stage = 'opportunity'`,
        [api.ours.id],
      );
      expect(rows).toEqual([{ influencer_id: mina, minor: 250_000, evidence: 'code' }]);
    });

    it('are taken with leads and opportunities over the API', async () => {
      const us = api.as(api.ours.writerKey);
      await us
        .post('/attribution/leads', {
          externalId: 'l1',
          email: 'anna@buyer.example',
          promoCode: 'mina20',
          createdAt: '2026-11-21T08:00:00Z',
        })
        .expect(200);
      await us
        .post('/attribution/opportunities', {
          externalId: 'o1',
          contacts: [{ externalId: 'l1' }],
          createdAt: '2026-11-21T09:00:00Z',
          promoCode: 'MINA20',
        })
        .expect(200);
      const used = (await touches()).filter(({ title }) => title === 'Code MINA20');
      expect(used.filter(({ influencer_id }) => influencer_id === mina)).toHaveLength(3);
      const unknown = await us.post('/attribution/opportunities', {
        externalId: 'o1',
        promoCode: 'NOBODYS',
      });
      expect(unknown.text).toContain('No influencer was given the code “NOBODYS”.');
    });
  });

  describe('when a vanity link is followed', () => {
    const pathOf = async (): Promise<string> => {
      const [first] = await assign([place(mina), place(ray)]);
      return new URL(first?.vanityLink?.url ?? '').pathname;
    };

    it('leads to the landing page with the tags, counts it, and keeps nothing of the visitor', async () => {
      const answer = await visit(
        `${await pathOf()}?to=https://evil.example&utm_source=evil`,
      ).expect(302);
      const target = new URL(answer.headers['location'] ?? '');
      expect(`${target.origin}${target.pathname}${target.hash}`).toBe(
        'https://acme.example/demo#form',
      );
      expect(Object.fromEntries(target.searchParams)).toEqual({
        plan: 'team',
        utm_source: 'mina-kovac',
        utm_medium: 'linkedin',
        utm_campaign: 'spring-launch',
        utm_content: 'post',
      });
      expect(answer.headers['set-cookie']).toBeUndefined();
      expect(answer.headers['cache-control']).toBe('no-store');
      const [first] = await assign([place(mina), place(ray)]);
      expect(first?.vanityLink?.hits).toBe(1);
    });

    it('does not count crawlers, previews and what is fetched in advance', async () => {
      const path = await pathOf();
      await visit(path, 'LinkedInBot/1.0 (compatible; Mozilla/5.0)').expect(302);
      await visit(path).set('Sec-Purpose', 'prefetch').expect(302);
      await api.agent.head(path).set('User-Agent', BROWSER).redirects(0).expect(302);
      const [first] = await assign([place(mina), place(ray)]);
      expect(first?.vanityLink?.hits).toBe(1);
    });

    it.each(['/v/00000000/mina', '/v/zzz/mina', '/v/%2e%2e/mina'])('knows no %s', async (path) => {
      await visit(path).expect(404);
    });

    it('tells whoever typed it wrongly in a sentence, and a program in a problem document', async () => {
      const typed = await visit('/v/00000000/mina')
        .set('Accept', 'text/html,*/*;q=0.8')
        .expect(404);
      expect(typed.headers['content-type']).toMatch(/^text\/html/);
      expect(typed.text).toContain('<p>This link leads nowhere. Perhaps it was misspelt.</p>');
      const program = await visit('/v/00000000/mina').set('Accept', 'application/json').expect(404);
      expect(program.body).toMatchObject({
        status: 404,
        detail: 'This link leads nowhere. Perhaps it was misspelt.',
      });
    });

    it('is each company’s own: the same words lead nowhere under another’s key', async () => {
      const [row] = await api.rows<{ link_key: string }>(
        'select link_key from tenants where id = $1',
        [api.theirs.id],
        api.theirs,
      );
      await visit(`/v/${row?.link_key ?? ''}/mina`).expect(404);
    });

    it('leads nowhere once it was taken away', async () => {
      const path = await pathOf();
      const [first] = await assign([
        place(mina, { vanitySlug: null, promoCode: null }),
        place(ray),
      ]);
      expect(first).toMatchObject({ promoCode: null, vanityLink: null });
      await visit(path).expect(404);
    });
  });
});
