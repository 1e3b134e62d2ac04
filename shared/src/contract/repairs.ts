import type { Channel } from '../journey/types.ts';
import type { AliasProposal, RepairKind } from '../tracking/propose-alias.ts';
import type { AnswerLink } from '../tracking/directory.ts';
import type { AnswerCertainty, AnswerPart } from '../tracking/read-answer.ts';
import type { MoneyView } from './common.ts';

/** One page of a list; `nextCursor` asks for the next. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/** What hangs on a value or an answer nobody could read. */
export interface AtStakeView {
  readonly people: number;
  readonly deals: number;
  readonly pipeline: MoneyView;
  readonly open: MoneyView;
  readonly won: MoneyView;
}

/** `GET /repairs`: a value of a link or of the CRM that nobody goes by. */
export interface Repair extends AtStakeView {
  readonly id: string;
  readonly kind: RepairKind | 'crmCampaign';
  readonly value: string;
  readonly field: string;
  readonly spellings: readonly { readonly value: string; readonly touches: number }[];
  readonly state: 'open' | 'accepted' | 'dismissed';
  /** As of {@link countedAt}; touches that came since are linked as well once it is accepted. */
  readonly touches: number;
  /** When all that hangs on it was counted; null once decided: the figures are those it was decided on. */
  readonly countedAt: string | null;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
  /** The likeliest first. */
  readonly proposals: readonly AliasProposal[];
  /** It may be accepted without naming what it means. */
  readonly isSuggested: boolean;
  readonly decision: {
    readonly target: { readonly id: string; readonly name: string } | null;
    readonly confidence: number | null;
    readonly reason: string | null;
    readonly by: string;
    readonly at: string;
    /** Touches the decision changed, counted as it was made: not those of the list, which may be older. */
    readonly relinkedTouches: number;
  } | null;
}

/** `POST /repairs/{id}/accept`: empty takes the proposal that stands out. */
export interface AcceptRepair {
  readonly influencerId?: string;
  readonly campaignId?: string;
  readonly platform?: string;
  readonly contentType?: string;
}

/** `GET /self-reports`: one wording of an answer a person should look at or has decided. */
export interface SelfReportAnswer extends AtStakeView {
  readonly id: string;
  readonly text: string;
  readonly wording: string;
  readonly state: 'open' | 'confirmed' | 'corrected' | 'rejected';
  readonly certainty: AnswerCertainty;
  readonly parts: readonly (Pick<AnswerPart, 'is' | 'text' | 'start' | 'end' | 'isDenied'> & {
    readonly meaning: string;
  })[];
  readonly doubts: readonly string[];
  readonly reading: readonly AnswerLink[];
  readonly links: readonly AnswerLink[] | null;
  readonly answers: number;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
  readonly proposals: readonly AliasProposal[];
  readonly alias: { readonly alias: string; readonly influencerId: string } | null;
  readonly decidedBy: string | null;
  readonly decidedAt: string | null;
  readonly relinkedTouches: number;
}

/** `POST /self-reports/{id}/correct`. */
export interface CorrectAnswer {
  readonly links: readonly {
    readonly influencerId?: string | null;
    readonly channel?: Exclude<Channel, 'unassigned'> | null;
    readonly platform?: string | null;
    readonly contentType?: string | null;
  }[];
  readonly alias?: { readonly influencerId: string; readonly alias: string } | null;
}
