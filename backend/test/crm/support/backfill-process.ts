import { pino } from 'pino';
import { readConfig } from '../../../src/config.ts';
import { runBackfill } from '../../../src/crm/run-backfill.ts';
import { createCrmServices } from '../../../src/crm/services.ts';
import { createDataSource } from '../../../src/db/data-source.ts';

/** A worker of its own, to be killed: `node backfill-process.ts <database url> <tenant> <crm> <job>`. */
const [url = '', tenantId = '', crm = '', jobId = ''] = process.argv.slice(2);
const dataSource = await createDataSource(url, { poolSize: 3 }).initialize();
const services = createCrmServices({
  config: readConfig(process.env),
  dataSource,
  log: pino({ level: 'silent' }),
  now: () => new Date(),
});
await runBackfill(services, {
  tenantId: Number(tenantId),
  crm: crm === 'hubspot' ? 'hubspot' : 'salesforce',
  jobId,
});
await dataSource.destroy();
