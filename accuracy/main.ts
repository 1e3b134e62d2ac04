import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { SIM_FAMILIES, type SimFamily } from '@pipeline-attribution/shared';
import { accuracyDocument } from './report/document.ts';
import { gatesOf, linkageGatesOf, type Gate } from './report/gates.ts';
import { learningCurve } from './report/learning-curve.ts';
import { LinkageResults } from './report/linkage-results.ts';
import { linkageSection, withSection } from './report/linkage-section.ts';
import { linkageTable, mistakesTable, stressorTable } from './report/linkage-tables.ts';
import { Results } from './report/results.ts';
import { answersTable, asText, creditTable, dataDrivenTable, nullTable } from './report/tables.ts';
import {
  DEVELOPMENT_FROM,
  PUBLISHED_FROM,
  linkageUnits,
  planUnits,
  quickLinkageUnits,
  quickUnits,
  type PlanOptions,
} from './run/plan.ts';
import { runLinkage, runUnits } from './run/pool.ts';
import type { LinkageUnit } from './run/unit.ts';

/** Seeds of the published table. */
const SEEDS = 20;
const DOCUMENT = new URL('../docs/accuracy.md', import.meta.url);
const PICTURE = new URL('../docs/accuracy.svg', import.meta.url);

const HELP = `Scores every attribution model on simulated companies whose truth is known.

  npm run accuracy                 everything, on the published seeds; writes docs/accuracy.md
  npm run accuracy -- --quick      a few companies; fails when a gate is clearly broken
  npm run accuracy -- --linkage    only how well links are found, by stressor; writes its section of the document
  npm run accuracy -- --dev        seeds for work on the models, nothing is written; with
      --seeds 5  --families threshold,stage-hazard  --sizes 150,300  --models data_driven,linear
      --threads 1  --curve-only (no other answer rates, no null world)
      --linkage (links instead of credit)  --by-stressor
`;

const { values: given } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    dev: { type: 'boolean', default: false },
    linkage: { type: 'boolean', default: false },
    'by-stressor': { type: 'boolean', default: false },
    'curve-only': { type: 'boolean', default: false },
    seeds: { type: 'string' },
    families: { type: 'string' },
    sizes: { type: 'string' },
    models: { type: 'string' },
    threads: { type: 'string', default: String(Math.min(2, availableParallelism())) },
    help: { type: 'boolean', default: false },
  },
});

if (given.help) process.stdout.write(HELP);
else process.exitCode = await run();

async function run(): Promise<number> {
  if (given.linkage) return await linkageRun();
  const units = given.quick
    ? quickUnits()
    : given.dev
      ? planUnits(developmentPlan())
      : planUnits({ firstSeed: PUBLISHED_FROM, seeds: SEEDS });
  const scores = await runUnits(units, { threads: Number(given.threads), onProgress: progress() });
  const results = new Results(units, scores);
  print(results);
  const gates = gatesOf(results);
  if (given.dev) {
    printGates(gates);
    return 0;
  }
  const linkage = await scoreLinks(given.quick ? quickLinkageUnits() : publishedLinkage());
  const linkageGates = linkageGatesOf(linkage);
  printLinkage(linkage);
  printGates([...gates, ...linkageGates]);
  const all = [...gates, ...linkageGates];
  if (given.quick) return all.some(({ isBroken }) => isBroken) ? 1 : 0;
  await writeFile(
    DOCUMENT,
    accuracyDocument(results, gates, SEEDS, linkageSection(linkage, linkageGates, SEEDS)),
  );
  await writeFile(PICTURE, learningCurve(results));
  process.stdout.write('\nWritten: docs/accuracy.md and docs/accuracy.svg\n');
  return all.every(({ passes }) => passes) ? 0 : 1;
}

