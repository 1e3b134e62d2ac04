import { pino } from 'pino';
import { readConfig } from '../../../src/config.ts';
import { accessToken } from '../../../src/crm/access-token.ts';
import { createCrmServices } from '../../../src/crm/services.ts';
import { createDataSource } from '../../../src/db/data-source.ts';

/** A process that finds its token rejected again and again: `node rotation-process.ts <database> <tenant> <rounds>`. */
const [url = '', tenantId = '', rounds = ''] = process.argv.slice(2);
const dataSource = await createDataSource(url, { poolSize: 3 }).initialize();
const services = createCrmServices({
  config: readConfig(process.env),
  dataSource,
  log: pino({ level: 'silent' }),
  now: () => new Date(),
});
const connector = services.connectors.get('salesforce');
if (!connector) throw new Error('Salesforce is not configured.');
let token = await accessToken(services, connector, Number(tenantId));
for (let round = 0; round < Number(rounds); round += 1) {
  const next = await accessToken(services, connector, Number(tenantId), token);
  if (next === token) throw new Error('A rejected token was given again.');
  token = next;
}
await dataSource.destroy();
