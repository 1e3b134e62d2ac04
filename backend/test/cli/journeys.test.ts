import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runAttribution, type Outcome } from './run-attribution.ts';

const ORACLES = resolve(import.meta.dirname, '../../../shared/test/oracles');

const HEADER = 'customer_id,channel,conversion,value,ts';
const log = (...lines: string[]): string => `${[HEADER, ...lines].join('\n')}\n`;
const journeys = (text: string, ...options: string[]): Promise<Outcome> =>
  runAttribution(['journeys', '--events', '-', ...options], text);
/** The printed paths, without the header. */
const paths = ({ out }: Outcome): string[] => out.trimEnd().split('\n').slice(1);

/** `events in: 4` → `{ 'events in': 4 }`. */
const counts = ({ err }: Outcome): Record<string, number> =>
  Object.fromEntries(
    [...err.matchAll(/^([a-z, ]+): (\d+)$/gm)].map(([, name = '', n]) => [name, Number(n)]),
  );

describe('attribution journeys', () => {
  it('counts the journeys of a log that went the same way', async () => {
    const found = await journeys(
      log(
        'ann,email,0,,2026-03-01',
        'bob,email,0,,2026-03-01',
        'bob,ads,1,20.50,2026-03-02',
        'ann,ads,1,9.5,2026-03-04',
        'cyd,ads,0,,2026-03-04',
      ),
    );
    expect(found.code).toBe(0);
    expect(found.out).toBe(
      'path,total_conversions,total_conversion_value,total_null\nemail > ads,2,30,0\nads,0,0,1\n',
    );
    expect(counts(found)).toEqual({
      'wrong lines, left out': 0,
      'events in': 5,
      customers: 3,
      journeys: 3,
      'touches in journeys': 5,
      'direct events': 0,
      'conversions observed': 2,
      'converting journeys': 2,
      'conversions unattributable': 0,
    });
  });

  it('takes every rule of a journey as an option', async () => {
    const text = log(
      'ann,ads,0,,2026-01-01',
      'ann,email,0,,2026-03-01',
      'ann,email,0,,2026-03-02',
      'ann,direct,1,5,2026-03-03',
      'ann,ads,0,,2026-03-04',
    );
    const by = async (...options: string[]): Promise<string[]> =>
      paths(await journeys(text, ...options)).sort();
    expect(await by()).toEqual(['ads > email > direct,1,5,0', 'ads,0,0,1']);
    expect(await by('--gap', '30')).toEqual(['ads,0,0,2', 'email > direct,1,5,0']);
    expect(await by('--lookback', '10')).toEqual(['ads,0,0,1', 'email > direct,1,5,0']);
    expect(await by('--no-collapse-repeats')).toContain('ads > email > email > direct,1,5,0');
    expect(await by('--no-split-on-conversion')).toEqual(['ads > email > direct,1,5,0']);
    expect(await by('--direct', 'drop')).toContain('ads > email,1,5,0');
    expect(await by('--direct', 'label')).toContain('ads > email > (direct),1,5,0');
  });

  it('reads columns by other names, other delimiters, and times as dates, seconds or milliseconds', async () => {
    const found = await journeys(
      [
        'when;who;source;won',
        '1772323200;ann;email;no',
        '2026-03-01T01:00:00+02:00;ann;ads;no',
        '2026-03-01 02:30;ann;talk;yes',
        '1772330000000;ann;web;no',
      ].join('\r\n'),
      '--delimiter=;',
      '--column-customer=who',
      '--column-channel=source',
      '--column-time=when',
      '--column-conversion=won',
    );
    // 23:00 the day before, midnight, and half past two, all UTC; the last touch came before the conversion.
    expect(paths(found)).toEqual(['ads > email > web > talk,1,0,0']);
  });

  it('tells a missing channel from a blank one', async () => {
    const found = await journeys(log('ann,NA,0,NA,1', 'ann, ,0,,2', 'ann,ads,1,NA,3'));
    expect(paths(found)).toEqual(['(missing) > (blank) > ads,1,0,0']);
  });

  it('quotes a channel with a comma, as the log did', async () => {
    const found = await journeys(log('ann,"ads, ""paid""",1,1,1'));
    expect(paths(found)).toEqual(['"ads, ""paid""",1,1,0']);
  });

  it('leaves wrong lines out, names them and counts them', async () => {
    const found = await journeys(
      log(
        'ann,ads,1,1,1',
        'ann,ads,maybe,1,2',
        ',ads,1,1,2',
        'ann,ads,1,1,last week',
        'ann,ads,1,-4,2',
        'ann,ads,1',
        'ann,"ads"x,1,1,2',
        'ann,"ads,1,1,2',
        'bob,ads,1,1,1',
      ),
    );
    expect(found.code).toBe(0);
    expect(paths(found)).toEqual(['ads,2,2,0']);
    expect(found.err).toContain('Line 3 was left out: “maybe” is neither 1 nor 0');
    expect(found.err).toContain('Line 4 was left out: it names no customer.');
    expect(found.err).toContain('Line 5 was left out: “last week” is no time.');
    expect(found.err).toContain('Line 6 was left out: “-4” is no value of 0 or more.');
    expect(found.err).toContain('Line 7 was left out: it has 3 cells and the header has 5.');
    expect(found.err).toContain('Line 8 was left out: something follows a closing quote.');
    expect(found.err).toContain('Line 9 was left out: a quote is not closed on it.');
    expect(counts(found)).toMatchObject({ 'wrong lines, left out': 7, 'events in': 2 });
  });

  it('names the first wrong lines only, and counts all', async () => {
    const found = await journeys(
      log('ann,ads,1,1,1', ...Array.from({ length: 25 }, () => 'ann,ads,1,1,soon')),
    );
    expect(found.err.match(/was left out/g)).toHaveLength(10);
    expect(found.err).toContain('… and 15 more lines.');
    expect(counts(found)['wrong lines, left out']).toBe(25);
  });

  it.each([
    [['journeys'], 2, 'Which event log?'],
    [['journeys', '--events', '-', '--gap', 'soon'], 2, '--gap must be a positive number of days'],
    [['journeys', '--events', '-', '--direct', 'hide'], 2, 'one of keep, drop, label'],
    [['journeys', '--events', '-', '--events-file', 'x'], 2, "Unknown option '--events-file'"],
    [['journeys', '--events', '/no/such/file.csv'], 1, 'There is no file “/no/such/file.csv”.'],
  ])('refuses %j', async (args, code, message) => {
    const found = await runAttribution(args);
    expect(found).toMatchObject({ code, out: '' });
    expect(found.err).toContain(message);
  });

  it.each([
    ['', 'The event log is empty.'],
    [`${HEADER}\n`, 'has a header and no events'],
    [`${HEADER}\nann,ads,1,1,soon\n`, 'None of the 1 lines of the event log could be read.'],
    [
      'customer_id,channel,conversion,value,time\n',
      'no column “ts”. It has: customer_id, channel, conversion, value, time. Name the right one with --column-time.',
    ],
    [log('ann,a > b,1,1,1'), 'The channel “a > b” holds “ > ”'],
  ])('refuses the log %j', async (text, message) => {
    const found = await journeys(text);
    expect(found).toMatchObject({ code: 1, out: '' });
    expect(found.err).toContain(message);
  });

  it('explains itself', async () => {
    const found = await runAttribution(['journeys', '--help']);
    expect(found.code).toBe(0);
    expect(found.out).toContain('--lookback DAYS');
    expect(found.out).toContain('Memory:');
  });
});

