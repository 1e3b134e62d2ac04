import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { machine, machineInWords, tableOf } from './print.ts';
import type { Measurement, Suite } from './suite.ts';

/** One line here and a file beside it make a suite. */
const SUITES: Record<string, () => Promise<Suite>> = {
  core: async () => (await import('./core.ts')).core,
  ingest: async () => (await import('./ingest.ts')).ingest,
  'salesforce-backfill': async () => (await import('./salesforce-backfill.ts')).salesforceBackfill,
  'hubspot-backfill': async () => (await import('./hubspot-backfill.ts')).hubspotBackfill,
  // By address: the backend does not depend on the tracker's browser.
  tracker: async () =>
    (
      (await import(new URL('../../tracker/bench/suite.ts', import.meta.url).href)) as {
        tracker: Suite;
      }
    ).tracker,
};

const HELP = `Measures what the project promises of its speed.

Usage: npm run bench -- SUITE [options]

Suites: ${Object.keys(SUITES).join(', ')}

  --quick        a tenth of the sizes, three runs: to see that nothing broke, not for figures
  --runs N       measured runs of which the median counts (default: 5); one more before them warms up
  --scale X      sizes times X; targets hold for 1 only
  --only A,B     these parts of the suite
  --json FILE    write the figures there too; nothing else is written but temporary files
`;

async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      runs: { type: 'string' },
      scale: { type: 'string' },
      only: { type: 'string' },
      json: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const [name] = positionals;
  const load = name !== undefined && Object.hasOwn(SUITES, name) ? SUITES[name] : undefined;
  if (values.help || load === undefined) {
    (values.help ? process.stdout : process.stderr).write(HELP);
    return values.help ? 0 : 2;
  }
  const runs = Number(values.runs ?? (values.quick ? 3 : 5));
  const scale = Number(values.scale ?? (values.quick ? 0.1 : 1));
  if (!Number.isInteger(runs) || runs < 1 || !(scale > 0 && scale <= 1)) {
    process.stderr.write('--runs is a whole number from 1, --scale above 0 and at most 1.\n');
    return 2;
  }
  const { parts } = await load();
  const only = values.only?.split(',') ?? Object.keys(parts);
  const unknown = only.find((part) => !Object.hasOwn(parts, part));
  if (unknown !== undefined) {
    process.stderr.write(
      `There is no part “${unknown}”. There is: ${Object.keys(parts).join(', ')}.\n`,
    );
    return 2;
  }

  const measurements: Measurement[] = [];
  for (const part of only) {
    for await (const measurement of parts[part]?.({ runs, scale, say }) ?? []) {
      measurements.push(measurement);
    }
  }
  say('');
  const on = machine();
  process.stdout.write(
    `${machineInWords(on)}; median of ${runs}${scale === 1 ? '' : `; sizes × ${scale}`}\n\n${tableOf(measurements)}`,
  );
  if (values.json !== undefined) {
    const figures = { machine: on, runs, scale, measurements };
    await writeFile(values.json, `${JSON.stringify(figures, null, 2)}\n`);
  }
  return 0;
}

/** On a terminal, what is going on now. */
function say(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}

process.exitCode = await run(process.argv.slice(2));
