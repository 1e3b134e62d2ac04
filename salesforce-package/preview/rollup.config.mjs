import { existsSync, globSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import lwc from '@lwc/rollup-plugin';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import replace from '@rollup/plugin-replace';
import { onlyUsedIcons } from './icons.ts';
import { platform } from './platform.ts';

const HERE = import.meta.dirname;
const PACKAGE = path.dirname(HERE);
const BASE_COMPONENTS = path.dirname(
  createRequire(import.meta.url).resolve('lightning-base-components/package.json'),
);

/** The package's own components, from every layer: `c/attributionCard` → its file. */
const ownComponents = globSync('main/*/lwc/*', { cwd: PACKAGE })
  .map((folder) => ({ name: path.basename(folder), folder: path.join(PACKAGE, folder) }))
  .map(({ name, folder }) => ({ name: `c/${name}`, path: path.join(folder, `${name}.js`) }))
  .filter((module) => existsSync(module.path));

/** @type {import('rollup').RollupOptions} */
const config = {
  input: path.join(HERE, 'src/main.js'),
  onwarn(warning, warn) {
    // Salesforce's own components warn of themselves; ours may not.
    if (
      !`${warning.message} ${warning.id ?? ''} ${warning.loc?.file ?? ''}`.includes(
        'lightning-base-components',
      )
    ) {
      warn(warning);
    }
  },
  plugins: [
    platform(BASE_COMPONENTS),
    onlyUsedIcons(BASE_COMPONENTS, [path.join(PACKAGE, 'main'), path.join(HERE, 'modules')]),
    lwc({
      rootDir: HERE,
      modules: [
        ...ownComponents,
        { dir: path.join(HERE, 'modules') },
        { npm: 'lightning-base-components' },
      ],
      sourcemap: false,
      enableDynamicComponents: true,
      enableLwcOn: true,
      // Base components use form internals, which synthetic shadow refuses unless told otherwise.
      enableSyntheticElementInternals: true,
    }),
    nodeResolve(),
    replace({
      'import.meta.env.SSR': 'false',
      'process.env.NODE_ENV': JSON.stringify('production'),
      preventAssignment: true,
    }),
  ],
};

export default config;
