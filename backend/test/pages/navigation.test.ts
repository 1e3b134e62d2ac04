import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PAGES } from '../../src/pages/registry.ts';
import { smallCompany, type SmallCompany } from '../reports/small-company.ts';

describe('The navigation of the app', () => {
  let small: SmallCompany;
  beforeAll(async () => {
    small = await smallCompany();
  });
  afterAll(() => small.api.close());

  const pages = async (): Promise<{ page: string; label: string }[]> =>
    (await small.report<{ pages: { page: string; label: string }[] }>('/pages')).pages;

  it('begins with the dashboard and leads only to pages there are', async () => {
    const found = await pages();
    expect(found[0]).toEqual({ page: 'dashboard', label: 'Dashboard' });
    expect(found.filter(({ page }) => !([...PAGES.keys()] as string[]).includes(page))).toEqual([]);
  });

  it('names only pages that open without anything being chosen', async () => {
    for (const { page } of await pages()) {
      const response = await small.api.as(small.api.ours.readKey).get(`/pages/${page}`);
      expect([page, response.status]).toEqual([page, 200]);
    }
  });

  it('calls deals what the CRM calls them', async () => {
    const labelOf = async (): Promise<string | undefined> =>
      (await pages()).find(({ page }) => page === 'deals')?.label;
    expect(await labelOf()).toBe('Deals');
    await small.api.rows(`update tenants set crm = 'salesforce'`);
    expect(await labelOf()).toBe('Opportunities');
  });
});
