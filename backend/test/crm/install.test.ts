import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Crm } from '@pipeline-attribution/shared';
import { hashKey } from '../../src/http/authenticate.ts';
import { agree } from './support/administrator.ts';
import { startLandscape, type TestLandscape } from './support/installed.ts';

describe.each<Crm>(['hubspot', 'salesforce'])('Installing into %s', (crm) => {
  let landscape: TestLandscape;
  let now = new Date();
  const callback = (parameters: Record<string, string>): Promise<Response> =>
    fetch(`${landscape.url}/oauth/${crm}/callback?${new URLSearchParams(parameters).toString()}`);
  const stateOf = async (): Promise<string> => {
    const start = await fetch(`${landscape.url}/install/${crm}`, { redirect: 'manual' });
    return new URL(start.headers.get('location') ?? '').searchParams.get('state') ?? '';
  };

  beforeAll(async () => {
    landscape = await startLandscape({ withJobs: false, now: () => now });
  });
  afterAll(() => landscape.close());

  it('sends the administrator to the consent page with a state, and nothing secret', async () => {
    const start = await fetch(`${landscape.url}/install/${crm}`, { redirect: 'manual' });
    expect(start.status).toBe(302);
    const consent = new URL(start.headers.get('location') ?? '');
    expect(consent.searchParams.get('redirect_uri')).toBe(`${landscape.url}/oauth/${crm}/callback`);
    expect(consent.searchParams.get('state')).toMatch(/^[\w-]{43}$/);
    expect(consent.href).not.toContain('secret');
    if (crm === 'salesforce') {
      expect(consent.searchParams.get('code_challenge_method')).toBe('S256');
      expect(consent.searchParams.get('code_challenge')).toMatch(/^[\w-]{43}$/);
    }
  });

  it('ends on a page with the next step, the tracker’s line and the progress; it runs no script', async () => {
    const html = await landscape.install(crm);
    expect(html).toContain('Next step');
    expect(html).toMatch(/data-write-key=&quot;wk_[\w-]+&quot;/);
    expect(html).toContain('<iframe src="/install/progress/');
    expect(html).not.toContain('<script');
    const progress = /<iframe src="([^"]+)"/.exec(html)?.[1] ?? '';
    const strip = await fetch(`${landscape.url}${progress}`);
    expect(strip.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await strip.text()).toContain('Waiting for its turn');
  });

  it('makes who agreed the first administrator, where the CRM names them', async () => {
    const users = await landscape.rows(
      await landscape.tenantOf(crm),
      'select user_id, email, role from app_users where tenant_id = $1',
      [await landscape.tenantOf(crm)],
    );
    // In Salesforce the org's own permission sets decide.
    expect(users).toEqual(
      crm === 'hubspot' ? [{ user_id: '12604711', email: 'ops@fernhall.io', role: 'admin' }] : [],
    );
  });

  it('makes a tenant in the home currency and time zone of the CRM, with its settings and keys', async () => {
    const tenantId = await landscape.tenantOf(crm);
    const [tenant] = await landscape.rows(
      tenantId,
      'select home_currency, time_zone, status from tenants where id = $1',
      [tenantId],
    );
    expect(tenant).toEqual({
      home_currency: 'EUR',
      time_zone: 'Europe/Berlin',
      status: 'active',
    });
    const [settings] = await landscape.rows<{ property: string }>(
      tenantId,
      `select value -> 'tracking' ->> 'selfReportProperty' as property from settings where tenant_id = $1`,
      [tenantId],
    );
    expect(settings?.property).toBe(
      crm === 'hubspot' ? 'how_did_you_hear_about_us' : 'How_Did_You_Hear__c',
    );
    const keys = await landscape.rows<{ kind: string }>(
      tenantId,
      'select kind from api_keys where tenant_id = $1 order by kind',
      [tenantId],
    );
    expect(keys.map(({ kind }) => kind)).toEqual(
      crm === 'hubspot' ? ['write'] : ['secret', 'write'],
    );
  });

  it('installed again keeps the tenant, its settings and its keys', async () => {
    const tenantId = await landscape.tenantOf(crm);
    await landscape.rows(
      tenantId,
      `update settings set value = jsonb_set(value, '{lookbackDays}', '90') where tenant_id = $1`,
      [tenantId],
    );
    const html = await landscape.install(crm);
    expect(html).toContain('Welcome back');
    expect(html).not.toContain('data-key="secret"');
    expect(await landscape.tenantOf(crm)).toBe(tenantId);
    const [kept] = await landscape.rows(
      tenantId,
      `select value -> 'lookbackDays' as days,
              (select count(*)::integer from api_keys where tenant_id = $1 and kind = 'write') as keys,
              (select count(*)::integer from connections where tenant_id = $1) as connections
       from settings where tenant_id = $1`,
      [tenantId],
    );
    expect(kept).toEqual({ days: 90, keys: 1, connections: 1 });
  });

  it('accepts the way back once', async () => {
    const back = await agree(`${landscape.url}/install/${crm}`);
    expect((await fetch(back)).status).toBe(200);
    const again = await fetch(back);
    expect(again.status).toBe(400);
    expect(await again.text()).toContain('no longer open');
  });

  it('refuses a way back it did not give out', async () => {
    const forged = await callback({ code: 'na1-anything', state: 'a'.repeat(43) });
    expect(forged.status).toBe(400);
    expect(await forged.text()).toContain('no longer open');
  });

  it('refuses a way back after ten minutes', async () => {
    const state = await stateOf();
    now = new Date(now.getTime() + 10 * 60_000 + 1_000);
    expect((await callback({ code: 'any', state })).status).toBe(400);
  });

  it('says who has to agree when somebody declined', async () => {
    const state = await stateOf();
    const declined = await callback({ error: 'access_denied', state });
    expect(declined.status).toBe(403);
    const text = await declined.text();
    expect(text).toContain('declined');
    expect(text).toContain('administrator');
    expect(text).toContain(`href="/install/${crm}"`);
  });

  it('shows what the CRM says without letting it put anything on the page', async () => {
    const state = await stateOf();
    const declined = await callback({
      error: 'server_error',
      error_description: '<script>alert(1)</script>',
      state,
    });
    expect(await declined.text()).not.toContain('<script>');
  });

  it('says what to do when the code has expired', async () => {
    const expired = await callback({ code: 'na1-old', state: await stateOf() });
    expect(expired.status).toBe(400);
    expect(await expired.text()).toContain('Start again');
  });

  it('says to wait when the CRM is down, and stores nothing', async () => {
    const sandbox = crm === 'hubspot' ? landscape.hubspot : landscape.salesforce;
    const back = await agree(`${landscape.url}/install/${crm}`);
    const before: unknown[] = await landscape.database.dataSource.query(
      'select * from list_tenants()',
    );
    sandbox.faults.next({ status: 503, body: {}, times: 10, match: '/token' });
    const down = await fetch(back);
    sandbox.faults.clear();
    expect(down.status).toBe(503);
    expect(await down.text()).toContain('does not answer right now');
    expect(await landscape.database.dataSource.query('select * from list_tenants()')).toEqual(
      before,
    );
  });
});

