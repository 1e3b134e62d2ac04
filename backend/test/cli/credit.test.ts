import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generatePaths } from '../../bench/core/generate-paths.ts';
import { rowsOf, runAttribution, type Outcome } from './run-attribution.ts';

const HEADER = 'path,total_conversions,total_conversion_value,total_null\n';
const SMALL = `${HEADER}a > b,2,30,1\na,0,0,4\nb > c > b,1,5.5,0\n`;

let folder: string;
let small: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'attribution-credit-'));
  small = await fileOf('small.csv', SMALL);
});
afterAll(() => rm(folder, { recursive: true }));

async function fileOf(name: string, text: string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, text);
  return file;
}

const creditOf = (paths: string, ...args: string[]): Promise<Outcome> =>
  runAttribution(['credit', '--paths', paths, ...args]);
const piped = (text: string, ...args: string[]): Promise<Outcome> =>
  runAttribution(['credit', '--paths', '-', ...args], text);

describe('attribution credit', () => {
  it('prints the credit of each channel, best first', async () => {
    expect(await creditOf(small, '--model', 'linear')).toEqual({
      code: 0,
      out: 'channel,conversions,value,removal_effect\nb,1.66666666667,18.6666666667,\na,1,15,\nc,0.333333333333,1.83333333333,\n',
      err: '',
    });
  });

  it.each([
    [['first'], { a: 2, b: 1, c: 0 }],
    [['last'], { a: 0, b: 3, c: 0 }],
    [['position'], { a: 1, b: 1.8, c: 0.2 }],
    [['position', '--first', '0.5', '--last', '0.1'], { a: 5 / 3, b: 1 / 3 + 0.6, c: 0.4 }],
    [['time_decay'], { a: 2 / 3, b: 4 / 3 + 5 / 7, c: 2 / 7 }],
    [['time_decay', '--decay', '0'], { a: 0, b: 3, c: 0 }],
    [['shapley_equal'], { a: 1, b: 1.5, c: 0.5 }],
  ])('credits under %j', async (model, expected) => {
    const found = await creditOf(small, '--model', ...model);
    expect(found.err).toBe('');
    const conversions = new Map(rowsOf(found).map(([name = '', count]) => [name, Number(count)]));
    for (const [channel, count] of Object.entries(expected)) {
      expect(conversions.get(channel)).toBeCloseTo(count, 10);
    }
  });

  it('prints removal effects under markov, from what the chain loses without the channel', async () => {
    // Order 1: a → b 2 of 7, b → conversion 3 of 4, b → c 1 of 5 …; without b nothing converts at all.
    const found = await creditOf(small, '--model', 'markov');
    const rows = new Map(rowsOf(found).map(([name = '', ...rest]) => [name, rest.map(Number)]));
    expect(rows.get('b')?.[2]).toBe(1);
    expect(rows.get('a')?.[2]).toBeGreaterThan(0);
    const sums = [0, 1].map((at) =>
      [...rows.values()].reduce((all, row) => all + (row[at] ?? 0), 0),
    );
    expect(sums[0]).toBeCloseTo(3, 9);
    expect(sums[1]).toBeCloseTo(35.5, 9);
  });

  it('takes orders 2 and 3', async () => {
    for (const order of ['2', '3']) {
      const found = await creditOf(small, '--model', 'markov', '--order', order);
      expect(found).toMatchObject({ code: 0, err: '' });
      // Windows of these short paths are the paths themselves: c was on one conversion of three.
      const effect = order === '3' ? rowsOf(found).find(([name]) => name === 'c')?.[3] : undefined;
      expect(Number(effect ?? 1 / 3)).toBeCloseTo(1 / 3, 9);
    }
  });

  it('prints JSON with the totals', async () => {
    const { out } = await creditOf(small, '--model', 'markov', '--order', '2', '--format', 'json');
    expect(JSON.parse(out)).toMatchObject({
      model: 'markov',
      order: 2,
      paths: 3,
      total_conversions: 3,
      total_conversion_value: 35.5,
      total_null: 5,
      warnings: [],
      channels: [{ channel: 'b', removal_effect: 1 }, { channel: 'a' }, { channel: 'c' }],
    });
  });

  it('reads standard input as it reads a file', async () => {
    for (const model of ['linear', 'markov', 'shapley']) {
      expect(await piped(SMALL, '--model', model)).toEqual(await creditOf(small, '--model', model));
    }
  });

  it('warns when there are no paths without a conversion', async () => {
    const { code, err } = await piped('path,total_conversions\na > b,1\n', '--model', 'markov');
    expect(code).toBe(0);
    expect(err).toMatch(/^There are no paths without a conversion\. .* overstated/);
  });

  it('asks about the separator when no path has two channels', async () => {
    const { code, err } = await piped(`${HEADER}a>b,1,0,0\nb,1,0,0\n`, '--model', 'linear');
    expect(code).toBe(0);
    expect(err).toContain('No path has more than one channel, and “a>b” is one of them');
  });

  it('says what the options are', async () => {
    const { code, out } = await runAttribution(['credit', '--help']);
    expect(code).toBe(0);
    for (const word of [
      '--paths',
      '--model',
      '--order',
      '--format',
      '--separator',
      '--column-null',
    ]) {
      expect(out).toContain(word);
    }
  });
});

