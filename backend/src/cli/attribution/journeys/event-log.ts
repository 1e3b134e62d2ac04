import type { LogEvent } from '@pipeline-attribution/shared/journey/from-events.ts';

const BITS = 16;
/** Events a block; blocks are added, never copied, so that reading has no peak of its own. */
const BLOCK = 2 ** BITS;
const WITHIN = BLOCK - 1;
const NO_CHANNEL = -1;

interface Block {
  readonly customer: Int32Array;
  readonly channel: Int32Array;
  readonly at: Float64Array;
  /** NaN where there is none. */
  readonly value: Float64Array;
  readonly converted: Uint8Array;
}

/**
 * An event log in memory at 25 bytes an event, 4 more while it is grouped, and one string for each customer and
 * channel: a customer's events may stand anywhere in a file, so all must be held until the last was read.
 */
export class EventLog {
  #count = 0;
  readonly #blocks: Block[] = [];
  readonly #customers = new Map<string, number>();
  readonly #channels = new Map<string, number>();

  get count(): number {
    return this.#count;
  }

  get customers(): number {
    return this.#customers.size;
  }

  add({ customerId, channel, at, converted, value }: LogEvent): void {
    const index = this.#count & WITHIN;
    if (index === 0) this.#blocks.push(emptyBlock());
    const block = this.#blocks.at(-1);
    if (!block) return;
    block.customer[index] = numberOf(this.#customers, customerId);
    block.channel[index] = channel === null ? NO_CHANNEL : numberOf(this.#channels, channel);
    block.at[index] = at;
    block.value[index] = value ?? NaN;
    block.converted[index] = converted ? 1 : 0;
    this.#count += 1;
  }

  /** Every customer's events, in the log's order, one customer after the other by id. */
  *byCustomer(): Generator<LogEvent[]> {
    const { starts, order } = this.#grouped();
    const channels = [...this.#channels.keys()];
    for (const customerId of [...this.#customers.keys()].sort()) {
      const customer = this.#customers.get(customerId) ?? 0;
      const events: LogEvent[] = [];
      const end = starts[customer + 1] ?? 0;
      for (let at = starts[customer] ?? 0; at < end; at += 1) {
        events.push(this.#event(order[at] ?? 0, customerId, channels));
      }
      yield events;
    }
  }

  #event(event: number, customerId: string, channels: readonly string[]): LogEvent {
    const block = this.#blocks[event >>> BITS];
    const index = event & WITHIN;
    const value = block?.value[index] ?? NaN;
    return {
      customerId,
      channel: channels[block?.channel[index] ?? NO_CHANNEL] ?? null,
      at: block?.at[index] ?? NaN,
      converted: block?.converted[index] === 1,
      value: Number.isNaN(value) ? null : value,
    };
  }

  /** Events by customer, by counting: `order` from `starts[c]` to `starts[c + 1]` are customer c's. */
  #grouped(): { starts: Uint32Array; order: Uint32Array } {
    const customerOf = (event: number): number =>
      this.#blocks[event >>> BITS]?.customer[event & WITHIN] ?? 0;
    const starts = new Uint32Array(this.#customers.size + 1);
    for (let event = 0; event < this.#count; event += 1) {
      const next = customerOf(event) + 1;
      starts[next] = (starts[next] ?? 0) + 1;
    }
    for (let customer = 1; customer < starts.length; customer += 1) {
      starts[customer] = (starts[customer] ?? 0) + (starts[customer - 1] ?? 0);
    }
    const free = starts.slice();
    const order = new Uint32Array(this.#count);
    for (let event = 0; event < this.#count; event += 1) {
      const customer = customerOf(event);
      const place = free[customer] ?? 0;
      order[place] = event;
      free[customer] = place + 1;
    }
    return { starts, order };
  }
}

function emptyBlock(): Block {
  return {
    customer: new Int32Array(BLOCK),
    channel: new Int32Array(BLOCK),
    at: new Float64Array(BLOCK),
    value: new Float64Array(BLOCK),
    converted: new Uint8Array(BLOCK),
  };
}

function numberOf(numbers: Map<string, number>, text: string): number {
  let number = numbers.get(text);
  if (number === undefined) {
    number = numbers.size;
    // A copy: the cell is a view into the text it was cut from, and would keep that alive.
    numbers.set(Buffer.from(text).toString(), number);
  }
  return number;
}
