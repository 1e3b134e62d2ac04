import { NO_ANSWER, nobody, type Design } from './design.ts';
import { at } from './linear-algebra.ts';
import type { Layout } from './parameters.ts';
import { strengthsAt, type StrengthTable } from './strengths.ts';

/** log likelihood, its gradient and its (expected) information at a parameter vector. */
export interface Evaluation {
  readonly value: number;
  readonly gradient: Float64Array;
  readonly information: Float64Array;
}

export interface LikelihoodOptions {
  /** Weight of each account; 1 unless bootstrapped. */
  readonly weights: Float64Array | null;
  /** Weight of the weekly series: below 1 where it varies more than chance (quasi-likelihood). */
  readonly seriesWeight: number;
  /** False leaves the answers out. */
  readonly answers: boolean;
  /** Leaves the information at zero where only the slope is asked for. */
  readonly gradientOnly?: boolean;
}

/**
 * Three views of the same strengths:
 *  - answers: P(answer = e) = (1−ε)·φ_e + ε·q with φ the deal's own credit shares and q an even spread over
 *    all names (a mixture after Dempster, Laird & Rubin 1977, its false part told apart by names that had
 *    published nothing by then);
 *  - the weekly number of deals from accounts nobody knew, Poisson with a slowly moving level and posts;
 *  - deals of known accounts, a weekly Poisson hazard with controls, touches and posts.
 */
export function evaluate(
  design: Design,
  layout: Layout,
  theta: Float64Array,
  options: LikelihoodOptions,
): Evaluation {
  const { size } = layout;
  const gradient = new Float64Array(size);
  const information = new Float64Array(size * size);
  const context: Context = {
    design,
    layout,
    theta,
    options,
    strengths: strengthsAt(design, layout, theta),
    gradient,
    information,
  };
  const value =
    (options.answers ? answers(context) : 0) + weeklySeries(context) + knownAccounts(context);
  return { value, gradient, information };
}

interface Context {
  readonly design: Design;
  readonly layout: Layout;
  readonly theta: Float64Array;
  readonly options: LikelihoodOptions;
  readonly strengths: StrengthTable;
  readonly gradient: Float64Array;
  readonly information: Float64Array;
}

const weightOf = ({ weights }: LikelihoodOptions, account: number): number =>
  weights === null ? 1 : at(weights, account);

/** A sparse row of derivatives, gathered before it is multiplied out. */
class Row {
  readonly index: Int32Array;
  readonly value: Float64Array;
  length = 0;

  constructor(size: number) {
    this.index = new Int32Array(size);
    this.value = new Float64Array(size);
  }

  push(index: number, value: number): void {
    this.index[this.length] = index;
    this.value[this.length] = value;
    this.length += 1;
  }

  /** gradient += factor·row. */
  addGradient({ gradient }: Context, factor: number): void {
    for (let a = 0; a < this.length; a++) {
      const i = this.index[a] as number;
      gradient[i] = at(gradient, i) + factor * at(this.value, a);
    }
  }

  /** information += factor·row·otherᵀ. */
  addInformation({ information, layout, options }: Context, other: Row, factor: number): void {
    if (options.gradientOnly === true) return;
    for (let a = 0; a < this.length; a++) {
      const from = (this.index[a] as number) * layout.size;
      const scaled = factor * at(this.value, a);
      for (let b = 0; b < other.length; b++) {
        const place = from + (other.index[b] as number);
        information[place] = at(information, place) + scaled * at(other.value, b);
      }
    }
  }
}

/** Σ_e c_e·∂u_e/∂θ into a row, from the two parts of each u_e. */
function pushStrengths(
  row: Row,
  { design, layout }: Context,
  touched: Float64Array,
  untracked: Float64Array,
  coefficient: Float64Array | null,
): void {
  const influencers = design.sources.influencers.length;
  const channels = design.sources.channels.length;
  let posts = 0;
  let touches = 0;
  let traffic = 0;
  for (let k = 0; k < influencers; k++) {
    const c = coefficient === null ? 1 : at(coefficient, k);
    const tracked = c * at(touched, k);
    const dark = c * at(untracked, k);
    touches += tracked;
    posts += dark;
    traffic += dark * at(design.traffic, k);
    if (tracked + dark !== 0) {
      row.push(layout.effect + k, tracked + dark);
      row.push(layout.reach + k, dark);
    }
  }
  row.push(layout.posts, posts);
  row.push(layout.touches, touches);
  row.push(layout.traffic, traffic);
  for (let j = 0; j < channels; j++) {
    const c = coefficient === null ? 1 : at(coefficient, influencers + j);
    row.push(layout.channelTouch + j, c * at(touched, influencers + j));
    row.push(layout.channelAlways + j, c * at(untracked, influencers + j));
  }
}

/** ∂u_e/∂θ of one source. */
function pushStrength(
  row: Row,
  { design, layout }: Context,
  source: number,
  touched: Float64Array,
  untracked: Float64Array,
): void {
  const influencers = design.sources.influencers.length;
  const tracked = at(touched, source);
  const dark = at(untracked, source);
  if (source >= influencers) {
    row.push(layout.channelTouch + source - influencers, tracked);
    row.push(layout.channelAlways + source - influencers, dark);
    return;
  }
  row.push(layout.effect + source, tracked + dark);
  row.push(layout.reach + source, dark);
  row.push(layout.posts, dark);
  row.push(layout.touches, tracked);
  row.push(layout.traffic, dark * at(design.traffic, source));
}

