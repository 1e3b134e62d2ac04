import type { ModelScore } from '../run/unit.ts';
import { percent } from './gates.ts';
import type { Results, Where } from './results.ts';

const MODEL = 'data_driven';

/** What a reader should know before trusting a figure, each with its numbers, as a list. */
export function worstCases(results: Results): string {
  const places = results.families.flatMap((family) =>
    results.sizes
      .map((wonDeals): Where => ({ family, wonDeals }))
      .filter((where) => results.has(where, MODEL)),
  );
  const name = ({ family, wonDeals }: Where): string => `${family} at ${wonDeals} won deals`;
  const lines: string[] = [];
  const single = places
    .map((where) => ({
      where,
      c: Math.min(...results.ofModel(where, MODEL).map((score) => score.c)),
    }))
    .filter(({ where }) => where.wonDeals >= 150)
    .sort((a, b) => a.c - b.c)[0];
  if (single !== undefined) {
    lines.push(
      `A mean is not a promise for one company: the worst single company from 150 won deals on (${name(single.where)}) reached C ${single.c.toFixed(2)}.`,
    );
  }
  const worst = (
    figure: (score: ModelScore) => number | null,
  ): { where: Where; value: number } | undefined =>
    places
      .map((where) => ({ where, value: results.mean(where, MODEL, figure).mean }))
      .filter(({ value }) => !Number.isNaN(value))
      .sort((a, b) => b.value - a.value)[0];
  const idle = worst((score) => score.zeroEffect);
  if (idle !== undefined) {
    lines.push(
      `Influencers without any effect still get some credit, most in ${name(idle.where)}: ${percent(idle.value)} of what is attributed, together.`,
    );
  }
  const gap = places
    .map((where) => ({
      where,
      full: results.mean(where, MODEL, ({ c }) => c).mean,
      without: results.mean(where, 'data_driven_no_answers', ({ c }) => c).mean,
    }))
    .filter(({ without }) => !Number.isNaN(without))
    .sort((a, b) => b.full - b.without - (a.full - a.without))[0];
  if (gap !== undefined) {
    lines.push(
      `Without answers to «How did you hear about us?» it knows much less: in ${name(gap.where)} C falls from ${gap.full.toFixed(2)} to ${gap.without.toFixed(2)}. Ask the question.`,
    );
  }
  const biased = places
    .map((where) => {
      const truth = results.at(where);
      const trueShare =
        truth.reduce((sum, score) => sum + score.trueInfluencerShare, 0) / truth.length;
      return {
        where,
        trueShare,
        found: results.mean(where, MODEL, (score) => score.influencerShare).mean,
      };
    })
    .sort((a, b) => Math.abs(b.found - b.trueShare) - Math.abs(a.found - a.trueShare))[0];
  if (biased !== undefined) {
    lines.push(
      `How much of won value influencers caused in all is known less well than how it splits between them; farthest off is ${name(biased.where)}: ${percent(biased.found)} credited, ${percent(biased.trueShare)} true.`,
    );
  }
  const small = places.filter(({ wonDeals }) => wonDeals < 150);
  if (small.length > 0) {
    const c = small.map((where) => results.mean(where, MODEL, (score) => score.c).mean);
    lines.push(
      `Below 150 won deals no accuracy is promised: C lies between ${Math.min(...c).toFixed(2)} and ${Math.max(...c).toFixed(2)} by family and size.`,
    );
  }
  lines.push(
    'The companies are simulated. They share what their makers thought of: posts that are seen and not clicked, buyers who search the brand because somebody named it, keen accounts that follow more people. A market that works otherwise is not in these figures.',
  );
  return lines.map((line) => `- ${line}`).join('\n');
}
