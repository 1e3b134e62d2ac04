import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { withTenant } from '../../src/db/tenancy.ts';
import { hashKey } from '../../src/http/authenticate.ts';
import { createTenant, testDatabase, type TestDatabase } from '../support/databases.ts';

const SCRIPT = fileURLToPath(new URL('crash-server.ts', import.meta.url));
const KEY = `wk_${randomBytes(12).toString('hex')}`;
const CLIENTS = 12;
const KILLS = 5;
const EVENTS_A_REQUEST = 6;
/** On a machine that is busy with other things fewer kills must do. */
const LONGEST_MS = 20_000;
/** Acknowledged requests between two kills at least, so that each falls into the load. */
const REQUESTS_BETWEEN = 40;

interface Event {
  readonly messageId: string;
  readonly sort: 'visit' | 'act' | 'refused' | 'bot';
}

/**
 * One process of two. A client asks any that runs; where it hears nothing it sends the same again, as the tracker
 * and Segment's clients do.
 */
class Processes {
  readonly #url: string;
  readonly #children = new Set<ChildProcess>();
  readonly #running: { child: ChildProcess; port: number }[] = [];

  constructor(url: string) {
    this.#url = url;
  }

  async start(): Promise<void> {
    const child = spawn(process.execPath, [SCRIPT, this.#url], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#children.add(child);
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    this.#running.push({ child, port: Number(line.toString().trim()) });
  }

  /** In the middle of whatever it does. */
  killOne(): void {
    const [victim] = this.#running.splice(randomInt(this.#running.length), 1);
    victim?.child.kill('SIGKILL');
  }

  killAll(): void {
    for (const child of this.#children) child.kill('SIGKILL');
  }

  anyPort(): number | undefined {
    return this.#running[randomInt(Math.max(1, this.#running.length))]?.port;
  }
}

describe('Two processes ingesting into one database, one of them killed again and again', () => {
  let database: TestDatabase;
  let tenant: number;
  let processes: Processes;

  beforeAll(async () => {
    database = await testDatabase();
    processes = new Processes(database.url);
    tenant = await createTenant(database.dataSource);
    await withTenant(database.dataSource, tenant, (tx) =>
      tx.query(
        `insert into api_keys (tenant_id, kind, name, key_hash, shown) values ($1, 'write', 'Site', $2, $3)`,
        [tenant, hashKey(KEY), KEY],
      ),
    );
    await Promise.all([processes.start(), processes.start()]);
  }, 60_000);
  afterAll(async () => {
    processes.killAll();
    await database.drop();
  });

  const wire = ({ messageId, sort }: Event): object => ({
    messageId,
    type: sort === 'act' ? 'track' : 'page',
    event: 'Demo requested',
    // Few devices, so that the processes stand in each other's way.
    anonymousId: `device-${randomInt(20)}`,
    timestamp: new Date(Date.now() - randomInt(3_600_000)).toISOString(),
    url: sort === 'act' ? 'https://acme.example/demo' : 'https://acme.example/?utm_source=somebody',
    ...(sort === 'refused' ? { consent: 'denied', anonymousId: undefined } : {}),
    ...(sort === 'bot' ? { userAgent: 'Mozilla/5.0 (compatible; Googlebot/2.1)' } : {}),
  });

  /** True when the server said that all of it is kept. */
  const send = async (body: string): Promise<boolean> => {
    const port = processes.anyPort();
    if (port === undefined) return false;
    const heard = await fetch(`http://127.0.0.1:${port}/api/v1/attribution/track`, {
      method: 'POST',
      headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
      body,
    })
      .then(
        async (response) => ({
          status: response.status,
          said: (await response.json()) as Record<string, number>,
        }),
        // The connection broke: whether anything was kept is not known.
      )
      .catch(() => null);
    if (heard === null || heard.status === 503) return false;
    const { status, said } = heard;
    expect(status).toBe(200);
    const counted = (said['accepted'] ?? 0) + (said['duplicates'] ?? 0) + (said['filtered'] ?? 0);
    expect(counted).toBe(EVENTS_A_REQUEST);
    return true;
  };

  const tell = <Row>(sql: string): Promise<Row[]> =>
    withTenant(database.dataSource, tenant, (tx) => tx.query<Row>(sql, [tenant]));

  it('loses nothing it acknowledged, and counts nothing twice', async () => {
    const acknowledged: Event[] = [];
    let requests = 0;
    let repeats = 0;
    let isOver = false;
    const client = async (): Promise<void> => {
      while (!isOver) {
        const events = Array.from({ length: EVENTS_A_REQUEST }, (_, index): Event => ({
          messageId: randomUUID(),
          sort: (['visit', 'visit', 'act', 'visit', 'refused', 'bot'] as const)[index] ?? 'visit',
        }));
        const body = JSON.stringify({ events: events.map(wire) });
        while (!(await send(body))) {
          repeats += 1;
          await wait(20);
        }
        // A client that lost the answer sends what was kept already.
        if (requests % 10 === 0) await send(body);
        acknowledged.push(...events);
        requests += 1;
      }
    };
    const clients = Array.from({ length: CLIENTS }, client);
    const killer = async (): Promise<void> => {
      const enoughTime = Date.now() + LONGEST_MS;
      for (let kill = 0; kill < KILLS && Date.now() < enoughTime; kill += 1) {
        const enough = requests + REQUESTS_BETWEEN;
        while (requests < enough) await wait(5);
        await wait(randomInt(50));
        processes.killOne();
        await processes.start();
      }
      isOver = true;
    };
    await Promise.all([killer(), ...clients]);
    expect(repeats).toBeGreaterThan(0);

    const of = (...sorts: Event['sort'][]): string[] =>
      acknowledged.filter(({ sort }) => sorts.includes(sort)).map(({ messageId }) => messageId);
    const stored = await tell<{ id: string }>(
      `select replace(idempotency_key, 'track:', '') as id from attribution_touchpoints where tenant_id = $1`,
    );
    expect(stored.map(({ id }) => id).sort()).toEqual(of('visit', 'act').sort());
    const [refused] = await tell<{ hits: number }>(
      'select sum(hits)::integer as hits from aggregate_hits where tenant_id = $1',
    );
    expect(refused?.hits).toBe(of('refused').length);
    const [bots] = await tell<{ hits: number }>(
      'select sum(hits)::integer as hits from filtered_hits where tenant_id = $1',
    );
    expect(bots?.hits).toBe(of('bot').length);
  }, 120_000);
});
