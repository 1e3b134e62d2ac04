import type { FitDeal } from '../fit-input.ts';
import type { Sources } from './sources.ts';
import type { Kernel, Pressure } from './stocks.ts';

export interface DealRow {
  readonly deal: FitDeal;
  readonly account: number;
  readonly created: Pressure;
  /** At the close, or at the end of the window. */
  readonly closed: Pressure;
  readonly answer: number;
  /** How the deal came: from accounts without a record, from known ones, or as a further deal of an account. */
  readonly pool: 'unknown' | 'known' | 'further';
}

/** One week of one known account without a deal so far. */
export interface RiskRow {
  readonly account: number;
  readonly isEvent: boolean;
  /** Weeks it stands for: more than one where the others were not sampled. */
  readonly exposure: number;
  readonly week: number;
  /** Controls: they may explain, they never earn credit. */
  readonly controls: Float64Array;
  /** Stock of touches per source; posts weigh on all accounts of a week alike. */
  readonly touches: Float64Array;
}

/** The data as the likelihood takes them, for one kernel. */
export interface Design {
  readonly kernel: Kernel;
  readonly sources: Sources;
  readonly startsAt: number;
  readonly weeks: number;
  readonly accounts: number;
  readonly deals: readonly DealRow[];
  /** In order of weeks. */
  readonly risk: readonly RiskRow[];
  /** Stock of posts in the middle of each week, weeks × influencers. */
  readonly weeklyPosts: Float64Array;
  /** For each channel, whether anybody ever named it: only then may it have worked without leaving a touch. */
  readonly isNamed: Uint8Array;
  /** What wrong answers name: influencers, channels somebody named, nobody, each as likely as the other. */
  readonly falseNames: readonly number[];
  /** Answers of people outside deals: position as {@link DealRow.answer}. */
  readonly leadAnswers: readonly {
    readonly account: number;
    readonly week: number;
    readonly answer: number;
  }[];
  /** As weeklyPosts, with the longer memory of people who only look around. */
  readonly weeklyPostsOfLeads: Float64Array;
  /** All visits through each influencer's links. */
  readonly clicks: Float64Array;
  /** Deals whose people had clicked an influencer's link shortly before, one for each deal and influencer. */
  readonly clickedDeals: readonly { readonly account: number; readonly influencer: number }[];
  /** How much traffic each influencer's posts bring, log, centred; 0 where nothing is known. */
  readonly traffic: Float64Array;
}
