/** How often a transaction is run before its loss is the caller's. */
const TRIES = 4;

/** What PostgreSQL answers to a transaction it asks to be run again: deadlock, serialisation failure. */
const LOST = new Set(['40P01', '40001']);

/**
 * Runs a whole transaction again when it lost a deadlock or a race: it was rolled back and the database asks for
 * just that. `work` must do nothing outside the database that may not happen twice.
 */
export async function retryLost<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      const { code } = error as { code?: unknown };
      if (tries === TRIES || typeof code !== 'string' || !LOST.has(code)) throw error;
    }
  }
}
