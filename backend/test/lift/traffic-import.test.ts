import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { endpoints } from '../../src/endpoints.ts';
import { testApi, type TestApi } from '../support/api.ts';

interface Report {
  readonly imported: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly ignored: number;
  readonly heldBack: readonly string[];
  readonly rejected: readonly { line: number; field: string; message: string }[];
}

describe('Import of daily traffic', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await testApi({ endpoints, now: '2026-11-22T12:00:00Z' });
    await api
      .as(api.ours.adminKey)
      .patch('/settings', { tracking: { brandTerms: ['Acme'] } })
      .expect(200);
  });
  afterAll(() => api.close());

  const csv = async (path: string, text: string, status = 200): Promise<Report> =>
    (await api.as(api.ours.writerKey).post(path).type('text/csv').send(text).expect(status))
      .body as Report;
  const json = async (path: string, body: unknown, status = 200): Promise<Report> =>
    (await api.as(api.ours.writerKey).post(path, body).expect(status)).body as Report;
  const days = (source: string): Promise<unknown[]> =>
    api.rows(
      `select series, day, count from traffic_days where tenant_id = $1 and source = $2 order by day, series`,
      [api.ours.id, source],
    );

  describe('from Search Console', () => {
    const file = [
      'Date,Query,Clicks,Impressions,CTR,Position',
      '2026-03-01,acme,12,40,30%,1.2',
      '2026-03-01,acme pricing,3,9,33%,1.1',
      '2026-03-01,best dashboards,5,200,2.5%,7.9',
      '2026-03-02,dashboards,4,150,2.7%,8.4',
    ].join('\n');

    it('sums a day’s queries for the brand and the others apart', async () => {
      expect(await csv('/traffic/search-console/import', file)).toMatchObject({
        imported: 4,
        rejected: [],
      });
      expect(await days('search_console')).toEqual([
        { series: 'brand_search', day: '2026-03-01', count: 15 },
        { series: 'unbranded_search', day: '2026-03-01', count: 5 },
        // There were searches that day, none of them for the brand.
        { series: 'brand_search', day: '2026-03-02', count: 0 },
        { series: 'unbranded_search', day: '2026-03-02', count: 4 },
      ]);
    });

    it('changes nothing the second time', async () => {
      expect(await csv('/traffic/search-console/import', file)).toMatchObject({
        imported: 0,
        updated: 0,
        unchanged: 4,
      });
    });

    it('takes the API’s answer to the same effect', async () => {
      const report = await json('/traffic/search-console', {
        dimensions: ['query', 'date'],
        rows: [
          { keys: ['acme', '2026-03-01'], clicks: 15, impressions: 40, ctr: 0.3, position: 1.2 },
          { keys: ['best dashboards', '2026-03-01'], clicks: 6 },
        ],
      });
      expect(report).toMatchObject({ imported: 0, updated: 1, unchanged: 1 });
    });

    it('holds a day back that is not whole, and says which row it was', async () => {
      const broken = `${file}\n2026-03-03,acme,9,20,45%,1\n2026-03-03,other,many,20,1%,9\nsoon,acme,1,1,1%,1`;
      const report = await csv('/traffic/search-console/import', broken);
      expect(report.heldBack).toEqual(['2026-03-03']);
      expect(report.rejected).toEqual([
        {
          line: 7,
          field: 'clicks',
          message: '“many” is not a count. Write a whole number, 0 or more.',
        },
        { line: 8, field: 'date', message: '“soon” is not a day. Write it as YYYY-MM-DD.' },
      ]);
    });

    it('asks what days without queries were filtered by', async () => {
      const dates = 'Date,Clicks,Impressions,CTR,Position\n2026-04-01,7,20,35%,1.3\n';
      const refused = await api
        .as(api.ours.writerKey)
        .post('/traffic/search-console/import')
        .type('text/csv')
        .send(dates)
        .expect(400);
      expect(refused.text).toContain('?series=brand_search');
      expect(await csv('/traffic/search-console/import?series=brand_search', dates)).toMatchObject({
        imported: 1,
      });
    });

    it('reads a file in another language by the names it is told', async () => {
      const report = await csv(
        '/traffic/search-console/import?dateColumn=P%C3%A4iv%C3%A4&queryColumn=Haku&clicksColumn=Klikkaukset',
        'Päivä;Haku;Klikkaukset\n2026-05-01;acme;3\n',
      );
      expect(report).toMatchObject({ imported: 1, rejected: [] });
    });

    it('is not possible before the settings name the brand', async () => {
      const refused = await api
        .as(api.theirs.writerKey)
        .post('/traffic/search-console/import')
        .type('text/csv')
        .send(file)
        .expect(400);
      expect(refused.text).toContain('Set tracking.brandTerms first');
    });
  });

  describe('from Google Analytics 4', () => {
    it('reads an export with its head of comments, by day', async () => {
      const report = await csv(
        '/traffic/ga4/import',
        [
          '# ----------------------------------------',
          '# Explore',
          '# Start date: 20260301',
          '# End date: 20260302',
          '# ----------------------------------------',
          '',
          'Date,Session default channel group,Sessions',
          '20260301,Direct,120',
          '20260301,Organic Search,80',
          '20260301,Paid Search,60',
          '20260302,Direct,"1,110"',
          '20260302,Organic Social,x',
          ',,1370',
        ].join('\n'),
      );
      expect(report).toMatchObject({ imported: 2, ignored: 1, heldBack: ['2026-03-02'] });
      expect(report.rejected).toEqual([
        {
          line: 12,
          field: 'sessions',
          message: '“x” is not a count. Write a whole number, 0 or more.',
        },
      ]);
    });

    it('counts days from the start date where the report numbers them', async () => {
      await csv(
        '/traffic/ga4/import',
        '# Start date: 20260410\nNth day,Session primary channel group (Default channel group),Sessions\n0000,Direct,5\n0003,Direct,6\n',
      );
      const found = await days('ga4');
      expect(found).toContainEqual({ series: 'direct', day: '2026-04-10', count: 5 });
      expect(found).toContainEqual({ series: 'direct', day: '2026-04-13', count: 6 });
      const { rejected } = await csv(
        '/traffic/ga4/import',
        'Nth day,Session default channel group,Sessions\n0000,Direct,5\n',
      );
      expect(rejected[0]?.message).toContain('does not say from when');
    });

    it('takes what the Data API answers', async () => {
      const report = await json('/traffic/ga4', {
        dimensionHeaders: [{ name: 'date' }, { name: 'sessionDefaultChannelGroup' }],
        metricHeaders: [{ name: 'sessions', type: 'TYPE_INTEGER' }],
        rows: [
          {
            dimensionValues: [{ value: '20260601' }, { value: 'Referral' }],
            metricValues: [{ value: '31' }],
          },
          {
            dimensionValues: [{ value: '20260601' }, { value: 'Email' }],
            metricValues: [{ value: '12' }],
          },
        ],
        rowCount: 2,
        kind: 'analyticsData#runReport',
      });
      expect(report).toMatchObject({ imported: 1, ignored: 1 });
    });

    it('says what to ask for when a report lacks it', async () => {
      const refused = await api
        .as(api.ours.writerKey)
        .post('/traffic/ga4', {
          dimensionHeaders: [{ name: 'date' }],
          metricHeaders: [{ name: 'totalUsers' }],
          rows: [],
        })
        .expect(400);
      expect(refused.text).toContain('sessionDefaultChannelGroup');
    });
  });

  it('shows what there is, each tenant its own', async () => {
    const answer = await api.as(api.ours.readKey).get('/traffic').expect(200);
    const { items } = answer.body as { items: { source: string; series: string; days: number }[] };
    expect(items.find(({ series }) => series === 'referral')).toMatchObject({
      source: 'ga4',
      firstDay: '2026-06-01',
      days: 1,
      total: 31,
    });
    expect((await api.as(api.theirs.readKey).get('/traffic').expect(200)).body).toEqual({
      items: [],
    });
  });
});