describe('attribution journeys --sorted', () => {
  it('builds the same journeys, a customer at a time', async () => {
    const text = log('9,ads,0,,2', '9,email,0,,1', '10,ads,1,7,3', '11,ads,0,,1', '11,ads,1,1,4');
    const sorted = await journeys(text, '--sorted');
    expect(sorted).toEqual(await journeys(text));
    expect(paths(sorted)).toContain('email > ads,0,0,1');
  });

  it('refuses a log that is not sorted rather than break journeys apart', async () => {
    const found = await journeys(log('a,ads,0,,1', 'c,ads,0,,1', 'b,ads,0,,1'), '--sorted');
    expect(found).toMatchObject({ code: 1, out: '' });
    expect(found.err).toContain('Line 4: customer “b” comes after “c”');
  });
});

describe('mediamix’s published example, through the command line', () => {
  const expected = JSON.parse(readFileSync(join(ORACLES, 'mediamix-expected.json'), 'utf8')) as {
    readonly path_summary_default: Record<string, number>;
    readonly direct_drop_lookback_1day: Record<string, number>;
    readonly construction_table: Record<string, readonly [number, number]>;
  };
  let folder: string;
  let events: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'attribution-journeys-'));
    events = join(folder, 'events.csv');
    await writeFile(events, gunzipSync(readFileSync(join(ORACLES, 'mediamix-events.csv.gz'))));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('has the published counts', async () => {
    const summary = expected.path_summary_default;
    expect(counts(await runAttribution(['journeys', '--events', events]))).toMatchObject({
      'events in': summary['events_in'],
      'touches in journeys': summary['events_out'],
      'direct events': summary['direct_events'],
      journeys: summary['journeys'],
      'converting journeys': summary['converting_journeys'],
    });
  });

  it('has the published conversions that nobody can be credited with', async () => {
    const found = await runAttribution([
      'journeys',
      '--events',
      events,
      '--direct',
      'drop',
      '--lookback',
      '1',
    ]);
    const published = expected.direct_drop_lookback_1day;
    expect(counts(found)).toMatchObject({
      'conversions observed': published['conversions_observed'],
      'converting journeys': published['converting_journeys'],
      'conversions unattributable': published['conversions_unattributable'],
    });
  });

  it('has the published journeys with a gap, and the same in JSON', async () => {
    const found = await runAttribution([
      'journeys',
      '--events',
      events,
      '--gap',
      '30',
      '--format',
      'json',
    ]);
    const { counts: inJson, paths: rows } = JSON.parse(found.out) as {
      counts: Record<string, number>;
      paths: { path: string[]; total_conversions: number; total_null: number }[];
    };
    const [published, length] = expected.construction_table['+ collapse duplicates'] ?? [];
    expect(inJson['journeys']).toBe(published);
    expect(inJson['events_in']).toBe(20_799);
    const each = rows.map((row) => ({ ...row, n: row.total_conversions + row.total_null }));
    const all = each.reduce((sum, { n }) => sum + n, 0);
    const touches = each.reduce((sum, { n, path }) => sum + n * path.length, 0);
    expect(all).toBe(published);
    expect((touches / all).toFixed(2)).toBe(length?.toFixed(2));
  });
});
