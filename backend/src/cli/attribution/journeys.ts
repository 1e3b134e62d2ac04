import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  journeysFromEvents,
  type LogEvent,
  type LogRules,
} from '@pipeline-attribution/shared/journey/from-events.ts';
import { createProgress } from '../progress.ts';
import { CommandError, DONE, type Command } from './command.ts';
import { CustomerOrder } from './journeys/customer-order.ts';
import { EventLog } from './journeys/event-log.ts';
import {
  JOURNEYS_HELP,
  journeysOptions,
  type JourneysOptions,
} from './journeys/journeys-options.ts';
import { PathCounts } from './journeys/path-counts.ts';
import { asCsv, asJson, countsInWords } from './journeys/print-paths.ts';
import { readEvents } from './journeys/read-events.ts';
import { WrongLines } from './paths/wrong-lines.ts';

/** Events between two words on the terminal. */
const WORD_EVERY = 2 ** 15;

/** `attribution journeys`: an event log in, counted paths out. */
export const journeys: Command = {
  help: JOURNEYS_HELP,
  run: async (args) => {
    const options = journeysOptions(args);
    const paths = new PathCounts(options.separator);
    const wrong = new WrongLines();
    const read = options.isSorted ? countSorted : countAny;
    await onTerminal('Building journeys', (say) => read(options, paths, wrong, say));
    process.stderr.write(wrong.inWords());
    if (paths.counts.eventsIn === 0) {
      throw new CommandError(
        wrong.count === 0
          ? 'The event log has a header and no events.'
          : `None of the ${wrong.count} lines of the event log could be read.`,
      );
    }
    const rows = paths.rows();
    const text =
      options.outputFormat === 'csv' ? asCsv(rows) : asJson(rows, options.separator, paths.counts);
    await pipeline(Readable.from(inChunks(text)), process.stdout, { end: false });
    process.stderr.write(countsInWords(paths.counts, wrong.count));
    return DONE;
  },
};

type Say = (text: string) => void;

/** Any order: all events are held until the last was read. */
async function countAny(
  { events, eventFormat, rules }: JourneysOptions,
  paths: PathCounts,
  wrong: WrongLines,
  say: Say,
): Promise<void> {
  const log = new EventLog();
  await readEvents(open(events), eventFormat, {
    event: (event) => {
      log.add(event);
      if (log.count % WORD_EVERY === 0) say(`${grouped(log.count)} events read`);
    },
    wrong: (line, why) => {
      wrong.add(line, why);
    },
  });
  say(`${grouped(log.count)} events of ${grouped(log.customers)} customers`);
  for (const own of log.byCustomer()) paths.add(journeysFromEvents(own, rules));
}

/** Sorted by customer: one customer's events are held at a time. */
async function countSorted(
  { events, eventFormat, rules }: JourneysOptions,
  paths: PathCounts,
  wrong: WrongLines,
  say: Say,
): Promise<void> {
  const order = new CustomerOrder();
  let own: LogEvent[] = [];
  let count = 0;
  await readEvents(open(events), eventFormat, {
    event: (event, line) => {
      if (order.isNext(event.customerId, line)) {
        countOwn(own, rules, paths);
        own = [];
      }
      own.push(event);
      count += 1;
      if (count % WORD_EVERY === 0) say(`${grouped(count)} events`);
    },
    wrong: (line, why) => {
      wrong.add(line, why);
    },
  });
  countOwn(own, rules, paths);
  say(`${grouped(count)} events`);
}

function countOwn(own: readonly LogEvent[], rules: LogRules, paths: PathCounts): void {
  if (own.length > 0) paths.add(journeysFromEvents(own, rules));
}

async function* open(file: string): AsyncGenerator<Buffer> {
  try {
    yield* (file === '-' ? process.stdin : createReadStream(file)) as AsyncIterable<Buffer>;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    throw new CommandError(
      error.code === 'ENOENT'
        ? `There is no file “${file}”.`
        : `“${file}” cannot be read: ${error.message}.`,
    );
  }
}

/** Progress is for people who watch; a pipe or a log gets the counts only. */
async function onTerminal(label: string, work: (say: Say) => Promise<void>): Promise<void> {
  if (process.stderr.isTTY) await createProgress(process.stderr, Date.now).step(label, work);
  else await work(() => undefined);
}

function* inChunks(lines: Iterable<string>): Generator<string> {
  let chunk = '';
  for (const line of lines) {
    chunk += line;
    if (chunk.length < 2 ** 16) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}

function grouped(n: number): string {
  return n.toLocaleString('en');
}
