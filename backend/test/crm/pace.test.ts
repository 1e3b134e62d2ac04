import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Pace } from '../../src/crm/pace.ts';
import { readAhead } from '../../src/crm/read-ahead.ts';

describe('The pace of calls', () => {
  it('never puts more into any window than the limit and the burst, whenever calls come', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 120 }),
        fc.integer({ min: 1, max: 10 }),
        fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 400 }),
        (perInterval, burst, gaps) => {
          let now = 0;
          const pace = new Pace({ perInterval, intervalMs: 1_000, burst }, () => now);
          const starts = gaps.map((gap) => {
            now += gap;
            return now + pace.reserve();
          });
          for (const [index, start] of starts.entries()) {
            const within = starts.slice(index).filter((at) => at - start < 1_000 - 1e-6);
            expect(within.length).toBeLessThanOrEqual(perInterval + burst);
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  it('lets calls through in the order they came, and loses no time when they are always waiting', () => {
    const pace = new Pace({ perInterval: 102, intervalMs: 10_000, burst: 5 }, () => 0);
    const starts = Array.from({ length: 1_000 }, () => pace.reserve());
    expect(starts).toEqual([...starts].sort((a, b) => a - b));
    expect(starts.filter((at) => at >= 50_000 && at < 60_000)).toHaveLength(102);
  });

  it('rests for everybody when the vendor asks for it', () => {
    const pace = new Pace({ perInterval: 10, intervalMs: 1_000, burst: 3 }, () => 0);
    pace.rest(10_000);
    expect(pace.reserve()).toBe(10_000);
    expect(pace.reserve()).toBe(10_100);
  });
});

describe('Reading ahead', () => {
  const source = (log: number[], failAt = Infinity): AsyncGenerator<number> =>
    (async function* () {
      for (let at = 0; at < 8; at += 1) {
        await Promise.resolve();
        if (at === failAt) throw new Error('no more');
        log.push(at);
        yield at;
      }
    })();

  it('hands everything out in its order, and fetches no more than was allowed', async () => {
    const fetched: number[] = [];
    const got: number[] = [];
    for await (const item of readAhead(source(fetched), 2)) {
      await new Promise((done) => setTimeout(done, 5));
      got.push(item);
      expect(fetched.length - got.length).toBeLessThanOrEqual(3);
    }
    expect(got).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('fails where the source failed, after what came before', async () => {
    const got: number[] = [];
    const read = async (): Promise<void> => {
      for await (const item of readAhead(source([], 3), 5)) got.push(item);
    };
    await expect(read()).rejects.toThrow('no more');
    expect(got).toEqual([0, 1, 2]);
  });

  it('stops fetching when nobody wants more', async () => {
    const fetched: number[] = [];
    for await (const item of readAhead(source(fetched), 1)) if (item === 2) break;
    await new Promise((done) => setTimeout(done, 10));
    expect(fetched.length).toBeLessThan(8);
  });
});
