import hubspotUiExtensions from '@hubspot/eslint-config-ui-extensions';
import lwc from '@salesforce/eslint-config-lwc/recommended.js';
import tseslint from 'typescript-eslint';

console.assert(hubspotUiExtensions && lwc);
export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/node_modules/**',
      '.data/**',
      'coverage/**',
      'shared/test/oracles/**',
    ],
  },
  {
    files: ['backend/**/*.ts', 'shared/**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['shared/tsconfig.json', 'shared/tsconfig.test.json', 'backend/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
);
