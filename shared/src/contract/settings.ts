import type { CardAudience } from './access.ts';
import type { Channel, CreditScope } from '../journey/types.ts';
import type { ChosenParameters, ModelId } from '../models/types.ts';
import type { StageRule, StageRuleMode } from '../write-back/stage-rules.ts';

/** A tenant's choices. Stage mapping lives with the stages, aliases with influencers and campaigns. */
export const UTM_TAGS = ['source', 'medium', 'campaign', 'content', 'term'] as const;
export type UtmTag = (typeof UTM_TAGS)[number];

export interface Settings {
  /** Under which every screen opens and write-back happens. */
  readonly defaultModel: ModelId;
  readonly parameters: ChosenParameters;
  /** Overrides of the models' default scopes. */
  readonly creditScope: Readonly<Partial<Record<ModelId, CreditScope>>>;
  /** Days before a stage entry in which a touch may earn credit. */
  readonly lookbackDays: number;
  readonly buyingGroup: {
    /** Also counts other contacts of the account who were active before the deal. */
    readonly includeAccountContacts: boolean;
    /** Only on deals on which the CRM notes at most this many people; null: on every deal. */
    readonly whenNotedAtMost: number | null;
  };
  /** What makes a lead a qualified one. */
  readonly qualifiedLead: {
    /** HubSpot lifecycle stages. */
    readonly lifecycleStages: readonly string[];
    /** Salesforce lead statuses. */
    readonly leadStatuses: readonly string[];
  };
  readonly tracking: {
    /** Our own sites: a referral from one is no referral. */
    readonly ownDomains: readonly string[];
    readonly brandTerms: readonly string[];
    /** CRM property that holds the answer to "How did you hear about us?". */
    readonly selfReportProperty: string | null;
    /** CRM property that holds the first landing page with its UTM parameters. */
    readonly landingPageProperty: string | null;
    /** Contact properties in which the customer's forms keep the tags of a visit; null where there is none. */
    readonly utmProperties: Readonly<Record<UtmTag, string | null>>;
    /**
     * Form conversions a CRM knows of count as touches, where the tracker did not see the form itself. Off where
     * the tracker is on every page.
     */
    readonly crmForms: boolean;
    /** Activities of Salesforce (tasks that were done, events that took place) that count as touches, by their type. */
    readonly crmActivities: readonly {
      readonly object: 'task' | 'event';
      /** As Salesforce has it in `Type`. */
      readonly type: string;
      readonly channel: Channel;
    }[];
  };
  readonly lift: {
    /**
     * Direct visits, searches and the like give the part of their credit that a post is likely to have brought to the
     * post's influencer, marked as inferred. Off: the lift is shown and credits nobody.
     */
    readonly earnsCredit: boolean;
  };
  readonly roi: {
    /** Gross margin, 0 to 1, for margin ROI; null hides it. */
    readonly grossMargin: number | null;
    /** Agency, production and the like on top of every influencer's fee, as a share of it; null: none. */
    readonly overhead: number | null;
    /** Fee of a placement for which none is given, in minor units of the home currency; null: none. */
    readonly defaultFeeMinor: number | null;
  };
  readonly writeBack: {
    /** Figures are written onto deals and people in the CRM. */
    readonly enabled: boolean;
    /** Whether stage rules act; of their own switch, since a figure disturbs nobody and a stage does. */
    readonly stageRuleMode: StageRuleMode;
    readonly stageRules: readonly StageRule[];
  };
  readonly privacy: {
    /** Touchpoints older than this are dropped by the retention job. */
    readonly retentionDays: number;
    /** `optIn`: a visitor is followed only after consent; `optOut`: until refused. */
    readonly consentMode: 'optIn' | 'optOut';
  };
  /** Who sees the cards on records of HubSpot; Salesforce's own sharing decides there. */
  readonly cards: {
    readonly visibleTo: CardAudience;
    /** E-mail addresses or HubSpot user ids, for `named`. */
    readonly named: readonly string[];
  };
  /** BCP 47, for money and dates. */
  readonly locale: string;
}

export const DEFAULT_SETTINGS: Settings = {
  defaultModel: 'position_based',
  parameters: {
    timeDecayHalfLifeDays: 7,
    position: { first: 0.4, last: 0.4 },
    custom: { first: 0.3, leadCreation: 0.2, dealCreation: 0.2, last: 0.2 },
  },
  creditScope: {},
  lookbackDays: 365,
  buyingGroup: { includeAccountContacts: true, whenNotedAtMost: 1 },
  qualifiedLead: {
    lifecycleStages: [
      'marketingqualifiedlead',
      'salesqualifiedlead',
      'opportunity',
      'customer',
      'evangelist',
    ],
    leadStatuses: ['Qualified', 'Working - Contacted', 'Closed - Converted'],
  },
  tracking: {
    ownDomains: [],
    brandTerms: [],
    selfReportProperty: null,
    landingPageProperty: null,
    utmProperties: { source: null, medium: null, campaign: null, content: null, term: null },
    crmForms: false,
    crmActivities: [],
  },
  lift: { earnsCredit: true },
  roi: { grossMargin: null, overhead: null, defaultFeeMinor: null },
  writeBack: { enabled: false, stageRuleMode: 'off', stageRules: [] },
  privacy: { retentionDays: 1095, consentMode: 'optOut' },
  cards: { visibleTo: 'everyone', named: [] },
  locale: 'en-US',
};

/**
 * Stored settings are partial and may be of an older version: what is missing has its default, in groups of
 * settings as well.
 */
export function completeSettings(stored: Partial<Settings>): Settings {
  const known: Partial<Settings> = { ...DEFAULT_SETTINGS, ...stored };
  const whole = Object.entries(known).map(([name, value]): [string, unknown] => {
    const usual: unknown = DEFAULT_SETTINGS[name as keyof Settings];
    return [name, isGroup(usual) && isGroup(value) ? { ...usual, ...value } : value];
  });
  return Object.fromEntries(whole) as unknown as Settings;
}

const isGroup = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
