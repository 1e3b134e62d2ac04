import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Crm, FitAccount, FitInput } from '@pipeline-attribution/shared';
import { idTable } from '../../sandbox/index.ts';
import { runUntilClean } from '../../src/attribution/credit-dirty.ts';
import { fitTenant } from '../../src/attribution/fit/fit-job.ts';
import { loadFitAccounts, loadFitFrame } from '../../src/attribution/fit/load-fit-input.ts';
import { Pseudonyms } from '../../src/attribution/fit/pseudonyms.ts';
import { withTenant } from '../../src/db/tenancy.ts';
import { loadSettings } from '../../src/settings/load-settings.ts';
import { fillTenant } from './support/fill-tenant.ts';
import { smallCompany, startLandscape, type TestLandscape } from './support/installed.ts';

/**
 * One company, once behind HubSpot and once behind Salesforce: whoever of them somebody asks, the same
 * influencers are credited with the same amounts, to the cent, without exception. The one thing HubSpot knows
 * and Salesforce cannot, is named and counted below.
 */
describe.each([
  { seed: 7, deals: 60, withoutStatus: 10, level: 'fallback' },
  // Enough won deals for the data-driven model to learn from.
  { seed: 20, deals: 160, withoutStatus: 18, level: 'blended' },
])('Both CRMs of company $seed', ({ seed, deals, withoutStatus, level }) => {
  const company = smallCompany(seed, deals);
  const ids = idTable(company);
  let landscape: TestLandscape;
  const tenants = new Map<Crm, number>();

  beforeAll(async () => {
    landscape = await startLandscape({
      company,
      // Open journeys end now: both tenants are credited at one moment.
      now: () => new Date(company.endsAt),
    });
    for (const crm of ['hubspot', 'salesforce'] as const) {
      const tenantId = await landscape.installAndLoad(crm);
      tenants.set(crm, tenantId);
      await fillTenant(landscape, tenantId);
      await runUntilClean(landscape.context, tenantId);
      const { signal } = new AbortController();
      await fitTenant(landscape.context, { tenantId, signal });
      await runUntilClean(landscape.context, tenantId);
    }
  });
  afterAll(() => landscape.close());

  const rows = <Row>(crm: Crm, sql: string): Promise<Row[]> => {
    const tenantId = tenants.get(crm) ?? 0;
    return landscape.rows<Row>(tenantId, sql, [tenantId]);
  };
  /** The company's own name of a record, whichever CRM it was read from. */
  const companyIds = (crm: Crm): ReadonlyMap<string, string> =>
    new Map(
      ids.rows.map((row) => [crm === 'hubspot' ? row.hubspotId : row.salesforceId, row.companyId]),
    );

  /** Amounts by deal, model, stage and what they are credited to; home currency and the deal's own. */
  async function credit(crm: Crm): Promise<Map<string, string>> {
    const names = companyIds(crm);
    const found = await rows<{ deal: string; of: string; amount: string; home: string }>(
      crm,
      `select d.external_id as deal,
              concat_ws(' · ', p.model, p.stage, coalesce(i.name, '-'), coalesce(c.name, '-'),
                        p.channel, p.platform, p.content_type, p.touched_on) as of,
              sum(p.amount_minor)::text as amount, sum(p.home_minor)::text as home
       from pipeline_attribution p
       join deals d on d.tenant_id = p.tenant_id and d.id = p.deal_id
       left join influencers i on i.tenant_id = p.tenant_id and i.id = p.influencer_id
       left join campaigns c on c.tenant_id = p.tenant_id and c.id = p.campaign_id
       where p.tenant_id = $1 group by 1, 2`,
    );
    return new Map(
      found.map(({ deal, of, amount, home }) => [
        `${names.get(deal) ?? deal} · ${of}`,
        `${amount} / ${home}`,
      ]),
    );
  }

  it('credit the same amounts to the same influencers, campaigns and channels on the same days', async () => {
    const [hubspot, salesforce] = [await credit('hubspot'), await credit('salesforce')];
    const differing = [...new Set([...hubspot.keys(), ...salesforce.keys()])]
      .filter((key) => (hubspot.get(key) ?? '-') !== (salesforce.get(key) ?? '-'))
      .map((key) => `${key}: ${hubspot.get(key) ?? '-'} or ${salesforce.get(key) ?? '-'}`);
    expect(differing.sort()).toEqual([]);
    expect([...hubspot.keys()].some((key) => !key.includes('· - · -'))).toBe(true);
    expect(new Set([...hubspot.keys()].map((key) => key.split(' · ')[0])).size).toBe(
      company.deals.length,
    );
  });

  /** Each CRM names stages its own way; when deals entered them is the same. */
  const withoutStageIds = ({ accounts, ...frame }: FitInput): unknown => ({
    ...frame,
    accounts: accounts.map(({ deals, ...account }) => ({
      ...account,
      deals: deals.map(({ stages = [], ...deal }) => ({
        ...deal,
        entered: stages.map(({ enteredAt }) => enteredAt),
      })),
    })),
  });

  /** What is learnt from, with records named by their order. */
  function history(crm: Crm): Promise<FitInput> {
    return withTenant(landscape.database.dataSource, tenants.get(crm) ?? 0, async (tx) => {
      const names = new Pseudonyms();
      const settings = await loadSettings(tx);
      const asOf = company.endsAt;
      const frame = await loadFitFrame(tx, names, settings, asOf);
      const accounts: FitAccount[] = [];
      for await (const chunk of loadFitAccounts(tx, names, settings, asOf)) {
        accounts.push(...chunk.accounts);
      }
      return { ...frame, accounts };
    });
  }

  it('teach the same history, so that the models learn the same', async () => {
    const [hubspot, salesforce] = [await history('hubspot'), await history('salesforce')];
    expect(hubspot.accounts.length).toBeGreaterThan(20);
    expect(hubspot.posts.length).toBeGreaterThan(20);
    expect(withoutStageIds(salesforce)).toEqual(withoutStageIds(hubspot));
  });

  it('have models that learnt as much as the company has deals for', async () => {
    for (const crm of ['hubspot', 'salesforce'] as const) {
      const fits = await rows<{ level: string; shapley: number }>(
        crm,
        `select level, (select count(*)::int from jsonb_object_keys(fitted -> 'shapley' -> 'values')) as shapley
         from credit_fits where tenant_id = $1 and kind = 'models' and state = 'active'`,
      );
      expect(fits).toEqual([{ level, shapley: expect.any(Number) }]);
      expect(fits[0]?.shapley).toBeGreaterThan(3);
    }
  });

  /** When each person became a lead and a qualified one. */
  async function people(crm: Crm): Promise<Map<string, string>> {
    const names = companyIds(crm);
    const found = await rows<{ person: string; created: Date; qualified: Date | null }>(
      crm,
      `select external_id as person, created_at as created, qualified_at as qualified from contacts
       where tenant_id = $1 and merged_into_id is null and converted_into_id is null`,
    );
    return new Map(
      found.map(({ person, created, qualified }) => [
        names.get(person) ?? person,
        `${created.toISOString()}, ${qualified === null ? 'not qualified' : qualified.toISOString()}`,
      ]),
    );
  }

  it('know the same people as leads and as qualified leads, since the same moments', async () => {
    const [hubspot, salesforce] = [await people('hubspot'), await people('salesforce')];
    const differing = company.people.filter(({ id }) => hubspot.get(id) !== salesforce.get(id));
    // Marketing qualified somebody whom a rep had typed in as a contact: a contact of Salesforce never was a
    // lead and has no status to say so. HubSpot has a lifecycle stage on everybody.
    const hasNoStatus = ({ isLead, convertedAt, lifecycle }: (typeof differing)[number]): boolean =>
      !isLead &&
      convertedAt === null &&
      lifecycle.some(({ stage }) => stage === 'marketingqualifiedlead');
    expect(
      differing
        .filter((person) => !hasNoStatus(person))
        .map(({ id }) => `${id}: ${hubspot.get(id) ?? '-'} or ${salesforce.get(id) ?? '-'}`),
    ).toEqual([]);
    expect(differing.filter(hasNoStatus)).toHaveLength(withoutStatus);
    const qualified = [...hubspot.values()].filter((when) => !when.endsWith('not qualified'));
    expect(qualified.length).toBeGreaterThan(0);
    expect(qualified.length).toBeLessThan(company.people.length);
  });
});
