import { WEEK_MS } from '../stocks.ts';
import { at } from '../linear-algebra.ts';
import type { Layout } from '../parameters.ts';
import { weightOf, type Context } from './context.ts';
import { pushStrengths } from './push-strengths.ts';
import { Row } from './row.ts';

/** Deals a week from accounts nobody knew before: Poisson, a slowly moving level and posts. */
export function weeklySeries(context: Context): number {
  const { design, layout, theta, options, strengths } = context;
  const influencers = design.sources.influencers.length;
  const counts = new Float64Array(design.weeks);
  for (const { pool, deal, account } of design.deals) {
    if (pool !== 'unknown') continue;
    const week = Math.floor((deal.createdAt - design.startsAt) / WEEK_MS);
    if (week >= 0 && week < design.weeks) {
      counts[week] = at(counts, week) + weightOf(options, account);
    }
  }
  const size = design.sources.indexOf.size;
  const nothing = new Float64Array(size);
  const untracked = new Float64Array(size);
  const touched = new Float64Array(size);
  const row = new Row(layout.size);
  let value = 0;
  for (let week = 0; week < design.weeks; week++) {
    const posts = design.weeklyPosts.subarray(week * influencers, (week + 1) * influencers);
    strengths.parts({ touches: nothing, posts }, touched, untracked);
    row.length = 0;
    let level = pushLevel(row, layout, theta, week / Math.max(1, design.weeks - 1));
    // What is always on is part of the level.
    for (let k = 0; k < influencers; k++) level += at(untracked, k);
    for (let c = influencers; c < size; c++) untracked[c] = 0;
    pushStrengths(row, context, touched, untracked, null);
    const expected = Math.exp(level);
    const count = at(counts, week);
    value += options.seriesWeight * (count * level - expected);
    row.addGradient(context, options.seriesWeight * (count - expected));
    row.addSquare(context, options.seriesWeight * expected);
  }
  return value;
}

/** The level between its two nearest knots; answers its value. */
function pushLevel(row: Row, layout: Layout, theta: Float64Array, part: number): number {
  const position = part * (layout.knots - 1);
  const left = Math.min(layout.knots - 2, Math.floor(position));
  const weight = position - left;
  row.push(layout.series + left, 1 - weight);
  row.push(layout.series + left + 1, weight);
  return (
    (1 - weight) * at(theta, layout.series + left) + weight * at(theta, layout.series + left + 1)
  );
}
