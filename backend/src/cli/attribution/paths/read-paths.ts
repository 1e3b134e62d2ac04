import { closeSync, createReadStream, fstatSync, openSync, readSync } from 'node:fs';
import { CommandError } from '../command.ts';
import { layoutOf, type ColumnNames, type Layout } from './columns.ts';
import { PathLines, type PathSink } from './path-lines.ts';
import { lineStart, readRange, WholeLines } from './read-bytes.ts';
import { WrongLines } from './wrong-lines.ts';

export interface PathFormat {
  readonly columns: ColumnNames;
  readonly separator: string;
}

/** What reading came to; the paths themselves went to the sink. */
export interface ReadPaths {
  /** By channel number. */
  readonly names: readonly string[];
  readonly paths: number;
  readonly wrong: WrongLines;
  readonly warnings: readonly string[];
}

/** An open regular file, its header read: the rest can be read from any line on. */
export interface PathsFile {
  readonly file: number;
  readonly layout: Layout;
  /** Where the line after the header starts. */
  readonly from: number;
  readonly size: number;
}

/** Says how far reading has come, 0 to 1, or how many bytes were read where the end is unknown. */
export type Say = (text: string) => void;

/**
 * @returns null when it is no regular file (a pipe, say), which can only be read once and in order.
 * @throws CommandError when there is no such file, or its header lacks a column.
 */
export function openPaths(name: string, columns: ColumnNames): PathsFile | null {
  if (name === '-') return null;
  let file: number;
  try {
    file = openSync(name, 'r');
  } catch (error) {
    throw cannotRead(name, error);
  }
  const stat = fstatSync(file);
  if (!stat.isFile()) {
    closeSync(file);
    if (stat.isDirectory()) throw new CommandError(`“${name}” is a folder, not a CSV file.`);
    return null;
  }
  const from = lineStart(file, 1, stat.size);
  const header = Buffer.alloc(from);
  readSync(file, header, 0, from, 0);
  return {
    file,
    layout: layoutOf(header.toString().replace(/\n$/, ''), columns),
    from,
    size: stat.size,
  };
}

/** Reads a part of an open file. */
export function readPart(
  { file, layout }: PathsFile,
  { from, to }: { readonly from: number; readonly to: number },
  separator: string,
  sink: PathSink,
  say: Say,
): { readonly lines: PathLines; readonly wrong: WrongLines } {
  const wrong = new WrongLines();
  const lines = new PathLines(layout, separator, sink, wrong);
  readRange(
    file,
    from,
    to,
    (bytes, start, end) => {
      lines.read(bytes, start, end);
    },
    (position) => {
      say(`${Math.floor((100 * position) / Math.max(to, 1))} %`);
    },
  );
  return { lines, wrong };
}

/** Reads a stream to its end. */
export async function readStream(
  name: string,
  { columns, separator }: PathFormat,
  sink: PathSink,
  say: Say,
): Promise<ReadPaths> {
  const wrong = new WrongLines();
  let lines: PathLines | null = null;
  let bytes = 0;
  const whole = new WholeLines((buffer, start, end) => {
    let at = start;
    if (lines === null) {
      const headerEnd = buffer.indexOf(10, start);
      const header = Buffer.from(buffer.subarray(start, headerEnd)).toString();
      lines = new PathLines(layoutOf(header, columns), separator, sink, wrong);
      at = headerEnd + 1;
    }
    lines.read(buffer, at, end);
  });
  try {
    const stream =
      name === '-' ? process.stdin : createReadStream(name, { highWaterMark: 1 << 18 });
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      for (let at = 0; at < chunk.length;) {
        const { buffer, from } = whole.room;
        const count = chunk.copy(buffer, from, at);
        at += count;
        whole.put(count);
      }
      bytes += chunk.length;
      say(`${Math.floor(bytes / 1e6)} MB`);
    }
  } catch (error) {
    throw cannotRead(name, error);
  }
  whole.end();
  const read = lines as PathLines | null;
  if (read === null) throw new CommandError('The input is empty; it needs a header at least.');
  return resultOf(read.names.texts(), read, afterHeader(wrong));
}

/** The same of a file read in one go. */
export function readWhole(
  opened: PathsFile,
  separator: string,
  sink: PathSink,
  say: Say,
): ReadPaths {
  const { lines, wrong } = readPart(
    opened,
    { from: opened.from, to: opened.size },
    separator,
    sink,
    say,
  );
  return resultOf(lines.names.texts(), lines, afterHeader(wrong));
}

/** What reading came to, with a word about what looks odd. */
export function resultOf(
  names: readonly string[],
  { paths, longer }: { readonly paths: number; readonly longer: number },
  wrong: WrongLines,
): ReadPaths {
  const warnings: string[] = [];
  if (paths > 1 && longer === 0 && names.some((name) => /[>|;]/.test(name))) {
    warnings.push(
      `No path has more than one channel, and “${names[0] ?? ''}” is one of them: should --separator be another?`,
    );
  }
  return { names, paths, wrong, warnings };
}

/** Readers count from the line after the header, which is line 2 of the file. */
function afterHeader(wrong: WrongLines): WrongLines {
  const renumbered = new WrongLines();
  renumbered.append(wrong, 2);
  return renumbered;
}

function cannotRead(name: string, error: unknown): unknown {
  if (error instanceof CommandError || !(error instanceof Error && 'code' in error)) return error;
  const what = name === '-' ? 'Standard input' : `“${name}”`;
  return new CommandError(
    error.code === 'ENOENT'
      ? `There is no file ${what}.`
      : `${what} cannot be read: ${error.message}.`,
  );
}
