import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const MAIN = resolve(import.meta.dirname, '../../bench/main.ts');

interface Figures {
  readonly machine: { readonly cpu: string; readonly node: string };
  readonly scale: number;
  readonly measurements: readonly {
    readonly name: string;
    readonly on: string;
    readonly wallMs: number;
    readonly cpuMs: number;
    readonly peakMiB: number | null;
    readonly target: unknown;
    readonly rate?: { readonly perSecond: number; readonly p99Ms: number; readonly ofRaw: number };
  }[];
}

describe('npm run bench', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bench-test-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const bench = (...args: string[]): ReturnType<typeof spawnSync> =>
    spawnSync(process.execPath, [MAIN, ...args], { encoding: 'utf8', cwd: folder });

  it('measures every part of the core, and says on which machine', async () => {
    const file = join(folder, 'figures.json');
    const found = bench('core', '--scale', '0.0005', '--runs', '1', '--json', file);
    expect(found.stderr).toBe('');
    expect(found.status).toBe(0);
    const { machine, scale, measurements } = JSON.parse(await readFile(file, 'utf8')) as Figures;
    expect(found.stdout).toContain(`${machine.cpu}, `);
    expect(found.stdout).toContain(`Node ${process.version}`);
    expect(scale).toBe(0.0005);
    const names = new Set(measurements.map(({ name }) => name));
    for (const { name, on, wallMs, target } of measurements) {
      expect(found.stdout).toContain(`| ${name}`);
      expect(on).toMatch(/^\d/);
      expect(wallMs).toBeGreaterThan(0);
      // What was promised of a million paths says nothing about 500.
      expect(target).toBeNull();
    }
    expect(names).toContain('Markov order 2, file to printed credit');
    expect([...names].some((name) => name.startsWith('rule models, slowest of 5'))).toBe(true);
    expect([...names].some((name) => name.startsWith('journeys and credit under all'))).toBe(true);
    const process1 = measurements.find(({ name }) => name.startsWith('Markov order 1'));
    expect(process1?.peakMiB).toBeGreaterThan(10);
    expect(process1?.cpuMs).toBeGreaterThan(0);
  });

  it('measures ingest on a database of its own, beside raw insert, every event acknowledged', async () => {
    const file = join(folder, 'ingest.json');
    const found = bench(
      'ingest',
      '--only',
      'batch',
      '--scale',
      '0.02',
      '--runs',
      '1',
      '--json',
      file,
    );
    expect(found.stderr).toBe('');
    expect(found.status).toBe(0);
    const { measurements } = JSON.parse(await readFile(file, 'utf8')) as Figures;
    expect(measurements.map(({ on }) => on)).toEqual(['800 events, 32 connections']);
    for (const { rate } of measurements) {
      expect(rate?.perSecond).toBeGreaterThan(0);
      expect(rate?.p99Ms).toBeGreaterThan(0);
      expect(rate?.ofRaw).toBeGreaterThan(0);
    }
    expect(found.stdout).toContain('of raw insert');
  }, 120_000);

  it('writes nothing unless asked', async () => {
    const before = await readdir(folder);
    expect(bench('core', '--only', 'deals', '--scale', '0.0005', '--runs', '1').status).toBe(0);
    expect(await readdir(folder)).toEqual(before);
  });

  it.each([
    [[], 'Usage: npm run bench'],
    [['nothing'], 'Usage: npm run bench'],
    [['core', '--only', 'nothing'], 'There is no part “nothing”'],
    [['core', '--scale', '2'], '--scale above 0 and at most 1'],
  ])('refuses %j', (args, message) => {
    const found = bench(...args);
    expect(found.status).toBe(2);
    expect(found.stderr).toContain(message);
  });
});
