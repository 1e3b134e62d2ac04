import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  buildCompareInfluencers,
  type ChartBlock,
  type InfluencerFigures,
  type PageView,
  type TableBlock,
} from '@pipeline-attribution/shared';
import { smallCompany, type SmallCompany } from '../reports/small-company.ts';

describe('The page that compares influencers', () => {
  let small: SmallCompany;
  beforeAll(async () => {
    small = await smallCompany();
  });
  afterAll(() => small.api.close());

  const open = (query = ''): Promise<PageView> =>
    small.report(`/pages/compare-influencers?period=all&model=linear${query}`);
  const table = (page: Pick<PageView, 'blocks'>, id: string): TableBlock =>
    page.blocks.find((one) => one.kind === 'table' && one.id === id) as TableBlock;

  it('asks to choose where nobody was chosen, from everybody there is', async () => {
    const page = await open();
    expect(page.sentence).toBe('Choose two to five influencers to see them side by side.');
    expect(page.blocks).toEqual([]);
    expect(page.filters[0]).toMatchObject({
      kind: 'choices',
      most: 5,
      choices: [
        { value: small.mina, label: 'Mina Kovač' },
        { value: small.ray, label: 'Ray Osei' },
      ],
    });
  });

  it('shows who was chosen, in that order, with the figures of the influencers’ page', async () => {
    const page = await open(`&ids=${small.ray},${small.mina}`);
    const { rows } = table(page, 'influencers');
    expect(rows.map(({ id }) => id)).toEqual([small.ray, small.mina]);
    const all = await small.report<PageView>('/pages/influencers?period=all&model=linear');
    for (const row of rows) {
      const there = table(all, 'influencers').rows.find(({ id }) => id === row.id);
      expect(row.cells['revenue']).toEqual(there?.cells['revenue']);
      expect(row.cells['pipeline']).toEqual(there?.cells['pipeline']);
    }
    const file = await small.api
      .as(small.api.ours.readKey)
      .get(
        `/pages/compare-influencers/tables/influencers?period=all&ids=${small.ray},${small.mina}`,
      )
      .expect(200);
    expect(file.text).toContain('Ray Osei');
  });

  it('says that nothing can be said as long as the model has not learnt', async () => {
    const page = await open(`&ids=${small.ray},${small.mina}`);
    expect(page.sentence).toMatch(/^Which of them did more cannot be said yet\./);
    expect(table(page, 'pairs').rows.map(({ cells }) => cells['verdict']?.text)).toEqual([
      'Not known yet',
    ]);
  });

  it('refuses more than five, and whom there is not', async () => {
    const ask = (ids: string) =>
      small.api.as(small.api.ours.readKey).get(`/pages/compare-influencers?ids=${ids}`);
    const nobody = '00000000-0000-4000-8000-000000000000';
    expect((await ask(`${small.mina},${nobody}`)).text).toContain('merged or deleted');
    const six = Array.from({ length: 6 }, (_, i) => nobody.replace(/0$/, String(i)));
    expect((await ask(six.join(','))).status).toBe(400);
  });

  describe('when the model has learnt', () => {
    const money = { minor: 0, currency: 'EUR', text: '€0' };
    const none = { value: null, reason: 'None.' };
    const figures = (id: string, name: string, share: number): InfluencerFigures => ({
      id,
      name,
      people: 1,
      touches: 1,
      leads: 1,
      opportunities: 1,
      pipeline: money,
      weighted: money,
      revenue: money,
      winRate: none,
      cost: null,
      roi: none,
      interval: { share, low: share / 2, high: share * 1.5, isOwnEvidence: true },
      intervalReason: null,
    });
    const [ann, bo, cy] = [
      figures('ann', 'Ann', 0.3),
      figures('bo', 'Bo', 0.1),
      figures('cy', 'Cy', 0.09),
    ] as const;
    const build = (rows: readonly InfluencerFigures[], chances: Readonly<Record<string, number>>) =>
      buildCompareInfluencers({
        rows,
        chanceOf: (a, b) => chances[`${a}>${b}`] ?? 1 - (chances[`${b}>${a}`] ?? 0.5),
        notLearnt: null,
        locale: 'en-US',
        currency: 'EUR',
        linkOf: (id) => ({ page: 'influencer', params: { id } }),
        cut: { sort: null, page: 1, size: 5 },
      });

    it('names who is ahead of all, and says which cannot be told apart', () => {
      const built = build([bo, ann, cy], { 'ann>bo': 0.97, 'ann>cy': 0.999, 'bo>cy': 0.55 });
      expect(built.sentence).toBe(
        'Ann caused more won value than each of the others. One pair cannot be told apart yet.',
      );
      expect(
        table(built, 'pairs').rows.map(({ cells }) =>
          ['a', 'b', 'chance', 'verdict'].map((key) => cells[key]?.text),
        ),
      ).toEqual([
        ['Ann', 'Cy', 'more than 99\u00a0%', 'Ahead'],
        ['Ann', 'Bo', '97\u00a0%', 'Ahead'],
        ['Bo', 'Cy', '55\u00a0%', 'Cannot be told apart yet'],
      ]);
    });

    it('says of two who cannot be told apart just that, however far their shares are', () => {
      expect(build([ann, bo], { 'ann>bo': 0.89 }).sentence).toBe(
        'Ann and Bo cannot be told apart yet.',
      );
    });

    it('draws the range of each around its share', () => {
      const { blocks } = build([ann, bo], { 'ann>bo': 0.95 });
      const { points, sentence } = blocks[0] as ChartBlock;
      expect(points.map(({ label, values }) => [label, ...values])).toEqual([
        ['Ann', 0.15, 0.3, 0.3 * 1.5],
        ['Bo', 0.05, 0.1, 0.1 * 1.5],
      ]);
      expect(sentence).toContain('Ann: 30\u00a0%, 90 % range 15\u00a0% to 45\u00a0%');
    });
  });
});
