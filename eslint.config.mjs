import tseslint from 'typescript-eslint';
import hubspotApp from './hubspot-app/eslint.config.fragment.mjs';
import salesforcePackage from './salesforce-package/eslint.config.fragment.mjs';

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/node_modules/**',
      '.data/**',
      'coverage/**',
      'shared/test/oracles/**',
      '**/staticresources/**',
    ],
  },
  {
    files: [
      'backend/**/*.ts',
      'shared/**/*.ts',
      'demo/**/*.ts',
      'accuracy/**/*.ts',
      'tracker/**/*.ts',
    ],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        project: [
          'shared/tsconfig.json',
          'shared/tsconfig.test.json',
          'backend/tsconfig.json',
          'demo/tsconfig.json',
          'accuracy/tsconfig.json',
          'tracker/tsconfig.json',
          'tracker/src/tsconfig.json',
          'tracker/test/tsconfig.json',
        ],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  ...hubspotApp,
  ...salesforcePackage,
);
