import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runSync } from '../../../src/crm/run-sync.ts';
import { smallCompany, startLandscape, type TestLandscape } from '../support/installed.ts';

const PROGRAM = fileURLToPath(new URL('./rotation-process.ts', import.meta.url));
/** Each time a process finds its token rejected; two that agree share a renewal. */
const ROUNDS = 100;

describe('Two processes that renew Salesforce’s tokens at the same time', () => {
  let landscape: TestLandscape;
  beforeAll(async () => {
    landscape = await startLandscape({ company: smallCompany(3, 20) });
  });
  afterAll(() => landscape.close());

  it('never send a refresh token twice, over a hundred renewals: Salesforce would end all access', async () => {
    const tenantId = await landscape.installAndLoad('salesforce');
    const { config } = landscape.context;
    const before = landscape.salesforce.oauth.rotations;
    const children = [1, 2].map(() =>
      spawn(process.execPath, [PROGRAM, landscape.database.url, String(tenantId), String(ROUNDS)], {
        stdio: 'inherit',
        env: {
          DATA_DIR: config.dataDir,
          SALESFORCE_CLIENT_ID: config.salesforce?.clientId,
          SALESFORCE_CLIENT_SECRET: config.salesforce?.clientSecret,
          SALESFORCE_LOGIN_URL: config.salesforce?.loginUrl,
        },
      }),
    );
    const codes = await Promise.all(
      children.map(async (child) => (await once(child, 'exit'))[0] as number),
    );
    expect(codes).toEqual([0, 0]);
    expect(landscape.salesforce.oauth.rotations - before).toBeGreaterThanOrEqual(ROUNDS);
    expect(await runSync(landscape.services, tenantId, 'salesforce')).toBe('synced');
    expect(
      await landscape.rows(tenantId, 'select state from connections where tenant_id = $1', [
        tenantId,
      ]),
    ).toEqual([{ state: 'connected' }]);
  });
});
