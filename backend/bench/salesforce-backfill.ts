import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pino } from 'pino';
import type { DataSource } from 'typeorm';
import { readConfig } from '../src/config.ts';
import { beginInstall, redeemState, redirectUri, storeInstallation } from '../src/crm/install.ts';
import { createCrmServices, type CrmServices } from '../src/crm/services.ts';
import { createDataSource, migrate } from '../src/db/data-source.ts';
import { startEmbeddedPostgres } from '../src/db/embedded-postgres.ts';
import { withTenant } from '../src/db/tenancy.ts';
import { grouped, scaled } from './core/sizes.ts';
import { loadedContent, type Content } from './salesforce-backfill/content.ts';
import type { BenchOptions, Measurement, Suite } from './suite.ts';

const PUBLIC_URL = 'https://bench.example.com';
/** Memory of the loading process. */
const TARGET = { peakMiB: 400 };

/** A whole organisation by query jobs, killed once on the way. Runs once, whatever `--runs` says: it takes minutes. */
export const salesforceBackfill: Suite = {
  summary:
    'the first load of a Salesforce organisation of 50,000 opportunities and 200,000 contacts, by Bulk API 2.0',
  parts: { load: measureLoad },
};

/**
 * Node keeps up to a hundred megabytes of short-lived objects before it looks at them again; a load makes nothing else.
 * The README says so to whoever runs the server where memory is scarce; without it the peak is about 420 MiB.
 */
const YOUNG = '--max-semi-space-size=8';

const here = (file: string): string => resolve(import.meta.dirname, file);
const LOADER = here('hubspot-backfill/loader.ts');

