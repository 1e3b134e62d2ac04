/** What a link is tagged with by its campaign; null = the scheme's own value. */
export interface CampaignTags {
  readonly campaign: string;
  readonly source: string | null;
  readonly medium: string | null;
  readonly content: string | null;
  readonly term: string | null;
}

/** What a link is tagged with by who publishes it, where and as what. */
export interface PlacementTags {
  /** The influencer's slug. */
  readonly source: string;
  /** Platform id. */
  readonly medium: string;
  /** Content type id. */
  readonly content: string;
}

/**
 * The link to publish: utm_source = influencer, utm_medium = platform, utm_campaign = campaign,
 * utm_content = content type, utm_term = keywords. Where the campaign fixes the source, the influencer
 * goes into utm_id, where our parser finds them as well. Other parameters and the fragment of the landing
 * page stay; UTM parameters it had are replaced.
 */
export function trackingLink(
  landingUrl: string,
  campaign: CampaignTags,
  placement: PlacementTags,
): string {
  const url = new URL(landingUrl);
  for (const name of [...url.searchParams.keys()]) {
    if (/^utm_/i.test(name)) url.searchParams.delete(name);
  }
  const tags: [string, string | null][] = [
    ['utm_source', campaign.source ?? placement.source],
    ['utm_medium', campaign.medium ?? placement.medium],
    ['utm_campaign', campaign.campaign],
    ['utm_content', campaign.content ?? placement.content],
    ['utm_term', campaign.term],
    ['utm_id', campaign.source === null ? null : placement.source],
  ];
  for (const [name, value] of tags) if (value !== null) url.searchParams.set(name, value);
  return url.href;
}
