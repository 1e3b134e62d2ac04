const stripTypes = { '\\.ts$': '<rootDir>/../tools/strip-types.mjs' };

export default {
  projects: [
    {
      displayName: 'shared',
      rootDir: 'shared',
      testEnvironment: 'node',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      extensionsToTreatAsEsm: ['.ts'],
      transform: stripTypes,
    },
    {
      displayName: 'backend',
      rootDir: 'backend',
      testEnvironment: 'node',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      extensionsToTreatAsEsm: ['.ts'],
      transform: stripTypes,
      globalSetup: '<rootDir>/test/support/global-setup.ts',
      globalTeardown: '<rootDir>/test/support/global-teardown.ts',
    },
    {
      // The script in a real browser, on a page of another origin, with the server and its database behind it.
      displayName: 'tracker',
      rootDir: 'tracker',
      testEnvironment: 'node',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      extensionsToTreatAsEsm: ['.ts'],
      transform: stripTypes,
      globalSetup: '<rootDir>/../backend/test/support/global-setup.ts',
      globalTeardown: '<rootDir>/../backend/test/support/global-teardown.ts',
    },
    {
      // The whole product as npm start runs it, in a real browser.
      displayName: 'demo',
      rootDir: 'demo',
      testEnvironment: 'node',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      extensionsToTreatAsEsm: ['.ts'],
      transform: stripTypes,
    },
    {
      displayName: 'accuracy',
      rootDir: 'accuracy',
      testEnvironment: 'node',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      extensionsToTreatAsEsm: ['.ts'],
      transform: stripTypes,
    },
    '<rootDir>/hubspot-app/jest.config.cjs',
    '<rootDir>/salesforce-package/jest.config.cjs',
  ],
  // A limit is there for what hangs, not for what is slow beside its neighbours on a small machine.
  testTimeout: 240_000,
  // Modules loaded by Jest are never let go of within a process: one that runs every file grows past its heap.
  maxWorkers: 2,
  workerIdleMemoryLimit: '1GB',
  // A program that a failed test left behind must not keep the run from ending and saying so.
  forceExit: true,
};
