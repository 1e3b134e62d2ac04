/** One command of `attribution`: a file of its own, loaded only when it is asked for. */
export interface Command {
  /** What `attribution <name> --help` prints. */
  readonly help: string;
  /**
   * Runs with the arguments after the command's name.
   * @returns the process's exit code.
   * @throws UsageError when the arguments make no sense; any `CommandError` is shown as its message.
   */
  run(args: readonly string[]): Promise<number>;
}

/** It worked, though some lines may have been left out (they are named on standard error). */
export const DONE = 0;
/** It could not be done: no such file, nothing to read. */
export const FAILED = 1;
/** The arguments make no sense. */
export const MISUSED = 2;

/** Something a person can do something about: the message is all they need. */
export class CommandError extends Error {}

/** The arguments make no sense; the message says which. */
export class UsageError extends CommandError {}
