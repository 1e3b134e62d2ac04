import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { entities } from '../../src/db/entities.ts';
import { testDatabase, type TestDatabase } from '../support/databases.ts';

describe('Entities', () => {
  let database: TestDatabase;
  let owner: DataSource;

  beforeAll(async () => {
    database = await testDatabase();
    // As the owner: the application's role does not see the constraints of tables it does not own.
    owner = await new DataSource({
      type: 'postgres',
      url: database.url,
      entities,
      installExtensions: false,
      uuidExtension: 'pgcrypto',
    }).initialize();
  });
  afterAll(async () => {
    await owner.destroy();
    await database.drop();
  });

  it('say what the migrations made: TypeORM would change nothing', async () => {
    const { upQueries } = await owner.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });

  it('would be told apart from a schema that drifted', async () => {
    await owner.query('alter table costs alter column note drop default');
    await owner.query('drop index posts_url');
    const { upQueries } = await owner.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query).join('\n')).toMatch(/"note"[^]*posts_url/);
  });
});
