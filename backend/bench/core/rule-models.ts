import { PathTally, type PositionRule } from '@pipeline-attribution/shared/models/path-tally.ts';
import { measure } from '../measure.ts';
import type { BenchOptions, Measurement } from '../suite.ts';
import { generatePaths } from './generate-paths.ts';
import { readTable, type PathTable } from './path-table.ts';
import { pathSizes } from './sizes.ts';

const RULES: readonly PositionRule[] = [
  { rule: 'first' },
  { rule: 'last' },
  { rule: 'linear' },
  { rule: 'position', first: 0.4, last: 0.4 },
  { rule: 'decay_by_step', decay: 0.5 },
];

/** The computing of each rule model, apart from the reading of the file; the slowest is the one reported. */
export async function* ruleModels(options: BenchOptions): AsyncGenerator<Measurement> {
  for (const { paths, channels, inWords } of pathSizes(options)) {
    options.say(`rule models: ${inWords}`);
    const table = readTable(generatePaths({ paths, channels, seed: 1 }));
    const costs = [];
    for (const rule of RULES) {
      const cost = await measure(
        options.runs,
        () => new PathTally(rule),
        (tally) => creditAll(tally, table),
      );
      costs.push({ rule: rule.rule, ...cost });
    }
    const { rule, ...slowest } = costs.reduce((a, b) => (b.wallMs > a.wallMs ? b : a));
    yield {
      name: `rule models, slowest of ${RULES.length} (${rule})`,
      on: inWords,
      runs: options.runs,
      ...slowest,
      peakMiB: null,
      target: paths === 1_000_000 ? { wallMs: 100 } : null,
    };
  }
}

function creditAll(
  tally: PathTally,
  { channels, conversions, values, starts, touches }: PathTable,
): ReturnType<PathTally['credit']> {
  let path = new Int32Array(1024);
  for (let row = 0; row < conversions.length; row += 1) {
    const start = starts[row] ?? 0;
    const length = (starts[row + 1] ?? 0) - start;
    if (length > path.length) path = new Int32Array(length);
    for (let index = 0; index < length; index += 1) path[index] = touches[start + index] ?? 0;
    tally.add(path, length, conversions[row] ?? 0, values[row] ?? 0);
  }
  return tally.credit(channels);
}
