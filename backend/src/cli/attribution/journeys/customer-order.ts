import { CommandError } from '../command.ts';

const WHOLE = /^\d{1,15}$/;

/**
 * Holds a log to its promise of being sorted by customer, without remembering whom it has seen: ids ascend as text
 * (`LC_ALL=C sort`, a binary collation) or as numbers. In any other order a customer could come back unnoticed, and
 * half a journey would pass for a whole one.
 */
export class CustomerOrder {
  #previous: string | null = null;
  #isTextAscending = true;
  #isNumberAscending = true;

  /**
   * @returns whether this is another customer than the line before.
   * @throws CommandError when the order is broken.
   */
  isNext(customerId: string, line: number): boolean {
    const previous = this.#previous;
    if (customerId === previous) return false;
    this.#previous = customerId;
    if (previous === null) return true;
    if (!(customerId > previous)) this.#isTextAscending = false;
    const areNumbers = WHOLE.test(customerId) && WHOLE.test(previous);
    if (!areNumbers || !(Number(customerId) > Number(previous))) this.#isNumberAscending = false;
    if (this.#isTextAscending || this.#isNumberAscending) return true;
    throw new CommandError(
      `Line ${line}: customer “${customerId}” comes after “${previous}”, so the log is not sorted by customer. ` +
        'Sort it (LC_ALL=C sort), or leave --sorted out: then any order will do.',
    );
  }
}
