import pg from 'pg';
import { DataSource } from 'typeorm';
import { entities } from './entities.ts';
import { migrations } from './migrations/index.ts';
import { APP_ROLE } from './migrations/tenant-table.ts';

// bigint columns are money in minor units and row ids: safe integers, wanted as numbers.
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) {
    throw new RangeError(`The database holds ${text}, which is beyond what we can count exactly.`);
  }
  return value;
});
// A date is a day, not an instant: keep it as 'YYYY-MM-DD'.
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

/** Any number that names our migrations among the advisory locks of the database. */
const MIGRATION_LOCK = 7_310_241;

/**
 * Brings the schema up to date as the owner. Several processes may start together: the others wait.
 */
export async function migrate(url: string): Promise<void> {
  const owner = new DataSource({
    type: 'postgres',
    url,
    migrations,
    entities: [],
    extra: { max: 2 },
  });
  await owner.initialize();
  const runner = owner.createQueryRunner();
  try {
    await runner.query(`select pg_advisory_lock(${MIGRATION_LOCK})`);
    await owner.runMigrations({ transaction: 'all' });
  } finally {
    await runner.query(`select pg_advisory_unlock(${MIGRATION_LOCK})`);
    await runner.release();
    await owner.destroy();
  }
}

/**
 * The application's connections. Each runs as a role that owns nothing and is no superuser, so that
 * row-level security always applies.
 */
export function createDataSource(url: string, { poolSize = 12 } = {}): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    entities,
    synchronize: false,
    // Every PostgreSQL we run on makes uuids itself: no extension is installed at the first connection.
    installExtensions: false,
    uuidExtension: 'pgcrypto',
    extra: {
      max: poolSize,
      options: `-c role=${APP_ROLE} -c timezone=UTC -c statement_timeout=60000`,
    },
  });
}
