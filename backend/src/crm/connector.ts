import type { Channel, Crm, Evidence, Settings } from '@pipeline-attribution/shared';
import type { Request } from 'express';
import type { Logger } from 'pino';
import type { ObjectType, PersonRef, RecordBatch } from '../records/types.ts';
import type { CreditsPort } from './credits.ts';
import type { FiguresPort } from './figures.ts';

/** What a connector is set up with before anybody installs. */
export interface AuthorizationRequest {
  readonly state: string;
  /** PKCE code verifier (RFC 7636); a vendor without PKCE ignores it. */
  readonly verifier: string;
  readonly redirectUri: string;
  /** What the customer wants besides, where it needs permissions of its own: `write-back`. */
  readonly features?: readonly string[];
}

export interface Tokens {
  readonly accessToken: string;
  /** The newest one; a vendor that rotates sends another each time. */
  readonly refreshToken: string;
  readonly expiresAt: Date;
}

/** Facts of the portal or organisation somebody installed us into. */
export interface Installation {
  readonly externalId: string;
  readonly name: string;
  readonly homeCurrency: string;
  /** IANA name. */
  readonly timeZone: string;
  readonly apiUrl: string;
  readonly uiUrl: string;
  readonly scopes: readonly string[];
  readonly tokens: Tokens;
  /** The user of the CRM who agreed: the first administrator. Null where the CRM's own rights decide. */
  readonly installedBy?: { readonly userId: string; readonly email: string } | null;
  /** Settings this CRM's own set-up suggests, e.g. which property holds the self-report. */
  readonly suggestedTracking: Partial<Settings['tracking']>;
}

/** A connection as a connector works with it. */
export interface CrmSession {
  readonly externalId: string;
  readonly apiUrl: string;
  readonly uiUrl: string;
  readonly scopes: readonly string[];
  readonly homeCurrency: string;
  readonly timeZone: string;
  readonly settings: Settings;
  readonly log: Logger;
  readonly now: () => Date;
  /** A valid access token; `rejected` is one the CRM just refused, so that a new one is fetched. */
  accessToken(rejected?: string): Promise<string>;
  /** Of these records, the ones we never heard of. */
  unknown(objectType: ObjectType, externalIds: readonly string[]): Promise<string[]>;
}

/** A touch the CRM knows of, before it is linked to an influencer and a campaign. */
export interface CrmTouch {
  /** Names the touch for ever, so that reading it again is a no-op. */
  readonly key: string;
  readonly person: PersonRef;
  readonly occurredAt: Date;
  /** The CRM does not say when: `occurredAt` is the record's creation. */
  readonly isUndated?: boolean;
  readonly kind: 'crm_source' | 'form' | 'visit' | 'campaign_member' | 'self_report' | 'event';
  readonly title: string;
  readonly url?: string;
  readonly referrer?: string;
  readonly utm?: Readonly<Record<string, string>>;
  /** The campaign in the CRM, for member records. */
  readonly campaignExternalId?: string;
  readonly evidence: Evidence;
  /** Where the CRM says so and no link does. */
  readonly channel?: Channel;
  /** The words a self-report was given in. */
  readonly mention?: string;
  /** What it was, where the CRM says so: `webinar`. */
  readonly contentType?: string;
  /** The name of the form, which says what it was about. */
  readonly formContent?: string;
}

/** A campaign as the CRM has it; matched to ours, or made one of ours. */
export interface CampaignRecord {
  readonly externalId: string;
  readonly name: string;
  /** `YYYY-MM-DD`. */
  readonly startsOn: string | null;
  readonly endsOn: string | null;
  readonly isFinished: boolean;
  /** What the CRM puts into utm_campaign; null when it does not say. Never made up. */
  readonly utmCampaign: string | null;
  readonly budget: { readonly minor: number; readonly currency: string } | null;
  /** What it cost, where the CRM says so: counts where nobody entered a cost or a fee here. */
  readonly cost?: { readonly minor: number; readonly currency: string } | null;
  /** The campaign it is part of, where the CRM has such a thing. */
  readonly parentExternalId?: string | null;
}

/** Any JSON: where a connector is in its work. */
export type Position = Readonly<Record<string, unknown>>;

/** A piece of the CRM, and where to go on once it is committed. */
export interface CrmBatch {
  readonly records: RecordBatch;
  readonly touches?: readonly CrmTouch[];
  readonly campaigns?: readonly CampaignRecord[];
  /** Keys of touches the CRM no longer knows of: a response that was taken back. */
  readonly withdrawnTouches?: readonly string[];
  readonly position: Position;
  /** For the person who waits: what is being read, how many of about how many. */
  readonly step: string;
  readonly done: number;
  readonly total: number | null;
}

