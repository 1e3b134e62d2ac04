import { NOTHING_FITTED, type FittedModels } from '@pipeline-attribution/shared';
import type { TenantTransaction } from '../db/tenancy.ts';
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
}

/** Of a tenant of whom nothing is known yet. */
export const NO_FITS: FitsInForce = { history: null, models: null, posts: [] };

/** What a new run is credited by. */
export async function currentFits(tx: TenantTransaction): Promise<FitsInForce> {
  return withPosts(tx, await currentFit(tx), await activeFit(tx));
}

/** What a past run was credited by. */
export async function fitsOfRun(
  tx: TenantTransaction,
  run: { readonly fitId: number | null; readonly modelsFitId: number | null },
): Promise<FitsInForce> {
  const models = run.modelsFitId === null ? null : await loadFit(tx, run.modelsFitId);
  return withPosts(tx, await fitOfRun(tx, run.fitId), models);
}

async function withPosts(
  tx: TenantTransaction,
  history: Fit | null,
  models: ModelsFit | null,
): Promise<FitsInForce> {
  return { history, models, posts: hasLearnt(models) ? await loadPosts(tx) : [] };
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
