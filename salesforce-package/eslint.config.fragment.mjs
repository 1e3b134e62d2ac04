import lwc from '@salesforce/eslint-config-lwc/recommended.js';
import tseslint from 'typescript-eslint';

const HERE = 'salesforce-package';
const COMPONENTS = [
  `${HERE}/main/**/*.js`,
  `${HERE}/preview/modules/**/*.js`,
  `${HERE}/preview/src/*.js`,
];
const TESTS = [`${HERE}/main/**/__tests__/**/*.js`, `${HERE}/test/**/*.js`];
const NODE = [`${HERE}/gates/*.ts`, `${HERE}/preview/*.ts`, `${HERE}/test/**/*.mts`];

/** Flat configuration of this workspace; the repository's configuration spreads it. Paths count from the root. */
export default [
  ...lwc.map((config) => ({ ...config, files: [...COMPONENTS, ...TESTS] })),
  {
    files: [...COMPONENTS, ...TESTS],
    rules: {
      // Salesforce's and our own modules are resolved by the platform, not by the file system.
      'import/no-unresolved': 'off',
      'import/namespace': 'off',
      'import/named': 'off',
      'import/default': 'off',
    },
  },
  {
    files: TESTS,
    languageOptions: { globals: { require: 'readonly' } },
    // The tests hand in script addresses to see them refused.
    rules: { 'no-script-url': 'off' },
  },
  {
    files: [`${HERE}/preview/src/*.js`, `${HERE}/preview/modules/lightning/**/*.js`],
    // The page around the components, not a component.
    rules: { '@lwc/lwc/no-document-query': 'off' },
  },
  ...tseslint.configs.strictTypeChecked.map((config) => ({ ...config, files: NODE })),
  {
    files: NODE,
    languageOptions: {
      parserOptions: {
        project: [`${HERE}/tsconfig.json`],
        tsconfigRootDir: new URL('..', import.meta.url).pathname,
      },
    },
  },
];
