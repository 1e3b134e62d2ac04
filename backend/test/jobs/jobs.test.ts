import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CrmError } from '../../src/crm/errors.ts';
import { withTenant } from '../../src/db/tenancy.ts';
import { insertJob, saveProgress } from '../../src/jobs/job-store.ts';
import { jobEndpoints } from '../../src/jobs/endpoints.ts';
import { startJobs, type JobRun, type Jobs } from '../../src/jobs/start-jobs.ts';
import { testApi, type TestApi } from '../support/api.ts';

const TOKEN_KEY = randomBytes(32).toString('base64');
const WORKER = fileURLToPath(new URL('./killed-worker.ts', import.meta.url));

interface Page {
  readonly items: { readonly id: string; readonly state: string; readonly createdAt: string }[];
  readonly nextCursor: string | null;
}

describe('Jobs', () => {
  let api: TestApi;
  let jobs: Jobs;
  const runs: string[] = [];
  let handle: (run: JobRun) => Promise<unknown> = () => Promise.resolve(null);

  const start = (): Promise<Jobs> =>
    startJobs(api.context, api.database.url, {
      recompute: (run) => {
        runs.push(run.job.id);
        return handle(run);
      },
    });
  const view = async (id: string): Promise<Record<string, unknown>> =>
    (await api.as(api.ours.readKey).get(`/jobs/${id}`)).body as Record<string, unknown>;
  const list = async (query = '', key = api.ours.readKey): Promise<Page> =>
    (await api.as(key).get(`/jobs?${query}`)).body as Page;
  const until = async (
    id: string,
    wanted: (job: Record<string, unknown>) => boolean,
    attempts = 2400,
  ): Promise<Record<string, unknown>> => {
    for (let attempt = 0; attempt < attempts; attempt++) {
      const job = await view(id);
      if (wanted(job)) return job;
      await new Promise((done) => setTimeout(done, 50));
    }
    throw new Error(`The job never got there: ${JSON.stringify(await view(id))}`);
  };

  beforeAll(async () => {
    api = await testApi({ endpoints: jobEndpoints, environment: { TOKEN_KEY } });
    jobs = await start();
  });
  afterAll(async () => {
    await jobs.stop();
    await api.close();
  });

  it('show what they do, how far they are, and what came of them', async () => {
    let goOn: () => void = () => undefined;
    const waiting = new Promise<void>((done) => (goOn = done));
    handle = async ({ tenantId, job }) => {
      await withTenant(api.database.dataSource, tenantId, (tx) =>
        saveProgress(tx, job.id, { step: 'deals', done: 20, total: 50 }),
      );
      await waiting;
      return { deals: 50 };
    };
    const id = await jobs.enqueue(api.ours.id, 'recompute', { why: 'test' });
    expect(await until(id, (job) => job['done'] === 20)).toMatchObject({
      kind: 'recompute',
      state: 'running',
      step: 'deals',
      total: 50,
      result: null,
      finishedAt: null,
    });
    goOn();
    expect(await until(id, (job) => job['state'] === 'done')).toMatchObject({
      done: 50,
      result: { deals: 50 },
      error: null,
    });
  });

  it('are tried again when what went wrong may pass, and say so meanwhile', async () => {
    let tries = 0;
    handle = () => {
      tries++;
      if (tries === 1) return Promise.reject(new CrmError('passing', 'HubSpot is busy.'));
      return Promise.resolve('done at last');
    };
    const id = await jobs.enqueue(api.ours.id, 'recompute');
    await until(id, (job) => job['error'] === 'HubSpot is busy.');
    expect(await until(id, (job) => job['state'] === 'done')).toMatchObject({
      result: 'done at last',
      error: null,
    });
  });

  it('fail at once when only a person can mend it, in words for that person', async () => {
    handle = () =>
      Promise.reject(new CrmError('revoked', 'The app was uninstalled. Install it again.'));
    const id = await jobs.enqueue(api.ours.id, 'recompute');
    expect(await until(id, (job) => job['state'] === 'failed')).toMatchObject({
      error: 'The app was uninstalled. Install it again.',
    });
    expect(runs.filter((run) => run === id)).toHaveLength(1);
  });

  it('do not tell the customer the insides of a fault of ours', async () => {
    handle = () => Promise.reject(new TypeError('x is undefined at secret.ts:12'));
    const id = await jobs.enqueue(api.ours.id, 'recompute');
    const job = await until(id, ({ error }) => error !== null);
    expect(job['error']).not.toContain('secret.ts');
  });

  it('that were committed but never reached the queue are taken up at the next start', async () => {
    handle = () => Promise.resolve('taken up');
    const id = await withTenant(api.database.dataSource, api.ours.id, (tx) =>
      insertJob(tx, 'recompute', {}),
    );
    await jobs.stop();
    expect(await view(id)).toMatchObject({ state: 'queued' });
    jobs = await start();
    expect(await until(id, (job) => job['state'] === 'done')).toMatchObject({ result: 'taken up' });
  });

  it('run one at a time for a tenant, and side by side for two', async () => {
    const running = new Set<number>();
    let theirsStarted: () => void = () => undefined;
    const besides = new Promise<void>((done) => (theirsStarted = done));
    handle = async ({ tenantId }) => {
      if (running.has(tenantId)) throw new CrmError('rejected', 'Two at a time for one tenant.');
      running.add(tenantId);
      // Ours do not end before theirs has begun.
      if (tenantId === api.ours.id) await besides;
      else theirsStarted();
      await new Promise((done) => setTimeout(done, 100));
      running.delete(tenantId);
      return null;
    };
    const ids = [
      await jobs.enqueue(api.ours.id, 'recompute'),
      await jobs.enqueue(api.ours.id, 'recompute'),
    ];
    await jobs.enqueue(api.theirs.id, 'recompute');
    for (const id of ids) {
      expect(await until(id, ({ state }) => state === 'done' || state === 'failed')).toMatchObject({
        state: 'done',
      });
    }
  });

  it('go back into the queue when the process is asked to stop, and are finished by the next', async () => {
    let began: () => void = () => undefined;
    const started = new Promise<void>((done) => (began = done));
    handle = ({ signal }) =>
      new Promise((_done, fail) => {
        began();
        signal.addEventListener('abort', () => {
          fail(new Error('stopped'));
        });
      });
    const id = await jobs.enqueue(api.ours.id, 'recompute');
    await started;
    await jobs.stop();
    expect(await view(id)).toMatchObject({ state: 'queued', error: null });
    handle = () => Promise.resolve('finished by the next');
    jobs = await start();
    expect(await until(id, ({ state }) => state === 'done')).toMatchObject({
      result: 'finished by the next',
    });
  });

  it('of a process that was killed are taken over', async () => {
    await jobs.stop();
    const id = await withTenant(api.database.dataSource, api.ours.id, (tx) =>
      insertJob(tx, 'recompute', {}),
    );
    const child = spawn(process.execPath, [WORKER, api.database.url], {
      stdio: 'inherit',
      env: { TOKEN_KEY },
    });
    const ended = once(child, 'exit');
    try {
      await until(id, ({ state }) => state === 'running');
    } finally {
      // Left alive it would hold this process's output open, and the run would never end.
      child.kill('SIGKILL');
    }
    await ended;
    handle = () => Promise.resolve('taken over');
    jobs = await start();
    expect(await until(id, ({ state }) => state === 'done')).toMatchObject({
      result: 'taken over',
    });
  });

  it('are listed latest first, by state and kind', async () => {
    const failed = await list('state=failed');
    expect(failed.items.length).toBeGreaterThan(0);
    expect(new Set(failed.items.map(({ state }) => state))).toEqual(new Set(['failed']));
    const { items } = await list('kind=recompute');
    expect(items.length).toBeGreaterThan(2);
    const times = items.map(({ createdAt }) => createdAt);
    expect(times).toEqual(times.toSorted().reverse());
  });

  it('are listed page by page, each once', async () => {
    const all = (await list()).items.map((job) => job.id);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Page = await list(`limit=2${cursor === null ? '' : `&cursor=${cursor}`}`);
      expect(page.items.length).toBeLessThanOrEqual(2);
      seen.push(...page.items.map((job) => job.id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(all);
  });

  it('are nobody else’s to see', async () => {
    handle = () => Promise.resolve(null);
    const id = await jobs.enqueue(api.ours.id, 'recompute');
    expect((await api.as(api.theirs.adminKey).get(`/jobs/${id}`)).status).toBe(404);
    const theirs = await list('', api.theirs.adminKey);
    expect(theirs.items.map((job) => job.id)).not.toContain(id);
  });
});
