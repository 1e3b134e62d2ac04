import { readdir, rename, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { remoteBuild } from '@hubspot/ui-extensions-dev-server/build';
import { CARDS_FOLDER, SOURCE, declaredCards, type DeclaredCard } from './cards.ts';
import { freshFolder } from './fresh-folder.ts';
import { sourceHash } from './source-hash.ts';

const REPOSITORY = dirname(dirname(import.meta.dirname));

/** React's production build is chosen by this variable at build time; a test run must not change it. */
export const inProduction = async <T>(work: () => Promise<T>): Promise<T> => {
  const before = process.env['NODE_ENV'];
  process.env['NODE_ENV'] = 'production';
  try {
    return await work();
  } finally {
    if (before === undefined) delete process.env['NODE_ENV'];
    else process.env['NODE_ENV'] = before;
  }
};

/**
 * Builds the production bundle of every card with HubSpot's own build (the one its servers run on
 * an upload) into `dist/cards`. Does nothing when the sources are those of the last build.
 */
export const buildCards = async (): Promise<readonly DeclaredCard[]> => {
  const cards = await declaredCards();
  const hash = await sourceHash(REPOSITORY, [
    join(SOURCE, 'app'),
    join(REPOSITORY, 'shared', 'src'),
    join(REPOSITORY, 'package.json'), // pins HubSpot's build and React
    import.meta.filename,
  ]);
  await freshFolder(CARDS_FOLDER, hash, async (target) => {
    for (const { uid, entry } of cards) {
      // HubSpot's build empties its output folder, so each card gets its own.
      const workshop = join(target, `.${uid}`);
      await inProduction(() =>
        remoteBuild({
          root: dirname(entry),
          entryPoint: entry,
          outputDir: workshop,
          logLevel: 'warn',
        }),
      );
      for (const name of await readdir(workshop)) {
        await rename(join(workshop, name), join(target, name));
      }
      await rmdir(workshop);
    }
  });
  return cards;
};

if (import.meta.main) {
  void buildCards().then((cards) => {
    for (const card of cards) console.log(`${card.name} → ${card.bundle}`);
  });
}
