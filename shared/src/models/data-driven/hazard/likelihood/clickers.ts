import { at } from '../linear-algebra.ts';
import { weightOf, type Context } from './context.ts';
import { Row } from './row.ts';

/**
 * Deals with a recent click on each influencer, Poisson in all clicks on them, times a common rate, times what a
 * click does while it lasts.
 */
export function clickers(context: Context): number {
  const { design, layout, theta, options, strengths } = context;
  const influencers = design.sources.influencers.length;
  const row = new Row(layout.size);
  const { clicks, clickedDeals } = design;
  const counts = new Float64Array(influencers);
  for (const { account, influencer } of clickedDeals) {
    counts[influencer] = at(counts, influencer) + weightOf(options, account);
  }
  let value = 0;
  for (let k = 0; k < influencers; k++) {
    const all = clicks[k] ?? 0;
    if (!(all > 0)) continue;
    const lasting = MEAN_STOCK * at(strengths.touch, k);
    const level = at(theta, layout.clickRate) + Math.log(all) + lasting;
    const expected = Math.exp(level);
    const count = at(counts, k);
    row.length = 0;
    row.push(layout.clickRate, 1);
    row.push(layout.touches, lasting);
    row.push(layout.effect + k, lasting);
    value += CLICK_WEIGHT * (count * level - expected);
    row.addGradient(context, CLICK_WEIGHT * (count - expected));
    row.addSquare(context, CLICK_WEIGHT * expected);
  }
  return value;
}

/** What is left of a click's stock on average while its deals are counted. */
const MEAN_STOCK = 0.4;
/** People click in runs, so that clicks vary more than chance. */
const CLICK_WEIGHT = 0.7;
