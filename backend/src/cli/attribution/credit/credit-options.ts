import { parseArgs } from 'node:util';
import type { MarkovOrder } from '@pipeline-attribution/shared/models/data-driven/markov/path-counts.ts';
import type { PositionRule } from '@pipeline-attribution/shared/models/path-tally.ts';
import { UsageError } from '../command.ts';
import { USUAL_COLUMNS, type ColumnNames } from '../paths/columns.ts';

export type CreditModel =
  | { readonly kind: 'rule'; readonly rule: PositionRule }
  | { readonly kind: 'markov'; readonly order: MarkovOrder }
  | { readonly kind: 'shapley' }
  | { readonly kind: 'shapley_equal' }
  | { readonly kind: 'shapley_ordered' };

export interface CreditOptions {
  /** A file's name, or `-` for standard input. */
  readonly paths: string;
  /** As it was asked for. */
  readonly name: string;
  readonly model: CreditModel;
  readonly columns: ColumnNames;
  readonly separator: string;
  readonly format: 'csv' | 'json';
}

export const CREDIT_HELP = `Credits channels for the conversions of counted paths.

Usage: attribution credit --paths FILE.csv|- --model MODEL [options]

Prints channel,conversions,value,removal_effect, best first; the effect only for markov.

Models
  first, last       all to the first or the last touch
  linear            the same to every touch
  position          --first and --last of it (default: 0.4 each), the rest evenly to those between
  time_decay        each step back from the last touch counts --decay times the one after it (default: 0.5)
  markov            removal effects of a Markov chain, exact: what is lost when journeys end at the channel;
                    --order 1, 2 or 3 channels are remembered (default: 1)
  shapley           what each channel adds to the conversion rate, by a smoothed model of it
  shapley_equal     the same to every channel of a path, however often it was met
  shapley_ordered   that, told apart by position; prints channel,position,conversions,value

The paths
  --paths FILE|-             CSV with a header, a path a line; - is standard input
  --separator TEXT           between the channels of a path (default: " > ")
  --column-path NAME         default: path
  --column-conversions NAME  journeys that went this way and converted (default: total_conversions)
  --column-value NAME        what those were worth together (default: total_conversion_value, if there is one)
  --column-null NAME         journeys that went this way and did not (default: total_null, if there is one)

Output
  --format csv|json          json has the totals and warnings too (default: csv)

An empty number is 0. Wrong lines are left out; the first of them and warnings go to standard error.
`;

/** @throws UsageError with what does not make sense. */
export function creditOptions(args: readonly string[]): CreditOptions {
  const values = parsed(args);
  if (values.paths === undefined) {
    throw new UsageError('Which paths? Give --paths FILE.csv, or --paths - for standard input.');
  }
  if (values.model === undefined) {
    throw new UsageError(`Which model? Give --model with one of ${MODELS.join(', ')}.`);
  }
  if (values.separator === '' || /[",\r\n]/.test(values.separator)) {
    throw new UsageError('--separator must be some text without a comma, a quote or a line end.');
  }
  const isMarkov = values.model === 'markov';
  if (values.order !== undefined && !isMarkov) {
    throw new UsageError(`--order belongs to markov; ${values.model} has none.`);
  }
  return {
    paths: values.paths,
    name: values.model,
    model: modelOf(values.model, values),
    columns: {
      path: values['column-path'],
      conversions: values['column-conversions'],
      value: values['column-value'],
      nulls: values['column-null'],
    },
    separator: values.separator,
    format: oneOf('--format', values.format, ['csv', 'json']),
  };
}

const MODELS = [
  'first',
  'last',
  'linear',
  'position',
  'time_decay',
  'markov',
  'shapley',
  'shapley_equal',
  'shapley_ordered',
] as const;

interface ModelValues {
  readonly order?: string | undefined;
  readonly first: string;
  readonly last: string;
  readonly decay: string;
}

function modelOf(name: string, values: ModelValues): CreditModel {
  const model = oneOf('--model', name, MODELS);
  switch (model) {
    case 'first':
    case 'last':
    case 'linear':
      return { kind: 'rule', rule: { rule: model } };
    case 'position': {
      const first = part('--first', values.first);
      const last = part('--last', values.last);
      if (first + last > 1) throw new UsageError('--first and --last must not exceed 1 together.');
      return { kind: 'rule', rule: { rule: 'position', first, last } };
    }
    case 'time_decay':
      return {
        kind: 'rule',
        rule: { rule: 'decay_by_step', decay: part('--decay', values.decay) },
      };
    case 'markov':
      return {
        kind: 'markov',
        order: Number(oneOf('--order', values.order ?? '1', ORDERS)) as MarkovOrder,
      };
    case 'shapley':
    case 'shapley_equal':
    case 'shapley_ordered':
      return { kind: model };
  }
}

const ORDERS = ['1', '2', '3'] as const;

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        paths: { type: 'string' },
        model: { type: 'string' },
        order: { type: 'string' },
        first: { type: 'string', default: '0.4' },
        last: { type: 'string', default: '0.4' },
        decay: { type: 'string', default: '0.5' },
        separator: { type: 'string', default: ' > ' },
        format: { type: 'string', default: 'csv' },
        'column-path': { type: 'string', default: USUAL_COLUMNS.path },
        'column-conversions': { type: 'string', default: USUAL_COLUMNS.conversions },
        'column-value': { type: 'string', default: USUAL_COLUMNS.value },
        'column-null': { type: 'string', default: USUAL_COLUMNS.nulls },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function oneOf<const Choice extends string>(
  option: string,
  value: string,
  choices: readonly Choice[],
): Choice {
  const found = choices.find((choice) => choice === value);
  if (found === undefined) {
    throw new UsageError(`${option} must be one of ${choices.join(', ')}, not “${value}”.`);
  }
  return found;
}

function part(option: string, text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 1)) {
    throw new UsageError(`${option} must be a number from 0 to 1, not “${text}”.`);
  }
  return value;
}
