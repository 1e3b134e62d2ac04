/** One check. It answers a word of success, the problems, or why it cannot run here. */
export interface Gate {
  readonly name: string;
  readonly check: () => Promise<Outcome>;
}

export type Outcome =
  | { readonly passed: string }
  | { readonly problems: readonly string[] }
  /** Said loudly: what was not checked is not known to be right. */
  | { readonly skipped: string };

/** Passed with a word, or failed with the problems, when there are any. */
export const judged = (problems: readonly string[], success: string): Outcome =>
  problems.length > 0 ? { problems } : { passed: success };
