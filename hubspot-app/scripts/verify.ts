import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ESLint } from 'eslint';
import { format, resolveConfig } from 'prettier';
import { apiVersionProblems } from './api-versions.ts';
import { buildCards } from './build.ts';
import { SOURCE } from './cards.ts';
import { asObject, asTexts, readMetas } from './metas.ts';
import { parseProject } from './parse-project.ts';
import { rehearseUpload } from './rehearse-upload.ts';
import { sharedDataMarkdown, sharedDataProblems } from './shared-data.ts';
import { validateProject } from './validate.ts';

/**
 * Everything that stands between the HubSpot app and an upload, as far as it can be checked without an account:
 * `npm run verify`. `--write` makes the generated page of the listing anew.
 */
const REPOSITORY = dirname(dirname(import.meta.dirname));
const TABLE = join(REPOSITORY, 'docs', 'listing', 'hubspot', 'shared-data.md');

interface Gate {
  readonly name: string;
  /** Answers a word of success, or the problems. */
  readonly check: () => Promise<string | readonly string[]>;
}

const lint = async (): Promise<string | readonly string[]> => {
  const eslint = new ESLint({ cwd: REPOSITORY });
  const results = await eslint.lintFiles(['hubspot-app/src/**/*.{ts,tsx}']);
  const problems = results.flatMap(({ filePath, messages }) =>
    messages.map(
      ({ line, message, ruleId }) => `${filePath}:${String(line)}: ${message} (${ruleId ?? '?'})`,
    ),
  );
  return problems.length > 0 ? problems : `${String(results.length)} files`;
};

const sharedData = async (): Promise<string | readonly string[]> => {
  const options = (await resolveConfig(TABLE)) ?? {};
  const wanted = await format(sharedDataMarkdown(), { ...options, parser: 'markdown' });
  if (process.argv.includes('--write')) await writeFile(TABLE, wanted);
  const app = (await readMetas(SOURCE)).find(({ type }) => type === 'app');
  const auth = asObject(app?.config['auth']);
  const problems = [
    ...sharedDataProblems({
      required: asTexts(auth['requiredScopes']),
      optional: asTexts(auth['optionalScopes']),
    }),
  ];
  if ((await readFile(TABLE, 'utf8').catch(() => '')) !== wanted) {
    problems.push(`${TABLE} is not what the table says; run npm run verify -- --write.`);
  }
  return problems.length > 0 ? problems : 'the page and the scopes agree';
};

const GATES: readonly Gate[] = [
  {
    name: 'project rules',
    check: async () => {
      const problems = await validateProject(REPOSITORY);
      return problems.length > 0 ? problems : 'metas, addresses, versions, lockfile';
    },
  },
  {
    name: 'HubSpot’s parser',
    check: async () => {
      const { uids, problems } = await parseProject(SOURCE);
      return problems.length > 0 ? problems : `${String(uids.length)} components, none skipped`;
    },
  },
  { name: 'HubSpot’s lint rules', check: lint },
  {
    name: 'API versions',
    check: async () => {
      const problems = await apiVersionProblems(REPOSITORY);
      return problems.length > 0 ? problems : 'dated, in one file; no OAuth v1';
    },
  },
  { name: 'shared data', check: sharedData },
  {
    name: 'production build',
    check: async () => `${String((await buildCards()).length)} bundles`,
  },
  {
    name: 'upload rehearsal',
    check: async () => {
      const { files, bundles } = await rehearseUpload();
      return `${String(files)} files packed, installed, ${String(Object.keys(bundles).length)} bundles built`;
    },
  },
];

let failed = 0;
for (const { name, check } of GATES) {
  let outcome: string | readonly string[];
  try {
    outcome = await check();
  } catch (error) {
    outcome = [error instanceof Error ? error.message : String(error)];
  }
  if (typeof outcome === 'string') console.log(`✓ ${name}: ${outcome}`);
  else {
    failed += 1;
    console.error(`✗ ${name}`);
    for (const problem of outcome) console.error(`    ${problem}`);
  }
}
if (failed > 0) process.exitCode = 1;
