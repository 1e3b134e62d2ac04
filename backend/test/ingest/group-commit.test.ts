import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ingestEndpoints } from '../../src/ingest/endpoints.ts';
import { GroupCommit, QueueFullError, type Settled } from '../../src/ingest/group-commit.ts';
import { ingestOf } from '../../src/ingest/ingest.ts';
import { judgeError } from '../../src/ingest/judge-error.ts';
import type { TrackEvent } from '../../src/ingest/track-event.ts';
import { testApi, type TestApi } from '../support/api.ts';

/** A flush that stops where the test says. */
function gate(): { open: () => void; passed: Promise<void> } {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  return {
    open: () => {
      resolve(undefined);
    },
    passed: promise.then(() => undefined),
  };
}
const numbers = (from: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => from + index);
const outcomesOf = <Outcome>(settled: readonly Settled<Outcome>[]): (Outcome | string)[] =>
  settled.map((one) => ('outcome' in one ? one.outcome : String(one.error)));

describe('Group commit', () => {
  const recorder = (
    fail: (items: readonly number[]) => Error | null = () => null,
    wait: Promise<void> = Promise.resolve(),
  ): { batches: number[][]; queue: (options?: object) => GroupCommit<number, number> } => {
    const batches: number[][] = [];
    return {
      batches,
      queue: (options = {}) =>
        new GroupCommit<number, number>({
          flush: async (_tenant, items) => {
            batches.push([...items]);
            await wait;
            const error = fail(items);
            if (error) throw error;
            return items.map((item) => item * 10);
          },
          judge: (error) =>
            error instanceof RangeError ? 'split' : error instanceof SyntaxError ? 'retry' : 'fail',
          ...options,
        }),
    };
  };

  it('stores what came together in one flush and answers each its own', async () => {
    const { batches, queue } = recorder();
    const commit = queue();
    const answers = await Promise.all([commit.submit(1, [1, 2]), commit.submit(1, [3])]);
    expect(answers.map(outcomesOf)).toEqual([[10, 20], [30]]);
    expect(batches).toEqual([[1, 2, 3]]);
  });

  it('has one flush of a tenant in flight; the next takes what queued meanwhile', async () => {
    const { open, passed } = gate();
    const { batches, queue } = recorder(undefined, passed);
    const commit = queue();
    const first = commit.submit(1, [1]);
    await Promise.resolve();
    const others = [commit.submit(1, [2]), commit.submit(1, [3])];
    await new Promise(setImmediate);
    expect(batches).toEqual([[1]]);
    open();
    await Promise.all([first, ...others]);
    expect(batches).toEqual([[1], [2, 3]]);
  });

  it('makes no flush larger than 500', async () => {
    const { batches, queue } = recorder();
    await queue().submit(1, numbers(0, 1_234));
    expect(batches.map((batch) => batch.length)).toEqual([500, 500, 234]);
  });

  it('does not let one tenant wait for another', async () => {
    const { open, passed } = gate();
    const batches: number[] = [];
    const commit = new GroupCommit<number, number>({
      flush: async (tenantId, items) => {
        batches.push(tenantId);
        if (tenantId === 1) await passed;
        return [...items];
      },
      judge: () => 'fail',
    });
    const slow = commit.submit(1, [1]);
    expect(outcomesOf(await commit.submit(2, [2]))).toEqual([2]);
    open();
    await slow;
    expect(batches).toEqual([1, 2]);
  });

  it('takes turns when more tenants have events than may be flushed at once', async () => {
    const order: number[] = [];
    const commit = new GroupCommit<number, number>({
      flush: async (tenantId, items) => {
        order.push(tenantId);
        await new Promise(setImmediate);
        return [...items];
      },
      judge: () => 'fail',
      maxBatch: 1,
      maxFlights: 1,
    });
    await Promise.all([commit.submit(1, [1, 2, 3]), commit.submit(2, [4, 5])]);
    expect(order).toEqual([1, 2, 1, 2, 1]);
  });

  it('takes all or nothing of a request when the queue is full, and recovers', async () => {
    const { open, passed } = gate();
    const { batches, queue } = recorder(undefined, passed);
    const commit = queue({ maxQueued: 10, maxBatch: 4 });
    const waiting = commit.submit(1, numbers(0, 8));
    await new Promise(setImmediate);
    // Four are in flight, four wait: seven more do not fit, six do.
    await expect(commit.submit(1, numbers(100, 7))).rejects.toThrow(QueueFullError);
    const fits = commit.submit(1, numbers(200, 6));
    open();
    expect((await waiting).length + (await fits).length).toBe(14);
    expect(batches.flat()).toEqual([...numbers(0, 8), ...numbers(200, 6)]);
    expect(outcomesOf(await commit.submit(1, [5]))).toEqual([50]);
  });

  it('splits a poisoned batch until only the bad one fails', async () => {
    const { queue } = recorder((items) => (items.includes(13) ? new RangeError('bad') : null));
    expect(outcomesOf(await queue().submit(1, numbers(10, 6)))).toEqual([
      100,
      110,
      120,
      'RangeError: bad',
      140,
      150,
    ]);
  });

  it('tries again what was in another’s way, a few times', async () => {
    let failures = 2;
    const { batches, queue } = recorder(() =>
      failures-- > 0 ? new SyntaxError('deadlock') : null,
    );
    expect(outcomesOf(await queue().submit(1, [1, 2]))).toEqual([10, 20]);
    expect(batches).toHaveLength(3);
  });

  it('fails all at once when nothing can be stored, without trying each', async () => {
    const { batches, queue } = recorder(() => new Error('database gone'));
    expect(outcomesOf(await queue().submit(1, [1, 2]))).toEqual([
      'Error: database gone',
      'Error: database gone',
    ]);
    expect(batches).toHaveLength(1);
  });

  it('counts a flush that answers too few as failed, rather than acknowledge what it does not know', async () => {
    const commit = new GroupCommit<number, number>({
      flush: () => Promise.resolve([1]),
      judge: () => 'fail',
    });
    expect(outcomesOf(await commit.submit(1, [1, 2]))).toEqual([
      'Error: A flush of 2 events answered 1.',
      'Error: A flush of 2 events answered 1.',
    ]);
  });
});

