import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Gate, Outcome } from './gate.ts';
import { GATES } from './tools.ts';

/**
 * Everything that stands between the Salesforce package and an org, as far as it can be checked without one:
 * `npm run verify`. `--write` puts formats right; a word such as `apex` runs the checks with it in their names.
 */
const STAMP = path.join(GATES, 'node_modules/.installed');

/** The tools are many and heavy, so they have a lockfile of their own and are installed when first needed. */
async function install(): Promise<void> {
  const lock = createHash('sha256')
    .update(await readFile(path.join(GATES, 'package-lock.json')))
    .digest('hex');
  if ((await readFile(STAMP, 'utf8').catch(() => '')) === lock) return;
  console.log('Installing what the checks of the Salesforce package need, once…');
  await promisify(execFile)('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: GATES,
    maxBuffer: 16 * 1024 * 1024,
  });
  await writeFile(STAMP, lock);
}

/** Loaded after the installation, in the order of what is quickest to say. */
async function gates(write: boolean): Promise<readonly Gate[]> {
  const [format, lint, metadata, convert, resources, apex, soql, planted, scanner, states] =
    await Promise.all([
      import('./check-format.ts'),
      import('./check-lint.ts'),
      import('./check-metadata.ts'),
      import('./check-convert.ts'),
      import('./check-resources.ts'),
      import('./check-apex.ts'),
      import('./check-soql.ts'),
      import('./check-planted.ts'),
      import('./check-scanner.ts'),
      import('./check-states.ts'),
    ]);
  return [
    format.formatGate(write),
    lint.lintGate,
    metadata.metadataGate,
    convert.convertGate,
    resources.resourcesGate,
    apex.apexGate,
    soql.soqlGate,
    planted.plantedGate,
    scanner.scannerGate,
    states.statesGate,
  ];
}

async function outcomeOf(gate: Gate): Promise<Outcome> {
  try {
    return await gate.check();
  } catch (error) {
    return { problems: [error instanceof Error ? error.message : String(error)] };
  }
}

const given = process.argv.slice(2);
const only = given.filter((argument) => !argument.startsWith('--'));
await install();
let failed = 0;
for (const gate of await gates(given.includes('--write'))) {
  const name = gate.name.toLowerCase();
  if (only.length > 0 && !only.some((word) => name.includes(word.toLowerCase()))) continue;
  const outcome = await outcomeOf(gate);
  if ('passed' in outcome) console.log(`✓ ${gate.name}: ${outcome.passed}`);
  else if ('skipped' in outcome) console.warn(`⚠ NOT CHECKED, ${gate.name}: ${outcome.skipped}`);
  else {
    failed += 1;
    console.error(`✗ ${gate.name}`);
    for (const problem of outcome.problems) console.error(`    ${problem}`);
  }
}
if (failed > 0) process.exitCode = 1;
