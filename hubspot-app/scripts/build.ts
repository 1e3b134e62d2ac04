import { readdir, rename, rmdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { remoteBuild } from '@hubspot/ui-extensions-dev-server/build';
import { freshFolder } from './fresh-folder.ts';
import { readMetas } from './metas.ts';
import { sourceHash } from './source-hash.ts';

const APP_FOLDER = dirname(import.meta.dirname);
const REPOSITORY = dirname(APP_FOLDER);
const SOURCE = join(APP_FOLDER, 'src');

/** Where {@link buildCards} puts the bundles. */
export const CARDS_FOLDER = join(APP_FOLDER, 'dist', 'cards');

/** A built card, ready for HubSpot's worker or our preview's. */
export interface BuiltCard {
  readonly uid: string;
  readonly name: string;
  readonly location: string;
  /** Absolute path of the bundle. */
  readonly file: string;
}

/** React's production build is chosen by this variable at build time; a test run must not change it. */
const inProduction = async <T>(work: () => Promise<T>): Promise<T> => {
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
export const buildCards = async (): Promise<readonly BuiltCard[]> => {
  const cards = (await readMetas(SOURCE)).filter((meta) => meta.type === 'card');
  const hash = await sourceHash(REPOSITORY, [
    join(SOURCE, 'app'),
    join(REPOSITORY, 'shared', 'src'),
    join(REPOSITORY, 'package.json'), // pins HubSpot's build and React
    import.meta.filename,
  ]);
  await freshFolder(CARDS_FOLDER, hash, async (target) => {
    for (const card of cards) {
      const entry = join(SOURCE, card.entrypoint);
      const workshop = join(target, `.${card.uid}`);
      // HubSpot's build empties its output folder, so each card gets its own.
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
  return cards.map((card) => ({
    uid: card.uid,
    name: card.name,
    location: card.location,
    file: join(CARDS_FOLDER, basename(card.entrypoint).replace(/\.[jt]sx?$/, '.js')),
  }));
};

if (import.meta.main) {
  for (const card of await buildCards()) console.log(`${card.name} → ${card.file}`);
}