describe('A file of millions of bytes', () => {
  let large: string;
  let text: string;

  beforeAll(async () => {
    text = [...generatePaths({ paths: 180_000, channels: 40, seed: 7 })].join('');
    expect(text.length).toBeGreaterThan(9e6);
    large = await fileOf('large.csv', text);
  });

  it.each([
    ['1', 12],
    ['2', 12],
  ])(
    'gives the same under order %s from a file, by two threads, as through a pipe',
    async (order) => {
      const file = await creditOf(large, '--model', 'markov', '--order', order);
      expect(rowsOf(file)).toHaveLength(40);
      expect(await piped(text, '--model', 'markov', '--order', order)).toEqual(file);
    },
  );

  it('gives the same again', async () => {
    const once = await creditOf(large, '--model', 'markov');
    expect(await creditOf(large, '--model', 'markov')).toEqual(once);
  });

  it('numbers wrong lines through the whole file', async () => {
    const lines = text.trimEnd().split('\n');
    lines[9] = 'a > b,one,0,0';
    lines[179_999] = 'a > b,1,0';
    const file = await fileOf('large-wrong.csv', lines.join('\n'));
    const { code, err } = await creditOf(file, '--model', 'markov');
    expect({ code, err }).toEqual({
      code: 0,
      err:
        'Line 10 was left out: its number of conversions is “one”, which is no number of at least 0.\n' +
        'Line 180000 was left out: it has 3 columns where the header has 4.\n',
    });
  });
});

describe('Wrong lines', () => {
  it('are named with what is wrong, and left out', async () => {
    const wrong = [
      'a > b,x,0,0',
      'a > b,-1,0,0',
      'a > b,1,0',
      'a, b,1,0,0',
      '"a > b,1,0,0',
      'a >  > b,1,0,0',
      ',1,0,0',
      'a > b,0,12,3',
      'a > b,Infinity,0,0',
    ];
    const { code, out, err } = await piped(
      `${HEADER}${wrong.join('\n')}\nc > d,1,2,3\n`,
      '--model',
      'linear',
    );
    expect(code).toBe(0);
    expect(out).toBe('channel,conversions,value,removal_effect\nc,0.5,1,\nd,0.5,1,\n');
    const markov = await piped(`${HEADER}${wrong.join('\n')}\nc > d,1,2,3\n`, '--model', 'markov');
    expect(rowsOf(markov).map(([channel]) => channel)).toEqual(['c', 'd']);
    expect(err.split('\n').slice(0, -1)).toEqual([
      expect.stringMatching(/^Line 2 .*“x”, which is no number/),
      expect.stringMatching(/^Line 3 .*“-1”, which is no number of at least 0/),
      'Line 4 was left out: it has 3 columns where the header has 4.',
      'Line 5 was left out: it has 5 columns where the header has 4.',
      expect.stringMatching(/^Line 6 .*quote is not closed/),
      expect.stringMatching(/^Line 7 .*has no name/),
      'Line 8 was left out: its path is empty.',
      'Line 9 was left out: it has a value but no conversion.',
      expect.stringMatching(/^Line 10 .*“Infinity”/),
    ]);
  });

  it('do not flood the terminal', async () => {
    const { err } = await piped(`${HEADER}${'a,b\n'.repeat(2500)}c,1,0,0\n`, '--model', 'linear');
    expect(err.trimEnd().split('\n')).toHaveLength(11);
    expect(err).toMatch(/… and 2,490 more lines\.\n$/);
  });

  it('end in a failure when there is no other', async () => {
    expect(await piped(`${HEADER}a,b\n`, '--model', 'linear')).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('None of the 1 lines could be read.'),
    });
  });
});

