import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FiguresBlock, FunnelBlock, PageView, TableBlock } from '@pipeline-attribution/shared';
import { smallCompany, type SmallCompany } from '../reports/small-company.ts';

describe('The dashboard', () => {
  let small: SmallCompany;
  beforeAll(async () => {
    small = await smallCompany();
  });
  afterAll(() => small.api.close());

  const open = (query = ''): Promise<PageView> =>
    small.report(`/pages/dashboard?model=linear&period=all${query}`);
  const block = (page: PageView, id: string): PageView['blocks'][number] | undefined =>
    page.blocks.find((one) => one.id === id);
  const get = (path: string) => small.api.as(small.api.ours.readKey).get(path);
  const refused = async (query: string): Promise<{ field: string }[]> => {
    const response = await get(`/pages/dashboard${query}`);
    expect(response.status).toBe(400);
    return (response.body as { errors: { field: string }[] }).errors;
  };

  it('says in one sentence what influencers have', async () => {
    const page = await open();
    expect(page.sentence).toBe(
      'Influencers have 60\u00a0% of the pipeline (€10,175 of €16,900), and 67\u00a0% of the revenue won (€5,400 of €8,100), since the beginning.',
    );
  });

  it('shows the figures the report answers', async () => {
    const page = await open();
    const report = await small.report<{
      totals: { won: { text: string } };
      groups: { label: string; pipeline: { text: string; minor: number } }[];
    }>('/attribution/pipeline?model=linear');
    const table = block(page, 'groups') as TableBlock;
    expect(table.rows.map(({ cells }) => [cells.name?.text, cells.pipeline?.text])).toEqual(
      report.groups.map(({ label, pipeline }) => [label, pipeline.text]),
    );
    expect(table.total?.won?.text).toBe(report.totals.won.text);
  });

  it('has a funnel with what influencers have of each step', async () => {
    const { steps } = block(await open(), 'funnel') as FunnelBlock;
    expect(steps.map(({ key, total }) => [key, total])).toEqual([
      ['lead', '3'],
      ['qualified', '1'],
      ['opportunity', '4'],
      ['won', '1'],
    ]);
    expect(steps.at(-1)?.influencedAmount).toBe('€5,400');
  });

  it('compares with the period before, where there is one', async () => {
    const all = block(await open(), 'headline') as FiguresBlock;
    expect(all.items.every(({ change }) => change === null)).toBe(true);
    const page = await small.report<PageView>(
      '/pages/dashboard?model=linear&from=2026-03-01&to=2026-04-30',
    );
    const pipeline = (block(page, 'headline') as FiguresBlock).items[0];
    expect(pipeline?.value).toBe(567_500);
    // Two months from 30 December on: Alpha alone, of which Mina has half.
    expect(pipeline?.change).toEqual({
      text: '+26\u00a0% on the period before',
      direction: 'up',
      tone: 'good',
    });
  });

  it('keeps its table in the order chosen, and leads on with the same choices', async () => {
    const page = await open('&groups.sort=-won&by=influencer');
    const table = block(page, 'groups') as TableBlock;
    expect(table.sort).toEqual({ column: 'won', direction: 'down' });
    const link = table.rows.find(({ cells }) => cells.name?.text === 'Mina Kovač')?.cells.name?.to;
    expect(link).toEqual({
      page: 'influencer',
      params: { basis: 'created', model: 'linear', period: 'all', id: small.mina },
    });
  });

  it('gives its table away as a file that holds the same rows', async () => {
    const page = await open();
    const response = await get('/pages/dashboard/tables/groups?model=linear&period=all');
    expect(response.headers['content-type']).toMatch(/^text\/csv/);
    const [heading, ...lines] = response.text.trim().split('\r\n');
    expect(heading).toMatch(/^Influencer,Leads,Opportunities,Pipeline \(EUR\)/);
    const table = block(page, 'groups') as TableBlock;
    expect(lines.map((line) => line.split(',')[3])).toEqual(
      table.rows.map(({ cells }) => (Number(cells.pipeline?.value) / 100).toFixed(2)),
    );
  });

  it('says what it is computed from', async () => {
    const { how } = await open();
    expect(how?.lines[0]).toMatch(/^Model: Linear/);
    expect(how?.lines[1]).toMatch(/since the beginning, on the calendar of Europe\/Berlin/);
  });

  it('refuses what makes no sense and names every field', async () => {
    const errors = await refused('?model=magic&from=2026-02-30&groups.page=0&colour=red');
    expect(errors.map(({ field }) => field).sort()).toEqual([
      'colour',
      'from',
      'groups.page',
      'model',
    ]);
    expect(await refused('?from=2026-05-01&to=2026-04-01')).toEqual([
      { field: 'to', message: 'Must not be before "from".' },
    ]);
  });
});
