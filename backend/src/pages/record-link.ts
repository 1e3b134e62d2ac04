import type { Crm, RecordLink } from '@pipeline-attribution/shared';

const OBJECTS = {
  hubspot: { deal: 'deal', person: 'contact', lead: 'contact', account: 'company' },
  salesforce: { deal: 'Opportunity', person: 'Contact', lead: 'Lead', account: 'Account' },
} as const;

/**
 * Where a record stands in the tenant's CRM; null of records that came by the API and stand in none.
 * @param source as the record names it.
 */
export function recordLink(
  crm: Crm,
  kind: keyof (typeof OBJECTS)[Crm],
  { source, externalId }: { readonly source: string; readonly externalId: string },
): RecordLink | null {
  return source === crm ? { crm, objectType: OBJECTS[crm][kind], id: externalId } : null;
}
