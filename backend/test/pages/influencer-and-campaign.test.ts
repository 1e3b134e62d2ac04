import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FiguresBlock, PageView, TableBlock } from '@pipeline-attribution/shared';
import { smallCompany, type SmallCompany } from '../reports/small-company.ts';

describe('The page of one influencer or campaign', () => {
  let small: SmallCompany;
  beforeAll(async () => {
    small = await smallCompany();
  });
  afterAll(() => small.api.close());

  const open = (page: string, query: string): Promise<PageView> =>
    small.report(`/pages/${page}?model=linear&period=all&${query}`);
  const figures = ({ blocks }: PageView): Record<string, string> =>
    Object.fromEntries((blocks[0] as FiguresBlock).items.map(({ key, text }) => [key, text]));
  const table = ({ blocks }: PageView, id: string): TableBlock =>
    blocks.find((one) => one.id === id) as TableBlock;

  it('has the figures the list of influencers has', async () => {
    const page = await open('influencer', `id=${small.mina}`);
    const list = table(await open('influencers', ''), 'influencers');
    const row = list.rows.find(({ id }) => id === small.mina);
    expect(figures(page)).toMatchObject({
      pipeline: row?.cells.pipeline?.text,
      revenue: row?.cells.revenue?.text,
      people: '1',
    });
    expect(page.sentence).toBe(
      'Mina Kovač has €4,725 of the pipeline and €2,700 of the revenue, since the beginning.',
    );
  });

  it('splits an influencer’s credit over content and campaigns without losing a cent', async () => {
    const page = await open('influencer', `id=${small.ray}`);
    const sum = (id: string): number =>
      table(page, id).rows.reduce((all, { cells }) => all + Number(cells.pipeline?.value), 0);
    expect(sum('content')).toBe(545_000);
    expect(sum('campaigns')).toBe(545_000);
  });

  it('shows a campaign with whom its credit came through', async () => {
    const page = await open('campaign', `id=${small.summer}`);
    expect(page.title).toBe('Summer');
    expect(table(page, 'influencers').rows.map(({ cells }) => cells.name?.text)).toEqual([
      'Ray Osei',
    ]);
    expect(figures(page).pipeline).toBe('€5,450');
  });

  it('says that there is none, or that nobody said which', async () => {
    const get = (path: string) => small.api.as(small.api.ours.readKey).get(path);
    for (const page of ['influencer', 'campaign']) {
      await get(`/pages/${page}?id=00000000-0000-4000-8000-000000000000`).expect(404);
      await get(`/pages/${page}`).expect(404);
      await get(`/pages/${page}?id=mina`).expect(400);
    }
  });
});
