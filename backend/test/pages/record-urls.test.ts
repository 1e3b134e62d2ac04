import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PageView, RecordLink, TableBlock } from '@pipeline-attribution/shared';
import { endpoints } from '../../src/endpoints.ts';
import { withRecordUrls } from '../../src/pages/record-urls.ts';
import { testApi, type TestApi } from '../support/api.ts';
import { fillTenant } from '../support/full-tenant.ts';

describe('A record that a page names', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await testApi({
      endpoints,
      now: '2026-06-15T12:00:00Z',
      environment: { HUBSPOT_CLIENT_ID: 'client', HUBSPOT_CLIENT_SECRET: 'secret' },
    });
    await fillTenant(api, api.ours, { tag: 'ours', secret: 'Quillon', portalId: '4711' });
  });
  afterAll(() => api.close());

  const records = async (): Promise<(RecordLink | undefined)[]> => {
    const answer = await api
      .as(api.ours.readKey)
      .get('/pages/deals?model=linear&period=all')
      .expect(200);
    const table = (answer.body as PageView).blocks.find(
      ({ kind }) => kind === 'table',
    ) as TableBlock;
    return table.rows.map(({ cells }) => cells['name']?.record);
  };

  it('has its address in HubSpot, on the host of the account; what is in no CRM has none', async () => {
    await api.rows(
      `update connections set ui_url = 'https://app-eu1.hubspot.com' where tenant_id = $1`,
      [api.ours.id],
    );
    const found = await records();
    expect(found).toContainEqual({
      crm: 'hubspot',
      objectType: 'deal',
      id: '774711',
      url: 'https://app-eu1.hubspot.com/contacts/4711/record/0-3/774711',
    });
    expect(found).toContain(undefined);
  });

  it('has none once the portal is no longer connected', async () => {
    await api.rows('delete from connections where tenant_id = $1', [api.ours.id]);
    const found = (await records()).filter((record) => record !== undefined);
    expect(found.map(({ url }) => url)).toEqual([undefined]);
  });

  it('keeps all else of the page as it is, and of another CRM the record too', () => {
    const page = {
      title: 'Deals',
      rows: [
        { record: { crm: 'salesforce', objectType: 'Opportunity', id: '006' }, cells: { n: null } },
        { record: { crm: 'hubspot', objectType: 'company', id: '9' }, cells: { n: 1 } },
      ],
    };
    const urlOf = ({ crm, id }: RecordLink): string | null =>
      crm === 'hubspot' ? `https://hubspot.example/${id}` : null;
    expect(withRecordUrls(page, urlOf)).toEqual({
      ...page,
      rows: [
        page.rows[0],
        {
          record: { ...page.rows[1]?.record, url: 'https://hubspot.example/9' },
          cells: { n: 1 },
        },
      ],
    });
  });
});
