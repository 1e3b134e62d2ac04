import { pino } from 'pino';
import { readConfig } from '../../src/config.ts';
import type { Context } from '../../src/context.ts';
import { Company } from './company.ts';
import { createTenant, testDatabase, type TestDatabase } from './databases.ts';

export interface CreditTest {
  readonly database: TestDatabase;
  readonly context: Context;
  /** A new empty tenant, home currency EUR, time zone Europe/Berlin. */
  company(options?: { crm?: string; externalId?: string }): Promise<Company>;
  /** Moves the clock. */
  setNow(instant: string): void;
}

/** A database and a stopped clock for tests of crediting. Drop the database in `afterAll`. */
export async function creditTest(now: string): Promise<CreditTest> {
  const database = await testDatabase();
  let fixed = new Date(now);
  return {
    database,
    context: {
      config: readConfig({ LOG_LEVEL: 'silent' }),
      dataSource: database.dataSource,
      log: pino({ level: 'silent' }),
      now: () => fixed,
    },
    company: async (options = {}) =>
      new Company(database.dataSource, await createTenant(database.dataSource, options)),
    setNow: (instant) => {
      fixed = new Date(instant);
    },
  };
}
