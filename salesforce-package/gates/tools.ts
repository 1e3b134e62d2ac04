import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** This folder, its package and the repository: what the gates look at. */
export const GATES = import.meta.dirname;
export const PACKAGE = path.dirname(GATES);
export const REPOSITORY = path.dirname(PACKAGE);
/** What goes into an org. */
export const SOURCE = path.join(PACKAGE, 'main');
/** What an admin may deploy beside it. */
export const BESIDE = path.join(PACKAGE, 'unpackaged');

const require = createRequire(path.join(GATES, 'package.json'));

/** The path of a file of a package that the gates install for themselves. */
export const toolFile = (specifier: string): string => require.resolve(specifier);

/**
 * Loads a package that the gates install for themselves. The repository's own install lacks it, so its types are what
 * the caller says it needs of it.
 */
export async function tool<T>(specifier: string): Promise<T> {
  const loaded = (await import(pathToFileURL(toolFile(specifier)).href)) as T & { default?: T };
  return { ...loaded.default, ...loaded };
}

/** A path as people read it: from the repository's root. */
export const shown = (file: string): string => path.relative(REPOSITORY, file);
