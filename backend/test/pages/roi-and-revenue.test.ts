import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FiguresBlock, PageView, TableBlock } from '@pipeline-attribution/shared';
import { smallCompany, type SmallCompany } from '../reports/small-company.ts';

describe('The pages of returns and revenue', () => {
  let small: SmallCompany;
  beforeAll(async () => {
    small = await smallCompany();
  });
  afterAll(() => small.api.close());

  const open = (page: string, query = ''): Promise<PageView> =>
    small.report(`/pages/${page}?model=linear&period=all${query}`);
  const block = (page: PageView, id: string): PageView['blocks'][number] | undefined =>
    page.blocks.find((one) => one.id === id);

  it('show the returns the report answers, for all, each campaign and each influencer', async () => {
    const page = await open('roi');
    const report = await small.report<{
      total: { revenue: { text: string }; fullPipelineRoi: { value: number | null } };
      influencers: { label: string; revenue: { text: string } }[];
    }>('/attribution/roi?model=linear');
    const returns = block(page, 'returns') as FiguresBlock;
    expect(returns.items[0]?.value).toBe(report.total.fullPipelineRoi.value);
    const table = block(page, 'influencers') as TableBlock;
    expect(table.rows.map(({ cells }) => [cells.name?.text, cells.revenue?.text])).toEqual(
      report.influencers.map(({ label, revenue }) => [label, revenue.text]),
    );
    expect(table.total?.revenue?.text).toBe(report.total.revenue.text);
  });

  it('say why there is no return where nothing was spent', async () => {
    const page = await small.report<PageView>(
      '/pages/roi?model=linear&from=1999-01-01&to=1999-12-31',
    );
    expect(page.sentence).toMatch(/^No cost is noted for this period/);
    expect((block(page, 'returns') as FiguresBlock).items[0]).toMatchObject({
      text: '–',
      value: null,
      detail: expect.stringMatching(/./),
    });
  });

  it('sum revenue over all sources to the CRM’s own total, to the cent, whatever it is grouped by', async () => {
    for (const by of ['influencer', 'campaign', 'contentType', 'platform', 'channel']) {
      const page = await open('revenue', `&by=${by}`);
      const [sum, crm] = (block(page, 'reconciliation') as FiguresBlock).items;
      const table = block(page, 'sources') as TableBlock;
      const rows = table.rows.reduce((all, { cells }) => all + Number(cells.won?.value), 0);
      expect([by, sum?.value, crm?.value, rows]).toEqual([by, 810_000, 810_000, 810_000]);
    }
  });

  it('say that all revenue has a source, or which part has none', async () => {
    expect((await open('revenue')).sentence).toBe(
      '€8,100 was won, since the beginning; all of it has a source.',
    );
    const past = '/pages/revenue?model=linear&from=1999-01-01&to=1999-12-31';
    expect((await small.report<PageView>(past)).sentence).toMatch(/^Nothing was won/);
  });

  it('lead from a source to the won deals behind it, which sum to it', async () => {
    const table = block(await open('revenue', '&by=influencer'), 'sources') as TableBlock;
    for (const row of table.rows) {
      const to = row.cells.name?.to;
      const deals = await small.report<PageView>(
        `/pages/deals?${new URLSearchParams(to?.params).toString()}`,
      );
      const total = (deals.blocks[0] as TableBlock).total;
      expect([row.id, total?.credited?.value]).toEqual([row.id, row.cells.won?.value]);
    }
  });
});
