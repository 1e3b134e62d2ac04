import type { FitPost } from './fit-input.ts';
import type { ConversionLaw } from './hazard/conversion.ts';

/**
 * What the fit job learnt of a tenant's history: plain JSON, stored as a version and handed to the models
 * as parameters. Null where nothing was fitted yet.
 */
export interface FittedModels {
  readonly dataDriven: DataDrivenFit | null;
  readonly markov: SourceValues | null;
  readonly shapley: SourceValues | null;
  /** The influencers' posts, those since the fit too: what may have worked without leaving a click. */
  readonly posts: readonly FitPost[];
}

export const NOTHING_FITTED: FittedModels = {
  dataDriven: null,
  markov: null,
  shapley: null,
  posts: [],
};

/** What one touch of a source is worth relative to others: a removal effect or a Shapley value per touch. */
export interface SourceValues {
  /** By `sourceKey` of a touch; never negative. */
  readonly values: Readonly<Record<string, number>>;
  readonly conversions: number;
  readonly paths: number;
  /** Markov only. */
  readonly order: number | null;
  /** Why the values are to be read with care, or null. */
  readonly warning: string | null;
}

/** A 90 % interval. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** How much of the data-driven model the data carry. */
export type FitLevel = 'fallback' | 'blended' | 'full';

/** The fitted hierarchical stage hazard. What the screens show is spelt out; the rest is the model's own. */
export interface DataDrivenFit {
  readonly version: 1;
  readonly level: FitLevel;
  /** Why this level, for people: «27 won deals so far; the data-driven model starts at 30.» */
  readonly reason: string;
  readonly counts: {
    readonly accounts: number;
    readonly deals: number;
    readonly won: number;
    /** Answers to «How did you hear of us?» on deals. */
    readonly answers: number;
    readonly posts: number;
  };
  /** Part of won value that would have come anyway. */
  readonly baseline: { readonly share: number } & Interval;
  /** Of won value, incremental view; best first. */
  readonly influencers: readonly FittedInfluencer[];
  /** Of won value, incremental view; other marketing by source key. */
  readonly channels: readonly ({ readonly source: string; readonly share: number } & Interval)[];
  /** Estimated chance that an answer names somebody who had no part. */
  readonly falseMentionRate: number;
  /** The chance of open deals and how well it is calibrated; null with too few closed deals. */
  readonly conversion: ConversionLaw | null;
  /** Expected incremental pipeline of one touch, home minor units, by influencer id (influencer-touch). */
  readonly influencerValues: Readonly<Record<string, number>>;
  /** The model's own parameters; opaque to everybody else. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface FittedInfluencer extends Interval {
  readonly influencerId: string;
  /** Of won value, incremental view. */
  readonly share: number;
  /** Of what was caused by marketing at all: the attributed view. */
  readonly attributed: { readonly share: number } & Interval;
  /** Chance that this is the influencer with the largest share. */
  readonly best: number;
  /** Won deals with a trace of this influencer (a touch, an answer). */
  readonly conversions: number;
  /** False when there is too little of their own to give an interval by itself: it is then the pool's. */
  readonly isOwnEvidence: boolean;
}
