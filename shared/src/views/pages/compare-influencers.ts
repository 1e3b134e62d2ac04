import { percent } from '../../models/words.ts';
import type { Block, ChartBlock } from '../page/blocks.ts';
import type { Row } from '../page/cells.ts';
import type { Filter } from '../page/filters.ts';
import type { PageLink } from '../page/page.ts';
import { cutTable, type Cut } from '../page/table.ts';
import { column, NOTHING, shareCell, textCell } from '../page/text.ts';
import { influencerTable, rangeText, type InfluencerFigures } from './influencers.ts';

/** How many may be compared at once, and how few it takes. */
export const MOST_COMPARED = 5;
export const LEAST_COMPARED = 2;
/** From here one is said to be ahead of the other: the level of the intervals beside it. */
const SURE = 0.9;

export interface CompareInfluencersInput {
  /** Of who was chosen, in the order of the choice. */
  readonly rows: readonly InfluencerFigures[];
  /** P(A > B) by the data-driven model; null where it has not learnt of one of them. */
  readonly chanceOf: (a: string, b: string) => number | null;
  /** Why the model says nothing; null when it has learnt. */
  readonly notLearnt: string | null;
  readonly locale: string;
  readonly currency: string;
  readonly linkOf: (id: string) => PageLink;
  readonly cut: Cut;
}

interface Pair {
  readonly a: InfluencerFigures;
  readonly b: InfluencerFigures;
  /** That A caused more; at least a half. */
  readonly chance: number | null;
}

/** Two to five influencers side by side, and which of them can be told apart. */
export function buildCompareInfluencers(input: CompareInfluencersInput): {
  readonly sentence: string;
  readonly notices: readonly [];
  readonly blocks: readonly Block[];
} {
  const { rows, cut, locale, currency, linkOf } = input;
  if (rows.length < LEAST_COMPARED) {
    return {
      sentence: `Choose two to five influencers to see them side by side.`,
      notices: [],
      blocks: [],
    };
  }
  const pairs = pairsOf(input);
  return {
    sentence: sentenceOf(pairs, input),
    notices: [],
    blocks: [
      ...(rows.some(({ interval }) => interval !== null) ? [chart(rows)] : []),
      cutTable(
        { ...influencerTable(rows, { locale, currency, linkOf }), title: 'Side by side' },
        cut,
      ),
      pairsTable(pairs, input),
    ],
  };
}

/** For a filter of the page. */
export const compareFilter = (
  all: readonly { readonly id: string; readonly name: string }[],
  values: readonly string[],
): Filter => ({
  kind: 'choices',
  name: 'ids',
  label: 'Influencers',
  help: 'Two to five.',
  values,
  choices: all.map(({ id, name }) => ({ value: id, label: name })),
  most: MOST_COMPARED,
});

function pairsOf({ rows, chanceOf }: CompareInfluencersInput): Pair[] {
  return rows.flatMap((one, index) =>
    rows.slice(index + 1).map((other): Pair => {
      const chance = chanceOf(one.id, other.id);
      return chance !== null && chance < 0.5
        ? { a: other, b: one, chance: 1 - chance }
        : { a: one, b: other, chance };
    }),
  );
}

/** `97 %`; never a certainty that draws cannot give. */
const chanceText = (chance: number): string =>
  chance > 0.99 ? `more than ${percent(0.99)}` : percent(chance);

function sentenceOf(pairs: readonly Pair[], { notLearnt, rows }: CompareInfluencersInput): string {
  if (notLearnt !== null) return `Which of them did more cannot be said yet. ${notLearnt}`;
  const known = pairs.filter(({ chance }) => chance !== null);
  const sure = known.filter(({ chance }) => (chance ?? 0) >= SURE);
  if (known.length === 0) return 'The model has not learnt of them yet.';
  if (sure.length === 0) {
    return rows.length === 2
      ? `${rows.map(({ name }) => name).join(' and ')} cannot be told apart yet.`
      : 'No two of them can be told apart yet.';
  }
  const best = rows.find(({ id }) =>
    rows.every(
      (other) => other.id === id || sure.some(({ a, b }) => a.id === id && b.id === other.id),
    ),
  );
  const open = known.length - sure.length;
  const rest =
    open === 0
      ? ''
      : ` ${open === 1 ? 'One pair' : `${String(open)} pairs`} cannot be told apart yet.`;
  if (best) return `${best.name} caused more won value than each of the others.${rest}`;
  const [first] = [...sure].sort((x, y) => (y.chance ?? 0) - (x.chance ?? 0));
  return `${first?.a.name ?? ''} caused more won value than ${first?.b.name ?? ''} (${chanceText(first?.chance ?? 0)} sure).${rest}`;
}

function chart(rows: readonly InfluencerFigures[]): ChartBlock {
  const text = (share: number | undefined): string =>
    share === undefined ? NOTHING : percent(share);
  return {
    kind: 'chart',
    id: 'shares',
    title: 'Share of the won value that marketing caused, with its 90 % range',
    shape: 'bar',
    unit: 'percent',
    currency: null,
    sentence: rows
      .map(({ name, interval, intervalReason }) =>
        interval === null
          ? `${name}: ${intervalReason ?? 'not known'}`
          : `${name}: ${percent(interval.share)}, 90 % range ${rangeText(interval)}`,
      )
      .join('; '),
    series: [
      { key: 'low', label: 'Least', role: 'low' },
      { key: 'mid', label: 'Best guess', role: 'mid' },
      { key: 'high', label: 'Most', role: 'high' },
    ],
    points: rows.map(({ id, name, interval }) => ({
      x: id,
      label: name,
      values: [interval?.low ?? null, interval?.share ?? null, interval?.high ?? null],
      texts: [text(interval?.low), text(interval?.share), text(interval?.high)],
    })),
  };
}

function pairsTable(pairs: readonly Pair[], { notLearnt }: CompareInfluencersInput): Block {
  const verdict = (chance: number | null) => {
    if (chance === null) return textCell('Not known yet', { isTag: true, tone: 'neutral' });
    return chance >= SURE
      ? textCell('Ahead', { isTag: true, tone: 'good' })
      : textCell('Cannot be told apart yet', { isTag: true, tone: 'warning' });
  };
  return cutTable(
    {
      id: 'pairs',
      title: 'Who did more',
      intro: `By the data-driven model, all its history counted. One is said to be ahead when the chance is ${percent(SURE)} or more.`,
      columns: [
        column('a', 'Influencer'),
        column('b', 'Compared with'),
        column('chance', 'Chance to have caused more', 'percent'),
        column('verdict', 'Verdict', 'tag'),
      ],
      rows: [...pairs]
        .sort((x, y) => (y.chance ?? -1) - (x.chance ?? -1))
        .map(({ a, b, chance }): Row => ({
          id: `${a.id}:${b.id}`,
          cells: {
            a: textCell(a.name),
            b: textCell(b.name),
            chance:
              chance === null
                ? shareCell({
                    value: null,
                    reason: notLearnt ?? 'The model has not learnt of one of them.',
                  })
                : { text: chanceText(chance), value: chance },
            verdict: verdict(chance),
          },
          record: null,
          actions: [],
        })),
      total: null,
      empty: { title: 'Nobody to compare', text: 'Choose at least two.', to: null },
    },
    { sort: null, page: 1, size: pairs.length + 1 },
  );
}
