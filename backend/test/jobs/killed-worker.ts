import { pino } from 'pino';
import { readConfig } from '../../src/config.ts';
import { createDataSource } from '../../src/db/data-source.ts';
import { startJobs } from '../../src/jobs/start-jobs.ts';

/** A process that takes up work and never ends it, to be killed: `node killed-worker.ts <database url>`. */
const [url = ''] = process.argv.slice(2);
const dataSource = await createDataSource(url, { poolSize: 3 }).initialize();
await startJobs(
  {
    config: readConfig(process.env),
    dataSource,
    log: pino({ level: 'silent' }),
    now: () => new Date(),
  },
  url,
  { recompute: () => new Promise(() => undefined) },
);
