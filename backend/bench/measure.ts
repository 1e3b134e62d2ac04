import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { openSync, closeSync } from 'node:fs';

export interface Cost {
  readonly wallMs: number;
  readonly cpuMs: number;
}
export interface ProcessCost extends Cost {
  readonly peakMiB: number;
}

/**
 * The median cost of doing something `runs` times in this process. What `work` gets from `prepare` is made anew
 * each time and not measured. One run before the first is not counted: it compiles the code.
 */
export async function measure<Prepared>(
  runs: number,
  prepare: () => Prepared,
  work: (prepared: Prepared) => unknown,
): Promise<Cost> {
  const costs: Cost[] = [];
  for (let run = -1; run < runs; run += 1) {
    const prepared = prepare();
    const cpu = process.cpuUsage();
    const start = performance.now();
    await work(prepared);
    const wallMs = performance.now() - start;
    const { user, system } = process.cpuUsage(cpu);
    if (run >= 0) costs.push({ wallMs, cpuMs: (user + system) / 1000 });
  }
  return {
    wallMs: median(costs.map(({ wallMs }) => wallMs)),
    cpuMs: median(costs.map(({ cpuMs }) => cpuMs)),
  };
}

const ATTRIBUTION = resolve(import.meta.dirname, '../bin/attribution.cjs');
const REPORT_USAGE = resolve(import.meta.dirname, 'report-usage.cjs');

/**
 * The median cost of whole runs of `attribution`, from its start to its end, its output thrown away. The wall time
 * is ours, CPU and peak memory are what the process itself knows when it ends, all its threads counted. One run
 * before the first is not counted: it fills the caches of files and of compiled code.
 * @throws Error when a run fails.
 */
export async function measureAttribution(
  runs: number,
  args: readonly string[],
  inputFile: string | null = null,
): Promise<ProcessCost> {
  const folder = await mkdtemp(join(tmpdir(), 'attribution-bench-'));
  try {
    const costs: ProcessCost[] = [];
    for (let run = -1; run < runs; run += 1) {
      const cost = await runOnce(args, inputFile, join(folder, 'usage.json'));
      if (run >= 0) costs.push(cost);
    }
    return {
      wallMs: median(costs.map(({ wallMs }) => wallMs)),
      cpuMs: median(costs.map(({ cpuMs }) => cpuMs)),
      peakMiB: median(costs.map(({ peakMiB }) => peakMiB)),
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function runOnce(
  args: readonly string[],
  inputFile: string | null,
  usageFile: string,
): Promise<ProcessCost> {
  const input = inputFile === null ? null : openSync(inputFile, 'r');
  const start = performance.now();
  const child = spawn(process.execPath, ['--require', REPORT_USAGE, ATTRIBUTION, ...args], {
    stdio: [input ?? 'ignore', 'ignore', 'pipe'],
    env: { ...process.env, USAGE_FILE: usageFile },
  });
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
  const code = await new Promise<number | null>((done, failed) => {
    child.on('error', failed);
    child.on('close', done);
  });
  const wallMs = performance.now() - start;
  if (input !== null) closeSync(input);
  if (code !== 0) throw new Error(`attribution ${args.join(' ')} ended with ${code}: ${said}`);
  const usage = JSON.parse(await readFile(usageFile, 'utf8')) as NodeJS.ResourceUsage;
  return {
    wallMs,
    cpuMs: (usage.userCPUTime + usage.systemCPUTime) / 1000,
    peakMiB: usage.maxRSS / 1024,
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle)] ?? NaN)) / 2;
}
