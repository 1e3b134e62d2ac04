import { describe, expect, it } from '@jest/globals';
import {
  conversionLagDays,
  creditPaths,
  journeysFromEvents,
  median,
  pathsOfJourneys,
  pathWeights,
  quantile,
} from '../../src/index.ts';
import type { LogEvent, LogJourneys, LogRules, PathRule } from '../../src/index.ts';
import { mediamixEvents, mediamixExpected } from '../support/oracles.ts';

const DEFAULTS: LogRules = {
  splitOnConversion: true,
  inactivityGapDays: null,
  collapseRepeats: true,
  direct: 'keep',
  lookbackDays: null,
};

const DAY = 86_400_000;
const event = (atDay: number, channel: string | null, over: Partial<LogEvent> = {}): LogEvent => ({
  customerId: 'c',
  channel,
  at: atDay * DAY,
  converted: false,
  value: null,
  ...over,
});
const channels = (events: LogEvent[], rules: Partial<LogRules> = {}): string[][] =>
  journeysFromEvents(events, { ...DEFAULTS, ...rules }).journeys.map(({ touches }) =>
    touches.map(({ channel }) => channel),
  );

describe('Journeys from an event log', () => {
  it('end with a conversion; what follows is another journey', () => {
    const log = [event(1, 'a'), event(2, 'b', { converted: true }), event(3, 'c')];
    expect(channels(log)).toEqual([['a', 'b'], ['c']]);
  });

  it('end with a long silence, when told how long', () => {
    const log = [event(1, 'a'), event(32, 'b')];
    expect(channels(log)).toEqual([['a', 'b']]);
    expect(channels(log, { inactivityGapDays: 31 })).toEqual([['a', 'b']]);
    expect(channels(log, { inactivityGapDays: 30 })).toEqual([['a'], ['b']]);
  });

  it('drop what happened after the last conversion when they are not split there', () => {
    const log = [event(1, 'a', { converted: true, value: 5 }), event(2, 'b')];
    expect(channels(log, { splitOnConversion: false })).toEqual([['a']]);
  });

  it('keep the first of a run of repeats', () => {
    const { journeys } = journeysFromEvents(
      [event(1, 'a'), event(2, 'a'), event(3, 'b'), event(4, 'a')],
      DEFAULTS,
    );
    expect(journeys[0]?.touches).toEqual([
      { channel: 'a', at: DAY },
      { channel: 'b', at: 3 * DAY },
      { channel: 'a', at: 4 * DAY },
    ]);
  });

  it('name direct traffic, drop it or leave it, and never lose the conversion it recorded', () => {
    const log = [event(1, 'a'), event(2, ' Direct '), event(3, null, { converted: true })];
    expect(channels(log)).toEqual([['a', ' Direct ', '(missing)']]);
    expect(channels(log, { direct: 'label' })).toEqual([['a', '(direct)']]);
    expect(channels(log, { direct: 'drop' })).toEqual([['a']]);
    const dropped = journeysFromEvents(log, { ...DEFAULTS, direct: 'drop', lookbackDays: 1 });
    expect(dropped.journeys).toEqual([]);
    expect(dropped.counts).toMatchObject({ conversionsObserved: 1, conversionsUnattributable: 1 });
  });

  it('keep the log’s order for rows of one instant', () => {
    expect(channels([event(1, 'b'), event(1, 'a')])).toEqual([['b', 'a']]);
  });

  it('leave the log as it was', () => {
    const log = [event(2, 'b'), event(1, 'a')];
    journeysFromEvents(log, DEFAULTS);
    expect(log.map(({ channel }) => channel)).toEqual(['b', 'a']);
  });
});

