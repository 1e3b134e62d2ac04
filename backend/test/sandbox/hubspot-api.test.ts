import { Client } from '@hubspot/api-client';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { idTable, type SandboxHubSpot } from '../../sandbox/index.ts';
import { installHubSpot, smallCompany, startHubSpot } from './support.ts';

const company = smallCompany();
const ids = idTable(company);
let hubspot: SandboxHubSpot;
let client: Client;
beforeAll(async () => {
  hubspot = await startHubSpot(company);
  const { access_token: accessToken } = await installHubSpot(hubspot.url);
  // HubSpot's own client, unmodified, as a second opinion on shapes; its v3 paths are not ours, so apiRequest.
  client = new Client({
    accessToken,
    basePath: hubspot.url,
    limiterOptions: { minTime: 0, maxConcurrent: 4 },
  });
});
afterAll(() => hubspot.stop());
afterEach(() => {
  hubspot.faults.clear();
});

interface ApiRecord {
  readonly id: string;
  readonly properties: Readonly<Record<string, string | null>>;
  readonly propertiesWithHistory?: Readonly<Record<string, { value: string; timestamp: string }[]>>;
  readonly associations?: Readonly<Record<string, { results: { id: string; type: string }[] }>>;
  readonly archived: boolean;
}
interface Page {
  readonly results: ApiRecord[];
  readonly total?: number;
  readonly paging?: { readonly next: { readonly after: string } };
}

