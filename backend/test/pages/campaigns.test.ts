import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PageView, TableBlock } from '@pipeline-attribution/shared';
import { smallCompany, type SmallCompany } from '../reports/small-company.ts';

describe('The page of all campaigns', () => {
  let small: SmallCompany;
  beforeAll(async () => {
    small = await smallCompany();
    const { api, spring, summer, mina, company } = small;
    const set = (id: string, status: string, from: string | null, to: string | null) =>
      api.rows(
        'update campaigns set status = $3, starts_on = $4, ends_on = $5 where tenant_id = $1 and id = $2',
        [api.ours.id, id, status, from, to],
      );
    await set(spring, 'finished', '2026-01-01', '2026-02-28');
    await set(summer, 'active', null, null);
    await company.campaign('Autumn');
    for (const contentType of ['post', 'video']) {
      await api.rows(
        `insert into campaign_influencers (tenant_id, campaign_id, influencer_id, platform, content_type, utm_source, utm_medium, utm_content, currency)
         values ($1, $2, $3, 'linkedin', $4, 'mina', 'linkedin', $4, 'EUR')`,
        [api.ours.id, spring, mina, contentType],
      );
    }
  });
  afterAll(() => small.api.close());

  const open = (query = ''): Promise<PageView> =>
    small.report(`/pages/campaigns?model=linear&period=all${query}`);
  const table = ({ blocks }: PageView): TableBlock => blocks[0] as TableBlock;
  const shown = (page: PageView, key: string): (string | undefined)[] =>
    table(page).rows.map(({ cells }) => cells[key]?.text);

  it('shows each with what the report of returns says it brought, those that brought most first', async () => {
    const page = await open();
    const report = await small.report<{
      campaigns: {
        id: string | null;
        revenue: { minor: number };
        sourcedPipeline: { minor: number };
      }[];
    }>('/attribution/roi?model=linear');
    expect(shown(page, 'name')).toEqual(['Summer', 'Spring', 'Autumn']);
    for (const { id, revenue, sourcedPipeline } of report.campaigns.filter(
      (one) => one.id !== null,
    )) {
      const row = table(page).rows.find((one) => one.id === id);
      expect([row?.cells['revenue']?.value, row?.cells['pipeline']?.value]).toEqual([
        revenue.minor,
        sourcedPipeline.minor,
      ]);
    }
    expect(shown(page, 'revenue').at(-1)).toBe('€0');
    expect(page.sentence).toMatch(/^Summer brought most: €2,700 won/);
  });

  it('says its state, its days and how many influencers are assigned, each once', async () => {
    const page = await open('&campaigns.sort=name');
    expect(shown(page, 'name')).toEqual(['Autumn', 'Spring', 'Summer']);
    expect(shown(page, 'state')).toEqual(['Active', 'Finished', 'Active']);
    expect(shown(page, 'starts')).toEqual(['–', 'Jan 1, 2026', '–']);
    expect(shown(page, 'ends')).toEqual(['–', 'Feb 28, 2026', '–']);
    expect(shown(page, 'influencers')).toEqual(['0', '1', '0']);
  });

  it('can be narrowed to a state, and leads to each campaign, which leads back', async () => {
    const page = await open('&state=finished');
    expect(shown(page, 'name')).toEqual(['Spring']);
    const to = table(page).rows[0]?.cells['name']?.to;
    const one = await small.report<PageView>(
      `/pages/campaign?${new URLSearchParams(to?.params).toString()}`,
    );
    expect(one.title).toBe('Spring');
    expect(one.path.map(({ label, to: back }) => [label, back.page])).toEqual([
      ['Campaigns', 'campaigns'],
    ]);
    expect(table(await open('&state=planned')).empty.title).toBe('No campaign to show');
  });
});
