import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { compileDirectory, type CompiledDirectory } from '@pipeline-attribution/shared';
import { loadDirectory, readDirectory } from '../../src/campaigns/load-directory.ts';
import { withTenant } from '../../src/db/tenancy.ts';
import { createTenant, testDatabase, type TestDatabase } from '../support/databases.ts';

describe('The directory of influencers and campaigns', () => {
  let database: TestDatabase;
  let tenantId: number;
  let mina: string;

  const load = (options?: { maxAgeMs: number }): Promise<CompiledDirectory> =>
    withTenant(database.dataSource, tenantId, (tx) => loadDirectory(tx, options));
  const run = (sql: string, ...parameters: unknown[]): Promise<{ id: string }[]> =>
    withTenant(database.dataSource, tenantId, (tx) => tx.query(sql, [tenantId, ...parameters]));
  const knownAs = (directory: CompiledDirectory, key: string): string[] => [
    ...(directory.influencersByKey.get(key) ?? []),
  ];

  beforeAll(async () => {
    database = await testDatabase();
    tenantId = await createTenant(database.dataSource);
    const [row] = await run(
      `insert into influencers (tenant_id, name, handles) values ($1, 'Mina Kovač', $2) returning id`,
      JSON.stringify([{ platform: 'linkedin', handle: 'mina-k' }]),
    );
    mina = row?.id ?? '';
    await run(`insert into campaigns (tenant_id, name, utm_campaign, currency)
               values ($1, 'Spring launch', 'spring-26', 'EUR')`);
  });
  afterAll(() => database.drop());

  it('knows names, handles and UTM campaigns', async () => {
    const directory = await load();
    expect(knownAs(directory, 'minakovac')).toEqual([mina]);
    expect([...(directory.influencersByHandle.get('linkedin:minak') ?? [])]).toEqual([mina]);
    expect(directory.campaignsByKey.get('spring26')?.size).toBe(1);
    expect(directory.campaignsByKey.get('springlaunch')?.size).toBe(1);
  });

  it('is compiled once while nothing changes', async () => {
    expect(await load()).toBe(await load());
  });

  it('is compiled anew as soon as an alias is added or taken away', async () => {
    const before = await load();
    await run(
      `insert into influencer_aliases (tenant_id, alias, influencer_id) values ($1, 'the data lady', $2)`,
      mina,
    );
    expect(knownAs(await load(), 'thedatalady')).toEqual([mina]);
    await run(`delete from influencer_aliases where tenant_id = $1`);
    expect(knownAs(await load(), 'thedatalady')).toEqual([]);
    expect(knownAs(before, 'thedatalady')).toEqual([]);
  });

  it('stays as it is when only figures of a campaign change', async () => {
    const before = await load();
    await run(
      `update campaigns set attributed_revenue_minor = 5, last_hit_at = now() where tenant_id = $1`,
    );
    expect(await load()).toBe(before);
  });

  it('answers from memory while young enough', async () => {
    const before = await load();
    await run(`insert into influencers (tenant_id, name) values ($1, 'Ray Osei')`);
    expect(await load({ maxAgeMs: 60_000 })).toBe(before);
    expect(knownAs(await load(), 'rayosei')).toHaveLength(1);
  });

  it('never lets a change that is rolled back reach anybody else', async () => {
    await withTenant(database.dataSource, tenantId, async (tx) => {
      await tx.query(`insert into influencers (tenant_id, name) values ($1, 'Ghost')`, [tenantId]);
      expect(knownAs(compileDirectory(await readDirectory(tx)), 'ghost')).toHaveLength(1);
      throw new Error('rolled back');
    }).catch(() => undefined);
    expect(knownAs(await load({ maxAgeMs: 60_000 }), 'ghost')).toEqual([]);
    expect(knownAs(await load(), 'ghost')).toEqual([]);
  });

  it("is a tenant's own", async () => {
    const other = await createTenant(database.dataSource);
    const directory = await withTenant(database.dataSource, other, (tx) => loadDirectory(tx));
    expect(directory.influencerNames.size).toBe(0);
  });
});
