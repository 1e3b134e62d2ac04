import { pino } from 'pino';
import { fitTenant } from '../../src/attribution/fit/fit-job.ts';
import { readConfig } from '../../src/config.ts';
import { createDataSource } from '../../src/db/data-source.ts';

/** A process that learns, tells how far it is, and is to be killed: `node killed-fit.ts <database url> <tenant>`. */
const [url = '', tenant = ''] = process.argv.slice(2);
const dataSource = await createDataSource(url, { poolSize: 3 }).initialize();
await fitTenant(
  {
    config: readConfig(process.env),
    dataSource,
    log: pino({ level: 'silent' }),
    now: () => new Date('2026-11-22T12:00:00Z'),
  },
  {
    tenantId: Number(tenant),
    signal: new AbortController().signal,
    onProgress: (step, done) => {
      process.stdout.write(`${step} ${done}\n`);
      return Promise.resolve();
    },
  },
);
