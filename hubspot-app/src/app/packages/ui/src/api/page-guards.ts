import { ROLES } from '@pipeline-attribution/shared/contract/access.ts';
import { SETUP_STEPS } from '@pipeline-attribution/shared/views/setup-checklist.ts';
import type {
  ModelChoice,
  ModelId,
  MoneyView,
  SessionView,
  SetupStep,
  SetupView,
} from '@pipeline-attribution/shared';
import { bool, list, nullable, number, object, oneOf, text, type Guard } from './guard.ts';

/** What the app pages read of our service: of each answer what they draw. */

const money = object<MoneyView>({ minor: number, currency: text, text });

/** A figure, or the reason why there is none. */
export interface Figure {
  readonly value: number | null;
  readonly reason: string | null;
}
const figure = object<Figure>({ value: nullable(number), reason: nullable(text) });

export const sessionView = object<SessionView>({
  user: nullable(object<NonNullable<SessionView['user']>>({ id: text, email: text })),
  role: oneOf(...ROLES),
  account: object<SessionView['account']>({
    crm: oneOf('hubspot', 'salesforce'),
    name: text,
    homeCurrency: text,
    timeZone: text,
  }),
  models: list(object<ModelChoice>({ id: text as Guard<ModelId>, label: text, description: text })),
});

export const setupView = object<SetupView>({
  complete: bool,
  text,
  steps: list(
    object<SetupStep>({
      id: oneOf(...SETUP_STEPS),
      title: text,
      state: oneOf('done', 'running', 'waiting', 'problem'),
      detail: text,
      progress: nullable(
        object<NonNullable<SetupStep['progress']>>({ done: number, total: nullable(number) }),
      ),
    }),
  ),
  next: nullable(oneOf(...SETUP_STEPS)),
});

export interface FunnelStep {
  readonly step: 'lead' | 'qualified' | 'opportunity' | 'won';
  readonly label: string;
  readonly count: number;
  readonly influenced: number;
  readonly influencedShare: Figure;
  readonly amount: MoneyView | null;
  readonly influencedAmount: MoneyView | null;
}

export interface Freshness {
  readonly pendingDeals: number;
  readonly syncedAt: string | null;
}
const freshness = object<Freshness>({ pendingDeals: number, syncedAt: nullable(text) });

/** Of `GET /attribution/pipeline`. */
export interface PipelineOverview {
  readonly model: { readonly label: string; readonly scopeLabel: string };
  readonly funnel: readonly FunnelStep[];
  readonly reconciliation: { readonly note: string };
  readonly freshness: Freshness;
}

export const pipelineOverview = object<PipelineOverview>({
  model: object<PipelineOverview['model']>({ label: text, scopeLabel: text }),
  funnel: list(
    object<FunnelStep>({
      step: oneOf('lead', 'qualified', 'opportunity', 'won'),
      label: text,
      count: number,
      influenced: number,
      influencedShare: figure,
      amount: nullable(money),
      influencedAmount: nullable(money),
    }),
  ),
  reconciliation: object<PipelineOverview['reconciliation']>({ note: text }),
  freshness,
});

export interface InfluencerFigures {
  readonly id: string;
  readonly name: string;
  readonly touches: number;
  readonly people: number;
  readonly deals: number;
  readonly pipeline: MoneyView;
  readonly revenue: MoneyView;
  readonly winRate: Figure;
}

/** Of `GET /attribution/influencer-performance`. */
export interface InfluencerPerformance {
  readonly model: { readonly label: string };
  readonly influencers: readonly InfluencerFigures[];
}

export const influencerPerformance = object<InfluencerPerformance>({
  model: object<InfluencerPerformance['model']>({ label: text }),
  influencers: list(
    object<InfluencerFigures>({
      id: text,
      name: text,
      touches: number,
      people: number,
      deals: number,
      pipeline: money,
      revenue: money,
      winRate: figure,
    }),
  ),
});

export interface CampaignRow {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly startsOn: string | null;
  readonly endsOn: string | null;
}

/** Of `GET /campaigns`. */
export interface CampaignList {
  readonly items: readonly CampaignRow[];
  readonly nextCursor: string | null;
}

export const campaignList = object<CampaignList>({
  items: list(
    object<CampaignRow>({
      id: text,
      name: text,
      status: text,
      startsOn: nullable(text),
      endsOn: nullable(text),
    }),
  ),
  nextCursor: nullable(text),
});
