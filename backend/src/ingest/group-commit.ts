/** What became of one item: the flush's answer for it, or why there is none. */
export type Settled<Outcome> = { readonly outcome: Outcome } | { readonly error: unknown };

export interface GroupCommitOptions<Item, Outcome> {
  /** Stores items of one tenant in one transaction; answers one outcome each, after the commit. */
  readonly flush: (tenantId: number, items: readonly Item[]) => Promise<readonly Outcome[]>;
  /**
   * What a failed flush calls for. `split`: one item may be to blame, so try the halves; `retry`: it was
   * in another's way; `fail`: no item can be stored now.
   */
  readonly judge: (error: unknown) => 'split' | 'retry' | 'fail';
  /** Items a flush. Default 500. */
  readonly maxBatch?: number;
  /** Items a tenant may have waiting; beyond it nothing is taken. Default 5,000. */
  readonly maxQueued?: number;
  /** Tenants flushed at the same time, so that ingest leaves connections to the screens. Default 4. */
  readonly maxFlights?: number;
}

/** The queue of the tenant is full: send again later. */
export class QueueFullError extends Error {
  override readonly name = 'QueueFullError';
}

interface Entry<Item, Outcome> {
  readonly item: Item;
  readonly settle: (settled: Settled<Outcome>) => void;
}

const MOST_RETRIES = 3;

/**
 * Group commit. A tenant has one flush in flight and no timer: a flush takes whatever has queued, and
 * the next starts when its commit returned. Under load many requests share one commit; alone, a
 * request waits for nobody. Whoever submits is answered after the commit, so that nothing
 * acknowledged can be lost.
 */
export class GroupCommit<Item, Outcome> {
  readonly #options: Required<GroupCommitOptions<Item, Outcome>>;
  readonly #queues = new Map<number, Entry<Item, Outcome>[]>();
  /** Tenants with something queued and no flush in flight, the one waiting longest first. */
  readonly #ready = new Set<number>();
  readonly #flying = new Set<number>();

  constructor(options: GroupCommitOptions<Item, Outcome>) {
    this.#options = { maxBatch: 500, maxQueued: 5_000, maxFlights: 4, ...options };
  }

  /**
   * Stores items, all or none of them admitted; resolves when each is committed or refused, in order.
   * @throws QueueFullError when they do not fit into the tenant's queue; none of them is stored then.
   */
  async submit(tenantId: number, items: readonly Item[]): Promise<Settled<Outcome>[]> {
    if (items.length === 0) return [];
    const queue = this.#queues.get(tenantId) ?? [];
    if (queue.length + items.length > this.#options.maxQueued) {
      throw new QueueFullError(
        `${queue.length} events are waiting already; ${items.length} more do not fit.`,
      );
    }
    this.#queues.set(tenantId, queue);
    const settled = items.map(
      (item) =>
        new Promise<Settled<Outcome>>((settle) => {
          queue.push({ item, settle });
        }),
    );
    if (!this.#flying.has(tenantId)) this.#ready.add(tenantId);
    // After this turn of the event loop, so that requests that came together go together.
    queueMicrotask(() => {
      this.#pump();
    });
    return Promise.all(settled);
  }

  #pump(): void {
    for (const tenantId of this.#ready) {
      if (this.#flying.size >= this.#options.maxFlights) return;
      this.#ready.delete(tenantId);
      const batch = this.#queues.get(tenantId)?.splice(0, this.#options.maxBatch) ?? [];
      this.#flying.add(tenantId);
      void this.#store(tenantId, batch).finally(() => {
        this.#flying.delete(tenantId);
        if ((this.#queues.get(tenantId)?.length ?? 0) > 0) this.#ready.add(tenantId);
        else this.#queues.delete(tenantId);
        this.#pump();
      });
    }
  }

  /** Never rejects: every entry is settled one way or the other. */
  async #store(
    tenantId: number,
    entries: readonly Entry<Item, Outcome>[],
    retries = MOST_RETRIES,
  ): Promise<void> {
    try {
      const outcomes = await this.#options.flush(
        tenantId,
        entries.map(({ item }) => item),
      );
      if (outcomes.length !== entries.length) {
        throw new Error(`A flush of ${entries.length} events answered ${outcomes.length}.`);
      }
      outcomes.forEach((outcome, index) => entries[index]?.settle({ outcome }));
    } catch (error) {
      const verdict = this.#options.judge(error);
      if (verdict === 'retry' && retries > 0) {
        await this.#store(tenantId, entries, retries - 1);
      } else if (verdict === 'split' && entries.length > 1) {
        const middle = Math.ceil(entries.length / 2);
        await this.#store(tenantId, entries.slice(0, middle));
        await this.#store(tenantId, entries.slice(middle));
      } else {
        for (const { settle } of entries) settle({ error });
      }
    }
  }
}
