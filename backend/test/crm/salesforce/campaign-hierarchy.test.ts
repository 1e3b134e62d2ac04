import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runBackfill } from '../../../src/crm/run-backfill.ts';
import { runSync } from '../../../src/crm/run-sync.ts';
import { withTenant } from '../../../src/db/tenancy.ts';
import { loadCampaignTree } from '../../../src/campaigns/campaign-tree.ts';
import { smallCompany, startLandscape, type TestLandscape } from '../support/installed.ts';

describe('The campaign hierarchy of Salesforce', () => {
  let landscape: TestLandscape;
  let tenantId = 0;
  let programme = '';
  let wave = '';
  const parentOf = async (name: string): Promise<string | null | undefined> => {
    const [row] = await landscape.rows<{ parent: string | null }>(
      tenantId,
      `select p.name as parent from campaigns c
       left join campaigns p on p.tenant_id = c.tenant_id and p.external_id = c.parent_external_id
       where c.tenant_id = $1 and c.name = $2`,
      [tenantId, name],
    );
    return row?.parent;
  };
  const sync = () => runSync(landscape.services, tenantId, 'salesforce');

  beforeAll(async () => {
    landscape = await startLandscape({ company: smallCompany(29), withJobs: false });
    const { store } = landscape.salesforce;
    programme = store.create('Campaign', { Name: 'Creator programme' });
    wave = store.create('Campaign', { Name: 'Autumn wave', ParentId: programme });
    await landscape.install('salesforce');
    tenantId = await landscape.tenantOf('salesforce');
    const [job] = await landscape.rows<{ id: string }>(
      tenantId,
      'select id from jobs where tenant_id = $1',
      [tenantId],
    );
    await runBackfill(landscape.services, { tenantId, crm: 'salesforce', jobId: job?.id ?? '' });
  });
  afterAll(() => landscape.close());

  it('is read with the campaigns', async () => {
    expect(await parentOf('Autumn wave')).toBe('Creator programme');
    expect(await parentOf('Creator programme')).toBeNull();
  });

  it('is followed when somebody arranges campaigns anew', async () => {
    const { store } = landscape.salesforce;
    store.update('Campaign', programme, {
      ParentId: store.create('Campaign', { Name: 'Everything in autumn' }),
    });
    await sync();
    expect(await parentOf('Creator programme')).toBe('Everything in autumn');
    store.update('Campaign', wave, { ParentId: null });
    await sync();
    expect(await parentOf('Autumn wave')).toBeNull();
  });

  it('is the tenant’s own', async () => {
    const [row] = await landscape.rows<{ id: string }>(
      tenantId,
      `select id from campaigns where tenant_id = $1 and name = 'Everything in autumn'`,
      [tenantId],
    );
    const tree = await withTenant(landscape.database.dataSource, tenantId, loadCampaignTree);
    expect(tree.below(row?.id ?? '').map(({ name }) => name)).toEqual(['Creator programme']);
  });
});
