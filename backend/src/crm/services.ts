import type { Context } from '../context.ts';
import { createConnectors, type Connectors } from './registry.ts';
import { openTokenVault, type TokenVault } from './token-vault.ts';

/** What everything that deals with a CRM is handed. */
export interface CrmServices {
  readonly context: Context;
  readonly connectors: Connectors;
  readonly vault: TokenVault;
}

export function createCrmServices(context: Context): CrmServices {
  return {
    context,
    connectors: createConnectors(context.config),
    vault: openTokenVault(context.config),
  };
}
