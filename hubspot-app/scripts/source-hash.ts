import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

const SKIPPED = new Set(['node_modules', 'dist', '.git']);

/** All files below a folder (or the file itself), as paths in a stable order. */
export const filesBelow = async (root: string): Promise<string[]> => {
  const entries = await readdir(root, { withFileTypes: true, recursive: true }).catch(
    (error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return null;
      throw error;
    },
  );
  if (entries === null) return [root];
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(
      (path) =>
        !relative(root, path)
          .split(sep)
          .some((part) => SKIPPED.has(part)),
    )
    .sort();
};

/**
 * SHA-256 over the names and contents of all files below `inputs`. Paths are taken relative to
 * `base`, so that a checkout elsewhere has the same hash.
 */
export const sourceHash = async (base: string, inputs: readonly string[]): Promise<string> => {
  const hash = createHash('sha256');
  for (const input of inputs) {
    for (const path of await filesBelow(input)) {
      hash
        .update(`${relative(base, path)}\0`)
        .update(await readFile(path))
        .update('\0');
    }
  }
  return hash.digest('hex');
};