describe('The key for Salesforce', () => {
  it('is shown once, kept as a hash only, and opens the API of its organisation', async () => {
    const fresh = await startLandscape({ withJobs: false });
    try {
      const html = await fresh.install('salesforce');
      const key = /<pre data-key="secret">(sk_[\w-]+)</.exec(html)?.[1] ?? '';
      const tenantId = await fresh.tenantOf('salesforce');
      const [row] = await fresh.rows<{ key_hash: Buffer; shown: string }>(
        tenantId,
        `select key_hash, shown from api_keys where tenant_id = $1 and kind = 'secret'`,
        [tenantId],
      );
      expect(row?.key_hash).toEqual(hashKey(key));
      expect(row?.shown).toBe(`…${key.slice(-4)}`);
      const jobs = await fetch(`${fresh.url}/api/v1/jobs`, {
        headers: { authorization: `Bearer ${key}` },
      });
      expect(await jobs.json()).toMatchObject({ items: [{ kind: 'backfill', state: 'queued' }] });
    } finally {
      await fresh.close();
    }
  });
});

describe('Installing into a CRM this server has no credentials for', () => {
  it('says so', async () => {
    const landscape = await startLandscape({ withJobs: false });
    try {
      const response = await fetch(`${landscape.url}/install/pipedrive`);
      expect(response.status).toBe(404);
      expect(await response.text()).toContain('hubspot, salesforce');
    } finally {
      await landscape.close();
    }
  });
});
