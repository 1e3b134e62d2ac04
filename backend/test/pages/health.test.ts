import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  buildHealth,
  type AttributionHealth,
  type FiguresBlock,
  type PageView,
  type TableBlock,
} from '@pipeline-attribution/shared';
import { smallCompany, type SmallCompany } from '../reports/small-company.ts';

describe('The health page', () => {
  let small: SmallCompany;
  let report: AttributionHealth;
  beforeAll(async () => {
    small = await smallCompany();
    report = await small.report<AttributionHealth>('/attribution/health');
  });
  afterAll(() => small.api.close());

  const open = (query = ''): Promise<PageView> => small.report(`/pages/health?period=all${query}`);
  const table = (page: PageView, id: string): TableBlock =>
    page.blocks.find((one) => one.kind === 'table' && one.id === id) as TableBlock;

  it('says of which part it is known where it came from, and how much needs attention', async () => {
    const page = await open();
    const { all } = report.pipeline;
    const [known, , total] = (page.blocks[0] as FiguresBlock).items;
    expect(known?.value).toBe(all.withEvidence.share.value);
    expect(total?.value).toBe(all.total.amount.minor);
    expect(page.sentence).toMatch(/^Of \d+\u00a0% of the pipeline it is known where it came from/);
    // Nothing is amiss in this company; with two checks that are, it says so.
    expect(page.sentence).toMatch(/Nothing needs attention\.$/);
    const cut = { sort: null, page: 1, size: 10 };
    const troubled = buildHealth({
      health: {
        ...report,
        checks: report.checks.map((check, at) =>
          at < 2 ? { ...check, status: 'attention' as const } : check,
        ),
      },
      pipeline: all,
      periodText: 'since the beginning',
      locale: 'en-US',
      linkOf: () => null,
      linkOfCheck: () => null,
      lacking: null,
      reasonsCut: cut,
      dealsCut: cut,
    });
    expect(troubled.sentence).toMatch(/2 things need attention\.$/);
  });

  it('lists every check of the report with its state and what to do, in the report’s order', async () => {
    const rows = table(await open(), 'checks').rows;
    expect(rows.map(({ id, cells }) => [id, cells.found?.text])).toEqual(
      report.checks.map(({ id, text }) => [id, text]),
    );
    for (const [index, { status, action }] of report.checks.entries()) {
      expect(rows[index]?.cells.state?.text).toBe(
        { attention: 'Needs attention', unknown: 'Not known yet', ok: 'All right' }[status],
      );
      if (action !== null) expect(rows[index]?.cells.action?.text).toBe(action.text);
    }
  });

  it('splits all deals into those with evidence and one reason each, to the cent', async () => {
    for (const outcome of ['all', 'open', 'won', 'lost'] as const) {
      const page = await open(`&outcome=${outcome}`);
      const sum = (id: string): number =>
        table(page, id).rows.reduce((all, { cells }) => all + Number(cells.amount?.value), 0);
      const total = (page.blocks[0] as FiguresBlock).items[2]?.value;
      expect([outcome, sum('evidence') + sum('reasons')]).toEqual([outcome, total]);
    }
  });

  it('leads from a reason to its deals, which sum to it', async () => {
    const reasons = table(await open(), 'reasons').rows;
    expect(reasons.length).toBeGreaterThan(0);
    for (const { cells } of reasons) {
      const to = cells.reason?.to;
      const deals = table(await open(`&lacks=${to?.params.lacks ?? ''}`), 'deals');
      expect(deals.title).toBe(cells.reason?.text);
      expect(deals.rows.reduce((all, row) => all + Number(row.cells.amount?.value), 0)).toBe(
        cells.amount?.value,
      );
      expect(deals.rows.every(({ record }) => record !== null)).toBe(true);
    }
  });

  it('refuses a reason there is not', async () => {
    const response = await small.api.as(small.api.ours.readKey).get('/pages/health?lacks=luck');
    expect(response.status).toBe(400);
    expect(response.text).toContain('lacks');
  });
});
