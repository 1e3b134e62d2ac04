/**
 * A simulated company: everything that happened in it, what of it left a trace, and the causal truth.
 * Instants are UTC epoch milliseconds, money is integer minor units. The `Sim` prefix keeps these apart from
 * the product's own types: nothing of the product may depend on them.
 */

export const SIM_PLATFORMS = [
  'linkedin',
  'youtube',
  'podcast',
  'newsletter',
  'x',
  'instagram',
] as const;
export type SimPlatform = (typeof SIM_PLATFORMS)[number];

export type SimCurrency = 'EUR' | 'USD';

export interface SimVendor {
  readonly name: string;
  readonly domain: string;
  readonly siteUrl: string;
  readonly product: string;
  readonly homeCurrency: SimCurrency;
  /** Units of the currency for one unit of the home currency. */
  readonly rates: Readonly<Record<SimCurrency, number>>;
  readonly timeZone: string;
}

export interface SimRep {
  readonly id: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly title: string;
}

export interface SimHandle {
  readonly platform: SimPlatform;
  readonly handle: string;
  readonly url: string;
  readonly audience: number;
}

export interface SimInfluencer {
  readonly id: string;
  readonly name: string;
  /** As it stands in `utm_source`. */
  readonly slug: string;
  readonly topic: string;
  /** Other names people use: the show, the newsletter, the first name. */
  readonly aliases: readonly string[];
  readonly handles: readonly SimHandle[];
}

export interface SimUtm {
  readonly source: string;
  readonly medium: string;
  readonly campaign: string;
  readonly content: string | null;
  readonly term: string | null;
}

export interface SimCampaign {
  readonly id: string;
  readonly name: string;
  readonly utmCampaign: string;
  readonly goal: string;
  readonly startsAt: number;
  readonly endsAt: number;
  /** Home currency, minor units. */
  readonly budgetMinor: number;
}

/** An influencer booked for a campaign on one platform with one type of content. */
export interface SimPlacement {
  readonly id: string;
  readonly campaignId: string;
  readonly influencerId: string;
  readonly platform: SimPlatform;
  readonly contentType: string;
  /** Home currency, minor units. */
  readonly feeMinor: number;
  readonly utm: SimUtm;
  /** The link handed to the influencer. */
  readonly trackingUrl: string;
}

export interface SimPost {
  readonly id: string;
  readonly placementId: string;
  readonly campaignId: string;
  readonly influencerId: string;
  readonly platform: SimPlatform;
  readonly contentType: string;
  readonly title: string;
  readonly url: string;
  readonly publishedAt: number;
  /** People reached, as the platform reports it. */
  readonly audience: number;
}

export interface SimCost {
  readonly id: string;
  readonly campaignId: string;
  /** Null for costs of the campaign as a whole. */
  readonly influencerId: string | null;
  readonly placementId: string | null;
  readonly kind: 'fee' | 'production' | 'promotion';
  /** `YYYY-MM`. */
  readonly month: string;
  readonly amountMinor: number;
  readonly currency: SimCurrency;
}

export interface SimStage {
  readonly key: string;
  readonly label: string;
  /** Chance of winning that the CRM shows for the stage, 0 to 1. */
  readonly probability: number;
  readonly isClosed: boolean;
  readonly isWon: boolean;
}

export interface SimAccount {
  readonly id: string;
  readonly name: string;
  readonly domain: string;
  readonly country: string;
  readonly city: string;
  readonly industry: string;
  readonly employees: number;
  readonly ownerId: string;
  /** When the CRM first knew it. */
  readonly createdAt: number;
  /** Set when it stands in an imported list of target accounts. */
  readonly isTarget?: boolean;
}

export const SIM_LIFECYCLE = [
  'subscriber',
  'lead',
  'marketingqualifiedlead',
  'salesqualifiedlead',
  'opportunity',
  'customer',
] as const;
export type SimLifecycleStage = (typeof SIM_LIFECYCLE)[number];

export type SimLeadStatus = 'new' | 'working' | 'qualified' | 'disqualified' | 'converted';

export interface SimSelfReport {
  readonly at: number;
  readonly text: string;
  /** The influencer the text names, if any. */
  readonly influencerId: string | null;
  /** False when the person remembers wrongly. */
  readonly truthful: boolean;
}

/** A person the CRM knows. People who never identified themselves appear in visits only. */
export interface SimPerson {
  readonly id: string;
  readonly accountId: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly freeMail: boolean;
  readonly title: string;
  readonly phone: string | null;
  readonly country: string;
  readonly ownerId: string;
  readonly createdAt: number;
  /** `form`: identified on the website; `sales`: typed in by a rep; `import`: a bought or trade-fair list. */
  readonly createdBy: 'form' | 'sales' | 'import';
  /** True when no deal of the account ever held the person: a Lead in Salesforce. */
  readonly isLead: boolean;
  readonly lifecycle: readonly { readonly stage: SimLifecycleStage; readonly at: number }[];
  readonly leadStatus: SimLeadStatus;
  /** When the lead became a contact; null for leads and for people typed in as contacts. */
  readonly convertedAt: number | null;
  readonly selfReport: SimSelfReport | null;
}

/** A second record of a person that somebody merged away. */
export interface SimMerge {
  readonly id: string;
  readonly survivorId: string;
  readonly lostRecordId: string;
  readonly lostEmail: string;
  readonly lostCreatedAt: number;
  readonly mergedAt: number;
}

export interface SimStageEntry {
  readonly stage: string;
  readonly at: number;
}

export interface SimGroupMember {
  readonly personId: string;
  readonly role: string;
  readonly isPrimary: boolean;
  readonly addedAt: number;
  /** False when nobody noted the role in the CRM. */
  readonly recorded: boolean;
}

