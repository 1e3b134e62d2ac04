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
}
