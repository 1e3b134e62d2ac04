import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PageView, TableBlock } from '@pipeline-attribution/shared';
import { smallCompany, type SmallCompany } from '../reports/small-company.ts';

describe('The deals behind a figure', () => {
  let small: SmallCompany;
  beforeAll(async () => {
    small = await smallCompany();
  });
  afterAll(() => small.api.close());

  const open = (query = ''): Promise<PageView> =>
    small.report(`/pages/deals?model=linear&period=all${query}`);
  const table = ({ blocks }: PageView): TableBlock => blocks[0] as TableBlock;
  const column = (page: PageView, key: string): (string | undefined)[] =>
    table(page).rows.map(({ cells }) => cells[key]?.text);

  it('are those an influencer has credit of, with what is theirs of each', async () => {
    const page = await open(`&by=influencer&key=${small.mina}`);
    expect(page.title).toBe('Deals: Mina Kovač');
    expect(column(page, 'name')).toEqual(['Alpha', 'Delta']);
    expect(column(page, 'share')).toEqual(['50\u00a0%', '25\u00a0%']);
    expect(column(page, 'credited')).toEqual(['€4,500', '€225']);
  });

  it('sum to the figure of the dashboard, for every group and basis', async () => {
    for (const by of ['influencer', 'campaign', 'channel', 'platform', 'contentType']) {
      for (const basis of ['created', 'closed', 'touched']) {
        const dashboard = await small.report<PageView>(
          `/pages/dashboard?model=linear&period=all&by=${by}&basis=${basis}`,
        );
        const groups = dashboard.blocks.find(({ id }) => id === 'groups') as TableBlock;
        for (const group of groups.rows) {
          const key = ['none', 'baseline', 'unattributed'].includes(group.id)
            ? group.id
            : encodeURIComponent(group.id);
          const page = await open(`&by=${by}&basis=${basis}&key=${key}`);
          expect([by, basis, group.id, table(page).total?.credited?.value]).toEqual([
            by,
            basis,
            group.id,
            group.cells.pipeline?.value,
          ]);
        }
      }
    }
  });

  it('can be narrowed to won ones and to a name', async () => {
    expect(column(await open('&stage=won'), 'name')).toEqual(['Alpha']);
    expect(column(await open('&search=globex'), 'name')).toEqual(['Beta']);
    const none = table(await open('&search=%25'));
    expect(none.rows).toEqual([]);
    expect(none.empty.title).toBe('No deal to show');
  });

  it('can be put in any order and are cut into pages', async () => {
    const page = await open('&deals.sort=name');
    expect(column(page, 'name')).toEqual(['Alpha', 'Beta', 'Delta']);
    expect(table(page).sort).toEqual({ column: 'name', direction: 'up' });
    expect(table(await open('&deals.page=7')).paging).toEqual({ page: 1, pages: 1, rows: 3 });
  });

  it('name the record in the CRM they are about', async () => {
    const [first] = table(await open('&deals.sort=name')).rows;
    expect(first?.record).toEqual({ crm: 'hubspot', objectType: 'deal', id: '501' });
  });

  it('are taken away as a file that holds them all', async () => {
    const response = await small.api
      .as(small.api.ours.readKey)
      .get('/pages/deals/tables/deals?model=linear&period=all&deals.sort=name');
    expect(response.text.split('\r\n').map((line) => line.split(',')[0])).toEqual([
      'Deal',
      'Alpha',
      'Beta',
      'Delta',
      '',
    ]);
  });

  it('are taken away line by line by a surface that leaves out what its reader may not see', async () => {
    const query = 'model=linear&period=all&deals.sort=name';
    const file = await small.api
      .as(small.api.ours.readKey)
      .get(`/pages/deals/tables/deals?${query}`);
    const parts = await small.report<{
      fileName: string;
      heading: string;
      lines: { record: object | null; parts: { text: string; record: object | null }[] }[];
    }>(`/pages/deals/tables/deals/lines?${query}`);
    const texts = parts.lines.flatMap((line) => line.parts.map(({ text }) => text));
    expect(parts.heading + texts.join('')).toBe(file.text);
    expect(parts.fileName).toMatch(/^deals-\d{4}-\d\d-\d\d\.csv$/);
    expect(parts.lines[0]?.record).toEqual({ crm: 'hubspot', objectType: 'deal', id: '501' });
  });
});
