import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readingCompany, type ReadingCompany } from './reading-company.ts';

interface Answer {
  readonly id: string;
  readonly text: string;
  readonly state: string;
  readonly certainty: string;
  readonly doubts: readonly string[];
  readonly parts: readonly { readonly text: string; readonly meaning: string }[];
  readonly proposals: readonly { readonly id: string; readonly name: string }[];
  readonly answers: number;
  readonly deals: number;
  readonly pipeline: { readonly minor: number };
  readonly relinkedTouches: number;
}

describe('The review queue of answers', () => {
  let we: ReadingCompany;
  beforeEach(async () => {
    we = await readingCompany();
  });
  afterEach(() => we.api.close());

  const list = async (query = ''): Promise<Answer[]> => {
    await we.count();
    return ((await we.us.get(`/self-reports${query}`).expect(200)).body as { items: Answer[] })
      .items;
  };
  const answer = async (text: string, query = ''): Promise<Answer> => {
    const found = (await list(query)).find((one) => one.text === text);
    if (!found) throw new Error(`“${text}” is not in the queue.`);
    return found;
  };
  const named = async (): Promise<unknown[]> =>
    (await we.links()).map(({ influencer_id: influencer, channel }) => influencer ?? channel);
  const correct = (id: string, links: object[], more: object = {}) =>
    we.us.post(`/self-reports/${id}/correct`, { links, ...more });

  it('holds the answers that were not read with certainty, each wording once', async () => {
    await we.record(
      { mention: 'Mina Kovač' },
      { mention: 'a colleague' },
      { mention: 'not sure' },
      { mention: 'that guy with the hat' },
      { mention: 'That guy, with the HAT!', contactId: we.client },
      { mention: 'maybe Jonas Webber' },
    );
    const items = await list();
    expect(items.map(({ text }) => text).sort()).toEqual([
      'That guy, with the HAT!',
      'maybe Jonas Webber',
    ]);
    expect(items.find(({ certainty }) => certainty === 'unread')).toMatchObject({
      answers: 2,
      deals: 2,
      pipeline: { minor: 150_000, text: '€1,500' },
      proposals: [],
      reading: [],
      links: null,
      state: 'open',
    });
    expect(items.find(({ certainty }) => certainty === 'doubtful')).toMatchObject({
      doubts: [
        '“Jonas Webber” is not written like Jonas Weber, but close to it.',
        'The person is not sure: they wrote “maybe”.',
      ],
      parts: [{ text: 'Jonas Webber', start: 6, end: 18, meaning: '“Jonas Webber” → Jonas Weber' }],
    });
  });

  it('a correction links every answer worded so, those to come too, and credits them', async () => {
    await we.record({ mention: 'that guy with the hat' });
    await we.credit();
    expect(await we.credited(we.openDeal)).toEqual({ '-': 100_000 });
    const { id } = await answer('that guy with the hat');
    await correct(id, [{ influencerId: we.jonas }]).expect(200);
    await we.record({ mention: 'THAT guy with the hat.', contactId: we.client });
    expect(await named()).toEqual([we.jonas, we.jonas]);
    await we.credit();
    expect(await we.credited(we.openDeal)).toEqual({ 'Jonas Weber': 100_000 });
    expect(await we.credited(we.wonDeal)).toEqual({ 'Jonas Weber': 50_000 });
    expect(await list()).toEqual([]);
    expect(await list('?state=corrected')).toMatchObject([
      {
        answers: 2,
        links: [{ influencerId: we.jonas }],
        decidedBy: expect.stringMatching(/^key:/),
      },
    ]);
  });

  it('a correction may name several influencers and channels, the confidence shared', async () => {
    await we.record({ mention: 'the hat guy, then the crew at the fair' });
    const { id } = await answer('the hat guy, then the crew at the fair');
    await correct(id, [
      { influencerId: we.jonas },
      { channel: 'events', contentType: 'event' },
    ]).expect(200);
    expect(
      (await we.links()).map(({ influencer_id, channel, confidence }) => [
        influencer_id ?? channel,
        confidence,
      ]),
    ).toEqual([
      [we.jonas, 0.4],
      ['events', 0.4],
    ]);
    await we.us.post(`/self-reports/${id}/undo`).expect(200);
    expect(await named()).toEqual(['unassigned']);
  });

  it('confirming makes a guess of ours certain', async () => {
    await we.record({ mention: 'Jonas Webber' });
    expect(await we.links()).toMatchObject([{ influencer_id: we.jonas, confidence: 0.6 }]);
    const { id } = await answer('Jonas Webber');
    await we.us.post(`/self-reports/${id}/confirm`).expect(200);
    expect(await we.links()).toMatchObject([{ influencer_id: we.jonas, confidence: 0.8 }]);
    expect(await list()).toEqual([]);
  });

  it('rejecting says that an answer means nothing of ours; it is never lost', async () => {
    await we.record({ mention: 'Jonas Webber' });
    const before = await we.links();
    const { id } = await answer('Jonas Webber');
    await we.us.post(`/self-reports/${id}/reject`).expect(200);
    expect(await we.links()).toMatchObject([
      { influencer_id: null, channel: 'unassigned', mention: 'Jonas Webber' },
    ]);
    expect(await list()).toEqual([]);
    await we.us.post(`/self-reports/${id}/undo`).expect(200);
    expect(await we.links()).toEqual(before);
    expect((await answer('Jonas Webber')).state).toBe('open');
  });

  it('a corrected spelling becomes an alias on request, and goes with the decision', async () => {
    await we.record(
      { mention: 'the Hatman show' },
      { mention: 'Hatman again and again', contactId: we.client },
      { url: 'https://e.example/?utm_source=hatman&utm_medium=linkedin' },
    );
    const before = await we.links();
    const { id } = await answer('the Hatman show');
    await correct(id, [{ influencerId: we.jonas }], {
      alias: { influencerId: we.jonas, alias: 'Hatman' },
    }).expect(200);
    expect(await named()).toEqual([we.jonas, we.jonas, we.jonas]);
    await we.us.post(`/self-reports/${id}/undo`).expect(200);
    expect(await we.links()).toEqual(before);
    expect((await we.us.get(`/influencers/${we.jonas}`)).body).toMatchObject({ aliases: [] });
  });

  it('refuses an alias that is not in the answer or somebody else’s, and people we do not have', async () => {
    await we.record({ mention: 'the Hatman show of Mina Kovac maybe' });
    const { id } = await answer('the Hatman show of Mina Kovac maybe');
    const links = [{ influencerId: we.jonas }];
    await correct(id, links, { alias: { influencerId: we.jonas, alias: 'Bob' } }).expect(400);
    await correct(id, links, { alias: { influencerId: we.jonas, alias: 'mina kovac' } }).expect(
      409,
    );
    await correct(id, [{ influencerId: '00000000-0000-4000-8000-000000000000' }]).expect(400);
    await correct(id, [{}]).expect(400);
    await correct(id, []).expect(400);
    await correct(id, [{ influencerId: we.jonas, channel: 'events' }]).expect(400);
    await we.us.post(`/self-reports/${id}/undo`).expect(409);
    await we.api.as(we.api.ours.readKey).post(`/self-reports/${id}/undo`).expect(403);
  });

  it('may be decided otherwise: the last word counts', async () => {
    await we.record({ mention: 'Jonas Webber' });
    const before = await we.links();
    const { id } = await answer('Jonas Webber');
    await we.us.post(`/self-reports/${id}/confirm`).expect(200);
    await correct(id, [{ influencerId: we.mina }]).expect(200);
    expect(await named()).toEqual([we.mina]);
    await we.us.post(`/self-reports/${id}/reject`).expect(200);
    expect(await named()).toEqual(['unassigned']);
    await we.us.post(`/self-reports/${id}/undo`).expect(200);
    expect(await we.links()).toEqual(before);
  });

  it('has nothing to confirm where nothing was read', async () => {
    await we.record({ mention: 'that guy with the hat' });
    const { id } = await answer('that guy with the hat');
    await we.us.post(`/self-reports/${id}/confirm`).expect(409);
  });

  it('leaves an answer alone whose influencer somebody stated', async () => {
    await we.record({ mention: 'the hat', influencerId: we.mina }, { mention: 'the hat' });
    const { id } = await answer('the hat');
    await correct(id, [{ influencerId: we.mina }]).expect(200);
    await we.us.post(`/self-reports/${id}/undo`).expect(200);
    expect(await named()).toEqual([we.mina, 'unassigned']);
  });

  it('forgets a decision with the influencer it named', async () => {
    await we.record({ mention: 'the hat' });
    const { id } = await answer('the hat');
    await correct(id, [{ influencerId: we.jonas }]).expect(200);
    await we.us.delete(`/influencers/${we.jonas}`).expect(204);
    expect(await named()).toEqual(['unassigned']);
    expect((await answer('the hat')).state).toBe('open');
  });

  it('moves a decision with two influencers that become one', async () => {
    await we.record({ mention: 'the hat' });
    const { id } = await answer('the hat');
    await correct(id, [{ influencerId: we.jonas }]).expect(200);
    await we.us.post(`/influencers/${we.mina}/merge`, { from: we.jonas }).expect(200);
    await we.record({ mention: 'the hat', contactId: we.client });
    expect(await named()).toEqual([we.mina, we.mina]);
  });

  it('keeps no address and no number, and forgets the words of who is erased', async () => {
    await we.record({ mention: 'Bob, call me at +49 170 1234567 or bob@example.com' });
    const { text, id } = (await list())[0] ?? { text: '', id: '' };
    expect(text).toBe('Bob, call me at redacted or redacted');
    await correct(id, [{ influencerId: we.jonas }]).expect(200);
    await we.us.post('/privacy/erase', { contactId: we.buyer }).expect(200);
    expect(
      await we.api.rows(
        `select text from self_report_answers where tenant_id = $1
         union all select coalesce(before::text, '') || coalesce(after::text, '') from audit_log
         where tenant_id = $1 and entity = 'self_report' and (before::text || after::text) like '%Bob%'`,
        [we.api.ours.id],
      ),
    ).toEqual([]);
  });

  it('is a trail of who decided what, without the words', async () => {
    await we.record({ mention: 'the hat' });
    const { id } = await answer('the hat');
    await correct(id, [{ influencerId: we.jonas }]).expect(200);
    await we.us.post(`/self-reports/${id}/undo`).expect(200);
    expect(
      await we.api.rows(
        `select action, after ->> 'state' as state from audit_log
         where tenant_id = $1 and entity = 'self_report' order by id`,
        [we.api.ours.id],
      ),
    ).toEqual([
      { action: 'correct', state: 'corrected' },
      { action: 'undo', state: 'open' },
    ]);
  });

  it('is as if nothing had happened when every decision is taken back', async () => {
    const said = fc.constantFrom(
      'Jonas Webber',
      'jonas webber!',
      'the hat',
      'maybe Mina Kovač',
      'not the podcast, but Mina Kovac',
      'a colleague',
      '@unknown_one',
    );
    const decision = fc.constantFrom('confirm', 'reject', 'correct', 'correctBoth');
    await fc.assert(
      fc.asyncProperty(
        fc.array(said, { minLength: 1, maxLength: 5 }),
        fc.array(decision, { minLength: 5, maxLength: 5 }),
        async (mentions, decisions) => {
          await we.api.rows('delete from attribution_touchpoints where tenant_id = $1', [
            we.api.ours.id,
          ]);
          await we.record(...mentions.map((mention) => ({ mention })));
          const before = await we.links();
          const queue = await list();
          for (const [index, { id }] of queue.entries()) {
            const how = decisions[index] ?? 'reject';
            if (how === 'confirm' || how === 'reject')
              await we.us.post(`/self-reports/${id}/${how}`);
            else
              await correct(id, [
                { influencerId: we.jonas },
                ...(how === 'correct' ? [] : [{ influencerId: we.mina }]),
              ]).expect(200);
          }
          for (const { id, state } of [
            ...(await list('?state=confirmed')),
            ...(await list('?state=corrected')),
            ...(await list('?state=rejected')),
          ]) {
            expect(state).not.toBe('open');
            await we.us.post(`/self-reports/${id}/undo`).expect(200);
          }
          expect(await we.links()).toEqual(before);
        },
      ),
      { numRuns: 15 },
    );
  });
});
