import { convertMinor, currencyExponent } from '@pipeline-attribution/shared';
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

export interface Rate {
  readonly currency: string;
  /** `YYYY-MM-DD`, from when the rate holds. */
  readonly startsOn: string;
  /** Home currency units for one unit of this currency, an exact decimal. */
  readonly rate: string;
}

/** Converts amounts into the home currency at the rate of their day. */
export class HomeAmounts {
  readonly home: string;
  readonly #rates: readonly Rate[];

  private constructor(home: string, rates: readonly Rate[]) {
    this.home = home;
    this.#rates = rates;
  }

  static async load(tx: TenantTransaction): Promise<HomeAmounts> {
    const rates = await tx.query<Rate>(
      `select currency, starts_on as "startsOn", rate::text as rate from exchange_rates
       where tenant_id = $1 order by currency, starts_on desc`,
      [tx.tenantId],
    );
    return new HomeAmounts(await homeCurrency(tx), rates);
  }

  /**
   * @param day `YYYY-MM-DD`; the latest rate that starts on or before it counts.
   * @throws ProblemError 400 when there is no such rate, or the result is too large.
   */
  convert({ minor, currency }: { minor: number; currency: string }, day: string): number {
    if (currency === this.home) return minor;
    const rate = this.#rates.find((one) => one.currency === currency && one.startsOn <= day);
    if (!rate) {
      const message = `There is no exchange rate from ${currency} to ${this.home} on ${day}. Add one under /exchange-rates.`;
      throw badRequest(`amount.currency: ${message}`, [{ field: 'amount.currency', message }]);
    }
    try {
      return convertMinor(
        minor,
        currencyExponent(currency),
        currencyExponent(this.home),
        rate.rate,
      );
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw badRequest(`amount.minor: ${error.message}`, [
        { field: 'amount.minor', message: error.message },
      ]);
    }
  }
}
