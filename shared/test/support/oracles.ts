import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { LogEvent } from '../../src/index.ts';

const HERE = resolve(import.meta.dirname, '../oracles');

/** GPL-3 data that is not part of this project; see test/oracles/README.md. */
export const PATH_DATA = resolve(
  import.meta.dirname,
  '../../../../shared/oracles/channelattribution-pathdata',
);
export const hasPathData = existsSync(join(PATH_DATA, 'paths.csv'));

export interface ToyExamples {
  readonly analyzecore: {
    readonly paths: readonly { readonly path: string[]; readonly conversions: number }[];
    readonly last_touch: Record<string, number>;
  };
  readonly pychattr: {
    readonly paths: readonly string[];
    readonly conversions: readonly number[];
    readonly first_touch: Record<string, number>;
  };
  readonly hockeystack: {
    readonly journey: readonly string[];
    readonly value: number;
    readonly first: Record<string, number>;
    readonly last: Record<string, number>;
    readonly linear: Record<string, number>;
    readonly position_based_40_20_40: Record<string, number>;
  };
  readonly hubspot_weights: Record<
    'w_shaped' | 'full_path',
    {
      readonly first: number;
      readonly lead_creation: number;
      readonly deal_creation: number;
      readonly last?: number;
      readonly rest: number;
    }
  >;
  readonly dp6_time_decay: {
    readonly channels: string[];
    readonly hours_to_conversion: number[];
    readonly frequency_hours: number;
    readonly decay: number;
    readonly credit: number[];
  };
}

/** The Markov side of the same examples. */
export interface MarkovExamples {
  readonly analyzecore: {
    readonly paths: readonly { path: string[]; conversions: number; null: number }[];
    readonly p_conversion: number;
    readonly removal_effects: Record<string, number>;
    readonly markov_conversions: Record<string, number>;
  };
  readonly pychattr: {
    readonly paths: readonly string[];
    readonly conversions: readonly number[];
    readonly exact_removal_effects: Record<string, number>;
    readonly exact_conversions: Record<string, number>;
  };
  readonly mediamix_three_journeys: {
    readonly journeys: readonly (readonly [path: string[], converted: number])[];
    readonly removal_effect: Record<string, number>;
  };
}

export const markovExamples = (): MarkovExamples =>
  JSON.parse(readFileSync(join(HERE, 'toy-examples.json'), 'utf8')) as MarkovExamples;

export const toyExamples = (): ToyExamples =>
  JSON.parse(readFileSync(join(HERE, 'toy-examples.json'), 'utf8')) as ToyExamples;

type Row = readonly number[];

export interface MediamixExpected {
  readonly path_summary_default: {
    readonly events_in: number;
    readonly events_out: number;
    readonly journeys: number;
    readonly converting_journeys: number;
    readonly mean_length: number;
    readonly median_length: number;
    readonly max_length: number;
    readonly direct_events: number;
  };
  readonly construction_table: Record<string, Row>;
  readonly direct_drop_lookback_1day: {
    readonly conversions_observed: number;
    readonly converting_journeys: number;
    readonly conversions_unattributable: number;
  };
  readonly direct_label_touch_counts: Record<string, number>;
  readonly conversion_lag_days: Record<string, number>;
  readonly linear: Record<string, Row>;
  readonly markov_order1: {
    readonly p_conversion: number;
    readonly rows: Record<string, Row>;
  };
  readonly spread_over_first_last_linear_position_timedecay7d_markov: {
    readonly rows: Record<string, Row>;
  };
  readonly channel_positions: { readonly rows: Record<string, Row> };
  readonly time_decay_half_life_3_days_example: {
    readonly channel: string[];
    readonly time_to_conversion_days: number[];
    readonly credit: number[];
  };
  readonly 'time_decay_evenly_spaced_decay_0.5': number[];
}

export const mediamixExpected = (): MediamixExpected =>
  JSON.parse(readFileSync(join(HERE, 'mediamix-expected.json'), 'utf8')) as MediamixExpected;

export function mediamixEvents(): LogEvent[] {
  const text = gunzipSync(readFileSync(join(HERE, 'mediamix-events.csv.gz'))).toString('utf8');
  return text
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [customerId = '', channel = '', conversion = '', value = '', ts = ''] = line.split(',');
      return {
        customerId,
        channel: channel === 'NA' ? null : channel,
        at: Number(ts) * 1000,
        converted: conversion === '1',
        value: value === '' ? null : Number(value),
      };
    });
}

/** Rows of a CSV without quoting, as records. */
export function readPathData(file: string): Record<string, string>[] {
  const [head = '', ...lines] = readFileSync(join(PATH_DATA, file), 'utf8').trimEnd().split('\n');
  const names = head.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(names.map((name, index) => [name, cells[index] ?? '']));
  });
}
