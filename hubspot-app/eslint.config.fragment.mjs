import hubspot from '@hubspot/eslint-config-ui-extensions';
import tseslint from 'typescript-eslint';

const CODE = ['hubspot-app/**/*.{ts,tsx}'];
const EXTENSIONS = ['hubspot-app/src/app/{cards,pages,settings,packages}/**/*.{ts,tsx}'];

/** The rules of this folder, for the root configuration to spread. */
export default [
  ...tseslint.configs.strictTypeChecked.map((config) => ({ ...config, files: CODE })),
  {
    files: CODE,
    languageOptions: {
      parserOptions: {
        project: ['hubspot-app/tsconfig.json', 'hubspot-app/preview/tsconfig.json'],
        tsconfigRootDir: new URL('..', import.meta.url).pathname,
      },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  {
    files: EXTENSIONS,
    plugins: { '@hubspot/ui-extensions': hubspot },
    rules: {
      ...Object.assign({}, ...hubspot.configs.default.map((config) => config.rules)),
      '@hubspot/ui-extensions/no-console': 'error',
      '@hubspot/ui-extensions/no-experimental-imports': 'error',
    },
  },
];
