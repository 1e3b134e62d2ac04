import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { changeDirectory } from '../../src/campaigns/change-directory.ts';
import { withTenant } from '../../src/db/tenancy.ts';
import { startLandscape, type TestLandscape } from './support/installed.ts';

describe('Answers to “How did you hear about us?” in a CRM that was read before anybody set up influencers', () => {
  let landscape: TestLandscape;
  let tenantId: number;
  beforeAll(async () => {
    landscape = await startLandscape();
    tenantId = await landscape.installAndLoad('hubspot');
  });
  afterAll(() => landscape.close());

  it('are found when their influencer is added: the touch exists and the deal is marked', async () => {
    const answered = await landscape.rows<{ answer: string }>(
      tenantId,
      `select c.self_reported as answer from contacts c
       join deal_contacts dc on dc.tenant_id = c.tenant_id and dc.contact_id = c.id
       where c.tenant_id = $1 and c.self_reported is not null`,
      [tenantId],
    );
    const known = landscape.company.influencers.find(({ name }) =>
      answered.some(({ answer }) => answer.includes(name)),
    );
    expect(known).toBeDefined();
    const name = known?.name ?? '';
    await landscape.rows(tenantId, 'delete from dirty_deals where tenant_id = $1', [tenantId]);
    await withTenant(landscape.database.dataSource, tenantId, (tx) =>
      changeDirectory(tx, 'influencer added', () =>
        tx.query('insert into influencers (tenant_id, name) values ($1, $2)', [tenantId, name]),
      ),
    );
    const unfound = await landscape.rows(
      tenantId,
      `select c.external_id from contacts c
       where c.tenant_id = $1 and position($2 in c.self_reported) > 0 and not exists (
         select from attribution_touchpoints t
         join influencers i on i.tenant_id = t.tenant_id and i.id = t.influencer_id and i.name = $2
         where t.tenant_id = $1 and t.contact_id = c.id and t.kind = 'self_report')`,
      [tenantId, name],
    );
    expect(unfound).toEqual([]);
    const unmarked = await landscape.rows(
      tenantId,
      `select dc.deal_id from contacts c
       join deal_contacts dc on dc.tenant_id = c.tenant_id and dc.contact_id = c.id
       where c.tenant_id = $1 and position($2 in c.self_reported) > 0
         and not exists (select from dirty_deals d where d.tenant_id = $1 and d.deal_id = dc.deal_id)`,
      [tenantId, name],
    );
    expect(unmarked).toEqual([]);
  });
});
