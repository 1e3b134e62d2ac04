import type { Crm } from '@pipeline-attribution/shared';
import type { Config } from '../config.ts';
import type { Connector } from './connector.ts';
import { createHubSpot } from './hubspot/connector.ts';
import { createSalesforce } from './salesforce/connector.ts';

export type Connectors = ReadonlyMap<Crm, Connector>;

/** Every CRM we know, as far as its credentials are configured. Adding one is one line here. */
export function createConnectors(config: Config): Connectors {
  const connectors = [
    config.hubspot && createHubSpot(config.hubspot, config.publicUrl),
    config.salesforce && createSalesforce(config.salesforce),
  ];
  return new Map(
    connectors
      .filter((connector) => connector !== null)
      .map((connector) => [connector.crm, connector]),
  );
}
