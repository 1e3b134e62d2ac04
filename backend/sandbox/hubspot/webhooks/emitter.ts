import type { StoreChange } from '../changes.ts';
import { eventFor, type EventBody, type Subscription } from './subscriptions.ts';
import { signedHeaders } from './sign.ts';

export interface WebhookTarget {
  /** Where the app listens, as it is registered and signed. */
  readonly url: string;
  readonly subscriptions: readonly Subscription[];
  /** Requests under way at the same time; HubSpot's default is 10. */
  readonly maxConcurrentRequests?: number;
}

/** What was sent, and what came of it. */
export interface Delivery {
  readonly events: readonly EventBody[];
  readonly attempt: number;
  /** Of the answer; 0 when there was none within five seconds. */
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** "HubSpot sends up to 100 events per request" (webhooks guide, "Webhook payloads"). */
const BATCH = 100;
/** "…if your service takes longer than five seconds to send back a response" (webhooks guide, "Retries"). */
const TIMEOUT_MS = 5_000;
/** "HubSpot will attempt to resend failed notifications up to 10 times … over the next 24 hours". */
const RETRIES = 10;

/**
 * Sends what happens in the portal to the app: batched, signed, a few at a time, again when it fails. Order and
 * uniqueness are not promised by HubSpot, and can be broken here on demand.
 */
export class WebhookEmitter {
  /** Every request that was sent, in the order of their ends. */
  readonly deliveries: Delivery[] = [];
  /** Events given up after the last retry. */
  readonly lost: EventBody[] = [];
  /** Each batch goes out this many times. */
  copies = 1;
  /** Events go out last first. */
  isReversed = false;
  /** While true nothing is sent: events wait. */
  isHeld = false;
  /** Wait before the first retry; it doubles. HubSpot spreads ten over a day, with some randomness. */
  retryDelayMs = 50;
  /** Events that happen within this time go out together. */
  gatherMs = 20;

  readonly #app: {
    readonly clientSecret: string;
    readonly portalId: number;
    readonly appId: number;
  };
  readonly #isInstalled: () => boolean;
  readonly #now: () => number;
  #target: WebhookTarget | null = null;
  #waiting: EventBody[] = [];
  #queue: (() => Promise<void>)[] = [];
  #running = 0;
  #timers = new Set<NodeJS.Timeout>();
  #gathering: NodeJS.Timeout | null = null;
  #lastEventId = 4_017_000_000;
  #isStopped = false;

  constructor(
    app: { readonly clientSecret: string; readonly portalId: number; readonly appId: number },
    isInstalled: () => boolean,
    now: () => number,
  ) {
    this.#app = app;
    this.#isInstalled = isInstalled;
    this.#now = now;
  }

  /** Registers the app's address and subscriptions; null takes them back. */
  configure(target: WebhookTarget | null): void {
    this.#target = target;
  }

  /** A portal that has not installed the app sends it nothing. */
  note(change: StoreChange): void {
    if (this.#target === null || !this.#isInstalled()) return;
    for (const subscription of this.#target.subscriptions) {
      const event = eventFor(subscription, change);
      if (event === null) continue;
      this.#waiting.push({
        eventId: (this.#lastEventId += 1),
        portalId: this.#app.portalId,
        appId: this.#app.appId,
        ...event,
      });
    }
    this.#gather();
  }

  /** Resolves when nothing is waiting, under way or to be sent again. */
  async idle(): Promise<void> {
    while (
      !this.#isStopped &&
      (this.#running > 0 ||
        this.#queue.length > 0 ||
        this.#timers.size > 0 ||
        this.#gathering !== null ||
        this.#waiting.length > 0)
    ) {
      await new Promise((done) => setTimeout(done, 5));
    }
  }

  /** Sends what was held back. */
  release(): void {
    this.isHeld = false;
    this.#gather();
  }

  stop(): void {
    this.#isStopped = true;
    if (this.#gathering !== null) clearTimeout(this.#gathering);
    for (const timer of this.#timers) clearTimeout(timer);
    this.#queue = [];
  }

  #gather(): void {
    if (this.isHeld || this.#gathering !== null || this.#waiting.length === 0) return;
    this.#gathering = setTimeout(() => {
      this.#gathering = null;
      this.#flush();
    }, this.gatherMs);
  }

  #flush(): void {
    const events = this.isReversed ? this.#waiting.reverse() : this.#waiting;
    this.#waiting = [];
    for (let start = 0; start < events.length; start += BATCH) {
      const batch = events.slice(start, start + BATCH);
      for (let copy = 0; copy < this.copies; copy += 1) this.#enqueue(batch, 0);
    }
  }

  #enqueue(batch: readonly EventBody[], attempt: number): void {
    this.#queue.push(() => this.#deliver(batch, attempt));
    this.#work();
  }

  #work(): void {
    while (this.#running < (this.#target?.maxConcurrentRequests ?? 10)) {
      const next = this.#queue.shift();
      if (next === undefined) return;
      this.#running += 1;
      void next().finally(() => {
        this.#running -= 1;
        this.#work();
      });
    }
  }

  async #deliver(batch: readonly EventBody[], attempt: number): Promise<void> {
    const target = this.#target;
    if (target === null || this.#isStopped) return;
    const body = JSON.stringify(batch.map((event) => ({ ...event, attemptNumber: attempt })));
    const headers = signedHeaders(
      { method: 'POST', url: target.url, body },
      { secret: this.#app.clientSecret, at: this.#now() },
    );
    let status = 0;
    try {
      const response = await fetch(target.url, {
        method: 'POST',
        headers,
        body,
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      await response.arrayBuffer();
      ({ status } = response);
    } catch {
      // No answer in time, or nobody there: the status stays 0.
    }
    this.deliveries.push({ events: batch, attempt, status, headers, body });
    if (status >= 200 && status < 300) return;
    if (attempt >= RETRIES) {
      this.lost.push(...batch);
      return;
    }
    const timer = setTimeout(
      () => {
        this.#timers.delete(timer);
        this.#enqueue(batch, attempt + 1);
      },
      this.retryDelayMs * 2 ** attempt * (1 + Math.random() / 4),
    );
    this.#timers.add(timer);
  }
}
