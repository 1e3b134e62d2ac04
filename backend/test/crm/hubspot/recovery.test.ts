import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runBackfill } from '../../../src/crm/run-backfill.ts';
import { smallCompany, startLandscape, type TestLandscape } from '../support/installed.ts';

const PROGRAM = fileURLToPath(new URL('../support/backfill-process.ts', import.meta.url));

/**
 * The real limits are on and HubSpot has a bad day: 423, 429, 502, a token that ends early; and the worker is killed
 * several times, wherever it happens to be. What is in the portal must be here, record by record, once.
 */
describe('The first load of a portal', () => {
  const company = smallCompany(31, 160);
  let landscape: TestLandscape;
  let tenantId: number;
  let jobId: string;

  beforeAll(async () => {
    landscape = await startLandscape({ company, withJobs: false, realLimits: true });
    await landscape.install('hubspot');
    tenantId = await landscape.tenantOf('hubspot');
    const [job] = await landscape.rows<{ id: string }>(
      tenantId,
      'select id from jobs where tenant_id = $1',
      [tenantId],
    );
    jobId = job?.id ?? '';
  });
  afterAll(() => landscape.close());

  it('ends well however often its worker is killed, and whatever HubSpot answers meanwhile', async () => {
    const { faults, oauth } = landscape.hubspot;
    const { config } = landscape.context;
    // A moment for each call, so that there are moments to be killed at.
    faults.next({ delayMs: 40, times: 100_000, match: /\/crm\/objects\/2026-09\/\w+\?/ });
    let killed = 0;
    for (const afterMs of [1_500, 1_900, 2_300]) {
      const child = spawn(
        process.execPath,
        [PROGRAM, landscape.database.url, String(tenantId), 'hubspot', jobId],
        {
          stdio: 'inherit',
          env: {
            DATA_DIR: config.dataDir,
            HUBSPOT_CLIENT_ID: config.hubspot?.clientId,
            HUBSPOT_CLIENT_SECRET: config.hubspot?.clientSecret,
            HUBSPOT_API_URL: config.hubspot?.apiUrl,
          },
        },
      );
      const ended = once(child, 'exit');
      await new Promise((done) => setTimeout(done, afterMs));
      if (child.kill('SIGKILL')) killed += 1;
      await ended;
    }
    expect(killed).toBeGreaterThan(0);
    faults.clear();
    faults.next({ status: 423, body: { category: 'LOCKED' }, match: '/crm/objects/' });
    faults.next({
      status: 429,
      body: { policyName: 'SECONDLY' },
      headers: { 'retry-after': '1' },
      match: '/crm/objects/',
    });
    faults.next({ status: 502, body: 'bad gateway', match: '/crm/pipelines/' });
    oauth.expireAccessTokens();
    const counts = await runBackfill(landscape.services, { tenantId, crm: 'hubspot', jobId });
    expect(counts.deals).toBe(company.deals.length);
    expect(landscape.hubspot.traffic.limited).toBe(0);
  });

  it('left out nothing and has nothing twice: both sides agree record by record', async () => {
    const { store } = landscape.hubspot;
    const live = (type: 'companies' | 'contacts' | 'deals'): ReturnType<typeof store.all> =>
      store.all(type).filter(({ archived }) => !archived);
    const there = [
      ...live('companies').map(
        ({ id, properties }) => `account ${id} ${properties.get('domain') ?? ''}`,
      ),
      ...live('contacts').map(({ id, properties }) => {
        const [employer] = store.associations.of('contacts', id, 'companies');
        const email = (properties.get('email') ?? '').toLowerCase();
        return `contact ${id} ${email} ${employer?.toId ?? ''}`;
      }),
      ...live('deals').map(({ id, properties, history }) => {
        const amount = properties.get('amount');
        const minor = amount === undefined ? '' : String(Math.round(Number(amount) * 100));
        const stages = (history.get('dealstage') ?? []).map(({ value, at }) => `${value}@${at}`);
        const people = store.associations.of('deals', id, 'contacts').map(({ toId, types }) => {
          const labels = types.flatMap(({ category, label }) =>
            category === 'USER_DEFINED' && label !== null ? [label] : [],
          );
          return `${toId}:${labels.join('')}`;
        });
        return `deal ${id} ${minor} ${properties.get('dealstage') ?? ''} ${stages.join(',')} ${people.sort().join(',')}`;
      }),
    ];
    const here = await landscape.rows<{ line: string }>(
      tenantId,
      `select concat_ws(' ', 'account', external_id, coalesce(domain, '')) as line
         from accounts where tenant_id = $1
       union all
       select concat_ws(' ', 'contact', c.external_id, coalesce(c.email, ''), coalesce(a.external_id, ''))
         from contacts c left join accounts a on a.tenant_id = c.tenant_id and a.id = c.account_id
         where c.tenant_id = $1 and c.merged_into_id is null
       union all
       select concat_ws(' ', 'deal', d.external_id, coalesce(d.amount_minor::text, ''), d.stage_id,
           coalesce((select string_agg(h.stage_id || '@' || (extract(epoch from h.entered_at) * 1000)::bigint, ',' order by h.entered_at)
            from deal_stage_history h where h.tenant_id = d.tenant_id and h.deal_id = d.id), ''),
           coalesce((select string_agg(c.external_id || ':' || dc.role, ',' order by c.external_id || ':' || dc.role collate "C")
            from deal_contacts dc join contacts c on c.tenant_id = dc.tenant_id and c.id = dc.contact_id
            where dc.tenant_id = d.tenant_id and dc.deal_id = d.id), ''))
         from deals d where d.tenant_id = $1`,
      [tenantId],
    );
    expect(there.length).toBeGreaterThan(300);
    expect(here.map(({ line }) => line).sort()).toEqual(there.sort());
  });
});
