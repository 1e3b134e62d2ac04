/** The id of a campaign that is Salesforce's own; null of others. */
export const salesforceCampaign = ({
  campaignExternalId: id,
}: {
  readonly campaignExternalId: string | null;
}): string | null => /^salesforce:(\w{15,18})$/.exec(id ?? '')?.[1] ?? null;
