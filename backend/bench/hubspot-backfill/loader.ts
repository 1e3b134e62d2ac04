import { pino } from 'pino';
import { readConfig } from '../../src/config.ts';
import { runBackfill } from '../../src/crm/run-backfill.ts';
import { createCrmServices } from '../../src/crm/services.ts';
import { createDataSource } from '../../src/db/data-source.ts';

/** The backend's worker in a process of its own, to be measured and killed: `loader.ts <database> <tenant> <job> <crm>`. */
const [url = '', tenantId = '', jobId = '', crm = 'hubspot'] = process.argv.slice(2);
const dataSource = await createDataSource(url, { poolSize: 3 }).initialize();
const services = createCrmServices({
  config: readConfig(process.env),
  dataSource,
  log: pino({ level: 'warn' }),
  now: () => new Date(),
});
const sample = setInterval(() => {
  process.send?.({ rssMiB: process.memoryUsage.rss() / 2 ** 20 });
}, 500);
await runBackfill(services, {
  tenantId: Number(tenantId),
  crm: crm === 'salesforce' ? crm : 'hubspot',
  jobId,
});
clearInterval(sample);
const { user, system } = process.cpuUsage();
process.send?.({ cpuMs: (user + system) / 1000 });
await dataSource.destroy();
process.disconnect();
