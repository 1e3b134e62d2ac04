import { NO_ANSWER, nobody, WEEK_MS, type Design, type RiskRow } from './design.ts';
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
 * Views of the same strengths:
 *  - answers: P(answer = e) = (1−ε)·φ_e + ε·q with φ the deal's own credit shares and q an even spread over
 *    whatever people name (a mixture after Dempster, Laird & Rubin 1977, its false part told apart by names that had
 *    published nothing by then);
 *  - the weekly number of deals from accounts nobody knew, Poisson with a slowly moving level and posts;
 *  - deals of known accounts, a weekly Poisson hazard with controls, touches and posts;
 *  - clickers: of all who clicked an influencer's links, anonymous or not, how many became a deal soon
 *    after. The audience's quality is common to all; what differs between influencers is their effect.
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
    lower: new Float64Array(size * size),
  };
  const value =
    (options.answers ? answers(context) + leadAnswers(context) : 0) +
    weeklySeries(context) +
    knownAccounts(context) +
    clickers(context);
  addLower(context);
  return { value, gradient, information };
}

function addLower({ lower, information, layout: { size } }: Context): void {
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      const sum = at(lower, i * size + j);
      information[i * size + j] = at(information, i * size + j) + sum;
      if (i !== j) information[j * size + i] = at(information, j * size + i) + sum;
    }
  }
}

interface Context {
  readonly design: Design;
  readonly layout: Layout;
  readonly theta: Float64Array;
  readonly options: LikelihoodOptions;
  readonly strengths: StrengthTable;
  readonly gradient: Float64Array;
  readonly information: Float64Array;
  /** What is summed below the diagonal only; added to `information` at the end. */
  readonly lower: Float64Array;
}

const weightOf = ({ weights }: LikelihoodOptions, account: number): number =>
  weights === null ? 1 : at(weights, account);

/** A sparse row of derivatives, gathered before it is multiplied out. */
class Row {
  readonly index: Int32Array;
  readonly value: Float64Array;
  readonly dense: Float64Array;
  length = 0;

  constructor(size: number) {
    this.dense = new Float64Array(size);
    this.index = new Int32Array(size);
    this.value = new Float64Array(size);
  }

  push(index: number, value: number): void {
    this.index[this.length] = index;
    this.value[this.length] = value;
    this.length += 1;
  }

  /** Adds up what stands in the row more than once. */
  compact(): void {
    const { dense } = this;
    for (let a = 0; a < this.length; a++) {
      const i = this.index[a] as number;
      dense[i] = at(dense, i) + at(this.value, a);
    }
    let kept = 0;
    for (let a = 0; a < this.length; a++) {
      const i = this.index[a] as number;
      const value = at(dense, i);
      if (value === 0) continue;
      dense[i] = 0;
      this.index[kept] = i;
      this.value[kept] = value;
      kept += 1;
    }
    this.length = kept;
  }

  /** gradient += factor·row. */
  addGradient({ gradient }: Context, factor: number): void {
    for (let a = 0; a < this.length; a++) {
      const i = this.index[a] as number;
      gradient[i] = at(gradient, i) + factor * at(this.value, a);
    }
  }

  /** sums += factor·row. */
  addTo(sums: Float64Array, factor: number): void {
    for (let a = 0; a < this.length; a++) {
      const i = this.index[a] as number;
      sums[i] = at(sums, i) + factor * at(this.value, a);
    }
  }