function answers(context: Context): number {
  const { design, layout, theta, options, strengths } = context;
  const last = nobody(design.sources);
  const wrong = 1 / (1 + Math.exp(-at(theta, layout.wrong)));
  const right = 1 - wrong;
  const spread = 1 / (last + 1);
  const touched = new Float64Array(last);
  const untracked = new Float64Array(last);
  const coefficient = new Float64Array(last);
  const chances = new Float64Array(last + 1);
  const given = new Row(layout.size);
  const total = new Row(layout.size);
  const weighted = new Row(layout.size);
  const single = new Row(layout.size);
  let value = 0;
  for (const { account, answer, created } of design.deals) {
    if (answer === NO_ANSWER) continue;
    const weight = weightOf(options, account);
    const sum = strengths.parts(created, touched, untracked);
    const rest = Math.exp(-sum);
    // g(U) = (1 − e^{−U})/U and its derivative; φ_e = g·u_e.
    const g = sum < 1e-6 ? 1 - sum / 2 : (1 - rest) / sum;
    const slope = sum < 1e-4 ? -0.5 + sum / 3 : (rest * (1 + sum) - 1) / (sum * sum);
    const u = (e: number): number => at(touched, e) + at(untracked, e);
    for (let r = 0; r <= last; r++) {
      chances[r] = right * (r === last ? rest : g * u(r)) + wrong * spread;
    }
    const chance = at(chances, answer);
    value += weight * Math.log(chance);

    given.length = 0;
    const share = answer === last ? rest : g * u(answer);
    const ownWrong = (spread - share) * wrong * right;
    given.push(layout.wrong, ownWrong);
    for (let e = 0; e < last; e++) {
      coefficient[e] =
        right * (answer === last ? -rest : slope * u(answer) + (e === answer ? g : 0));
    }
    pushStrengths(given, context, touched, untracked, coefficient);
    given.addGradient(context, weight / chance);

    // Expected information Σ_r ∇P_r·∇P_rᵀ/P_r. With a_r = ∂u_r/∂θ, t = Σ a_r and v = Σ (u_r/P_r)·a_r it is
    // (1−ε)²·[g²·Σ a_r·a_rᵀ/P_r + g·g'·(v·tᵀ + t·vᵀ) + (g'²·Σ u_r²/P_r + e^{−2U}/P_0)·t·tᵀ].
    let squares = (rest * rest) / at(chances, last);
    let wrongs = ((spread - rest) * wrong * right) ** 2 / at(chances, last);
    for (let r = 0; r < last; r++) {
      const own = u(r);
      squares += (slope * slope * own * own) / at(chances, r);
      wrongs += ((spread - g * own) * wrong * right) ** 2 / at(chances, r);
      coefficient[r] = own / at(chances, r);
      if (own === 0) continue;
      single.length = 0;
      pushStrength(single, context, r, touched, untracked);
      single.addInformation(context, single, (weight * right * right * g * g) / at(chances, r));
    }
    weighted.length = 0;
    pushStrengths(weighted, context, touched, untracked, coefficient);
    total.length = 0;
    pushStrengths(total, context, touched, untracked, null);
    const cross = weight * right * right * g * slope;
    weighted.addInformation(context, total, cross);
    total.addInformation(context, weighted, cross);
    total.addInformation(context, total, weight * right * right * squares);
    single.length = 0;
    single.push(layout.wrong, 1);
    single.addInformation(context, single, weight * wrongs);
  }
  return value;
}

function weeklySeries(context: Context): number {
  const { design, layout, theta, options, strengths } = context;
  const influencers = design.sources.influencers.length;
  const counts = new Float64Array(design.weeks);
  const weekMs = 7 * 86_400_000;
  for (const { pool, deal, account } of design.deals) {
    if (pool !== 'unknown') continue;
    const week = Math.floor((deal.createdAt - design.startsAt) / weekMs);
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
    const expected = Math.exp(Math.min(level, 30));
    const count = at(counts, week);
    value += options.seriesWeight * (count * level - expected);
    row.addGradient(context, options.seriesWeight * (count - expected));
    row.addInformation(context, row, options.seriesWeight * expected);
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

function knownAccounts(context: Context): number {
  const { design, layout, theta, options, strengths } = context;
  const influencers = design.sources.influencers.length;
  const size = design.sources.indexOf.size;
  const touched = new Float64Array(size);
  const untracked = new Float64Array(size);
  const row = new Row(layout.size);
  let value = 0;
  for (const { account, isEvent, exposure, controls, pressure } of design.risk) {
    const weight = weightOf(options, account);
    strengths.parts(pressure, touched, untracked);
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
    for (let e = 0; e < size; e++) {
      if (e < influencers) ofInfluencers += at(pressure.touches, e);
      else {
        ofChannels += at(pressure.touches, e);
        untracked[e] = 0;
      }
      level += at(touched, e) + at(untracked, e);
    }
    row.push(layout.confounding, ofInfluencers);
    row.push(layout.confounding + 1, ofChannels);
    level +=
      at(theta, layout.confounding) * ofInfluencers +
      at(theta, layout.confounding + 1) * ofChannels;
    pushStrengths(row, context, touched, untracked, null);
    const expected = exposure * Math.exp(Math.min(level, 30));
    const count = isEvent ? 1 : 0;
    value += weight * (count * level - expected);
    row.addGradient(context, weight * (count - expected));
    row.addInformation(context, row, weight * expected);
  }
  return value;
}
