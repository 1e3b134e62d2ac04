import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { withTenant } from '../../src/db/tenancy.ts';
import { hashKey } from '../../src/http/authenticate.ts';
import { createTenant, testDatabase, type TestDatabase } from '../support/databases.ts';

interface Running {
  readonly child: ChildProcess;
  readonly port: number;
}

const SCRIPT = fileURLToPath(new URL('crash-server.ts', import.meta.url));
const KEY = `wk_${randomBytes(12).toString('hex')}`;
const CLIENTS = 24;
/** Enough acknowledged events before the kill to be in the middle of the load. */
const ACKNOWLEDGED_BEFORE_KILL = 1_000;

describe('Ingest at kill -9', () => {
  let database: TestDatabase;
  let tenant: number;
  const running = new Set<ChildProcess>();

  const start = async (): Promise<Running> => {
    const child = spawn(process.execPath, [SCRIPT, database.url], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    running.add(child);
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    return { child, port: Number(line.toString().trim()) };
  };
  const send = async (port: number, messageIds: readonly string[]): Promise<number> => {
    const response = await fetch(`http://127.0.0.1:${port}/api/v1/attribution/track`, {
      method: 'POST',
      headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        events: messageIds.map((messageId, index) => ({
          messageId,
          type: 'page',
          anonymousId: `visitor-${index}`,
          timestamp: new Date().toISOString(),
          url: 'https://acme.example/?utm_source=somebody',
        })),
      }),
    });
    const body = (await response.json()) as { accepted: number; duplicates: number };
    return response.status === 200 ? body.accepted + body.duplicates : 0;
  };

  beforeAll(async () => {
    database = await testDatabase();
    tenant = await createTenant(database.dataSource);
    await withTenant(database.dataSource, tenant, (tx) =>
      tx.query(
        `insert into api_keys (tenant_id, kind, name, key_hash, shown) values ($1, 'write', 'Site', $2, $3)`,
        [tenant, hashKey(KEY), KEY],
      ),
    );
  });
  afterAll(async () => {
    for (const child of running) child.kill('SIGKILL');
    await database.drop();
  });

  it('loses no event it acknowledged, and takes the unacknowledged ones again without doubling any', async () => {
    const first = await start();
    const acknowledged = new Set<string>();
    const unsure = new Set<string>();
    let killed = false;
    const client = async (): Promise<void> => {
      while (!killed) {
        const batch = Array.from({ length: 5 }, () => randomUUID());
        const answer = await send(first.port, batch).catch(() => null);
        if (answer === null) {
          // The connection broke: whether these were committed is not known.
          for (const id of batch) unsure.add(id);
          return;
        }
        expect(answer).toBe(batch.length);
        for (const id of batch) acknowledged.add(id);
        if (acknowledged.size >= ACKNOWLEDGED_BEFORE_KILL) {
          killed = true;
          first.child.kill('SIGKILL');
        }
      }
    };
    await Promise.all(Array.from({ length: CLIENTS }, client));
    expect(acknowledged.size).toBeGreaterThanOrEqual(ACKNOWLEDGED_BEFORE_KILL);

    const second = await start();
    for (const id of unsure) await send(second.port, [id]);
    await send(second.port, [...acknowledged].slice(0, 400));
    const stored = await withTenant(database.dataSource, tenant, (tx) =>
      tx.query<{ id: string }>(
        `select replace(idempotency_key, 'track:', '') as id from attribution_touchpoints where tenant_id = $1`,
        [tenant],
      ),
    );
    const ids = stored.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(ids)).toEqual(new Set([...acknowledged, ...unsure]));
    second.child.kill('SIGKILL');
  });
});