async function* measureLoad(options: BenchOptions): AsyncGenerator<Measurement> {
  const size = { deals: scaled(50_000, options), contacts: scaled(200_000, options) };
  const folder = await mkdtemp(join(tmpdir(), 'salesforce-bench-'));
  // The database runs as another user where this process is root.
  await chmod(folder, 0o755);
  const postgres = await startEmbeddedPostgres(folder);
  const clientSecret = randomBytes(16).toString('hex');
  options.say(`salesforce-backfill: an organisation of ${grouped(size.contacts)} contacts`);
  const organisation = fork(
    here('salesforce-backfill/organisation.ts'),
    [size.deals, size.contacts, redirectUri(PUBLIC_URL, 'salesforce'), clientSecret].map(String),
  );
  try {
    const made = await answerOf<{ url: string; deals: number; contacts: number }>(organisation);
    await migrate(postgres.url);
    const dataSource = await createDataSource(postgres.url, { poolSize: 2 }).initialize();
    try {
      const environment = {
        PUBLIC_URL,
        DATA_DIR: folder,
        SALESFORCE_CLIENT_ID: 'bench',
        SALESFORCE_CLIENT_SECRET: clientSecret,
        SALESFORCE_LOGIN_URL: made.url,
      };
      yield await loadOnce(options, {
        organisation,
        dataSource,
        environment,
        url: postgres.url,
        made,
      });
    } finally {
      await dataSource.destroy();
    }
  } finally {
    organisation.kill('SIGKILL');
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Setting {
  readonly organisation: ChildProcess;
  readonly dataSource: DataSource;
  readonly environment: Readonly<Record<string, string>>;
  readonly url: string;
  readonly made: { readonly deals: number; readonly contacts: number };
}

async function loadOnce(options: BenchOptions, setting: Setting): Promise<Measurement> {
  const { organisation, dataSource, environment, url, made } = setting;
  const services = createCrmServices({
    config: readConfig(environment),
    dataSource,
    log: pino({ level: 'silent' }),
    now: () => new Date(),
  });
  const { tenantId, jobId } = await install(services);
  const before = await usageOf(organisation);
  const start = performance.now();
  const arguments_ = [url, String(tenantId), jobId, 'salesforce'];
  const env = { ...process.env, ...environment };
  const progress = async (): Promise<{ done: number; total: number }> => {
    const [row] = await withTenant(dataSource, tenantId, (tx) =>
      tx.query<{ done: number; total: number | null }>(
        'select done, total from jobs where tenant_id = $1 and id = $2',
        [tenantId, jobId],
      ),
    );
    return { done: row?.done ?? 0, total: row?.total ?? Infinity };
  };
  const first = fork(LOADER, arguments_, { env, execArgv: [YOUNG] });
  let peakMiB = 0;
  const watch = (message: unknown): void => {
    const { rssMiB = 0 } = message as { rssMiB?: number };
    peakMiB = Math.max(peakMiB, rssMiB);
  };
  first.on('message', watch);
  const ended = once(first, 'exit');
  for (;;) {
    const { done, total } = await progress();
    if (done >= total * 0.4) break;
    if (first.exitCode !== null) throw new Error('The loader ended before it was killed.');
    options.say(`salesforce-backfill: ${grouped(done)} records`);
    await new Promise((go) => setTimeout(go, 500));
  }
  first.kill('SIGKILL');
  await ended;

  const second = fork(LOADER, arguments_, { env, execArgv: [YOUNG] });
  let cpuMs = 0;
  second.on('message', (message) => {
    watch(message);
    cpuMs = (message as { cpuMs?: number }).cpuMs ?? cpuMs;
  });
  const say = setInterval(() => {
    void progress().then(({ done }) => {
      options.say(`salesforce-backfill: ${grouped(done)} records, killed once`);
    });
  }, 2_000);
  const [code] = (await once(second, 'exit')) as [number | null];
  clearInterval(say);
  if (code !== 0) throw new Error(`The loader ended with ${String(code)}.`);
  const wallMs = performance.now() - start;

  const after = await usageOf(organisation);
  const same = await compare(organisation, dataSource, tenantId);
  const faults = [
    ...(after.refused.length > 0 ? [`refused: ${JSON.stringify(after.refused[0])}`] : []),
    ...(same ? [] : ['the two sides differ']),
  ];
  if (faults.length > 0) throw new Error(`The load was not as it should be: ${faults.join('; ')}.`);
  const isWhole = options.scale === 1;
  return {
    name: `first load, killed once at 40 %, both sides equal`,
    on: `${grouped(made.deals)} opportunities, ${grouped(made.contacts)} contacts, ${after.jobs} query jobs, ${grouped(after.used - before.used)} calls of the organisation’s allocation`,
    runs: 1,
    wallMs,
    cpuMs,
    peakMiB,
    target: isWhole ? { peakMiB: TARGET.peakMiB } : null,
  };
}

/** Through the consent page and the token endpoint, as an administrator does. */
async function install(services: CrmServices): Promise<{ tenantId: number; jobId: string }> {
  const connector = services.connectors.get('salesforce');
  if (!connector) throw new Error('Salesforce is not configured.');
  const consent = new URL(await beginInstall(services, connector));
  const agreed = await fetch(new URL(consent.pathname, consent), {
    method: 'POST',
    body: consent.searchParams,
    redirect: 'manual',
  });
  const code = new URL(agreed.headers.get('location') ?? '').searchParams.get('code') ?? '';
  const verifier = await redeemState(
    services,
    'salesforce',
    consent.searchParams.get('state') ?? '',
  );
  const installation = await connector.completeInstall({
    code,
    verifier: verifier ?? '',
    redirectUri: redirectUri(PUBLIC_URL, 'salesforce'),
  });
  return storeInstallation(services, connector, installation);
}

async function compare(
  organisation: ChildProcess,
  dataSource: DataSource,
  tenantId: number,
): Promise<boolean> {
  organisation.send('content');
  const there = await answerOf<Content>(organisation);
  const here = await loadedContent(dataSource, tenantId);
  const names = ['deals', 'contacts', 'responses'] as const;
  for (const name of names) {
    if (there[name] !== here[name])
      process.stderr.write(`${name}: Salesforce ${there[name]}, here ${here[name]}\n`);
  }
  return names.every((name) => there[name] === here[name]);
}

interface Usage {
  readonly used: number;
  readonly jobs: number;
  readonly refused: readonly unknown[];
}

async function usageOf(organisation: ChildProcess): Promise<Usage> {
  organisation.send('usage');
  return answerOf<Usage>(organisation);
}

async function answerOf<Answer>(child: ChildProcess): Promise<Answer> {
  const gone = new AbortController();
  const ended = once(child, 'exit', { signal: gone.signal }).then(() => {
    throw new Error('The organisation ended before it answered.');
  });
  const [answer] = (await Promise.race([once(child, 'message'), ended])) as [Answer];
  gone.abort();
  // The race is over: that nobody will end it now is no trouble.
  ended.catch(() => undefined);
  return answer;
}
