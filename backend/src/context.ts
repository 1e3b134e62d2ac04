import type { DataSource } from 'typeorm';
import type { Logger } from 'pino';
import type { Config } from './config.ts';

/**
 * What every part of the backend is handed; nothing reaches for a global. The clock is here so that
 * tests can stop it.
 */
export interface Context {
  readonly config: Config;
  readonly dataSource: DataSource;
  readonly log: Logger;
  readonly now: () => Date;
  /**
   * Hands a job to the queue that was inserted and committed. Where no queue runs (tools, most tests) there is
   * none: the job waits for the next start of a server.
   */
  readonly dispatchJob?: (tenantId: number, jobId: string) => Promise<void>;
}