describe('Lines of another kind', () => {
  const same = async (text: string, ...args: string[]): Promise<void> => {
    const expected = await piped(SMALL, '--model', 'markov');
    expect(await piped(text, '--model', 'markov', ...args)).toEqual(expected);
  };

  it('may be quoted', () =>
    same(
      '"path","total_conversions",total_conversion_value,total_null\n"a > b","2",30,1\n"a",0,0,4\nb > c > b,1,"5.5",0\n',
    ));
  it('may end as Windows ends them', () => same(SMALL.replaceAll('\n', '\r\n')));
  it('may start with a byte-order mark', () => same(`\uFEFF${SMALL}`));
  it('may lack the last newline', () => same(SMALL.trimEnd()));
  it('may be blank', () => same(SMALL.replaceAll('\n', '\n\n')));
  it('may write numbers in other ways', () => same(SMALL.replace('2,30,1', '2e0, 30.00,+1')));
  it('may leave a number empty for 0', () => same(SMALL.replaceAll(',0', ',')));
  it('may have other columns, in another order', () =>
    same(
      'note,total_null,path,total_conversion_value,total_conversions\nx,1,a > b,30,2\n"y, z",4,a,0,0\n,0,b > c > b,5.5,1\n',
    ));
  it('may have other names', () =>
    same(
      'way,won,worth,lost\na > b,2,30,1\na,0,0,4\nb > c > b,1,5.5,0\n',
      ...['--column-path', 'way', '--column-conversions', 'won'],
      ...['--column-value', 'worth', '--column-null', 'lost'],
    ));
  it('may have another separator', () => same(SMALL.replaceAll(' > ', '→'), '--separator', '→'));

  it('may hold commas, quotes and other letters in a channel’s name', async () => {
    const { out } = await piped(
      `${HEADER}"Ads, ""brand"" > Größe → 日本",1,0,0\n`,
      ...['--model', 'first'],
    );
    expect(out).toContain('"Ads, ""brand""",1,0,\n');
    expect(out).toContain('Größe → 日本,0,0,\n');
  });

  it('may be longer than any buffer', async () => {
    const path = Array.from({ length: 300_000 }, (_, index) => `channel ${index % 7}`).join(' > ');
    const { code, out } = await piped(`${HEADER}${path},1,0,0\n`, '--model', 'last');
    expect(code).toBe(0);
    expect(out).toContain(`channel ${299_999 % 7},1,0,\n`);
  });
});

