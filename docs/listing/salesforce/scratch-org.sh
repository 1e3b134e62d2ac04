#!/usr/bin/env bash
# For whoever has a Dev Hub and Salesforce's CLI: makes a scratch org, deploys the package's source, gives the
# permission sets, runs every Apex test with coverage, and opens the app. Proves what cannot be proven without an org.
#
#   docs/listing/salesforce/scratch-org.sh <dev hub> [https://your-service.example]
set -euo pipefail
hub=${1:?name the Dev Hub, for example: scratch-org.sh my-hub}
service=${2:-}
org=pipeline-attribution-check
cd "$(dirname "$0")/../../.."

sf org create scratch --target-dev-hub "$hub" --alias "$org" --duration-days 3 \
  --definition-file salesforce-package/config/project-scratch-def.json
sf project deploy start --target-org "$org"
for set in Pipeline_Attribution_User Pipeline_Attribution_Admin Pipeline_Attribution_Integration; do
  sf org assign permset --name "$set" --target-org "$org"
done
# All of the package's own tests; fails below 75 % as a release would.
sf apex run test --target-org "$org" --test-level RunLocalTests --code-coverage --detailed-coverage \
  --result-format human --wait 30

if [ -n "$service" ]; then
  printf 'Set the URL of the named credential “Pipeline Attribution” to %s, then connect on Attribution Setup.\n' "$service"
fi
sf org open --target-org "$org" --path lightning/n/Pipeline_Attribution_Setup
printf 'When you are done: sf org delete scratch --target-org %s --no-prompt\n' "$org"
