import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { idTable } from '../../../sandbox/index.ts';
import { runBackfill } from '../../../src/crm/run-backfill.ts';
import { runSync } from '../../../src/crm/run-sync.ts';
import { smallCompany, startLandscape, type TestLandscape } from '../support/installed.ts';

const company = smallCompany(23);
const ids = idTable(company);
const idOf = (id: string | undefined): string => ids.of(id ?? '').salesforceId;

describe('The first load of a Salesforce organisation', () => {
  let landscape: TestLandscape;
  let tenantId = 0;
  let jobId = '';
  const load = () => runBackfill(landscape.services, { tenantId, crm: 'salesforce', jobId });
  const deal = async (id: string): Promise<Record<string, unknown>> => {
    const [row] = await landscape.rows<Record<string, unknown>>(
      tenantId,
      'select * from deals where tenant_id = $1 and external_id = $2',
      [tenantId, id],
    );
    return row ?? {};
  };

  beforeAll(async () => {
    landscape = await startLandscape({ company, withJobs: false });
    const { store } = landscape.salesforce;
    store.changeAmount(idOf(company.deals[0]?.id), 1_234_567_890);
    const individual = store.create('Individual', {
      LastName: 'Private',
      HasOptedOutProfiling: true,
    });
    store.update('Contact', idOf(company.deals[0]?.group[0]?.personId), {
      IndividualId: individual,
    });
    await landscape.install('salesforce');
    tenantId = await landscape.tenantOf('salesforce');
    const [job] = await landscape.rows<{ id: string }>(
      tenantId,
      'select id from jobs where tenant_id = $1',
      [tenantId],
    );
    jobId = job?.id ?? '';
  });
  afterAll(() => landscape.close());

  it('tells why when Salesforce gives a query up, and asks anew the next time', async () => {
    landscape.salesforce.queryJobs.failNext = 'Retried more than fifteen times.';
    await expect(load()).rejects.toMatchObject({
      kind: 'passing',
      message: expect.stringMatching(
        /gave up reading accounts \(Retried more than fifteen/,
      ) as unknown,
    });
  });

  it('asks an object anew when the results of its job are gone, and has nothing twice', async () => {
    landscape.salesforce.faults.next({
      status: 400,
      body: [{ errorCode: 'UNKNOWN', message: 'no' }],
      match: 'FROM+OpportunityHistory',
    });
    await expect(load()).rejects.toMatchObject({ kind: 'rejected' });
    const made = landscape.salesforce.queryJobs.made;
    landscape.salesforce.queryJobs.expire();
    // Jobs whose results are gone answer 404, and their removal too.
    landscape.salesforce.refusals.expect({ status: 404, path: '/jobs/query/' });
    const counts = await load();
    expect(counts.deals).toBe(company.deals.length);
    // Opportunities again, then what comes behind them.
    expect(landscape.salesforce.queryJobs.made - made).toBe(2);
  });

  it('reads amounts to the cent that Salesforce writes with an exponent', async () => {
    expect(await deal(idOf(company.deals[0]?.id))).toMatchObject({ amount_minor: 1_234_567_890 });
  });

  it('follows nobody who opted out of being profiled', async () => {
    const rows = await landscape.rows(
      tenantId,
      `select consent from contacts where tenant_id = $1 and external_id = $2`,
      [tenantId, idOf(company.deals[0]?.group[0]?.personId)],
    );
    expect(rows).toEqual([{ consent: 'denied' }]);
  });

  it('leaves no results with Salesforce', () => {
    expect(landscape.salesforce.queryJobs.kept).toBe(0);
  });

  it('learns of what was deleted past the recycle bin, and of what came out of it again', async () => {
    const [purged, restored] = company.deals.slice(1, 3).map(({ id }) => idOf(id));
    const { store } = landscape.salesforce;
    store.purge('Opportunity', purged ?? '');
    store.delete('Opportunity', restored ?? '');
    await runSync(landscape.services, tenantId, 'salesforce');
    expect((await deal(purged ?? ''))['deleted_at']).toBeInstanceOf(Date);
    expect((await deal(restored ?? ''))['deleted_at']).toBeInstanceOf(Date);
    store.undelete('Opportunity', restored ?? '');
    // Two changes of one record have two stamps, and a round reads up to its beginning: the second is over by then.
    await new Promise((done) => setTimeout(done, 1_100));
    await runSync(landscape.services, tenantId, 'salesforce');
    expect((await deal(restored ?? ''))['deleted_at']).toBeNull();
  });

  it('takes a response back that Salesforce took back, and those of whom left a campaign', async () => {
    const keyOf = (id: unknown): string => `salesforce:member:${String(id)}`;
    const touches = async (): Promise<string[]> =>
      (
        await landscape.rows<{ key: string }>(
          tenantId,
          `select idempotency_key as key from attribution_touchpoints
           where tenant_id = $1 and kind = 'campaign_member'`,
          [tenantId],
        )
      ).map(({ key }) => key);
    const { store } = landscape.salesforce;
    const before = await touches();
    const [unsaid, left] = [...store.rows('CampaignMember')]
      .map((row) => String(row['Id']))
      .filter((id) => before.includes(keyOf(id)));
    store.update('CampaignMember', unsaid ?? '', { HasResponded: false, Status: 'Sent' });
    store.purge('CampaignMember', left ?? '');
    await runSync(landscape.services, tenantId, 'salesforce');
    const after = await touches();
    expect(after.length).toBe(before.length - 2);
    expect(after).not.toContain(keyOf(unsaid));
    expect(after).not.toContain(keyOf(left));
  });

  it('stops at four fifths of the organisation’s calls and goes on when there is room', async () => {
    const { usage } = landscape.salesforce;
    const used = usage.used;
    usage.used = Math.ceil(usage.max * 0.81);
    await expect(runSync(landscape.services, tenantId, 'salesforce')).rejects.toMatchObject({
      kind: 'passing',
      message: expect.stringMatching(/used 81 % of its API calls/) as unknown,
    });
    expect(usage.used).toBeLessThan(usage.max * 0.8102);
    usage.used = used;
  });
});

describe('An organisation with one currency, without Campaign Influence, privacy records or our package', () => {
  let landscape: TestLandscape;
  beforeAll(async () => {
    landscape = await startLandscape({
      company,
      salesforceFeatures: {
        multiCurrency: false,
        campaignInfluence: false,
        dataProtection: false,
        packageNamespace: null,
      },
    });
  });
  afterAll(() => landscape.close());

  it('is loaded without asking for anything it has not got', async () => {
    const tenantId = await landscape.installAndLoad('salesforce');
    const [counts] = await landscape.rows<{ deals: number; currencies: string[] }>(
      tenantId,
      `select count(*)::int as deals, array_agg(distinct currency) as currencies from deals where tenant_id = $1`,
      [tenantId],
    );
    expect(counts).toEqual({
      deals: company.deals.length,
      currencies: [company.vendor.homeCurrency],
    });
    expect(landscape.salesforce.refusals.all).toEqual([]);
  });
});
