import { spawnSync } from 'node:child_process';

/** `npm run verify`: both apps are checked, whether or not the first is right. */
const CHECKS = ['hubspot-app/scripts/verify.ts', 'salesforce-package/gates/verify.ts'];

for (const script of CHECKS) {
  console.log(script === CHECKS[0] ? 'The HubSpot app' : '\nThe Salesforce package');
  const { status } = spawnSync(process.execPath, [script, ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exitCode = 1;
}
