import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readingCompany, type ReadingCompany } from './reading-company.ts';

interface Item {
  readonly id: string;
  readonly kind: string;
  readonly value: string;
  readonly field: string;
  readonly state: string;
  readonly touches: number;
  readonly countedAt: string | null;
  readonly people: number;
  readonly deals: number;
  readonly isSuggested: boolean;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
  readonly pipeline: { readonly minor: number; readonly text: string };
  readonly open: { readonly minor: number };
  readonly won: { readonly minor: number };
  readonly spellings: readonly { readonly value: string; readonly touches: number }[];
  readonly proposals: readonly {
    readonly id: string;
    readonly name: string;
    readonly reason: string;
  }[];
  readonly decision: { readonly relinkedTouches: number; readonly by: string } | null;
}

const BROKEN =
  'https://e.example/?utm_source=minna-kovac&utm_medium=linkedin&utm_campaign=sprng-launch';

describe('Values of links that nobody goes by', () => {
  let we: ReadingCompany;
  beforeEach(async () => {
    we = await readingCompany();
  });
  afterEach(() => we.api.close());

  const list = async (query = ''): Promise<Item[]> => {
    await we.count();
    return ((await we.us.get(`/repairs${query}`).expect(200)).body as { items: Item[] }).items;
  };
  const item = async (value: string, query = ''): Promise<Item> => {
    const found = (await list(query)).find((one) => one.value === value);
    if (!found) throw new Error(`“${value}” is not on the list.`);
    return found;
  };

  it('are gathered with what hangs on them and what they may mean', async () => {
    await we.record(
      { url: BROKEN, occurredAt: new Date('2026-01-10T08:00:00Z') },
      { url: BROKEN.replace('minna-kovac', 'Minna_Kovac'), contactId: we.client },
      {
        url: BROKEN,
        contactId: null,
        visitorId: 'nobody',
        occurredAt: new Date('2026-01-20T08:00:00Z'),
      },
    );
    const items = await list();
    expect(items.map(({ kind, field, value }) => [kind, field, value])).toEqual(
      expect.arrayContaining([
        ['influencer', 'utm_source', 'minna-kovac'],
        ['campaign', 'utm_campaign', 'sprng-launch'],
      ]),
    );
    expect(items).toHaveLength(2);
    expect(items.find(({ kind }) => kind === 'influencer')).toMatchObject({
      touches: 3,
      people: 2,
      deals: 2,
      pipeline: { minor: 150_000, text: '€1,500' },
      open: { minor: 100_000 },
      won: { minor: 50_000 },
      firstSeenAt: '2026-01-10T08:00:00.000Z',
      lastSeenAt: '2026-01-20T08:00:00.000Z',
      isSuggested: true,
      spellings: [
        { value: 'minna-kovac', touches: 2 },
        { value: 'Minna_Kovac', touches: 1 },
      ],
      proposals: [
        {
          id: we.mina,
          name: 'Mina Kovač',
          reason: '“minna-kovac” differs from “Mina Kovač” by one letter too many (“n”).',
        },
      ],
      decision: null,
    });
  });

  it('do not list other marketing, nor what is linked already', async () => {
    await we.record(
      {
        url: 'https://e.example/?utm_source=mina-kovac&utm_medium=linkedin&utm_campaign=spring-launch',
      },
      { url: 'https://e.example/?utm_source=google&utm_medium=cpc&utm_term=mina+kovacs' },
      { url: 'https://e.example/' },
      { url: BROKEN.replace('sprng', 'spring'), influencerId: we.jonas },
    );
    expect(await list()).toEqual([]);
  });

  it('become an alias with one click, also for what came before and what comes after', async () => {
    await we.record({ url: BROKEN });
    await we.credit();
    expect(await we.credited(we.openDeal)).toEqual({ '-': 100_000 });
    const { id } = await item('minna-kovac');
    const accepted = (await we.us.post(`/repairs/${id}/accept`, {}).expect(200)).body as Item;
    expect(accepted).toMatchObject({
      state: 'accepted',
      decision: {
        target: { name: 'Mina Kovač' },
        relinkedTouches: 1,
        by: expect.stringMatching(/^key:/),
      },
    });
    expect(
      await we.api.rows('select reason from dirty_deals where tenant_id = $1 and deal_id = $2', [
        we.api.ours.id,
        we.openDeal,
      ]),
    ).toEqual([{ reason: '“minna-kovac” accepted as an alias' }]);
    await we.credit();
    expect(await we.credited(we.openDeal)).toEqual({ 'Mina Kovač': 100_000 });

    await we.record({ url: BROKEN, contactId: we.client });
    expect((await we.links()).map(({ influencer_id: influencer }) => influencer)).toEqual([
      we.mina,
      we.mina,
    ]);
    expect((await list()).map(({ kind }) => kind)).toEqual(['campaign']);
    expect((await list('?state=accepted')).map(({ value }) => value)).toEqual(['minna-kovac']);
    expect((await we.us.get(`/influencers/${we.mina}`).expect(200)).body).toMatchObject({
      aliases: ['minna-kovac'],
    });
  });

  it('go back to what they were when that is undone, those that came later too', async () => {
    await we.record({ url: BROKEN });
    const before = await we.links();
    const { id } = await item('minna-kovac');
    await we.us.post(`/repairs/${id}/accept`, {}).expect(200);
    await we.record({ url: BROKEN, contactId: we.client });
    await we.us.post(`/repairs/${id}/undo`).expect(200);
    const after = await we.links();
    expect(after.slice(0, 1)).toEqual(before);
    expect(after.map(({ influencer_id: influencer }) => influencer)).toEqual([null, null]);
    expect((await we.us.get(`/influencers/${we.mina}`)).body).toMatchObject({ aliases: [] });
    expect((await item('minna-kovac')).state).toBe('open');
    await we.credit();
    expect(await we.credited(we.openDeal)).toEqual({ '-': 100_000 });
  });

  it('are linked to nobody where a person must choose', async () => {
    await we.us.post('/influencers', { name: 'Jonah Weber' }).expect(201);
    await we.record({ url: BROKEN.replace('minna-kovac', 'jonaz-weber') });
    const { id, isSuggested, proposals } = await item('jonaz-weber');
    expect(isSuggested).toBe(false);
    expect(proposals.map(({ name }) => name).sort()).toEqual(['Jonah Weber', 'Jonas Weber']);
    const refused = await we.us.post(`/repairs/${id}/accept`, {}).expect(409);
    expect((refused.body as { detail: string }).detail).toMatch(
      /^“jonaz-weber” may be Jona[hs] Weber or Jona[hs] Weber\. Name the one it is\.$/,
    );
    await we.us.post(`/repairs/${id}/accept`, { influencerId: we.jonas }).expect(200);
    expect((await we.links())[0]).toMatchObject({ influencer_id: we.jonas });
  });

  it('say when they were counted: what came since is linked and told as well', async () => {
    await we.record({ url: BROKEN });
    await we.count();
    // So many touches that a request does not count them anew.
    await we.api.rows('update unresolved_counts set took_ms = 60000 where tenant_id = $1', [
      we.api.ours.id,
    ]);
    const [counted] = await we.api.rows<{ at: Date }>(
      'select counted_at as at from unresolved_counts where tenant_id = $1',
      [we.api.ours.id],
    );
    await we.record({ url: BROKEN }, { url: BROKEN });
    const { items } = (await we.us.get('/repairs?kind=influencer').expect(200)).body as {
      items: Item[];
    };
    expect(items).toMatchObject([
      { value: 'minna-kovac', touches: 1, countedAt: counted?.at.toISOString() },
    ]);
    const accepted = await we.us.post(`/repairs/${items[0]?.id ?? ''}/accept`, {}).expect(200);
    expect(accepted.body).toMatchObject({
      touches: 1,
      countedAt: null,
      decision: { relinkedTouches: 3 },
    });
  });

  it('are linked to nobody whom nothing suggests, unless a person says who it is', async () => {
    await we.record({ url: BROKEN.replace('minna-kovac', 'the-hat-guy') });
    const { id, proposals } = await item('the-hat-guy');
    expect(proposals).toEqual([]);
    await we.us.post(`/repairs/${id}/accept`, {}).expect(409);
    await we.us.post(`/repairs/${id}/accept`, { influencerId: we.mina }).expect(200);
    expect((await we.links())[0]).toMatchObject({ influencer_id: we.mina });
  });

  it('refuse a target of another kind or of nobody, and to undo what nobody decided', async () => {
    await we.record({ url: BROKEN });
    const { id } = await item('minna-kovac');
    await we.us.post(`/repairs/${id}/accept`, { platform: 'linkedin' }).expect(400);
    await we.us
      .post(`/repairs/${id}/accept`, { influencerId: '00000000-0000-4000-8000-000000000000' })
      .expect(400);
    await we.us.post(`/repairs/${id}/undo`).expect(409);
    await we.api.as(we.api.ours.readKey).post(`/repairs/${id}/undo`).expect(403);
  });

  it('may be decided otherwise: the last word counts', async () => {
    await we.record({ url: BROKEN });
    const before = await we.links();
    const { id } = await item('minna-kovac');
    await we.us.post(`/repairs/${id}/accept`, {}).expect(200);
    await we.us.post(`/repairs/${id}/accept`, {}).expect(200);
    expect((await we.links())[0]).toMatchObject({ influencer_id: we.mina });
    await we.us.post(`/repairs/${id}/accept`, { influencerId: we.jonas }).expect(200);
    expect((await we.links())[0]).toMatchObject({ influencer_id: we.jonas });
    expect((await we.us.get(`/influencers/${we.mina}`)).body).toMatchObject({ aliases: [] });
    await we.us.post(`/repairs/${id}/dismiss`).expect(200);
    expect(await we.links()).toEqual(before);
    expect((await we.us.get(`/influencers/${we.jonas}`)).body).toMatchObject({ aliases: [] });
  });

  it('are not asked about again once dismissed, until that is undone', async () => {
    await we.record({ url: BROKEN });
    const { id } = await item('sprng-launch');
    await we.us.post(`/repairs/${id}/dismiss`).expect(200);
    await we.record({ url: BROKEN });
    expect((await list()).map(({ value }) => value)).toEqual(['minna-kovac']);
    expect((await list('?state=dismissed')).map(({ value }) => value)).toEqual(['sprng-launch']);
    await we.us.post(`/repairs/${id}/undo`).expect(200);
    expect((await list()).map(({ value }) => value).sort()).toEqual([
      'minna-kovac',
      'sprng-launch',
    ]);
  });

  it('may be a platform or a content type of the tenant’s own spelling', async () => {
    await we.record({
      url: 'https://e.example/?utm_source=mina-kovac&utm_medium=linkdin&utm_content=carusel',
    });
    const before = await we.links();
    expect(before[0]).toMatchObject({ influencer_id: we.mina, content_type: null });
    const medium = await item('linkdin');
    const content = await item('carusel');
    expect([medium.kind, content.kind]).toEqual(['platform', 'contentType']);
    await we.us.post(`/repairs/${medium.id}/accept`, {}).expect(200);
    await we.us.post(`/repairs/${content.id}/accept`, {}).expect(200);
    expect((await we.links())[0]).toMatchObject({ platform: 'linkedin', content_type: 'carousel' });
    expect(await list()).toEqual([]);
    await we.us.post(`/repairs/${medium.id}/undo`).expect(200);
    await we.us.post(`/repairs/${content.id}/undo`).expect(200);
    expect(await we.links()).toEqual(before);
  });

  it('may be a campaign that the CRM calls otherwise', async () => {
    await we.record({
      kind: 'campaign_member',
      title: 'Responded to “Spring Lunch”',
      evidence: 'crm_event',
      channel: 'events',
    });
    const before = await we.links();
    const { id, kind, isSuggested } = await item('Spring Lunch');
    expect([kind, isSuggested]).toEqual(['crmCampaign', true]);
    await we.us.post(`/repairs/${id}/accept`, {}).expect(200);
    expect((await we.links())[0]).toMatchObject({ campaign_id: we.spring, channel: 'events' });
    await we.us.post(`/repairs/${id}/undo`).expect(200);
    expect(await we.links()).toEqual(before);
  });

  it('may be a handle in an answer', async () => {
    await we.record({ mention: 'a post of @hatlady on LinkedIn' });
    const { id, field } = await item('@hatlady');
    expect(field).toBe('answer');
    await we.us.post(`/repairs/${id}/accept`, { influencerId: we.mina }).expect(200);
    expect((await we.links())[0]).toMatchObject({ influencer_id: we.mina, channel: 'influencer' });
  });

  it('are open again when their alias is taken away elsewhere', async () => {
    await we.record({ url: BROKEN });
    const { id } = await item('minna-kovac');
    await we.us.post(`/repairs/${id}/accept`, {}).expect(200);
    await we.us.patch(`/influencers/${we.mina}`, { aliases: [] }).expect(200);
    expect((await item('minna-kovac')).state).toBe('open');
  });

  it('leave a trail of who decided what', async () => {
    await we.record({ url: BROKEN });
    const { id } = await item('minna-kovac');
    await we.us.post(`/repairs/${id}/accept`, {}).expect(200);
    await we.us.post(`/repairs/${id}/undo`).expect(200);
    await we.us.post(`/repairs/${id}/dismiss`).expect(200);
    const rows = await we.api.rows<{ action: string; actor: string }>(
      `select action, split_part(actor, ':', 1) as actor from audit_log where tenant_id = $1 and entity = 'repair' and entity_id = $2 order by id`,
      [we.api.ours.id, id],
    );
    expect(rows).toEqual(['accept', 'undo', 'dismiss'].map((action) => ({ action, actor: 'key' })));
  });

  it('come first where one click accepts them, whatever hangs on the others', async () => {
    await we.record(
      { url: BROKEN },
      { url: BROKEN.replace('minna-kovac', 'the-hat-guy'), contactId: we.client },
    );
    const { items } = (await we.us.get('/repairs?kind=influencer').expect(200)).body as {
      items: (Item & { isSuggested: boolean })[];
    };
    expect(items.map(({ value, isSuggested }) => [value, isSuggested])).toEqual([
      ['minna-kovac', true],
      ['the-hat-guy', false],
    ]);
  });

  it('page by what is at stake', async () => {
    await we.record(
      { url: BROKEN, contactId: we.client },
      { url: BROKEN.replace('minna-kovac', 'the-hat-guy') },
    );
    const first = (await we.us.get('/repairs?limit=1&kind=influencer&sort=-pipeline').expect(200))
      .body as {
      items: Item[];
      nextCursor: string;
    };
    const second = (
      await we.us
        .get(
          `/repairs?limit=1&kind=influencer&sort=-pipeline&cursor=${encodeURIComponent(first.nextCursor)}`,
        )
        .expect(200)
    ).body as { items: Item[] };
    expect([...first.items, ...second.items].map(({ value }) => value)).toEqual([
      'the-hat-guy',
      'minna-kovac',
    ]);
  });
});

