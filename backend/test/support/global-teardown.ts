import { rm } from 'node:fs/promises';
import type { EmbeddedPostgres } from '../../src/db/embedded-postgres.ts';

export default async function teardown(): Promise<void> {
  const { __postgres: postgres, __postgresDirectory: directory } = globalThis as {
    __postgres?: EmbeddedPostgres;
    __postgresDirectory?: string;
  };
  await postgres?.stop();
  if (directory) await rm(directory, { recursive: true, force: true });
}
