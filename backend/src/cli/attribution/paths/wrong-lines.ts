/** More wrong lines than these are counted and not named. */
const NAMED = 10;

export interface WrongLine {
  readonly line: number;
  /** Why, as a sentence after “Line 7 was left out: ”. */
  readonly why: string;
}

/** Lines that were left out: the first of them by name, all of them by count. */
export class WrongLines {
  count = 0;
  readonly named: WrongLine[] = [];

  add(line: number, why: string): void {
    this.count += 1;
    if (this.named.length < NAMED) this.named.push({ line, why });
  }

  /** Takes over those of a later part of the same file, whose first line is number `first`. */
  append(
    later: { readonly count: number; readonly named: readonly WrongLine[] },
    first: number,
  ): void {
    this.count += later.count;
    for (const { line, why } of later.named) {
      if (this.named.length < NAMED) this.named.push({ line: line + first - 1, why });
    }
  }

  inWords(): string {
    const more = this.count - this.named.length;
    return (
      this.named.map(({ line, why }) => `Line ${line} was left out: ${why}.\n`).join('') +
      (more > 0 ? `… and ${more.toLocaleString('en')} more lines.\n` : '')
    );
  }
}
