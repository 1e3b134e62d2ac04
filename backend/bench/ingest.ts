import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { DataSource } from 'typeorm';
import { createDataSource, migrate } from '../src/db/data-source.ts';
import { startEmbeddedPostgres } from '../src/db/embedded-postgres.ts';
import { grouped, scaled } from './core/sizes.ts';
import { load, type LoadPlan } from './ingest/load.ts';
import { rawInsert } from './ingest/raw-insert.ts';
import { createSite } from './ingest/site.ts';
import { median } from './measure.ts';
import type { BenchOptions, Measurement, Suite } from './suite.ts';

/** Events acknowledged after their commit, beside what the same PostgreSQL takes raw. */
export const ingest: Suite = {
  summary: 'events acknowledged by POST /attribution/track, over one process',
  parts: {
    single: (options) =>
      measureLoad(options, 'one event a request', {
        events: 10_000,
        connections: 64,
        eventsPerRequest: 1,
      }),
    batch: (options) =>
      measureLoad(options, '20 events a request', {
        events: 40_000,
        connections: 32,
        eventsPerRequest: 20,
      }),
  },
};

const SERVER = resolve(import.meta.dirname, 'ingest/server.ts');

async function* measureLoad(
  options: BenchOptions,
  name: string,
  plan: LoadPlan,
): AsyncGenerator<Measurement> {
  const events = scaled(plan.events, options);
  const folder = await mkdtemp(join(tmpdir(), 'ingest-bench-'));
  // The database runs as another user where this process is root.
  await chmod(folder, 0o755);
  const postgres = await startEmbeddedPostgres(folder);
  try {
    await migrate(postgres.url);
    const dataSource = await createDataSource(postgres.url, { poolSize: 2 }).initialize();
    const server = fork(SERVER, [postgres.url]);
    try {
      yield await measureRuns(options, name, { ...plan, events }, server, dataSource, postgres.url);
    } finally {
      server.kill('SIGKILL');
      await dataSource.destroy();
    }
  } finally {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureRuns(
  { runs, say }: BenchOptions,
  name: string,
  plan: LoadPlan,
  server: ChildProcess,
  dataSource: DataSource,
  url: string,
): Promise<Measurement> {
  const { port } = await answerOf<{ port: number }>(server);
  const found: { wallMs: number; cpuMs: number; p99Ms: number; ofRaw: number }[] = [];
  for (let run = -1; run < runs; run += 1) {
    say(`ingest, ${name}: ${run < 0 ? 'warming up' : `run ${run + 1} of ${runs}`}`);
    const site = await createSite(dataSource);
    const target = { port, path: '/api/v1/attribution/track', key: site.key };
    const before = await cpuOf(server);
    const { wallMs, latencies } = await load(target, randomBytes(4).toString('hex'), plan);
    const cpuMs = (await cpuOf(server)) - before;
    // Right after, so that both had the machine in the same mood.
    const raw = await rawInsert(dataSource, url, site.tenantId);
    const sorted = latencies.toSorted((a, b) => a - b);
    const p99Ms = sorted[Math.ceil(sorted.length * 0.99) - 1] ?? NaN;
    if (run >= 0)
      found.push({ wallMs, cpuMs, p99Ms, ofRaw: (plan.events / wallMs) * (1000 / raw) });
  }
  const middle = (of: (one: (typeof found)[number]) => number): number => median(found.map(of));
  const wallMs = middle((one) => one.wallMs);
  return {
    name: `ingest, ${name}`,
    on: `${grouped(plan.events)} events, ${plan.connections} connections`,
    runs,
    wallMs,
    cpuMs: middle((one) => one.cpuMs),
    peakMiB: null,
    target: null,
    rate: {
      perSecond: (plan.events / wallMs) * 1000,
      p99Ms: middle((one) => one.p99Ms),
      ofRaw: middle((one) => one.ofRaw),
    },
  };
}

async function cpuOf(server: ChildProcess): Promise<number> {
  server.send('cpu');
  return (await answerOf<{ cpuMs: number }>(server)).cpuMs;
}

async function answerOf<Answer>(server: ChildProcess): Promise<Answer> {
  const gone = new AbortController();
  const ended = once(server, 'exit', { signal: gone.signal }).then(() => {
    throw new Error('The server ended before it answered.');
  });
  const [answer] = (await Promise.race([once(server, 'message'), ended])) as [Answer];
  gone.abort();
  // The race is over: that nobody will ended it now is no trouble.
  ended.catch(() => undefined);
  return answer;
}