describe('mediamix’s published example', () => {
  const events = mediamixEvents();
  const expected = mediamixExpected();
  const build = (rules: Partial<LogRules> = {}): LogJourneys =>
    journeysFromEvents(events, { ...DEFAULTS, ...rules });
  const byDefault = build();
  const lengths = (built: LogJourneys): number[] =>
    built.journeys.map(({ touches }) => touches.length);
  const mean = (values: readonly number[]): number =>
    values.reduce((a, b) => a + b, 0) / values.length;

  it('has the same summary', () => {
    const summary = expected.path_summary_default;
    const { journeys, counts } = byDefault;
    expect(counts.eventsIn).toBe(summary.events_in);
    expect(counts.eventsOut).toBe(summary.events_out);
    expect(counts.directEvents).toBe(summary.direct_events);
    expect(journeys).toHaveLength(summary.journeys);
    expect(journeys.filter(({ convertedAt }) => convertedAt !== null)).toHaveLength(
      summary.converting_journeys,
    );
    expect(mean(lengths(byDefault)).toFixed(2)).toBe(summary.mean_length.toFixed(2));
    expect(median(lengths(byDefault))).toBe(summary.median_length);
    expect(Math.max(...lengths(byDefault))).toBe(summary.max_length);
  });

  it.each([
    ['naive', { splitOnConversion: false, collapseRepeats: false }],
    ['split on conversion', { collapseRepeats: false }],
    ['+ 30-day inactivity gap', { inactivityGapDays: 30, collapseRepeats: false }],
    ['+ collapse duplicates', { inactivityGapDays: 30 }],
  ])('has the construction table’s row “%s”', (row, rules) => {
    // The naive row keeps what happened after a conversion, which our journeys do not: it is the raw log.
    const found =
      row === 'naive'
        ? [...Map.groupBy(events, ({ customerId }) => customerId).values()].map((own) => own.length)
        : lengths(build(rules));
    const [count, length] = expected.construction_table[row] ?? [];
    expect(found).toHaveLength(count ?? NaN);
    expect(mean(found).toFixed(2)).toBe(length?.toFixed(2));
  });

  it('counts the conversions that a day’s lookback without direct traffic leaves to nobody', () => {
    const { journeys, counts } = build({ direct: 'drop', lookbackDays: 1 });
    expect({
      conversions_observed: counts.conversionsObserved,
      converting_journeys: journeys.filter(({ convertedAt }) => convertedAt !== null).length,
      conversions_unattributable: counts.conversionsUnattributable,
    }).toEqual(expected.direct_drop_lookback_1day);
  });

  it('has the same touches by channel when direct traffic is labelled', () => {
    const counts = new Map<string, number>();
    for (const { touches } of build({ direct: 'label' }).journeys) {
      for (const { channel } of touches) counts.set(channel, (counts.get(channel) ?? 0) + 1);
    }
    expect(Object.fromEntries(counts)).toEqual(expected.direct_label_touch_counts);
  });

  it('has the same conversion lag to the printed digit', () => {
    const lag = conversionLagDays(byDefault.journeys);
    for (const [p, days] of Object.entries(expected.conversion_lag_days)) {
      expect(quantile(lag, Number(p))?.toFixed(3)).toBe(days.toFixed(3));
    }
  });

  it('has the same linear credit to the printed digit', () => {
    const rows = pathsOfJourneys(byDefault.journeys);
    const credit = creditPaths(rows, { rule: 'linear' });
    const all = rows.reduce((sum, { conversions }) => sum + conversions, 0);
    for (const [channel, [conversions, share, value]] of Object.entries(expected.linear)) {
      const found = credit.get(channel);
      expect(found?.conversions.toFixed(2)).toBe(conversions?.toFixed(2));
      expect(((found?.conversions ?? NaN) / all).toFixed(5)).toBe(share?.toFixed(5));
      expect(Math.round(found?.value ?? NaN)).toBe(value);
    }
  });

  it('has the same spread of shares over first, last, linear, position and time decay', () => {
    const rows = pathsOfJourneys(byDefault.journeys).filter(({ conversions }) => conversions > 0);
    const rules: PathRule[] = [
      { rule: 'first' },
      { rule: 'last' },
      { rule: 'linear' },
      { rule: 'position', first: 0.4, last: 0.4 },
      { rule: 'decay_by_time', decay: 0.5, period: 7 },
    ];
    const credits = rules.map((rule) => creditPaths(rows, rule));
    const spread = expected.spread_over_first_last_linear_position_timedecay7d_markov.rows;
    for (const [channel, [low, high, middle]] of Object.entries(spread)) {
      const markov = expected.markov_order1.rows[channel]?.[2] ?? NaN;
      const shares = credits.map(
        (credit) => (credit.get(channel)?.conversions ?? NaN) / rows.length,
      );
      // The sixth model is Markov's, taken as published.
      expect(Math.min(...shares, markov)).toBeCloseTo(low ?? NaN, 5);
      expect(Math.max(...shares, markov)).toBeCloseTo(high ?? NaN, 5);
      expect(mean([...shares, markov])).toBeCloseTo(middle ?? NaN, 5);
    }
  });

  it('has every channel in the same positions', () => {
    const converting = byDefault.journeys.filter(({ convertedAt }) => convertedAt !== null);
    for (const [channel, row] of Object.entries(expected.channel_positions.rows)) {
      const found = { only: 0, first: 0, middle: 0, last: 0 };
      for (const { touches } of converting) {
        touches.forEach((touch, index) => {
          if (touch.channel !== channel) return;
          if (touches.length === 1) found.only++;
          else if (index === 0) found.first++;
          else if (index === touches.length - 1) found.last++;
          else found.middle++;
        });
      }
      const { only, first, middle, last } = found;
      expect([only, first, middle, last, only + first + middle + last]).toEqual(row);
    }
  });

  it('has the same time decay on its example journey', () => {
    const example = expected.time_decay_half_life_3_days_example;
    const rows = pathsOfJourneys(byDefault.journeys);
    const index = byDefault.journeys.findIndex(
      ({ touches, convertedAt }) => convertedAt !== null && touches.length >= 4,
    );
    const row = rows[index];
    expect(row?.path).toEqual(example.channel);
    expect(row?.ages?.map((age) => age.toFixed(3))).toEqual(
      example.time_to_conversion_days.map((age) => age.toFixed(3)),
    );
    const weights = pathWeights(
      example.channel.length,
      { rule: 'decay_by_time', decay: 0.5, period: 3 },
      row?.ages,
    );
    expect(weights.map((weight) => weight.toFixed(6))).toEqual(
      example.credit.map((credit) => credit.toFixed(6)),
    );
  });

  it('has the same decay on evenly spaced touches', () => {
    const weights = pathWeights(4, { rule: 'decay_by_step', decay: 0.5 });
    expect([...weights].reverse().map((weight) => weight.toFixed(8))).toEqual(
      expected['time_decay_evenly_spaced_decay_0.5'].map((weight) => weight.toFixed(8)),
    );
  });
});
