import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import supertest from 'supertest';
import { readConfig } from '../../src/config.ts';
import type { Context } from '../../src/context.ts';
import { withTenant } from '../../src/db/tenancy.ts';
import { createApp, type AppParts } from '../../src/http/app.ts';
import { hashKey } from '../../src/http/authenticate.ts';
import type { Scope } from '../../src/http/endpoint.ts';
import { createTenant, testDatabase, type TestDatabase } from './databases.ts';

export interface TestTenant {
  readonly id: number;
  /** Secret key with the scope `admin`. */
  readonly adminKey: string;
  /** Secret key that may read and change, not administer. */
  readonly writerKey: string;
  /** Secret key that may only read. */
  readonly readKey: string;
  /** Public key of the tracker: may only send touchpoints. */
  readonly writeKey: string;
}

/** What supertest calls the verbs, each sent with a key; the admin's of our own tenant by default. */
export interface Caller {
  get(path: string): supertest.Test;
  post(path: string, body?: unknown): supertest.Test;
  put(path: string, body?: unknown): supertest.Test;
  patch(path: string, body?: unknown): supertest.Test;
  delete(path: string): supertest.Test;
}

export interface TestApi {
  readonly database: TestDatabase;
  readonly context: Context;
  readonly app: ReturnType<typeof createApp>;
  /** Anonymous requests to any path. */
  readonly agent: ReturnType<typeof supertest>;
  readonly ours: TestTenant;
  readonly theirs: TestTenant;
  /** Requests below `/api/v1` with this key. */
  as(key: string): Caller;
  /** Rows as our tenant sees them (or the tenant given), by SQL. */
  rows<Row>(sql: string, parameters?: readonly unknown[], tenant?: TestTenant): Promise<Row[]>;
  /** Moves the clock. */
  setNow(instant: string): void;
  close(): Promise<void>;
}

/**
 * A server in this process on a database of its own, with two tenants. Call `close` in `afterAll`.
 * @param now fixes the clock; without it time runs.
 */
export async function testApi({
  now,
  environment = {},
  ...parts
}: AppParts & {
  now?: string;
  environment?: NodeJS.ProcessEnv;
}): Promise<TestApi> {
  const database = await testDatabase();
  let fixed = now === undefined ? null : new Date(now);
  const context: Context = {
    config: readConfig({ LOG_LEVEL: 'silent', ...environment }),
    dataSource: database.dataSource,
    log: pino({ level: 'silent' }),
    now: () => fixed ?? new Date(),
  };
  const app = createApp(context, parts);
  const agent = supertest(app);
  const ours = await tenantWithKeys(database);
  return {
    database,
    context,
    app,
    agent,
    ours,
    theirs: await tenantWithKeys(database),
    as: (key) => callerWith(agent, key),
    rows: (sql, parameters, tenant) =>
      withTenant(database.dataSource, (tenant ?? ours).id, (tx) => tx.query(sql, parameters)),
    setNow: (instant) => {
      fixed = new Date(instant);
    },
    close: () => database.drop(),
  };
}

function callerWith(agent: ReturnType<typeof supertest>, key: string): Caller {
  const authorized = (test: supertest.Test): supertest.Test =>
    test.set('Authorization', `Bearer ${key}`);
  const send = (test: supertest.Test, body: unknown): supertest.Test =>
    body === undefined ? authorized(test) : authorized(test).send(body as object);
  const below = (path: string): string => `/api/v1${path}`;
  return {
    get: (path) => authorized(agent.get(below(path))),
    post: (path, body) => send(agent.post(below(path)), body),
    put: (path, body) => send(agent.put(below(path)), body),
    patch: (path, body) => send(agent.patch(below(path)), body),
    delete: (path) => authorized(agent.delete(below(path))),
  };
}

async function tenantWithKeys({ dataSource }: TestDatabase): Promise<TestTenant> {
  const id = await createTenant(dataSource);
  const key = async (name: string, kind: 'write' | 'secret', scopes: Scope[]): Promise<string> => {
    const value = `${kind === 'write' ? 'wk' : 'sk'}_${randomBytes(24).toString('base64url')}`;
    await withTenant(dataSource, id, (tx) =>
      tx.query(
        `insert into api_keys (tenant_id, kind, name, key_hash, shown, scopes) values ($1, $2, $3, $4, $5, $6)`,
        [id, kind, name, hashKey(value), kind === 'write' ? value : `…${value.slice(-4)}`, scopes],
      ),
    );
    return value;
  };
  return {
    id,
    adminKey: await key('Admin', 'secret', ['admin']),
    writerKey: await key('Importer', 'secret', ['write']),
    readKey: await key('Reporting', 'secret', ['read']),
    writeKey: await key('Website', 'write', []),
  };
}
