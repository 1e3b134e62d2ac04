import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { readConfig } from '../../src/config.ts';
import { createDataSource } from '../../src/db/data-source.ts';
import { createApp } from '../../src/http/app.ts';
import { ingestEndpoints } from '../../src/ingest/endpoints.ts';
import { trackRouter } from '../../src/ingest/track-router.ts';

/**
 * The ingest part of the server in a process of its own, as it runs in the product. Sends its port when it
 * listens, and when asked what CPU time it has used so far.
 */
const config = readConfig({ DATABASE_URL: process.argv[2], LOG_LEVEL: 'silent' });
const dataSource = await createDataSource(config.databaseUrl ?? '').initialize();
const app = createApp(
  { config, dataSource, log: pino({ level: 'silent' }), now: () => new Date() },
  {
    endpoints: ingestEndpoints,
    routers: [trackRouter()],
    limits: { perMinute: 0, trackPerMinute: 0 },
  },
);
const server = app.listen(0, '127.0.0.1', () => {
  process.send?.({ port: (server.address() as AddressInfo).port });
});
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuMs: (user + system) / 1000 });
});
process.once('disconnect', () => process.exit(0));
