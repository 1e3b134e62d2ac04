import { NO_ANSWER, nobody } from '../sources.ts';
import { at } from '../linear-algebra.ts';
import { answersUnder, answerScratch } from './answers-under.ts';
import { weightOf, type Context } from './context.ts';
import { pushStrength, pushStrengths } from './push-strengths.ts';
import type { Row } from './row.ts';

/** What people on deals said moved them, under what weighed on each deal at its creation. */
export function dealAnswers(context: Context): number {
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
