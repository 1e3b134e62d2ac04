import { describe, expect, it } from '@jest/globals';
import { untilAborted } from '../../src/crm/until-aborted.ts';

const collect = async <Item>(items: AsyncIterable<Item>): Promise<Item[]> => {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
};

describe('Batches until somebody asks for the end', () => {
  it('are all of them when nobody does', async () => {
    async function* three(): AsyncGenerator<number> {
      for (const item of [1, 2, 3]) yield await Promise.resolve(item);
    }
    expect(await collect(untilAborted(three(), new AbortController().signal))).toEqual([1, 2, 3]);
    expect(await collect(untilAborted(three(), undefined))).toEqual([1, 2, 3]);
  });

  it('end at once although the CRM has not answered and never will', async () => {
    const stopping = new AbortController();
    async function* stuck(): AsyncGenerator<number> {
      yield 1;
      await new Promise(() => undefined);
      yield 2;
    }
    const seen: number[] = [];
    const reading = (async () => {
      for await (const batch of untilAborted(stuck(), stopping.signal)) {
        seen.push(batch);
        queueMicrotask(() => {
          stopping.abort(new Error('The server is stopping.'));
        });
      }
    })();
    await expect(reading).rejects.toThrow('The server is stopping.');
    expect(seen).toEqual([1]);
  });

  it('are not begun when the end was asked for before', async () => {
    let isBegun = false;
    async function* some(): AsyncGenerator<number> {
      isBegun = true;
      yield await Promise.resolve(1);
    }
    await expect(collect(untilAborted(some(), AbortSignal.abort()))).rejects.toThrow();
    expect(isBegun).toBe(false);
  });

  it('fail as their reader fails', async () => {
    async function* broken(): AsyncGenerator<number> {
      yield await Promise.reject<number>(new Error('HubSpot is away.'));
    }
    const { signal } = new AbortController();
    await expect(collect(untilAborted(broken(), signal))).rejects.toThrow('HubSpot is away.');
  });
});
