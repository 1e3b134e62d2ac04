import { mkdtemp, rm } from 'node:fs/promises';
import { createWriteStream } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { measureAttribution } from '../measure.ts';
import type { BenchOptions, Measurement, Target } from '../suite.ts';
import { writePaths } from './generate-paths.ts';
import { pathSizes, type PathSize } from './sizes.ts';

/** Whole runs of `attribution credit`, file to printed credit. */
const CREDIT: readonly {
  readonly name: string;
  readonly args: readonly string[];
  /** At 1,000,000 paths × 200 channels. */
  readonly target: Target | null;
}[] = [
  { name: 'linear', args: ['--model', 'linear'], target: null },
  {
    name: 'Markov order 1',
    args: ['--model', 'markov', '--order', '1'],
    target: { wallMs: 600, peakMiB: 300 },
  },
  {
    name: 'Markov order 2',
    args: ['--model', 'markov', '--order', '2'],
    target: { wallMs: 2500, peakMiB: 300 },
  },
];

export async function* commandLine(options: BenchOptions): AsyncGenerator<Measurement> {
  for (const size of pathSizes(options)) {
    const folder = await mkdtemp(join(tmpdir(), 'attribution-paths-'));
    try {
      const file = join(folder, 'paths.csv');
      options.say(`writing ${size.inWords}`);
      await writeFileOf(size, file);
      for (const { name, args, target } of CREDIT) {
        options.say(`${name}: ${size.inWords}`);
        yield {
          name: `${name}, file to printed credit`,
          on: size.inWords,
          runs: options.runs,
          ...(await measureAttribution(options.runs, ['credit', '--paths', file, ...args])),
          target: size.paths === 1_000_000 && size.channels === 200 ? target : null,
        };
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  }
}

async function writeFileOf({ paths, channels }: PathSize, file: string): Promise<void> {
  const out = createWriteStream(file);
  await writePaths({ paths, channels, seed: 1 }, out);
  out.end();
  await finished(out);
}
