import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { campaignEndpoints } from '../../src/campaigns/endpoints.ts';
import { testApi, type TestApi } from '../support/api.ts';

interface Report {
  readonly imported: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly rejected: { line: number; field: string; message: string; row: object }[];
  readonly ignoredColumns: string[];
}

describe('CSV import', () => {
  let api: TestApi;

  beforeAll(async () => {
    api = await testApi({ endpoints: campaignEndpoints });
    await api.rows(
      `insert into exchange_rates (tenant_id, currency, starts_on, rate, units_per_home) values ($1, 'USD', '1970-01-01', 0.8, 1.25)`,
      [api.ours.id],
    );
  });
  afterAll(() => api.close());

  const send = (what: string, file: string | Buffer, type = 'text/csv') =>
    api.agent
      .post(`/api/v1/${what}/import`)
      .set('Authorization', `Bearer ${api.ours.writerKey}`)
      .set('Content-Type', type)
      .send(file);
  const take = async (what: string, ...lines: string[]): Promise<Report> => {
    const response = await send(what, lines.join('\n'));
    expect(response.status).toBe(200);
    return response.body as Report;
  };
  const items = async (path: string): Promise<Record<string, unknown>[]> =>
    (
      (await api.as(api.ours.readKey).get(path).expect(200)).body as {
        items: Record<string, unknown>[];
      }
    ).items;

  it('takes in influencers as a spreadsheet writes them, and nothing the second time', async () => {
    const file = [
      '\ufeffInfluencer Name;Network;Username;Other names;Shoe size',
      'Mina Kovač;LinkedIn;mina-k;"mina|MINA10";38',
      'Mina Kovač;YT;@minadata;;38',
      '"Osei; Ray";Twitter;rayo;;44',
      '',
    ].join('\r\n');
    const first = await take('influencers', file);
    expect(first).toMatchObject({
      imported: 2,
      updated: 1,
      unchanged: 0,
      rejected: [],
      ignoredColumns: ['Shoe size'],
    });
    const [mina] = await items('/influencers?q=mina');
    expect(mina).toMatchObject({
      aliases: ['MINA10', 'mina'],
      handles: [
        { platform: 'linkedin', handle: 'mina-k' },
        { platform: 'youtube', handle: '@minadata' },
      ],
    });
    expect(await take('influencers', file)).toMatchObject({
      imported: 0,
      updated: 0,
      unchanged: 3,
    });
  });

  it('reports bad rows with the line they start in, and lands the good ones', async () => {
    const report = await take(
      'influencers',
      'name,platform,handle,notes,status',
      'Good One,x,good1,"a note',
      'over two lines",active',
      '',
      'Bad Platform,friendster,bad,,',
      ',x,nameless,,',
      'Good Two,x,good2,,retired',
      'Bad\0Name,x,nul,,',
      'Handle Missing,x,,,',
      'Good One Again,x,GOOD1,,',
      'Good Three,x,good3,,archived',
    );
    expect(report.imported).toBe(2);
    expect(report.rejected.map(({ line, field }) => [line, field])).toEqual([
      [5, 'platform'],
      [6, 'name'],
      [7, 'status'],
      [8, 'name'],
      [9, 'handle'],
      [10, 'handle'],
    ]);
    expect(report.rejected[0]).toEqual({
      line: 5,
      field: 'platform',
      message: expect.stringContaining('linkedin') as unknown,
      row: { name: 'Bad Platform', platform: 'friendster', handle: 'bad', notes: '', status: '' },
    });
    expect(await items('/influencers?q=good%20three')).toHaveLength(1);
  });

  it('lands a campaign and its influencer together or not at all', async () => {
    const file = [
      'Campaign\tStart\tEnd\tLanding page\tBudget\tCurrency\tInfluencer\tNetwork\tFormat\tFee',
      'Spring\t01.03.2026\t31.05.2026\thttps://e.example/\t10.000,00\tEUR\tMina Kovač\tLI\tcarousel\t2.500,50',
      'Spring\t\t\t\t\t\tRay Osei\tX\tthread\t"1,000"',
      'Ghostly\t\t\t\t\t\tNobody Known\tX\tthread\t5',
      'Ghostly\t\t\t\t\t\t\t\t\t',
      'Backwards\t2026-05-01\t2026-04-01\t\t\t\t\t\t\t',
    ].join('\n');
    const report = await take('campaigns', file);
    expect(report).toMatchObject({ imported: 2, updated: 0 });
    expect(report.rejected.map(({ line, field }) => [line, field])).toEqual([
      [3, 'influencer'],
      [4, 'influencer'],
      [6, 'ends_on'],
    ]);
    // Line 5 names the campaign alone, so that it lands after line 4 was undone.
    expect(await items('/campaigns?q=ghostly')).toHaveLength(1);
  });

  it('puts an influencer on a campaign with fee and link', async () => {
    const [spring] = await items('/campaigns?q=spring');
    expect(spring).toMatchObject({
      startsOn: '2026-03-01',
      endsOn: '2026-05-31',
      budget: { minor: 1_000_000, currency: 'EUR' },
    });
    const { body } = (await api
      .as(api.ours.readKey)
      .get(`/campaigns/${String(spring?.['id'])}/influencers`)) as { body: unknown };
    expect(body).toMatchObject({
      assignments: [
        {
          influencer: 'Mina Kovač',
          fee: { minor: 250_050, currency: 'EUR' },
          trackingUrl: expect.stringContaining('utm_source=mina-kovac') as unknown,
        },
      ],
    });
  });

  it('takes in posts, known by their address', async () => {
    const header = 'author,campaign,platform,type,title,link,date,followers';
    const row =
      'mina-k,spring,linkedin,carousel,Why data breaks,https://l.example/1,2026-03-03 09:00,"18,000"';
    expect(await take('posts', header, row)).toMatchObject({ imported: 1, rejected: [] });
    expect(await take('posts', header, row)).toMatchObject({ imported: 0, unchanged: 1 });
    expect(await take('posts', header, row.replace('18,000', '19,000'))).toMatchObject({
      updated: 1,
    });
    const [post] = await items('/posts');
    expect(post).toMatchObject({ audience: 19_000, publishedAt: '2026-03-03T09:00:00.000Z' });
    const bad = await take(
      'posts',
      header,
      row.replace('2026-03-03 09:00', '2026-02-31'),
      row.replace('2026-03-03 09:00', '03/04/2026'),
      row.replace('2026-03-03 09:00', '2026-03-03 25:00'),
      row.replace('spring', 'winter'),
      row.replace('https://l.example/1', 'javascript:alert(1)'),
    );
    expect(bad.rejected.map(({ line, field }) => [line, field])).toEqual([
      [2, 'published_at'],
      [3, 'published_at'],
      [4, 'published_at'],
      [5, 'campaign'],
      [6, 'url'],
    ]);
  });

  it('reads amounts as Europeans and Americans write them', async () => {
    const amounts = [
      ['1234', 123_400],
      ['1234.5', 123_450],
      ['1.234,50', 123_450],
      ['1,234.50', 123_450],
      ['1 234,50', 123_450],
      ['1’234.50', 123_450],
      ['€ 1,250', 125_000],
      ['1.250', 125_000],
      ['0,5', 50],
      ['1.234.567', 123_456_700],
      ['EUR 12', 1_200],
    ] as const;
    const report = await take(
      'costs',
      'date;amount;note;id',
      ...amounts.map(([text], index) => `2026-04-01;${text};amounts;a${String(index)}`),
    );
    expect(report.rejected).toEqual([]);
    const stored = await api.rows<{ minor: number }>(
      `select amount_minor as minor from costs where tenant_id = $1 and note = 'amounts'
       order by substr(external_id, 2)::integer`,
      [api.ours.id],
    );
    expect(stored.map(({ minor }) => minor)).toEqual(amounts.map(([, minor]) => minor));
    const bad = await take(
      'costs',
      'date;amount;currency',
      ...['abc', '1,23,4', '1.2345', '-5', '1..2', '12.345.67', '99999999999999999999'].map(
        (text) => `2026-04-01;${text};EUR`,
      ),
      '2026-04-01;1.250;KWD',
      '2026-04-01;12.5;JPY',
      '2026-04-01;5;GBP',
      '2026-04-01;5;EURO',
    );
    expect(bad.imported).toBe(0);
    expect(bad.rejected).toHaveLength(11);
  });

  it('keeps two equal costs of one file as two, and takes the file again as the same two', async () => {
    const file = ['date,kind,amount,note', ...Array<string>(2).fill('2026-05-05,ads,99,twins')];
    expect(await take('costs', ...file)).toMatchObject({ imported: 2 });
    expect(await take('costs', ...file)).toMatchObject({ imported: 0, unchanged: 2 });
    expect(await take('costs', ...file, '2026-05-05,ads,99,twins')).toMatchObject({
      imported: 1,
      unchanged: 2,
    });
  });

  it('only says what would happen when asked to', async () => {
    const file = 'name\nTrial Person\n,\n';
    const response = await api.agent
      .post('/api/v1/influencers/import?dryRun=true')
      .set('Authorization', `Bearer ${api.ours.writerKey}`)
      .set('Content-Type', 'text/csv')
      .send(file);
    expect(response.body).toMatchObject({ imported: 1, dryRun: true });
    expect(await items('/influencers?q=trial')).toEqual([]);
  });

  it('offers a template that it takes back itself', async () => {
    for (const what of ['influencers', 'campaigns', 'posts', 'costs']) {
      const template = await api.as(api.ours.readKey).get(`/${what}/import`).expect(200);
      expect(template.type).toBe('text/csv');
      const report = await take(what, template.text);
      expect(report.rejected).toEqual([]);
      expect(report.ignoredColumns).toEqual([]);
    }
  });

  it('refuses a file it cannot read as a whole, in a sentence', async () => {
    const detail = async (file: string | Buffer, type?: string): Promise<string> => {
      const response = await send('influencers', file, type);
      expect(response.status).toBeGreaterThanOrEqual(400);
      expect(response.status).toBeLessThan(500);
      expect(response.type).toBe('application/problem+json');
      return (response.body as { detail: string }).detail;
    };
    expect(await detail('nom,plateforme\nx,y')).toContain('lacks “name”');
    expect(await detail('creator,influencer\na,b')).toContain('twice');
    expect(await detail('name\n"never closed')).toContain('line 2');
    expect(await detail(Buffer.from('name\nM\xfcller', 'latin1'))).toContain('UTF-8');
    expect(await detail('\n\n')).toContain('empty');
    expect(await detail('')).toContain('empty');
    expect(await detail('{"name":"x"}', 'application/json')).toContain('text/csv');
    expect(await detail(`name\n${'x\n'.repeat(20_001)}`)).toContain('Split it');
    expect(await detail(`name\n${'x'.repeat(5 * 1024 * 1024)}`)).toContain('KiB');
  });

  it('needs the scope to write', async () => {
    await api.agent
      .post('/api/v1/costs/import')
      .set('Authorization', `Bearer ${api.ours.readKey}`)
      .set('Content-Type', 'text/csv')
      .send('date,amount\n2026-01-01,1')
      .expect(403);
  });
});