describe('What cannot be done is said', () => {
  it.each([
    [['--model', 'linear'], 2, 'Which paths? Give --paths FILE.csv'],
    [['--paths', '-'], 2, 'Which model? Give --model with one of first, last,'],
    [['--paths', '-', '--model', 'best'], 2, '--model must be one of first,'],
    [['--paths', '-', '--model', 'linear', '--order', '2'], 2, '--order belongs to markov'],
    [['--paths', '-', '--model', 'markov', '--order', '4'], 2, '--order must be one of 1, 2, 3'],
    [
      ['--paths', '-', '--model', 'time_decay', '--decay', 'x'],
      2,
      '--decay must be a number from 0 to 1',
    ],
    [['--paths', '-', '--model', 'linear', '--separator', ''], 2, '--separator must be some text'],
    [
      ['--paths', '-', '--model', 'linear', '--format', 'xml'],
      2,
      '--format must be one of csv, json',
    ],
    [['--paths', '-', '--model', 'linear', '--colour'], 2, "'--colour'"],
    [['--paths', '/no/such.csv', '--model', 'linear'], 1, 'There is no file “/no/such.csv”.'],
    [['--paths', '-', '--model', 'linear'], 1, 'The input is empty; it needs a header at least.'],
  ])('%j', async (args, code, sentence) => {
    const found = await runAttribution(['credit', ...args]);
    expect(found).toMatchObject({ code, out: '' });
    expect(found.err).toContain(sentence);
    expect(found.err).not.toContain('    at ');
  });

  it('a column that is not there, with those that are', async () => {
    const { code, err } = await piped('way,total_conversions\na,1\n', '--model', 'linear');
    expect(code).toBe(1);
    expect(err).toContain('no column “path”. It has “way”, “total_conversions”.');
    expect(err).toContain('--column-path');
  });

  it('a column that was asked for by name must be there', async () => {
    const { err } = await piped(SMALL, '--model', 'linear', '--column-null', 'lost');
    expect(err).toContain('no column “lost”');
  });

  it('a folder is no file', async () => {
    await mkdir(join(folder, 'sub'));
    const { code, err } = await creditOf(join(folder, 'sub'), '--model', 'markov');
    expect(code).toBe(1);
    expect(err).toContain('is a folder');
  });

  it('more channels than can be solved for', async () => {
    const rows = Array.from({ length: 5001 }, (_, index) => `${index},1,0,0\n`).join('');
    const { code, err } = await piped(HEADER + rows, '--model', 'markov');
    expect(code).toBe(1);
    expect(err).toMatch(/^attribution: There are 5001 channels, .* Put rare channels together/);
  });

  it('a header without paths', async () => {
    const { code, err } = await piped(HEADER, '--model', 'markov');
    expect(code).toBe(1);
    expect(err).toContain('The file has a header and no paths.');
  });
});

describe('The command line itself', () => {
  const BIN = resolve(import.meta.dirname, '../../bin/attribution.cjs');

  it('lists its commands', async () => {
    const { code, out } = await runAttribution(['--help']);
    expect(code).toBe(0);
    expect(out).toMatch(/credit .*\n {2}journeys /);
  });

  it('knows no other command', async () => {
    expect(await runAttribution(['debit'])).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining('There is no command “debit”. There is: credit, journeys.'),
    });
  });

  it('uses the node that came with the project when its own cannot run TypeScript', async () => {
    const child = spawn(process.execPath, [
      '--no-strip-types',
      BIN,
      'credit',
      '--paths',
      '-',
      '--model',
      'last',
    ]);
    child.stdin.end(SMALL);
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    const code = await new Promise((done) => child.on('close', done));
    expect({ code, out }).toEqual({
      code: 0,
      out: 'channel,conversions,value,removal_effect\nb,3,35.5,\na,0,0,\nc,0,0,\n',
    });
  });

  it('ends quietly when its reader has seen enough', async () => {
    const rows = Array.from({ length: 200_000 }, (_, index) => `channel ${index},1,0,0\n`).join('');
    const child = spawn(process.execPath, [BIN, 'credit', '--paths', '-', '--model', 'last']);
    child.stdin.end(HEADER + rows);
    let err = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    child.stdout.once('data', () => child.stdout.destroy());
    const code = await new Promise((done) => child.on('close', done));
    expect({ code, err }).toEqual({ code: 0, err: '' });
  });
});
