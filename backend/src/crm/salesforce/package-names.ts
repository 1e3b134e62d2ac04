import type { SalesforceClient } from './client.ts';

/** Objects of our package an organisation has, under whatever namespace. */
export interface PackageNames {
  /** Of one of our objects or fields, as the organisation calls it. */
  readonly of: (name: string) => string;
}

/** Null where the package's objects are not there, or not for the connected user. */
export async function packageNames(client: SalesforceClient): Promise<PackageNames | null> {
  const objects = await client.objects();
  const credit = [...objects].find((name) => /^(?:\w+__)?Influence_Credit__c$/.test(name));
  if (credit === undefined) return null;
  const prefix = credit.slice(0, -'Influence_Credit__c'.length);
  return { of: (name) => `${prefix}${name}` };
}
