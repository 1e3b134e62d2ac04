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

  describe('of a campaign that is made of others', () => {
    const arrange = (child: string, parent: string | null) =>
      small.company.rows(
        `update campaigns set external_id = 'salesforce:' || id,
           parent_external_id = case when id = $2 then 'salesforce:' || $3::text end
         where tenant_id = $1`,
        [small.company.tenantId, child, parent],
      );
    beforeAll(() => arrange(small.summer, small.spring));
    afterAll(() => arrange(small.summer, null));

    it('counts them in, each once, and shows each alone', async () => {
      const page = await open('campaign', `id=${small.spring}`);
      expect(page.sentence).toContain(', with its 1 sub-campaign, has €10,175 of the pipeline');
      expect(figures(page).pipeline).toBe('€10,175');
      const parts = table(page, 'parts');
      expect(
        parts.rows.map(({ cells }) => [cells.name?.text, cells.name?.detail, cells.pipeline?.text]),
      ).toEqual([
        ['Spring', 'itself', '€4,725'],
        ['Summer', 'in Spring', '€5,450'],
      ]);
      for (const column of ['pipeline', 'revenue', 'cost', 'leads', 'opportunities']) {
        const sum = parts.rows.reduce((all, { cells }) => all + Number(cells[column]?.value), 0);
        expect([column, sum]).toEqual([column, parts.total?.[column]?.value]);
      }
      expect(
        table(page, 'influencers')
          .rows.map(({ cells }) => cells.name?.text)
          .sort(),
      ).toEqual(['Mina Kovač', 'Ray Osei']);
      expect(page.filters.find(({ name }) => name === 'campaigns')).toMatchObject({
        value: 'below',
        choices: [{ label: 'With its 1 sub-campaign' }, { label: 'This campaign alone' }],
      });
    });

    it('leaves them out when told to', async () => {
      const page = await open('campaign', `id=${small.spring}&campaigns=alone`);
      expect(figures(page).pipeline).toBe('€4,725');
      expect(page.blocks.map(({ id }) => id)).not.toContain('parts');
    });

    it('leads up to what a campaign is part of, whose figures leave it alone', async () => {
      const page = await open('campaign', `id=${small.summer}`);
      expect(page.path.map(({ label }) => label)).toEqual(['Campaigns', 'Spring']);
      expect(figures(page).pipeline).toBe('€5,450');
      expect(page.filters.map(({ name }) => name)).not.toContain('campaigns');
    });

    it('leads to deals whose credit is the figure, each deal once', async () => {
      const page = await open('campaign', `id=${small.spring}`);
      const link = page.blocks.flatMap((block) => (block.kind === 'text' ? block.links : []))[0];
      const params = new URLSearchParams(link?.to.params).toString();
      const deals = await small.report<PageView>(`/pages/deals?${params}`);
      expect(deals.title).toBe('Deals: Spring with its 1 sub-campaign');
      expect(table(deals, 'deals').total?.credited?.text).toBe('€10,175');
      const names = table(deals, 'deals').rows.map(({ id }) => id);
      expect(new Set(names).size).toBe(names.length);
      expect(names.sort()).toEqual([small.alpha, small.beta, small.delta].sort());
    });

    it('is the same figure in the API', async () => {
      const query = `model=linear&basis=created&campaign=${small.spring}`;
      const pipeline = await small.report<{
        groups: { label: string; opportunities: number; pipeline: { minor: number } }[];
      }>(`/attribution/pipeline?${query}&groupBy=influencer&subCampaigns=true`);
      const roi = await small.report<{ total: { sourcedPipeline: { minor: number } } }>(
        `/attribution/roi?${query}&subCampaigns=true`,
      );
      expect(pipeline.groups.reduce((sum, group) => sum + group.pipeline.minor, 0)).toBe(1_017_500);
      expect(roi.total.sourcedPipeline.minor).toBe(1_017_500);
      const alone = await small.report<typeof roi>(`/attribution/roi?${query}`);
      expect(alone.total.sourcedPipeline.minor).toBe(472_500);
    });
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
