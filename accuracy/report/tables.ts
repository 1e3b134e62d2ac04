import type { SimFamily } from '@pipeline-attribution/shared';
import { SCORED_MODELS } from '../models/model-table.ts';
import { ANSWER_RATES } from '../run/plan.ts';
import type { ModelScore } from '../run/unit.ts';
import type { MeanInterval } from '../score/statistics.ts';
import { percent } from './gates.ts';
import type { Results } from './results.ts';

/** A table as text cells; the first row is the header. */
export type Table = readonly (readonly string[])[];

/** C or C⁺ of every model by size, with the lower 95 % bound of the mean. */
export function creditTable(results: Results, family: SimFamily, figure: 'c' | 'cPlus'): Table {
  const { sizes } = results;
  const rows = SCORED_MODELS.filter(({ id }) =>
    sizes.some((wonDeals) => results.has({ family, wonDeals }, id)),
  ).map(({ id, label }) => [
    label,
    ...sizes.map((wonDeals) =>
      bounded(results.mean({ family, wonDeals }, id, (score) => score[figure])),
    ),
  ]);
  return [['Model', ...sizes.map((size) => `${size} won`)], ...rows];
}

/** Everything else that is known of the data-driven model, by family and size. */
export function dataDrivenTable(results: Results): Table {
  const model = 'data_driven';
  const header = [
    'Family',
    'Won deals',
    'C⁺',
    'Coverage',
    'Coverage, incremental',
    'Spearman',
    'To influencers without effect',
    'Influencers: credited',
    'Influencers: true',
    'Baseline: true',
  ];
  const rows = results.families.flatMap((family) =>
    results.sizes.flatMap((wonDeals) => {
      const where = { family, wonDeals };
      if (!results.has(where, model)) return [];
      const of = (figure: (score: ModelScore) => number | null): number =>
        results.mean(where, model, figure).mean;
      const truth = results.at(where);
      return [
        [
          family,
          String(wonDeals),
          two(of((score) => score.cPlus)),
          share(results.coverage(where, model)),
          share(results.coverage(where, model, 'incremental')),
          two(of((score) => score.spearman)),
          percent(of((score) => score.zeroEffect)),
          percent(of((score) => score.influencerShare)),
          percent(average(truth.map(({ trueInfluencerShare }) => trueInfluencerShare))),
          percent(average(truth.map(({ trueBaseline }) => trueBaseline))),
        ],
      ];
    }),
  );
  return [header, ...rows];
}

/** C of the data-driven model by how many buyers answer. */
export function answersTable(results: Results): Table {
  const rates = [...ANSWER_RATES, 0.4];
  const header = ['Family', 'Won deals', '0 %', ...rates.map((rate) => `${100 * rate} %`)];
  const rows = results.families.flatMap((family) =>
    results.sizes.flatMap((wonDeals) => {
      const where = { family, wonDeals };
      if (!results.has({ ...where, answered: ANSWER_RATES[0] }, 'data_driven')) return [];
      return [
        [
          family,
          String(wonDeals),
          bounded(results.mean(where, 'data_driven_no_answers', ({ c }) => c)),
          ...rates.map((answered) =>
            bounded(results.mean({ ...where, answered }, 'data_driven', ({ c }) => c)),
          ),
        ],
      ];
    }),
  );
  return [header, ...rows];
}

/** Part of won value credited to influencers where they do nothing. */
export function nullTable(results: Results): Table {
  const rows = results.families.flatMap((family) =>
    results.sizes.flatMap((wonDeals) => {
      const where = { family, wonDeals, world: 'null' } as const;
      if (!results.has(where, 'data_driven')) return [];
      const found = results.mean(where, 'data_driven', (score) => score.influencerShare);
      const worst = Math.max(
        ...results.ofModel(where, 'data_driven').map(({ influencerShare }) => influencerShare),
      );
      return [[family, String(wonDeals), percent(found.mean), percent(found.high), percent(worst)]];
    }),
  );
  return [['Family', 'Won deals', 'Mean', 'Upper 95 % bound', 'Worst seed'], ...rows];
}

const average = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
export const two = (value: number): string => (Number.isNaN(value) ? '–' : value.toFixed(2));
const share = (value: number | null): string => (value === null ? '–' : percent(value));
export const bounded = ({ mean, low, count }: MeanInterval): string =>
  count === 0 ? '–' : `${mean.toFixed(2)} (${low.toFixed(2)})`;

/** For the terminal: columns in line. */
export function asText(table: Table): string {
  const widths = (table[0] ?? []).map((_, column) =>
    Math.max(...table.map((row) => (row[column] ?? '').length)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ');
  return table.map(line).join('\n');
}

/** For the document. */
export function asMarkdown(table: Table): string {
  const [header = [], ...rows] = table;
  const line = (row: readonly string[]): string => `| ${row.join(' | ')} |`;
  const rule = `|${header.map((_, column) => (column === 0 ? ' --- ' : ' ---: ')).join('|')}|`;
  return [line(header), rule, ...rows.map(line)].join('\n');
}