  /** lower += factor·row·rowᵀ, below and on the diagonal only: rows of many accounts take most of the time. */
  addSquare({ lower, layout, options }: Context, factor: number): void {
    if (options.gradientOnly === true) return;
    for (let a = 0; a < this.length; a++) {
      const i = this.index[a] as number;
      const scaled = factor * at(this.value, a);
      if (scaled === 0) continue;
      for (let b = 0; b <= a; b++) {
        const j = this.index[b] as number;
        const place = i > j ? i * layout.size + j : j * layout.size + i;
        lower[place] = at(lower, place) + scaled * at(this.value, b);
      }
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
    if (tracked + dark !== 0) row.push(layout.effect + k, tracked + dark);
    if (dark !== 0) row.push(layout.reach + k, dark);
  }
  row.push(layout.posts, posts);
  row.push(layout.touches, touches);
  row.push(layout.traffic, traffic);
  for (let j = 0; j < channels; j++) {
    const c = coefficient === null ? 1 : at(coefficient, influencers + j);
    const tracked = c * at(touched, influencers + j);
    const always = c * at(untracked, influencers + j);
    if (tracked !== 0) row.push(layout.channelTouch + j, tracked);
    if (always !== 0) row.push(layout.channelAlways + j, always);
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
  const { design, options, strengths } = context;
  const last = nobody(design.sources);
  const touched = new Float64Array(last);
  const untracked = new Float64Array(last);
  const counts = new Float64Array(last + 1);
  const push = {
    one: (row: Row, e: number): void => {
      pushStrength(row, context, e, touched, untracked);
    },
    all: (row: Row, coefficient: Float64Array | null): void => {
      pushStrengths(row, context, touched, untracked, coefficient);
    },
  };
  const strength = new Float64Array(last);
  const scratch = answerScratch(context);
  let value = 0;
  for (const { account, answer, created } of design.deals) {
    if (answer === NO_ANSWER) continue;
    const sum = strengths.parts(created, touched, untracked);
    for (let e = 0; e < last; e++) strength[e] = at(touched, e) + at(untracked, e);
    counts.fill(0);
    counts[answer] = weightOf(options, account);
    value += answersUnder(context, scratch, { strength, sum, counts, push });
  }
  return value;
}

/**
 * Answers of people outside deals, week by week. They name what they saw as much as what moved them: the
 * audience r_k is that of the deals, the effect s_k counts in part, and each source may differ by its own.
 */
function leadAnswers(context: Context): number {
  const { design, layout, theta, options } = context;
  const influencers = design.sources.influencers.length;
  const last = nobody(design.sources);
  const level = at(theta, layout.leads);
  const named = at(theta, layout.leadEffect);
  const factor = new Float64Array(last);
  for (let e = 0; e < last; e++) {
    const own = at(theta, layout.leadSource + e);
    factor[e] =
      e < influencers
        ? Math.exp(
            level +
              at(theta, layout.traffic) * at(design.traffic, e) +
              named * at(theta, layout.effect + e) +
              at(theta, layout.reach + e) +
              own,
          )
        : design.isNamed[e - influencers] === 1
          ? Math.exp(own)
          : 0;
  }
  const counts = new Float64Array(design.weeks * (last + 1));
  const answered = new Uint8Array(design.weeks);
  for (const { account, week, answer } of design.leadAnswers) {
    const place = week * (last + 1) + answer;
    counts[place] = at(counts, place) + weightOf(options, account);
    answered[week] = 1;
  }
  const strength = new Float64Array(last);
  const pushOne = (row: Row, e: number, c: number): void => {
    const u = c * at(strength, e);
    row.push(layout.leadSource + e, u);
    if (e >= influencers) return;
    row.push(layout.leads, u);
    row.push(layout.traffic, u * at(design.traffic, e));
    row.push(layout.leadEffect, u * at(theta, layout.effect + e));
    row.push(layout.effect + e, u * named);
    row.push(layout.reach + e, u);
  };
  const push = {
    one: (row: Row, e: number): void => {
      pushOne(row, e, 1);
    },
    all: (row: Row, coefficient: Float64Array | null): void => {
      for (let e = 0; e < last; e++) pushOne(row, e, coefficient === null ? 1 : at(coefficient, e));
    },
  };
  const scratch = answerScratch(context);
  let value = 0;
  for (let week = 0; week < design.weeks; week++) {
    if (answered[week] !== 1) continue;
    let sum = 0;
    for (let e = 0; e < last; e++) {
      const stock = e < influencers ? at(design.weeklyPostsOfLeads, week * influencers + e) : 1;
      strength[e] = at(factor, e) * stock;
      sum += at(strength, e);
    }
    value += answersUnder(context, scratch, {
      strength,
      sum,
      counts: counts.subarray(week * (last + 1), (week + 1) * (last + 1)),
      push,
    });
  }
  return value;
}

/** Nothing that happened was impossible. */
const LEAST_CHANCE = 1e-6;

interface AnswerScratch {
  readonly coefficient: Float64Array;
  readonly chances: Float64Array;
  readonly given: Row;
  readonly total: Row;
  readonly weighted: Row;
  readonly single: Row;
}

function answerScratch({ design, layout }: Context): AnswerScratch {
  const last = nobody(design.sources);
  // A shared parameter may be pushed once for each source.
  const row = (): Row => new Row(layout.size + 8 * (last + 1));
  return {
    coefficient: new Float64Array(last),
    chances: new Float64Array(last + 1),
    given: row(),
    total: row(),
    weighted: row(),
    single: row(),
  };
}

/** Answers given under one set of strengths u_e, U being their sum; counts by what was named. */
function answersUnder(
  context: Context,
  { coefficient, chances, given, total, weighted, single }: AnswerScratch,
  scene: {
    readonly strength: Float64Array;
    readonly sum: number;
    readonly counts: Float64Array;
    readonly push: {
      readonly one: (row: Row, e: number) => void;
      readonly all: (row: Row, coefficient: Float64Array | null) => void;
    };
  },
): number {
  const { layout, theta } = context;
  const { strength, sum, counts, push } = scene;
  const last = strength.length;
  const wrong = 1 / (1 + Math.exp(-at(theta, layout.wrong)));
  const right = 1 - wrong;
  const { falseNames } = context.design;
  const falsely = (r: number): number => falseNames[r] ?? 0;
  const rest = Math.exp(-sum);
  // g(U) = (1 − e^{−U})/U and its derivative; φ_e = g·u_e.
  const g = sum < 1e-6 ? 1 - sum / 2 : (1 - rest) / sum;
  const slope = sum < 1e-4 ? -0.5 + sum / 3 : (rest * (1 + sum) - 1) / (sum * sum);
  let value = 0;
  let weight = 0;
  let ofWrong = 0;
  let ofAll = 0;
  for (let r = 0; r <= last; r++) {
    const share = r === last ? rest : g * at(strength, r);
    const chance = Math.max(right * share + wrong * falsely(r), LEAST_CHANCE);
    chances[r] = chance;
    const count = at(counts, r);
    if (r < last) coefficient[r] = 0;
    if (count === 0) continue;
    weight += count;
    value += count * Math.log(chance);
    // ∇log P_r = (…)/P_r, gathered over what was named.
    ofWrong += (count * (falsely(r) - share) * wrong * right) / chance;
    if (r === last) ofAll -= (count * right * rest) / chance;
    else {
      ofAll += (count * right * slope * at(strength, r)) / chance;
      coefficient[r] = (count * right * g) / chance;
    }
  }
  for (let e = 0; e < last; e++) coefficient[e] = at(coefficient, e) + ofAll;
  given.length = 0;
  given.push(layout.wrong, ofWrong);
  push.all(given, coefficient);
  given.addGradient(context, 1);
  if (context.options.gradientOnly === true) return value;

  // Expected information Σ_r ∇P_r·∇P_rᵀ/P_r. With a_r = ∂u_r/∂θ, t = Σ a_r and v = Σ (u_r/P_r)·a_r it is
  // (1−ε)²·[g²·Σ a_r·a_rᵀ/P_r + g·g'·(v·tᵀ + t·vᵀ) + (g'²·Σ u_r²/P_r + e^{−2U}/P_0)·t·tᵀ].
  let squares = (rest * rest) / at(chances, last);
  let wrongs = ((falsely(last) - rest) * wrong * right) ** 2 / at(chances, last);
  for (let r = 0; r < last; r++) {
    const own = at(strength, r);
    squares += (slope * slope * own * own) / at(chances, r);
    wrongs += ((falsely(r) - g * own) * wrong * right) ** 2 / at(chances, r);
    coefficient[r] = own / at(chances, r);
    if (own === 0) continue;
    single.length = 0;
    push.one(single, r);
    single.addInformation(context, single, (weight * right * right * g * g) / at(chances, r));
  }
  weighted.length = 0;
  push.all(weighted, coefficient);
  total.length = 0;
  push.all(total, null);
  const cross = weight * right * right * g * slope;
  // Shared parameters stand in a row once, so that the products stay small.
  weighted.compact();
  total.compact();
  weighted.addInformation(context, total, cross);
  total.addInformation(context, weighted, cross);
  total.addInformation(context, total, weight * right * right * squares);
  single.length = 0;
  single.push(layout.wrong, 1);
  single.addInformation(context, single, weight * wrongs);
  return value;
}

function weeklySeries(context: Context): number {
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

/**
 * A row of an account is what posts do in its week, the same for all, plus what is its own: d + s. Σ w·(d+s)·(d+s)ᵀ
 * then needs the dense part once a week and only few products for each account.
 */
function knownAccounts(context: Context): number {
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

/**
 * Deals with a recent click on each influencer, Poisson in all clicks on them, times a common rate, times what a
 * click does while it lasts.
 */
function clickers(context: Context): number {
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
