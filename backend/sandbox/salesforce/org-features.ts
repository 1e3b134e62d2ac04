/** What an organisation has switched on or installed: its objects and fields follow from it. */
export interface OrgFeatures {
  /** CurrencyIsoCode on every record, CurrencyType (Object Reference, "CurrencyType": only where multi-currency is on). */
  readonly multiCurrency: boolean;
  /** Advanced currency management: DatedConversionRate. */
  readonly datedRates: boolean;
  /** Customizable Campaign Influence (Object Reference, "CampaignInfluence": only where it is on). */
  readonly campaignInfluence: boolean;
  /** Data protection and privacy: Individual, and IndividualId on people (Object Reference, "Individual"). */
  readonly dataProtection: boolean;
  /** Our package's namespace, empty for an unmanaged deployment; null where it is not installed. */
  readonly packageNamespace: string | null;
}

export const ALL_FEATURES: OrgFeatures = {
  multiCurrency: true,
  datedRates: true,
  campaignInfluence: true,
  dataProtection: true,
  packageNamespace: '',
};
