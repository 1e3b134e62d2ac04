import type { RiskRow } from '../design.ts';
import { at } from '../linear-algebra.ts';
import { weightOf, type Context } from './context.ts';
import { pushStrengths } from './push-strengths.ts';
import { Row } from './row.ts';

/**
 * A row of an account is what posts do in its week, the same for all, plus what is its own: d + s. Σ w·(d+s)·(d+s)ᵀ
 * then needs the dense part once a week and only few products for each account.
 */
export function knownAccounts(context: Context): number {
  const { design, layout, strengths } = context;
  const influencers = design.sources.influencers.length;
  const size = design.sources.indexOf.size;
  const nothing = new Float64Array(size);
  const touched = new Float64Array(size);
  const untracked = new Float64Array(size);
  const ofWeek = new Row(layout.size);
  const ofAccounts = new Row(layout.size);
  const own = new Row(layout.size);
  const sums = new Float64Array(layout.size);
  let value = 0;
  for (let first = 0; first < design.risk.length;) {
    const week = design.risk[first]?.week ?? 0;
    const posts = design.weeklyPosts.subarray(week * influencers, (week + 1) * influencers);
    strengths.parts({ touches: nothing, posts }, touched, untracked);
    for (let c = influencers; c < size; c++) untracked[c] = 0;
    let weekLevel = 0;
    for (let k = 0; k < influencers; k++) weekLevel += at(untracked, k);
    ofWeek.length = 0;
    pushStrengths(ofWeek, context, touched, untracked, null);

    sums.fill(0);
    let slope = 0;
    let curvature = 0;
    let next = first;
    for (; next < design.risk.length && design.risk[next]?.week === week; next++) {
      const row = design.risk[next] as RiskRow;
      const weight = weightOf(context.options, row.account);
      const level = weekLevel + pushAccount(own, context, row);
      const expected = row.exposure === 0 ? 0 : row.exposure * Math.exp(level);
      const count = row.isEvent ? 1 : 0;
      value += weight * (count * level - expected);
      own.addGradient(context, weight * (count - expected));
      slope += weight * (count - expected);
      if (expected === 0) continue;
      own.addSquare(context, weight * expected);
      own.addTo(sums, weight * expected);
      curvature += weight * expected;
    }
    ofWeek.addGradient(context, slope);
    ofWeek.addSquare(context, curvature);
    ofAccounts.length = 0;
    for (let i = 0; i < sums.length; i++) if (sums[i] !== 0) ofAccounts.push(i, at(sums, i));
    ofWeek.addInformation(context, ofAccounts, 1);
    ofAccounts.addInformation(context, ofWeek, 1);
    first = next;
  }
  return value;
}

/** The part of a row that is the account's own; answers its part of the level. */
function pushAccount(
  row: Row,
  { design, layout, theta, strengths }: Context,
  risk: RiskRow,
): number {
  const { controls, touches } = risk;
  const influencers = design.sources.influencers.length;
  row.length = 0;
  row.push(layout.known, 1);
  let level = at(theta, layout.known);
  for (let c = 0; c < controls.length; c++) {
    row.push(layout.known + 1 + c, at(controls, c));
    level += at(theta, layout.known + 1 + c) * at(controls, c);
  }
  // Who is interested clicks more: part of what touches foretell is not their doing.
  let ofInfluencers = 0;
  let ofChannels = 0;
  let tracked = 0;
  for (let e = 0; e < touches.length; e++) {
    const stock = at(touches, e);
    if (stock === 0) continue;
    const u = at(strengths.touch, e) * stock;
    level += u;
    if (e < influencers) {
      ofInfluencers += stock;
      tracked += u;
      row.push(layout.effect + e, u);
    } else {
      ofChannels += stock;
      row.push(layout.channelTouch + e - influencers, u);
    }
  }
  if (tracked !== 0) row.push(layout.touches, tracked);
  if (ofInfluencers !== 0) row.push(layout.confounding, ofInfluencers);
  if (ofChannels !== 0) row.push(layout.confounding + 1, ofChannels);
  return (
    level +
    at(theta, layout.confounding) * ofInfluencers +
    at(theta, layout.confounding + 1) * ofChannels
  );
}
