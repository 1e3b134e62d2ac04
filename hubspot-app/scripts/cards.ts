import { basename, dirname, join } from 'node:path';
import { readMetas } from './metas.ts';

const APP_FOLDER = dirname(import.meta.dirname);

/** What HubSpot uploads: `srcDir` of `hsproject.json`. */
export const SOURCE = join(APP_FOLDER, 'src');

/** Where `buildCards` puts the bundles. */
export const CARDS_FOLDER = join(APP_FOLDER, 'dist', 'cards');

/** A card as its meta file declares it. */
export interface DeclaredCard {
  readonly uid: string;
  readonly name: string;
  readonly location: string;
  /** Absolute path of its entry file. */
  readonly entry: string;
  /** Absolute path of its production bundle, once built. */
  readonly bundle: string;
}

/** Every card of the app, in the order of its meta files. */
export const declaredCards = async (): Promise<readonly DeclaredCard[]> =>
  (await readMetas(SOURCE))
    .filter((meta) => meta.type === 'card')
    .map(({ uid, name, location, entrypoint }) => ({
      uid,
      name,
      location,
      entry: join(SOURCE, entrypoint),
      bundle: join(CARDS_FOLDER, basename(entrypoint).replace(/\.[jt]sx?$/, '.js')),
    }));
