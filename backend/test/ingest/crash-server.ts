import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { readConfig } from '../../src/config.ts';
import { createDataSource } from '../../src/db/data-source.ts';
import { createApp } from '../../src/http/app.ts';
import { ingestEndpoints } from '../../src/ingest/endpoints.ts';
import { trackRouter } from '../../src/ingest/track-router.ts';

/** The ingest part of the server alone, to be killed: prints its port and runs until then. */
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
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});
