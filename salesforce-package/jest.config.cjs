// One project of the repository's Jest. Run from the repository root: sfdx-lwc-jest looks for sfdx-project.json in the
// working directory.
const { jestConfig } = require('@salesforce/sfdx-lwc-jest/config');

// It would compile TypeScript as a Lightning component; ours is plain Node.
const { '^.+\\.(js|ts|html|css)$': componentTransform, ...transform } = jestConfig.transform;

module.exports = {
  ...jestConfig,
  displayName: 'salesforce-package',
  // The base configuration counts its paths from the repository root; ours count from here.
  rootDir: __dirname,
  testMatch: ['<rootDir>/main/**/lwc/**/__tests__/**/*.test.js', '<rootDir>/test/**/*.test.mts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/dist/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  collectCoverageFrom: ['main/**/lwc/**/*.js', 'preview/*.ts', '!**/__tests__/**'],
  moduleNameMapper: {
    '^@salesforce/apex$': '<rootDir>/test/jest-mocks/apex.js',
    // Neither has a stub of Salesforce's own.
    '^lightning/actions$': '<rootDir>/test/jest-mocks/lightning/actions.js',
    // Its index also loads the state managers' mocks, an ES module that can't be required where Node's own modules are on.
    '^@salesforce/sfdx-lwc-jest$': '@salesforce/wire-service-jest-util',
  },
  transform: {
    ...transform,
    '^.+\\.(js|html|css)$': componentTransform,
    '\\.m?ts$': '<rootDir>/../tools/strip-types.mjs',
  },
  moduleFileExtensions: [...jestConfig.moduleFileExtensions, 'mts', 'json'],
  extensionsToTreatAsEsm: ['.ts', '.mts'],
  // The transformed components are cached; only V8's own counting sees through that.
  coverageProvider: 'v8',
  setupFilesAfterEnv: ['<rootDir>/jest.setup.cjs'],
};
