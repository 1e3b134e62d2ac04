import { cellsOf } from '../journeys/csv-lines.ts';
import { ChannelNames } from './channel-names.ts';
import type { Layout } from './columns.ts';
import type { WrongLines } from './wrong-lines.ts';

/** Takes counted paths; channels are numbers, and `path` is the reader's own and used again. */
export interface PathSink {
  add(path: Int32Array, length: number, conversions: number, value: number, nulls: number): void;
}

const NEWLINE = 10;
const RETURN = 13;
const QUOTE = 34;
const COMMA = 44;
const POINT = 46;
const ZERO = 48;
/** So many digits are a whole number that a double holds exactly. */
const MOST_DIGITS = 15;

const SKIPPED = 0;
const PATH = 1;
const CONVERSIONS = 2;
const VALUE = 3;
const NULLS = 4;

/**
 * Reads lines of counted paths out of bytes. Nearly every line is of the plain kind (no quotes, numbers of
 * digits and a point) and is read byte by byte without a string; any surprise hands the line to a slower
 * reader that either understands it or says what is wrong with it.
 */
export class PathLines {
  readonly names = new ChannelNames();
  /** Lines read so far. */
  lines = 0;
  /** Lines that were paths. */
  paths = 0;
  /** Paths of more than one channel: none at all hints at another separator. */
  longer = 0;
  readonly #layout: Layout;
  readonly #roles: Uint8Array;
  readonly #separator: string;
  readonly #separatorBytes: Uint8Array;
  readonly #sink: PathSink;
  readonly #wrong: WrongLines;
  /** 1 for bytes that may end a channel. */
  readonly #special = new Uint8Array(256);
  #path = new Int32Array(256);

  constructor(layout: Layout, separator: string, sink: PathSink, wrong: WrongLines) {
    this.#layout = layout;
    this.#roles = Uint8Array.from(layout, (column) =>
      column === null
        ? SKIPPED
        : { path: PATH, conversions: CONVERSIONS, value: VALUE, nulls: NULLS }[column],
    );
    this.#separator = separator;
    this.#separatorBytes = new TextEncoder().encode(separator);
    for (const byte of [NEWLINE, RETURN, QUOTE, COMMA, this.#separatorBytes[0] ?? 0]) {
      this.#special[byte] = 1;
    }
    this.#sink = sink;
    this.#wrong = wrong;
  }

  /** Reads from `start` to `end`; a newline must stand before `end`. */
  read(bytes: Uint8Array, start: number, end: number): void {
    const roles = this.#roles;
    const columns = roles.length;
    const separator = this.#separatorBytes;
    const separates = separator[0] ?? 0;
    const special = this.#special;
    const names = this.names;
    let path = this.#path;
    let at = start;
    while (at < end) {
      const line = at;
      let length = 0;
      let conversions = 0;
      let value = 0;
      let nulls = 0;
      let column = 0;
      let isPlain = true;
      for (;;) {
        const role = column < columns ? roles[column] : SKIPPED;
        let byte = 0;
        if (role === PATH) {
          for (;;) {
            const first = at;
            let hash = 0;
            byte = bytes[at] ?? NEWLINE;
            while (special[byte] === 0 || (byte === separates && !isAt(bytes, at, separator))) {
              hash = (((hash << 5) + hash) | 0) ^ byte;
              at += 1;
              byte = bytes[at] ?? NEWLINE;
            }
            // A channel without a name, a quote or a carriage return: not plain.
            if (at === first || byte === QUOTE || byte === RETURN) {
              isPlain = false;
              break;
            }
            if (length === path.length) path = this.#longerPath();
            path[length] = names.number(bytes, first, at, hash);
            length += 1;
            if (byte !== separates) break;
            at += separator.length;
          }
          if (!isPlain) break;
        } else if (role === SKIPPED) {
          for (;;) {
            byte = bytes[at] ?? NEWLINE;
            if (byte === COMMA || byte === NEWLINE || byte === QUOTE) break;
            at += 1;
          }
          if (byte === QUOTE) {
            isPlain = false;
            break;
          }
        } else {
          let number = 0;
          let scale = 0;
          const first = at;
          for (;;) {
            byte = bytes[at] ?? NEWLINE;
            const digit = byte - ZERO;
            if (digit >= 0 && digit <= 9) {
              number = number * 10 + digit;
              scale *= 10;
            } else if (byte === POINT && scale === 0) scale = 1;
            else break;
            at += 1;
          }
          const digits = at - first;
          if (byte === RETURN && bytes[at + 1] === NEWLINE) {
            byte = NEWLINE;
            at += 1;
          }
          if (
            digits === 0 ||
            digits > MOST_DIGITS ||
            bytes[first] === POINT ||
            (byte !== COMMA && byte !== NEWLINE)
          ) {
            isPlain = false;
            break;
          }
          // A whole number over a power of ten, both exact: rounded once, as Number('12.34') is.
          if (scale > 1) number /= scale;
          if (role === CONVERSIONS) conversions = number;
          else if (role === VALUE) value = number;
          else nulls = number;
        }
        at += 1;
        if (byte === NEWLINE) break;
        column += 1;
      }
      this.lines += 1;
      if (isPlain && column + 1 === columns && (value === 0 || conversions > 0)) {
        this.paths += 1;
        if (length > 1) this.longer += 1;
        this.#sink.add(path, length, conversions, value, nulls);
        continue;
      }
      const newline = bytes.indexOf(NEWLINE, isPlain ? at - 1 : at);
      at = newline + 1;
      this.#readUnusual(new TextDecoder().decode(bytes.subarray(line, newline)));
      path = this.#path;
    }
  }

