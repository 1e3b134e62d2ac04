import { nobody } from '../sources.ts';
import { at } from '../linear-algebra.ts';
import { answersUnder, answerScratch } from './answers-under.ts';
import { weightOf, type Context } from './context.ts';
import type { Row } from './row.ts';

/**
 * Answers of people outside deals, week by week. They name what they saw as much as what moved them: the
 * audience r_k is that of the deals, the effect s_k counts in part, and each source may differ by its own.
 */
export function leadAnswers(context: Context): number {
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
