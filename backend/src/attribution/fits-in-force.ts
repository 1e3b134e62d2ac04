import { NOTHING_FITTED, type FittedModels, type LiftInForce } from '@pipeline-attribution/shared';
import type { TenantTransaction } from '../db/tenancy.ts';
import { activeLift, loadLifts, withPostsOfToday, type LiftAnalysis } from '../lift/lift-store.ts';
import { activeFit, hasLearnt, loadFit, type ModelsFit } from './fit/fit-store.ts';
import { currentFit, fitOfRun, type Fit } from './influencer-values.ts';
import { loadPosts, type LoadedPost } from './load-posts.ts';

/** What credit depends on besides the deal and the settings: what was learnt, and what was published. */
export interface FitsInForce {
  /** Values of influencers by history. */
  readonly history: Fit | null;
  readonly models: ModelsFit | null;
  /** Those that may have credit; none while no model credits posts. */
  readonly posts: readonly LoadedPost[];
  /** What posts did to traffic, as visits are judged by; null before any analysis. */
  readonly lift: { readonly id: number; readonly inForce: LiftInForce } | null;
}

/** Of a tenant of whom nothing is known yet. */
export const NO_FITS: FitsInForce = { history: null, models: null, posts: [], lift: null };

/** What a new run is credited by. */
export async function currentFits(tx: TenantTransaction): Promise<FitsInForce> {
  return withPosts(tx, await currentFit(tx), await activeFit(tx), await activeLift(tx));
}

/** What a past run was credited by. */
export async function fitsOfRun(
  tx: TenantTransaction,
  run: {
    readonly fitId: number | null;
    readonly modelsFitId: number | null;
    readonly liftId: number | null;
  },
): Promise<FitsInForce> {
  const models = run.modelsFitId === null ? null : await loadFit(tx, run.modelsFitId);
  const [lift = null] = run.liftId === null ? [] : await loadLifts(tx, [run.liftId]);
  return withPosts(tx, await fitOfRun(tx, run.fitId), models, lift);
}

async function withPosts(
  tx: TenantTransaction,
  history: Fit | null,
  models: ModelsFit | null,
  lift: LiftAnalysis | null,
): Promise<FitsInForce> {
  const posts = hasLearnt(models) || lift ? await loadPosts(tx) : [];
  return {
    history,
    models,
    posts: hasLearnt(models) ? posts : [],
    lift: lift && { id: lift.id, inForce: withPostsOfToday(lift.inForce, posts) },
  };
}

/** What the models are handed. */
export function fittedModels({ models, posts }: FitsInForce): FittedModels {
  return models ? { ...models.fitted, posts } : { ...NOTHING_FITTED, posts };
}

/** The expected value of a touch by influencer: the fit's, and before it has one that of history. */
export function influencerValues({
  history,
  models,
}: FitsInForce): Readonly<Record<string, number>> {
  const fitted = hasLearnt(models) ? models?.fitted.dataDriven : null;
  return fitted?.influencerValues ?? history?.influencerValues ?? {};
}
