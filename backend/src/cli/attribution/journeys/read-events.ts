import type { LogEvent } from '@pipeline-attribution/shared/journey/from-events.ts';
import { CommandError } from '../command.ts';
import { csvLines } from './csv-lines.ts';
import { readConversion, readInstant, readValue, type TimeUnit } from './event-cells.ts';

/** Which column holds what. */
export interface EventColumns {
  readonly customer: string;
  readonly channel: string;
  readonly time: string;
  readonly conversion: string;
  /** null: look for `value`, and do without when there is none. */
  readonly value: string | null;
}

export interface EventFormat {
  readonly columns: EventColumns;
  readonly delimiter: string;
  readonly timeUnit: TimeUnit;
  /** Text that stands for a missing cell; R writes `NA`. */
  readonly missing: string;
}

export interface EventSink {
  /** An event and the line it starts on, counted from 1. */
  event(event: LogEvent, line: number): void;
  /** A line that is no event, and why. */
  wrong(line: number, why: string): void;
}

/**
 * Reads an event log from CSV, a line at a time.
 * @throws CommandError when the file as a whole cannot be read: empty, or a column is not there.
 */
export async function readEvents(
  input: AsyncIterable<Buffer | string>,
  format: EventFormat,
  sink: EventSink,
): Promise<void> {
  let cells: Cells | undefined;
  const channels = new Names();
  for await (const lines of csvLines(input, format.delimiter)) {
    for (const read of lines) {
      if ('wrong' in read) sink.wrong(read.line, read.wrong);
      else if (!cells) cells = findCells(read.cells, format.columns);
      else readRow(read.cells, read.line, cells, format, channels, sink);
    }
  }
  if (!cells) throw new CommandError('The event log is empty. Its first line must be the header.');
}

/** One string for each name: a cell is a view into the text it was cut from, and would keep that alive. */
export class Names {
  readonly #names = new Map<string, string>();

  get(text: string): string {
    let name = this.#names.get(text);
    if (name === undefined) {
      name = Buffer.from(text).toString();
      this.#names.set(name, name);
    }
    return name;
  }
}

interface Cells {
  readonly customer: number;
  readonly channel: number;
  readonly time: number;
  readonly conversion: number;
  /** -1: there is no such column. */
  readonly value: number;
  readonly count: number;
}

function findCells(header: readonly string[], columns: EventColumns): Cells {
  const names = header.map((name) => name.trim());
  const find = (name: string, option: string): number => {
    const index = names.indexOf(name);
    if (index >= 0) return index;
    throw new CommandError(
      `The event log has no column “${name}”. It has: ${names.join(', ')}. Name the right one with ${option}.`,
    );
  };
  return {
    customer: find(columns.customer, '--column-customer'),
    channel: find(columns.channel, '--column-channel'),
    time: find(columns.time, '--column-time'),
    conversion: find(columns.conversion, '--column-conversion'),
    value: columns.value === null ? names.indexOf('value') : find(columns.value, '--column-value'),
    count: names.length,
  };
}

function readRow(
  record: readonly string[],
  line: number,
  cells: Cells,
  { timeUnit, missing }: EventFormat,
  channels: Names,
  sink: EventSink,
): void {
  const cell = (index: number): string => {
    const text = record[index]?.trim() ?? '';
    return text === missing ? '' : text;
  };
  if (record.length !== cells.count) {
    sink.wrong(line, `it has ${record.length} cells and the header has ${cells.count}`);
    return;
  }
  const customerId = cell(cells.customer);
  if (customerId === '') {
    sink.wrong(line, 'it names no customer');
    return;
  }
  const at = readInstant(cell(cells.time), timeUnit);
  if (at === null) {
    sink.wrong(line, `“${record[cells.time] ?? ''}” is no time`);
    return;
  }
  const converted = readConversion(cell(cells.conversion));
  if (converted === null) {
    sink.wrong(
      line,
      `“${record[cells.conversion] ?? ''}” is neither 1 nor 0 (a conversion or not)`,
    );
    return;
  }
  const value = cells.value < 0 ? 'none' : readValue(cell(cells.value));
  if (value === null) {
    sink.wrong(line, `“${record[cells.value] ?? ''}” is no value of 0 or more`);
    return;
  }
  // A blank channel and a missing one are told apart.
  const channel = record[cells.channel]?.trim() ?? '';
  sink.event(
    {
      customerId,
      channel: channel === missing ? null : channels.get(channel),
      at,
      converted,
      value: value === 'none' ? null : value,
    },
    line,
  );
}