/** Only linkage: a part of the run that takes minutes, with a section of the document to itself. */
async function linkageRun(): Promise<number> {
  const { families, sizes, seeds } = developmentPlan();
  const linkage = await scoreLinks(
    given.dev
      ? linkageUnits({
          firstSeed: DEVELOPMENT_FROM,
          seeds,
          byStressor: given['by-stressor'],
          ...(families === undefined ? {} : { families }),
          ...(sizes === undefined ? {} : { sizes }),
        })
      : publishedLinkage(),
  );
  const gates = linkageGatesOf(linkage);
  printLinkage(linkage);
  printGates(gates);
  if (given.dev) return 0;
  const document = await readFile(DOCUMENT, 'utf8');
  await writeFile(DOCUMENT, withSection(document, linkageSection(linkage, gates, SEEDS)));
  process.stdout.write('\nWritten: the section on linkage in docs/accuracy.md\n');
  return gates.every(({ passes }) => passes) ? 0 : 1;
}

function publishedLinkage(): LinkageUnit[] {
  return linkageUnits({ firstSeed: PUBLISHED_FROM, seeds: SEEDS, byStressor: true });
}

async function scoreLinks(units: readonly LinkageUnit[]): Promise<LinkageResults> {
  const threads = Number(given.threads);
  return new LinkageResults(units, await runLinkage(units, { threads, onProgress: progress() }));
}

function printLinkage(results: LinkageResults): void {
  for (const table of [linkageTable(results), stressorTable(results), mistakesTable(results)]) {
    if (table.length > 1) process.stdout.write(`\nLinkage\n${asText(table)}\n`);
  }
}

function developmentPlan(): PlanOptions {
  const list = (text: string | undefined): string[] | undefined => text?.split(',');
  const families = list(given.families)?.map((name): SimFamily => {
    const family = SIM_FAMILIES.find((one) => one === name);
    if (family === undefined) {
      throw new Error(`There is no family ${name}; there are ${SIM_FAMILIES.join(', ')}.`);
    }
    return family;
  });
  const sizes = list(given.sizes)?.map(Number);
  const models = list(given.models);
  return {
    firstSeed: DEVELOPMENT_FROM,
    seeds: Number(given.seeds ?? 5),
    curveOnly: given['curve-only'],
    ...(families === undefined ? {} : { families }),
    ...(sizes === undefined ? {} : { sizes }),
    ...(models === undefined ? {} : { models }),
  };
}

/** One line on a terminal, rewritten; a line now and then elsewhere. */
function progress(): (done: number, total: number) => void {
  const startedAt = performance.now();
  let shown = 0;
  return (done, total) => {
    const seconds = Math.round((performance.now() - startedAt) / 1000);
    const text = `${done} of ${total} companies scored, ${seconds} s`;
    if (process.stderr.isTTY) process.stderr.write(`\r${text}${done === total ? '\n' : ''}`);
    else if (done === total || done - shown >= total / 10) {
      shown = done;
      process.stderr.write(`${text}\n`);
    }
  };
}

function print(results: Results): void {
  const show = (title: string, text: string): void => {
    process.stdout.write(`\n${title}\n${text}\n`);
  };
  for (const family of results.families)
    show(
      `Credit accuracy C, ${family} (lower 95 % bound of the mean over seeds)`,
      asText(creditTable(results, family, 'c')),
    );
  show('Data-driven', asText(dataDrivenTable(results)));
  const more = [
    ['By part of buyers who answer', answersTable(results)],
    ['Influencers who do nothing: part of won value credited to them', nullTable(results)],
  ] as const;
  for (const [title, table] of more) if (table.length > 1) show(title, asText(table));
}

function printGates(gates: readonly Gate[]): void {
  process.stdout.write('\nGates\n');
  for (const { name, found, passes, isBroken } of gates) {
    const state = passes ? 'passes' : isBroken ? 'BROKEN' : 'fails';
    process.stdout.write(`${state.padEnd(7)} ${name}: ${found}\n`);
  }
}
