import { readSync } from 'node:fs';
import { CommandError } from '../command.ts';

const NEWLINE = 10;
const BUFFER_BYTES = 1 << 20;
/** Nothing a person would call a path is that long. */
const LONGEST_LINE = 1 << 26;

/** Takes whole lines, the last of which ends before `end`. */
export type TakeLines = (bytes: Uint8Array, start: number, end: number) => void;

/** Cuts bytes that come in pieces into whole lines, in one buffer that is used again. */
export class WholeLines {
  #buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES);
  #held = 0;
  readonly #take: TakeLines;

  constructor(take: TakeLines) {
    this.#take = take;
  }

  /** Where the next bytes are to be put. */
  get room(): { readonly buffer: Buffer; readonly from: number } {
    return { buffer: this.#buffer, from: this.#held };
  }

  /** So many bytes were put there. */
  put(count: number): void {
    const end = this.#held + count;
    const newline = this.#buffer.lastIndexOf(NEWLINE, end - 1);
    // lastIndexOf looks at what stood there before, too, when end is 0.
    const whole = newline < end ? newline + 1 : 0;
    if (whole > 0) {
      this.#take(this.#buffer, 0, whole);
      this.#buffer.copyWithin(0, whole, end);
    }
    this.#held = end - whole;
    if (this.#held === this.#buffer.length) this.#grow();
  }

  /** There is no more; the last line may lack its newline. */
  end(): void {
    if (this.#held === 0) return;
    this.#buffer[this.#held] = NEWLINE;
    this.#take(this.#buffer, 0, this.#held + 1);
    this.#held = 0;
  }

  #grow(): void {
    if (this.#buffer.length >= LONGEST_LINE) {
      throw new CommandError(
        `A line is longer than ${LONGEST_LINE >> 20} MB. Is this a CSV file with a path a line?`,
      );
    }
    const larger = Buffer.allocUnsafeSlow(this.#buffer.length * 2);
    this.#buffer.copy(larger);
    this.#buffer = larger;
  }
}

/** The bytes of an open file from `from` to `to`. */
export function readRange(
  file: number,
  from: number,
  to: number,
  take: TakeLines,
  onProgress: (position: number) => void,
): void {
  const lines = new WholeLines(take);
  let position = from;
  while (position < to) {
    const { buffer, from: at } = lines.room;
    const count = readSync(file, buffer, at, Math.min(buffer.length - at, to - position), position);
    if (count === 0) break;
    position += count;
    lines.put(count);
    onProgress(position);
  }
  lines.end();
}

/** The first start of a line at or after `position`, or `size`. */
export function lineStart(file: number, position: number, size: number): number {
  const buffer = Buffer.allocUnsafe(1 << 16);
  for (let at = Math.max(position - 1, 0); at < size;) {
    const count = readSync(file, buffer, 0, buffer.length, at);
    if (count === 0) break;
    const newline = buffer.subarray(0, count).indexOf(NEWLINE);
    if (newline >= 0) return at + newline + 1;
    at += count;
  }
  return size;
}
