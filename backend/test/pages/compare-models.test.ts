import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  MODEL_IDS,
  type ChartBlock,
  type PageView,
  type TableBlock,
  type TextBlock,
} from '@pipeline-attribution/shared';
import { smallCompany, type SmallCompany } from '../reports/small-company.ts';

interface Report {
  readonly period: {
    readonly groups: readonly {
      readonly key: string | null;
      readonly label: string;
      readonly models: readonly {
        readonly model: string;
        readonly share: { readonly value: number | null };
        readonly wonShare: { readonly value: number | null };
      }[];
      readonly spread: {
        readonly lowest: { readonly value: number };
        readonly highest: { readonly value: number };
      };
    }[];
  };
}

describe('The page that compares models', () => {
  let small: SmallCompany;
  let report: Report;
  beforeAll(async () => {
    small = await smallCompany();
    report = await small.report<Report>('/attribution/multi-touch');
  });
  afterAll(() => small.api.close());

  const open = (query = ''): Promise<PageView> =>
    small.report(`/pages/compare-models?period=all&model=linear${query}`);
  const block = (page: PageView, id: string): PageView['blocks'][number] | undefined =>
    page.blocks.find((one) => one.id === id);

  it('has every group with the shares the report answers, the widest apart first', async () => {
    const { rows } = block(await open(), 'groups') as TableBlock;
    const found = report.period.groups.filter(({ spread }) => spread.highest.value > 0);
    expect(rows.map(({ cells }) => cells['name']?.text).sort()).toEqual(
      found.map(({ label }) => label).sort(),
    );
    for (const { label, models, spread } of found) {
      const cells = rows.find((row) => row.cells['name']?.text === label)?.cells;
      expect(cells?.['own']?.value).toBe(
        models.find(({ model }) => model === 'linear')?.share.value,
      );
      expect([cells?.['lowest']?.value, cells?.['highest']?.value]).toEqual([
        spread.lowest.value,
        spread.highest.value,
      ]);
    }
    // What is nobody's stands below, whichever way the models differ over it.
    const isGroup = ({ cells }: { cells: TableBlock['rows'][number]['cells'] }): boolean =>
      /Kovač|Osei/.test(cells['name']?.text ?? '');
    const groups = rows.filter(isGroup);
    expect(rows.slice(0, groups.length)).toEqual(groups);
    const widths = groups.map(({ cells }) => Number(cells['spread']?.value));
    expect(widths).toEqual(widths.toSorted((a, b) => b - a));
    const mina = rows.find(({ cells }) => cells['name']?.text === 'Mina Kovač');
    expect(mina?.cells['name']?.to).toMatchObject({
      page: 'influencer',
      params: { id: small.mina },
    });
  });

  it('has a line for each model that sums to the whole, of pipeline and of revenue', async () => {
    for (const measure of ['pipeline', 'won']) {
      for (const by of ['influencer', 'channel', 'campaign']) {
        const page = await open(`&measure=${measure}&by=${by}`);
        const { rows } = block(page, 'models') as TableBlock;
        expect(rows.map(({ id }) => id)).toEqual([...MODEL_IDS]);
        for (const { id, cells } of rows) {
          const sum = Object.entries(cells).reduce(
            (all, [key, { value }]) => (key === 'model' ? all : all + Number(value ?? 0)),
            0,
          );
          expect([measure, by, id, Math.round(sum * 1e9) / 1e9]).toEqual([measure, by, id, 1]);
        }
      }
    }
  });

  it('says for whom the choice matters most, and between which models', async () => {
    const page = await open();
    const { rows } = block(page, 'groups') as TableBlock;
    const [widest] = rows.filter(({ cells }) => /Kovač|Osei/.test(cells['name']?.text ?? ''));
    expect(page.sentence).toContain(
      `The choice matters most for ${widest?.cells['name']?.text ?? ''}: ${widest?.cells['lowest']?.text ?? ''} of the pipeline under`,
    );
    expect(page.sentence).toContain(widest?.cells['highest']?.detail?.toLowerCase());
    const chart = block(page, 'spread') as ChartBlock;
    expect(chart.points.map(({ label }) => label).sort()).toEqual(['Mina Kovač', 'Ray Osei']);
    for (const { values } of chart.points) {
      expect(values).toEqual([...values].sort((a, b) => Number(a) - Number(b)));
    }
  });

  it('says why: who opens journeys, what follows a rule as long as nothing was learnt', async () => {
    const { lines } = block(await open('&measure=won'), 'why') as TextBlock;
    expect(lines.join(' ')).toContain('have not learnt from enough deals yet');
    expect(lines.join(' ')).toContain('Mina Kovač opens journeys more often than ends them');
    expect(lines.join(' ')).toContain('Ray Osei ends journeys more often than opens them');
  });

  it('holds the others against the model that is chosen, and refuses one there is not', async () => {
    const page = await small.report<PageView>('/pages/compare-models?period=all&model=first_touch');
    const { columns } = block(page, 'groups') as TableBlock;
    expect(columns[1]?.label).toBe('First touch');
    const refused = await small.api
      .as(small.api.ours.readKey)
      .get('/pages/compare-models?model=luck&by=weather');
    expect(refused.status).toBe(400);
    expect(
      (refused.body as { errors: { field: string }[] }).errors.map(({ field }) => field),
    ).toEqual(['model', 'by']);
  });

  it('is an empty page and no error where the period has no deal', async () => {
    const page = await small.report<PageView>(
      '/pages/compare-models?from=1999-01-01&to=1999-12-31',
    );
    expect(page.sentence).toMatch(/^No influencer has credit of the pipeline under any model/);
    expect((block(page, 'groups') as TableBlock).empty.title).toBe('Nothing to compare');
    expect(block(page, 'spread')).toBeUndefined();
  });

  it('leaves as two files', async () => {
    for (const table of ['groups', 'models']) {
      const file = await small.api
        .as(small.api.ours.readKey)
        .get(`/pages/compare-models/tables/${table}?period=all`)
        .expect(200);
      expect(file.text.split('\r\n').length).toBeGreaterThan(2);
    }
  });
});