/** A span of time whose changes are wanted; `position` is where a round that broke off had got to. */
export interface ChangeWindow {
  readonly since: Date;
  readonly until: Date;
  readonly position: Position | null;
}

/** A record a webhook named; the event says that it changed, the record itself is read anew. */
export interface RecordChange {
  /** Of the portal or organisation. */
  readonly installationId: string;
  readonly objectType: ObjectType;
  readonly externalId: string;
  readonly change: 'changed' | 'deleted' | 'restored' | 'merged' | 'erased';
  readonly occurredAt: Date;
  /** For merges: the record that stays. */
  readonly intoExternalId?: string;
  /** What makes the event one of its kind, however often it is sent; absent where a vendor has nothing of the sort. */
  readonly eventKey?: string;
}

/** What a caller's signature proves. */
export interface SignedCaller {
  readonly installationId: string;
  /** For the audit log. */
  readonly user: string;
  readonly userId: string;
  readonly email: string;
}

/** A deal to be put into another stage, and what it must look like for that. */
export interface StageWrite {
  readonly externalId: string;
  readonly pipelineId: string;
  readonly fromStageId: string;
  readonly toStageId: string;
  /** When the deal entered `fromStageId`, as far as we know; null when we do not. */
  readonly enteredAt: Date | null;
}

/** What became of it. */
export interface StageWritten {
  readonly externalId: string;
  /** `changed`: it was no longer as we knew it, so it was let be. `refused`: a rule of the CRM's own forbade it. */
  readonly outcome: 'moved' | 'changed' | 'refused';
  /** When the CRM says it entered the stage. */
  readonly movedAt: Date | null;
  /** Why not, for people. */
  readonly message: string | null;
}

/**
 * The one port to a CRM. A vendor is one folder that implements it and one line in `registry.ts`;
 * nothing outside those folders knows a vendor's paths, fields or error codes.
 */
export interface Connector {
  readonly crm: Crm;
  /** As people call it. */
  readonly label: string;
  /** Where the app's own screen is, for the page after the installation. */
  readonly nextStep: (installation: Pick<CrmSession, 'externalId' | 'uiUrl'>) => {
    readonly text: string;
    readonly url: string;
    readonly linkLabel: string;
  };
  /** True when servers of this CRM call us with a secret key that the admin must take along. */
  readonly needsSecretKey: boolean;

  authorizeUrl(request: AuthorizationRequest): string;
  /** Exchanges the code and asks who it is for. Throws {@link CrmError}. */
  completeInstall(
    request: Pick<AuthorizationRequest, 'verifier' | 'redirectUri'> & { readonly code: string },
  ): Promise<Installation>;
  refresh(refreshToken: string, session: Pick<CrmSession, 'apiUrl'>): Promise<Tokens>;

  /** Everything, in batches that can be committed one by one and resumed after any of them. */
  backfill(session: CrmSession, position: Position | null): AsyncIterable<CrmBatch>;
  /** What changed within the window, and possibly a little before it. */
  changesSince(session: CrmSession, window: ChangeWindow): AsyncIterable<CrmBatch>;
  /** What a webhook's (already verified) body says; the events a vendor has none of are ignored. */
  handleWebhook(body: unknown): RecordChange[];
  /** Reads single records anew. */
  readRecords(
    session: CrmSession,
    objectType: ObjectType,
    externalIds: readonly string[],
  ): Promise<Pick<CrmBatch, 'records' | 'touches'>>;
  /** Our figures in fields of the CRM. */
  readonly figures: FiguresPort;
  /** Our credit as records of the CRM. Absent where it has none of the kind. */
  readonly credits?: CreditsPort;
  /**
   * Moves deals to other stages, each only if the CRM itself says that it still is where it was: who changed it a
   * moment ago keeps what they did. Absent where a connector cannot; then there are no stage rules.
   */
  moveStages?(session: CrmSession, writes: readonly StageWrite[]): Promise<StageWritten[]>;
  /** Tells the vendor that we let go. */
  disconnect(session: CrmSession, refreshToken: string): Promise<void>;

  /** Null when the request is not signed by this vendor; throws a problem when it is, but wrongly. */
  verifyRequest(request: Request, now: Date): SignedCaller | null;
  /** A record's id as we store it; some vendors have several spellings of one. */
  canonicalId(externalId: string): string;
  /** The record's page in the CRM. */
  recordUrl(
    session: Pick<CrmSession, 'externalId' | 'uiUrl'>,
    objectType: ObjectType,
    externalId: string,
  ): string;
}
