import { loadRates, toHome, type RateTable } from '../records/exchange-rates.ts';
import type { TenantTransaction } from '../db/tenancy.ts';
import { badRequest } from '../http/problem.ts';

/** The currency the tenant's reports are in. */
export async function homeCurrency(tx: TenantTransaction): Promise<string> {
  const [row] = await tx.query<{ home_currency: string }>(
    'select home_currency from tenants where id = $1',
    [tx.tenantId],
  );
  if (!row) throw new Error(`Tenant ${String(tx.tenantId)} is gone.`);
  return row.home_currency;
}

/** Converts costs into the home currency at the rate of their day, as deals are. */
export class HomeAmounts {
  readonly #rates: RateTable;

  private constructor(rates: RateTable) {
    this.#rates = rates;
  }

  static async load(tx: TenantTransaction): Promise<HomeAmounts> {
    return new HomeAmounts(await loadRates(tx));
  }

  get home(): string {
    return this.#rates.homeCurrency;
  }

  /**
   * @param day `YYYY-MM-DD`; the latest rate that starts on or before it counts, or else the first.
   * @throws ProblemError 400 when there is no rate for the currency, or the result is too large.
   */
  convert({ minor, currency }: { minor: number; currency: string }, day: string): number {
    let home: number | null;
    try {
      home = toHome(this.#rates, minor, currency, day);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw badRequest(`amount.minor: ${error.message}`, [
        { field: 'amount.minor', message: error.message },
      ]);
    }
    if (home !== null) return home;
    const message = `There is no exchange rate from ${currency} to ${this.home}. Add one under /exchange-rates.`;
    throw badRequest(`amount.currency: ${message}`, [{ field: 'amount.currency', message }]);
  }
}
