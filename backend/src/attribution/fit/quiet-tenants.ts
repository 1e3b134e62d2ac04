/** A tenant that is never quiet is looked at as if it were after so many times the quiet. */
const PATIENCE = 12;

/**
 * Tenants whose credit changed and has come to rest since: a history that is still coming in is learnt from once,
 * when it is there.
 */
export class QuietTenants {
  readonly #quietMs: number;
  readonly #now: () => number;
  readonly #noted = new Map<number, { readonly first: number; last: number }>();

  constructor(quietMs: number, now: () => number = () => performance.now()) {
    this.#quietMs = quietMs;
    this.#now = now;
  }

  /** The tenant's credit just changed. */
  note(tenantId: number): void {
    const now = this.#now();
    const noted = this.#noted.get(tenantId);
    if (noted) noted.last = now;
    else this.#noted.set(tenantId, { first: now, last: now });
  }

  /** Those that are quiet by now; each is answered once. */
  quiet(): number[] {
    const now = this.#now();
    const found = [...this.#noted].flatMap(([tenantId, { first, last }]) =>
      now - last >= this.#quietMs || now - first >= PATIENCE * this.#quietMs ? [tenantId] : [],
    );
    for (const tenantId of found) this.#noted.delete(tenantId);
    return found;
  }
}