/** The caller names the shape it goes on to check. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- an answer's shape is known to the test only
async function call<T = Page>(path: string, body?: unknown): Promise<{ status: number; body: T }> {
  const response = await client.apiRequest(
    body === undefined ? { path } : { method: 'POST', path, body },
  );
  return { status: response.status, body: (await response.json()) as T };
}

async function readAll(path: string): Promise<ApiRecord[]> {
  const records: ApiRecord[] = [];
  for (let after = ''; ;) {
    const { body } = await call(`${path}${after === '' ? '' : `&after=${after}`}`);
    records.push(...body.results);
    if (body.paging === undefined) return records;
    after = body.paging.next.after;
  }
}

describe('reading objects', () => {
  it('pages through every deal of the company with its amounts in both currencies', async () => {
    const deals = await readAll(
      '/crm/objects/2026-09/deals?limit=100&properties=dealname,amount,deal_currency_code,amount_in_home_currency,hs_exchange_rate',
    );
    expect(deals.map(({ id }) => id).sort()).toEqual(
      company.deals.map(({ id }) => ids.of(id).hubspotId).sort(),
    );
    const byId = new Map(deals.map((deal) => [deal.id, deal.properties]));
    for (const deal of company.deals) {
      const found = byId.get(ids.of(deal.id).hubspotId);
      expect(found?.['amount'] ?? null).toBe(
        deal.amountMinor === null ? null : String(deal.amountMinor / 100),
      );
      const home =
        deal.amountMinor === null
          ? null
          : deal.currency === 'USD'
            ? (deal.amountMinor * 4) / 5
            : deal.amountMinor;
      expect(found?.['amount_in_home_currency'] ?? null).toBe(
        home === null ? null : String(home / 100),
      );
    }
  });

  it('pages through every contact and company', async () => {
    const contacts = await readAll('/crm/objects/2026-09/contacts?limit=100');
    expect(contacts.length).toBe(company.people.length);
    const companies = await readAll('/crm/objects/2026-09/companies?limit=100&properties=domain');
    expect(companies.map(({ properties }) => properties['domain']).sort()).toEqual(
      company.accounts.map(({ domain }) => domain).sort(),
    );
  });

  it('carries the stage history and associations, in pages of fifty at most', async () => {
    const records = await readAll(
      '/crm/objects/2026-09/deals?limit=50&propertiesWithHistory=dealstage&associations=contacts',
    );
    const byId = new Map(records.map((record) => [record.id, record]));
    for (const deal of company.deals) {
      const record = byId.get(ids.of(deal.id).hubspotId);
      const versions = record?.propertiesWithHistory?.['dealstage'] ?? [];
      expect([...versions].reverse().map(({ timestamp }) => Date.parse(timestamp))).toEqual(
        deal.stages.map(({ at }) => at),
      );
      const recorded = deal.group
        .filter((member) => member.recorded)
        .map(({ personId }) => ids.of(personId).hubspotId);
      expect(new Set(record?.associations?.['contacts']?.results.map(({ id }) => id))).toEqual(
        new Set(recorded),
      );
    }
    await expect(
      call('/crm/objects/2026-09/deals?limit=100&propertiesWithHistory=dealstage'),
    ).resolves.toMatchObject({ status: 400, body: { category: 'VALIDATION_ERROR' } });
  });

  it('answers every asked property as a string or null', async () => {
    const { body } = await call(
      '/crm/objects/2026-09/contacts?limit=100&properties=email,hs_analytics_source,num_conversion_events,no_such_property',
    );
    for (const { properties } of body.results) {
      for (const value of Object.values(properties))
        expect(value === null || typeof value === 'string').toBe(true);
      expect(properties['no_such_property']).toBeNull();
    }
  });

  it('keeps the landing address with its parameters as the first page seen', async () => {
    const contacts = await readAll(
      '/crm/objects/2026-09/contacts?limit=100&properties=hs_analytics_first_url,hs_analytics_source,how_did_you_hear_about_us',
    );
    const tagged = contacts.filter(({ properties }) =>
      properties['hs_analytics_first_url']?.includes('utm_source='),
    );
    expect(tagged.length).toBeGreaterThan(10);
    expect(
      contacts.filter(({ properties }) => properties['how_did_you_hear_about_us'] !== null).length,
    ).toBe(company.people.filter(({ selfReport }) => selfReport !== null).length);
    expect(contacts.some(({ properties }) => properties['hs_analytics_source'] === 'OFFLINE')).toBe(
      true,
    );
  });

  it('reads a batch and says which ids it does not have', async () => {
    const id = ids.of(company.deals[0]?.id ?? '').hubspotId;
    const { status, body } = await call<Page & { errors?: unknown[] }>(
      '/crm/objects/2026-09/deals/batch/read',
      { inputs: [{ id }, { id: '1' }], properties: ['dealname'] },
    );
    expect(status).toBe(207);
    expect(body.results.map((record) => record.id)).toEqual([id]);
    expect(body.errors).toHaveLength(1);
    const many = Array.from({ length: 101 }, (_, i) => ({ id: String(i) }));
    expect((await call('/crm/objects/2026-09/deals/batch/read', { inputs: many })).status).toBe(
      400,
    );
  });

  it('reads associations with their types, a thousand records at a time', async () => {
    const inputs = company.deals.map(({ id }) => ({ id: ids.of(id).hubspotId }));
    const { status, body } = await call<{
      results: {
        from: { id: string };
        to: { toObjectId: string; associationTypes: { typeId: number; label: string | null }[] }[];
      }[];
    }>('/crm/associations/2026-09/deals/contacts/batch/read', { inputs });
    expect(status).toBe(207);
    const links = body.results.reduce((sum, { to }) => sum + to.length, 0);
    expect(links).toBe(
      company.deals.reduce(
        (sum, { group }) => sum + group.filter(({ recorded }) => recorded).length,
        0,
      ),
    );
    expect(
      body.results.every(({ to }) =>
        to.every(({ associationTypes }) => associationTypes.some(({ typeId }) => typeId === 3)),
      ),
    ).toBe(true);
    const labels = await call<{ results: { label: string | null }[] }>(
      '/crm/associations/2026-09/deals/contacts/labels',
    );
    expect(labels.body.results.map(({ label }) => label)).toEqual([
      null,
      'Decision maker',
      'Champion',
    ]);
  });

  it('describes pipelines, owners, properties and campaigns', async () => {
    const pipelines = await call<{
      results: { stages: { metadata: { probability: string; isClosed: string } }[] }[];
    }>('/crm/pipelines/2026-09/deals');
    expect(pipelines.body.results[0]?.stages.map(({ metadata }) => metadata.probability)).toEqual([
      '0.1',
      '0.2',
      '0.4',
      '0.6',
      '0.8',
      '1.0',
      '0.0',
    ]);
    const owners = await call<{ results: { id: string; email: string }[] }>('/crm/owners/2026-09');
    expect(owners.body.results.map(({ email }) => email)).toEqual(
      company.reps.map(({ email }) => email),
    );
    const properties = await call<{ results: { name: string; hubspotDefined: boolean }[] }>(
      '/crm/properties/2026-09/contacts',
    );
    expect(
      properties.body.results.find(({ name }) => name === 'how_did_you_hear_about_us')
        ?.hubspotDefined,
    ).toBe(false);
    const campaigns = await call('/marketing/campaigns/2026-09?properties=hs_name,hs_utm');
    expect(campaigns.body.results.map(({ properties: values }) => values['hs_name'])).toEqual(
      company.campaigns.map(({ name }) => name),
    );
    expect(
      campaigns.body.results.some(({ properties: values }) => values['hs_utm'] === undefined),
    ).toBe(true);
  });
});

describe('searching', () => {
  const search = (body: unknown): ReturnType<typeof call<Page>> =>
    call('/crm/objects/2026-09/deals/search', body);
  const filter = (...filters: unknown[]): unknown => ({
    filterGroups: [{ filters }],
    limit: 200,
    properties: ['amount', 'dealstage'],
  });

  it('finds by equality, ranges, lists and presence', async () => {
    const won = company.deals.filter(({ outcome }) => outcome === 'won').length;
    expect(
      (await search(filter({ propertyName: 'hs_is_closed_won', operator: 'EQ', value: 'true' })))
        .body.total,
    ).toBe(won);
    expect(
      (await search(filter({ propertyName: 'dealstage', operator: 'IN', values: ['closedwon'] })))
        .body.total,
    ).toBe(won);
    expect(
      (await search(filter({ propertyName: 'dealstage', operator: 'NEQ', value: 'closedwon' })))
        .body.total,
    ).toBe(company.deals.length - won);
    const priced = company.deals.filter(({ amountMinor }) => amountMinor !== null);
    expect(
      (await search(filter({ propertyName: 'amount', operator: 'HAS_PROPERTY' }))).body.total,
    ).toBe(priced.length);
    const between = priced.filter(
      ({ amountMinor }) => (amountMinor ?? 0) >= 1_000_000 && (amountMinor ?? 0) <= 2_000_000,
    ).length;
    expect(
      (
        await search(
          filter({
            propertyName: 'amount',
            operator: 'BETWEEN',
            value: '10000',
            highValue: '20000',
          }),
        )
      ).body.total,
    ).toBe(between);
  });

  it('walks a time window in order of ids, as an incremental sync does', async () => {
    const from = String(Date.UTC(2026, 5, 1));
    const seen: string[] = [];
    for (let last = '0'; ;) {
      const { body } = await search({
        filterGroups: [
          {
            filters: [
              { propertyName: 'hs_lastmodifieddate', operator: 'GTE', value: from },
              { propertyName: 'hs_object_id', operator: 'GT', value: last },
            ],
          },
        ],
        sorts: [{ propertyName: 'hs_object_id', direction: 'ASCENDING' }],
        limit: 20,
      });
      seen.push(...body.results.map(({ id }) => id));
      if (body.results.length < 20) break;
      last = body.results.at(-1)?.id ?? '';
    }
    const expected = hubspot.store
      .all('deals')
      .filter(({ updatedAt }) => updatedAt >= Number(from))
      .map(({ id }) => id);
    expect(seen).toEqual(expected);
    expect(seen.length).toBeGreaterThan(20);
  });

  it('refuses pages beyond the ten-thousandth result and more than 200 at a time', async () => {
    expect((await search({ limit: 200, after: '9900' })).status).toBe(400);
    expect((await search({ limit: 201 })).status).toBe(400);
  });
});

describe('limits, scopes and faults', () => {
  it('answers 403 with the missing scope', async () => {
    const { access_token: accessToken } = await installHubSpot(
      hubspot.url,
      'oauth crm.objects.deals.read',
    );
    const response = await fetch(`${hubspot.url}/crm/objects/2026-09/contacts`, {
      headers: { authorization: `Bearer ${accessToken}` },
    });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({
      category: 'MISSING_SCOPES',
      errors: [{ context: { requiredGranularScopes: ['crm.objects.contacts.read'] } }],
    });
  });

  it('answers 401 without a token', async () => {
    const response = await fetch(`${hubspot.url}/crm/objects/2026-09/deals`);
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({
      status: 'error',
      category: 'INVALID_AUTHENTICATION',
    });
  });

  it('holds 110 calls in ten seconds and five searches in one', async () => {
    let at = 1_000_000;
    const limited = await startHubSpot(company, { rateLimits: true, now: () => at });
    try {
      const { access_token: accessToken } = await installHubSpot(limited.url);
      const headers = {
        authorization: `Bearer ${accessToken}`,
        'content-type': 'application/json',
      };
      const get = (): Promise<Response> => fetch(`${limited.url}/crm/owners/2026-09`, { headers });
      const find = (): Promise<Response> =>
        fetch(`${limited.url}/crm/objects/2026-09/deals/search`, {
          method: 'POST',
          headers,
          body: '{}',
        });
      for (let i = 0; i < 110; i += 1) expect((await get()).status).toBe(200);
      const refused = await get();
      expect(refused.status).toBe(429);
      expect(await refused.json()).toMatchObject({
        policyName: 'TEN_SECONDLY_ROLLING',
        errorType: 'RATE_LIMIT',
      });
      for (let i = 0; i < 5; i += 1) expect((await find()).status).toBe(200);
      expect(await (await find()).json()).toMatchObject({ policyName: 'SECONDLY' });
      at += 10_000;
      expect((await get()).status).toBe(200);
    } finally {
      await limited.stop();
    }
  });

  it('spoils the answers it is told to spoil', async () => {
    hubspot.faults.next({
      status: 423,
      body: { status: 'error', category: 'LOCKED' },
      times: 2,
      match: '/deals',
    });
    expect((await call('/crm/owners/2026-09')).status).toBe(200);
    expect((await call('/crm/objects/2026-09/deals')).status).toBe(423);
    expect((await call('/crm/objects/2026-09/deals')).status).toBe(423);
    expect((await call('/crm/objects/2026-09/deals')).status).toBe(200);
  });
});
