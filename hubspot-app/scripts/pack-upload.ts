import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { shouldIgnoreFile } from '@hubspot/local-dev-lib/ignoreRules';
import {
  collectFileDependencies,
  collectWorkspaceDirectories,
  findAndParsePackageJsonFiles,
  getPackableFiles,
} from '@hubspot/project-parsing-lib/workspaces';
import { asObject, asText, asTexts, type Json } from './metas.ts';
import { filesBelow } from './source-hash.ts';

const posix = (path: string): string => path.split(sep).join('/');

/** `_workspaces/<name>-<hash>`, as HubSpot's CLI names what it takes along from outside `srcDir`. */
const archivePath = (folder: string): string =>
  `_workspaces/${basename(folder)}-${createHash('sha256').update(resolve(folder)).digest('hex').slice(0, 8)}`;

const isInside = (folder: string, source: string): boolean =>
  !relative(source, folder).startsWith('..');

/** Keys and links of the lockfile that name a moved folder name its new place. */
const moveInLock = (lock: Json, moved: ReadonlyMap<string, string>): Json => {
  const packages = Object.entries(asObject(lock['packages'])).map(
    ([key, value]): [string, Json] => {
      const entry = asObject(value);
      const resolved = moved.get(asText(entry['resolved']));
      return [
        moved.get(key) ?? key,
        {
          ...entry,
          ...(resolved === undefined ? {} : { resolved }),
          ...(key === '' && Array.isArray(entry['workspaces'])
            ? { workspaces: asTexts(entry['workspaces']).map((path) => moved.get(path) ?? path) }
            : {}),
        },
      ];
    },
  );
  return { ...lock, packages: Object.fromEntries(packages) };
};

/**
 * Lays the files out as they stand in the archive that `hs project upload` sends: HubSpot's own ignore rules, packages
 * from outside `srcDir` taken along below `_workspaces`, and package files and lockfile rewritten to name them there.
 * Follows `lib/projects/{upload,workspaces}.js` of @hubspot/cli 8.14.0.
 *
 * @returns the files, relative to `target`
 */
export const packUpload = async (source: string, target: string): Promise<readonly string[]> => {
  const manifests = await findAndParsePackageJsonFiles(source);
  const workspaces = await collectWorkspaceDirectories(manifests);
  if (
    (await collectFileDependencies(manifests)).some(({ localPath }) => !isInside(localPath, source))
  ) {
    throw new Error(
      'A file: dependency leads out of srcDir; the CLI rewrites only the first of them. Use workspaces.',
    );
  }
  const packed: string[] = [];
  const put = async (from: string, to: string): Promise<void> => {
    await mkdir(dirname(join(target, to)), { recursive: true });
    await copyFile(from, join(target, to));
    packed.push(to);
  };
  for (const file of await filesBelow(source)) {
    const path = posix(relative(source, file));
    if (!shouldIgnoreFile(path, true)) await put(file, path);
  }
  for (const folder of new Set(workspaces.map(({ workspaceDir }) => resolve(workspaceDir)))) {
    if (isInside(folder, source)) continue;
    const packable = await getPackableFiles(folder);
    for (const file of await filesBelow(folder)) {
      const path = posix(relative(folder, file));
      if (packable.size > 0 && !packable.has(path)) continue;
      if (!shouldIgnoreFile(path, true)) await put(file, `${archivePath(folder)}/${path}`);
    }
  }
  for (const manifest of new Set(
    workspaces.map(({ sourcePackageJsonPath }) => sourcePackageJsonPath),
  )) {
    const folder = dirname(manifest);
    const moved = new Map<string, string>();
    const entries = workspaces
      .filter(({ sourcePackageJsonPath }) => sourcePackageJsonPath === manifest)
      .map(({ workspaceDir }) => {
        const before = posix(relative(folder, resolve(workspaceDir)));
        if (isInside(workspaceDir, source)) return before;
        const after = posix(relative(folder, join(source, archivePath(workspaceDir))));
        moved.set(before, after);
        return after;
      });
    const rewrite = async (file: string, change: (content: Json) => Json): Promise<void> => {
      const content = asObject(JSON.parse(await readFile(file, 'utf8')));
      await writeFile(
        join(target, relative(source, file)),
        JSON.stringify(change(content), null, 2),
      );
    };
    await rewrite(manifest, (content) => ({ ...content, workspaces: entries }));
    await rewrite(join(folder, 'package-lock.json'), (lock) => moveInLock(lock, moved));
  }
  return packed.sort();
};
