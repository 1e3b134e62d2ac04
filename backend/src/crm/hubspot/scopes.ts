/** What we ask a portal for. The app's own description (app-hsmeta.json) lists exactly the same. */
export const REQUIRED_SCOPES = [
  'oauth',
  'crm.objects.companies.read',
  'crm.objects.contacts.read',
  'crm.objects.deals.read',
  'crm.objects.owners.read',
  'crm.schemas.contacts.read',
  'crm.schemas.deals.read',
] as const;

/** Campaigns need Marketing Hub Professional; writing back is a customer's choice. */
export const OPTIONAL_SCOPES = [
  'marketing.campaigns.read',
  'crm.objects.deals.write',
  'crm.schemas.deals.write',
] as const;
