import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pino } from 'pino';
import type { DataSource } from 'typeorm';
import { readConfig } from '../src/config.ts';
import { beginInstall, redirectUri, storeInstallation } from '../src/crm/install.ts';
import { createCrmServices, type CrmServices } from '../src/crm/services.ts';
import { createDataSource, migrate } from '../src/db/data-source.ts';
import { startEmbeddedPostgres } from '../src/db/embedded-postgres.ts';
import { withTenant } from '../src/db/tenancy.ts';
import { grouped, scaled } from './core/sizes.ts';
import { loadedContent } from './hubspot-backfill/content.ts';
import type { BenchOptions, Measurement, Suite } from './suite.ts';

const PUBLIC_URL = 'https://bench.example.com';
/** Calls HubSpot allows in ten seconds. */
const ALLOWED = 110;
/** What the issue sets: memory of the loading process, and the share of the allowed pace. */
const TARGET = { peakMiB: 400, pace: 0.9 };

/** A whole portal through the real limits, killed once on the way. Runs once, whatever `--runs` says: it takes minutes. */
export const hubspotBackfill: Suite = {
  summary:
    'the first load of a HubSpot portal of 50,000 deals and 200,000 contacts, under HubSpot’s limits',
  parts: { load: measureLoad },
};

/** The flags `npm start` runs the server with: what is measured is the product as it is started. */
function flagsOfStart(): string[] {
  const { scripts } = JSON.parse(
    readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
  ) as { scripts: { start: string } };
  return scripts.start.split(' ').filter((word) => word.startsWith('--'));
}

const here = (file: string): string => resolve(import.meta.dirname, 'hubspot-backfill', file);