describe('Group commit on the database', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await testApi({ endpoints: ingestEndpoints });
  });
  afterAll(() => api.close());
  const event = (more: Partial<TrackEvent> = {}): TrackEvent => ({
    messageId: randomUUID(),
    type: 'page',
    visitorId: 'visitor',
    occurredAt: new Date('2026-01-01T00:00:00Z'),
    url: null,
    promo: null,
    referrer: null,
    title: null,
    name: null,
    email: null,
    answer: null,
    formName: null,
    consent: 'granted',
    utm: null,
    hubspotUtk: null,
    userId: null,
    isBot: false,
    ...more,
  });

  it('keeps the neighbours of a row the database refuses', async () => {
    // Longer than the table allows a device's name to be: what a hole in the validation would let through.
    const poison = event({ visitorId: 'x'.repeat(200) });
    const good = Array.from({ length: 20 }, () => event());
    const events = [...good.slice(0, 7), poison, ...good.slice(7)];
    const settled = await ingestOf(api.context).submit(api.ours.id, events);
    expect(settled.map((one) => 'outcome' in one)).toEqual(events.map((one) => one !== poison));
    expect(settled.flatMap((one) => ('error' in one ? [judgeError(one.error)] : []))).toEqual([
      'split',
    ]);
    const rows = await api.rows<{ idempotency_key: string }>(
      'select idempotency_key from attribution_touchpoints where tenant_id = $1',
      [api.ours.id],
    );
    expect(new Set(rows.map((row) => row.idempotency_key))).toEqual(
      new Set(good.map(({ messageId }) => `track:${messageId}`)),
    );
  });

  it('answers many requests that arrive together, each with its own count', async () => {
    const shared = event();
    const ingest = ingestOf(api.context);
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => ingest.submit(api.ours.id, [shared, event()])),
    );
    const first = answers.map(([one]) => (one && 'outcome' in one ? one.outcome : 'error'));
    expect(first.filter((outcome) => outcome === 'accepted')).toHaveLength(1);
    expect(first.filter((outcome) => outcome === 'duplicate')).toHaveLength(39);
    expect(answers.every(([, own]) => own && 'outcome' in own && own.outcome === 'accepted')).toBe(
      true,
    );
  });

  it('answers 503 with Retry-After when the database is gone, and nothing is acknowledged', async () => {
    const other = await testApi({ endpoints: ingestEndpoints });
    const warm = {
      messageId: randomUUID(),
      type: 'page',
      anonymousId: 'v',
      timestamp: new Date().toISOString(),
    };
    expect((await other.as(other.ours.writeKey).post('/attribution/track', warm)).status).toBe(200);
    await other.close();
    const { status, headers } = await other
      .as(other.ours.writeKey)
      .post('/attribution/track', { ...warm, messageId: 'later' });
    expect({ status, retry: headers['retry-after'] }).toEqual({ status: 503, retry: '5' });
  });
});
