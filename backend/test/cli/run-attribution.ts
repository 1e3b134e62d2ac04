import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

/** What `node_modules/.bin/attribution` is a link to. */
const BIN = resolve(import.meta.dirname, '../../bin/attribution.cjs');

export interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the command line as a person would, in a process of its own. */
export function runAttribution(
  args: readonly string[],
  input: string | Buffer = '',
): Promise<Outcome> {
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, [BIN, ...args]);
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    child.on('error', failed);
    child.on('close', (code) => {
      done({ code, out, err });
    });
    // A process that refuses its arguments is gone before it reads.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

/** `attribution … | attribution …`: what the second prints, with a real pipe between the two. */
export async function pipeAttribution(
  first: readonly string[],
  second: readonly string[],
): Promise<Outcome> {
  const source = spawn(process.execPath, [BIN, ...first], { stdio: ['ignore', 'pipe', 'ignore'] });
  const sink = spawn(process.execPath, [BIN, ...second], {
    stdio: [source.stdout, 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  sink.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  sink.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const code = await new Promise<number | null>((done, failed) => {
    sink.on('error', failed);
    sink.on('close', done);
  });
  return { code, out, err };
}

/** The rows of a CSV without quoting, the header left out. */
export function rowsOf({ out }: Outcome): string[][] {
  return out
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','));
}
