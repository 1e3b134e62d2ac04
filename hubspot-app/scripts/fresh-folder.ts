import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const STAMP = '.source-hash';

const stampOf = (folder: string): Promise<string | null> =>
  readFile(join(folder, STAMP), 'utf8').catch(() => null);

/**
 * Fills `folder` by `make` unless it was made from the same sources already. The new folder takes
 * the old one's place only when it is complete, so a reader never sees half a build.
 *
 * @returns whether it was made now.
 */
export const freshFolder = async (
  folder: string,
  hash: string,
  make: (target: string) => Promise<void>,
): Promise<boolean> => {
  if ((await stampOf(folder)) === hash) return false;
  const target = `${folder}.${String(process.pid)}`;
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  try {
    await make(target);
    await writeFile(join(target, STAMP), hash);
    await rm(folder, { recursive: true, force: true });
    await rename(target, folder).catch(async (error: unknown) => {
      // Another process may have put its own build there a moment ago; the same sources, the same build.
      if ((await stampOf(folder)) !== hash) throw error;
    });
  } finally {
    await rm(target, { recursive: true, force: true });
  }
  return true;
};
