import { basename, dirname, join } from 'node:path';
import { readMetas } from './metas.ts';

const APP_FOLDER = dirname(import.meta.dirname);

/** What HubSpot uploads: `srcDir` of `hsproject.json`. */
export const SOURCE = join(APP_FOLDER, 'src');

/** Where `buildCards` puts the bundles. */
export const CARDS_FOLDER = join(APP_FOLDER, 'dist', 'cards');

/** A card, the app pages or the settings page as its meta file declares it. */
export interface DeclaredCard {
  readonly uid: string;
  readonly name: string;
  /** As in HubSpot's extension context: `crm.record.tab`, `pages`, `settings`. */
  readonly location: string;
  /** Of cards, e.g. `DEAL`. */
  readonly objectTypes: readonly string[];
  /** Absolute path of its entry file. */
  readonly entry: string;
  /** Absolute path of its production bundle, once built. */
  readonly bundle: string;
}

/** Meta types that have a bundle; the pages and the settings have one place each, which their type names. */
const LOCATIONS: Readonly<Record<string, string | null>> = {
  card: null,
  page: 'pages',
  settings: 'settings',
};

/** Everything of the app that has a bundle, in the order of its meta files. */
export const declaredCards = async (): Promise<readonly DeclaredCard[]> =>
  (await readMetas(SOURCE))
    .filter((meta) => Object.hasOwn(LOCATIONS, meta.type))
    .map(({ uid, type, name, location, objectTypes, entrypoint }) => ({
      uid,
      name: name === '' ? 'Pipeline Attribution' : name,
      location: LOCATIONS[type] ?? location,
      objectTypes,
      entry: join(SOURCE, entrypoint),
      bundle: join(CARDS_FOLDER, basename(entrypoint).replace(/\.[jt]sx?$/, '.js')),
    }));
