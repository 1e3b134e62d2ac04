import { readFile } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { asObject, asText, asTexts, type Json } from './metas.ts';
import { filesBelow } from './source-hash.ts';

const readJson = async (path: string): Promise<Json> =>
  asObject(JSON.parse(await readFile(path, 'utf8')));

const dependenciesOf = (manifest: Json): readonly (readonly [string, string])[] =>
  Object.entries(asObject(manifest['dependencies'])).map(([name, range]) => [name, asText(range)]);

/**
 * HubSpot installs the extension packages by `npm ci` on its servers: a drifted version or
 * lockfile is its most frequent upload failure, and nothing local notices it.
 */
export async function* packageProblems(repository: string, source: string): AsyncGenerator<string> {
  const root = await readJson(join(repository, 'package.json'));
  const versions = { ...asObject(root['dependencies']), ...asObject(root['devDependencies']) };
  const app = join(source, 'app');
  const paths = (await filesBelow(app)).filter((path) => basename(path) === 'package.json');
  const manifests = await Promise.all(
    paths.map(async (path) => ({ path, manifest: await readJson(path) })),
  );
  const own = asTexts((await readJson(join(app, 'package.json')))['workspaces']);
  const names = new Set<string>();
  for (const folder of own) {
    names.add(asText((await readJson(join(app, folder, 'package.json')))['name']));
  }

  for (const { path, manifest } of manifests) {
    const shown = relative(repository, path).split(sep).join('/');
    for (const [name, range] of dependenciesOf(manifest)) {
      if (names.has(name)) continue;
      const expected = asText(versions[name]);
      if (expected === '') yield `${shown}: ${name} is not a dependency of the root package.json.`;
      else if (range !== expected) {
        yield `${shown}: ${name} is ${range}, but the root package.json has ${expected}.`;
      }
    }
  }

  const lockText = await readFile(join(app, 'package-lock.json'), 'utf8').catch(() => null);
  if (lockText === null) {
    yield 'app/package-lock.json is missing; HubSpot installs with npm ci and needs it.';
    return;
  }
  if (/"resolved":\s*"https?:/.test(lockText)) {
    yield 'app/package-lock.json names a registry host; make it with omit-lockfile-registry-resolved.';
  }
  const locked = asObject(asObject(JSON.parse(lockText))['packages']);
  for (const { path, manifest } of manifests) {
    const key = relative(app, dirname(path)).split(sep).join('/');
    const inLock = Object.fromEntries(dependenciesOf(asObject(locked[key])));
    for (const [name, range] of dependenciesOf(manifest)) {
      if (inLock[name] !== range) {
        yield `app/package-lock.json is behind ${key === '' ? 'app' : key}/package.json in ${name}; run npm install --package-lock-only in the app folder.`;
      }
    }
  }
}
