// The tests of the preview's server run without a page; what the components need would fail there.
if (typeof document !== 'undefined') {
  const { jestConfig } = require('@salesforce/sfdx-lwc-jest/config');
  const { registerSa11yMatcher } = require('@sa11y/jest');

  for (const file of jestConfig.setupFilesAfterEnv) require(file);
  registerSa11yMatcher();
}