  #readUnusual(text: string): void {
    const whole = text.endsWith('\r') ? text.slice(0, -1) : text;
    if (whole.trim() === '') return;
    const why = this.#understand(whole);
    if (why !== null) this.#wrong.add(this.lines, why);
  }

  /** @returns what is wrong with the line, or null when it was counted. */
  #understand(text: string): string | null {
    const line = cellsOf(text, this.lines, ',');
    if ('wrong' in line) return line.wrong;
    const { cells } = line;
    if (cells.length !== this.#layout.length) {
      const there = cells.length === 1 ? '1 column' : `${cells.length} columns`;
      return `it has ${there} where the header has ${this.#layout.length}`;
    }
    const counts = { conversions: 0, value: 0, nulls: 0 };
    let channels: string[] = [];
    for (const [index, column] of this.#layout.entries()) {
      const cell = cells[index] ?? '';
      if (column === null) continue;
      if (column === 'path') {
        if (cell.trim() === '') return 'its path is empty';
        channels = cell.split(this.#separator);
        if (channels.includes('')) return `a channel of its path “${shortened(cell)}” has no name`;
        continue;
      }
      const number = Number(cell);
      if (!(number >= 0 && number < Infinity)) {
        return `its ${WORDS[column]} is “${shortened(cell)}”, which is no number of at least 0`;
      }
      counts[column] = number;
    }
    const { conversions, value, nulls } = counts;
    if (value > 0 && conversions === 0) return 'it has a value but no conversion';
    while (channels.length > this.#path.length) this.#longerPath();
    const encoder = new TextEncoder();
    channels.forEach((channel, index) => {
      this.#path[index] = this.names.numberOf(encoder.encode(channel));
    });
    this.paths += 1;
    if (channels.length > 1) this.longer += 1;
    this.#sink.add(this.#path, channels.length, conversions, value, nulls);
    return null;
  }

  #longerPath(): Int32Array<ArrayBuffer> {
    const longer = new Int32Array(this.#path.length * 2);
    longer.set(this.#path);
    this.#path = longer;
    return longer;
  }
}

const WORDS = {
  conversions: 'number of conversions',
  value: 'value',
  nulls: 'number of journeys without a conversion',
};

function isAt(bytes: Uint8Array, at: number, sought: Uint8Array): boolean {
  for (let index = 1; index < sought.length; index += 1) {
    if (bytes[at + index] !== sought[index]) return false;
  }
  return true;
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