async function* measureLoad(options: BenchOptions): AsyncGenerator<Measurement> {
  const size = { deals: scaled(50_000, options), contacts: scaled(200_000, options) };
  const folder = await mkdtemp(join(tmpdir(), 'hubspot-bench-'));
  // The database runs as another user where this process is root.
  await chmod(folder, 0o755);
  const postgres = await startEmbeddedPostgres(folder);
  const clientSecret = randomBytes(16).toString('hex');
  options.say(`hubspot-backfill: a portal of ${grouped(size.contacts)} contacts`);
  const portal = fork(
    here('portal.ts'),
    [size.deals, size.contacts, redirectUri(PUBLIC_URL, 'hubspot'), clientSecret].map(String),
  );
  try {
    const made = await answerOf<{ url: string; deals: number; contacts: number }>(portal);
    await migrate(postgres.url);
    const dataSource = await createDataSource(postgres.url, { poolSize: 2 }).initialize();
    try {
      const environment = {
        PUBLIC_URL,
        DATA_DIR: folder,
        HUBSPOT_CLIENT_ID: 'bench',
        HUBSPOT_CLIENT_SECRET: clientSecret,
        HUBSPOT_API_URL: made.url,
        HUBSPOT_APP_URL: made.url,
      };
      yield await loadOnce(options, { portal, dataSource, environment, url: postgres.url, made });
    } finally {
      await dataSource.destroy();
    }
  } finally {
    portal.kill('SIGKILL');
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Setting {
  readonly portal: ChildProcess;
  readonly dataSource: DataSource;
  readonly environment: Readonly<Record<string, string>>;
  readonly url: string;
  readonly made: { readonly deals: number; readonly contacts: number };
}

async function loadOnce(options: BenchOptions, setting: Setting): Promise<Measurement> {
  const { portal, dataSource, environment, url, made } = setting;
  const services = createCrmServices({
    config: readConfig(environment),
    dataSource,
    log: pino({ level: 'silent' }),
    now: () => new Date(),
  });
  const { tenantId, jobId } = await install(services);
  const before = await trafficOf(portal);
  const start = performance.now();
  const arguments_ = [url, String(tenantId), jobId];
  const env = { ...process.env, ...environment };
  const total = made.deals + made.contacts;

  const done = async (): Promise<number> => {
    const [row] = await withTenant(dataSource, tenantId, (tx) =>
      tx.query<{ done: number }>('select done from jobs where tenant_id = $1 and id = $2', [
        tenantId,
        jobId,
      ]),
    );
    return row?.done ?? 0;
  };
  const first = fork(here('loader.ts'), arguments_, { env, execArgv: flagsOfStart() });
  let peakMiB = 0;
  const watch = (message: unknown): void => {
    const { rssMiB = 0 } = message as { rssMiB?: number };
    peakMiB = Math.max(peakMiB, rssMiB);
  };
  first.on('message', watch);
  const ended = once(first, 'exit');
  while ((await done()) < total * 0.4) {
    if (first.exitCode !== null) throw new Error('The loader ended before it was killed.');
    options.say(`hubspot-backfill: ${grouped(await done())} records`);
    await new Promise((go) => setTimeout(go, 500));
  }
  first.kill('SIGKILL');
  await ended;

  const second = fork(here('loader.ts'), arguments_, { env, execArgv: flagsOfStart() });
  let cpuMs = 0;
  second.on('message', (message) => {
    watch(message);
    cpuMs = (message as { cpuMs?: number }).cpuMs ?? cpuMs;
  });
  const progress = setInterval(() => {
    void done().then((records) => {
      options.say(`hubspot-backfill: ${grouped(records)} records, killed once`);
    });
  }, 2_000);
  const [code] = (await once(second, 'exit')) as [number | null];
  clearInterval(progress);
  if (code !== 0) throw new Error(`The loader ended with ${String(code)}.`);
  const wallMs = performance.now() - start;

  const after = await trafficOf(portal);
  const requests = after.general.length - before.general.length;
  const pace = requests / ((wallMs / 10_000) * ALLOWED);
  const limited = after.limited - before.limited;
  const same = await compare(portal, dataSource, tenantId);
  const faults = [
    ...(limited > 0 ? [`${limited} answered 429`] : []),
    ...(after.refused.length > 0 ? [`refused: ${JSON.stringify(after.refused[0])}`] : []),
    ...(same ? [] : ['the two sides differ']),
  ];
  if (faults.length > 0) throw new Error(`The load was not as it should be: ${faults.join('; ')}.`);
  const isWhole = options.scale === 1;
  return {
    name: `first load, killed once at 40 %, both sides equal`,
    on: `${grouped(made.deals)} deals, ${grouped(made.contacts)} contacts, ${grouped(requests)} requests at ${(pace * 100).toFixed(1)} % of the limit (target ${TARGET.pace * 100} %)`,
    runs: 1,
    wallMs,
    cpuMs,
    peakMiB,
    target: isWhole
      ? {
          wallMs: Math.round(((requests / ALLOWED) * 10_000) / TARGET.pace),
          peakMiB: TARGET.peakMiB,
        }
      : null,
  };
}

/** Through the consent page and the token endpoint, as an administrator does. */
async function install(services: CrmServices): Promise<{ tenantId: number; jobId: string }> {
  const connector = services.connectors.get('hubspot');
  if (!connector) throw new Error('HubSpot is not configured.');
  const consent = new URL(await beginInstall(services, connector));
  const agreed = await fetch(new URL(consent.pathname, consent), {
    method: 'POST',
    body: consent.searchParams,
    redirect: 'manual',
  });
  const code = new URL(agreed.headers.get('location') ?? '').searchParams.get('code') ?? '';
  const installation = await connector.completeInstall({
    code,
    verifier: '',
    redirectUri: redirectUri(PUBLIC_URL, 'hubspot'),
  });
  return storeInstallation(services, connector, installation);
}

async function compare(
  portal: ChildProcess,
  dataSource: DataSource,
  tenantId: number,
): Promise<boolean> {
  portal.send('content');
  const there = await answerOf<Record<'deals' | 'contacts', string>>(portal);
  const here = await loadedContent(dataSource, tenantId);
  for (const type of ['deals', 'contacts'] as const) {
    if (there[type] !== here[type])
      process.stderr.write(`${type}: HubSpot ${there[type]}, here ${here[type]}\n`);
  }
  return there.deals === here.deals && there.contacts === here.contacts;
}

interface TrafficReport {
  readonly general: readonly number[];
  readonly limited: number;
  readonly refused: readonly unknown[];
}

async function trafficOf(portal: ChildProcess): Promise<TrafficReport> {
  portal.send('traffic');
  return answerOf<TrafficReport>(portal);
}

async function answerOf<Answer>(child: ChildProcess): Promise<Answer> {
  const gone = new AbortController();
  const ended = once(child, 'exit', { signal: gone.signal }).then(() => {
    throw new Error('The portal ended before it answered.');
  });
  const [answer] = (await Promise.race([once(child, 'message'), ended])) as [Answer];
  gone.abort();
  // The race is over: that nobody will end it now is no trouble.
  ended.catch(() => undefined);
  return answer;
}
