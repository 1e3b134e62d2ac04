import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort } from '../../../backend/src/net/port.ts';

/** What `GET /sandbox.json` tells. */
export interface SandboxFacts {
  readonly tenants: readonly {
    readonly crm: 'hubspot' | 'salesforce';
    readonly tenantId: number;
    readonly writeKey: string;
    readonly apiKey: string;
    readonly records: readonly {
      readonly objectType: string;
      readonly id: string;
      readonly name: string;
      readonly previewUrl: string;
    }[];
  }[];
}

export interface RunningApp {
  readonly url: string;
  readonly dataDir: string;
  readonly output: () => string;
  facts(): Promise<SandboxFacts>;
  /** Sends a signal and waits for the process to end; answers its exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
  removeData(): Promise<void>;
}

const main = resolve(import.meta.dirname, '../../../backend/src/main.ts');

/** Starts the program as `npm start` does and waits until it says that it is ready. */
export async function startApp({
  dataDir,
  port: wanted,
  env = {},
}: {
  dataDir?: string;
  port?: number;
  env?: Record<string, string>;
} = {}): Promise<RunningApp> {
  const directory = dataDir ?? (await mkdtemp(join(tmpdir(), 'pipeline-attribution-app-')));
  await chmod(directory, 0o755);
  const port = wanted ?? (await freePort(0, '127.0.0.1'));
  const url = `http://localhost:${port}`;
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main], {
    cwd: resolve(import.meta.dirname, '../../..'),
    env: { ...process.env, PORT: String(port), DATA_DIR: directory, LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await readiness(child, () => output);
  return {
    url,
    dataDir: directory,
    output: () => output,
    facts: async () => (await (await fetch(`${url}/sandbox.json`)).json()) as SandboxFacts,
    stop: (signal = 'SIGINT') => ended(child, signal),
    removeData: () => rm(directory, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** Starts the program where it cannot start; answers its exit code and what it said. */
export async function failsToStart(
  env: Record<string, string>,
): Promise<{ code: number | null; output: string }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'pipeline-attribution-app-'));
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main], {
    env: { ...process.env, DATA_DIR: dataDir, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | null>((done) => child.once('exit', done));
  await rm(dataDir, { recursive: true, force: true });
  return { code, output };
}

function readiness(child: ChildProcess, output: () => string): Promise<void> {
  return new Promise((done, fail) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      fail(new Error(`The application did not become ready:\n${output()}`));
    }, 480_000);
    child.stdout?.on('data', () => {
      if (!output().includes('Ready.')) return;
      clearTimeout(timer);
      done();
    });
    child.once('exit', (code) => {
      clearTimeout(timer);
      fail(new Error(`The application ended (${String(code)}) before it was ready:\n${output()}`));
    });
  });
}

function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((done) => {
    child.once('exit', done);
    child.kill(signal);
  });
}
