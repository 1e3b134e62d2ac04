import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Context } from '../../../src/context.ts';
import { startJobs } from '../../../src/jobs/start-jobs.ts';
import { smallCompany, startLandscape, type TestLandscape } from '../support/installed.ts';

describe('A first load under a client secret that HubSpot does not know', () => {
  const company = smallCompany(11);
  let landscape: TestLandscape;
  let tenantId: number;
  const job = async (): Promise<{ state: string; error: string | null } | undefined> => {
    const [row] = await landscape.rows<{ state: string; error: string | null }>(
      tenantId,
      `select state, error from jobs where tenant_id = $1 and kind = 'backfill'`,
      [tenantId],
    );
    return row;
  };
  const until = async (state: string): Promise<void> => {
    while ((await job())?.state !== state) await new Promise((done) => setTimeout(done, 50));
  };

  beforeAll(async () => {
    landscape = await startLandscape({ company, withJobs: false });
    await landscape.install('hubspot');
    tenantId = await landscape.tenantOf('hubspot');
    // The token of the installation has run out by the time the server comes up with the wrong secret.
    landscape.hubspot.oauth.expireAccessTokens();
  });
  afterAll(() => landscape.close());

  it('ends and says that the server is set wrong, not that the customer took anything back', async () => {
    const { context, database } = landscape;
    const { hubspot } = context.config;
    if (!hubspot) throw new Error('HubSpot is configured.');
    const wrong: Context = {
      ...context,
      config: { ...context.config, hubspot: { ...hubspot, clientSecret: 'last year’s' } },
    };
    const jobs = await startJobs(wrong, database.url);
    await until('failed');
    await jobs.stop();
    expect((await job())?.error).toContain('client id, secret or redirect address');
    const [connection] = await landscape.rows(
      tenantId,
      'select state from connections where tenant_id = $1',
      [tenantId],
    );
    expect(connection).toEqual({ state: 'failing' });
  });

  it('goes on by itself when the server comes up with the right one, and is not begun again once it is done', async () => {
    const jobs = await startJobs(landscape.context, landscape.database.url);
    await until('done');
    await jobs.stop();
    const [deals] = await landscape.rows<{ n: number }>(
      tenantId,
      'select count(*)::int as n from deals where tenant_id = $1',
      [tenantId],
    );
    expect(deals?.n).toBe(company.deals.length);
    const again = await startJobs(landscape.context, landscape.database.url);
    await again.stop();
    expect((await job())?.state).toBe('done');
  });
});
