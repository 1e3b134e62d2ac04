import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Crm } from '@pipeline-attribution/shared';
import { runBackfill } from '../../src/crm/run-backfill.ts';
import { smallCompany, startLandscape, type TestLandscape } from './support/installed.ts';

const PROGRAM = fileURLToPath(new URL('./support/backfill-process.ts', import.meta.url));

/** All that was loaded, without our own ids and clocks. */
const CONTENT = `
  select 'account' as what, a.external_id as id, a.name as detail from accounts a where a.tenant_id = $1
  union all
  select c.object_type, c.external_id, concat_ws(' ', c.email, c.created_at, a.external_id, c.self_reported)
    from contacts c left join accounts a on a.tenant_id = c.tenant_id and a.id = c.account_id where c.tenant_id = $1
  union all
  select 'deal', d.external_id, concat_ws(' ', d.home_minor, d.outcome, d.stage_id, d.closed_at) from deals d where d.tenant_id = $1
  union all
  select 'member', d.external_id, concat_ws(' ', c.external_id, dc.role)
    from deal_contacts dc join deals d on d.tenant_id = dc.tenant_id and d.id = dc.deal_id
    join contacts c on c.tenant_id = dc.tenant_id and c.id = dc.contact_id where dc.tenant_id = $1
  union all
  select 'stage', d.external_id, concat_ws(' ', h.stage_id, h.entered_at)
    from deal_stage_history h join deals d on d.tenant_id = h.tenant_id and d.id = h.deal_id where h.tenant_id = $1
  union all
  select 'touch', t.idempotency_key, concat_ws(' ', c.external_id, t.occurred_at, t.url)
    from attribution_touchpoints t join contacts c on c.tenant_id = t.tenant_id and c.id = t.contact_id where t.tenant_id = $1
  order by 1, 2, 3`;

describe.each<Crm>(['hubspot', 'salesforce'])('A load of %s that is killed on its way', (crm) => {
  const company = smallCompany(11);
  let control: TestLandscape;
  let landscape: TestLandscape;

  beforeAll(async () => {
    control = await startLandscape({ company });
    landscape = await startLandscape({ company, withJobs: false });
  });
  afterAll(async () => {
    await control.close();
    await landscape.close();
  });

  it('goes on behind the last batch that was committed: nothing is missing, nothing is twice', async () => {
    const whole = await control.installAndLoad(crm);
    await landscape.install(crm);
    const tenantId = await landscape.tenantOf(crm);
    const [job] = await landscape.rows<{ id: string }>(
      tenantId,
      'select id from jobs where tenant_id = $1',
      [tenantId],
    );
    const jobId = job?.id ?? '';

    const sandbox = crm === 'hubspot' ? landscape.hubspot : landscape.salesforce;
    sandbox.faults.next({ delayMs: 120, times: 100_000 });
    const { config } = landscape.context;
    const child = spawn(
      process.execPath,
      [PROGRAM, landscape.database.url, String(tenantId), crm, jobId],
      {
        stdio: 'inherit',
        env: {
          DATA_DIR: config.dataDir,
          HUBSPOT_CLIENT_ID: config.hubspot?.clientId,
          HUBSPOT_CLIENT_SECRET: config.hubspot?.clientSecret,
          HUBSPOT_API_URL: config.hubspot?.apiUrl,
          SALESFORCE_CLIENT_ID: config.salesforce?.clientId,
          SALESFORCE_CLIENT_SECRET: config.salesforce?.clientSecret,
          SALESFORCE_LOGIN_URL: config.salesforce?.loginUrl,
        },
      },
    );
    const ended = once(child, 'exit');
    const position = async (): Promise<{ object?: string } | null> => {
      const [row] = await landscape.rows<{ position: { object?: string } | null }>(
        tenantId,
        `select cursors -> 'backfill' -> 'position' as position from connections where tenant_id = $1`,
        [tenantId],
      );
      return row?.position ?? null;
    };
    // The people are being read: accounts are in, deals are not.
    const midway = crm === 'hubspot' ? 'contacts' : 'Contact';
    while ((await position())?.object !== midway) {
      expect(child.exitCode).toBeNull();
      await new Promise((done) => setTimeout(done, 20));
    }
    child.kill('SIGKILL');
    await ended;
    sandbox.faults.clear();
    const reached = await landscape.rows(
      tenantId,
      'select id from deals where tenant_id = $1 limit 1',
      [tenantId],
    );
    expect(reached).toEqual([]);

    const counts = await runBackfill(landscape.services, { tenantId, crm, jobId });
    expect(counts.deals).toBe(company.deals.length);
    const loaded = await landscape.rows(tenantId, CONTENT, [tenantId]);
    expect(loaded.length).toBeGreaterThan(500);
    expect(loaded).toEqual(await control.rows(whole, CONTENT, [whole]));
  });

  it('asks for nothing again that it had read', async () => {
    const tenantId = await landscape.tenantOf(crm);
    const sandbox = crm === 'hubspot' ? landscape.hubspot : landscape.salesforce;
    const before = sandbox.faults.hits;
    sandbox.faults.next({
      times: 100_000,
      match: crm === 'hubspot' ? '/crm/objects/' : 'FROM+Account',
    });
    await runBackfill(landscape.services, { tenantId, crm, jobId: tenantIdAsJob });
    expect(sandbox.faults.hits).toBe(before);
    sandbox.faults.clear();
  });
});

/** A finished load touches no job row. */
const tenantIdAsJob = '00000000-0000-4000-8000-000000000000';
