import { copyFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { freshFolder } from '../scripts/fresh-folder.ts';
import { sourceHash } from '../scripts/source-hash.ts';

const HERE = import.meta.dirname;
const APP_FOLDER = dirname(HERE);
const REPOSITORY = dirname(APP_FOLDER);
const CLIENT = join(HERE, 'client');
const FONT = '@fontsource-variable/inter/files/inter-latin';

/** Where {@link buildHubSpotPreview} puts the page's scripts and styles. */
export const PREVIEW_FOLDER = join(APP_FOLDER, 'dist', 'preview');

const buildPage = async (): Promise<void> => {
  const hash = await sourceHash(REPOSITORY, [
    CLIENT,
    join(REPOSITORY, 'package.json'), // pins React, remote-ui and esbuild
    import.meta.filename,
  ]);
  await freshFolder(PREVIEW_FOLDER, hash, async (target) => {
    await build({
      absWorkingDir: REPOSITORY,
      entryPoints: [
        { in: join(CLIENT, 'host.tsx'), out: 'host' },
        { in: join(CLIENT, 'worker.ts'), out: 'worker' },
        { in: join(CLIENT, 'preview.css'), out: 'preview' },
      ],
      outdir: target,
      bundle: true,
      minify: true,
      format: 'iife',
      target: 'es2022',
      jsx: 'automatic',
      define: { 'process.env.NODE_ENV': '"production"' },
      // The font's files are served beside the styles under the names the styles use.
      external: ['*.woff2'],
      logLevel: 'warning',
    });
    for (const subset of ['', '-ext']) {
      const file = import.meta.resolve(`${FONT}${subset}-wght-normal.woff2`);
      await copyFile(new URL(file), join(target, `inter${subset}.woff2`));
    }
  });
};

/**
 * Makes all that the preview serves: the production bundles of the cards and the page around them
 * (host, worker, styles, font). What did not change since the last time is left as it is.
 */
export const buildHubSpotPreview = async (): Promise<void> => {
  // Loaded only here: HubSpot's build takes a second to load, and the server runs without it.
  const { buildCards } = await import('../scripts/build.ts');
  await Promise.all([buildCards(), buildPage()]);
};
