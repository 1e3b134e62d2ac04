import type { PathCredit, PathRow } from '../../paths.ts';

/**
 * The equal share, told apart by where in the journey a channel stood: each journey books 1/|T| to every channel
 * of its set T, at the channel's position (the first touch is 1). A channel that comes more than once shares its
 * part evenly among its positions, so that positions sum to `equalShare` and everything to the conversions.
 *
 * The “ordered Shapley value” of Zhao, Mahboobi and Bagheri 2018 (arXiv 1804.05327, section 3.2). It answers where
 * a channel works, early or late; it moves no credit between channels.
 *
 * @returns by channel, the credit at positions 1, 2, … up to its last.
 */
export function orderedShapley(
  rows: Iterable<PathRow>,
): ReadonlyMap<string, readonly PathCredit[]> {
  const credit = new Map<string, { conversions: number; value: number }[]>();
  for (const { path, conversions, value } of rows) {
    const times = new Map<string, number>();
    for (const channel of path) times.set(channel, (times.get(channel) ?? 0) + 1);
    path.forEach((channel, index) => {
      let positions = credit.get(channel);
      if (!positions) credit.set(channel, (positions = []));
      while (positions.length <= index) positions.push({ conversions: 0, value: 0 });
      const entry = positions[index];
      if (!entry) return;
      const part = times.size * (times.get(channel) ?? 1);
      entry.conversions += conversions / part;
      entry.value += value / part;
    });
  }
  return credit;
}
