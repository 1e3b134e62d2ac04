import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '../../src/db/data-source.ts';
import { startEmbeddedPostgres } from '../../src/db/embedded-postgres.ts';
import { createDatabase } from './databases.ts';

/**
 * One PostgreSQL for the whole run: TEST_DATABASE_URL, or the embedded one without fsync. A migrated
 * template is made once; every test file gets a copy of it in milliseconds.
 */
export default async function setup(): Promise<void> {
  let url = process.env['TEST_DATABASE_URL'];
  if (!url) {
    const directory = await mkdtemp(join(tmpdir(), 'pipeline-attribution-test-'));
    const { chmod } = await import('node:fs/promises');
    await chmod(directory, 0o755);
    const postgres = await startEmbeddedPostgres(directory, {
      serverOptions: [
        '-c',
        'fsync=off',
        '-c',
        'synchronous_commit=off',
        '-c',
        'full_page_writes=off',
      ],
    });
    url = postgres.url;
    Object.assign(globalThis, { __postgres: postgres, __postgresDirectory: directory });
  }
  process.env['PIPELINE_TEST_SERVER'] = url;
  process.env['PIPELINE_TEST_TEMPLATE'] = await createDatabase(url, 'template');
  await migrate(process.env['PIPELINE_TEST_TEMPLATE']);
}