export interface SimDeal {
  readonly id: string;
  readonly accountId: string;
  readonly name: string;
  readonly ownerId: string;
  readonly currency: SimCurrency;
  /** In the deal's currency; null when nobody entered one. */
  readonly amountMinor: number | null;
  readonly amounts: readonly { readonly at: number; readonly amountMinor: number }[];
  readonly createdAt: number;
  readonly outcome: 'open' | 'won' | 'lost';
  /** The stage entries in order; the first is at `createdAt`. */
  readonly stages: readonly SimStageEntry[];
  readonly closedAt: number | null;
  /** The close date in the record: when it closed, or when the rep expects it to. */
  readonly closeDate: number;
  readonly reopened: boolean;
  /** The lead source a rep would choose, null if left empty. */
  readonly leadSource: string | null;
  /** The campaign a rep or an automation linked as primary, null if none. */
  readonly primaryCampaignId: string | null;
  /** Everyone who took part in the decision. */
  readonly group: readonly SimGroupMember[];
}

export type SimVisitSource =
  | 'influencer'
  | 'organic_search'
  | 'brand_search'
  | 'direct'
  | 'referral'
  | 'ai_assistant'
  | 'linkedin_ads'
  | 'email'
  | 'webinar'
  | 'sales_email';

export interface SimPageView {
  readonly at: number;
  readonly url: string;
  readonly title: string;
}

/** A visit to the vendor's website. */
export interface SimVisit {
  readonly id: string;
  readonly at: number;
  /** Null for people no CRM record exists of. */
  readonly personId: string | null;
  readonly accountId: string | null;
  readonly device: 'desktop' | 'mobile' | 'tablet';
  /** The cookie; changes with the device and when the browser drops it. */
  readonly visitorId: string;
  /** True source of the visit, whatever its URL says. */
  readonly source: SimVisitSource;
  readonly influencerId: string | null;
  readonly campaignId: string | null;
  readonly postId: string | null;
  readonly referrer: string | null;
  /** Landing page first. */
  readonly pages: readonly SimPageView[];
  /** Why no analytics tool ever saw the visit; null when it was recorded. */
  readonly lost: 'no_consent' | 'blocked' | null;
}

export type SimFormKind =
  'demo_request' | 'content_download' | 'webinar_registration' | 'newsletter';

export interface SimForm {
  readonly id: string;
  readonly at: number;
  readonly kind: SimFormKind;
  readonly name: string;
  readonly visitId: string;
  readonly personId: string;
  readonly email: string;
}

/** Something that happened to a person, whether or not anybody could see it. */
export interface SimTouch {
  readonly id: string;
  readonly at: number;
  readonly kind: 'exposure' | 'ad_view' | 'webinar' | 'content' | 'email_click' | 'event';
  readonly accountId: string;
  readonly personId: string | null;
  /** The cause it belongs to: an influencer's id or one of {@link SIM_OTHER_CAUSES}. */
  readonly cause: string;
  readonly postId: string | null;
  /** The visit it led to, null when it left no click. */
  readonly visitId: string | null;
}

export const SIM_OTHER_CAUSES = ['linkedin_ads', 'webinar', 'content', 'email', 'event'] as const;
export type SimOtherCause = (typeof SIM_OTHER_CAUSES)[number];

export interface SimSalesActivity {
  readonly id: string;
  readonly at: number;
  readonly dealId: string;
  readonly personId: string | null;
  readonly ownerId: string;
  readonly kind: 'call' | 'email' | 'meeting';
  readonly subject: string;
}

/** Shares of one deal; `baseline` plus all causes is 1. */
export interface SimShares {
  readonly baseline: number;
  /** By influencer id or other cause; causes without effect are left out. */
  readonly causes: Readonly<Record<string, number>>;
}

export interface SimSignal {
  /** `partial_utm`: the address lacks the source or the campaign. A self-report names the influencer only. */
  readonly kind: 'utm' | 'partial_utm' | 'self_report';
  /** The visit, or the person who said so. */
  readonly id: string;
  /** Whether the visitor ever identified themselves in that browser. */
  readonly identified: boolean;
}

/** An influencer and campaign that truly reached the buying group before the deal closed. */
export interface SimTruthLink {
  readonly influencerId: string;
  readonly campaignId: string;
  /** What reached the vendor and named it; empty when the exposures left no trace. */
  readonly signals: readonly SimSignal[];
}

export interface SimDealTruth {
  readonly dealId: string;
  /** Credit for the deal's existence. */
  readonly created: SimShares;
  /** Credit for existence and win together; null unless won. */
  readonly won: SimShares | null;
  readonly links: readonly SimTruthLink[];
}

export interface SimTruth {
  /** How strong each cause truly is, by influencer id and other cause: log-odds of a saturated exposure in `stage-hazard`. */
  readonly effects: Readonly<Record<string, number>>;
  readonly deals: readonly SimDealTruth[];
}

export interface Company {
  readonly seed: number;
  /** Which generator family made it. */
  readonly family: string;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly vendor: SimVendor;
  readonly reps: readonly SimRep[];
  readonly pipeline: readonly SimStage[];
  readonly influencers: readonly SimInfluencer[];
  readonly campaigns: readonly SimCampaign[];
  readonly placements: readonly SimPlacement[];
  readonly posts: readonly SimPost[];
  readonly costs: readonly SimCost[];
  readonly accounts: readonly SimAccount[];
  readonly people: readonly SimPerson[];
  readonly merges: readonly SimMerge[];
  readonly deals: readonly SimDeal[];
  readonly touches: readonly SimTouch[];
  readonly visits: readonly SimVisit[];
  readonly forms: readonly SimForm[];
  readonly activities: readonly SimSalesActivity[];
  readonly truth: SimTruth;
}
