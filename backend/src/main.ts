import { createProgress, type Progress } from './cli/progress.ts';
import { readConfig, type Config } from './config.ts';
import { startEmbeddedPostgres } from './db/embedded-postgres.ts';
import { assertPortFree } from './net/port.ts';
import { startServer } from './server.ts';

type StartDemo = (
  config: Config,
  databaseUrl: string,
  progress: Progress,
  onClose: (close: () => Promise<void>) => void,
) => Promise<void>;

/**
 * The main job. With HubSpot or Salesforce credentials in the environment it talks to them; with none it
 * starts two sandbox CRMs that hold a demo company, installs itself into both and serves a preview of the
 * cards. The product itself does not know which it is.
 */
const progress = createProgress(process.stdout, () => performance.now());
const closing: (() => Promise<void>)[] = [];
let stopping: Promise<void> | undefined;

function stop(): Promise<void> {
  stopping ??= (async () => {
    // In reverse: who was started last leans on who was started first.
    for (const close of closing.reverse()) await close().catch(() => undefined);
  })();
  return stopping;
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    progress.say('\nStopping…');
    progress.hush();
    // A second signal, or fifteen seconds, ends it without ceremony.
    process.once(signal, () => process.exit(130));
    setTimeout(() => process.exit(1), 15_000).unref();
    void stop().then(() => process.exit(0));
  });
}

try {
  await start(readConfig(process.env));
} catch (error) {
  // What was under way when the stop was asked for breaks off: no fault, and the exit is the stop's own.
  if (stopping) await new Promise(() => undefined);
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
  if (process.env['LOG_LEVEL'] === 'debug') console.error(error);
  await stop();
  process.exit(1);
}

async function start(config: Config): Promise<void> {
  progress.say('Pipeline Attribution');
  await assertPortFree(config);
  const databaseUrl = config.databaseUrl ?? (await startDatabase(config));
  if (config.hubspot || config.salesforce) {
    const server = await startServer(config, databaseUrl);
    closing.push(() => server.stop());
    progress.say(`\n  Listening at ${server.url}\n`);
    if (config.hubspot) progress.say(`  Install into HubSpot:    ${server.url}/install/hubspot`);
    if (config.salesforce)
      progress.say(`  Install into Salesforce: ${server.url}/install/salesforce`);
    return;
  }
  // The demo composes the product with its surfaces' previews; an address, not an import, so that the
  // backend does not depend on them and a deployment may leave the folder out.
  const { startDemo } = (await import(
    new URL('../../demo/start-demo.ts', import.meta.url).href
  )) as {
    startDemo: StartDemo;
  };
  await startDemo(config, databaseUrl, progress, (close) => closing.push(close));
}

async function startDatabase(config: Config): Promise<string> {
  const postgres = await progress.step('Database', () => startEmbeddedPostgres(config.dataDir));
  closing.push(() => postgres.stop());
  return postgres.url;
}
