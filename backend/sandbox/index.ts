export { idTable, type IdTable, type RecordIds } from './common/record-ids.ts';
export type { Fault, Faults } from './common/faults.ts';
export type { RecordSummary, RecordViews } from './common/record-view.ts';
export {
  startSandboxHubSpot,
  type SandboxHubSpot,
  type SandboxHubSpotOptions,
} from './hubspot/start.ts';
export {
  startSandboxSalesforce,
  type SandboxSalesforce,
  type SandboxSalesforceOptions,
} from './salesforce/start.ts';
export type { OrgFeatures } from './salesforce/org-features.ts';
export {
  declaredSubscriptions,
  type EventBody,
  type Subscription,
} from './hubspot/webhooks/subscriptions.ts';
export { signedHeaders } from './hubspot/webhooks/sign.ts';
export { runAction, type ActionAnswer, type ActionRun } from './hubspot/workflows/run-action.ts';
export type { WebhookEmitter, WebhookTarget } from './hubspot/webhooks/emitter.ts';
export type { Refusals } from './common/refusals.ts';
