import { readFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { metaProblems, permittedFetch } from './meta-rules.ts';
import { PLATFORM_VERSION, asObject, asText, readMetas } from './metas.ts';
import { packageProblems } from './package-rules.ts';
import { filesBelow } from './source-hash.ts';

const BASE = /\b(?:const|let)\s+\w*API_BASE\b[^=\n]*=\s*['"`]([^'"`]+)['"`]/g;
const CODE = /\.[jt]sx?$/;

/** HubSpot refuses a fetch to what `permittedUrls.fetch` does not list, at run time and not before. */
async function* addressProblems(source: string, permitted: readonly string[]) {
  const files = (await filesBelow(join(source, 'app'))).filter((path) => CODE.test(path));
  let found = 0;
  for (const file of files) {
    for (const [, base = ''] of (await readFile(file, 'utf8')).matchAll(BASE)) {
      found += 1;
      if (!permitted.includes(base)) {
        yield `${relative(source, file).split(sep).join('/')}: calls ${base}, which permittedUrls.fetch of the app does not list.`;
      }
    }
  }
  if (found === 0) yield 'No API_BASE was found in the code of the extensions.';
}

/** What lies below `srcDir` is uploaded, so tests and their fixtures have no place there. */
async function* strayProblems(source: string) {
  for (const file of await filesBelow(source)) {
    if (/\.(test|spec)\.[jt]sx?$/.test(file)) {
      yield `${relative(source, file).split(sep).join('/')}: a test would be uploaded to HubSpot; keep it in hubspot-app/test.`;
    }
  }
}

/**
 * Checks a project as far as it goes without an account: HubSpot's own schemas are served only to
 * a signed-in developer. Returns one sentence a problem; an empty list is a project to upload.
 *
 * @param repository The folder that holds `hsproject.json`.
 */
export const validateProject = async (repository: string): Promise<readonly string[]> => {
  const project = asObject(JSON.parse(await readFile(join(repository, 'hsproject.json'), 'utf8')));
  const problems: string[] = [];
  if (project['platformVersion'] !== PLATFORM_VERSION) {
    problems.push(`hsproject.json: platformVersion must be ${PLATFORM_VERSION}.`);
  }
  const source = join(repository, asText(project['srcDir']));
  if (asText(project['srcDir']) === '' || relative(repository, source).startsWith('..')) {
    return [...problems, 'hsproject.json: srcDir must name a folder inside the repository.'];
  }
  const metas = await readMetas(source);
  problems.push(...metaProblems(metas, source));
  const permitted = metas.filter((meta) => meta.type === 'app').flatMap(permittedFetch);
  for await (const problem of addressProblems(source, permitted)) problems.push(problem);
  for await (const problem of packageProblems(repository, source)) problems.push(problem);
  for await (const problem of strayProblems(source)) problems.push(problem);
  return problems;
};

const report = async (repository: string): Promise<void> => {
  const problems = await validateProject(repository);
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
  else console.log('The HubSpot project is valid.');
};

if (import.meta.main) void report(process.argv[2] ?? dirname(dirname(import.meta.dirname)));