describe('Accepting and undoing', () => {
  it('is as if nothing had happened, whatever was stated about the touches', async () => {
    const we = await readingCompany();
    try {
      const touch = fc.record({
        source: fc.constantFrom('minna-kovac', 'mina-kovac', 'other'),
        medium: fc.constantFrom('linkedin', 'linkdin', 'youtube'),
        campaign: fc.constantFrom('sprng-launch', 'spring-launch', null),
        stated: fc.constantFrom('mina', 'jonas', null, null),
        platform: fc.constantFrom('linkedin', 'x', undefined),
        channel: fc.constantFrom('events' as const, undefined, undefined),
        confidence: fc.constantFrom(0.5, 1, undefined),
      });
      await fc.assert(
        fc.asyncProperty(
          fc.array(touch, { minLength: 1, maxLength: 6 }),
          fc.boolean(),
          async (touches, isLastFirst) => {
            await we.api.rows('delete from attribution_touchpoints where tenant_id = $1', [
              we.api.ours.id,
            ]);
            await we.record(
              ...touches.map(
                ({ source, medium, campaign, stated, platform, channel, confidence }) => ({
                  utm: { source, medium, ...(campaign === null ? {} : { campaign }) },
                  ...(stated === null ? {} : { influencerId: we[stated] }),
                  ...(platform === undefined ? {} : { platform }),
                  ...(channel === undefined ? {} : { channel }),
                  ...(confidence === undefined ? {} : { confidence }),
                }),
              ),
            );
            await we.count();
            const items = await we.api.rows<{ id: string }>(
              `select id from repairs where tenant_id = $1 and state = 'open' and is_suggested order by kind`,
              [we.api.ours.id],
            );
            const before = await we.links();
            for (const { id } of items) await we.us.post(`/repairs/${id}/accept`, {}).expect(200);
            // Taken back in either order.
            for (const { id } of isLastFirst ? items.reverse() : items)
              await we.us.post(`/repairs/${id}/undo`).expect(200);
            expect(await we.links()).toEqual(before);
          },
        ),
        {
          numRuns: 25,
          // Two decisions that give one touch the same platform, the first of them taken back first.
          examples: [
            [
              (['linkdin', 'linkedin'] as const).map((medium, index) => ({
                source: 'minna-kovac' as const,
                medium,
                campaign: 'sprng-launch' as const,
                stated: index === 0 ? null : ('mina' as const),
                platform: index === 0 ? undefined : ('linkedin' as const),
                channel: 'events' as const,
                confidence: 0.5 as const,
              })),
              false,
            ],
          ],
        },
      );
    } finally {
      await we.api.close();
    }
  });
});
