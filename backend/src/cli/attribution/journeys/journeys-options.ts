import { parseArgs } from 'node:util';
import type { LogRules } from '@pipeline-attribution/shared/journey/from-events.ts';
import { UsageError } from '../command.ts';
import { TIME_UNITS } from './event-cells.ts';
import type { EventFormat } from './read-events.ts';

export interface JourneysOptions {
  /** A file's name, or `-` for standard input. */
  readonly events: string;
  readonly rules: LogRules;
  readonly eventFormat: EventFormat;
  readonly isSorted: boolean;
  readonly separator: string;
  readonly outputFormat: 'csv' | 'json';
}

export const JOURNEYS_HELP = `Builds journeys from an event log and counts those that went the same way.

Usage: attribution journeys --events FILE.csv|- [options]

Prints path,total_conversions,total_conversion_value,total_null, which \`attribution credit\` reads:

  attribution journeys --events events.csv --gap 30 | attribution credit --paths - --model markov

Journeys
  --lookback DAYS            only touches so many days before the conversion (default: all)
  --gap DAYS                 so many days of silence begin a new journey (default: none do)
  --no-split-on-conversion   a conversion does not end its journey
  --no-collapse-repeats      keep a, a, b instead of a, b
  --direct keep|drop|label   direct traffic: as it is, left out, or all named (direct) (default: keep)

The event log
  --events FILE|-            CSV with a header, one event a line, in any order; - is standard input
  --column-customer NAME     default: customer_id
  --column-channel NAME      default: channel
  --column-time NAME         default: ts
  --column-conversion NAME   1 or 0, true or false, yes or no (default: conversion)
  --column-value NAME        what the conversion is worth (default: value, if there is one)
  --time auto|seconds|milliseconds
                             auto: ISO dates (UTC unless they name a zone), or seconds since 1970 below
                             100,000,000,000 and milliseconds from there on
  --missing TEXT             what a missing cell reads (default: NA); an empty channel is (blank), not missing
  --delimiter CHARACTER      default: ,
  --sorted                   the lines are sorted by customer: memory then does not grow with the log

Output
  --format csv|json          json has the counts too (default: csv)
  --separator TEXT           between the channels of a path (default: " > ")

Counts, and the first wrong lines, go to standard error. A wrong line is left out.

Memory: all events are held until the last was read, in about 30 bytes each and 150 for each customer (10 million
events of 1 million customers: 550 MB), and each different path once. With --sorted only the paths.
`;

/** @throws UsageError with what does not make sense. */
export function journeysOptions(args: readonly string[]): JourneysOptions {
  const values = parsed(args);
  if (values.events === undefined) {
    throw new UsageError(
      'Which event log? Give --events FILE.csv, or --events - for standard input.',
    );
  }
  if (values.separator === '') throw new UsageError('--separator must not be empty.');
  if (values.delimiter.length !== 1) throw new UsageError('--delimiter must be one character.');
  return {
    events: values.events,
    rules: {
      splitOnConversion: values['split-on-conversion'],
      inactivityGapDays: days('--gap', values.gap),
      collapseRepeats: values['collapse-repeats'],
      direct: oneOf('--direct', values.direct, ['keep', 'drop', 'label']),
      lookbackDays: days('--lookback', values.lookback),
    },
    eventFormat: {
      columns: {
        customer: values['column-customer'],
        channel: values['column-channel'],
        time: values['column-time'],
        conversion: values['column-conversion'],
        value: values['column-value'] ?? null,
      },
      delimiter: values.delimiter,
      timeUnit: oneOf('--time', values.time, TIME_UNITS),
      missing: values.missing,
    },
    isSorted: values.sorted,
    separator: values.separator,
    outputFormat: oneOf('--format', values.format, ['csv', 'json']),
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowNegative: true,
      options: {
        events: { type: 'string' },
        lookback: { type: 'string' },
        gap: { type: 'string' },
        'split-on-conversion': { type: 'boolean', default: true },
        'collapse-repeats': { type: 'boolean', default: true },
        direct: { type: 'string', default: 'keep' },
        'column-customer': { type: 'string', default: 'customer_id' },
        'column-channel': { type: 'string', default: 'channel' },
        'column-time': { type: 'string', default: 'ts' },
        'column-conversion': { type: 'string', default: 'conversion' },
        'column-value': { type: 'string' },
        time: { type: 'string', default: 'auto' },
        missing: { type: 'string', default: 'NA' },
        delimiter: { type: 'string', default: ',' },
        sorted: { type: 'boolean', default: false },
        format: { type: 'string', default: 'csv' },
        separator: { type: 'string', default: ' > ' },
      },
    }).values;
  } catch (error) {
    if (error instanceof TypeError && 'code' in error) throw new UsageError(error.message);
    throw error;
  }
}

function days(option: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  const number = Number(text);
  if (text.trim() !== '' && number > 0 && number < Infinity) return number;
  throw new UsageError(`${option} must be a positive number of days, not “${text}”.`);
}

function oneOf<const Choice extends string>(
  option: string,
  text: string,
  choices: readonly Choice[],
): Choice {
  const choice = choices.find((each) => each === text);
  if (choice !== undefined) return choice;
  throw new UsageError(`${option} must be one of ${choices.join(', ')}, not “${text}”.`);
}
