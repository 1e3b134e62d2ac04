import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  CONTENT_TYPE_IDS,
  parseUtm,
  PLATFORM_IDS,
  resolveTouch,
} from '@pipeline-attribution/shared';
import fc from 'fast-check';
import { campaignEndpoints } from '../../src/campaigns/endpoints.ts';
import { loadDirectory } from '../../src/campaigns/load-directory.ts';
import { withTenant } from '../../src/db/tenancy.ts';
import { settingsEndpoints } from '../../src/settings/endpoints.ts';
import { testApi, type Caller, type TestApi } from '../support/api.ts';

interface Named {
  readonly id: string;
  readonly name: string;
  readonly aliases: string[];
}
interface Campaign extends Named {
  readonly utm: Record<string, string | null>;
  readonly budget: unknown;
}
interface Assignment {
  readonly influencerId: string;
  readonly trackingUrl: string;
  readonly platform: string;
  readonly contentType: string;
  readonly utm: { source: string };
}
interface Refusal {
  readonly detail: string;
  readonly errors: { field: string; message: string }[];
}

describe('Campaigns and influencers', () => {
  let api: TestApi;
  let us: Caller;
  let them: Caller;

  beforeAll(async () => {
    api = await testApi({
      endpoints: [...campaignEndpoints, ...settingsEndpoints],
      now: '2026-06-15T12:00:00Z',
    });
    us = api.as(api.ours.adminKey);
    them = api.as(api.theirs.adminKey);
  });
  afterAll(() => api.close());

  const influencer = async (name: string, more: object = {}): Promise<Named> =>
    (await us.post('/influencers', { name, ...more }).expect(201)).body as Named;
  const campaign = async (name: string, more: object = {}): Promise<Campaign> =>
    (await us.post('/campaigns', { name, ...more }).expect(201)).body as Campaign;
  const assign = async (id: string, ...assignments: object[]): Promise<Assignment[]> => {
    const answer = await us.put(`/campaigns/${id}/influencers`, { assignments }).expect(200);
    return (answer.body as { assignments: Assignment[] }).assignments;
  };
  const resolve = async (url: string) => {
    const directory = await withTenant(api.context.dataSource, api.ours.id, (tx) =>
      loadDirectory(tx),
    );
    return resolveTouch({ url }, directory);
  };

  describe('an influencer', () => {
    it('is created, read, changed and deleted', async () => {
      const created = await influencer('Mina Kovač', {
        handles: [{ platform: 'LI', handle: 'https://linkedin.com/in/mina-k' }],
        aliases: ['the data lady'],
      });
      expect(created).toMatchObject({
        name: 'Mina Kovač',
        handles: [{ platform: 'linkedin', handle: 'https://linkedin.com/in/mina-k', url: null }],
        status: 'active',
      });
      expect((await us.get(`/influencers/${created.id}`).expect(200)).body).toEqual(created);
      const changed = await us
        .patch(`/influencers/${created.id}`, { notes: 'Prefers carousels' })
        .expect(200);
      expect(changed.body).toMatchObject({ notes: 'Prefers carousels', aliases: created.aliases });
      await us.delete(`/influencers/${created.id}`).expect(204);
      await us.get(`/influencers/${created.id}`).expect(404);
      await us.patch(`/influencers/${created.id}`, { notes: '' }).expect(404);
      await us.delete(`/influencers/${created.id}`).expect(404);
    });

    it('is invisible to another tenant', async () => {
      const { id } = await influencer('Ours Alone');
      await them.get(`/influencers/${id}`).expect(404);
      await them.patch(`/influencers/${id}`, { name: 'Taken' }).expect(404);
      await them.delete(`/influencers/${id}`).expect(404);
      await them.post(`/influencers`, { name: 'Ours Alone' }).expect(201);
    });

    it('may not share a name, alias or handle with somebody else', async () => {
      await influencer('Ray Osei', {
        aliases: ['ray10'],
        handles: [{ platform: 'x', handle: '@rayo' }],
      });
      for (const [body, field] of [
        [{ name: 'RAY  OSÉI' }, 'name'],
        [{ name: 'ray10' }, 'name'],
        [{ name: 'Someone', aliases: ['fine', 'Ray Osei'] }, 'aliases.1'],
        [
          { name: 'Someone', handles: [{ platform: 'twitter', handle: 'rayo' }] },
          'handles.0.handle',
        ],
        [
          { name: 'Someone', handles: [{ platform: 'tiktok', handle: 'ray-osei' }] },
          'handles.0.handle',
        ],
        [{ name: 'Someone', aliases: ['LinkedIn'] }, 'aliases.0'],
        [{ name: 'Someone', aliases: ['reel'] }, 'aliases.0'],
      ] as const) {
        const response = await us.post('/influencers', body);
        expect(response.status).toBe(409);
        expect((response.body as Refusal).errors.map((error) => error.field)).toContain(field);
      }
      await influencer('Rayo Elsewhere', { handles: [{ platform: 'tiktok', handle: 'rayo' }] });
    });

    it('says which platforms there are when it does not know one', async () => {
      const response = await us.post('/influencers', {
        name: 'Nobody',
        handles: [{ platform: 'friendster', handle: 'x' }],
      });
      expect(response.status).toBe(400);
      expect((response.body as Refusal).errors).toEqual([
        {
          field: 'handles.0.platform',
          message: expect.stringContaining('linkedin') as unknown,
        },
      ]);
    });

    it('keeps a name that is given up as an alias', async () => {
      const { id } = await influencer('Anna Schmidt');
      const renamed = await us.patch(`/influencers/${id}`, { name: 'Anna Weber' }).expect(200);
      expect((renamed.body as Named).aliases).toEqual(['Anna Schmidt']);
      const link = 'https://example.com/?utm_source=anna-schmidt&utm_medium=linkedin';
      expect((await resolve(link)).influencerId).toBe(id);
    });
  });

  describe('a list', () => {
    it('comes in pages that hold everything once, in a fixed order', async () => {
      for (const name of ['zeta', 'Alpha', 'beta', 'Gamma', 'delta']) {
        await them.post('/campaigns', { name: `List ${name}` }).expect(201);
      }
      for (const sort of ['name', '-name', 'createdAt', '-createdAt']) {
        const names: string[] = [];
        let cursor: string | null = '';
        while (cursor !== null) {
          const page = await them
            .get(`/campaigns?limit=2&q=list&sort=${sort}${cursor && `&cursor=${cursor}`}`)
            .expect(200);
          const body = page.body as { items: Named[]; nextCursor: string | null };
          names.push(...body.items.map(({ name }) => name));
          cursor = body.nextCursor;
        }
        const byName = ['List Alpha', 'List beta', 'List delta', 'List Gamma', 'List zeta'];
        const byTime = ['List zeta', 'List Alpha', 'List beta', 'List Gamma', 'List delta'];
        const expected = sort.endsWith('name') ? byName : byTime;
        expect(names).toEqual(sort.startsWith('-') ? [...expected].reverse() : expected);
      }
    });

    it('is filtered by status and text, wildcards taken literally', async () => {
      await them.post('/campaigns', { name: '100% organic', status: 'planned' }).expect(201);
      const found = async (query: string): Promise<string[]> =>
        ((await them.get(`/campaigns?${query}`).expect(200)).body as { items: Named[] }).items.map(
          ({ name }) => name,
        );
      expect(await found('q=100%25')).toEqual(['100% organic']);
      expect(await found('q=%25')).toEqual(['100% organic']);
      expect(await found('status=planned')).toEqual(['100% organic']);
      expect(await found('q=nothing+of+the+kind')).toEqual([]);
    });

    it('refuses a cursor that is not its own, and an unknown filter', async () => {
      await us.get('/campaigns?cursor=abc').expect(400);
      const forged = Buffer.from('["name","x","1"]').toString('base64url');
      await us.get(`/campaigns?sort=createdAt&cursor=${forged}`).expect(400);
      const badTime = Buffer.from('["createdAt","no time","1"]').toString('base64url');
      await us.get(`/campaigns?sort=createdAt&cursor=${badTime}`).expect(400);
      await us.get('/campaigns?limit=0').expect(400);
      await us.get('/campaigns?limit=1e9').expect(400);
      await us.get('/campaigns?stauts=active').expect(400);
    });
  });

  describe('a campaign', () => {
    it('is created with a utm_campaign of its own', async () => {
      const first = await campaign('Spring Launch 2026!', {
        budget: { minor: 1_000_000, currency: 'USD' },
      });
      expect(first.utm).toEqual({
        campaign: 'spring-launch-2026',
        source: null,
        medium: null,
        content: null,
        term: null,
      });
      expect(first.budget).toEqual({ minor: 1_000_000, currency: 'USD' });
      const taken = await us.post('/campaigns', { name: 'spring launch 2026' });
      expect(taken.status).toBe(409);
      expect((taken.body as Refusal).errors).toEqual([
        {
          field: 'name',
          message: '“spring launch 2026” already means the campaign “Spring Launch 2026!”.',
        },
      ]);
      const tag = await us.post('/campaigns', {
        name: 'Autumn',
        utm: { campaign: 'Spring_Launch_2026' },
      });
      expect((tag.body as Refusal).errors.map(({ field }) => field)).toEqual(['utm.campaign']);
    });

    it('keeps links working when it is renamed, and marks nothing', async () => {
      const { id } = await campaign('Old name');
      await api.rows(
        `insert into deals (tenant_id, source, external_id, name, outcome, currency, created_at)
         values ($1, 'api', 'd-rename', 'Deal', 'open', 'EUR', now())`,
        [api.ours.id],
      );
      await us.patch(`/campaigns/${id}`, { name: 'New name' }).expect(200);
      expect((await resolve('https://e.com/?utm_campaign=old-name')).campaignId).toBe(id);
      expect((await resolve('https://e.com/?utm_campaign=New%20name')).campaignId).toBe(id);
      expect(
        await api.rows('select * from dirty_deals where tenant_id = $1', [api.ours.id]),
      ).toEqual([]);
    });

    it('refuses a period that ends before it starts, in one body or in two', async () => {
      await us
        .post('/campaigns', { name: 'Backwards', startsOn: '2026-02-02', endsOn: '2026-02-01' })
        .expect(400);
      const { id } = await campaign('Forwards', { startsOn: '2026-02-02' });
      const response = await us.patch(`/campaigns/${id}`, { endsOn: '2026-02-01' });
      expect(response.status).toBe(400);
      expect((response.body as Refusal).errors[0]?.field).toBe('endsOn');
      await us.patch(`/campaigns/${id}`, { endsOn: '2026-02-31' }).expect(400);
    });

    it('refuses tags that a link would not carry', async () => {
      for (const tag of ['{campaign}', 'null', '!!!', '""']) {
        await us.post('/campaigns', { name: 'Untaggable', utm: { campaign: tag } }).expect(400);
      }
    });

    it('has an audit trail with who, before and after', async () => {
      const { id } = await campaign('Audited');
      await us.patch(`/campaigns/${id}`, { status: 'finished' }).expect(200);
      await us.delete(`/campaigns/${id}`).expect(204);
      const trail = await api.rows<{ action: string; actor: string; was: string; is: string }>(
        `select action, actor, before->>'status' as was, after->>'status' as is
         from audit_log where tenant_id = $1 and entity_id = $2 order by id`,
        [api.ours.id, id],
      );
      expect(trail).toEqual([
        { action: 'create', actor: expect.stringMatching(/^key:/), was: null, is: 'active' },
        { action: 'change', actor: expect.stringMatching(/^key:/), was: 'active', is: 'finished' },
        { action: 'delete', actor: expect.stringMatching(/^key:/), was: 'finished', is: null },
      ]);
    });
  });

  describe('fees', () => {
    const setDefaultFee = (defaultFeeMinor: number | null) =>
      us.patch('/settings', { roi: { defaultFeeMinor } }).expect(200);
    const fees = async (id: string): Promise<unknown[]> => {
      const answer = await us.get(`/campaigns/${id}/influencers`).expect(200);
      return (answer.body as { assignments: { fee: unknown }[] }).assignments.map(({ fee }) => fee);
    };

    it('are the usual one of the settings where none is agreed, and stay as agreed where one is', async () => {
      const { id: influencerId } = await influencer('Paid');
      const { id } = await campaign('Fees');
      const placement = { influencerId, platform: 'x', contentType: 'thread' };
      await assign(id, { ...placement, fee: { minor: 70_000, currency: 'USD' } });
      await setDefaultFee(90_000);
      await assign(id, placement);
      expect(await fees(id)).toEqual([expect.objectContaining({ minor: 70_000, currency: 'USD' })]);
      const { id: other } = await campaign('Usual fees');
      await assign(other, placement);
      expect(await fees(other)).toEqual([
        expect.objectContaining({ minor: 90_000, currency: 'EUR' }),
      ]);
      await setDefaultFee(null);
    });
  });

  describe('tracking links', () => {
    it('name influencer, platform, campaign and content type, and keep the landing page', async () => {
      const mina = await influencer('Mina Link');
      const { id } = await campaign('Link campaign', {
        landingUrl: 'https://example.com/demo?plan=pro&utm_source=old#pricing',
        utm: { term: 'data quality' },
      });
      const [link] = await assign(id, {
        influencerId: mina.id,
        platform: 'LinkedIn',
        contentType: 'Carousel',
        fee: { minor: 250_000, currency: 'EUR' },
      });
      const url = new URL(link?.trackingUrl ?? '');
      expect(Object.fromEntries(url.searchParams)).toEqual({
        plan: 'pro',
        utm_source: 'mina-link',
        utm_medium: 'linkedin',
        utm_campaign: 'link-campaign',
        utm_content: 'carousel',
        utm_term: 'data quality',
      });
      expect(url.hash).toBe('#pricing');
    });

    it('are made anew when the tags or the landing page change', async () => {
      const { id: influencerId } = await influencer('Relinked');
      const { id } = await campaign('Relinked campaign');
      const [without] = await assign(id, { influencerId, platform: 'x', contentType: 'thread' });
      expect(without?.trackingUrl).toBeNull();
      await us.patch(`/campaigns/${id}`, { landingUrl: 'https://a.example/' }).expect(200);
      await us.patch(`/campaigns/${id}`, { utm: { campaign: 'rl26' } }).expect(200);
      const answer = await us.get(`/campaigns/${id}/influencers`).expect(200);
      const [link] = (answer.body as { assignments: Assignment[] }).assignments;
      expect(parseUtm(link?.trackingUrl ?? '')).toMatchObject({
        campaign: 'rl26',
        source: 'relinked',
      });
    });

    it('are read back by our own parser whatever the names, with or without fixed tags', async () => {
      const { id: plain } = await campaign('Round trip', { landingUrl: 'https://e.example/a?b=c' });
      const { id: fixed } = await campaign('Round trip fixed', {
        landingUrl: 'https://e.example/',
        utm: { source: 'linkedin', medium: 'influencer' },
      });
      const names = fc
        .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
        .filter((name) => /[\p{L}\p{N}]/u.test(name.normalize('NFKD')));
      const people = fc.oneof(
        { weight: 3, arbitrary: names },
        // People whose slugs meet: the same words, numbers, platforms, content types.
        fc.constantFrom(
          'Jo Li',
          'jo-li',
          'JoLi 2',
          'jo li-2',
          'Linkedin',
          'Video',
          'Demo',
          'Creator',
          'X',
          'Max LinkedIn',
          'Müller',
          'Mueller',
          'Øystein',
          '李明',
          'null',
          'O’Neill',
        ),
      );
      let assigned = 0;
      await fc.assert(
        fc.asyncProperty(
          people,
          fc.constantFrom(...PLATFORM_IDS),
          fc.constantFrom(...CONTENT_TYPE_IDS),
          fc.boolean(),
          async (name, platform, contentType, isFixed) => {
            const created = await us.post('/influencers', { name });
            expect([201, 400, 409]).toContain(created.status);
            if (created.status !== 201) return;
            const influencerId = (created.body as Named).id;
            const id = isFixed ? fixed : plain;
            const list = await assign(id, { influencerId, platform, contentType });
            const url = list[0]?.trackingUrl ?? '';
            expect(await resolve(url)).toMatchObject({
              influencerId,
              campaignId: id,
              channel: 'influencer',
              contentType,
              ...(isFixed ? {} : { platform, confidence: 1 }),
            });
            assigned += 1;
          },
        ),
        { numRuns: 60 },
      );
      expect(assigned).toBeGreaterThan(20);
    });

    it('keep their meaning when the influencer leaves the campaign and is renamed', async () => {
      const { id: influencerId } = await influencer('Leaver One');
      const { id } = await campaign('Leaving', { landingUrl: 'https://e.example/' });
      const [link] = await assign(id, { influencerId, platform: 'x', contentType: 'post' });
      await assign(id);
      await us.patch(`/influencers/${influencerId}`, { name: 'Quite Different' }).expect(200);
      await us
        .patch(`/influencers/${influencerId}`, { aliases: ['Leaver One', 'leaver-one'] })
        .expect(200);
      expect(await resolve(link?.trackingUrl ?? '')).toMatchObject({
        influencerId,
        campaignId: id,
      });
    });

    it('refuses the same placement twice and an influencer of somebody else', async () => {
      const { id: influencerId } = await influencer('Twice');
      const { id } = await campaign('Refusing');
      const placement = { influencerId, platform: 'x', contentType: 'post' };
      await us
        .put(`/campaigns/${id}/influencers`, {
          assignments: [placement, { ...placement, platform: 'twitter' }],
        })
        .expect(400);
      const theirs = (await them.post('/influencers', { name: 'Theirs' })).body as Named;
      const response = await us.put(`/campaigns/${id}/influencers`, {
        assignments: [{ ...placement, influencerId: theirs.id }],
      });
      expect(response.status).toBe(400);
      expect((response.body as Refusal).errors[0]?.field).toBe('assignments.0.influencerId');
    });
  });

  it('checks the tracking of a campaign link by link', async () => {
    const { id: influencerId } = await influencer('Checked');
    const { id } = await campaign('Checked campaign', { landingUrl: 'https://e.example/' });
    const message = async (): Promise<string> =>
      ((await us.get(`/campaigns/${id}/tracking-check`).expect(200)).body as { message: string })
        .message;
    expect(await message()).toContain('Assign an influencer');
    await assign(
      id,
      { influencerId, platform: 'x', contentType: 'post' },
      { influencerId, platform: 'youtube', contentType: 'video' },
    );
    expect(await message()).toContain('No hit yet');
    await api.rows(
      `update campaign_influencers set first_hit_at = '2026-06-15T11:00:00Z', last_hit_at = '2026-06-15T11:58:00Z'
       where tenant_id = $1 and campaign_id = $2 and platform = 'x'`,
      [api.ours.id, id],
    );
    await api.rows(
      `update campaigns set first_hit_at = '2026-06-15T11:00:00Z', last_hit_at = '2026-06-15T11:58:00Z'
       where tenant_id = $1 and id = $2`,
      [api.ours.id, id],
    );
    const answer = await us.get(`/campaigns/${id}/tracking-check`).expect(200);
    expect(answer.body).toMatchObject({
      lastHitAt: '2026-06-15T11:58:00.000Z',
      message: 'The last hit came 2 min ago; 1 of 2 links were seen.',
      links: [
        { platform: 'x', state: 'seen', resolves: true },
        { platform: 'youtube', state: 'waiting', resolves: true },
      ],
    });
  });

  describe('posts and costs', () => {
    it('belong to influencers and campaigns of the tenant', async () => {
      const { id: influencerId } = await influencer('Poster');
      const { id: campaignId } = await campaign('Posting');
      const post = await us
        .post('/posts', {
          influencerId,
          campaignId,
          platform: 'yt',
          contentType: 'reel',
          title: 'Why data breaks',
          url: 'https://youtube.com/watch?v=1',
          publishedAt: '2026-03-01T10:00:00+02:00',
        })
        .expect(201);
      expect(post.body).toMatchObject({
        platform: 'youtube',
        contentType: 'short_video',
        publishedAt: '2026-03-01T08:00:00.000Z',
      });
      const { id } = post.body as { id: string };
      await us.patch(`/posts/${id}`, { audience: 12_000 }).expect(200);
      await us.patch(`/posts/${id}`, { campaignId: influencerId }).expect(400);
      const again = await us.post('/posts', {
        influencerId,
        platform: 'x',
        contentType: 'post',
        title: 'Same address',
        url: 'https://youtube.com/watch?v=1',
        publishedAt: '2026-03-01T10:00:00Z',
      });
      expect(again.status).toBe(409);
      const listed = await us.get(`/posts?campaignId=${campaignId}&from=2026-03-01&to=2026-03-01`);
      expect((listed.body as { items: unknown[] }).items).toHaveLength(1);
      await them.get(`/posts/${id}`).expect(404);
      await us.delete(`/posts/${id}`).expect(204);
    });

    it('convert foreign costs at the rate of their day, or say that there is none', async () => {
      const cost = {
        kind: 'ads',
        incurredOn: '2026-04-02',
        amount: { minor: 10_000, currency: 'USD' },
      };
      const refused = await us.post('/costs', cost);
      expect(refused.status).toBe(400);
      expect((refused.body as Refusal).detail).toContain('no exchange rate from USD to EUR');
      await api.rows(
        `insert into exchange_rates (tenant_id, currency, starts_on, rate, units_per_home)
         values ($1, 'USD', '2026-01-01', 0.8, 1.25), ($1, 'USD', '2026-04-03', 0.5, 2)`,
        [api.ours.id],
      );
      const created = await us.post('/costs', cost).expect(201);
      expect(created.body).toMatchObject({ homeAmount: { minor: 8_000, currency: 'EUR' } });
      const { id } = created.body as { id: string };
      const moved = await us.patch(`/costs/${id}`, { incurredOn: '2026-04-03' }).expect(200);
      expect(moved.body).toMatchObject({ homeAmount: { minor: 5_000, currency: 'EUR' } });
      await us.patch(`/costs/${id}`, { amount: { minor: 1.5, currency: 'EUR' } }).expect(400);
      await us.patch(`/costs/${id}`, { amount: { minor: 1e300, currency: 'EUR' } }).expect(400);
      await us.delete(`/costs/${id}`).expect(204);
    });
  });
});
